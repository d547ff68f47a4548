"""What is published of regions and of single forces for July 2022 to June 2023."""

from __future__ import annotations

import pandas as pd

from evidence_book.frames import each_row, row_at
from evidence_book.reports.release import ReleasedTable, source_ids

# The one report that names regions and forces, and only some: what is told by place is of its year.
EDITION = "2022-23"
REGIONS = ("Yorkshire and the Humber", "South West", "Wales")

REGION_COLUMNS = {
    "region": "Region or country",
    "area_code": "Area code",
    "searches": "Strip searches of children, July 2022 to June 2023",
    "searches_marker": "Why the count is missing",
    "rate": "Searches per 10,000 children aged 10 to 17, as published",
    "rate_marker": "Why the rate is missing",
    "searches_share": "Percentage of all searches in England and Wales (computed)",
    "searches_share_marker": "Why it is missing",
    "population_share": "Percentage of children aged 10 to 17 in England and Wales, mid-2020 (computed)",
    "caution": "Caution",
    "source_id": "Where it was read",
}
FORCE_COLUMNS = {
    "police_force": "Police force",
    "searches": "Strip searches of children, July 2022 to June 2023",
    "searches_marker": "Why the count is missing",
    "status": "What is known of the count",
    "source_id": "Where it was read",
}


def _marker(value: float | None) -> str | None:
    return "x" if pd.isna(value) else None


def regions(national: pd.DataFrame, totals: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """The regions of which anything is published, with shares of searches and of children; columns as in `REGION_COLUMNS`."""
    everyone = int(population["age_10_17"].sum())
    searches_in_all = int(row_at(totals.set_index("edition"), EDITION)["searches"])
    children = population.set_index("region")["age_10_17"]
    published = national[national["edition"].eq(EDITION)]
    records = []
    for region in REGIONS:
        rows = published[published["geography"].eq(region)]
        counts = rows[rows["breakdown"].eq("total")]["value"]
        rates = rows[rows["unit"].eq("per_10000")]["value"]
        searches = float(counts.iloc[0]) if len(counts) else None
        rate = float(rates.iloc[0]) if len(rates) else None
        share = None if searches is None else round(searches / searches_in_all * 100, 4)
        records.append(
            {
                "region": region,
                "area_code": rows["area_code"].iloc[0],
                "searches": searches,
                "searches_marker": _marker(searches),
                "rate": rate,
                "rate_marker": _marker(rate),
                "searches_share": share,
                "searches_share_marker": _marker(share),
                "population_share": round(float(children[region]) / everyone * 100, 4),
                "caution": "; ".join(row.remark for row in each_row(rows) if not pd.isna(row.remark)),
                "source_id": "+".join(sorted({*rows["source_id"], *population["source_id"]})),
            }
        )
    frame = pd.DataFrame(records, columns=list(REGION_COLUMNS))
    return frame.astype({"searches": "Int64", "rate": "float64", "searches_share": "float64"})


def region_tables(frame: pd.DataFrame, forces: pd.DataFrame) -> tuple[ReleasedTable, ...]:
    """Release regions, and the forces of which a count, or that it is withheld, is published."""
    named = forces.rename(columns={"marker": "searches_marker"})[list(FORCE_COLUMNS)]
    return (
        ReleasedTable(
            "regions", "Strip searches of children by region, July 2022 to June 2023, as far as published", frame,
            REGION_COLUMNS, source_ids(frame["source_id"]),
            "Nothing is published here of the other regions, which is not to say that nothing happened there.",
        ),
        ReleasedTable(
            "by_force_2022_23", "Strip searches of children by police force, July 2022 to June 2023, as far as published",
            named, FORCE_COLUMNS, source_ids(named["source_id"]),
            "Nothing is published here of the other forces, which is not to say that nothing happened there.",
        ),
    )  # fmt: skip
