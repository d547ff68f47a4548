"""Series that may not be joined: Ofsted's findings by vintage, registered homes by scope, liberty applications by source."""

from __future__ import annotations

import pandas as pd

from evidence_book.reports.release import ReleasedTable, source_ids

OFSTED_COLUMNS = {
    "financial_year": "Financial year",
    "measure": "Measure",
    "value": "Value",
    "qualifier": "Qualifier of the value",
    "vintage": "When it was published, or by whom",
    "note": "Note",
    "source_id": "Where it was read",
}
REGISTERED_COLUMNS = {
    "as_at": "Day",
    "scope": "Kind of home",
    "measure": "Measure",
    "value": "Value",
    "note": "Note",
    "source_id": "Where it was read",
}
REGION_COLUMNS = {
    "as_at": "Day",
    "region": "Region",
    "measure": "Measure",
    "value": "Value",
    "unit": "Unit",
    "note": "Note",
    "source_id": "Where it was read",
}
LIBERTY_COLUMNS = {
    "period": "Period",
    "geography": "Area",
    "measure": "Measure",
    "category": "Category",
    "value": "Value",
    "qualifier": "Qualifier of the value",
    "unit": "Unit",
    "series": "Series: only figures of the same one may be compared",
    "note": "Note",
    "source_id": "Where it was read",
}

SETTINGS = "settings found to be unregistered homes"


def liberty(applications: pd.DataFrame) -> pd.DataFrame:
    """Applications with the series each belongs to; columns as in `LIBERTY_COLUMNS`."""

    def series(row: pd.Series) -> str:
        if row["geography"] == "England":
            return "Cafcass, England"
        if row["measure"] not in ("applications", "children subject to applications"):
            return f"{row['measure']}, {row['period']}"
        return "High Court list, by quarter" if "Q" in row["period"] else "High Court list, by year"

    frame = applications.copy()
    frame["series"] = [series(row) for _, row in frame.iterrows()]
    return frame[list(LIBERTY_COLUMNS)].reset_index(drop=True)


def series_tables(
    ofsted: pd.DataFrame, registered: pd.DataFrame, regions: pd.DataFrame, applications: pd.DataFrame
) -> tuple[ReleasedTable, ...]:
    """Release the four collections of published figures."""
    return (
        ReleasedTable(
            "ofsted_settings", "What Ofsted found of unregistered homes", ofsted[list(OFSTED_COLUMNS)],
            OFSTED_COLUMNS, source_ids(ofsted["source_id"]),
            "Figures of one year differ between vintages because Ofsted goes on investigating. Compare only within one.",
        ),
        ReleasedTable(
            "registered_homes", "Registered children's homes and places by year", registered[list(REGISTERED_COLUMNS)],
            REGISTERED_COLUMNS, source_ids(registered["source_id"]), "Compare only within one kind of home.",
        ),
        ReleasedTable(
            "registered_homes_by_region", "Registered children's homes by region, as far as published",
            regions[list(REGION_COLUMNS)], REGION_COLUMNS, source_ids(regions["source_id"]),
        ),
        ReleasedTable(
            "deprivation_of_liberty", "Applications to deprive children of their liberty", applications,
            LIBERTY_COLUMNS, source_ids(applications["source_id"]),
            "Cafcass and High Court figures count different things. Quarters are of first releases, some since revised.",
        ),
    )  # fmt: skip
