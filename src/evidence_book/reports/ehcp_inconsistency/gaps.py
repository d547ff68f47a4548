"""Authorities that have no percentage in a year, by name: nobody is dropped silently."""

from __future__ import annotations

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.reports.release import ReleasedTable, source_ids

GAP_COLUMNS = {
    "calendar_year": "Calendar year",
    "why": "Why there is no percentage of plans issued within 20 weeks",
    "authorities": "Local authorities without one",
    "names": "Their names",
}
NOT_PUBLISHED, NONE_ISSUED, ALL_EXCEPTED = "not published", "no plan was issued", "every plan was an exception case"


def gaps(issued: pd.DataFrame, with_exceptions: pd.DataFrame) -> pd.DataFrame:
    """Local authorities without a percentage, a row a year and reason; columns as in `GAP_COLUMNS`.

    Takes the tables of `timescales.issued` without and with exception cases: an authority whose every plan was
    an exception issued plans all the same. Raises `KeyError` for a marker whose meaning is not known.
    """
    rows = issued[issued["level"].eq("local_authority") & issued["rate"].isna()]
    plans = with_exceptions.set_index(["calendar_year", "area_code"])["issued"]
    some = [plans.get((row.calendar_year, row.area_code)) for row in each_row(rows)]
    reasons = {"x": (NOT_PUBLISHED, NOT_PUBLISHED), "z": (NONE_ISSUED, ALL_EXCEPTED)}
    excepted = [not pd.isna(count) and float(count) > 0 for count in some]
    rows = rows.assign(
        why=[reasons[str(marker)][each] for marker, each in zip(rows["rate_marker"], excepted, strict=True)]
    )
    grouped = rows.groupby(["calendar_year", "why"])["area_name"]
    table = grouped.agg(authorities="size", names=lambda names: "; ".join(sorted(names))).reset_index()
    return table.sort_values("calendar_year", ascending=False)[list(GAP_COLUMNS)].reset_index(drop=True)


def gap_table(issued: pd.DataFrame, with_exceptions: pd.DataFrame) -> ReleasedTable:
    """Release the gaps."""
    return ReleasedTable(
        "without_rate", "Local authorities without a percentage of plans issued within 20 weeks", gaps(issued, with_exceptions),
        GAP_COLUMNS, source_ids(issued["source_id"]),
    )  # fmt: skip
