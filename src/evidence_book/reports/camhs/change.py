"""The same area in one year and the next, where areas merged: the new area is set against all that became it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from evidence_book.datasets.camhs import WAIT_BANDS
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.reports.release import ReleasedTable, source_ids

# The years of commissioning groups that are published, the last before integrated care boards took their place.
YEARS = ("2019-20", "2020-21", "2021-22")


def _suffix(year: str) -> str:
    return year.replace("-", "_")


CHANGE_COLUMNS = {
    "area_code": "Area code of the health service, 2021-22",
    "area_name": "Area of 2021-22",
    **{f"areas_{_suffix(year)}": f"Areas that it was in {year}" for year in YEARS},
    **{f"referred_{_suffix(year)}": f"Children referred, {year}" for year in YEARS},
    **{f"mean_wait_{_suffix(year)}": f"Mean wait to second contact, days, {year}" for year in YEARS},
    **{f"closed_{_suffix(year)}": f"Percentage of referrals closed before treatment, {year}" for year in YEARS},
    "wait_change_days": "Change of the mean wait, 2020-21 to 2021-22, days",
    "closed_change_points": "Change of the percentage closed, 2020-21 to 2021-22, percentage points",
    "kind": "Mean waits are published, or computed where areas merged; percentages are computed throughout",
}


class UnknownArea(EvidenceError):
    """An area of an earlier year has no place in the areas of the last: nobody may be dropped silently."""


def successors(codes: Iterable[str], mergers: pd.DataFrame, last: set[str]) -> dict[str, str]:
    """Code of every area as of the last year, by its code then; raises `UnknownArea` for one that leads nowhere."""
    became = dict(zip(mergers["predecessor_code"], mergers["successor_code"], strict=True))
    found = {}
    for code in codes:
        now = code
        while now in became:
            now = became[now]
        if now not in last:
            raise UnknownArea(f"area {code} is in no year after; add what it became to camhs/ccg_mergers.csv")
        found[code] = now
    return found


def _combined(groups: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """Areas by what they became (`now`) and by year: sums, and the mean wait weighted by those who had a second contact.

    A number under 5 is withheld and weighs nothing: a few children of thousands.
    """
    treated = groups[[f"n_{name}" for name in WAIT_BANDS]].fillna(0).sum(axis=1).astype(float)
    added = (
        groups.assign(treated=treated, waited=groups["mean_wait_days"].astype(float) * treated)
        .groupby(["now", "financial_year"])
        .agg(
            areas=("area_code", "size"),
            referred=("children_referred", "sum"),
            treated=("treated", "sum"),
            waited=("waited", "sum"),
            closed=("n_closed", "sum"),
        )
        .reset_index()
    )
    return {
        (row.now, row.financial_year): {
            "areas": row.areas,
            "referred": row.referred,
            "mean_wait": round(float(row.waited / row.treated), 2),
            "closed": round(float(row.closed) / float(row.referred) * 100, 2),
        }
        for row in each_row(added)
    }


def change_by_area(areas: pd.DataFrame, mergers: pd.DataFrame) -> pd.DataFrame:
    """Every area of the last year beside itself, or what became it, in the years before; columns as in `CHANGE_COLUMNS`."""
    groups = areas[areas["level"].eq("commissioning_group")]
    latest = groups[groups["financial_year"].eq(YEARS[-1])].set_index("area_code")["area_name"]
    now = successors(groups["area_code"].unique(), mergers, set(latest.index))
    combined = _combined(groups.assign(now=groups["area_code"].map(now)))
    records = []
    for code in sorted(latest.index):
        record: dict[str, Any] = {"area_code": code, "area_name": latest[code]}
        for year in YEARS:
            record |= {f"{name}_{_suffix(year)}": value for name, value in combined[code, year].items()}
        merged = any(record[f"areas_{_suffix(year)}"] > 1 for year in YEARS)
        records.append(
            record
            | {"wait_change_days": round(record["mean_wait_2021_22"] - record["mean_wait_2020_21"], 2)}
            | {"closed_change_points": round(record["closed_2021_22"] - record["closed_2020_21"], 2)}
            | {"kind": "computed" if merged else "published"}
        )
    return pd.DataFrame(records)[list(CHANGE_COLUMNS)].sort_values("area_name").reset_index(drop=True)


MERGED_COLUMNS = {
    "area_name": "Area that several became",
    "area_code": "Its code",
    "effective": "Day from which the areas are one",
    "areas": "Areas before",
    "names": "Their names",
}


def merged_areas(mergers: pd.DataFrame) -> pd.DataFrame:
    """A row for each area that several became; columns as in `MERGED_COLUMNS`."""
    grouped = mergers.groupby(["successor_name", "successor_code", "effective"])["predecessor_name"]
    table = grouped.agg(areas="size", names=lambda names: "; ".join(sorted(names))).reset_index()
    return table.rename(columns={"successor_name": "area_name", "successor_code": "area_code"})[list(MERGED_COLUMNS)]


def change_tables(changes: pd.DataFrame, areas: pd.DataFrame, mergers: pd.DataFrame) -> tuple[ReleasedTable, ...]:
    """Release changes by area, and the mergers that they take account of."""
    columns = {
        "effective": "Day from which the areas are one",
        "predecessor_code": "Code of the area before",
        "predecessor_name": "Area before",
        "successor_code": "Code of the area that it became part of",
        "successor_name": "Area that it became part of",
    }
    return (
        ReleasedTable(
            "change_by_area", "Year-on-year change by area", changes, CHANGE_COLUMNS, source_ids(areas["source_id"]),
            "Areas that merged are added up for the years before; their mean wait is weighted by the children treated.",
        ),
        ReleasedTable(
            "mergers", "Commissioning groups that merged", mergers[list(columns)], columns, source_ids(mergers["source_id"]),
        ),
        ReleasedTable(
            "merged_areas", "Commissioning groups that were made of several", merged_areas(mergers), MERGED_COLUMNS,
            source_ids(mergers["source_id"]),
        ),
    )  # fmt: skip
