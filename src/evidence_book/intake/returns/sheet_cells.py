"""A sheet of a workbook in memory: cells row by row as a reader of the format meets them, and what is marked on them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

import numpy as np

from evidence_book.intake.returns.findings import Rows
from evidence_book.intake.returns.grids import (
    MOST_COLUMNS,
    MOST_ROWS,
    TOP_ROWS,
    Body,
    Cell,
    CellColumn,
    Codes,
    Note,
    Unreadable,
)  # fmt: skip


class _Cells:
    """One column; equal cells are kept once. 1, 1.0 and TRUE are three different cells."""

    def __init__(self) -> None:
        self.codes = array("i")
        self.values: list[Cell] = []
        self._places: dict[tuple[type, Cell], int] = {}

    def add(self, row: int, cell: Cell) -> None:
        """Put a cell in the row at place `row`, which is the last so far."""
        self.codes.extend([-1] * (row - len(self.codes)))
        self.codes.append(self.code(cell))

    def code(self, cell: Cell) -> int:
        key = (type(cell), cell)
        place = self._places.setdefault(key, len(self.values))
        if place == len(self.values):
            self.values.append(cell)
        return place

    def at(self, row: int) -> Cell | None:
        return self.values[self.codes[row]] if row < len(self.codes) and self.codes[row] >= 0 else None

    def column(self, rows: int, first: int) -> CellColumn:
        codes: Codes = np.full(rows, -1, dtype=np.int32)
        codes[: len(self.codes)] = self.codes
        return CellColumn(codes[first:], self.values)


class SheetCells:
    """A sheet that satisfies `grids.Sheet`; a reader adds its filled rows in order, and its marks in any order."""

    def __init__(self, from_1904: bool = False) -> None:
        self.from_1904 = from_1904
        self.too_wide = False
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.formulas: list[tuple[int, int]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self._rows = array("i")
        self._columns: dict[int, _Cells] = {}

    def add_row(self, number: int, cells: Iterable[tuple[int, Cell | None]]) -> None:
        """Add a row with its number, from 1, and its cells by position, from 0; a row without cells is a gap.

        Raises `Unreadable` if the numbers do not rise, or there are more than `MOST_ROWS`.
        """
        filled = [(position, cell) for position, cell in cells if cell is not None and cell != ""]
        if not filled:
            return
        if self._rows and number <= self._rows[-1]:
            raise Unreadable("broken-file", number)
        if number > MOST_ROWS:
            raise Unreadable("too-many-rows")
        place = len(self._rows)
        self._rows.append(number)
        for position, cell in filled:
            if position >= MOST_COLUMNS:
                self.too_wide = True
            else:
                self._columns.setdefault(position, _Cells()).add(place, cell)

    @property
    def top(self) -> Sequence[tuple[int, Sequence[Cell | None]]]:
        """The first filled rows, with their numbers."""
        width = max(self._columns, default=-1) + 1
        empty = _Cells()
        return [
            (self._rows[place], [self._columns.get(position, empty).at(place) for position in range(width)])
            for place in range(min(TOP_ROWS, len(self._rows)))
        ]

    @property
    def is_empty(self) -> bool:
        """Whether no cell is filled."""
        return not self._rows

    def _fill_merged(self, header: int, rows: Rows) -> dict[int, list[int]]:
        """Give merged cells below the headings the value of their first; row numbers filled, by position.

        A merge within one row that holds nothing else is a note across the sheet, not a record: it stays one cell.
        """
        given: dict[int, list[int]] = {}
        for top, left, bottom, right in self.merged:
            first, last = np.searchsorted(rows, [top, bottom + 1])
            source = self._columns.get(left)
            value = source.at(int(first)) if source and first < last and rows[first] == top else None
            if top <= header or value is None:
                continue
            inside = range(left, min(right + 1, MOST_COLUMNS))
            for place in range(int(first), int(last)):
                others = any(
                    cells.at(place) is not None for position, cells in self._columns.items() if position not in inside
                )
                if not others:
                    continue
                for position in inside:
                    cells = self._columns.setdefault(position, _Cells())
                    if cells.at(place) is None:
                        cells.codes.extend([-1] * (place + 1 - len(cells.codes)))
                        cells.codes[place] = cells.code(value)
                        given.setdefault(position, []).append(int(rows[place]))
        return given

    def body(self, header: int, positions: Sequence[int], differing: Sequence[int]) -> Body:
        """Read the columns at `positions` below row `header`; see `grids.Sheet`."""
        rows: Rows = np.array(self._rows, dtype=np.int32)
        given = self._fill_merged(header, rows)
        first = int(np.searchsorted(rows, header + 1))
        below = rows[first:]
        columns = {position: self._columns.get(position, _Cells()).column(len(rows), first) for position in positions}
        return Body(below, dict(columns), tuple(self._notes(header, positions, below, given)))

    def _notes(self, header: int, positions: Sequence[int], below: Rows, given: dict[int, list[int]]) -> Iterable[Note]:
        yield Note("hidden-row", np.intersect1d(below, np.array(sorted(self.hidden_rows), dtype=np.int32)))
        formulas: dict[int, list[int]] = {}
        for row, position in self.formulas:
            if row > header:
                formulas.setdefault(position, []).append(row)
        for position in positions:
            if position in self.hidden_columns:
                yield Note("hidden-column", np.array([header], dtype=np.int32), position)
            yield Note("merged-cell", np.array(given.get(position, []), dtype=np.int32), position)
            yield Note("formula-result", np.array(formulas.get(position, []), dtype=np.int32), position)
