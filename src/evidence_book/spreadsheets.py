"""CSV that is safe to open in a spreadsheet, which runs a text that looks like a formula: all that is handed out is written here.

A text that would begin a formula gets an apostrophe before it (`'=1+1`); so does one that already looks so guarded, and
so each cell can be read back as it was. Numbers are left as they are, negative ones too. Workbooks need none of it: a
cell says there that it is text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

# What a spreadsheet takes for the beginning of a formula; the wide forms too, where it is set up for East Asian text.
_BEGINS = "=+\\-@\t\r\n＝＋－＠"
_FORMULA = re.compile(rf"'*[{_BEGINS}]")
_GUARDED = re.compile(rf"'+[{_BEGINS}]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?inf")
# Whether any cell of a file could have to be guarded: most have none, and need not be taken apart.
_PERHAPS = re.compile(rf"(?:\A|[,\n])\"?'*[{_BEGINS}]")


def plain_text(text: str) -> str:
    """Text as a spreadsheet shows it and does not run it.

    A line ends in LF within a cell too: a bare CR is not quoted by the writer, and would end the row for a reader.
    """
    guarded = f"'{text}" if _FORMULA.match(text) else text
    return guarded.replace("\r\n", "\n").replace("\r", "\n")


def plain_number(value: float | None) -> str:
    """A number as it is, negative ones too; empty where there is none."""
    return "" if value is None else f"{value:.15g}"


@lru_cache(maxsize=1024)  # names, units and periods stand in row after row
def plain_cell(written: str) -> str:
    """A cell as it was written, guarded if it is no number."""
    return written if _NUMBER.fullmatch(written) else plain_text(written)


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return str(value)  # no spreadsheet runs a number, however it is written
    return "" if value is None else plain_cell(str(value))


def as_it_was(cell: str) -> str:
    """A guarded cell without its guard."""
    return cell[1:] if _GUARDED.match(cell) else cell


def to_csv(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Spell rows as CSV with LF line ends, each cell guarded; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def guarded(content: bytes) -> bytes:
    """A CSV file (UTF-8, LF line ends) with every text in it guarded; one that needs no guard is returned as it came."""
    if not _PERHAPS.search(content.decode("utf-8")):
        return content
    header, *rows = _rows(content)
    return to_csv([plain_cell(name) for name in header], rows).encode("utf-8")


def unguarded(content: bytes) -> bytes:
    """A guarded file as it was; equal files were equal before."""
    if not _PERHAPS.search(content.decode("utf-8")):
        return content
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([as_it_was(cell) for cell in row] for row in _rows(content))
    return text.getvalue().encode("utf-8")


def formulas(content: bytes) -> list[str]:
    """The cells of a CSV file that a spreadsheet would run."""
    if not _PERHAPS.search(text := content.decode("utf-8-sig")):
        return []
    rows = csv.reader(io.StringIO(text, newline=""))
    return [cell for row in rows for cell in row if re.match(f"[{_BEGINS}]", cell) and not _NUMBER.fullmatch(cell)]
