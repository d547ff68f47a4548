"""Children in illegal homes on the two census days, and what their placements cost."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.measures.disproportionality import relative_rate
from evidence_book.measures.estimates import Estimate
from evidence_book.measures.proportions import share_of
from evidence_book.reports.making import or_none
from evidence_book.reports.release import ReleasedTable, source_ids

CHILDREN = "children in illegal children's homes"
DAYS_A_YEAR = 365.25

SNAPSHOT_COLUMNS = {
    "as_at": "Census day",
    "basis": "Basis",
    "children": "Children in illegal children's homes",
    "comparator": "Whether the change to {year} is measured from this count",
    "source_id": "Where it was read",
}
FIGURE_COLUMNS = {
    "snapshot": "Census day or year",
    "measure": "Measure",
    "category": "Category",
    "value": "Value",
    "unit": "Unit",
    "qualifier": "Qualifier of the value",
    "kind": "published, or computed from published figures",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "interval_marker": "Why there are no limits",
    "confidence": "Confidence of the transcription",
    "note": "Note",
    "source_id": "Where it was read",
}
COST_COLUMNS = {
    "as_at": "Census day",
    "children": "Children counted in the same report",
    "total_million": "Cost of a year, million pounds, as published",
    "qualifier": "Qualifier of the cost",
    "per_year": "Cost of a child's year, pounds (computed)",
    "per_week": "Cost of a child's week, pounds (computed)",
    "per_day": "Cost of a child's day, pounds (computed)",
    "published": "What the report and its accounts say of a child's week or day",
    "residential_per_year": "Average cost of a child's year in residential care, 2023-24, pounds, as published",
    "residential_per_week": "Average cost of a child's week in residential care, 2023-24, pounds (computed)",
    "times_residential": "Computed cost as a multiple of the average (computed)",
    "source_id": "Where it was read",
}

FIRST, RESTATED = "as first published", "as restated a year later"


def told_day(day: str) -> str:
    """A census day as people say it: 2025-09-01 is 1 September 2025."""
    return f"1 September {day[:4]}"


def snapshots(national: pd.DataFrame) -> pd.DataFrame:
    """The published counts, each day's as first published before it as restated; columns as in `SNAPSHOT_COLUMNS`.

    Change is measured from the restated count of the day before the last, if there is one, as the office does.
    """
    rows = national[national["measure"].eq(CHILDREN)]
    restated = rows["category"].str.contains("restated")
    table = pd.DataFrame(
        {
            "as_at": rows["snapshot"], "basis": restated.map({True: RESTATED, False: FIRST}),
            "children": rows["value"].astype("int64"), "source_id": rows["source_id"],
        }
    ).sort_values(["as_at", "basis"])  # fmt: skip
    last, base = table["as_at"].max(), basis_of(table, census_days(table)[-2])
    compared = table["as_at"].eq(census_days(table)[-2]) & table["basis"].eq(base)
    told = compared.map({True: "yes", False: "no"}).mask(table["as_at"].eq(last), f"it is the count of {last[:4]}")
    return table.assign(comparator=told)[list(SNAPSHOT_COLUMNS)].reset_index(drop=True)


def census_days(table: pd.DataFrame) -> list[str]:
    """The days of the counts, in order."""
    return sorted(set(table["as_at"]))


def basis_of(table: pd.DataFrame, day: str) -> str:
    """Which count of a day the change to the next is measured from: the restated one, where there is one."""
    return RESTATED if (table["as_at"].eq(day) & table["basis"].eq(RESTATED)).any() else FIRST


def count_of(table: pd.DataFrame, as_at: str, basis: str) -> int:
    """One of the counts."""
    found = table[table["as_at"].eq(as_at) & table["basis"].eq(basis)]["children"]
    return int(found.iloc[0])


def change(table: pd.DataFrame, first: str, last: str) -> Estimate:
    """Change from the count of one day, as restated where it was, to that of another, in percent, with limits by the log method."""
    before, after = count_of(table, first, basis_of(table, first)), count_of(table, last, FIRST)
    ratio = relative_rate(after, 1, before, 1)
    value, lower, upper = (100 * (each - 1) for each in (ratio.value, ratio.lower, ratio.upper))
    return Estimate(value, lower, upper)


def figures(national: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """All published figures of the snapshots, shares of children with limits; columns as in `FIGURE_COLUMNS`."""
    bases = {day: count_of(table, day, FIRST) for day in census_days(table)}
    records: list[dict[str, Any]] = []
    for row in each_row(national):
        # A share of other children, such as those in residential care, has another base.
        of_them = row.snapshot in bases and not row.measure.startswith("share of")
        known = of_them and row.unit == "percent" and or_none(row.qualifier) is None
        limits = (
            share_of(row.value, bases[row.snapshot])
            if known
            else Estimate.marked("x" if row.unit == "percent" else "z")
        )
        records.append(
            {name: getattr(row, name) for name in FIGURE_COLUMNS if hasattr(row, name)}
            | {"kind": "computed" if row.derived else "published", "interval_marker": limits.marker}
            | {"lower": round(limits.lower, 4), "upper": round(limits.upper, 4)}
        )
    return pd.DataFrame(records, columns=list(FIGURE_COLUMNS))


def costs(national: pd.DataFrame, table: pd.DataFrame, residential: pd.DataFrame) -> pd.DataFrame:
    """What a child's year, week and day cost, worked out from total and count of the same report.

    The count is of one day and the total of a year: the quotient is what one place would cost if it were
    filled all year. Columns as in `COST_COLUMNS`.
    """
    # One publication: what a later year cost is not at hand.
    average = residential[
        residential["measure"].eq("average annual cost per child in residential care")
        & residential["period"].eq("2023-24")
    ].iloc[0]
    totals = national[national["unit"].eq("gbp_million")]
    records = []
    for row in each_row(totals):
        children = count_of(table, row.snapshot, FIRST)
        per_year = row.value * 1_000_000 / children
        said = national[national["snapshot"].eq(row.snapshot) & national["measure"].str.startswith("average cost per")]
        records.append(
            {
                "as_at": row.snapshot,
                "children": children,
                "total_million": row.value,
                "qualifier": row.qualifier,
                "per_year": round(per_year, 2),
                "per_week": round(per_year / DAYS_A_YEAR * 7, 2),
                "per_day": round(per_year / DAYS_A_YEAR, 2),
                "published": "; ".join(
                    f"{or_none(each.qualifier) or ''} {each.value:,.0f} pounds a {each.measure.rsplit(' ', 1)[1]}".strip()
                    for each in each_row(said)
                ),
                "residential_per_year": average["value"],
                "residential_per_week": round(average["value"] / DAYS_A_YEAR * 7, 2),
                "times_residential": round(per_year / average["value"], 4),
                "source_id": "+".join(sorted({row.source_id, *said["source_id"], average["source_id"]})),
            }
        )
    return pd.DataFrame(records, columns=list(COST_COLUMNS))


def snapshot_tables(
    table: pd.DataFrame, every: pd.DataFrame, cost: pd.DataFrame
) -> tuple[ReleasedTable, ReleasedTable, ReleasedTable]:
    """Release counts, figures and costs."""
    meaning = {name: said.format(year=table["as_at"].max()[:4]) for name, said in SNAPSHOT_COLUMNS.items()}
    return (
        ReleasedTable(
            "snapshots", "Children in illegal children's homes on the census days", table, meaning,
            source_ids(table["source_id"]),
            "The count of 1 September 2024 was first published as one number and restated a year later. Change is "
            "measured from the restated count, as the second report does.",
        ),
        ReleasedTable(
            "figures", "What is published of children in illegal children's homes", every, FIGURE_COLUMNS,
            source_ids(every["source_id"]),
            "A qualifier belongs to its number. Limits are for chance alone, with the count of the same day as base.",
            {"lower": "interval_marker", "upper": "interval_marker"},
        ),
        ReleasedTable(
            "costs", "What placements in illegal children's homes cost", cost, COST_COLUMNS,
            source_ids(cost["source_id"]),
            "A year's cost divided by one day's count: the two do not cover quite the same placements.",
        ),
    )  # fmt: skip
