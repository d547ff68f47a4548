"""Real files made at test time: CSV, XLSX, ODS and XLS, with the marks that spreadsheets leave on them."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Grid = Sequence[Sequence[Any]]
_DAY = "%Y-%m-%d"


@dataclass(frozen=True)
class Formula:
    """A formula and the result that the file holds, None if it holds none."""

    result: Any


@dataclass(frozen=True)
class Failed:
    """A formula that ended in an error."""


@dataclass(frozen=True)
class Marks:
    """What is marked on a sheet: rows from 1, columns from 0, merges as (first row, column, last row, column)."""

    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook."""

    grid: Grid
    marks: Marks = field(default_factory=Marks)


def as_text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.strftime(_DAY)
    return "" if cell is None else str(cell)


def as_csv(grid: Grid, separator: str = ",", encoding: str = "utf-8", end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows([as_text(cell) for cell in row] for row in grid)
    return text.getvalue().encode(encoding)


def _put(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    match cell:
        case None:
            return
        case Formula():
            # An empty result makes XlsxWriter leave the value out, as a program does that never worked it out.
            sheet.write_formula(row, column, "=1+1", None, cell.result)
        case Failed():
            sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")
        case bool():
            sheet.write_boolean(row, column, cell)
        case datetime():
            sheet.write_datetime(row, column, cell, day)
        case int() | float():
            sheet.write_number(row, column, cell)
        case _:
            sheet.write_string(row, column, cell)


def as_xlsx(*pages: Page, from_1904: bool = False) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": from_1904})
    book.set_properties({"created": datetime(2000, 1, 1)})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for page in pages:
        sheet = book.add_worksheet()
        for top, left, bottom, right in page.marks.merges:
            sheet.merge_range(top - 1, left, bottom - 1, right, "")
        for row, cells in enumerate(page.grid):
            for column, cell in enumerate(cells):
                _put(sheet, row, column, cell, day)
        for row in page.marks.hidden_rows:
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for column in page.marks.hidden_columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
        if page.marks.hidden:
            sheet.hide()
    next(sheet for sheet, page in zip(book.worksheets(), pages, strict=True) if not page.marks.hidden).activate()
    book.close()
    return _without_missing_results(content.getvalue())


def rezipped(content: bytes, change: Any) -> bytes:
    """A zip archive with every part put through `change(name, bytes)`."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), change(entry.filename, old.read(entry)))
    return made.getvalue()


def _without_missing_results(content: bytes) -> bytes:
    return rezipped(content, lambda _, part: part.replace(b"<v>None</v>", b""))


_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def _ods_cell(cell: Any, spans: str) -> str:
    formula = ""
    if isinstance(cell, Formula):
        formula, cell = ' table:formula="of:=1+1"', cell.result
    start = f"<table:table-cell{formula}{spans}"
    match cell:
        case None:
            return f"{start}/>"
        case Failed():
            error = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
            return (
                f'{start} table:formula="of:=1/0" {error} office:value-type="string" calcext:value-type="error" '
                'office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>'
            )
        case bool():
            return f'{start} office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
        case datetime():
            return f'{start} office:value-type="date" office:date-value="{cell.strftime(_DAY)}"/>'
        case int() | float():
            return f'{start} office:value-type="float" office:value="{cell}"/>'
        case _:
            return (
                f'{start} office:value-type="string"><office:annotation><text:p>a comment</text:p></office:annotation>'
                f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            )


def _ods_table(number: int, page: Page) -> str:
    marks = page.marks
    width = max(len(row) for row in page.grid)
    parts = [f'<table:table table:name="s{number}" table:style-name={quoteattr("off" if marks.hidden else "on")}>']
    for column in range(width):
        state = ' table:visibility="collapse"' if column in marks.hidden_columns else ""
        parts.append(f"<table:table-column{state}/>")
    spans = {
        (
            top,
            left,
        ): f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
        for top, left, bottom, right in marks.merges
    }
    for number, row in enumerate(page.grid, 1):
        state = ' table:visibility="filter"' if number in marks.hidden_rows else ""
        parts.append(f"<table:table-row{state}>")
        parts += [_ods_cell(cell, spans.get((number, column), "")) for column, cell in enumerate(row)]
        parts.append("</table:table-row>")
    # Spreadsheet programs end a sheet with a million empty rows, said in one element.
    parts.append('<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>')
    return "".join([*parts, "</table:table>"])


_ODS_MANIFEST = (
    # Old office programs give the manifest a document type.
    '<?xml version="1.0"?><!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:media-type="application/vnd.oasis.opendocument.spreadsheet" manifest:full-path="/"/>'
    '<manifest:file-entry manifest:media-type="text/xml" manifest:full-path="content.xml"/></manifest:manifest>'
)


def as_ods(*pages: Page, from_1904: bool = False) -> bytes:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/>'
        "</style:style>"
        for name, shown in (("on", "true"), ("off", "false"))
    )
    day_zero = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{day_zero if from_1904 else ''}{''.join(_ods_table(*each) for each in enumerate(pages))}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), _ODS_MANIFEST)
        archive.writestr(zipfile.ZipInfo("content.xml"), content)
    return made.getvalue()


def _record(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack("<HH", kind, len(body)) + body


def compound(name: str, stream: bytes) -> bytes:
    """A compound file, as XLS and password-protected XLSX are, with one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE)
    fat += b"".join(struct.pack("<I", place + 3) for place in range(sectors - 1)) + struct.pack("<I", 0xFFFFFFFE)

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        coded = title.encode("utf-16-le")
        return (
            coded.ljust(64, b"\0") + struct.pack("<HBBIII", len(coded) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36) + struct.pack("<IQ", start, size)
        )  # fmt: skip

    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", 0) + b"\xff" * 432
    )  # fmt: skip
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream)) + bytes(256)
    return header + fat.ljust(512, b"\xff") + directory + stream


def as_xls(grid: Grid) -> bytes:
    """An XLS workbook (BIFF8) with one visible sheet and one that is hidden and empty."""

    def begin(kind: int) -> bytes:
        return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))

    formats = b"".join(_record(0x00E0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 14))
    sheet = begin(0x0010) + _record(0x0200, struct.pack("<IIHHH", 0, len(grid), 0, max(map(len, grid)), 0))
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime):
                days = float((cell - datetime(1899, 12, 30)).days)
                sheet += _record(0x0203, struct.pack("<HHHd", row, column, 1, days))
            elif isinstance(cell, int | float):
                sheet += _record(0x0203, struct.pack("<HHHd", row, column, 0, float(cell)))
            elif cell is not None:
                coded = str(cell).encode("utf-16-le")
                sheet += _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(str(cell)), 1), coded)
    sheet += _record(0x000A)
    hidden = begin(0x0010) + _record(0x000A)
    start = begin(0x0005) + _record(0x0042, struct.pack("<H", 1200)) + formats
    names = ("Return", "Old")
    length = len(start) + sum(4 + 8 + 2 * len(name) for name in names) + 4
    for name, place, state in zip(names, (length, length + len(sheet)), (0, 1), strict=True):
        start += _record(0x0085, struct.pack("<IBBBB", place, state, 0, len(name), 1), name.encode("utf-16-le"))
    return compound("Workbook", start + _record(0x000A) + sheet + hidden)
