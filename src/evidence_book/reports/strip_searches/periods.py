"""Totals of the published periods: one row a report, never a series."""

from __future__ import annotations

import pandas as pd

from evidence_book.reports.release import ReleasedTable, source_ids

COLUMNS = {
    "edition": "Edition: short name of the period",
    "period": "Period as published",
    "start": "First day",
    "end": "Last day",
    "months": "Length in months",
    "geography": "Area",
    "area_code": "Area code",
    "searches": "Strip searches of children recorded",
    "qualifier": "Qualifier of the count",
    "per_month": "Searches per month (computed)",
    "hours_between": "Hours from one search to the next on average (computed)",
    "published_hours_between": "The same as published, in whole hours",
    "published_hours_between_marker": "Why it is missing",
    "origin_id": "Report that first published the count",
    "source_id": "Where the count was read",
}


def months_between(start: pd.Timestamp, end: pd.Timestamp) -> int:
    """Whole months from the first to the last day, both inclusive."""
    after = end + pd.Timedelta(days=1)
    return (after.year - start.year) * 12 + after.month - start.month


def period_totals(national: pd.DataFrame) -> pd.DataFrame:
    """Count, monthly pace and hours between searches for each edition; columns as in `COLUMNS`."""
    whole = national[
        national["edition"].notna() & national["geography"].isin(["England and Wales", "Metropolitan Police"])
    ]
    totals = whole[whole["breakdown"].eq("total")].copy()
    starts, ends = pd.to_datetime(totals["start"]), pd.to_datetime(totals["end"])
    totals["months"] = [months_between(start, end) for start, end in zip(starts, ends, strict=True)]
    totals["searches"] = totals["value"].astype("Int64")
    totals["per_month"] = (totals["value"] / totals["months"]).astype("float64").round(4)
    hours = ((ends - starts).dt.days + 1) * 24
    totals["hours_between"] = (hours / totals["value"].astype("float64")).round(4)
    published = whole[whole["breakdown"].eq("rate") & whole["unit"].eq("hours")].set_index("edition")["value"]
    totals["published_hours_between"] = totals["edition"].map(published).astype("Float64")
    totals["published_hours_between_marker"] = (
        totals["published_hours_between"].isna().map({True: "x", False: None}).astype("string")
    )
    return totals.sort_values(["end", "start"])[list(COLUMNS)].reset_index(drop=True)


def totals_table(totals: pd.DataFrame) -> ReleasedTable:
    """Release the totals."""
    return ReleasedTable(
        "totals",
        "Strip searches of children in each published period",
        totals,
        COLUMNS,
        source_ids(totals["source_id"], totals["origin_id"]),
        "The periods overlap and cover different forces: they are not one series and must not be added. "
        "Where a count is a minimum, so is its pace, and the time between searches is a maximum.",
    )
