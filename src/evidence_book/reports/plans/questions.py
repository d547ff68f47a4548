"""What is asked of every plan: the requirements it meets or not, and the measures it is compared by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from evidence_book.plans.sections import SECTIONS, TITLES
from evidence_book.wording import Unit

# Where a requirement stands: in the regulations, in the code of practice, or in a question that the office asks.
Basis = Literal["regulations", "code of practice", "question of the office"]
Answer = Literal["yes", "no", "not stated"]
ANSWERS: tuple[Answer, ...] = ("yes", "no", "not stated")

# A plan without a direct payment needs no section J, and advice may be attached without a heading.
NEEDED = tuple(section for section in SECTIONS if section not in ("J", "K"))


@dataclass(frozen=True)
class Requirement:
    """A question that a plan answers with yes or no, or that cannot be answered from what it states.

    `ask` takes the features (a row a plan) and gives a nullable boolean each.
    """

    name: str
    label: str
    basis: Basis
    ask: Callable[[pd.DataFrame], pd.Series]

    def answers(self, features: pd.DataFrame) -> pd.Series:
        """The answer of each plan, as one of `ANSWERS`."""
        told = self.ask(features).astype("boolean")
        return told.map({True: "yes", False: "no"}).astype("object").where(told.notna(), "not stated")


@dataclass(frozen=True)
class Measure:
    """A number that every plan has, or lacks; `of` takes the features and gives one a plan, missing where it lacks it."""

    name: str
    label: str
    unit: Unit
    decimals: int
    of: Callable[[pd.DataFrame], pd.Series]


def _present(features: pd.DataFrame, sections: tuple[str, ...]) -> pd.Series:
    return features[[f"has_{section}" for section in sections]].all(axis=1)


def _share(part: str, whole: str) -> Callable[[pd.DataFrame], pd.Series]:
    """A part of a whole as a percentage; missing where there is no whole."""
    return lambda features: 100.0 * features[part] / features[whole].where(features[whole] > 0)


def _all(part: str, whole: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Whether the part is the whole; not stated where there is none."""
    return lambda features: features[part].eq(features[whole]).astype("boolean").where(features[whole] > 0, pd.NA)


def _at_most(name: str, limit: float) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda features: features[name].le(limit).astype("boolean").where(features[name].notna(), pd.NA)


def _half_quantified(features: pd.DataFrame) -> pd.Series:
    share = _share("provision_quantified", "provision")(features)
    return share.ge(50).astype("boolean").where(share.notna(), pd.NA)


def _in_time(features: pd.DataFrame) -> pd.Series:
    """Within 20 weeks; a plan whose document states an exception is in time whatever it took."""
    within = _at_most("weeks_request_to_final", 20)(features)
    return within.mask(features["exception"].astype(bool) & within.eq(False).fillna(False), True)


REQUIREMENTS = (
    Requirement("all_sections", "Every section from A to I has a place", "regulations",
                lambda features: _present(features, NEEDED)),
    Requirement("in_order", "Sections stand in the order of the regulations", "question of the office",
                lambda features: features["order_kept"]),
    Requirement("views_how", "Says how the child's views were gathered", "code of practice",
                lambda features: features["views"].ne("not stated")),
    Requirement("own_words", "Section A is in the child's own words", "question of the office",
                lambda features: features["first_person"].astype("boolean").where(features["has_A"], pd.NA)),
    Requirement("timed", "Every outcome says by when", "code of practice", _all("outcomes_timescale", "outcomes")),
    Requirement("measured", "Every outcome says how it will be known", "code of practice",
                _all("outcomes_measure", "outcomes")),
    Requirement("owned", "Every outcome names who is responsible", "question of the office",
                _all("outcomes_person", "outcomes")),
    Requirement("needs_met", "Every area of need in section B has provision in section F", "regulations",
                _all("need_areas_matched", "need_areas")),
    Requirement("quantified", "Half of the provision or more says how much or how often", "code of practice",
                _half_quantified),
    Requirement("in_time", "Final plan within 20 weeks of the request, or an exception is stated", "regulations", _in_time),
    Requirement("reviewed", "Review due within a year of the final plan", "regulations",
                _at_most("months_final_to_review", 12)),
)  # fmt: skip

MEASURES = (
    Measure("words", "Words in the plan", "count", 0, lambda features: features["words"]),
    Measure("outcomes", "Outcomes in section E", "count", 1, lambda features: features["outcomes"]),
    Measure("timed", "Outcomes that say by when", "percent", 1, _share("outcomes_timescale", "outcomes")),
    Measure("measured", "Outcomes that say how they will be known", "percent", 1,
            _share("outcomes_measure", "outcomes")),
    Measure("provision", "Entries of provision in section F", "count", 1, lambda features: features["provision"]),
    Measure("quantified", "Provision that says how much or how often", "percent", 1,
            _share("provision_quantified", "provision")),
    Measure("delivered_by", "Provision that says who gives it", "percent", 1, _share("provision_who", "provision")),
    Measure("vague", "Provision in vague words", "percent", 1, _share("provision_vague", "provision")),
    Measure("grade", "Reading grade of the plan", "count", 1, lambda features: features["grade"]),
    Measure("grade_a", "Reading grade of section A", "count", 1, lambda features: features["grade_a"]),
    Measure("weeks_to_draft", "Weeks from request to draft", "count", 1,
            lambda features: features["weeks_request_to_draft"]),
    Measure("weeks_to_final", "Weeks from request to final plan", "count", 1,
            lambda features: features["weeks_request_to_final"]),
)  # fmt: skip


def section_label(section: str) -> str:
    """A section by its letter and what the regulations say it holds."""
    return f"Section {section}: {TITLES[section]}"  # type: ignore[index]


@dataclass(frozen=True)
class Bands:
    """A measure in bands, for its distribution: a plan is in the last band whose lower edge it reaches."""

    measure: str
    edges: tuple[float, ...]
    labels: tuple[str, ...]

    def of(self, values: pd.Series) -> pd.Series:
        """The band of each value; `not stated` where it is missing."""
        places = np.searchsorted(self.edges, values.fillna(0).to_numpy(dtype=float), side="right")
        named = pd.Series(np.array(self.labels, dtype=object)[places], index=values.index)
        return named.where(values.notna(), "not stated")

    @property
    def values(self) -> tuple[str, ...]:
        """Every value that a plan can have."""
        return (*self.labels, "not stated")


BANDED = (
    Bands("outcomes", (4, 7, 10, 13), ("0 to 3", "4 to 6", "7 to 9", "10 to 12", "13 or more")),
    Bands("quantified", (25, 50, 75), ("under 25%", "25% to under 50%", "50% to under 75%", "75% or more")),
    Bands("weeks_to_final", (20.0001, 26.0001, 40.0001), ("20 weeks or fewer", "over 20 to 26", "over 26 to 40", "over 40")),
)  # fmt: skip
