"""The facts of the report on children's mental health services: areas."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.facts import Fact
from evidence_book.frames import row_at
from evidence_book.reports.camhs.areas import MEASURES, extremes
from evidence_book.reports.camhs.facts import make
from evidence_book.reports.release import source_ids

# The last year of commissioning groups, which ended in July 2022: no later year is counted by area.
YEAR, PERIOD = "2021_22", "2021-22"


def spread_facts(areas: pd.DataFrame, spreads: pd.DataFrame) -> list[Fact]:
    """Shortest and longest mean wait, least and most closed, and where the middle half of areas lies."""
    sources = source_ids(areas["source_id"])
    shared: dict[str, Any] = {"period": PERIOD, "source_ids": sources}
    facts = []
    for measure, name, unit, said, kind in (
        ("mean_wait_days", "wait", "days", "mean wait to second contact", "published"),
        ("percent_closed", "closed", "percent", "percentage of referrals closed before treatment", "computed"),
    ):
        for end, row in zip(("lowest", "highest"), extremes(areas, PERIOD, measure), strict=True):
            facts.append(
                make(f"area_{name}_{end}.{YEAR}", f"{end} {said} of an area: {row.area_name}", float(getattr(row, measure)),
                     unit=unit, kind=kind, area_code=row.area_code, **shared)
            )  # fmt: skip
        row = row_at(
            spreads.set_index(["financial_year", "level", "measure"]),
            (PERIOD, "commissioning_group", MEASURES[measure]),
        )
        for point in ("quarter", "median", "three_quarters"):
            facts.append(make(f"area_{name}_{point}.{YEAR}", f"{said} of areas, {point.replace('_', ' ')} of them at or below",
                              row[point], unit=unit, **shared))  # fmt: skip
    return facts


def change_facts(changes: pd.DataFrame, areas: pd.DataFrame) -> list[Fact]:
    """In how many areas the mean wait rose or fell in a year, and how many areas merged."""
    sources = source_ids(areas["source_id"])
    change = changes["wait_change_days"]
    shared: dict[str, Any] = {"period": "2020-21 to 2021-22", "source_ids": sources}
    return [
        make("areas.2021_22", "clinical commissioning groups", len(changes), period=PERIOD, source_ids=sources),
        make("areas_wait_rose.2020_22", "areas where the mean wait rose by a day or more", int(change.ge(1).sum()), **shared),
        make("areas_wait_fell.2020_22", "areas where the mean wait fell by a day or more", int(change.le(-1).sum()), **shared),
        make("areas_closed_rose.2020_22", "areas where the share of referrals closed before treatment rose by a percentage point or more",
             int(changes["closed_change_points"].ge(1).sum()), **shared),
        make("areas_merged.2019_22", "areas of 2021-22 that were made of several in 2019-20", int(changes["areas_2019_20"].gt(1).sum()),
             period="2019-20 to 2021-22", source_ids=sources),
        make("areas.2019_20", "clinical commissioning groups", int(changes["areas_2019_20"].sum()), period="2019-20", source_ids=sources),
    ]  # fmt: skip


def score_facts(scores: pd.DataFrame) -> list[Fact]:
    """Highest and lowest score, and how far scores hang on rounding."""
    sources = source_ids(scores["source_id"])
    shared: dict[str, Any] = {"period": PERIOD, "source_ids": sources}
    width = scores["highest_score"] - scores["lowest_score"]
    ordered = scores.sort_values("overall_score", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    return [
        make(f"score_highest.{YEAR}", f"highest score of an area: {high['area_name']}", int(high["overall_score"]), **shared),
        make(f"score_lowest.{YEAR}", "lowest score of an area", int(low["overall_score"]), **shared),
        make(f"score_lowest_areas.{YEAR}", "areas with the lowest score", int(scores["overall_score"].eq(low["overall_score"]).sum()), **shared),
        make(f"scores_certain.{YEAR}", "areas whose score no rounding can change", int(width.eq(0).sum()), **shared),
        make(f"score_widest.{YEAR}", "most points that rounding leaves open in a score", int(width.max()), **shared),
    ]  # fmt: skip
