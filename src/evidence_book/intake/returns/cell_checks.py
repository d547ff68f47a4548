"""What a spreadsheet checks while a return is filled in, and what it says then."""

from __future__ import annotations

import textwrap
from datetime import date
from typing import Any

from evidence_book.intake.returns.specification import ReturnField, ReturnSpecification

TYPES = {
    "provider": "Code",
    "reference": "Text",
    "date": "Date",
    "integer": "Whole number",
    "number": "Number",
    "category": "One of a list",
}
_EARLIEST = date(1990, 1, 1)
# What a spreadsheet allows for the heading and the text of a message.
_LONGEST_HEADING, _LONGEST_TEXT = 32, 255
_LONGEST_CODE = 60
# Below every number that a sender could mean: a number without limits is still checked to be a number.
_ANY_NUMBER = -1e15
_KEEP = "Choose Yes to keep what you wrote."


def _limits(field: ReturnField) -> str:
    if field.minimum is not None and field.maximum is not None:
        return f"{field.minimum:,.0f} to {field.maximum:,.0f}"
    if field.minimum is not None:
        return f"{field.minimum:,.0f} or more"
    return f"{field.maximum:,.0f} or less" if field.maximum is not None else "Any"


def day_in_words(day: date) -> str:
    """Spell a day: 1 April 2024."""
    return f"{day.day} {day:%B %Y}"


def _dates(field: ReturnField, specification: ReturnSpecification) -> tuple[date, date | None]:
    """The first and the last day that a date may be; None where it may be any later one."""
    if field.name != specification.dated_by:
        return _EARLIEST, None
    return (_EARLIEST if specification.census else specification.first_day), specification.last_day


def allowed(field: ReturnField, specification: ReturnSpecification) -> str:
    """Say in words what a field may hold."""
    if field.values:
        return "; ".join(field.values)
    if field.type in ("integer", "number"):
        return _limits(field)
    if field.type == "date":
        first, last = _dates(field, specification)
        return f"{day_in_words(first)} to {day_in_words(last)}" if last else f"{day_in_words(first)} or later"
    if field.type == "provider":
        return f"The code of your {specification.provider}, the same in every row"
    return "Your own, each only once"


def _cut(text: str, length: int) -> str:
    return textwrap.shorten(text, length, placeholder="…")


def cell_check(field: ReturnField, specification: ReturnSpecification, named: str | None) -> dict[str, Any]:
    """Spell the check of a field's cells as `xlsxwriter` takes it; `named` is the range of its list, if it has one.

    A list is closed. Anything else only warns, since a sender may have to write that it is not known.
    """
    may_be = allowed(field, specification)
    needed = "" if field.required else " May be empty."
    allows: dict[str, Any]
    if named:
        allows = {"validate": "list", "source": f"={named}"}
        message = "Choose a value from the list. The sheet Lists holds every value."
    elif field.type == "date":
        first, last = _dates(field, specification)
        allows = {"validate": "date", **_between(first, last)}
        message = f"Write a date as day, month and year: {may_be}. {_KEEP}"
    elif field.type in ("integer", "number"):
        kind = "integer" if field.type == "integer" else "decimal"
        allows = {"validate": kind, **_between(field.minimum, field.maximum)}
        message = f"Write a {TYPES[field.type].lower()}: {may_be.lower()}, without signs or words. {_KEEP}"
    else:
        allows = {"validate": "length", **_between(1, _LONGEST_CODE)}
        message = f"Write a short text: {may_be[0].lower()}{may_be[1:]}. {_KEEP}"
    return {
        "input_title": _cut(field.label, _LONGEST_HEADING),
        "input_message": _cut(f"{field.meaning}.{needed}", _LONGEST_TEXT),
        "error_title": _cut(field.label, _LONGEST_HEADING),
        "error_message": _cut(message, _LONGEST_TEXT),
        "error_type": "stop" if named else "warning",
        **allows,
    }


def _between(least: date | float | None, most: date | float | None) -> dict[str, Any]:
    if least is not None and most is not None:
        return {"criteria": "between", "minimum": least, "maximum": most}
    if most is not None:
        return {"criteria": "<=", "value": most}
    return {"criteria": ">=", "value": _ANY_NUMBER if least is None else least}
