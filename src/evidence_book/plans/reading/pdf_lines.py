"""The lines of print of a PDF, with place, size and weight, and the ruled lines of its tables."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # noqa: F401  (starts the library)
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from evidence_book.plans.reading.blocks import UnreadableDocument

MOST_PAGES = 200
_BOLD = 600
# A space wider than this many times the size of the print parts two columns.
_GAP = 0.7
_NOMINAL = 3.0
_THIN = 2.5
_LEAST_RULE = 6.0
# A box has five segments at most; a path with very many is a drawing.
_BOX_SEGMENTS, _MOST_SEGMENTS = 5, 2000
_FLAG_FORCE_BOLD = 1 << 18


@dataclass(slots=True)
class Line:
    """A run of print on one line: edges in points from the left and the bottom of the page, size, weight."""

    text: str = field(repr=False)
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(slots=True)
class Page:
    """The lines of one page in the order of the file, and its rules as (x0, y0, x1, y1)."""

    number: int
    height: float
    width: float
    lines: list[Line] = field(repr=False)
    across: list[tuple[float, float, float]] = field(default_factory=list)
    down: list[tuple[float, float, float]] = field(default_factory=list)


class _Reader:
    """Reads pages through the C interface, with its out-parameters made once."""

    def __init__(self) -> None:
        self._box = [ctypes.c_double() for _ in range(4)]
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._bounds = [ctypes.c_float() for _ in range(4)]
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(128)

    def _box_of(self, text: Any, at: int) -> tuple[float, float, float, float]:
        left, right, bottom, top = self._box
        pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        return left.value, right.value, bottom.value, top.value

    def _is_bold(self, text: Any, at: int) -> bool:
        if pdfium.FPDFText_GetFontWeight(text, at) >= _BOLD:
            return True
        size = pdfium.FPDFText_GetFontInfo(text, at, self._name, 128, self._flags)
        return bool(self._flags.value & _FLAG_FORCE_BOLD) or (0 < size <= 128 and b"old" in self._name.value)

    def lines(self, page: Any) -> list[Line]:
        """The lines of a page; a wide space within a line parts it in two."""
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            return []
        try:
            count = pdfium.FPDFText_CountChars(text)
            if count <= 0:
                return []
            buffer = (ctypes.c_ushort * (count + 1))()
            written = pdfium.FPDFText_GetText(text, 0, count, buffer)
            whole = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
            found: list[Line] = []
            at = 0
            for raw in whole.split("\n"):
                line = raw.rstrip("\r")
                if line.strip() and at < count:
                    self._take(text, line, at, len(whole) == count, found)
                at += len(raw) + 1
            return found
        finally:
            pdfium.FPDFText_ClosePage(text)

    def _take(self, text: Any, line: str, at: int, aligned: bool, found: list[Line]) -> None:
        start = at if aligned else pdfium.FPDFText_GetCharIndexFromTextIndex(text, at)
        if start < 0:
            return
        lead = len(line) - len(line.lstrip())
        line, start = line.strip(), start + lead
        size = pdfium.FPDFText_GetFontSize(text, start)
        if pdfium.FPDFText_CountRects(text, start, len(line)) > 1:
            for part_at, part in self._parts(text, line, start, size):
                found.append(self._one(text, part, part_at, pdfium.FPDFText_GetFontSize(text, part_at)))
            return
        found.append(self._one(text, line, start, size))

    def _one(self, text: Any, line: str, start: int, size: float) -> Line:
        left, base = self._x, self._y
        pdfium.FPDFText_GetCharOrigin(text, start, left, base)
        _, right, bottom, top = self._box_of(text, start + len(line) - 1)
        # Some writers set print of size 1 and scale it.
        size = size if size > _NOMINAL else max(1.4 * (top - bottom), _NOMINAL)
        return Line(line, left.value, right, base.value, size, self._is_bold(text, start))

    def _parts(self, text: Any, line: str, start: int, size: float) -> list[tuple[int, str]]:
        parts, begin, at = [], 0, line.find(" ")
        while at > 0:
            after = at + 1
            while after < len(line) and line[after] == " ":
                after += 1
            _, right, _, _ = self._box_of(text, start + at - 1)
            left, _, _, _ = self._box_of(text, start + after)
            if left - right > _GAP * size or left < right - size:
                parts.append((start + begin, line[begin:at]))
                begin = after
            at = line.find(" ", after)
        parts.append((start + begin, line[begin:]))
        return [(place, part) for place, part in parts if part.strip()]

    def rules(self, page: Any, into: Page) -> None:
        """The ruled lines of a page: thin paths, and the edges of boxes."""
        for at in range(pdfium.FPDFPage_CountObjects(page)):
            thing = pdfium.FPDFPage_GetObject(page, at)
            if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
                continue
            left, bottom, right, top = self._bounds
            pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
            x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
            if x1 - x0 > _LEAST_RULE and y1 - y0 > _LEAST_RULE and pdfium.FPDFPath_CountSegments(thing) > _BOX_SEGMENTS:
                self._segments(thing, into)
                continue
            wide, high = x1 - x0, y1 - y0
            if high <= _THIN < _LEAST_RULE <= wide:
                into.across.append(((y0 + y1) / 2, x0, x1))
            elif wide <= _THIN < _LEAST_RULE <= high:
                into.down.append(((x0 + x1) / 2, y0, y1))
            elif wide > 4 * _LEAST_RULE and high > 2 * _LEAST_RULE:
                into.across += [(y0, x0, x1), (y1, x0, x1)]
                into.down += [(x0, y0, y1), (x1, y0, y1)]

    def _segments(self, thing: Any, into: Page) -> None:
        """The rules of a path that draws a whole grid at once: its level and its upright lines."""
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(thing, matrix)
        x, y, _, _ = self._bounds
        last = (0.0, 0.0)
        for at in range(min(pdfium.FPDFPath_CountSegments(thing), _MOST_SEGMENTS)):
            segment = pdfium.FPDFPath_GetPathSegment(thing, at)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            here = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
                wide, high = abs(here[0] - last[0]), abs(here[1] - last[1])
                if high <= 1 < _LEAST_RULE <= wide:
                    into.across.append((here[1], min(here[0], last[0]), max(here[0], last[0])))
                elif wide <= 1 < _LEAST_RULE <= high:
                    into.down.append((here[0], min(here[1], last[1]), max(here[1], last[1])))
            last = here


def read_pages(data: bytes) -> list[Page]:
    """The pages of a PDF.

    Raises `UnreadableDocument`: "encrypted" with a password, "too long" above `MOST_PAGES` pages, else "corrupt".
    """
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        password = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise UnreadableDocument("encrypted" if password else "corrupt")
    try:
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            raise UnreadableDocument("too long")
        if count < 1:
            raise UnreadableDocument("corrupt")
        reader, pages = _Reader(), []
        for number in range(count):
            page = pdfium.FPDF_LoadPage(document, number)
            if not page:
                continue
            try:
                height, width = pdfium.FPDF_GetPageHeightF(page), pdfium.FPDF_GetPageWidthF(page)
                one = Page(number + 1, height, width, reader.lines(page))
                reader.rules(page, one)
                pages.append(one)
            finally:
                pdfium.FPDF_ClosePage(page)
        return pages
    finally:
        pdfium.FPDF_CloseDocument(document)
