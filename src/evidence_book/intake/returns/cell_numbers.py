"""Reading a number: digits, and what people put round them where the field leaves no doubt what it means."""

from __future__ import annotations

import math
import re
from datetime import datetime

from evidence_book.intake.returns.cell_text import Reading, gap, tidy
from evidence_book.intake.returns.grids import Cell, Unusable
from evidence_book.intake.returns.specification import ReturnField

_NUMBER = re.compile(r"-?\d{1,15}(\.\d*)?|-?\.\d+", re.ASCII)
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_WITH_UNIT = re.compile(r"(?P<number>[-\d.,]+) ?(?P<unit>[a-z][a-z .]*)", re.ASCII | re.IGNORECASE)

# A unit is taken out only where the meaning of the field names it.
_UNITS = {
    "years": frozenset({"years", "year", "yrs", "yr", "y", "years old", "yo"}),
    "miles": frozenset({"miles", "mile", "mi"}),
    "pounds": frozenset({"pounds", "gbp"}),
}
_LARGEST = 2**31 - 1


def _units(field: ReturnField) -> frozenset[str]:
    words = re.findall("[a-z]+", field.meaning.casefold())
    return frozenset().union(*(spellings for unit, spellings in _UNITS.items() if unit in words))


def _stripped(text: str, field: ReturnField) -> tuple[str, tuple[str, ...]]:
    """Take off the pound sign, the unit and the commas that the field allows."""
    repairs: tuple[str, ...] = ()
    if text.startswith("£") and "pounds" in field.meaning:
        text, repairs = text[1:].lstrip(), ("currency-sign",)
    if (match := _WITH_UNIT.fullmatch(text)) and match["unit"].rstrip(" .").casefold() in _units(field):
        text, repairs = match["number"], (*repairs, "unit-word")
    if _THOUSANDS.fullmatch(text):
        text, repairs = text.replace(",", ""), (*repairs, "thousands-comma")
    return text, repairs


def _whole(number: float, repairs: tuple[str, ...]) -> Reading:
    if number != int(number) or abs(number) > _LARGEST:
        return Reading(fault="not-an-integer")
    return Reading(int(number), repairs)


def read_number(cell: Cell, field: ReturnField) -> Reading:
    """Read a distinct cell of a number or integer field; an integer with a decimal part is a fault."""
    whole = field.type == "integer"
    fault = Reading(fault="not-an-integer" if whole else "not-a-number")
    match cell:
        case Unusable():
            return Reading(fault=cell.value)
        case bool() | datetime():
            return fault
        case str():
            text, repairs = tidy(cell)
            if (empty := gap(text, field, repairs)) is not None:
                return empty
            text, stripped = _stripped(text, field)
            if not _NUMBER.fullmatch(text):
                return fault
            repairs = (*repairs, *stripped)
            if whole and "." in text:
                repairs = (*repairs, "point-zero")
            return _whole(float(text), repairs) if whole else Reading(float(text), repairs)
        case _:
            if not math.isfinite(cell):
                return fault
            return _whole(cell, ()) if whole else Reading(float(cell))
