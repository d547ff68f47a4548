"""Entries of a section: one a table row, a list item, or a paragraph or sentence, with the fields of its row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from evidence_book.plans.features.nothing import is_nothing, says_none
from evidence_book.plans.reading.areas import area_titled
from evidence_book.plans.reading.blocks import Block
from evidence_book.plans.reading.dividing import Sectioned
from evidence_book.plans.reading.tables import Table
from evidence_book.plans.sections import Area, Section

Field = Literal["what", "when", "measure", "person", "who", "amount", "other"]

# The fields that labels of columns and of lines name; the first that fits holds.
_FIELDS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (
        "measure",
        re.compile(
            r"measur|how (?:will |do |can )?(?:we|i|you|they|it)\b.*\bknow|\bknow\b|success|evidence|criteria|look",
            re.I,
        ),
    ),
    ("amount", re.compile(r"how often|how much|frequen|hours|amount|how long|duration|quantity", re.I)),
    (
        "when",
        re.compile(r"by when|\bwhen\b|time ?scale|time ?frame|target date|deadline|achieved by|\bdate\b|\bby\b$", re.I),
    ),
    (
        "person",
        re.compile(r"responsib|accountab|\blead\b|\bowner\b|who will make sure|who makes sure|who checks", re.I),
    ),
    ("who", re.compile(r"\bwho\b|\bwhom\b|deliver|provided by|\bstaff|\brole\b|\bperson\b|\bby whom\b", re.I)),
    ("what", re.compile(r"outcome|provision|goal|target|aim|support|help|what|objective", re.I)),
)
_LABELLED = re.compile(r"\(?\s*([A-Z][A-Za-z' ]{2,40}?)\s*:\s*(.*)", re.S)
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%][.!?])\s+(?=[A-Z(\"'])")
_INTRODUCTION = re.compile(
    r":$|\b(?:the following|set out below|listed below|this section|these outcomes|the outcomes below|outcomes (?:are|were|have)|"
    r"provision (?:below|is set out|in this)|the table|below (?:are|is|sets|shows)|in this (?:part|section)|sets? out)\b",
    re.I,
)
_REFERENCE = re.compile(r"^\(?(?:please )?(?:see|refer to)\b", re.I)


@dataclass(slots=True)
class Entry:
    """One entry: what it says, its area of need, the fields of its row, and the fields its table asks for."""

    text: str = field(repr=False)
    area: Area | None = None
    fields: dict[Field, str] = field(default_factory=dict, repr=False)
    asked: frozenset[Field] = frozenset()

    @property
    def whole(self) -> str:
        """Text and fields together."""
        return " | ".join((self.text, *self.fields.values())) if self.fields else self.text

    def add(self, name: Field, text: str) -> None:
        """Add the text of a field."""
        self.fields[name] = f"{self.fields[name]} {text}" if name in self.fields else text


def field_of(label: str) -> Field:
    """The field that a label names."""
    return next((name for name, pattern in _FIELDS if pattern.search(label)), "other")


def _rows(blocks: Sequence[Block], table: Table) -> list[Entry]:
    """Entries of a table with labelled columns: one a row."""
    names = {column: field_of(label) for column, label in table.labels.items()}
    if "what" not in names.values():
        plain = next((column for column, name in sorted(names.items()) if name == "other"), 0)
        names[plain] = "what"
    main = next(column for column, name in sorted(names.items()) if name == "what")
    asked = frozenset(names.values())
    rows: dict[tuple[int, ...], Entry] = {}
    for block in blocks:
        inner, cell = block.cell, block.cell
        while cell is not None and cell.table != table.number:
            inner, cell = cell, cell.inside
        if cell is None or inner is None:
            continue
        name = "what" if cell.column == main else names.get(cell.column, "other")
        # A table inside a cell has an entry a row.
        nested = cell is not inner and name in ("what", "other")
        key = (cell.row, inner.table, inner.row) if nested else (cell.row,)
        entry = rows.get(key)
        if entry is None:
            entry = rows[key] = Entry("", block.area, asked=asked)
        if nested or name == "what":
            entry.text = f"{entry.text} {block.text}".strip()
        else:
            entry.add(name, block.text)
    return [entry for entry in rows.values() if entry.text and not is_nothing(entry.text)]


def _pieces(block: Block) -> list[str]:
    return [block.text] if block.listed else _SENTENCE_END.split(block.text)


def _labelled_line(text: str) -> tuple[Field, str] | None:
    found = _LABELLED.match(text)
    if found is None:
        return None
    name = field_of(found.group(1))
    return None if name in ("other", "what") else (name, found.group(2))


def _flow(blocks: Sequence[Block], before: Entry | None = None) -> list[Entry]:
    """Entries of running text: list items if there are any, else sentences; a line with a label belongs to the entry before."""
    listed = any(block.listed for block in blocks)
    entries: list[Entry] = []
    for number, block in enumerate(blocks):
        for piece in _pieces(block):
            labelled = _labelled_line(piece)
            last = entries[-1] if entries else before
            if labelled is not None and last is not None:
                last.add(*labelled)
            elif (
                (listed and not block.listed)
                or _REFERENCE.match(piece)
                or (not block.listed and number == 0 and _INTRODUCTION.search(piece))
            ):
                continue
            else:
                entries.append(Entry(piece, block.area))
    return entries


def _pairs(blocks: Sequence[Block], table: Table) -> list[Entry]:
    """Entries of cards, whose labels stand to the left: a new one with each label that names the entry itself."""
    entries: list[Entry] = []
    for block in blocks:
        cell = block.cell
        if cell is None or cell.column == 0:
            continue
        label = table.cells.get((cell.row, 0))
        name = field_of(label[0].text) if label else "what"
        if name in ("what", "other") or not entries:
            entries.append(Entry(block.text, block.area))
        else:
            entries[-1].add(name, block.text)
    return entries


def _groups(blocks: Sequence[Block], columns: dict[int, dict[int, Section]]) -> list[tuple[int | None, list[Block]]]:
    """Blocks in one table, in one cell of a column that is a section, or in running text between tables."""
    groups: list[tuple[object, int | None, list[Block]]] = []
    for block in blocks:
        cell, key, number = block.cell, None, None
        while cell is not None:
            if cell.table in columns:
                key, number = ("cell", cell.table, cell.row), None
                break
            key, number = ("table", cell.table, 0), cell.table
            cell = cell.inside
        if key is None:
            key = ("flow", 0, 0)
        if groups and groups[-1][0] == key:
            groups[-1][2].append(block)
        else:
            groups.append((key, number, [block]))
    return [(number, own) for _, number, own in groups]


def entries_of(plan: Sectioned, section: Section) -> list[Entry]:
    """The entries of a section in reading order."""
    found: list[Entry] = []
    blocks = plan.contents.get(section, [])
    # Entries in a list or a table anywhere in the section: a paragraph beside them introduces them.
    tabled = any(block.cell is not None and block.cell.table not in plan.columns for block in blocks)
    for number, own in _groups(blocks, plan.columns):
        table = plan.tables.get(number) if number is not None else None
        if table is None:
            if not tabled or any(block.listed for block in own):
                # A cell that goes on over the page begins with what belongs to the entry before.
                found.extend(_flow(own, found[-1] if found else None))
        elif table.labelled:
            # Where the labelled column is empty, what stands in the table is read as it stands.
            found.extend(_rows(own, table) or _flow([block for block in own if not area_titled(block.text)]))
        elif table.columns > 1 and any((row, 0) in table.cells for row in range(table.rows)):
            found.extend(_pairs(own, table))
        else:
            found.extend(_flow(own))
    return [entry for entry in found if not says_none(entry.text)]
