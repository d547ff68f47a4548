"""Reading a day: year first, day first or with the month's name, or a spreadsheet's serial number; never month first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from evidence_book.intake.returns.cell_text import Reading, gap, tidy
from evidence_book.intake.returns.grids import Cell, Unusable
from evidence_book.intake.returns.specification import ReturnField

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_MONTH = {name: number for number, name in enumerate(_MONTHS, 1)}
_MONTH |= {name[:3]: number for name, number in _MONTH.items()} | {"sept": 9}

_TIME = re.compile(r"[ T](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$")
_MIDNIGHT = re.compile(r"0?0:00(:00(\.0+)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
_MONTH_NAMED = re.compile(r"([a-z]+)\.? \d{1,2}(?:st|nd|rd|th)?,? \d{2,4}", re.ASCII | re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(\.0+)?", re.ASCII)

# Days on which a return can turn: a number outside is not taken for a date that lost its format.
_FIRST, _LAST = datetime(1990, 1, 1), datetime(2050, 1, 1)
_DAY_ZERO, _DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)

_NO_DATE = Reading(fault="not-a-date")


def _day(year: str, month: int, day: str, repairs: tuple[str, ...]) -> Reading:
    if len(year) == 2:
        repairs = (*repairs, "two-digit-year")
        year = f"{20 if int(year) < 50 else 19}{year}"
    try:
        found = datetime(int(year), month, int(day))
    except ValueError:
        return _NO_DATE
    return Reading(found, repairs) if 1900 <= found.year < 2100 else _NO_DATE


def _serial(days: float, from_1904: bool) -> Reading:
    if days != int(days):
        return Reading(fault="date-with-time")
    found = (_DAY_ZERO_1904 if from_1904 else _DAY_ZERO) + timedelta(days=int(days))
    return Reading(found, ("date-serial",)) if _FIRST <= found < _LAST else _NO_DATE


def _text(text: str, from_1904: bool, repairs: tuple[str, ...]) -> Reading:
    if time := _TIME.search(text):
        if not _MIDNIGHT.fullmatch(time[1]):
            return Reading(fault="date-with-time")
        text = text[: time.start()]
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(match[1], int(match[3]), match[4], repairs)
    if match := _DAY_FIRST.fullmatch(text):
        day, mark, month, year = match.groups()
        if mark == "-" and len(year) == 2:
            # 14-06-24 might as well be a year first.
            return Reading(fault="ambiguous-date")
        if int(month) > 12 >= int(day) and _day(year, int(day), month, ()).fault is None:
            return Reading(fault="month-first-date")
        if int(day) <= 12 and int(day) != int(month):
            repairs = (*repairs, "day-first-date")
        return _day(year, int(month), day, repairs)
    if (match := _DAY_NAMED.fullmatch(text)) and match[2].casefold() in _MONTH:
        return _day(match[3], _MONTH[match[2].casefold()], match[1], repairs)
    if (match := _MONTH_NAMED.fullmatch(text)) and match[1].casefold() in _MONTH:
        return Reading(fault="month-first-date")
    return _serial(float(text), from_1904) if _SERIAL.fullmatch(text) else _NO_DATE


def read_date(cell: Cell, field: ReturnField, from_1904: bool = False) -> Reading:
    """Read a distinct cell of a date field as a `datetime` at midnight; numbers are days from 1900, or from 1904."""
    match cell:
        case Unusable():
            return Reading(fault=cell.value)
        case bool():
            return _NO_DATE
        case datetime():
            if (cell.hour, cell.minute, cell.second, cell.microsecond) != (0, 0, 0, 0):
                return Reading(fault="date-with-time")
            return Reading(cell) if 1900 <= cell.year < 2100 else _NO_DATE
        case str():
            text, repairs = tidy(cell)
            return gap(text, field, repairs) or _text(text, from_1904, repairs)
        case _:
            return _serial(cell, from_1904) if 0 < cell < 100_000 else _NO_DATE
