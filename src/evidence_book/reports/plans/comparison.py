"""Comparing plans between councils and within them: medians, spread, and how far councils lie apart."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import pandas as pd

from evidence_book.disclosure.policy import CountsPolicy
from evidence_book.measures.bootstrap import median_with_limits
from evidence_book.measures.effect_size import cliffs_delta, said
from evidence_book.measures.variation import share_within
from evidence_book.reports.plans.questions import MEASURES, Measure
from evidence_book.reports.returns.tables import HIDDEN

# A quarter of the plans must be as many as may be shown, or a quartile would be a value of a few.
_QUARTERS = 4
_LOW = "low"


def _quartiles(values: pd.Series, measure: Measure) -> dict[str, float]:
    """Median with limits, and quartiles, rounded as the measure is said."""
    told = median_with_limits(list(values))
    numbers = {
        "median": told.median, "lower": told.lower, "upper": told.upper,
        "lower_quartile": float(values.quantile(0.25)), "upper_quartile": float(values.quantile(0.75)),
    }  # fmt: skip
    return {name: round(value, measure.decimals) for name, value in numbers.items()}


def distributions(features: pd.DataFrame, names: dict[str, str], policy: CountsPolicy) -> pd.DataFrame:
    """A row a measure and council, and all together: `median`, its limits, quartiles; marked where plans are few.

    `names` gives the name of each council by its code. No number here is of fewer plans than four times the
    threshold of the policy.
    """
    gone = dict.fromkeys(("median", "lower", "upper", "lower_quartile", "upper_quartile"), math.nan)
    records: list[dict[str, Any]] = []
    for measure in MEASURES:
        values = measure.of(features)
        for code, name in {"All": "All councils", **names}.items():
            own = values if code == "All" else values[features["council"].eq(code)]
            known = own.dropna().astype(float)
            few = len(known) < _QUARTERS * policy.threshold
            told = gone if few else _quartiles(known, measure)
            records.append(
                {"measure": measure.name, "label": measure.label, "unit": measure.unit, "council": code,
                 "council_name": name, **told, "marker": HIDDEN if few else None}
            )  # fmt: skip
    return pd.DataFrame(records)


_DIFFERENCES = (
    "measure", "label", "first", "second", "delta", "lower", "upper", "size", "within", "within_by_chance", "marker",
    "within_marker",
)  # fmt: skip


def differences(features: pd.DataFrame, names: dict[str, str], policy: CountsPolicy) -> pd.DataFrame:
    """A row a measure and pair of councils: Cliff's delta with limits, in words, and the variation within councils.

    Columns `first` and `second` are names of councils; `within` is the percentage of the variation of all plans
    that lies within councils, `within_by_chance` what it would be if councils made no difference.
    """
    records: list[dict[str, Any]] = []
    for measure in MEASURES:
        values = measure.of(features)
        known = values.notna()
        for first, second in combinations(names, 2):
            one, other = (
                values[known & features["council"].eq(code)].astype(float) for code in (first, second)
            )  # fmt: skip
            few = min(len(one), len(other)) < _QUARTERS * policy.threshold
            found = None if few else cliffs_delta(list(one), list(other))
            both = pd.concat([one, other])
            varies = not few and both.nunique() > 1
            within, chance = share_within(both, features.loc[both.index, "council"]) if varies else (math.nan, math.nan)
            records.append(
                {"measure": measure.name, "label": measure.label, "first": names[first], "second": names[second],
                 "delta": round(found.delta, 2) if found else math.nan,
                 "lower": round(found.lower, 2) if found else math.nan,
                 "upper": round(found.upper, 2) if found else math.nan,
                 "size": said(found.delta) if found else None,
                 "within": round(100 * within, 1), "within_by_chance": round(100 * chance, 1),
                 "marker": None if found else HIDDEN,
                 "within_marker": None if varies else (HIDDEN if few else _LOW)}
            )  # fmt: skip
    return pd.DataFrame(records, columns=list(_DIFFERENCES))
