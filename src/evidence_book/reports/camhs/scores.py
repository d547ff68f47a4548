"""The scoring of areas: five indicators, a fifth of the areas each, and how sure a score is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_book.measures.quintiles import ntile, ntile_bounds
from evidence_book.reports.release import ReleasedTable, source_ids


@dataclass(frozen=True)
class Indicator:
    """An indicator as the scheme names it, the columns of its quintile and value, and what the value means."""

    scheme: str
    quintile: str
    value: str
    meaning: str


INDICATORS = (
    Indicator("spend_per_child_0_17", "spend_per_child_quintile", "spend_per_child",
              "Spending for each child aged 0 to 17, pounds (computed)"),
    Indicator("share_of_total_ccg_budget_spent_on_cypmhs", "budget_share_quintile", "budget_percent",
              "Percentage of the area's budget spent on children's mental health services, as published"),
    Indicator("average_wait_days_referral_to_second_contact", "wait_quintile", "mean_wait_days",
              "Mean wait to second contact, days, as published"),
    Indicator("share_of_children_referred", "referred_quintile", "referred_percent",
              "Percentage of children aged 0 to 17 who were referred (computed)"),
    Indicator("share_of_referrals_closed_before_treatment", "closed_quintile", "closed_percent",
              "Percentage of referrals closed before treatment, as published"),
)  # fmt: skip

SCORE_COLUMNS = {
    "area_name": "Clinical commissioning group",
    **{each.quintile: f"Fifth of areas, 5 is best: {each.meaning[0].lower()}{each.meaning[1:]}" for each in INDICATORS},
    "overall_score": "Sum of the five, from 5 to 25",
    "lowest_score": "Lowest score that unrounded values could give",
    "highest_score": "Highest score that unrounded values could give",
    **{each.value: each.meaning for each in INDICATORS},
    "source_id": "Where it was read",
}


def _values(raw: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Values of the indicators, and half the width that rounding leaves open.

    What can be worked out from its parts is: the published quotients are rounded. Numbers of children are
    rounded to 5, percentages of the budget to a tenth, the others to whole numbers.
    """
    children = raw["child_population_2020"]
    values = pd.DataFrame(
        {
            "area_name": raw["ccg"],
            "spend_per_child": raw["cypmhs_spend_2021_22_gbp"] / children,
            "budget_percent": raw["pct_budget_on_cypmhs_2021_22"],
            "mean_wait_days": raw["avg_wait_days_2021_22"].astype(float),
            "referred_percent": raw["children_referred_2021_22"] / children * 100,
            "closed_percent": raw["pct_referrals_closed_2021_22"].astype(float),
            "source_id": raw["source_id"],
        }
    )
    half = {
        "spend_per_child": 0 * children.astype(float),
        "budget_percent": 0 * children + 0.05,
        "mean_wait_days": 0 * children + 0.5,
        "referred_percent": 2.5 / children * 100,
        "closed_percent": 0 * children + 0.5,
    }
    return values, half


def area_scores(raw: pd.DataFrame, scheme: pd.DataFrame) -> pd.DataFrame:
    """Quintiles and scores by the published scheme, in the order of the source; columns as in `SCORE_COLUMNS`.

    Equal values are split in the order of the source's rows, as the scheme does. Where less is better the
    order is reversed, so that 5 is always best. The lowest and highest score take each rounded value
    anywhere within its rounding, and equal values in either order.
    """
    values, half = _values(raw)
    better = scheme.set_index("indicator")["better_direction"]
    lowest, highest = np.zeros(len(raw), dtype=np.int64), np.zeros(len(raw), dtype=np.int64)
    for each in INDICATORS:
        sign = 1 if better[each.scheme] == "higher" else -1
        signed, width = sign * values[each.value], half[each.value]
        values[each.quintile] = ntile(signed)
        low, high = ntile_bounds(signed - width, signed + width)
        lowest, highest = lowest + low, highest + high
    values["overall_score"] = values[[each.quintile for each in INDICATORS]].sum(axis=1)
    values["lowest_score"], values["highest_score"] = lowest, highest
    for name in ("spend_per_child", "referred_percent"):
        values[name] = values[name].round(4)
    return values[list(SCORE_COLUMNS)]


def score_table(scores: pd.DataFrame) -> ReleasedTable:
    """Release the scores, in the order of the source: ties are broken by it."""
    return ReleasedTable(
        "area_scores_2021_22", "Scores of areas, 2021-22", scores, SCORE_COLUMNS, source_ids(scores["source_id"]),
        "A score ranks areas against each other: five fifths always exist, however close areas are. Rows keep the "
        "order of the source, by which equal values are told apart.",
    )  # fmt: skip
