"""Waits to second contact by area: every area of every level, and how they are spread."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.datasets.camhs import OUTCOMES, WAIT_BANDS
from evidence_book.frames import each_row
from evidence_book.reports.release import ReleasedTable, source_ids

LEVELS = {
    "england": "country",
    "region": "region",
    "stp_icb": "footprint",
    "ccg": "commissioning_group",
    "unknown": "unknown",
}
_BAND_WORDS = {
    name: name.replace("_", " to ", 1).replace("over to ", "over ").replace("w", " weeks") for name in WAIT_BANDS
}
_NAMED = {
    "closed": "Referral closed before treatment",
    "waiting_no_contact": "Still waiting, no contact",
    "waiting_one_contact": "Still waiting, one contact",
}
AREA_COLUMNS = {
    "financial_year": "Financial year in which the referral started",
    "level": "Level: country, region, footprint, commissioning_group, or unknown area",
    "area_code": "Area code of the health service",
    "area_name": "Area",
    "children_referred": "Children referred (areas: rounded to 5 by the publisher)",
    "mean_wait_days": "Mean wait from referral to second contact, days, of children who had one",
    **{f"n_{name}": f"Second contact in {words}, children" for name, words in _BAND_WORDS.items()},
    **{f"percent_{name}": f"Second contact in {words}, percentage of children referred" for name, words in _BAND_WORDS.items()},
    "band_marker": "c: a number is under 5 and withheld by its publisher",
    **{f"n_{name}": f"{words}, children" for name, words in _NAMED.items()},
    **{f"percent_{name}": f"{words}, percentage of children referred" for name, words in _NAMED.items()},
    "n_before": "Both contacts before the referral, children",
    "before_marker": "c: that number is under 5 and withheld by its publisher",
    "source_id": "Where it was read",
}  # fmt: skip
SPREAD_COLUMNS = {
    "financial_year": "Financial year in which the referral started",
    "level": "Level of area",
    "measure": "Measure",
    "areas": "Areas",
    "lowest": "Lowest area",
    "tenth": "A tenth of areas are at or below",
    "quarter": "A quarter of areas are at or below",
    "median": "Half of areas are at or below",
    "three_quarters": "Three quarters of areas are at or below",
    "nine_tenths": "Nine tenths of areas are at or below",
    "highest": "Highest area",
}
MEASURES = {
    "mean_wait_days": "mean wait in days",
    "percent_0_4w": "percentage seen twice within 4 weeks",
    "percent_closed": "percentage of referrals closed before treatment",
    "percent_waiting_no_contact": "percentage still waiting without a contact",
}
_POINTS = {
    "lowest": 0,
    "tenth": 0.1,
    "quarter": 0.25,
    "median": 0.5,
    "three_quarters": 0.75,
    "nine_tenths": 0.9,
    "highest": 1,
}


def percentage(count: pd.Series, base: pd.Series) -> pd.Series:
    """Percentages, to one decimal: as exact as counts rounded to 5 allow."""
    return (100 * count.astype(float) / base.astype(float)).round(1)


def waits_by_area(raw: pd.DataFrame) -> pd.DataFrame:
    """Every area and year; columns as in `AREA_COLUMNS`.

    Children of no known area are listed by the source once for each level; one row a year is kept. Percentages are worked
    out from the counts: the source cuts its own down to whole numbers in two of three years and rounds them in the third,
    so that neither years nor an area and England could be compared (corrections C57 and C58).
    """
    names = {"org_code": "area_code", "area": "area_name", "avg_wait_days": "mean_wait_days"}
    frame = raw.rename(columns=names | {"n_contacts_before_referral": "n_before"})
    for name in OUTCOMES:
        frame[f"percent_{name}"] = percentage(frame[f"n_{name}"], frame["children_referred"])
    frame["level"] = frame["level"].map(LEVELS)
    again = frame["level"].eq("unknown") & frame.duplicated(["financial_year", "level"])
    frame = frame[~again].copy()
    for name in ["children_referred", *(name for name in map(str, frame) if name.startswith("n_"))]:
        frame[name] = frame[name].astype("Int64")
    return frame[list(AREA_COLUMNS)].sort_values(["financial_year", "level", "area_name"]).reset_index(drop=True)


def spread(areas: pd.DataFrame) -> pd.DataFrame:
    """How areas of a level are spread in a year, each area counting once; columns as in `SPREAD_COLUMNS`."""
    records = []
    for (year, level), rows in areas.groupby(["financial_year", "level"]):
        if level not in ("footprint", "commissioning_group"):
            continue
        for measure, words in MEASURES.items():
            values = rows[measure].astype(float)
            records.append(
                {"financial_year": year, "level": level, "measure": words, "areas": int(values.notna().sum())}
                | {name: round(float(values.quantile(point)), 2) for name, point in _POINTS.items()}
            )
    return pd.DataFrame(records)[list(SPREAD_COLUMNS)]


def extremes(areas: pd.DataFrame, year: str, measure: str) -> tuple[Any, Any]:
    """The commissioning groups with the lowest and the highest value of a measure in a year."""
    rows = areas[areas["financial_year"].eq(year) & areas["level"].eq("commissioning_group")].sort_values(measure)
    found = list(each_row(rows))
    return found[0], found[-1]


def area_tables(areas: pd.DataFrame, spreads: pd.DataFrame) -> tuple[ReleasedTable, ReleasedTable]:
    """Release waits by area, and their spread."""
    bands = {f"{kind}_{name}": "band_marker" for kind in ("n", "percent") for name in WAIT_BANDS}
    return (
        ReleasedTable(
            "waits_by_area", "Waits to second contact by area, 2019-20 to 2021-22", areas, AREA_COLUMNS,
            source_ids(areas["source_id"]),
            "All services. The office's national figures leave some services out, so that their numbers are a little smaller. "
            "Percentages are worked out from the counts: the source cuts its own down to whole numbers in two of three years.",
            bands | {"n_before": "before_marker"},
        ),
        ReleasedTable(
            "spread", "How areas differ, 2019-20 to 2021-22", spreads, SPREAD_COLUMNS, source_ids(areas["source_id"]),
            "Each area counts once, however many children live in it.",
        ),
    )  # fmt: skip
