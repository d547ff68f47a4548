"""Counting: every cell of every table is what a crosstab of the same rows says."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from tests.reports.returns.made import REGIONS, account, codes, tidy_rows

from evidence_book.disclosure.hierarchy import ALL, cell
from evidence_book.intake.returns.specification import ReturnSpecification, specifications
from evidence_book.reports.returns.counting import (
    AREA,
    count_cells,
    dimensions_of,
    is_national,
    largest_by_cell,
    sum_cells,
    trees_of,
)

RETURNS = list(specifications().values())
each_return = pytest.mark.parametrize("declared", RETURNS, ids=lambda each: each.name)
HOMES = next(each for each in RETURNS if each.name == "illegal_home")


def regional(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the region of their provider beside it, as text."""
    region = {f"SYN-P{number:02d}": name for number, name in enumerate(REGIONS, start=1)}
    return rows.assign(provider=rows["provider"].astype(str), region=rows["provider"].astype(str).map(region))


def chosen(rows: pd.DataFrame, name: str, value: str) -> pd.Series:
    """Which rows a value of a dimension means."""
    if value == ALL:
        return pd.Series(True, index=rows.index)
    if name == AREA:
        return rows["provider"].eq(value) | rows["region"].eq(value)
    return rows[name].eq(value)


@each_return
@pytest.mark.parametrize("count", [100])
def test_every_cell_counts_its_rows(declared: ReturnSpecification, count: int) -> None:
    collection = account(declared)
    rows, trees = tidy_rows(declared, collection, count, 3), trees_of(declared, collection)
    told, plain = count_cells(declared, rows, trees), regional(rows)
    seen = set()
    for table in declared.tables:
        dimensions = dimensions_of(table.by)
        for values in product(*(trees[name].values for name in dimensions)):
            at = dict(zip(dimensions, values, strict=True))
            mask = pd.concat([chosen(plain, name, value) for name, value in at.items()], axis=1).all(axis=1)
            seen.add(cell(trees, at))
            assert told[cell(trees, at)] == mask.sum(), at
    assert set(told) == seen


@each_return
def test_counts_are_those_of_a_crosstab(declared: ReturnSpecification) -> None:
    collection = account(declared)
    rows, trees = tidy_rows(declared, collection, 500, 4), trees_of(declared, collection)
    told = count_cells(declared, rows, trees)
    for table in declared.tables:
        if len(table.by) < 2:
            continue
        first, second = dimensions_of(table.by)
        crossed = pd.crosstab(rows[table.by[0]], rows[table.by[1]], margins=True, margins_name=ALL, dropna=False)
        for (value, other), count in crossed.stack().items():
            assert told[cell(trees, {first: value, second: other})] == count


def test_a_provider_that_was_refused_is_in_no_tree_and_no_region_is_left_empty() -> None:
    collection = account(HOMES, refused=["SYN-P05", "SYN-P01"])
    trees = trees_of(HOMES, collection)
    assert trees[AREA].values == (ALL, "North", "South", "SYN-P02", "SYN-P03", "SYN-P04")
    assert set(trees[AREA].leaves) == set(codes(collection))


def test_sums_and_largest_are_those_of_a_group_by() -> None:
    collection = account(HOMES)
    rows, trees = tidy_rows(HOMES, collection, 300, 5), trees_of(HOMES, collection)
    sums = sum_cells(rows, ["provider"], "weekly_cost", trees)
    largest = largest_by_cell(rows, ["provider"], "weekly_cost", trees)
    plain = regional(rows)
    for value in trees[AREA].values:
        here = plain.loc[chosen(plain, AREA, value), "weekly_cost"]
        at = cell(trees, {AREA: value})
        assert sums[at] == pytest.approx(here.sum())
        assert largest[at] == pytest.approx(0.0 if here.dropna().empty else here.max())


def test_only_a_cell_without_an_area_is_national() -> None:
    trees = trees_of(HOMES, account(HOMES))
    assert is_national(cell(trees, {AREA: ALL, "liberty_order": "Yes"}))
    assert not is_national(cell(trees, {AREA: "North"}))
