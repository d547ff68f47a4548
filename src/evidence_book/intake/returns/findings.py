"""The words for everything that reading a file can find, and a place to collect it by code, field and row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evidence_book.intake.returns.received import Repair
from evidence_book.intake.returns.specification import ReturnField
from evidence_book.problems import Problem

Rows = npt.NDArray[np.int32]
NO_ROWS: Rows = np.zeros(0, dtype=np.int32)

MOST_PROBLEMS = 1000
_ROWS_LISTED = 20

REPAIRS = {
    "encoding-windows-1252": "the file is not in UTF-8; it was read as Windows-1252",
    "encoding-latin-1": "the file is neither in UTF-8 nor in Windows-1252; it was read as Latin-1",
    "old-format": "the file is in a format in which formulas and hidden rows cannot be seen; everything in it was read",
    "dates-from-1904": "the workbook counts days from 1904; its dates were read so",
    "hidden-sheet": "hidden sheets were not read",
    "other-sheet": "sheets that do not hold the return were not read",
    "hidden-row": "hidden rows were read like all others",
    "hidden-column": "a hidden column was read like all others",
    "merged-cell": "cells that were merged with another were given its value",
    "formula-result": "cells with a formula were read by the result that the file holds",
    "blank-row": "blank rows were left out",
    "example-row": "the example of the template was left out",
    "totals-row": "rows with totals were left out",
    "undeclared-column": "columns that the return does not declare were not read",
    "renamed-column": "the column was known by another heading that is declared for it",
    "typographic-character": "curly quotes, long dashes, and spaces of other kinds were read as plain ones",
    "trailing-space": "spaces before and after a value, and doubled ones inside it, were taken out",
    "letter-case": "values in other capital or small letters were read as the declared value",
    "alias-value": "other declared spellings of a value were read as the value",
    "boolean": "TRUE and FALSE were read as Yes and No",
    "not-known-word": "words and marks such as N/K were read as Not known",
    "not-known-empty": "words and marks such as N/A and N/K were read as an empty cell",
    "withheld-value": "values that were withheld were read as an empty cell",
    "date-serial": "dates given as serial numbers were read as days",
    "day-first-date": "dates that could be read in two ways were read with the day first",
    "two-digit-year": "years of two digits were read as years from 1950 to 2049",
    "point-zero": "whole numbers with a decimal point and zeros were read as whole numbers",
    "thousands-comma": "commas between thousands were taken out",
    "currency-sign": "pound signs were taken out",
    "unit-word": "units written after a number were taken out",
    "reference-float": "references that a spreadsheet had given a decimal point and zeros were read without",
}

# Code: what is wrong, what is expected, what to do. `expectation` puts a field's own words in.
FAULTS = {
    "too-large": ("The file is too large", "a file of at most 500 MB", "send the return in parts"),
    "too-large-unpacked": (
        "The workbook is too large when unpacked", "a workbook of at most 2 GB unpacked", "send the return as CSV",
    ),
    "unknown-format": (
        "The file is in no format that can be read", "an XLSX, ODS, XLSB, XLS or CSV file", "save it as XLSX or CSV",
    ),
    "password-protected": ("The file has a password", "a file without a password", "take the password off"),
    "broken-file": (
        "The file is damaged", "a whole file", "open it, save it again and send that; if it will not open, export anew",
    ),
    "document-type": (
        "The workbook declares XML entities", "a workbook without a document type or entities",
        "save it again in a spreadsheet program",
    ),
    "empty-file": ("The file is empty", "headings and at least one row", "send the file with its rows"),
    "no-header": (
        "No row of headings was found", "the headings of the template within the first 50 rows of a visible sheet",
        "use the headings of the template; show the sheet if it is hidden",
    ),
    "no-rows": ("There is no row below the headings", "at least one row", "send the file with its rows"),
    "several-sheets": (
        "More than one sheet holds the return", "one visible sheet with the return", "keep one sheet, or join them",
    ),
    "too-many-columns": (
        "The sheet has too many columns", "at most 200 columns", "take out the columns that are not asked for",
    ),
    "too-many-rows": ("The sheet has too many rows", "at most 1,048,576 rows in a sheet", "send the return as CSV"),
    "missing-column": ("A column is missing", "the column", "add the column; its cells may be empty if it is optional"),
    "duplicate-column": ("A column is there twice", "the column once", "take out all but the one that is right"),
    "mixed-encoding": ("The file mixes encodings", "one encoding, best UTF-8", "save the file again as UTF-8"),
    "broken-quotes": ("A quotation mark is not closed", "well-formed CSV", "close the quotation marks of this row"),
    "ragged-row": (
        "The row has too many cells, or too few", "as many cells as there are headings",
        "check for a missing cell, or a separator in a cell without quotation marks",
    ),
    "units-row": (
        "The row below the headings holds no record", "the first record below the headings",
        "take out the row of units or explanations",
    ),
    "lone-cell": ("Only one cell of the row is filled", "a whole record, or no row", "take out the note, or fill the row"),
    "missing-value": ("A value is missing", "a value", "fill the cell"),
    "not-known-not-allowed": ("The value is not known", "a value; this field may not be unknown", "find the value out"),
    "withheld-not-allowed": (
        "The value was withheld", "the value itself: this return comes under a statutory power and is not published",
        "send the value, unsuppressed",
    ),
    "error-value": ("The cell holds an error", "a value", "mend the formula, or type the value in"),
    "formula-without-result": (
        "The formula has no result", "the result of the formula", "open the file in a spreadsheet program and save it",
    ),
    "unknown-value": ("The value is none of those declared", "a declared value", "use one of the values"),
    "not-a-date": ("The cell holds no day", "a day such as 2024-06-14, 14/06/2024 or 14 June 2024", "correct the date"),
    "date-with-time": ("The date has a time of day", "a day without a time", "send the day only"),
    "month-first-date": (
        "The date has the month first", "a date with the day first", "write it as 2024-06-14; check the others too",
    ),
    "ambiguous-date": (
        "The date can be read in more than one way", "a year of four digits", "write it as 2024-06-14",
    ),
    "not-an-integer": ("The cell holds no whole number", "a whole number in digits", "correct the number"),
    "not-a-number": ("The cell holds no number", "a number in digits", "correct the number"),
    "reference-damaged": (
        "A spreadsheet has changed the reference", "the reference as it is in your system",
        "format the column as text and export again",
    ),
    "not-text": ("The cell holds characters that cannot be read", "letters, digits and signs", "type the value anew"),
    "more-problems": ("There are more problems", "no further problems", "mend those listed, then send the file again"),
}  # fmt: skip


def letter(position: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    name = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def expectation(code: str, field: ReturnField | None) -> str:
    """Say what is expected, in the field's own words where it has some."""
    if field is not None and code in ("missing-column", "duplicate-column"):
        times = "a column" if code == "missing-column" else "once the column"
        return f"{times} with the heading '{field.label}'"
    if field is not None and code == "unknown-value" and field.values:
        return f"one of: {'; '.join(field.values)}"
    return FAULTS[code][1]


@dataclass(frozen=True)
class _Found:
    code: str
    field: ReturnField | None
    rows: Rows
    count: int
    addition: str = ""


class Findings:
    """Repairs and faults of one file; rows are kept as arrays until `repairs` and `problems` ask for words."""

    def __init__(self, file: str, fields: Sequence[ReturnField]) -> None:
        self.file = file
        self._order = {field.name: position for position, field in enumerate(fields)}
        self._repairs: list[_Found] = []
        self._faults: list[_Found] = []

    def repaired(
        self, code: str, field: ReturnField | None = None, rows: Rows = NO_ROWS, count: int = 0, addition: str = ""
    ) -> None:
        """Note what was put right: in `rows`, or `count` times in the file as a whole."""
        if len(rows) or count:
            self._repairs.append(_Found(code, field, rows, count or len(rows), addition))

    def wrong(self, code: str, field: ReturnField | None = None, rows: Rows | None = None) -> None:
        """Note what is wrong: in each of `rows`, or without `rows` in the file as a whole."""
        if rows is None or len(rows):
            self._faults.append(
                _Found(code, field, NO_ROWS if rows is None else rows, 1 if rows is None else len(rows))
            )

    def take_over(self, other: Findings) -> None:
        """Add all that `other` has noted, after what is here."""
        self._repairs += other._repairs
        self._faults += other._faults

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What was put right, one entry a code and field."""
        return tuple(
            Repair(
                found.code, self.file, found.field.name if found.field else None, found.count,
                REPAIRS[found.code] + found.addition, tuple(int(row) for row in np.sort(found.rows)[:_ROWS_LISTED]),
            )
            for found in self._repairs
        )  # fmt: skip

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, row by row, at most `MOST_PROBLEMS`; then one problem says how many more there are."""
        whole = [self._problem(found, None) for found in self._faults if not len(found.rows)]
        by_row = [found for found in self._faults if len(found.rows)]
        # Every kind gives its first rows only: a million faults must not become a million objects.
        listed = [(int(row), found) for found in by_row for row in np.sort(found.rows)[:MOST_PROBLEMS]]
        listed.sort(key=lambda each: (each[0], self._order.get(each[1].field.name, -1) if each[1].field else -1))
        problems = whole + [self._problem(found, row) for row, found in listed[:MOST_PROBLEMS]]
        more = sum(found.count for found in by_row) - MOST_PROBLEMS
        if more > 0:
            _, expected, mend = FAULTS["more-problems"]
            problems.append(Problem("more-problems", self.file, f"{expected}; there are {more:,} more", mend))
        return tuple(problems)

    def _problem(self, found: _Found, row: int | None) -> Problem:
        name = found.field.name if found.field else None
        return Problem(found.code, self.file, expectation(found.code, found.field), FAULTS[found.code][2], row, name)
