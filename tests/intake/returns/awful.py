"""Deliberately awful returns: one fault each, and one with everything; each with what should be read and said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tests.intake.returns.written import (
    Failed,
    Formula,
    Grid,
    Marks,
    Page,
    as_csv,
    as_ods,
    as_text,
    as_xls,
    as_xlsx,
    compound,
    rezipped,
)

from evidence_book.intake.returns.specification import ReturnSpecification

_CATEGORY = {"type": "category", "meaning": "A value", "example": ""}
SPECIFICATION = ReturnSpecification.model_validate(
    {
        "name": "visit", "title": "Visits to children", "record": "visit", "records": "visits",
        "provider": "authority", "providers": "authorities", "report": "visits", "dated_by": "visit_date",
        "period_name": "2024", "first_day": "2024-01-01", "last_day": "2024-12-31", "policy": "none",
        "fields": [
            {"name": "authority_code", "label": "Authority code", "meaning": "Code", "type": "provider",
             "aliases": ["Authority"], "example": "SYN-L01"},
            {"name": "visit_reference", "label": "Visit reference", "meaning": "Your reference", "type": "reference",
             "aliases": ["Ref"], "example": "SYN-1"},
            {"name": "visit_date", "label": "Date of visit", "meaning": "Day", "type": "date",
             "aliases": ["Visited"], "example": "2024-05-01"},
            {"name": "end_date", "label": "Date of end", "meaning": "Day", "type": "date", "required": False,
             "example": ""},
            {"name": "age", "label": "Age", "meaning": "Age in whole years", "type": "integer",
             "aliases": ["Age (years)"], "example": "12"},
            {"name": "cost", "label": "Cost", "meaning": "What it cost, in pounds", "type": "number",
             "required": False, "example": "100"},
            {"name": "sex", "label": "Sex", "values": ["Female", "Male", "Not known"],
             "value_aliases": {"Female": ["F", "Girl"]}, **_CATEGORY},
            {"name": "alone", "label": "Seen alone", "values": ["Yes", "No", "Not known"], **_CATEGORY},
            {"name": "outcome", "label": "Outcome", "required": False, "values": ["Closed", "Child's wish"],
             **_CATEGORY},
        ],
        "rules": [], "facts": [], "synthetic": {"rows": 1, "fields": {}},
        "tables": [{"name": "by_sex", "title": "Visits by authority and sex", "by": ["provider", "sex"]}],
        "chart": {"table": "by_sex", "value": "Female", "says": "the child was a girl"},
    }
)  # fmt: skip
HEADINGS = [each.label for each in SPECIFICATION.fields]
NAMES = SPECIFICATION.names
DAY = datetime(2024, 9, 23)
CLEAN: tuple[tuple[Any, ...], ...] = (
    ("SYN-L77", "SYN-zebra-1", DAY, None, 14, 8123.5, "Female", "Yes", "Closed"),
    ("SYN-L77", "SYN-zebra-2", DAY + timedelta(1), DAY + timedelta(30), 9, None, "Male", "No", None),
    ("SYN-L77", "SYN-zebra-3", DAY + timedelta(2), None, 17, 77.0, "Not known", "Not known", "Child's wish"),
)
Place = tuple[int, str]


def grid(changes: Mapping[Place, Any] | None = None, headings: list[Any] | None = None) -> list[list[Any]]:
    """Headings and the clean rows, with some cells changed, by row (the first is 2) and field."""
    rows = [list(row) for row in CLEAN]
    for (row, name), value in (changes or {}).items():
        rows[row - 2][NAMES.index(name)] = value
    return [list(headings or HEADINGS), *rows]


@dataclass(frozen=True)
class Awful:
    """A file, and what should come of it.

    `read` are the cells that differ from the clean ones, by the number of the clean row and field, None for
    missing. `numbers` are the row numbers of the clean rows in the file. `repairs` and `problems` are all there
    should be. `sent` are the cells that the file holds.
    """

    name: str
    content: bytes
    sent: Grid
    repairs: dict[tuple[str, str | None], tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    problems: tuple[tuple[str, int | None, str | None], ...] = ()
    read: dict[Place, Any] = field(default_factory=dict)
    numbers: tuple[int, ...] = (2, 3, 4)
    kept: tuple[int, ...] = (2, 3, 4)


def _cell(name: str, at: str, sent: Any, repair: str | None = None, fault: str | None = None, read: Any = "same",
          *more: str) -> Awful:  # fmt: skip
    """One cell of row 3 that is not as it should be, in a CSV file, or in XLSX if CSV cannot hold it."""
    cells = grid({(3, at): sent})
    content = as_csv(cells) if isinstance(sent, str) else as_xlsx(Page(cells))
    repairs = {(code, at): (1, (3,)) for code in (repair, *more) if code}
    problems = ((fault, 3, at),) if fault else ()
    value = None if fault else read
    return Awful(name, content, cells, repairs, problems, {} if value == "same" else {(3, at): value})


def _cells() -> list[Awful]:
    next_day = DAY + timedelta(1)
    return [
        _cell("day first with slashes", "visit_date", "24/09/2024"),
        _cell("day first with dots and two digits", "visit_date", "24.09.24", "two-digit-year"),
        _cell("month in words", "visit_date", "24 September 2024"),
        _cell("month in letters", "visit_date", "24-Sep-24", "two-digit-year"),
        _cell("midnight", "visit_date", "2024-09-24 00:00:00"),
        _cell("two readings", "visit_date", "05/06/2024", "day-first-date", None, datetime(2024, 6, 5)),
        _cell("serial as text", "visit_date", "45559", "date-serial"),
        _cell("serial as number", "visit_date", 45559, "date-serial"),
        _cell("month first", "visit_date", "09/24/2024", fault="month-first-date"),
        _cell("month first in words", "visit_date", "September 24, 2024", fault="month-first-date"),
        _cell("no such day", "visit_date", "31/09/2024", fault="not-a-date"),
        _cell("number that is no day", "visit_date", 1987, fault="not-a-date"),
        _cell("time of day", "visit_date", "2024-09-24 13:45", fault="date-with-time"),
        _cell("time in the cell", "visit_date", next_day + timedelta(hours=9), fault="date-with-time"),
        _cell("year or day first", "visit_date", "24-09-23", fault="ambiguous-date"),
        _cell("error in text", "visit_date", "#REF!", fault="error-value"),
        _cell("error in cell", "age", Failed(), fault="error-value"),
        _cell("required and empty", "age", "", fault="missing-value"),
        _cell("age not known", "age", "N/K", fault="not-known-not-allowed"),
        _cell("age withheld", "age", "<5", fault="withheld-not-allowed"),
        _cell("age with decimals", "age", "9.5", fault="not-an-integer"),
        _cell("age in words", "age", "quagga", fault="not-an-integer"),
        _cell("age with point zero", "age", "9.0", "point-zero"),
        _cell("age with unit", "age", "9 yrs", "unit-word"),
        _cell("cost withheld", "cost", "*", "withheld-value"),
        _cell("cost not known", "cost", "n/a", "not-known-empty"),
        _cell("cost with sign", "cost", "£8,765.25", "currency-sign", None, 8765.25, "thousands-comma"),
        _cell("cost with decimal comma", "cost", "8765,25", fault="not-a-number"),
        _cell("cost in other money", "cost", "$8765", fault="not-a-number"),
        _cell("end withheld", "end_date", "[c]", "withheld-value", None, None),
        _cell("category alias", "sex", "Girl", "alias-value", None, "Female"),
        _cell("category case", "sex", "MALE", "letter-case"),
        _cell("category spaces", "sex", "  Male ", "trailing-space"),
        _cell("category not known", "sex", "-", "not-known-word", None, "Not known"),
        _cell("category unknown", "sex", "quagga", fault="unknown-value"),
        _cell("category withheld", "sex", "[c]", fault="withheld-not-allowed"),
        _cell("curly quote and hard space", "outcome", "Child\u2019s\u00a0wish", "typographic-character", None, "Child's wish"),
        _cell("boolean", "alone", False, "boolean"),
        _cell("boolean in text", "alone", "FALSE", "boolean"),
        _cell("boolean where there is no yes", "sex", True, fault="unknown-value"),
        _cell("reference as float", "visit_reference", "70012345.0", "reference-float", None, "70012345"),
        _cell("reference as number", "visit_reference", 70012345, None, None, "70012345"),
        _cell("reference in powers", "visit_reference", "7.00123E+11", fault="reference-damaged"),
        _cell("reference as date", "visit_reference", DAY, fault="reference-damaged"),
        _cell("reference not known", "visit_reference", "?", fault="not-known-not-allowed"),
        _cell("formula with result", "age", Formula(9), "formula-result"),
        _cell("formula without result", "age", Formula(None), fault="formula-without-result"),
    ]  # fmt: skip


def _headings() -> list[Awful]:
    clean = grid()
    renamed = grid(headings=["AUTHORITY", "visit_reference", "Visited*", *HEADINGS[3:]])
    extra = [[*row[:2], "Zoe Quagga" if place == 0 else "quagga note", *row[2:]] for place, row in enumerate(clean)]
    twice = [[*row, row[4]] for row in clean]
    twice[0][-1] = "Age (years)"
    missing = [row[:4] + row[5:] for row in clean]
    at_2 = {("renamed-column", "authority_code"): (1, (1,)), ("renamed-column", "visit_date"): (1, (1,))}
    return [
        Awful("renamed headings", as_csv(renamed), renamed, at_2),
        Awful("an undeclared column", as_csv(extra), extra, {("undeclared-column", None): (1, (1,))}),
        Awful("a column twice", as_csv(twice), twice, {}, (("duplicate-column", 1, "age"),), {}, (), ()),
        Awful("a column missing", as_csv(missing), missing, {}, (("missing-column", 1, "age"),), {}, (), ()),
        Awful("no headings", as_csv(clean[1:]), clean, {}, (("no-header", None, None),), {}, (), ()),
        Awful("headings only", as_csv(clean[:1]), clean, {}, (("no-rows", None, None),), {}, (), ()),
        Awful("too many columns", as_csv([[*row, *["quagga"] * 200] for row in clean]), clean, {},
              (("too-many-columns", None, None),), {}, (), ()),
    ]  # fmt: skip


def _rows() -> list[Awful]:
    clean = grid()
    titled = [["Return of quagga"], [], ["Second title", "with two cells"], *clean]
    totals = [*clean, ["Grand Total", None, None, None, 40, 8200.5]]
    blank = [*clean[:2], [], [None] * 9, *clean[2:], [], []]
    note = [*clean, ["Source: quagga system"] + [None] * 8]
    units = [clean[0], ["code", "text", "dd/mm/yyyy", "dd/mm/yyyy", "years", "£", "F/M", "Y/N", "list"], *clean[1:]]
    ragged = as_csv(clean).replace(b",Male,No,", b",Male,No", 1)
    spread = [[*row[:3], None, *row[3:]] for row in clean]
    return [
        Awful("titles above", as_csv(titled), titled, numbers=(5, 6, 7)),
        Awful("titles above in XLSX", as_xlsx(Page(titled)), titled, numbers=(5, 6, 7)),
        Awful("a totals row", as_xlsx(Page(totals)), totals, {("totals-row", None): (1, (5,))}),
        Awful("a totals row in CSV", as_csv([*clean, ["", "Total", "", "", "40", "", "", "", ""]]), clean,
              {("totals-row", None): (1, (5,))}),
        Awful("blank rows", as_csv(blank), blank, {("blank-row", None): (2, (3, 4))}, numbers=(2, 5, 6)),
        Awful("blank rows in ODS", as_ods(Page(blank)), blank, {("blank-row", None): (2, (3, 4))}, numbers=(2, 5, 6)),
        Awful("a note below", as_csv(note), note, {}, (("lone-cell", 5, None),)),
        Awful("a row of units", as_csv(units), units, {}, (("units-row", 2, None),), numbers=(3, 4, 5)),
        Awful("a short row", ragged, clean, {}, (("ragged-row", 3, None),), {}, (2, 4), (2, 4)),
        Awful("a blank column", as_csv(spread), spread),
    ]  # fmt: skip


def _texts() -> list[Awful]:
    clean = grid()
    curly = grid({(4, "outcome"): "Child\u2019s wish"})
    curly_found = {("typographic-character", "outcome"): (1, (4,))}
    lines = grid({(2, "visit_reference"): "SYN-zebra-1\nnew line"})
    unclosed = as_csv(clean).replace(b"SYN-zebra-2", b'"SYN-zebra-2', 1)
    return [
        Awful("semicolons", as_csv(clean, ";"), clean),
        Awful("tabs in UTF-16", as_csv(clean, "\t", "utf-16"), clean),
        Awful("UTF-8 with a mark", as_csv(clean, encoding="utf-8-sig", end="\r\n"), clean),
        Awful("Windows-1252", as_csv(curly, encoding="cp1252"), curly,
              {("encoding-windows-1252", None): (1, ()), **curly_found}),
        Awful("two encodings", as_csv(curly) + b"SYN-L77,caf\xe9,,,,,,,\n", curly, {},
              (("mixed-encoding", None, None),), {}, (), ()),
        Awful("line break in a cell", as_csv(lines), lines, {("trailing-space", "visit_reference"): (1, (2,))},
              read={(2, "visit_reference"): "SYN-zebra-1 new line"}),
        Awful("quotes never closed", unclosed, clean, {}, (("broken-quotes", 3, None),), {}, (), ()),
        Awful("an empty file", b" \n", (), {}, (("empty-file", None, None),), {}, (), ()),
        Awful("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", (), {}, (("unknown-format", None, None),), {}, (), ()),
        Awful("a web page", b"<html><table><tr><td>Age", (), {}, (("unknown-format", None, None),), {}, (), ()),
    ]  # fmt: skip


def _books() -> list[Awful]:
    clean = grid()
    merged = grid({(3, "authority_code"): None, (4, "authority_code"): None})
    merges = Marks(merges=((2, 0, 4, 0),))
    found = {("merged-cell", "authority_code"): (2, (3, 4))}
    hidden = Marks(hidden_rows=(3,), hidden_columns=(4, 8))
    seen = {
        ("hidden-row", None): (1, (3,)), ("hidden-column", "age"): (1, (1,)), ("hidden-column", "outcome"): (1, (1,)),
    }  # fmt: skip
    other = Page([["Guidance for quaggas"], ["Age", "Sex", "Outcome", "Seen alone"], ["", "Female", "Closed", "Yes"]])
    serial = grid({(3, "visit_date"): 45559 - 1462})
    doctype = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "quagga">]>'
    faults: list[Awful] = []
    for kind, made in (("XLSX", as_xlsx), ("ODS", as_ods)):
        faults += [
            Awful(f"merged cells in {kind}", made(Page(merged, merges)), clean, found),
            Awful(f"hidden rows and columns in {kind}", made(Page(clean, hidden)), clean, seen),
            Awful(f"a hidden sheet in {kind}", made(Page(clean, Marks(hidden=True)), Page(clean)), clean,
                  {("hidden-sheet", None): (1, ())}),
            Awful(f"a sheet of guidance in {kind}", made(other, Page(clean)), clean, {("other-sheet", None): (1, ())}),
            Awful(f"two returns in {kind}", made(Page(clean), Page(clean)), clean, {},
                  (("several-sheets", None, None),), {}, (), ()),
            Awful(f"days from 1904 in {kind}", made(Page(serial), from_1904=True), clean,
                  {("dates-from-1904", None): (1, ()), ("date-serial", "visit_date"): (1, (3,))}),
            Awful(f"formulas in {kind}", made(Page(grid({(2, "age"): Formula(14), (4, "age"): Formula(None)}))), clean,
                  {("formula-result", "age"): (1, (2,))},
                  (("formula-without-result", 4, "age"),), {(4, "age"): None}),
            Awful(f"half a file of {kind}", made(Page(clean))[:-200], (), {}, (("broken-file", None, None),), {}, (), ()),
            Awful(f"entities in {kind}", rezipped(made(Page(clean)), lambda name, part: (
                part.replace(part[: part.find(b"?>") + 2], doctype) if name.endswith(("content.xml", "sheet1.xml"))
                else part)), (), {}, (("document-type", None, None),), {}, (), ()),
        ]  # fmt: skip
    faults += [
        Awful("an error and a boolean in ODS", as_ods(Page(grid({(2, "age"): Failed(), (3, "alone"): False}))), clean,
              {("boolean", "alone"): (1, (3,))}, (("error-value", 2, "age"),), {(2, "age"): None}),
        Awful("an old workbook", as_xls(clean), clean, {("old-format", None): (1, ()), ("hidden-sheet", None): (1, ())}),
        Awful("a password", compound("EncryptedPackage", b"quagga"), (), {},
              (("password-protected", None, None),), {}, (), ()),
    ]  # fmt: skip
    return faults


def _everything() -> Awful:
    """Titles, renamed and undeclared columns, a hidden row, a merge, bad cells of every kind and a totals row."""
    cells = grid(
        {
            (2, "visit_date"): 45558, (2, "sex"): " girl", (2, "cost"): "£8,123.50", (2, "outcome"): "quagga",
            (3, "authority_code"): None, (3, "visit_date"): "09/24/2024", (3, "alone"): True, (3, "age"): Formula(9),
            (4, "cost"): "*", (4, "sex"): "N/K", (4, "outcome"): "child\u2019s  wish", (4, "age"): None,
        },
        ["authority", "Ref", "Visited", *HEADINGS[3:]],
    )  # fmt: skip
    sent = [["Quagga return"], [], *[[*row, None if place else "Name of quagga"] for place, row in enumerate(cells)]]
    sent.append(["Total", None, None, None, 23, 8200.5])
    marks = Marks(hidden_rows=(5,), merges=((4, 0, 5, 0),))
    top = (3,)
    return Awful(
        "everything", as_xlsx(Page(sent, marks), Page([["quagga"]], Marks(hidden=True))), sent,
        {
            ("hidden-sheet", None): (1, ()), ("undeclared-column", None): (1, top),
            ("renamed-column", "authority_code"): (1, top), ("renamed-column", "visit_reference"): (1, top),
            ("renamed-column", "visit_date"): (1, top), ("totals-row", None): (1, (7,)),
            ("hidden-row", None): (1, (5,)), ("merged-cell", "authority_code"): (1, (5,)),
            ("formula-result", "age"): (1, (5,)), ("date-serial", "visit_date"): (1, (4,)),
            ("currency-sign", "cost"): (1, (4,)), ("thousands-comma", "cost"): (1, (4,)),
            ("withheld-value", "cost"): (1, (6,)), ("trailing-space", "sex"): (1, (4,)),
            ("alias-value", "sex"): (1, (4,)), ("not-known-word", "sex"): (1, (6,)), ("boolean", "alone"): (1, (5,)),
            ("typographic-character", "outcome"): (1, (6,)), ("trailing-space", "outcome"): (1, (6,)),
            ("letter-case", "outcome"): (1, (6,)),
        },
        (("unknown-value", 4, "outcome"), ("month-first-date", 5, "visit_date"), ("missing-value", 6, "age")),
        {(2, "outcome"): None, (3, "visit_date"): None, (3, "alone"): "Yes", (4, "cost"): None, (4, "age"): None},
        numbers=(4, 5, 6),
    )  # fmt: skip


@cache
def awful_returns() -> tuple[Awful, ...]:
    """Every awful return."""
    return (*_cells(), *_headings(), *_rows(), *_texts(), *_books(), _everything())


def sent_values(awful: Awful) -> set[str]:
    """What stands in the cells of a file, without what may be said: headings, declared values, words of the rules."""
    said = {each.casefold() for each in (*HEADINGS, *NAMES, "authority", "visited*", "total", "grand total")}
    said |= {value.casefold() for each in SPECIFICATION.fields for value in each.values}
    cells = {
        as_text(cell) for row in awful.sent for cell in row if not isinstance(cell, Formula | Failed | bool)
    }  # fmt: skip
    return {cell for cell in cells if len(cell) > 3 and cell.casefold() not in said | {"false"}}
