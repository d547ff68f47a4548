"""Pages of a PDF: text wrapped to a width and set from the top down, with a header, a footer and a page number on each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDE, HIGH = A4
MARGIN, TOP, BOTTOM = 56.0, 64.0, 60.0
TEXT_WIDTH = WIDE - 2 * MARGIN


@cache
def _wide(word: str, font: str) -> float:
    return float(stringWidth(word, font, 1))


def _short_enough(words: Sequence[str], font: str, width: float) -> list[str]:
    """The words, those wider than a line cut in two: an email address in a narrow cell."""
    parts: list[str] = []
    for word in words:
        while _wide(word, font) > width:
            cut = max(int(len(word) * width / _wide(word, font)) - 1, 1)
            parts.append(word[:cut])
            word = word[cut:]
        parts.append(word)
    return parts


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines that fit a width (in points)."""
    lines: list[str] = []
    line: list[str] = []
    left, space = width, _wide(" ", font) * size
    for word in _short_enough(text.split(), font, width / size):
        needed = _wide(word, font) * size
        if line and needed > left:
            lines.append(" ".join(line))
            line, left = [], width
        line.append(word)
        left -= needed + space
    return [*lines, " ".join(line)] if line else lines


class Pages:
    """A PDF in the making. Text flows on to a new page where it does not fit."""

    def __init__(self, fonts: tuple[str, str], header: str, footer: str) -> None:
        self.regular, self.bold = fonts
        self._header, self._footer = header, footer
        self._stream = BytesIO()
        # Invariant: no clock and no chance in the file. Compressed, as every writer of PDF does it.
        self.canvas = Canvas(self._stream, pagesize=A4, invariant=1, pageCompression=1)
        self._number = 0
        self.y = 0.0
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        canvas = self.canvas
        canvas.setFont(self.regular, 8)
        canvas.drawString(MARGIN, HIGH - 36, self._header)
        canvas.line(MARGIN, HIGH - 42, WIDE - MARGIN, HIGH - 42)
        canvas.drawString(MARGIN, 32, self._footer)
        canvas.drawRightString(WIDE - MARGIN, 32, f"Page {self._number}")
        self.y = HIGH - TOP

    def new_page(self) -> None:
        """End the page and begin the next."""
        self.canvas.showPage()
        self._begin()

    def room(self, needed: float) -> None:
        """Go on to a new page where less is left than needed (in points)."""
        if self.y - needed < BOTTOM:
            self.new_page()

    def lines(self, lines: Sequence[str], font: str, size: float, indent: float = 0.0, mark: str = "") -> None:
        """Set lines that are already wrapped, the first with a mark in the indent."""
        lead = size * 1.3
        canvas = self.canvas
        for place, line in enumerate(lines):
            self.room(lead)
            self.y -= lead
            canvas.setFont(font, size)
            if place == 0 and mark:
                canvas.drawString(MARGIN + indent - 18, self.y, mark)
            canvas.drawString(MARGIN + indent, self.y, line)

    def paragraph(
        self,
        text: str,
        size: float = 10.5,
        *,
        bold: bool = False,
        indent: float = 0.0,
        mark: str = "",
        after: float = 6.0,
    ) -> None:
        """Set a paragraph."""
        font = self.bold if bold else self.regular
        self.lines(wrapped(text, font, size, TEXT_WIDTH - indent), font, size, indent, mark)
        self.y -= after

    def finished(self) -> bytes:
        """End the last page and give the whole file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._stream.getvalue()
