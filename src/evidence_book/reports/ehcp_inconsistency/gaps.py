"""Authorities that have no percentage in a year, by name: nobody is dropped silently."""

from __future__ import annotations

import pandas as pd

from evidence_book.reports.release import ReleasedTable, source_ids

GAP_COLUMNS = {
    "calendar_year": "Calendar year",
    "why": "Why there is no percentage of plans issued within 20 weeks",
    "authorities": "Local authorities without one",
    "names": "Their names",
}
WHY = {"x": "not published", "z": "no plan was issued"}


def gaps(issued: pd.DataFrame) -> pd.DataFrame:
    """Local authorities without a percentage, a row a year and reason; columns as in `GAP_COLUMNS`.

    Takes the table of `timescales.issued`. Raises `KeyError` for a marker whose meaning is not known.
    """
    rows = issued[issued["level"].eq("local_authority") & issued["rate"].isna()]
    rows = rows.assign(why=[WHY[str(marker)] for marker in rows["rate_marker"]])
    grouped = rows.groupby(["calendar_year", "why"])["area_name"]
    table = grouped.agg(authorities="size", names=lambda names: "; ".join(sorted(names))).reset_index()
    return table.sort_values("calendar_year", ascending=False)[list(GAP_COLUMNS)].reset_index(drop=True)


def gap_table(issued: pd.DataFrame) -> ReleasedTable:
    """Release the gaps."""
    return ReleasedTable(
        "without_rate", "Local authorities without a percentage of plans issued within 20 weeks", gaps(issued),
        GAP_COLUMNS, source_ids(issued["source_id"]),
    )  # fmt: skip
