"""Other measures that must not be added to the office's counts: custody, stop and search, FOI releases."""

from __future__ import annotations

import pandas as pd

from evidence_book.reports.release import ReleasedTable, source_ids

CUSTODY_COLUMNS = {
    "year_ending": "Year ending (year-month)",
    "measure": "Measure",
    "value": "Value",
    "qualifier": "Qualifier of the value",
    "unit": "Unit",
    "coverage": "Coverage",
    "note": "Note",
    "source_id": "Where it was read",
}
CUSTODY_ETHNICITY_COLUMNS = {
    "year_ending": "Year ending (year-month)",
    "group": "Who was searched",
    "ethnic_group": "Ethnic group",
    "percent": "Percentage of strip searches in custody",
    "coverage": "Coverage",
    "source_id": "Where it was read",
}
DETENTION_COLUMNS = {
    "year_ending": "Year ending (year-month)",
    "geography": "Area",
    "measure": "Measure",
    "value": "Count",
    "source_id": "Where it was read",
}
STOP_AND_SEARCH_COLUMNS = {
    "measure": "Measure, 2022-23 unless it says otherwise",
    "value": "Value",
    "qualifier": "Qualifier of the value",
    "unit": "Unit",
    "note": "Note",
    "source_id": "Where it was read",
}
FOI_COLUMNS = {
    "police_force": "Police force or forces",
    "period": "Period",
    "search_type": "Kind of search counted",
    "breakdown": "Breakdown",
    "category": "Category",
    "value": "Value",
    "qualifier": "Qualifier of the value",
    "unit": "Unit",
    "note": "Note",
    "source_id": "Where it was read",
}


def custody_ethnicity(custody: pd.DataFrame) -> pd.DataFrame:
    """Percentages of custody strip searches by ethnic group; columns as in `CUSTODY_ETHNICITY_COLUMNS`."""
    pattern = r"^(children|adults) strip searched: (\w+)$"
    found = custody["measure"].str.extract(pattern)
    rows = custody[found[0].notna() & custody["unit"].eq("percent")].copy()
    rows["group"] = found.loc[rows.index, 0].str.capitalize()
    rows["ethnic_group"] = found.loc[rows.index, 1]
    rows["percent"] = rows["value"].astype("float64")
    return rows[list(CUSTODY_ETHNICITY_COLUMNS)].reset_index(drop=True)


def custody_tables(custody: pd.DataFrame, detentions: pd.DataFrame) -> tuple[ReleasedTable, ...]:
    """Release strip searches in custody, their ethnic groups, and detentions."""
    by_group = custody_ethnicity(custody)
    note = "Searches in custody use another power and are counted by the Home Office: a separate measure."
    return (
        ReleasedTable(
            "custody", "Strip searches in police custody", custody[list(CUSTODY_COLUMNS)], CUSTODY_COLUMNS,
            source_ids(custody["source_id"]), note,
        ),
        ReleasedTable(
            "custody_ethnicity", "Strip searches in custody by ethnic group, year to March 2022", by_group,
            CUSTODY_ETHNICITY_COLUMNS, source_ids(by_group["source_id"]), note,
        ),
        ReleasedTable(
            "detentions", "Detentions of children in police custody", detentions[list(DETENTION_COLUMNS)],
            DETENTION_COLUMNS, source_ids(detentions["source_id"]),
        ),
    )  # fmt: skip


def context_tables(stops: pd.DataFrame, foi: pd.DataFrame) -> tuple[ReleasedTable, ...]:
    """Release stop and search of children, and what forces answered to freedom of information requests."""
    return (
        ReleasedTable(
            "stop_and_search", "Stop and search of children, 2022-23", stops[list(STOP_AND_SEARCH_COLUMNS)],
            STOP_AND_SEARCH_COLUMNS, source_ids(stops["source_id"]), "Published figures are rounded.",
        ),
        ReleasedTable(
            "foi_releases", "Counts that forces released on request", foi[list(FOI_COLUMNS)], FOI_COLUMNS,
            source_ids(foi["source_id"]),
            "Definitions differ from force to force and from the office's: never add these to its counts, "
            "and do not compare forces with them.",
        ),
    )  # fmt: skip
