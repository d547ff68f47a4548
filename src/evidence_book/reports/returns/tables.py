"""The tables of a return as they are released: every level of area, every value, counts with their markers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pandas as pd

from evidence_book.disclosure.hierarchy import ALL, Cell, Tree, cell
from evidence_book.disclosure.policy import CountsPolicy
from evidence_book.facts import Marker
from evidence_book.intake.returns.specification import ReturnSpecification, TableOfCounts
from evidence_book.intake.returns.tidying import dimension_label
from evidence_book.intake.specification import Sensitivity
from evidence_book.reports.release import SYNTHETIC, ReleasedTable
from evidence_book.reports.returns.counting import AREA, dimensions_of
from evidence_book.validation.collection import Collection

HIDDEN: Marker = "c"
Published = Mapping[Cell, float | None]


def percent(numerator: float | None, denominator: float | None) -> float | None:
    """A percentage to one decimal from published counts; none where either is hidden or there is nothing to divide."""
    if numerator is None or not denominator:
        return None
    return round(100.0 * numerator / denominator, 1)


def _areas(specification: ReturnSpecification, collection: Collection, tree: Tree) -> dict[str, tuple[str, str, str]]:
    """Code, name and level of every area of a table, by its place in the tree."""
    names = {line.code: line.name for line in collection.lines}
    country = collection.lines[0].country
    found = {ALL: (ALL, country, "country")}
    for value in tree.values[1:]:
        leaf = value in tree.leaves
        found[value] = (value, names[value], specification.provider) if leaf else (value, value, "region")
    return found


def _described(specification: ReturnSpecification, table: TableOfCounts) -> dict[str, str]:
    columns: dict[str, str] = {}
    for name in table.by:
        if name == "provider":
            columns |= {
                "area_code": "Code of the area; a region by its name",
                "area_name": "Area",
                "area_level": "Level",
            }
        else:
            columns[name] = dimension_label(specification, name)
    columns |= {"count": specification.records.capitalize(), "count_marker": "Why the count is missing"}
    if len(table.by) > 1:
        whole = "area" if table.by[0] == "provider" else dimension_label(specification, table.by[0]).lower()
        columns |= {
            "percent": f"Percentage of all {specification.records} of this {whole}",
            "percent_marker": "Why the percentage is missing",
        }
    if table.total_of:
        label = specification.field(table.total_of).label
        columns |= {"total": f"{label}: total, in pounds", "total_marker": "Why the total is missing"}
    return columns


def counts_table(
    specification: ReturnSpecification, table: TableOfCounts, collection: Collection, trees: Mapping[str, Tree],
    published: Published, totals: Published | None, source: str, note: str,
) -> ReleasedTable:  # fmt: skip
    """One table: a row a cell; hidden counts carry the marker `c`, and so does all that is made from them."""
    dimensions = dimensions_of(table.by)
    areas = _areas(specification, collection, trees[AREA])
    rows: list[dict[str, Any]] = []
    for values in product(*(trees[name].values for name in dimensions)):
        at = dict(zip(dimensions, values, strict=True))
        own = cell(trees, at)
        row: dict[str, Any] = {name: value for name, value in at.items() if name != AREA}
        if AREA in at:
            row |= dict(zip(("area_code", "area_name", "area_level"), areas[at[AREA]], strict=True))
        row |= told("count", published[own])
        if len(dimensions) > 1:
            whole = cell(trees, {dimensions[0]: at[dimensions[0]]})
            row |= told("percent", percent(published[own], published[whole]), "z" if published[whole] == 0 else HIDDEN)
        if totals is not None:
            row |= told("total", totals[own])
        rows.append(row)
    columns = _described(specification, table)
    frame = pd.DataFrame(rows)
    for name in ("count", "total"):
        if name in columns:
            frame[name] = frame[name].astype("Int64")
    return ReleasedTable(table.name, table.title, frame[list(columns)], columns, (source,), note)


def told(name: str, value: float | None, marker: Marker = HIDDEN) -> dict[str, Any]:
    """A number and, where it is missing, the marker beside it that says why."""
    return {name: value, f"{name}_marker": marker if value is None else None}


def cells_table(published: Published, source: str, note: str) -> ReleasedTable:
    """Every published count by its cell, for whoever wants to try to undo the protection."""
    frame = pd.DataFrame(
        [
            {"cell": spelt(each), **told("count", value)}
            for each, value in sorted(published.items())
        ]
    )  # fmt: skip
    frame["count"] = frame["count"].astype("Int64")
    columns = {"cell": "What is counted", "count": "Count", "count_marker": "Why the count is missing"}
    return ReleasedTable("cells", "Every published count", frame, columns, (source,), note)


def spelt(each: Cell) -> str:
    """Spell a cell: `area=SYN-F01; sex=Male`, or `everything`."""
    return "; ".join(f"{name}={value}" for name, value in each) or "everything"


def collection_table(specification: ReturnSpecification, collection: Collection, source: str) -> ReleasedTable:
    """Whom the return was asked of, and how each stands."""
    frame = pd.DataFrame(
        {
            "code": [line.code for line in collection.lines],
            "name": [line.name for line in collection.lines],
            "region": [line.region for line in collection.lines],
            "country": [line.country for line in collection.lines],
            "standing": [line.standing for line in collection.lines],
            "files": [line.files for line in collection.lines],
            "repairs": [", ".join(line.repairs) for line in collection.lines],
            "errors": [", ".join(line.errors) for line in collection.lines],
            "queries": [", ".join(line.queries) for line in collection.lines],
        }
    )
    columns = {
        "code": "Code", "name": specification.provider.capitalize(), "region": "Region", "country": "Country",
        "standing": "Return", "files": "Files received", "repairs": "Kinds of repair", "errors": "Kinds of error",
        "queries": "Kinds of query",
    }  # fmt: skip
    return ReleasedTable("collection", f"Returns asked of {specification.providers}", frame, columns, (source,))


def policy_note(policy: CountsPolicy, records: str) -> str:
    """Say in words what the policy does."""
    hidden = f"0 to {policy.threshold - 1}" if policy.zeros == "hidden" else f"1 to {policy.threshold - 1}"
    said = f"Counts of {records} from {hidden} are hidden, and so are others that would give them away."
    rounding = policy.rounding
    if rounding.below_national > 1 and rounding.below_national == rounding.national:
        said += f" All counts are rounded to the nearest {rounding.national}."
    elif rounding.below_national > 1:
        said += f" Counts below national level are rounded to the nearest {rounding.below_national}."
    elif rounding.national > 1:
        said += f" National counts are rounded to the nearest {rounding.national}."
    return said + " Percentages are made from published counts."


# What the rows behind a table are, said in its title and in each of its rows: a file may travel without its page.
KINDS: dict[Sensitivity, str] = {"synthetic": "synthetic", "restricted": "returns"}


def labelled(table: ReleasedTable, sensitivity: Sensitivity, made_from: str = "returns") -> ReleasedTable:
    """The table with a last column `data` that says in every row what it was made from, and so in its title."""
    title = f"{SYNTHETIC}: {table.title}" if sensitivity == "synthetic" else table.title
    columns = {**table.columns, "data": "What the row was made from"}
    return replace(
        table,
        title=title,
        frame=table.frame.assign(data="synthetic" if sensitivity == "synthetic" else made_from),
        columns=columns,
    )
