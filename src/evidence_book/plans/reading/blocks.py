"""Blocks: the paragraphs of a document in reading order, with what each looks like and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from evidence_book.plans.sections import Area

Place = Literal["body", "table", "header", "footer", "text box"]
DocumentFormat = Literal["docx", "pdf"]
UnreadReason = Literal["empty", "corrupt", "encrypted", "too long", "no text", "not a plan", "unknown format"]

# A bullet or a number typed by hand; a lettered one needs a closing bracket, so that "A." stays a section.
_MARKER = re.compile(r"(?:[•·▪◦‣●○■□➢➤–—*-]|\d{1,2}[.)]|\(?(?:[a-z]|[ivx]{1,4})\)|o(?=\s))\s+(?=\S)")
# What a line of a table of contents ends in: leaders or a tab, then a page number.
_CONTENTS = re.compile(r"(?:[.…·_]{3,}|(?:\s\.){3,}|\t)\s*\d{1,3}\s*$")
_ODD = {
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\ufe0f": "",
    "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
    "\u2010": "-", "\u2011": "-", "\ufb01": "fi", "\ufb02": "fl",
}  # fmt: skip
_TABLE = str.maketrans(_ODD)


class UnreadableDocument(Exception):
    """A document that cannot be read; holds the reason and never a word of the document."""

    def __init__(self, reason: UnreadReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a table: its number in the document, row and column from 0, the number of columns, cell around it."""

    table: int
    row: int
    column: int
    columns: int
    inside: Cell | None = None


@dataclass(slots=True)
class Block:
    """One paragraph. `level` is that of a heading, `listed` a list item; text is never shown by `repr`.

    Dividing a document sets `area`, the area of need that stands over it, and `parents`: it tells what a family says.
    """

    text: str = field(repr=False)
    level: int | None = None
    bold: bool = False
    listed: bool = False
    place: Place = "body"
    cell: Cell | None = None
    page: int | None = None
    area: Area | None = None
    parents: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a document, and its pages where the format knows them."""

    format: DocumentFormat
    blocks: tuple[Block, ...] = field(repr=False)
    pages: int | None = None


def tidy(text: str) -> str:
    """One line of text: white space joined, soft hyphens gone, quotation marks straight."""
    if not text.isascii():
        text = text.translate(_TABLE)
    return " ".join(text.split())


def is_contents_line(raw: str) -> bool:
    """Whether a line, before it is tidied, is one of a table of contents."""
    return bool(raw) and raw.rstrip()[-1:].isdigit() and _CONTENTS.search(raw) is not None


def without_marker(text: str) -> tuple[str, bool]:
    """Text without a bullet or number typed by hand, and whether it had one."""
    found = _MARKER.match(text)
    return (text[found.end() :], True) if found else (text, False)
