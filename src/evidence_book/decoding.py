"""Reading text strictly: plain UTF-8, or an error that names the row and, where it can, the field."""

from __future__ import annotations

import csv
from pathlib import Path

from evidence_book.problems import BadInput, Problem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_utf8(path: Path, file: str) -> str:
    """Read a CSV file's text; raises `BadInput` if it is missing, empty, marked or not UTF-8."""
    if not path.is_file():
        raise BadInput([Problem("missing-file", file, "the file", "put the file there, or correct its name")])
    content = path.read_bytes()
    if not content.strip():
        raise BadInput([Problem("empty-file", file, "a header and rows", "put the rows back", 1)])
    if content.startswith(_BYTE_ORDER_MARK):
        raise BadInput(
            [Problem("byte-order-mark", file, "UTF-8 without a byte-order mark", "save again as plain UTF-8", 1)]
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        field = _field_at(content, error.start)
        mend = "save again as UTF-8 (this looks like Latin-1)"
        raise BadInput([Problem("wrong-encoding", file, "UTF-8", mend, row, field)]) from None


def _field_at(content: bytes, position: int) -> str | None:
    """Name the column in which a byte stands, if header and line can be read as Latin-1."""
    header = next(csv.reader([content.split(b"\n", 1)[0].decode("latin-1")]), [])
    line = content[content.rfind(b"\n", 0, position) + 1 : position].decode("latin-1")
    before = next(csv.reader([line]), [])
    column = max(len(before), 1) - 1
    return header[column].strip() if column < len(header) else None
