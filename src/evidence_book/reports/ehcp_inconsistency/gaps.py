"""Authorities that have no percentage in a year, by name: nobody is dropped silently."""

from __future__ import annotations

import pandas as pd

from evidence_book.reports.release import ReleasedTable, source_ids

GAP_COLUMNS = {
    "calendar_year": "Calendar year",
    "area_code": "Area code in force at the end of the year",
    "area_name": "Local authority",
    "why": "Why there is no percentage of plans issued within 20 weeks",
    "source_id": "Where it would have been read",
}
WHY = {"x": "not published", "z": "no plan was issued"}


def gaps(issued: pd.DataFrame) -> pd.DataFrame:
    """Local authorities without a percentage, year by year; columns as in `GAP_COLUMNS`.

    Takes the table of `timescales.issued`. Raises `KeyError` for a marker whose meaning is not known.
    """
    rows = issued[issued["level"].eq("local_authority") & issued["rate"].isna()]
    why = [WHY[str(marker)] for marker in rows["rate_marker"]]
    return rows.assign(why=why)[list(GAP_COLUMNS)].reset_index(drop=True)


def gap_table(issued: pd.DataFrame) -> ReleasedTable:
    """Release the gaps."""
    table = gaps(issued)
    return ReleasedTable(
        "without_rate", "Local authorities without a percentage of plans issued within 20 weeks", table, GAP_COLUMNS,
        source_ids(issued["source_id"]),
    )  # fmt: skip
