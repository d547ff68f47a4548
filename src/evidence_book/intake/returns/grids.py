"""Sheets of cells as they were sent, whatever the format: what every reader of a format gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from evidence_book.intake.returns.findings import Rows

MOST_BYTES = 500_000_000
MOST_BYTES_UNPACKED = 2_000_000_000
MOST_COLUMNS = 200
MOST_ROWS = 1_048_576
# Headings are looked for in this many rows: titles and guidance stand above them.
TOP_ROWS = 50

Codes = npt.NDArray[np.int32]


class Unusable(Enum):
    """What a spreadsheet holds in place of a value; named as the fault is."""

    ERROR = "error-value"
    NO_RESULT = "formula-without-result"


Cell = str | int | float | bool | datetime | Unusable


class Unreadable(Exception):
    """A file that cannot be read at all; `code` is one of `findings.FAULTS`, `row` where it broke, if anywhere."""

    def __init__(self, code: str, row: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.row = row


@dataclass(frozen=True)
class CellColumn:
    """A column by its distinct cells: `codes[i]` is the place in `values` of row i, -1 if the cell is empty."""

    codes: Codes
    values: Sequence[Cell]

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Whether each cell is filled."""
        return self.codes >= 0

    def kept(self, keep: npt.NDArray[np.bool_]) -> CellColumn:
        """The rows for which `keep` is true."""
        return CellColumn(self.codes[keep], self.values)

    def cell(self, place: int) -> Cell | None:
        """The cell of one row, None if it is empty."""
        return self.values[self.codes[place]] if self.codes[place] >= 0 else None


@dataclass(frozen=True)
class TextColumn:
    """A column of text in which nearly every cell differs, such as references; an empty cell is ''."""

    values: pa.LargeStringArray

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Whether each cell is filled."""
        filled: npt.NDArray[np.bool_] = pc.not_equal(self.values, "").to_numpy(zero_copy_only=False)
        return filled

    def kept(self, keep: npt.NDArray[np.bool_]) -> TextColumn:
        """The rows for which `keep` is true."""
        return TextColumn(self.values.filter(pa.array(keep)))

    def cell(self, place: int) -> Cell | None:
        """The cell of one row, None if it is empty."""
        return self.values[place].as_py() or None


Column = CellColumn | TextColumn


@dataclass(frozen=True)
class Note:
    """Something the reader of a format saw in the body: a code of `findings`, the rows, the column's position."""

    code: str
    rows: Rows
    position: int | None = None


@dataclass(frozen=True)
class Body:
    """What stands below the headings: `rows` as the sender's spreadsheet numbers them, and the columns asked for."""

    rows: Rows
    columns: dict[int, Column]
    repairs: tuple[Note, ...] = ()
    faults: tuple[Note, ...] = ()


class Sheet(Protocol):
    """One sheet, or one way of reading a text. Positions of columns begin at 0, rows at 1."""

    @property
    def top(self) -> Sequence[tuple[int, Sequence[Cell | None]]]:
        """The first `TOP_ROWS` filled rows, with their numbers."""

    @property
    def from_1904(self) -> bool:
        """Whether numbers of days count from 1904."""

    @property
    def too_wide(self) -> bool:
        """Whether there are more than `MOST_COLUMNS` columns."""

    def body(self, header: int, positions: Sequence[int], differing: Sequence[int]) -> Body:
        """Read the columns at `positions` below row `header`; nearly every cell differs in those `differing`.

        Raises `Unreadable` if that shows that the file cannot be read.
        """


@dataclass(frozen=True)
class Opened:
    """A file that was opened. If `one_text`, the sheets are ways of reading the same text, and one is right."""

    sheets: tuple[Sheet, ...]
    repairs: tuple[tuple[str, int], ...] = ()
    one_text: bool = False
