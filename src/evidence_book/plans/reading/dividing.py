"""A document divided among its sections: the content of each, without headings and labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence_book.plans.reading.areas import area_named, area_titled
from evidence_book.plans.reading.blocks import Block, Cell
from evidence_book.plans.reading.locating import Place, locate
from evidence_book.plans.reading.tables import Table, tables_of
from evidence_book.plans.sections import Area, Section

_MOST_SUBHEADING_WORDS = 14
# The sections whose content is grouped by area of need.
_BY_AREA = frozenset({"B", "E", "F"})


@dataclass(slots=True)
class Sectioned:
    """Places in reading order, the content of each section, everything else, all tables and all headings."""

    places: tuple[Place, ...]
    contents: dict[Section, list[Block]] = field(repr=False)
    outside: list[Block] = field(repr=False)
    tables: dict[int, Table] = field(repr=False)
    headings: list[Block] = field(repr=False)
    columns: dict[int, dict[int, Section]] = field(repr=False)


class _Divider:
    """Goes through the blocks once and gives each to its section."""

    def __init__(self, tables: dict[int, Table], places: Sequence[Place]) -> None:
        sections = [place for place in places if place.option.sections]
        columns = {
            place.candidate.table: place.candidate.columns for place in sections if place.candidate.table is not None
        }
        self.result = Sectioned(tuple(sections), {}, [], tables, [], columns)
        self._places = {place.candidate.at: place for place in places}
        self._current: Section | None = None
        self._level: int | None = None
        self._area: Area | None = None
        self._parents = False
        self._row: tuple[int, int, Area | None] | None = None

    def take(self, at: int, block: Block) -> None:
        """Take in one block."""
        if block.place in ("header", "footer"):
            self.result.outside.append(block)
            return
        place = self._places.get(at)
        if place is not None and self._begin(place, block):
            return
        cell = block.cell
        if cell is not None and self._labels(cell, block):
            return
        section = self._section(cell)
        if section is None:
            self.result.outside.append(block)
            return
        if cell is None and _is_subheading(block):
            self._subheading(block)
            return
        block.area, block.parents = self._area, self._parents
        self.result.contents[section].append(block)

    def _begin(self, place: Place, block: Block) -> bool:
        """Begin a section or what lies outside; whether the block is a heading and done with."""
        sections = place.option.sections
        for section in sections:
            self.result.contents.setdefault(section, [])
        if place.candidate.table is not None:
            return False
        if not sections:
            if self._level is not None and (block.level is None or block.level > self._level):
                return False
            self._current = None
        else:
            self._current, self._level = sections[0], block.level
            self.result.headings.append(block)
        self._area, self._parents = area_named(block.text.rpartition(":")[2]) if ":" in block.text else None, False
        return True

    def _section(self, cell: Cell | None) -> Section | None:
        while cell is not None:
            if cell.table in self.result.columns:
                return self.result.columns[cell.table].get(cell.column)
            cell = cell.inside
        return self._current

    def _labels(self, cell: Cell, block: Block) -> bool:
        """Whether a block in a table is a label: of its columns, of an area over rows, or of its row."""
        table = self.result.tables[cell.table]
        if cell.row in table.header_rows:
            return True
        if cell.column or table.columns < 2 or not (block.bold or block.level or table.labelled):
            return False
        short = block.text.count(" ") < _MOST_SUBHEADING_WORDS and block.text[-1] not in ".;"
        if not short or block.listed:
            return False
        area = area_named(block.text) if self._current in _BY_AREA or cell.table in self.result.columns else None
        whole = table.widths.get(cell.row) == 1
        if area is not None and ((whole and area_titled(block.text)) or block.bold or block.level):
            self._area = area
            return True
        return bool(block.bold or block.level)

    def _subheading(self, block: Block) -> None:
        self.result.headings.append(block)
        small = block.text.lower()
        self._parents = any(word in small for word in ("parent", "family", "carer", "mum", "history", "background"))
        if self._current in _BY_AREA:
            area = area_named(block.text)
            if area is not None:
                self._area = area


def _is_subheading(block: Block) -> bool:
    return (
        (block.level is not None or block.bold)
        and not block.listed
        and block.text.count(" ") < _MOST_SUBHEADING_WORDS
        and block.text[-1] not in ".;"
    )


def divide(blocks: Sequence[Block]) -> Sectioned:
    """Find the sections of a document and share out its blocks among them."""
    tables = tables_of(blocks)
    divider = _Divider(tables, locate(blocks, tables))
    for at, block in enumerate(blocks):
        divider.take(at, block)
    return divider.result
