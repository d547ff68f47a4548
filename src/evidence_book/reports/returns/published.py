"""What anybody can read of a return's release, as the attacker takes it: each count and percentage, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from evidence_book.disclosure.attacker import Number, Share
from evidence_book.disclosure.hierarchy import Tree, cell
from evidence_book.facts import Fact
from evidence_book.frames import each_row
from evidence_book.intake.returns.specification import ReturnSpecification, TableOfCounts
from evidence_book.reports.returns.counting import AREA, dimensions_of
from evidence_book.reports.returns.earlier import parse_cell

Surface = tuple[list[Number], list[Share]]


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _value(text: str) -> float | None:
    return float(text) if text else None


def _from_table(path: Path, table: TableOfCounts, trees: Mapping[str, Tree]) -> Surface:
    numbers, shares = [], []
    dimensions = dimensions_of(table.by)
    for row in each_row(_read(path)):
        at = {name: str(row.area_code if name == AREA else getattr(row, name)) for name in dimensions}
        own = cell(trees, at)
        numbers.append(Number(own, _value(row.count), path.name))
        if len(dimensions) > 1 and row.percent:
            whole = cell(trees, {dimensions[0]: at[dimensions[0]]})
            shares.append(Share(own, whole, float(row.percent), place=path.name))
    return numbers, shares


def _from_fact(fact: Fact, where: Mapping[str, str], trees: Mapping[str, Tree], percent: bool) -> Surface:
    """The number of a fact, and its numerator and denominator, which machines can read as well."""
    own, place = cell(trees, where), f"fact {fact.id}"
    told = [(own, fact.numerator), ((), fact.denominator)] if percent else [(own, fact.value)]
    numbers = [Number(each, value, place) for each, value in told if value is not None]
    shares = [Share(own, (), fact.value, fact.decimals, place)] if percent and fact.value is not None else []
    return numbers, shares


def read_surface(
    specification: ReturnSpecification, folder: Path, facts: Iterable[Fact], trees: Mapping[str, Tree]
) -> Surface:
    """Read every published number of a return: its tables and list of cells in `folder`, and its facts.

    Raises `OSError`, `ValueError`, `KeyError` or `AttributeError` if a file is not as a release writes it.
    """
    numbers: list[Number] = []
    shares: list[Share] = []
    for table in specification.tables:
        read = _from_table(folder / f"{table.name}.csv", table, trees)
        numbers += read[0]
        shares += read[1]
    for row in each_row(_read(folder / "cells.csv")):
        numbers.append(Number(parse_cell(row.cell), _value(row.count), "cells.csv"))
    by_name = {fact.id.split(".", 1)[1]: fact for fact in facts if fact.id.startswith(f"returns_{specification.name}.")}
    for told in specification.facts:
        read = _from_fact(by_name[told.name], told.where, trees, told.percent)
        numbers += read[0]
        shares += read[1]
    return numbers, shares
