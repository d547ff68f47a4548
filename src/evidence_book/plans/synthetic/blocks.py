"""A document as blocks, each of which knows the section that its words belong to: templates make them, writers set them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Heading:
    """A heading. `sections` are the statutory sections that it gives a place to; none for any other heading."""

    text: str
    level: int = 1
    sections: tuple[str, ...] = ()
    look: Literal["style", "bold", "banner"] = "style"


@dataclass(frozen=True)
class Text:
    """A paragraph and the section that it stands in."""

    text: str
    section: str | None = None
    look: Literal["body", "title", "small", "quote"] = "body"


@dataclass(frozen=True)
class Item:
    """An item of a list; lists of one document have different numbers. The mark of a list is no word of it."""

    text: str
    section: str | None
    mark: Literal["bullet", "number", "typed"] = "bullet"
    chain: int = 0
    place: int = 1


@dataclass(frozen=True)
class Cell:
    """A cell of a table: paragraphs, or a label, whose words belong to no section. A blank `down` cell joins the one above."""

    parts: tuple[str, ...]
    section: str | None = None
    label: bool = False
    across: int = 1
    down: Literal["", "start", "joined"] = ""
    bulleted: bool = False


@dataclass(frozen=True)
class Table:
    """A table. `columns` are the sections that its labelled columns give a place to, from left to right."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    header: bool = True
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class TextBox:
    """A floating box with a title and lines, anchored where it stands."""

    title: str
    lines: tuple[str, ...]
    section: str | None = None


@dataclass(frozen=True)
class Ticks:
    """A question with boxes to tick: as content controls or as characters."""

    question: str
    choices: tuple[tuple[str, bool], ...]
    section: str | None = None
    controls: bool = True


@dataclass(frozen=True)
class Contents:
    """A table of contents: the titles and the pages that it gives."""

    title: str
    entries: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Picture:
    """A small picture with a text in its place."""

    alt: str


@dataclass(frozen=True)
class PageBreak:
    """A new page."""


Block = Heading | Text | Item | Table | TextBox | Ticks | Contents | Picture | PageBreak


@dataclass(frozen=True)
class Laid:
    """A plan laid out: its blocks, the text of its running header and of its footer (before the page number)."""

    blocks: tuple[Block, ...]
    header: str
    footer: str


def places(blocks: Sequence[Block]) -> list[str]:
    """The sections that have a place in a document, in the order of first appearance."""
    found: dict[str, None] = {}
    for block in blocks:
        if isinstance(block, Heading):
            found.update(dict.fromkeys(block.sections))
        elif isinstance(block, Table):
            found.update(dict.fromkeys(block.columns))
    return list(found)


def _counted(text: str) -> int:
    """Words, parted by white space; a token without letter or digit is none."""
    return sum(any(character.isalnum() for character in token) for token in text.split())


def words_by_section(blocks: Sequence[Block]) -> dict[str, int]:
    """Words of the content of each section; headings, labels and marks of lists are not counted."""
    counts: dict[str, int] = {}

    def add(section: str | None, *texts: str) -> None:
        if section is not None:
            counts[section] = counts.get(section, 0) + sum(map(_counted, texts))

    for block in blocks:
        if isinstance(block, Text | Item):
            add(block.section, block.text)
        elif isinstance(block, TextBox):
            add(block.section, *block.lines)
        elif isinstance(block, Ticks):
            add(block.section, block.question, *(label for label, _ in block.choices))
        elif isinstance(block, Table):
            for cell in (cell for row in block.rows for cell in row if not cell.label):
                add(cell.section, *cell.parts)
    return counts
