"""Children in care and care leavers: stability, health and what comes after, in England since 2021 and by region.

Shares are worked out from published counts, and agree with the whole percentages that are published beside them. Which
direction is good, and when limits show a difference, is said where profiles of places say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import Facts
from evidence_book.frames import each_row
from evidence_book.measures.change import difference
from evidence_book.measures.estimates import Estimate
from evidence_book.measures.proportions import share_of
from evidence_book.project import Project
from evidence_book.reports.agreement import agree
from evidence_book.reports.areas.declared import measures_of
from evidence_book.reports.areas.standing import verdict
from evidence_book.reports.briefs.reading import POLICY, Figure, figures_table, released
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, id_of, interval_of
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect, source_ids

CARE = "children_by_place.children_social_care_by_area"
NAME = "children_in_care"
WILSON = "Wilson score limits of the share that the counts give, 95%"
SQUARE_AND_ADD = "square-and-add limits from the Wilson limits of both years (Newcombe 1998), 95%"
make = fact_maker(NAME, POLICY, ENGLAND)

# Every measure that is told, in the order of telling, with a short name for charts.
MEASURES = {
    "three_placements": "Three or more placements in the year",
    "same_carer_2_years": "Same carer for two years",
    "placed_far_from_home": "New placements far from home",
    "mid_year_school_move": "Changed school in mid-year",
    "three_social_workers": "Three or more social workers in the year",
    "health_assessment": "Annual health assessment",
    "saw_dentist": "Saw a dentist",
    "sdq_concern": "Score is a cause for concern",
    "care_leavers_suitable_home": "Care leavers in suitable accommodation",
    "care_leavers_eet": "Care leavers in education, employment or training",
    "convicted_or_cautioned": "Convicted or cautioned",
}
# Those that are told by region too.
BY_REGION = ("care_leavers_suitable_home", "care_leavers_eet", "three_placements", "placed_far_from_home")
DECLARED = {each.name: each for each in measures_of("local_authority") if each.name in MEASURES}
# Counts are rounded to ten by the source: each may be this far from the true one.
_ROUNDING, _ROUNDED = 5, "counts are rounded to ten by the source"

TREND_COLUMNS = {
    "measure": "Measure",
    "of_whom": "What is counted",
    "out_of": "What it is out of",
    "better": "Which direction is good",
    "period": "Year to 31 March",
    "count": "Count, rounded to ten by the source",
    "denominator": "Out of, rounded to ten by the source",
    "percent": "Percentage, worked out from the counts",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "published": "Percentage as published, whole",
    "source_id": "Where it was read",
}
REGION_COLUMNS = {
    "area_code": "Code of the region",
    "area_name": "Region",
    **TREND_COLUMNS,
    "england": "Percentage of England in the same year, worked out from the counts",
    "against": "Beside England, by the limits",
}
CHANGE_COLUMNS = {
    "measure": "Measure",
    "of_whom": "What is counted",
    "better": "Which direction is good",
    "since": "Earlier year",
    "until": "Later year",
    "before": "Percentage in the earlier year",
    "after": "Percentage in the later year",
    "change": "Change, percentage points",
    "lower": "Lower 95% limit of the change (square-and-add), percentage points",
    "upper": "Upper 95% limit of the change",
    "changed": "What the change is, by its limits",
    "source_id": "Where it was read",
}

HEADLINES = in_report(
    NAME,
    {
        "2025": (
            "{three_placements.2025} of children in care had three or more placements in the year. Of care leavers aged 19 to 21, "
            "{care_leavers_suitable_home.2025} were in suitable accommodation, {care_leavers_eet.2025} in education, work or training.",
            "In part. From 2021, in the pandemic, to 2025 the share of care leavers in suitable accommodation rose from "
            "{care_leavers_suitable_home.2021} to {care_leavers_suitable_home.2025}; that of children with three or more placements rose too, from "
            "{three_placements.2021} to {three_placements.2025}.",
            "South East: {care_leavers_suitable_home_south_east.2025} of care leavers in suitable accommodation, the lowest share. South West: "
            "{placed_far_from_home_south_west.2025} of new placements far from home, the highest.",
            "Of children aged 5 to 16 with a score of strengths and difficulties, {sdq_concern.2025} had one that is a cause for concern.",
            "Counts of all children, not a sample, rounded to ten. Limits are of chance alone, and approximate.",
        ),
    },
)


def shares(raw: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Every share of England and of its nine regions up to the edition's year, with limits from its counts.

    Columns as in `TREND_COLUMNS`, with `area_code` and `area_name`; a year for which no counts are published has no row.
    """
    here = raw["area_code"].eq(ENGLAND) | raw["area_code"].str.startswith("E12")
    told = raw["measure_id"].isin(list(MEASURES)) & raw["period"].le(int(edition)) & raw["count"].notna()
    records = []
    for row in each_row(raw[here & told]):
        measure = DECLARED[row.measure_id]
        found = share_of(100 * row.count / row.denominator, row.denominator)
        records.append(
            {"area_code": row.area_code, "area_name": row.area_name, "measure": row.measure_id, "of_whom": measure.words}
            | {"out_of": measure.of, "better": measure.better, "period": row.period, "count": row.count}
            | {"denominator": row.denominator, "percent": round(found.value, 4), "lower": round(found.lower, 4)}
            | {"upper": round(found.upper, 4), "published": row.percent, "source_id": row.source_id}
        )  # fmt: skip
    frame = pd.DataFrame(records)
    order = frame["measure"].map(list(MEASURES).index)
    return frame.assign(order=order).sort_values(["order", "period", "area_code"]).drop(columns="order").reset_index(drop=True)  # fmt: skip


def check_agreement(found: pd.DataFrame) -> None:
    """Raise `Disagreement` unless shares round to the published ones, and regions add up to England, as far as counts are rounded."""
    for row in each_row(found):
        reach = 0.5 + 100 * _ROUNDING * (1 + row.percent / 100) / row.denominator
        agree(f"{row.measure}, {row.area_name} {row.period}, percent", row.percent, row.published, reach)
    regions = found[found["area_code"].ne(ENGLAND)]
    for row in each_row(found[found["area_code"].eq(ENGLAND)]):
        parts = regions[regions["measure"].eq(row.measure) & regions["period"].eq(row.period)]
        for column in ("count", "denominator"):
            agree(f"{row.measure} {row.period}, {column} of the regions", float(parts[column].sum()),
                  float(getattr(row, column)), _ROUNDING * (len(parts) + 1))  # fmt: skip


def changes(trend: pd.DataFrame) -> pd.DataFrame:
    """The latest year less the first, and less the year before it; columns as in `CHANGE_COLUMNS`.

    A measure of one year has no row, and one of two years has one.
    """
    records = []
    for measure, rows in trend.groupby("measure", sort=False):
        *before, last = each_row(rows)
        for first in {each.period: each for each in (*before[:1], *before[-1:])}.values():
            moved = difference(_estimate(last), _estimate(first))
            lower, upper, better = round(moved.lower, 4), round(moved.upper, 4), DECLARED[str(measure)].better
            records.append(
                {"measure": measure, "of_whom": last.of_whom, "better": better, "since": first.period, "until": last.period}
                | {"before": first.percent, "after": last.percent, "change": round(moved.value, 4), "lower": lower}
                | {"upper": upper, "changed": verdict(lower, upper, 0.0, better), "source_id": last.source_id}
            )  # fmt: skip
    return pd.DataFrame(records, columns=list(CHANGE_COLUMNS))


def by_region(found: pd.DataFrame) -> pd.DataFrame:
    """Regions in the latest year of each measure that is told by region, beside England; columns as in `REGION_COLUMNS`."""
    told = found[found["measure"].isin(BY_REGION)]
    latest = told[told["period"].eq(told.groupby("measure")["period"].transform("max"))]
    england = latest[latest["area_code"].eq(ENGLAND)].set_index("measure")["percent"]
    regions = latest[latest["area_code"].ne(ENGLAND)]
    regions = regions.assign(england=regions["measure"].map(england))
    against = [verdict(row.lower, row.upper, row.england, row.better) for row in each_row(regions)]
    order = regions["measure"].map(BY_REGION.index)
    regions = regions.assign(against=against, order=order).sort_values(["order", "area_code"])
    return regions[list(REGION_COLUMNS)].reset_index(drop=True)


def _estimate(row: Any) -> Estimate:
    return Estimate(row.percent, row.lower, row.upper)


def _share(row: Any, name: str, group: str) -> Figure:
    """A share with its limits and counts, for the place of the row."""
    place = "" if row.area_code == ENGLAND else f", {row.area_name}"
    fact = make(name, f"{row.of_whom}, as a share of {row.out_of}{place}", row.percent, unit="percent", decimals=1, numerator=row.count,
                denominator=row.denominator, interval=interval_of(_estimate(row), WILSON), area_code=row.area_code, period=str(row.period),
                note=_ROUNDED, source_ids=source_ids(pd.Series([row.source_id])))  # fmt: skip
    return Figure(row.of_whom, group, fact)


def figures(trend: pd.DataFrame, moved: pd.DataFrame, regions: pd.DataFrame) -> list[Figure]:
    """Shares of England by year, their changes, the counts of the latest year, and shares of regions."""
    made = [_share(row, f"{row.measure}.{row.period}", "England") for row in each_row(trend)]
    for row in each_row(trend.groupby("measure", sort=False).tail(1)):
        fact = make(f"{row.measure}_counted.{row.period}", row.of_whom, row.count, kind="published", period=str(row.period),
                    note=_ROUNDED, source_ids=source_ids(pd.Series([row.source_id])))  # fmt: skip
        made.append(Figure(row.of_whom, "England, number", fact))
    for row in each_row(moved):
        interval = interval_of(Estimate(row.change, row.lower, row.upper), SQUARE_AND_ADD)
        fact = make(f"{row.measure}_change.{row.since}_{row.until}", f"change of the share: {row.of_whom}", row.change, unit="points",
                    decimals=1, interval=interval, period=f"{row.since} to {row.until}", note=f"{row.changed}, by the limits",
                    source_ids=source_ids(pd.Series([row.source_id])))  # fmt: skip
        made.append(Figure(row.of_whom, "England, change", fact))
    for row in each_row(regions):
        place = id_of(row.area_name)
        made.append(_share(row, f"{row.measure}_{place}.{row.period}", row.area_name))
    return made


def _table(name: str, title: str, frame: pd.DataFrame, columns: Mapping[str, str], note: str) -> ReleasedTable:
    return ReleasedTable(name, title, frame[list(columns)], columns, source_ids(frame["source_id"]), note)


def release(report: Report, project: Project) -> Release:
    """Work out the brief from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    found = shares(evidence[CARE], report.edition)
    check_agreement(found)
    trend = found[found["area_code"].eq(ENGLAND)]
    moved, regions = changes(trend), by_region(found)
    told = figures(trend, moved, regions)
    facts: Facts = released(told)
    chance = "Limits are for chance alone, and take the children of each year for others."
    tables = [
        _table("trend", "Children in care and care leavers in England, by year", trend, TREND_COLUMNS, chance),
        _table("changes", "Changes of the shares in England", moved, CHANGE_COLUMNS, chance),
        _table("regions", "Children in care and care leavers, by region", regions, REGION_COLUMNS,
               "A region differs from England if its limits leave the share of England out. England holds the region itself."),
        figures_table(told, "Children in care and care leavers: every figure", "Counts are rounded to ten by the source."),
    ]  # fmt: skip
    return collect(report, evidence.policy, tables, facts, HEADLINES)
