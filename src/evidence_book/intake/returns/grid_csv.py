"""Reading CSV: exactly, record by record, where a file is odd, and otherwise fast, with the same result."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from evidence_book.intake.returns.encodings import encoding_of
from evidence_book.intake.returns.findings import Rows
from evidence_book.intake.returns.grid_csv_fast import Odd, read_fast
from evidence_book.intake.returns.grids import (
    MOST_COLUMNS,
    TOP_ROWS,
    Body,
    Cell,
    CellColumn,
    Codes,
    Column,
    Note,
    Opened,
    Unreadable,
)  # fmt: skip

_SEPARATORS = (",", ";", "\t", "|")
_ENCODING_REPAIRS = {"cp1252": "encoding-windows-1252", "latin-1": "encoding-latin-1"}
# Blank lines among the titles are no reason to look for headings further down than this.
_MOST_TOP_RECORDS = 20 * TOP_ROWS


class CsvText:
    """One way of reading a text, with one separator; satisfies `grids.Sheet`.

    Rows are numbered as a spreadsheet numbers them: a record is a row however many lines it takes, and a blank
    line is a row.
    """

    from_1904 = False

    def __init__(self, path: Path, encoding: str, separator: str) -> None:
        self._path = path
        self._encoding = encoding
        self._separator = separator
        self._lines: dict[int, int] = {}
        self._widths: dict[int, int] = {}
        self._top: list[tuple[int, list[Cell | None]]] = []
        self._read_top()

    @property
    def top(self) -> Sequence[tuple[int, Sequence[Cell | None]]]:
        """The first filled records, with their numbers."""
        return self._top

    @property
    def too_wide(self) -> bool:
        """Whether one of the first records has more than `MOST_COLUMNS` cells."""
        return max(self._widths.values(), default=0) > MOST_COLUMNS

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Every record, with the number of lines read so far; raises `csv.Error`."""
        with self._path.open(encoding=self._encoding, newline="") as text:
            records = csv.reader(text, delimiter=self._separator, strict=True)
            for record in records:
                yield records.line_num, record

    def _read_top(self) -> None:
        try:
            for number, (line, record) in enumerate(islice(self._records(), _MOST_TOP_RECORDS), 1):
                if any(cell.strip() for cell in record):
                    self._lines[number], self._widths[number] = line, len(record)
                    self._top.append((number, [cell if cell.strip() else None for cell in record]))
                if len(self._top) == TOP_ROWS:
                    return
        except (csv.Error, UnicodeError):
            # What could be read may have the headings; `body` meets the fault again, and says so.
            return

    def body(self, header: int, positions: Sequence[int], differing: Sequence[int]) -> Body:
        """Read the columns at `positions` below record `header`; see `grids.Sheet`."""
        asked = [position for position in positions if position < self._widths[header]]
        try:
            length, columns = read_fast(
                self._path, self._encoding, self._separator, self._lines[header], self._widths[header], asked, differing
            )
        except Odd:
            return self._exact(header, asked)
        return Body(np.arange(header + 1, header + 1 + length, dtype=np.int32), columns)

    def _exact(self, header: int, positions: Sequence[int]) -> Body:
        width = self._widths[header]
        rows, ragged = array("i"), array("i")
        codes = {position: array("i") for position in positions}
        places: dict[int, dict[str, int]] = {position: {} for position in positions}
        number = 0
        try:
            for number, (_, record) in enumerate(self._records(), 1):
                if number <= header or not any(cell.strip() for cell in record):
                    continue
                if len(record) != width:
                    ragged.append(number)
                    continue
                rows.append(number)
                for position in positions:
                    cell = record[position]
                    known = places[position]
                    codes[position].append(known.setdefault(cell, len(known)) if cell.strip() else -1)
        except csv.Error:
            raise Unreadable("broken-quotes", number + 1) from None
        except UnicodeError:
            raise Unreadable("broken-file", number + 1) from None
        columns: dict[int, Column] = {
            position: CellColumn(_as_codes(codes[position]), list(places[position])) for position in positions
        }
        odd: Rows = np.array(ragged, dtype=np.int32)
        return Body(np.array(rows, dtype=np.int32), columns, faults=(Note("ragged-row", odd),))


def _as_codes(codes: array[int]) -> Codes:
    return np.array(codes, dtype=np.int32)


def open_csv(path: Path) -> Opened:
    """Open a text, once for each separator it may have; the headings tell which is right.

    Raises `Unreadable` if it is no text, or mixes encodings.
    """
    encoding = encoding_of(path)
    repairs = ((_ENCODING_REPAIRS[encoding], 1),) if encoding in _ENCODING_REPAIRS else ()
    return Opened(tuple(CsvText(path, encoding, separator) for separator in _SEPARATORS), repairs, one_text=True)
