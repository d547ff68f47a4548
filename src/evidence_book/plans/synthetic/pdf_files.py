"""PDF documents of plans, as a council saves them from its word processor: the same blocks, set on pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evidence_book.plans.synthetic.blocks import (
    Block,
    Cell,
    Contents,
    Heading,
    Item,
    Laid,
    PageBreak,
    Picture,
    Table,
    Text,
    TextBox,
    Ticks,
)
from evidence_book.plans.synthetic.content import PlanContent
from evidence_book.plans.synthetic.pdf_page import BOTTOM, HIGH, MARGIN, TEXT_WIDTH, TOP, WIDE, Pages, wrapped

_FONTS = {
    "alder": ("Helvetica", "Helvetica-Bold"), "birch": ("Times-Roman", "Times-Bold"), "cedar": ("Helvetica", "Helvetica-Bold"),
    "damson": ("Helvetica", "Helvetica-Bold"), "elder": ("Times-Roman", "Times-Bold"),
    "fir": ("Times-Roman", "Times-Bold"), "gorse": ("Helvetica", "Helvetica-Bold"),
}  # fmt: skip
_CELL_SIZE, _LEAD, _PAD = 9.5, 12.0, 4.0
_Line = tuple[str, bool]


def _heading(block: Heading, pages: Pages) -> None:
    if block.look == "banner":
        pages.room(80)
        pages.y -= 8
        _table(Table(((Cell((block.text,), label=True),),), (1,), header=False), pages)
        return
    size = {1: 14.0, 2: 12.0, 3: 11.0}[block.level] if block.look == "style" else 10.5
    # A heading stays with the lines that follow it.
    pages.room(size * 1.3 + 40)
    pages.y -= 6
    pages.paragraph(block.text, size, bold=True, after=4)


def _text(block: Text, pages: Pages) -> None:
    size = {"body": 10.5, "title": 20.0, "small": 8.5, "quote": 10.5}[block.look]
    pages.paragraph(block.text, size, bold=block.look == "title", indent=20.0 if block.look == "quote" else 0.0)


def _item(block: Item, pages: Pages) -> None:
    pages.paragraph(block.text, indent=24.0, mark="•" if block.mark == "bullet" else f"{block.place}.", after=3)


def _lines(cell: Cell, width: float, pages: Pages) -> list[_Line]:
    font = pages.bold if cell.label else pages.regular
    return [
        (line, cell.label)
        for part in cell.parts
        for line in wrapped(f"• {part}" if cell.bulleted else part, font, _CELL_SIZE, width - 2 * _PAD)
    ]


def _part_of_row(pages: Pages, cells: Sequence[tuple[float, float, list[_Line]]], count: int) -> None:
    """Draw the next lines of every cell in a box as high as the longest of them."""
    high = count * _LEAD + 2 * _PAD
    canvas = pages.canvas
    for left, width, lines in cells:
        shaded = bool(lines) and lines[0][1]
        canvas.setFillGray(0.92)
        canvas.rect(left, pages.y - high, width, high, fill=int(shaded))
        canvas.setFillGray(0)
        for place, (line, bold) in enumerate(lines[:count]):
            canvas.setFont(pages.bold if bold else pages.regular, _CELL_SIZE)
            canvas.drawString(left + _PAD, pages.y - _PAD - (place + 1) * _LEAD + 3, line)
        del lines[:count]
    pages.y -= high


def _row(pages: Pages, row: Sequence[Cell], widths: Sequence[float], header: Sequence[Cell]) -> None:
    cells, left, column = [], MARGIN, 0
    for cell in row:
        width = sum(widths[column : column + cell.across])
        cells.append((left, width, _lines(cell, width, pages)))
        left += width
        column += cell.across
    while True:
        longest = max(1, *(len(lines) for _, _, lines in cells)) if len(cells) > 1 else max(1, len(cells[0][2]))
        fitting = int((pages.y - BOTTOM - 2 * _PAD) / _LEAD)
        if fitting < min(longest, 3):
            pages.new_page()
            if header:
                _row(pages, header, widths, ())
            fitting = int((pages.y - BOTTOM - 2 * _PAD) / _LEAD)
        _part_of_row(pages, cells, min(longest, fitting))
        if longest <= fitting:
            return


def _table(block: Table, pages: Pages) -> None:
    total = sum(block.widths)
    widths = [TEXT_WIDTH * width / total for width in block.widths]
    header = block.rows[0] if block.header else ()
    pages.y -= 4
    # A header stays with the rows that follow it.
    pages.room(90 if block.header else 0)
    for place, row in enumerate(block.rows):
        _row(pages, row, widths, header if place else ())
    pages.y -= 8


def _text_box(block: TextBox, pages: Pages) -> None:
    _table(Table(((Cell((block.title, *block.lines)),),), (1,), header=False), pages)


def _ticks(block: Ticks, pages: Pages) -> None:
    pages.paragraph(block.question, after=2)
    for label, ticked in block.choices:
        pages.room(16)
        mark_at = pages.y - 10.5 * 1.3
        if block.controls:
            # A tick or an empty box of the symbol font that every reader of PDF has.
            pages.canvas.setFont("ZapfDingbats", 10)
            pages.canvas.drawString(MARGIN + 6, mark_at, "✔" if ticked else "❏")
            pages.paragraph(label, indent=24.0, after=1)
        else:
            pages.paragraph(f"{'[x]' if ticked else '[ ]'} {label}", indent=6.0, after=1)
    pages.y -= 6


def _contents(block: Contents, pages: Pages) -> None:
    pages.paragraph(block.title, 14, bold=True)
    for title, page in block.entries:
        pages.room(16)
        line = wrapped(title, pages.regular, 10.5, TEXT_WIDTH - 60)[0]
        pages.lines([line], pages.regular, 10.5)
        pages.canvas.drawRightString(WIDE - MARGIN, pages.y, f"{'.' * 12} {page}")
    pages.y -= 10


def _picture(block: Picture, pages: Pages) -> None:
    pages.y -= 30
    pages.canvas.setFillGray(0.7)
    pages.canvas.rect(MARGIN, pages.y, 56, 28, fill=1, stroke=0)
    pages.canvas.setFillGray(0)
    pages.y -= 8


def _page_break(block: PageBreak, pages: Pages) -> None:
    if pages.y < HIGH - TOP:
        pages.new_page()


_SETTERS: dict[type, Callable[..., None]] = {
    Heading: _heading, Text: _text, Item: _item, Table: _table, TextBox: _text_box, Ticks: _ticks, Contents: _contents,
    Picture: _picture, PageBreak: _page_break,
}  # fmt: skip


def pdf_bytes(plan: PlanContent, laid: Laid) -> bytes:
    """The whole file of a plan's document: the same bytes for the same plan."""
    person = plan.person
    pages = Pages(_FONTS[plan.template.partition("-")[0]], laid.header, laid.footer)
    canvas = pages.canvas
    canvas.setTitle(f"EHC plan {person.name}")
    canvas.setAuthor(person.officer)
    canvas.setSubject(f"UPN {person.upn}. Synthetic demonstration")
    canvas.setKeywords([person.surname, person.phone])
    for block in laid.blocks:
        set_block(block, pages)
    return pages.finished()


def set_block(block: Block, pages: Pages) -> None:
    """Set one block where the last one ended."""
    _SETTERS[type(block)](block, pages)
