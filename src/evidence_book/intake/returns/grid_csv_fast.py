"""Reading the regular kind of CSV fast: the file is cut at line ends, and its pieces are parsed side by side.

Regular means that every record is one line with as many cells as there are headings. `Odd` is raised for
anything else; blank lines are regular. Only the distinct cells of a column become objects of Python.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from evidence_book.intake.returns.grids import CellColumn, Codes, Column, TextColumn

_PIECE = 1 << 22
_WORKERS = min(os.cpu_count() or 1, 8)
_DIRECT = ("utf-8", "utf-8-sig")


class Odd(Exception):
    """The file has records that this reader cannot be sure of."""


@dataclass(frozen=True)
class _Layout:
    encoding: str
    separator: str
    width: int
    positions: tuple[int, ...]
    differing: frozenset[int]

    def read(self, block: bytes, end: int) -> pa.Table:
        """Parse the lines before `end`; columns are named by position, of distinct text unless they are differing."""
        if self.encoding not in _DIRECT:
            block = block[:end].decode(self.encoding).encode()
            end = len(block)
        quotes = block.count(b'"', 0, end) if b'"' in block else 0
        if quotes % 2:
            raise Odd
        each = {
            str(position): pa.string() if position in self.differing else pa.dictionary(pa.int32(), pa.string())
            for position in self.positions
        }
        try:
            table = pacsv.read_csv(
                pa.BufferReader(pa.py_buffer(block).slice(0, end)),
                read_options=pacsv.ReadOptions(
                    use_threads=False, block_size=end + 1, column_names=[str(each) for each in range(self.width)]
                ),
                parse_options=pacsv.ParseOptions(
                    delimiter=self.separator, quote_char='"' if quotes else False, ignore_empty_lines=False,
                    newlines_in_values=bool(quotes),
                ),
                convert_options=pacsv.ConvertOptions(
                    column_types=each, include_columns=list(each), strings_can_be_null=False, check_utf8=False
                ),
            )  # fmt: skip
        except pa.ArrowInvalid:
            raise Odd from None
        lines = block.count(b"\n", 0, end) + (not block.endswith(b"\n", 0, end)) if quotes else table.num_rows
        if table.num_rows != lines:
            raise Odd
        return table


class _Distinct:
    """The distinct cells of a column over all pieces."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._codes: list[Codes] = []

    def add(self, column: pa.ChunkedArray) -> None:
        for chunk in column.chunks:
            cells: list[str] = chunk.dictionary.to_pylist()
            places = [self._places.setdefault(cell, len(self._places)) if cell.strip() else -1 for cell in cells]
            self._codes.append(np.array(places, dtype=np.int32)[chunk.indices.to_numpy()])

    def column(self) -> CellColumn:
        return CellColumn(np.concatenate([np.zeros(0, dtype=np.int32), *self._codes]), list(self._places))


class _Texts:
    """The cells of a column in which nearly all differ, over all pieces."""

    def __init__(self) -> None:
        self._chunks: list[pa.StringArray] = []

    def add(self, column: pa.ChunkedArray) -> None:
        self._chunks.extend(column.chunks)

    def column(self) -> TextColumn:
        return TextColumn(pa.chunked_array(self._chunks, pa.string()).cast(pa.large_string()).combine_chunks())


def _pieces(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Give the rest of a file in blocks, each with the end of its last line; what follows that is read again."""
    size = _PIECE
    while block := file.read(size):
        end = block.rfind(b"\n") + 1
        if len(block) < size or end == len(block):
            yield block, len(block)
        elif end:
            file.seek(end - len(block), os.SEEK_CUR)
            yield block, end
        else:
            file.seek(-len(block), os.SEEK_CUR)
            size *= 2


def _skip_lines(file: BinaryIO, lines: int) -> None:
    for _ in range(lines):
        # A carriage return alone ends a line for a spreadsheet, and not for `readline`.
        if b"\r" in file.readline().rstrip(b"\r\n"):
            raise Odd


def read_fast(
    path: Path, encoding: str, separator: str, lines: int, width: int, positions: Sequence[int],
    differing: Sequence[int],
) -> tuple[int, dict[int, Column]]:  # fmt: skip
    """Read the columns at `positions` below the first `lines` lines; give the number of rows, and the columns.

    Blank lines are rows of empty cells. The columns `differing` are a `TextColumn`, others a `CellColumn`.
    Raises `Odd` if a record is not one line of `width` cells.
    """
    if encoding == "utf-16":
        raise Odd
    layout = _Layout(encoding, separator, width, tuple(positions), frozenset(differing))
    gathered = {position: _Texts() if position in layout.differing else _Distinct() for position in positions}
    length = 0
    with path.open("rb") as file, ThreadPoolExecutor(_WORKERS) as pool:
        _skip_lines(file, lines)
        under_way: deque[Future[pa.Table]] = deque()
        pieces = _pieces(file)
        # A few pieces ahead of the parsers: enough to keep them at work, and few enough to keep memory low.
        while True:
            while len(under_way) < _WORKERS + 1 and (piece := next(pieces, None)) is not None:
                under_way.append(pool.submit(layout.read, *piece))
            if not under_way:
                break
            table = under_way.popleft().result()
            length += table.num_rows
            for position, cells in gathered.items():
                cells.add(table.column(str(position)))
    return length, {position: cells.column() for position, cells in gathered.items()}
