"""From a PDF to blocks: lines into paragraphs and table cells, running headers and footers apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evidence_book.plans.reading.blocks import (
    Block,
    Cell,
    Document,
    Place,
    UnreadableDocument,
    is_contents_line,
    tidy,
    without_marker,
)
from evidence_book.plans.reading.pdf_lines import Line, Page, read_pages
from evidence_book.plans.reading.pdf_tables import Grid, grids_of

_DIGITS = re.compile(r"\d+")
_LEADERS = re.compile(r"[.…·_\s]*\d{1,3}$")
_BULLET = re.compile(r"(?:[•·▪◦‣●○■□➢➤–*-]|\d{1,2}[.)]|o|\uf0b7|\u007f)(?:\s|$)")
# Lines of print nearer than this many times their size belong to one paragraph.
_LEADING = 1.5
_LARGER = 1.12
_MARGIN = 0.12
_MOST_BYTES = 100 * 2**20
# A page with fewer letters than this is a picture of a page.
_LEAST_LETTERS = 20


@dataclass(slots=True)
class _Paragraph:
    lines: list[Line]
    cell: Cell | None
    page: int
    place: Place
    edge: float = 0.0
    text: str = field(default="", repr=False)


def _running(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """Lines near the edge of the page that come again, but for their digits, at one height on most pages."""
    if len(pages) < 2:
        return set()
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_key(line) for line in page.lines if _at_edge(line, page)})
    return {key for key, count in seen.items() if count >= max(2, 0.6 * len(pages))}


def _at_edge(line: Line, page: Page) -> bool:
    return not page.height * _MARGIN < line.base < page.height * (1 - _MARGIN)


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("0", line.text), round(line.base / 4)


def _body_size(pages: Sequence[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


class _Layout:
    """Puts lines into paragraphs, page after page."""

    def __init__(self) -> None:
        self.paragraphs: list[_Paragraph] = []
        self._tables = 0
        self._last: tuple[list[int], int, int, list[tuple[int, str]]] | None = None

    def page(self, page: Page, running: set[tuple[str, int]]) -> None:
        """Take in one page."""
        grids = grids_of(page)
        inside: dict[int, list[tuple[int, int, Line]]] = {}
        flowing: list[Line] = []
        for line in page.lines:
            if _at_edge(line, page) and _key(line) in running:
                place: Place = "footer" if line.base < page.height / 2 else "header"
                self.paragraphs.append(_Paragraph([line], None, page.number, place))
                continue
            # A point in the middle of the small letters, a little to the right of the first one's edge.
            at = next((n for n, grid in enumerate(grids) if grid.holds(line.left + 1, line.base + line.size / 4)), None)
            if at is None:
                flowing.append(line)
            else:
                row, column = grids[at].cell(line.left + 1, line.base + line.size / 4)
                inside.setdefault(at, []).append((row, column, line))
        ends = [(grid.top, number) for number, grid in enumerate(grids)]
        for number, (top, grid_number) in enumerate(ends):
            above = [line for line in flowing if line.base > top]
            flowing = [line for line in flowing if line.base <= top]
            self._flow(above, page)
            if above:
                self._last = None
            self._grid(grids[grid_number], inside.get(grid_number, []), page, number == 0)
        if flowing:
            self._flow(flowing, page)
            self._last = None

    def _grid(self, grid: Grid, lines: list[tuple[int, int, Line]], page: Page, first: bool) -> None:
        columns = len(grid.columns) - 1
        shape = [round(x / 4) for x in grid.columns]
        continues = first and self._last is not None and self._last[0] == shape
        cells: dict[tuple[int, int], list[Line]] = {}
        for row, column, line in lines:
            cells.setdefault((row, column), []).append(line)
        heads = [
            (column, tidy(" ".join(line.text for line in cells[0, column])))
            for column in range(columns)
            if (0, column) in cells
        ]
        number, start = self._tables, 0
        if continues and self._last is not None:
            number, start = self._last[1], self._last[2]
            if heads == self._last[3]:
                cells = {key: value for key, value in cells.items() if key[0]}
            heads = self._last[3]
        else:
            self._tables += 1
        for row, column in sorted(cells):
            cell = Cell(number, start + row, column, columns)
            own = sorted(cells[row, column], key=lambda line: (-round(line.base), line.left))
            self._join(own, cell, page.number, "table", grid.columns[column + 1] - 6)
        self._last = (shape, number, start + len(grid.rows) - 1, heads)

    def _flow(self, lines: list[Line], page: Page) -> None:
        if lines:
            edge = max(line.right for line in page.lines)
            self._join(lines, None, page.number, "body", edge)

    def _join(self, lines: Iterable[Line], cell: Cell | None, page: int, place: Place, edge: float) -> None:
        current: _Paragraph | None = None
        for line in lines:
            if current is None or not _continues(current, line, edge):
                current = _Paragraph([line], cell, page, place, edge)
                self.paragraphs.append(current)
            else:
                current.lines.append(line)


def _continues(paragraph: _Paragraph, line: Line, edge: float) -> bool:
    last, first = paragraph.lines[-1], paragraph.lines[0]
    down = last.base - line.base
    if is_contents_line(last.text):
        return False
    if abs(down) < 0.3 * line.size:
        if _LEADERS.match(line.text):
            # The page number of a table of contents stands far to the right of its title.
            line.text = f"\t{line.text}"
            return True
        # Runs of one line in different print; a wide gap would have been a column.
        return line.left >= last.right - 1 and line.left - last.right < 6 * line.size
    if (
        not 0 < down <= _LEADING * max(line.size, last.size)
        or abs(line.size - last.size) > 0.6
        or _BULLET.match(line.text)
    ):
        return False
    if line.bold != last.bold and line.bold != first.bold:
        return False
    if line.text[0].islower() and last.text[-1] not in ".:;!?":
        return True
    # A line that had room for the next word ended its paragraph.
    word = line.text.split(" ", 1)[0]
    return last.right + (len(word) + 1) * 0.42 * line.size >= edge - 2


def _blocks(paragraphs: Sequence[_Paragraph], body: float) -> list[Block]:
    larger = sorted({round(p.lines[0].size, 1) for p in paragraphs if p.lines[0].size >= body * _LARGER}, reverse=True)
    blocks: list[Block] = []
    latest: dict[tuple[int, int] | None, Block] = {}
    for paragraph in paragraphs:
        raw = " ".join(line.text for line in paragraph.lines)
        if is_contents_line(raw):
            continue
        text, listed = without_marker(tidy(raw.replace("\uf0b7", "•").replace("\u007f", "•")).replace("\ufffe", ""))
        if not text:
            continue
        size = round(paragraph.lines[0].size, 1)
        level = min(larger.index(size) + 1, 9) if size in larger and text.count(" ") < 30 else None
        bold = all(line.bold for line in paragraph.lines)
        block = Block(text, level, bold, listed and level is None, paragraph.place, paragraph.cell, paragraph.page)
        if paragraph.place in ("body", "table"):
            key = (block.cell.table, block.cell.column) if block.cell else None
            before = latest.get(key)
            if before is not None and _runs_on(before, block):
                before.text, before.page = f"{before.text} {block.text}", block.page
                continue
            latest[key] = block
        blocks.append(block)
    return blocks


def _runs_on(before: Block, block: Block) -> bool:
    """Whether a paragraph that a page begins with ends the last one of the page before."""
    if before.page is None or block.page != before.page + 1 or block.level is not None or before.level is not None:
        return False
    if block.listed or before.bold != block.bold or before.text[-1] in ".!?:;":
        return False
    return block.text[0].islower() or (block.cell is None and (before.listed or block.text[0].isdigit()))


def read_pdf(path: Path) -> Document:
    """The blocks of a PDF. Raises `UnreadableDocument` with its reason."""
    if path.stat().st_size > _MOST_BYTES:
        raise UnreadableDocument("too long")
    pages = read_pages(path.read_bytes())
    letters = [sum(len(line.text) for line in page.lines) for page in pages]
    if sum(count >= _LEAST_LETTERS for count in letters) < max(1, len(pages) / 3):
        raise UnreadableDocument("no text")
    running, layout = _running(pages), _Layout()
    for page in pages:
        layout.page(page, running)
    return Document("pdf", tuple(_blocks(layout.paragraphs, _body_size(pages))), len(pages))
