"""Counting the rows of a return: every cell of every table, margins and levels included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from evidence_book.disclosure.hierarchy import ALL, Cell, Tree, add_up, cell, flat
from evidence_book.intake.returns.specification import ReturnSpecification
from evidence_book.intake.returns.tidying import dimension_values
from evidence_book.validation.collection import Collection

# The dimension of the provider, its region and the country, whatever the provider is called in the return.
AREA = "area"


def dimensions_of(by: Sequence[str]) -> tuple[str, ...]:
    """The dimensions of a table as its cells name them."""
    return tuple(AREA if name == "provider" else name for name in by)


def is_national(each: Cell) -> bool:
    """Whether a cell counts the whole country."""
    return AREA not in dict(each)


def trees_of(specification: ReturnSpecification, collection: Collection) -> dict[str, Tree]:
    """The dimensions of all tables: providers whose returns are accepted, in their regions; values in their order."""
    regions: dict[str, tuple[str, ...]] = {}
    for line in sorted(collection.standing("accepted"), key=lambda line: (line.region, line.code)):
        regions[line.region] = (*regions.get(line.region, ()), line.code)
    trees = {AREA: Tree(AREA, {ALL: tuple(regions), **regions})}
    for name in sorted({name for table in specification.tables for name in table.by} - {"provider"}):
        trees[name] = flat(name, dimension_values(specification, name))
    return trees


def _leaves(rows: pd.DataFrame, by: Sequence[str], weights: pd.Series | None) -> dict[Cell, float]:
    """Count, or add up, the rows of each leaf cell that has any."""
    columns = [rows[name].cat for name in by]
    code = np.zeros(len(rows), dtype=np.int64)
    for column in columns:
        code = code * len(column.categories) + column.codes.to_numpy()
    shape = [len(column.categories) for column in columns]
    numbers = None if weights is None else weights.fillna(0.0).to_numpy(dtype=np.float64)
    counts = np.bincount(code, weights=numbers, minlength=int(np.prod(shape)))
    found = {}
    for position in np.flatnonzero(counts):
        values = [
            str(column.categories[int(at)])
            for column, at in zip(columns, np.unravel_index(position, shape), strict=True)
        ]
        found[tuple(sorted(zip(dimensions_of(by), values, strict=True)))] = float(counts[position])
    return found


def count_cells(specification: ReturnSpecification, rows: pd.DataFrame, trees: Mapping[str, Tree]) -> dict[Cell, float]:
    """Count every cell of every table; a cell that several tables share is counted once."""
    found: dict[Cell, float] = {}
    for table in specification.tables:
        found |= add_up(_leaves(rows, table.by, None), trees, dimensions_of(table.by))
    return found


def sum_cells(rows: pd.DataFrame, by: Sequence[str], of: str, trees: Mapping[str, Tree]) -> dict[Cell, float]:
    """Add up a number over the rows of every cell of one table."""
    return add_up(_leaves(rows, by, rows[of]), trees, dimensions_of(by))


def largest_by_cell(rows: pd.DataFrame, by: Sequence[str], of: str, trees: Mapping[str, Tree]) -> dict[Cell, float]:
    """The largest single contribution to every cell of one table."""
    dimensions = dimensions_of(by)
    largest = rows.groupby(list(by), observed=True)[of].max().dropna()
    leaves = {
        tuple(sorted(zip(dimensions, key if isinstance(key, tuple) else (key,), strict=True))): float(value)
        for key, value in largest.items()
    }
    found = {}
    for each in add_up(leaves, trees, dimensions):
        at = dict(each)
        inside = [set(trees[name].below(at.get(name, trees[name].root))) for name in dimensions]
        found[each] = max(
            (value for leaf, value in leaves.items()
             if all(dict(leaf)[name] in values for name, values in zip(dimensions, inside, strict=True))),
            default=0.0,
        )  # fmt: skip
    return found


def named_cell(trees: Mapping[str, Tree], where: Mapping[str, str]) -> Cell:
    """The cell with these values, all other dimensions at their root."""
    return cell(trees, where)
