"""From a DOCX to blocks: one walk over the tree of its XML, without an object for every paragraph and run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

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
from evidence_book.plans.reading.docx_styles import OFF, VAL, Style, Styles, W, is_on, parse, styles_of

MOST_BYTES_UNPACKED = 200 * 2**20
MOST_BYTES_PART = 24 * 2**20
# Deeper than this, tables and controls inside each other are an attack and no plan.
_DEEPEST = 60
# A heading by its look alone has few words; larger print than the text counts from a sixth larger.
_HEADING_WORDS = 14
_LARGER = 7 / 6

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _R, _T, _TBL, _TR, _TC = (f"{W}{name}" for name in ("p", "r", "t", "tbl", "tr", "tc"))
_PPR, _RPR, _SDT, _SDTCONTENT, _SDTPR = (f"{W}{name}" for name in ("pPr", "rPr", "sdt", "sdtContent", "sdtPr"))
_B, _U, _SZ, _VANISH, _DEL = (f"{W}{name}" for name in ("b", "u", "sz", "vanish", "del"))
_TRPR, _TCPR, _SPAN, _VMERGE = (f"{W}{name}" for name in ("trPr", "tcPr", "gridSpan", "vMerge"))
_PSTYLE, _NUMPR, _OUTLINE = (f"{W}{name}" for name in ("pStyle", "numPr", "outlineLvl"))
_TAB, _BR, _CR, _SYM, _HYPHEN = (f"{W}{name}" for name in ("tab", "br", "cr", "sym", "noBreakHyphen"))
_FLDCHAR, _DRAWING, _PICT, _OBJECT = (f"{W}{name}" for name in ("fldChar", "drawing", "pict", "object"))
_TXBX, _ALTERNATE, _CHOICE = f"{W}txbxContent", f"{_MC}AlternateContent", f"{_MC}Choice"
# Elements that only hold others; what was deleted or moved away (w:del, w:moveFrom) is not among them.
_HOLDING = frozenset(
    {f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "bdo", "dir")}
)
# Characters of the Wingdings fonts that stand for boxes, ticks and bullets.
_SYMBOLS = {
    "FE": "☒",
    "FD": "☒",
    "FC": "✓",
    "FB": "☒",
    "A8": "☐",
    "6F": "☐",
    "52": "☒",
    "53": "☒",
    "50": "✓",
    "B7": "•",
}
_MAIN = "word/document.xml"
_TARGET = re.compile(rb'<Relationship\b[^>]*?officeDocument"[^>]*?Target="/?([^"]+)"')


class _Walk:
    """Walks over the tree once and collects blocks."""

    def __init__(self, styles: Styles) -> None:
        self.blocks: list[Block] = []
        self.place: Place = "body"
        self._styles = styles
        self._cell: Cell | None = None
        self._tables = 0
        self._depth = 0

    def walk(self, parent: Any) -> None:
        """Take in the paragraphs, tables and controls of an element, in order."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableDocument("corrupt")
        for child in parent:
            tag = child.tag
            if tag == _P:
                self._paragraph(child)
            elif tag == _TBL:
                self._table(child)
            elif tag == _SDT:
                self._control(child)
            elif tag in _HOLDING:
                self.walk(child)
            elif tag == _ALTERNATE:
                choice = child.find(_CHOICE)
                if choice is not None:
                    self.walk(choice)
        self._depth -= 1

    def _control(self, control: Any) -> None:
        properties, content = control.find(_SDTPR), control.find(_SDTCONTENT)
        if properties is not None:
            gallery = properties.find(f"{W}docPartObj/{W}docPartGallery")
            if gallery is not None and gallery.get(VAL) == "Table of Contents":
                return
            if properties.find(f"{W}showingPlcHdr") is not None:
                return
        if content is not None:
            self.walk(content)

    def _table(self, table: Any) -> None:
        around, place = self._cell, self.place
        number = self._tables
        self._tables += 1
        rows = [row for row in _inside(table, _TR) if not _is_deleted(row)]
        grid = table.find(f"{W}tblGrid")
        columns = len(grid) if grid is not None else 0
        if not columns:
            columns = max((len(_inside(row, _TC)) for row in rows), default=0)
        if place == "body":
            self.place = "table"
        for at_row, row in enumerate(rows):
            column = 0
            for cell in _inside(row, _TC):
                span, continued = _merged(cell)
                if not continued:
                    self._cell = Cell(number, at_row, column, columns, around)
                    self.walk(cell)
                column += span
        self._cell, self.place = around, place

    def _paragraph(self, paragraph: Any) -> None:
        style, level, listed = self._styles.usual, None, False
        if len(paragraph) and paragraph[0].tag == _PPR:
            for child in paragraph[0]:
                tag = child.tag
                if tag == _PSTYLE:
                    style = self._styles.by_id.get(child.get(VAL), style)
                elif tag == _NUMPR:
                    number = child.find(f"{W}numId")
                    listed = number is not None and number.get(VAL) != "0"
                elif tag == _OUTLINE and (child.get(VAL) or "9") < "9":
                    level = int(child.get(VAL)) + 1
        runs = _Runs(style)
        runs.take(paragraph)
        raw = "".join(runs.parts)
        if raw and not style.contents and not is_contents_line(raw):
            self._add(raw, style, style.level or level, listed or style.listed, runs)
        for box in runs.boxes:
            place, cell = self.place, self._cell
            self.place, self._cell = "text box", None
            self.walk(box)
            self.place, self._cell = place, cell

    def _add(self, raw: str, style: Style, level: int | None, listed: bool, runs: _Runs) -> None:
        text = tidy(raw)
        if not text:
            return
        text, marked = without_marker(text)
        if level is None and runs.size >= self._styles.usual.size * _LARGER and text.count(" ") < _HEADING_WORDS:
            level = 9
        bold = runs.bold and not runs.plain
        self.blocks.append(Block(text, level, bold, (listed or marked) and level is None, self.place, self._cell))


class _Runs:
    """The text of one paragraph, put together from its runs, with their look and the text boxes anchored in it."""

    def __init__(self, style: Style) -> None:
        self.parts: list[str] = []
        self.boxes: list[Any] = []
        self.bold = False
        self.plain = False
        self.size = 0
        self._style = style

    def take(self, parent: Any) -> None:
        """Take in the runs of an element."""
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child)
            elif tag in _HOLDING:
                self.take(child)
            elif tag == _SDT:
                self._control(child)
            elif tag == _ALTERNATE:
                self._alternate(child)

    def _control(self, control: Any) -> None:
        properties, content = control.find(_SDTPR), control.find(_SDTCONTENT)
        if properties is not None:
            box = properties.find(f"{_W14}checkbox")
            if box is not None:
                checked = box.find(f"{_W14}checked")
                ticked = checked is not None and checked.get(f"{_W14}val") in ("1", "true")
                self.parts.append("☒" if ticked else "☐")
                return
            if properties.find(f"{W}showingPlcHdr") is not None:
                return
        if content is not None:
            self.take(content)

    def _alternate(self, element: Any) -> None:
        # The fallback repeats the choice for old programs: it would count twice.
        choice = element.find(_CHOICE)
        if choice is not None:
            self.boxes.extend(_boxes(choice))

    def _run(self, run: Any) -> None:
        bold, size, parts = self._style.bold, self._style.size, []
        for child in run:
            tag = child.tag
            if tag == _T:
                parts.append(child.text or "")
            elif tag == _RPR:
                for look in child:
                    kind = look.tag
                    if kind == _B:
                        bold = look.get(VAL) not in OFF
                    elif kind == _U:
                        # Underlined through, a line is set apart as one in bold is.
                        bold = bold or look.get(VAL) not in ("none", None)
                    elif kind == _SZ:
                        size = int(float(look.get(VAL) or size))
                    elif kind == _VANISH and look.get(VAL) not in OFF:
                        return
            elif tag == _TAB:
                parts.append("\t")
            elif tag in (_BR, _CR):
                parts.append("\n")
            elif tag == _HYPHEN:
                parts.append("-")
            elif tag == _SYM:
                parts.append(_SYMBOLS.get((child.get(f"{W}char") or "").upper()[-2:], " "))
            elif tag == _FLDCHAR:
                parts.append(_form_box(child))
            elif tag == _ALTERNATE:
                self._alternate(child)
            elif tag in (_DRAWING, _PICT, _OBJECT):
                self.boxes.extend(_boxes(child))
        text = "".join(parts)
        if not text:
            return
        self.parts.append(text)
        if not text.isspace():
            self.bold, self.plain = self.bold or bold, self.plain or not bold
            self.size = max(self.size, size)


def _inside(parent: Any, wanted: str) -> list[Any]:
    """Rows of a table or cells of a row, also those inside content controls; not those of tables inside."""
    found: list[Any] = []
    for child in parent:
        if child.tag == wanted:
            found.append(child)
        elif child.tag in _HOLDING or child.tag == _SDTCONTENT:
            found.extend(_inside(child, wanted))
        elif child.tag == _SDT:
            content = child.find(_SDTCONTENT)
            if content is not None:
                found.extend(_inside(content, wanted))
    return found


def _is_deleted(row: Any) -> bool:
    """Whether a row was deleted with changes tracked."""
    return any(child.tag == _DEL for properties in row.iterchildren(_TRPR) for child in properties)


def _merged(cell: Any) -> tuple[int, bool]:
    """How many columns a cell spans, and whether it continues the cell above."""
    span, continued = 1, False
    if len(cell) and cell[0].tag == _TCPR:
        for child in cell[0]:
            if child.tag == _SPAN:
                span = max(1, int(child.get(VAL) or 1))
            elif child.tag == _VMERGE:
                continued = child.get(VAL) != "restart"
    return span, continued


def _boxes(element: Any) -> list[Any]:
    """The outermost text boxes below an element."""
    found: list[Any] = []
    for child in element:
        if child.tag == _TXBX:
            found.append(child)
        elif child.tag == _ALTERNATE:
            choice = child.find(_CHOICE)
            if choice is not None:
                found.extend(_boxes(choice))
        elif len(child):
            found.extend(_boxes(child))
    return found


def _form_box(character: Any) -> str:
    """A box to tick of an old form field, or nothing."""
    box = character.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return ""
    state = box.find(f"{W}checked")
    if state is None:
        state = box.find(f"{W}default")
    return "☒" if is_on(state) else "☐"


def _part(archive: ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_BYTES_PART:
        raise UnreadableDocument("too long")
    return archive.read(name)


def _main(archive: ZipFile, names: set[str]) -> str:
    if _MAIN in names:
        return _MAIN
    found = _TARGET.search(_part(archive, "_rels/.rels")) if "_rels/.rels" in names else None
    name = found.group(1).decode("ascii", "replace") if found else ""
    if name not in names or not name.startswith("word/"):
        raise UnreadableDocument("unknown format")
    return name


def read_docx(path: Path) -> Document:
    """The blocks of a DOCX, headers and footers last.

    Raises `UnreadableDocument` with its reason; a damaged file may raise errors of `zipfile` and of `lxml`.
    """
    with ZipFile(path) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableDocument("encrypted")
        names = {entry.filename for entry in entries}
        main = _main(archive, names)
        if sum(entry.file_size for entry in entries) > MOST_BYTES_UNPACKED:
            raise UnreadableDocument("too long")
        has_styles = "word/styles.xml" in names
        styles = styles_of(_part(archive, "word/styles.xml")) if has_styles else Styles({}, Style())
        walk = _Walk(styles)
        body = parse(_part(archive, main)).find(f"{W}body")
        if body is None:
            raise UnreadableDocument("corrupt")
        walk.walk(body)
        for place in ("header", "footer"):
            for name in sorted(name for name in names if name.startswith(f"word/{place}")):
                walk.place = place
                walk.walk(parse(_part(archive, name)))
    return Document("docx", tuple(walk.blocks))
