"""Reading a declared value, a provider's code, or a reference."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from evidence_book.intake.returns.cell_text import Reading, folded, gap, tidy
from evidence_book.intake.returns.grids import Cell, Unusable
from evidence_book.intake.returns.specification import ReturnField

_BOOLEANS = {"true": "Yes", "false": "No"}
_POINT_ZERO = re.compile(r"(\d+)\.0+", re.ASCII)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?e\+\d+", re.ASCII | re.IGNORECASE)
# A float holds fifteen digits; a longer reference that became a number has lost its end.
_EXACT = 10**15

# A reference that matches none of this is read as it stands, without a look at each one: spaces to take out,
# characters to make plain, marks and words for a gap, and what a spreadsheet makes of a number.
ODD_REFERENCE = (
    r"^\s|\s$|\s\s|[^ -~]|^[-.?*<\[#]|^\d+\.0+$|^\d(\.\d+)?[eE]\+\d+$"
    r"|(?i)^(n/k|nk|n\.k\.|not known|unknown|n/a|na|null|suppressed|withheld|redacted)$"
)


def category_reader(field: ReturnField) -> Callable[[Cell], Reading]:
    """Give a reader for the distinct cells of a category: a declared value, or an alias of one."""
    values = {folded(value): value for value in field.values}
    aliases = {folded(alias): value for value, others in field.value_aliases.items() for alias in others}
    exact = frozenset(field.values)
    yes_or_no = {"Yes", "No"} <= exact
    unknown = Reading(fault="unknown-value")

    def read(cell: Cell) -> Reading:
        if isinstance(cell, Unusable):
            return Reading(fault=cell.value)
        if isinstance(cell, bool):
            return Reading("Yes" if cell else "No", ("boolean",)) if yes_or_no else unknown
        if isinstance(cell, datetime):
            return unknown
        text, repairs = tidy(cell) if isinstance(cell, str) else (f"{cell:.15g}", ())
        key = text.casefold()
        if text in exact:
            return Reading(text, repairs)
        if key in values:
            return Reading(values[key], (*repairs, "letter-case"))
        if key in aliases:
            return Reading(aliases[key], (*repairs, "alias-value"))
        if key in _BOOLEANS and yes_or_no:
            return Reading(_BOOLEANS[key], (*repairs, "boolean"))
        return gap(text, field, repairs) or unknown

    return read


def read_reference(cell: Cell, field: ReturnField) -> Reading:
    """Read a distinct cell of a reference or provider field as text; a whole float loses its point and zeros."""
    damaged = Reading(fault="reference-damaged")
    match cell:
        case Unusable():
            return Reading(fault=cell.value)
        case bool() | datetime():
            return damaged
        case str():
            text, repairs = tidy(cell)
            if (empty := gap(text, field, repairs)) is not None:
                return empty
            if _SCIENTIFIC.fullmatch(text):
                return damaged
            if match := _POINT_ZERO.fullmatch(text):
                return Reading(match[1], (*repairs, "reference-float"))
            return Reading(text, repairs)
        case int():
            return Reading(str(cell)) if abs(cell) < _EXACT else damaged
        case _:
            if cell != int(cell) or abs(cell) >= _EXACT:
                return damaged
            return Reading(str(int(cell)), ("reference-float",))
