"""The workbook that providers fill in: what to send, the return with drop-downs, the dictionary and the lists."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from evidence_book.intake.returns.cell_checks import TYPES, allowed, cell_check, day_in_words
from evidence_book.intake.returns.specification import EXAMPLE_REFERENCE, ReturnField, ReturnSpecification, Rule
from evidence_book.storage import write_bytes

# Rows 2 to 10,001 of the return, the example among them, are checked while they are filled in.
ROWS_TO_FILL = 10_000
SHEETS = ("Read me", "Return", "Data dictionary", "Lists")

_CREATED = datetime(2000, 1, 1)
_DAY = "dd mmm yyyy"
_HEADING_HEIGHT = 48


@dataclass(frozen=True)
class _Book:
    """The workbook being written, its styles, and its drop-downs by field: values, each with what else it is called."""

    book: Any
    specification: ReturnSpecification
    styles: Mapping[str, Any]
    lists: Mapping[str, list[tuple[str, str]]]

    def named(self, field: str) -> str | None:
        """The name of the range with the values of a field; None if it has no list."""
        return f"list_{field}" if field in self.lists else None

    def sheet(self, name: str, about: str) -> Any:
        """Add a sheet; `about` is said when its first cell is reached."""
        sheet = self.book.add_worksheet(name)
        sheet.data_validation(0, 0, 0, 0, {"validate": "any", "input_title": name, "input_message": about})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def table(self, sheet: Any, name: str, headings: Sequence[str], rows: int) -> None:
        """Make a table with a name of `rows` rows; its headings are the first row and stay in view."""
        style = {"autofilter": False, "style": "Table Style Light 1", "banded_rows": False}
        columns = [{"header": heading, "header_format": self.styles["heading"]} for heading in headings]
        named = {"name": f"{self.specification.name}_{name}", "columns": columns}
        sheet.add_table(0, 0, rows, len(headings) - 1, style | named)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)

    def text_table(
        self, sheet: Any, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
    ) -> None:
        """Write a table of texts whose columns are `widths` wide."""
        self.table(sheet, name, headings, len(rows))
        for position, width in enumerate(widths):
            sheet.set_column(position, position, width)
        for number, row in enumerate(rows, start=1):
            for position, text in enumerate(row):
                sheet.write_string(number, position, text, self.styles["text"])


def _period(specification: ReturnSpecification) -> str:
    if specification.census:
        return f"Census day: {day_in_words(specification.first_day)}."
    first, last = day_in_words(specification.first_day), day_in_words(specification.last_day)
    return f"Period: {specification.period_name}, from {first} to {last}."


def _lines(specification: ReturnSpecification) -> list[tuple[str, str]]:
    """The lines of the first sheet: the style of each, and its text."""
    reference, provider = specification.reference_field, specification.provider_field
    return [
        ("title", f"{specification.title}: return for {specification.period_name}"),
        ("line", "This workbook has four sheets: Read me, Return, Data dictionary, Lists. Only Return is filled in."),
        ("section", "What to send"),
        ("line", f"One row is one {specification.record}."),
        ("line", _period(specification)),
        ("line", f"Send every row of your {specification.provider}, whatever the number. Do not hide small numbers: "
                 "that is done before anything is published."),
        ("section", "How to fill it in"),
        ("line", f"Row 2 of Return is an example: its {reference.label} is {EXAMPLE_REFERENCE}. It is left out when "
                 "the return is read, so you may keep it, delete it or write over it with a row of your own. A row "
                 f"of your own must not have the reference {EXAMPLE_REFERENCE}."),
        ("line", "Begin in row 3, one row for each record, without blank rows, merged cells or totals."),
        ("line", f"Put the same code under {provider.label} in every row."),
        ("line", "Choose from the list where a cell has one; the lists are on the sheet Lists. If something is not "
                 "known, choose Not known where the list has it. An empty cell is an answer only where the data "
                 "dictionary says that the field is not required."),
        ("line", "Write dates as day, month and year, for example 14 June 2024."),
        ("line", "You may send a CSV file with the same headings instead."),
        ("section", "What not to send"),
        ("line", "No names, no dates of birth, no addresses, and no number by which a child is known elsewhere."),
        ("line", f"{reference.label}: {reference.meaning}. Keep it, so that you can find the row if we ask."),
        ("line", "No columns of your own: they are not read."),
        ("section", "What is checked"),
        *[("line", f"{rule.meaning}. {_what_follows(rule)}") for rule in specification.rules],
    ]  # fmt: skip


def _what_follows(rule: Rule) -> str:
    mend = f"{rule.mend[0].upper()}{rule.mend[1:]}."
    return f"If not: {mend}" if rule.severity == "error" else f"If not, we ask: {mend}"


def _read_me(book: _Book) -> None:
    sheet = book.sheet("Read me", "What to send and how to fill it in. One column of text, read from top to bottom.")
    sheet.set_portrait()
    sheet.set_column(0, 0, 100)
    sheet.hide_gridlines(2)
    for row, (style, text) in enumerate(_lines(book.specification)):
        sheet.write_string(row, 0, text, book.styles[style])


def _write_example(sheet: Any, book: _Book, position: int, field: ReturnField) -> None:
    text = EXAMPLE_REFERENCE if field.type == "reference" else field.example
    style = book.styles["example_day" if field.type == "date" else "example"]
    if not text:
        sheet.write_blank(1, position, None, style)
    elif field.type == "date":
        sheet.write_datetime(1, position, datetime.fromisoformat(text), style)
    elif field.type in ("integer", "number"):
        sheet.write_number(1, position, float(text), style)
    else:
        sheet.write_string(1, position, text, style)


def _return(book: _Book) -> None:
    fields = book.specification.fields
    about = f"Headings are in row 1. Row 2 is an example with the reference {EXAMPLE_REFERENCE}. Begin in row 3."
    sheet = book.sheet("Return", about)
    # The table takes in one row below the example: it grows by itself as rows are filled in.
    book.table(sheet, "return", [field.label for field in fields], rows=2)
    sheet.set_row(0, _HEADING_HEIGHT)
    for position, field in enumerate(fields):
        style = {"date": "day", "provider": "code", "reference": "code"}.get(field.type, "plain")
        longest = max(map(len, (*field.values, field.label[:24], "00 Mmm 0000")))
        sheet.set_column(position, position, min(longest + 3, 44), book.styles[style])
        _write_example(sheet, book, position, field)
        check = cell_check(field, book.specification, book.named(field.name))
        sheet.data_validation(1, position, ROWS_TO_FILL, position, check)


def _dictionary(book: _Book) -> None:
    sheet = book.sheet("Data dictionary", "One row a column of the return: its meaning, type and what is allowed.")
    headings = ("Heading", "Meaning", "Type", "Required", "Allowed", "Other headings that are read")
    rows = [
        (
            field.label,
            field.meaning,
            TYPES[field.type],
            "Yes" if field.required else "No",
            allowed(field, book.specification),
            "; ".join((field.name, *field.aliases)),
        )
        for field in book.specification.fields
    ]
    book.text_table(sheet, "dictionary", headings, rows, widths=(30, 50, 16, 12, 60, 50))


def _listed(
    specification: ReturnSpecification, providers: Sequence[tuple[str, str]]
) -> dict[str, list[tuple[str, str]]]:
    listed = {specification.provider_field.name: list(providers)} if providers else {}
    for field in specification.fields:
        if field.values:
            known_as = {value: "; ".join(field.value_aliases.get(value, ())) for value in field.values}
            listed[field.name] = [(value, known_as[value] or "none") for value in field.values]
    return listed


def _lists(book: _Book) -> None:
    sheet = book.sheet("Lists", "The values of the drop-downs on the sheet Return: one row a value.")
    rows: list[tuple[str, str, str]] = []
    for name, values in book.lists.items():
        first, label = len(rows) + 2, book.specification.field(name).label
        rows += [(label, value, known_as) for value, known_as in values]
        book.book.define_name(book.named(name), f"=Lists!$B${first}:$B${len(rows) + 1}")
    headings = ("Heading", "Allowed value", "Also known as")
    book.text_table(sheet, "lists", headings, rows, widths=(42, 50, 60))


def _styles(book: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top"}
    example = {"italic": True, "bg_color": "#E7E6E6", "font_color": "#3B3B3B", "border": 4}
    return {
        "title": book.add_format({"bold": True, "font_size": 16, **wrapped}),
        "section": book.add_format({"bold": True, "font_size": 13, **wrapped}),
        "line": book.add_format(wrapped),
        "text": book.add_format(wrapped),
        "heading": book.add_format({"bold": True, "bottom": 2, **wrapped}),
        "plain": book.add_format({}),
        "code": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": _DAY}),
        "example": book.add_format(example),
        "example_day": book.add_format({"num_format": _DAY, **example}),
    }


def write_template(path: Path, specification: ReturnSpecification, providers: Sequence[tuple[str, str]] = ()) -> None:
    """Write the workbook that providers of a return fill in; equal arguments give equal bytes.

    `providers` are codes with names; given them, the code is chosen from a list. The sheets are `SHEETS`: text in
    one column, the return with an example in row 2 (reference `EXAMPLE_REFERENCE`, to be left out on intake), the
    data dictionary, and the lists of the drop-downs.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    title = f"{specification.title}: return for {specification.period_name}"
    book.set_properties({"title": title, "subject": f"Template for {specification.providers}", "created": _CREATED})
    written = _Book(book, specification, _styles(book), _listed(specification, providers))
    for write in (_read_me, _return, _dictionary, _lists):
        write(written)
    book.close()
    write_bytes(path, content.getvalue())
