"""Dimensions as trees, tables as sets of cells, and the sums that hold between cells of any tables.

A cell is what a row of a table counts: `(("area", "R1"), ("ethnicity", "Black"))`. A dimension at its root is
left out, so that the same count has the same name in every table, and tables that share margins are linked
without anybody saying so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from scipy import sparse

Cell = tuple[tuple[str, str], ...]
Counts = Mapping[Cell, float]

ALL = "All"


@dataclass(frozen=True)
class Tree:
    """The values of a dimension: the root counts everything, every other value is part of one above it."""

    dimension: str
    parts: Mapping[str, tuple[str, ...]]
    root: str = ALL

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Every value, the root first and parts after what they are part of."""
        found = [self.root]
        for value in found:
            found += self.parts.get(value, ())
        return tuple(found)

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The values without parts."""
        return tuple(value for value in self.values if not self.parts.get(value))

    @cached_property
    def depth(self) -> Mapping[str, int]:
        """How far each value is from the root."""
        found = {self.root: 0}
        for value in self.values:
            found |= dict.fromkeys(self.parts.get(value, ()), found[value] + 1)
        return found

    def below(self, value: str) -> tuple[str, ...]:
        """The leaves that a value is made of; a leaf is made of itself."""
        parts = self.parts.get(value)
        return tuple(leaf for part in parts for leaf in self.below(part)) if parts else (value,)

    @cached_property
    def above(self) -> Mapping[str, tuple[str, ...]]:
        """The values that each leaf is part of, itself included."""
        return {leaf: tuple(value for value in self.values if leaf in self.below(value)) for leaf in self.leaves}


def flat(dimension: str, values: Iterable[str]) -> Tree:
    """A dimension without levels between its values and their sum."""
    return Tree(dimension, {ALL: tuple(values)})


def cell(trees: Mapping[str, Tree], values: Mapping[str, str]) -> Cell:
    """Name a cell; dimensions at their root are left out."""
    return tuple(sorted((name, value) for name, value in values.items() if value != trees[name].root))


def cells_of(trees: Mapping[str, Tree], dimensions: Sequence[str]) -> list[Cell]:
    """Every cell of the table by `dimensions`, margins included."""
    every = product(*(trees[name].values for name in dimensions))
    return [cell(trees, dict(zip(dimensions, values, strict=True))) for values in every]


def equations(cells: Sequence[Cell], trees: Mapping[str, Tree]) -> sparse.csr_array:
    """Every sum that holds: a cell less its parts along one dimension is zero, where all of them are there."""
    place = {each: position for position, each in enumerate(cells)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    count, names = 0, sorted(trees)
    for each in cells:
        at = dict(each)
        for name in names:
            value = at.get(name, trees[name].root)
            parts = trees[name].parts.get(value, ())
            before = tuple(pair for pair in each if pair[0] < name)
            after = each[len(before) + (name in at) :]
            places = [place.get((*before, (name, part), *after)) for part in parts]
            found = [position for position in places if position is not None]
            if not parts or len(found) != len(parts):
                continue
            rows += [count] * (len(found) + 1)
            columns += [place[each], *found]
            values += [1.0, *[-1.0] * len(found)]
            count += 1
    return sparse.csr_array((values, (rows, columns)), shape=(count, len(cells)), dtype=np.float64)


def add_up(leaves: Counts, trees: Mapping[str, Tree], dimensions: Sequence[str]) -> dict[Cell, float]:
    """Count every cell of a table, margins included, from the counts of its leaf cells (absent: nothing)."""
    found = dict.fromkeys(cells_of(trees, dimensions), 0.0)
    above = [trees[name].above for name in dimensions]
    for values in product(*(trees[name].below(trees[name].root) for name in dimensions)):
        count = leaves.get(cell(trees, dict(zip(dimensions, values, strict=True))))
        if count:
            for wider in product(*(of[value] for of, value in zip(above, values, strict=True))):
                found[cell(trees, dict(zip(dimensions, wider, strict=True)))] += count
    return found
