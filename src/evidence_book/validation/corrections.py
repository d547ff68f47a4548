"""The guard of known faults: each must still stand in its file as it did when it was listed, or the build stops.

A fault that its source has mended is no fault any more, and what was done about it may now be wrong. So each
correction names one row of one file and what a field of it says as long as the fault stands. A correction of status
`open` or `not_a_fault` (looked at, and no fault) must find that row, holding just that; one of status `mended` must
not find it holding that any more.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd

from evidence_book.decoding import read_utf8
from evidence_book.frames import each_row
from evidence_book.problems import BadInput, Problem

Action = Literal["kept_and_noted", "other_reading_used", "replaced", "left_out"]
Status = Literal["open", "mended", "not_a_fault"]

# Where the register itself lies, below `data/raw/published` as the files it names do.
REGISTER = "corrections/known_faults.csv"
# What puts something in the place of the faulty value, and so has to say what.
_WITH_ANOTHER = ("other_reading_used", "replaced")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

Row = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class Correction:
    """One known fault: the row it stands in, what `field` says as long as it stands (`expect`), what is done about it."""

    correction_id: str
    file: str
    where: str
    field: str
    expect: str
    action: Action
    used: str
    status: Status


def read_selector(where: str) -> dict[str, str]:
    """Read `period=2022-23; measure=places`: the values that single a row out, by column.

    A value holds no semicolon, for that is where the next column begins; it may be empty. Raises `ValueError` for a
    part without a column, or a column that is named twice.
    """
    wanted: dict[str, str] = {}
    for part in where.split(";"):
        name, equals, value = (each.strip() for each in part.partition("="))
        if not name or not equals:
            raise ValueError("expected column=value, with a semicolon between two")
        if name in wanted:
            raise ValueError(f"expected the column '{name}' once")
        wanted[name] = value
    return wanted


def same(found: str, expected: str) -> bool:
    """Say whether a cell holds what is expected: the same text, or the same number (`650.0` is 650)."""
    if _NUMBER.fullmatch(found) and _NUMBER.fullmatch(expected):
        return Decimal(found) == Decimal(expected)
    return found == expected


def read_corrections(frame: pd.DataFrame) -> list[Correction]:
    """Take the corrections from the validated register; a missing text is an empty one."""
    filled = frame[list(Correction.__dataclass_fields__)].fillna("")
    return [Correction(*row) for row in each_row(filled)]


def _shown(file: str) -> str:
    return f"data/raw/published/{file}"


def _read(published: Path, file: str) -> tuple[list[str], list[Row]]:
    """The header of a raw file, and its rows as text with the line each ends on."""
    shown_as = _shown(file)
    reader = csv.reader(io.StringIO(read_utf8(published / file, shown_as), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader)]
        return header, [
            (reader.line_num, dict(zip(header, (cell.strip() for cell in record), strict=True))) for record in reader
        ]
    except (csv.Error, ValueError):
        mend = "run `evidence validate`, which says what is wrong with the file"
        raise BadInput([Problem("broken-file", shown_as, "rows as wide as the header", mend)]) from None


def _in_register(correction: Correction, code: str, expected: str, mend: str, field: str) -> Problem:
    return Problem(code, f"{_shown(REGISTER)}, {correction.correction_id}", expected, mend, field=field)


def _entry_problem(correction: Correction) -> Problem | None:
    """What is wrong with the entry itself: its selector, or an action that does not fit what is used instead."""
    try:
        read_selector(correction.where)
    except ValueError as error:
        expected = str(error).removeprefix("expected ")
        return _in_register(correction, "bad-selector", expected, "correct the selector", "where")
    replacing = correction.action in _WITH_ANOTHER
    if replacing != bool(correction.used):
        expected = "what is used instead" if replacing else f"nothing used instead of what is {correction.action}"
        return _in_register(correction, "action-and-used-differ", expected, "correct the action or this cell", "used")
    return None


def _standing_problem(correction: Correction, header: Iterable[str], rows: Iterable[Row]) -> Problem | None:
    """Why a correction does not stand as its status says; None if it does."""
    name, file, field = correction.correction_id, _shown(correction.file), correction.field
    wanted = read_selector(correction.where)
    if unknown := [column for column in (*wanted, field) if column not in header]:
        mend = f"correct '{unknown[0]}'"
        return _in_register(correction, "unknown-column", f"columns that {file} has", mend, "where")
    found = [(line, cells) for line, cells in rows if all(same(cells[key], value) for key, value in wanted.items())]
    holding = [line for line, cells in found if same(cells[field], correction.expect)]
    if correction.status == "mended":
        if not holding:
            return None
        mend = f"the fault is back: review correction {name}, then set its status"
        return Problem("fault-is-back", file, f"no longer what {name} lists as mended", mend, holding[0], field)
    mend = f"the source has been mended (or changed): review correction {name}, then set its status"
    if len(found) != 1:
        expected = f"one row where {correction.where}, found {len(found)}"
        return Problem("fault-not-found", file, expected, mend, found[0][0] if found else None, field)
    if not holding:
        return Problem("fault-changed", file, f"what {name} says of this cell", mend, found[0][0], field)
    return None


def check_corrections(corrections: Iterable[Correction], published: Path) -> None:
    """Raise `BadInput` unless every fault stands, or is mended, as its status says; names file, row, field and correction.

    `published` is the folder of published figures, `data/raw/published`.
    """

    @cache
    def read(file: str) -> tuple[list[str], list[Row]]:
        return _read(published, file)

    problems: list[Problem] = []
    for each in corrections:
        problem = _entry_problem(each)
        if problem is None:
            try:
                problem = _standing_problem(each, *read(each.file))
            except BadInput as error:
                problems += error.problems
                continue
        if problem:
            problems.append(problem)
    if problems:
        raise BadInput(problems)
