"""Reading XLSX with openpyxl, in one pass: cells, formulas, merges, and the rows and columns that are hidden."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils.cell import range_boundaries  # type: ignore[import-untyped]
from openpyxl.utils.datetime import MAC_EPOCH  # type: ignore[import-untyped]
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser  # type: ignore[import-untyped]

from evidence_book.intake.returns.grids import MOST_COLUMNS, Cell, Opened, Unusable
from evidence_book.intake.returns.sheet_cells import SheetCells


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """The parser of openpyxl for one sheet, which also says where formulas stand, and where one has no result."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        cell["formula"] = element.find(FORMULA_TAG) is not None
        # A formula whose result is empty text has a `v` without content; one never worked out has no `v`.
        cell["unworked"] = cell["formula"] and element.find(VALUE_TAG) is None
        return cell


def as_cell(value: Any) -> Cell | None:
    """Turn what a library gives for a cell into one of the kinds that `grids` knows; times of day become text."""
    match value:
        case None | "":
            return None
        case str() | bool() | int() | float() | datetime():
            return value
        case date():
            return datetime(value.year, value.month, value.day)
        case time() | timedelta():
            return str(value)
        case _:
            return Unusable.ERROR


def _cell(read: dict[str, Any]) -> Cell | None:
    if read["unworked"]:
        return Unusable.NO_RESULT
    return Unusable.ERROR if read["data_type"] == "e" else as_cell(read["value"])


def _mark_hidden(parser: _Parser, sheet: SheetCells) -> None:
    for number, marks in parser.row_dimensions.items():
        if marks.get("hidden") in ("1", "true") or marks.get("ht") == "0":
            sheet.hidden_rows.add(int(number))
    for marks in parser.column_dimensions.values():
        if marks.get("hidden") in ("1", "true") or marks.get("width") == "0":
            last = min(int(marks["max"]), MOST_COLUMNS)
            sheet.hidden_columns.update(range(int(marks["min"]) - 1, last))


def _read_sheet(worksheet: Any, book: Any) -> SheetCells:
    sheet = SheetCells(from_1904=book.epoch == MAC_EPOCH)
    with worksheet._get_source() as source:
        parser = _Parser(
            source, worksheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            read = [(cell["column"] - 1, _cell(cell), cell["formula"]) for cell in cells]
            sheet.add_row(number, [(position, cell) for position, cell, _ in read])
            sheet.formulas += [
                (number, position) for position, cell, formula in read if formula and not isinstance(cell, Unusable)
            ]
        _mark_hidden(parser, sheet)
        for merge in parser.merged_cells.mergeCell if parser.merged_cells else ():
            left, top, right, bottom = range_boundaries(merge.ref)
            sheet.merged.append((top, left - 1, bottom, right - 1))
    return sheet


def open_workbook(path: Path) -> Opened:
    """Open an XLSX file and read its visible sheets; hidden ones are counted and never read.

    Raises `Unreadable`, or whatever openpyxl raises for a file that is damaged.
    """
    # Opened here: openpyxl judges a path by its suffix, and a provider's file may have any.
    with path.open("rb") as file, warnings.catch_warnings():
        # openpyxl warns of what it leaves aside (styles, validations), and of dates out of range, which become errors.
        warnings.simplefilter("ignore")
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        visible = [worksheet for worksheet in book.worksheets if worksheet.sheet_state == "visible"]
        sheets = [_read_sheet(worksheet, book) for worksheet in visible]
        hidden = len(book.worksheets) - len(visible)
    repairs = [("hidden-sheet", hidden)]
    if any(sheet.from_1904 for sheet in sheets):
        repairs.append(("dates-from-1904", 1))
    return Opened(tuple(sheet for sheet in sheets if not sheet.is_empty), tuple(repairs))
