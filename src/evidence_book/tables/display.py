"""A table as a page shows it: a caption, headed columns, cells already said, and a legend of its markers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from evidence_book.facts import MARKER_MEANING, MARKERS
from evidence_book.wording import Qualifier, Unit, said, with_unit

# The class of a link that leads to the page of a fact, and opens it as a card.
FACT_LINK = "fact-link"

# From how many characters on a column is given room, so that it is not squeezed into a narrow tower of words.
_LONG_NAME, _LONG_TEXT = 16, 40
# A word that is too long for a line, of nothing that HTML spells otherwise; and the pieces that it may be broken into: at
# joints that fit into a narrow column, and few, for each break is an element of its own on pages with a thousand ids.
_LONG_WORD, _PIECE = re.compile(r"[\w./:-]{25,}"), re.compile(r".{1,18}$|.{1,17}[_./:-]|.{1,12}")


@dataclass(frozen=True)
class Cell:
    """One cell: its text, and the marker it shows if it holds no number.

    `links` are texts with addresses, shown in place of the text; `link_class` says what they lead to, `notes` what stands
    behind each.
    """

    text: str
    marker: str | None = None
    numeric: bool = False
    links: tuple[tuple[str, str], ...] = ()
    link_class: str = ""
    notes: tuple[str, ...] = ()


def words(value: Any) -> Cell:
    """A cell of text; missing text is empty."""
    return Cell("" if _missing(value) else str(value))


def linked(*links: tuple[str, str], link_class: str = "", notes: Sequence[str] = ()) -> Cell:
    """A cell of links, each a text and an address, with `: note` behind each where notes are given; empty without any."""
    behind = tuple(f": {note}" for note in notes) or ("",) * len(links)
    text = "; ".join(f"{shown}{note}" for (shown, _), note in zip(links, behind, strict=True))
    return Cell(text, links=links, link_class=link_class, notes=behind)


def quantity(value: Any, unit: Unit = "count", decimals: int = 0, qualifier: Any = None, marker: Any = None) -> Cell:
    """A cell with a number said as facts say it, or its marker in square brackets."""
    if _missing(value):
        shown = "x" if _missing(marker) or marker not in MARKERS else marker
        return Cell(f"[{shown}]", str(shown), numeric=True)
    known: Qualifier | None = None if _missing(qualifier) else qualifier
    return Cell(said(float(value), unit, decimals, known), numeric=True)


def limits(lower: Any, upper: Any, unit: Unit = "count", decimals: int = 1, marker: Any = None) -> Cell:
    """A cell with `lower to upper`, or the marker that says why there are no limits."""
    if _missing(lower) or _missing(upper):
        return quantity(None, marker=marker)
    low, high = with_unit(float(lower), unit, decimals), with_unit(float(upper), unit, decimals)
    return Cell(f"{low} to {high}", numeric=True)


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


@dataclass(frozen=True)
class DisplayTable:
    """Rows of cells under headers; the first column heads its row. `anchors`, where given, is an id for each row."""

    caption: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]] = field(default_factory=tuple)
    anchors: Sequence[str] = ()

    def markers(self) -> list[str]:
        """The markers that occur, in the order of the vocabulary."""
        shown = {cell.marker for row in self.rows for cell in row if cell.marker}
        return [marker for marker in MARKERS if marker in shown]

    def _width(self, position: int) -> str:
        """The class of a column that needs room: of long names at the head of rows, or of sentences."""
        longest = max((len(row[position].text) for row in self.rows if not row[position].numeric), default=0)
        if position == 0:
            return ' class="names"' if longest > _LONG_NAME else ""
        return ' class="sentences"' if longest > _LONG_TEXT else ""

    def to_html(self) -> str:
        """Spell the table as HTML that a screen reader can walk: caption, scoped headers, legend."""
        head = "".join(
            f'<th scope="col"{self._width(position)}>{escape(header)}</th>'
            for position, header in enumerate(self.headers)
        )
        ids = [f' id="{escape(anchor)}"' for anchor in self.anchors] or [""] * len(self.rows)
        body = "".join(f"<tr{given}>{''.join(_cells(row))}</tr>" for given, row in zip(ids, self.rows, strict=True))
        legend = "; ".join(f"[{marker}] {MARKER_MEANING[marker]}" for marker in self.markers())  # type: ignore[index]
        note = f'<p class="legend">{escape(legend)}</p>' if legend else ""
        return (
            f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(self.caption)}">'
            f'<table class="released"><caption>{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
        )


def _cells(row: Sequence[Cell]) -> Iterable[str]:
    for position, cell in enumerate(row):
        tag, scope = ("th", ' scope="row"') if position == 0 else ("td", "")
        align = ' class="number"' if cell.numeric else ""
        of_class = f' class="{escape(cell.link_class)}"' if cell.link_class else ""
        links = (
            f'<a{of_class} href="{escape(to)}">{breakable(text)}</a>{breakable(note)}'
            for (text, to), note in zip(cell.links, cell.notes, strict=True)
        )
        yield f"<{tag}{scope}{align}>{'; '.join(links) or breakable(cell.text)}</{tag}>"


def breakable(text: str) -> str:
    """Text as HTML, in which a digest, a path or an id may go over several lines: else it pushes all other columns aside."""
    return _LONG_WORD.sub(lambda long: "<wbr>".join(_PIECE.findall(long[0])), escape(text, quote=False))
