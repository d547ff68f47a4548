"""Reading XLS and XLSB with calamine, which gives values and merges but neither formulas nor hidden rows."""

from __future__ import annotations

from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)  # fmt: skip

from evidence_book.intake.returns.grid_workbook import as_cell
from evidence_book.intake.returns.grids import Opened, Unreadable
from evidence_book.intake.returns.sheet_cells import SheetCells


def _read_sheet(book: CalamineWorkbook, name: str) -> SheetCells:
    worksheet = book.get_sheet_by_name(name)
    sheet = SheetCells()
    # Positions begin with the first filled cell; the numbers of rows and columns are those of the sheet.
    first_row, first_column = worksheet.start or (0, 0)
    for number, cells in enumerate(worksheet.to_python(skip_empty_area=True), first_row + 1):
        sheet.add_row(number, [(position, as_cell(cell)) for position, cell in enumerate(cells, first_column)])
    sheet.merged = [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in _merges(worksheet)]
    return sheet


def _merges(worksheet: object) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return getattr(worksheet, "merged_cell_ranges", None) or []


def open_with_calamine(path: Path) -> Opened:
    """Open an XLS or XLSB file and read its visible sheets; hidden ones are counted and never read.

    Raises `Unreadable` if it has a password or is damaged.
    """
    try:
        with CalamineWorkbook.from_path(path) as book:
            pages = [page for page in book.sheets_metadata if page.typ == SheetTypeEnum.WorkSheet]
            visible = [page.name for page in pages if page.visible == SheetVisibleEnum.Visible]
            sheets = [_read_sheet(book, name) for name in visible]
    except PasswordError:
        raise Unreadable("password-protected") from None
    except CalamineError:
        raise Unreadable("broken-file") from None
    repairs = (("hidden-sheet", len(pages) - len(visible)), ("old-format", 1))
    return Opened(tuple(sheet for sheet in sheets if not sheet.is_empty), repairs)
