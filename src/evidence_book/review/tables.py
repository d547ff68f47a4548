"""Comparing released tables: columns, then rows by what names them, then cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_book.review.difference import Difference, Status
from evidence_book.review.severity import Tier, gravest, is_same, part_moved, tier_of

Row = tuple[str, ...]

# How released tables name the columns of limits.
_LIMIT = re.compile(r"(^|_)(lower|upper)(_|$)")


@dataclass(frozen=True)
class _Table:
    columns: Row
    rows: list[Row]


@dataclass(frozen=True)
class _Cell:
    """A cell that differs: where it stands, its tier, how far it moved."""

    place: str
    tier: Tier
    size: float
    before: str
    after: str


def _read(content: bytes) -> _Table:
    lines = list(csv.reader(io.StringIO(content.decode("utf-8"))))
    return _Table(tuple(lines[0]) if lines else (), [tuple(line) for line in lines[1:]])


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _key_columns(before: _Table, after: _Table) -> list[str] | None:
    """The fewest leading columns, common to both, that name every row of each once; none if there are none."""
    common = [name for name in before.columns if name in after.columns]
    for length in range(1, len(common) + 1):
        keys = common[:length]
        if all(len(set(_keyed(table, keys))) == len(table.rows) for table in (before, after)):
            return keys
    return None


def _keyed(table: _Table, keys: Sequence[str]) -> list[Row]:
    places = [table.columns.index(name) for name in keys]
    return [tuple(row[place] for place in places) for row in table.rows]


def _cell(place: str, column: str, before: str, after: str) -> _Cell | None:
    if before == after:
        return None
    old, new = _number(before), _number(after)
    if old is not None and new is not None:
        moved: Tier = "limits" if _LIMIT.search(column) else tier_of(old, new)
        tier: Tier = "rounding" if is_same(old, new) else moved
        return _Cell(place, tier, part_moved(old, new), before, after)
    gap = not before or not after
    is_number = old is not None or new is not None
    if column.endswith("marker") or (gap and is_number):
        return _Cell(place, "meaning", 1.0, before, after)
    return _Cell(place, "wording", 0.0, before, after)


def _cells(before: _Table, after: _Table, keys: Sequence[str]) -> list[_Cell]:
    later = dict(zip(_keyed(after, keys), after.rows, strict=True))
    shared = [name for name in before.columns if name in after.columns and name not in keys]
    old_places, new_places = [before.columns.index(n) for n in shared], [after.columns.index(n) for n in shared]
    found = []
    for key, row in zip(_keyed(before, keys), before.rows, strict=True):
        if key not in later or later[key] == row:
            continue
        named = ", ".join(part for part in key if part)
        for column, old, new in zip(shared, old_places, new_places, strict=True):
            if cell := _cell(f"{named}: {column}", column, row[old], later[key][new]):
                found.append(cell)
    return found


def _shape(name: str, before: _Table, after: _Table, keys: Sequence[str]) -> Difference | None:
    """What changed of columns and rows; the numbers of a table of another shape are told by its facts."""
    told = []
    for words, ours, others in (("new", after, before), ("gone", before, after)):
        columns = [each for each in ours.columns if each not in others.columns]
        rows = set(_keyed(ours, keys)) - set(_keyed(others, keys))
        if columns:
            told.append(f"columns {words}: {', '.join(columns)}")
        if rows:
            first = ", ".join(part for part in min(rows) if part)
            told.append(f"rows {words}: {len(rows)}, the first '{first}'")
    if not told:
        return None
    shape = [f"{len(table.rows)} rows, {len(table.columns)} columns" for table in (before, after)]
    size = abs(len(after.rows) - len(before.rows)) / max(len(before.rows), 1)
    return Difference("table", name, "differs", "structure", size, shape[0], shape[1], "; ".join(told))


def compare_table(name: str, before: bytes, after: bytes) -> list[Difference]:
    """Compare two tables as CSV: one difference of shape, one of cells, or neither.

    A number that moved by less than adding up in another order could move it is equal within rounding.
    """
    if before == after:
        return []
    old, new = _read(before), _read(after)
    keys = _key_columns(old, new)
    if keys is None:
        told = "no columns name each row once: its lines differ"
        return [
            Difference("table", name, "differs", "small", 0.0, f"{len(old.rows)} rows", f"{len(new.rows)} rows", told)
        ]
    found = [shape] if (shape := _shape(name, old, new, keys)) else []
    cells = _cells(old, new, keys)
    if not cells:
        reordered = Difference("table", name, "equal", "rounding", told="the same rows and cells in another order")
        return found or [reordered]
    tier = gravest([cell.tier for cell in cells])
    worst = max((cell for cell in cells if cell.tier == tier), key=lambda cell: cell.size)
    status: Status = "equal" if tier == "rounding" else "differs"
    many = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    said = f"{many}; furthest {worst.place}"
    return [
        *found,
        Difference("table", name, status, tier, worst.size, worst.before or "empty", worst.after or "empty", said),
    ]


def compare_tables(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Difference]:
    """Every difference of two collections of tables, by `release.table`."""
    found: list[Difference] = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            found.append(Difference("table", name, "new", "structure"))
        elif name not in after:
            found.append(Difference("table", name, "gone", "structure", 1.0))
        else:
            found += compare_table(name, before[name], after[name])
    return found
