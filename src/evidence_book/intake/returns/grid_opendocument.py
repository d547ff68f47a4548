"""Reading ODS from its XML: values by their declared type, formulas, merges, hidden rows, columns and sheets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

from lxml import etree

from evidence_book.intake.returns.grids import MOST_COLUMNS, MOST_ROWS, Cell, Opened, Unreadable, Unusable
from evidence_book.intake.returns.sheet_cells import SheetCells

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (
    "{" + _OASIS + name + ":1.0}" for name in ("table", "office", "text", "style")
)  # fmt: skip
_ERROR_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_READ = (f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column", f"{_STYLE}style", f"{_TABLE}null-date",
         f"{_TABLE}tracked-changes")  # fmt: skip


def _paragraph(element: Any) -> str:
    """The text of a paragraph; repeated spaces, tabs and line breaks are elements of their own."""
    text = element.text or ""
    for part in element:
        if part.tag == f"{_TEXT}s":
            text += " " * min(int(part.get(f"{_TEXT}c", "1")), 1000)
        elif part.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            text += " "
        elif part.tag != f"{_OFFICE}annotation":
            text += _paragraph(part)
        text += part.tail or ""
    return text


def _cell(element: Any) -> Cell | None:
    kind = element.get(f"{_OFFICE}value-type")
    if element.get(_ERROR_TYPE) == "error":
        return Unusable.ERROR
    if kind is None:
        return Unusable.NO_RESULT if element.get(f"{_TABLE}formula") is not None else None
    if kind in ("float", "percentage", "currency"):
        number = element.get(f"{_OFFICE}value")
        return int(number) if number.lstrip("-").isdigit() else float(number)
    if kind == "date":
        return datetime.fromisoformat(element.get(f"{_OFFICE}date-value"))
    if kind == "boolean":
        return bool(element.get(f"{_OFFICE}boolean-value") == "true")
    paragraphs = [_paragraph(part) for part in element if part.tag == f"{_TEXT}p"]
    return "\n".join(paragraphs) or element.get(f"{_OFFICE}string-value") or None


def _times(element: Any, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


class _Reader:
    """Walks through the content of a document once and keeps the visible sheets."""

    def __init__(self) -> None:
        self.sheets: list[SheetCells] = []
        self.hidden = 0
        self._hidden_styles: set[str] = set()
        self._from_1904 = False
        self._sheet: SheetCells | None = None
        self._row = 1
        self._column = 0
        self._deleted = False

    def read(self, content: BinaryIO) -> None:
        """Read `content.xml`."""
        # Neither entities nor the network: a document type has been refused before.
        events = etree.iterparse(content, events=("start", "end"), tag=_READ, resolve_entities=False, no_network=True)
        for event, element in events:
            self._met(event, element.tag, element)
            if event == "end" and element.tag != f"{_TABLE}table-column":
                element.clear()

    def _met(self, event: str, tag: str, element: Any) -> None:
        if tag == f"{_TABLE}tracked-changes":
            # Rows in here were deleted by the sender and are no longer in the sheet.
            self._deleted = event == "start"
        elif self._deleted:
            return
        elif tag == f"{_TABLE}table" and event == "start":
            self._begin(element)
        elif event == "start":
            return
        elif tag == f"{_TABLE}table":
            self._finish()
        elif tag == f"{_STYLE}style":
            if any(part.get(f"{_TABLE}display") == "false" for part in element):
                self._hidden_styles.add(element.get(f"{_STYLE}name"))
        elif tag == f"{_TABLE}null-date":
            self._from_1904 = element.get(f"{_TABLE}date-value", "").startswith("1904")
        elif self._sheet is not None:
            self._mark_column(self._sheet, element) if tag.endswith("column") else self._add(self._sheet, element)

    def _begin(self, element: Any) -> None:
        if element.get(f"{_TABLE}style-name") in self._hidden_styles:
            self.hidden += 1
            self._sheet = None
        else:
            self._sheet = SheetCells(self._from_1904)
        self._row, self._column = 1, 0

    def _finish(self) -> None:
        if self._sheet is not None and not self._sheet.is_empty:
            self.sheets.append(self._sheet)
        self._sheet = None

    def _mark_column(self, sheet: SheetCells, element: Any) -> None:
        times = _times(element, "columns")
        if element.get(f"{_TABLE}visibility", "visible") != "visible":
            sheet.hidden_columns.update(range(self._column, min(self._column + times, MOST_COLUMNS)))
        self._column += times

    def _add(self, sheet: SheetCells, element: Any) -> None:
        times = _times(element, "rows")
        cells = list(self._cells(sheet, element))
        filled = any(cell is not None for _, cell in cells)
        if filled and self._row + times - 1 > MOST_ROWS:
            raise Unreadable("too-many-rows")
        for number in range(self._row, self._row + times if filled else self._row):
            sheet.add_row(number, cells)
            if element.get(f"{_TABLE}visibility", "visible") != "visible":
                sheet.hidden_rows.add(number)
        self._row += times

    def _cells(self, sheet: SheetCells, row: Any) -> Iterator[tuple[int, Cell | None]]:
        position = 0
        for element in row:
            if element.tag not in _CELLS:
                continue
            times = _times(element, "columns")
            # What lies under a merge is not shown to the sender, and is not read.
            cell = _cell(element) if element.tag == _CELLS[0] else None
            if cell is not None:
                for each in range(position, min(position + times, MOST_COLUMNS + 1)):
                    yield each, cell
            if not (cell is None or isinstance(cell, Unusable)) and element.get(f"{_TABLE}formula") is not None:
                sheet.formulas.append((self._row, position))
            wide, high = (int(element.get(f"{_TABLE}number-{way}-spanned", "1")) for way in ("columns", "rows"))
            if wide > 1 or high > 1:
                sheet.merged.append((self._row, position, self._row + high - 1, position + wide - 1))
            position += times


def open_document(path: Path) -> Opened:
    """Open an ODS file and read its visible sheets; hidden ones are counted and never read.

    Raises `Unreadable`, or whatever lxml and zipfile raise for a file that is damaged.
    """
    reader = _Reader()
    with ZipFile(path) as archive, archive.open("content.xml") as content:
        reader.read(content)  # type: ignore[arg-type]
    repairs = [("hidden-sheet", reader.hidden)]
    if any(sheet.from_1904 for sheet in reader.sheets):
        repairs.append(("dates-from-1904", 1))
    return Opened(tuple(reader.sheets), tuple(repairs))
