"""The tables of a document: which rows are labels, and what each column is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence_book.plans.reading.blocks import Block, Cell

_MOST_LABEL_WORDS = 9
# Labels of columns and of lines that say something of an entry, and are no section.
_ATTRIBUTE = re.compile(
    r"\b(?:who|when|whom|how often|how much|how long|frequency|hours?|amount|responsib\w*|measur\w*|timescales?|time ?scales?"
    r"|time ?frame|date|review\w*|evidence|steps?|progress|success|know|deliver\w*|staff\w*|by when|achieved by|monitor\w*|area"
    r"|areas|no|number|ref|lead|role|person|target date|deadline|cost|setting|status|yes|criteria|looks? like|title|author|"
    r"profession\w*|written by|received|name)\b",
    re.IGNORECASE,
)


def is_attribute(label: str) -> bool:
    """Whether a label names a field of an entry (by when, who, how often), and no section."""
    return _ATTRIBUTE.search(label) is not None


@dataclass(slots=True)
class Table:
    """One table: its size, the rows of labels, the label of each column, filled cells in a row."""

    number: int
    rows: int = 0
    columns: int = 0
    header_rows: frozenset[int] = frozenset()
    labels: dict[int, str] = field(default_factory=dict, repr=False)
    widths: dict[int, int] = field(default_factory=dict)
    cells: dict[tuple[int, int], list[Block]] = field(default_factory=dict, repr=False)

    @property
    def labelled(self) -> bool:
        """Whether its first row labels its columns."""
        return bool(self.header_rows)

    def alone(self, cell: Cell) -> bool:
        """Whether a cell holds one paragraph only, in the first column."""
        return cell.column == 0 and len(self.cells.get((cell.row, 0), ())) == 1


def _row(table: Table, row: int) -> dict[int, list[Block]]:
    return {column: blocks for (at, column), blocks in table.cells.items() if at == row}


def _is_label(blocks: Sequence[Block]) -> bool:
    text = blocks[0].text
    return len(blocks) <= 2 and text.count(" ") < _MOST_LABEL_WORDS and text[-1] not in ".;" and not blocks[0].listed


def _label(table: Table) -> None:
    """Find the row of labels: the first, or the second under a title over the whole width."""
    for at in (0, 1):
        row = _row(table, at)
        if len(row) >= 2:
            break
    else:
        return
    below = _row(table, at + 1)
    if not below or table.rows <= at + 1 or not all(_is_label(blocks) for blocks in row.values()):
        return
    bold = all(blocks[0].bold or blocks[0].level for blocks in row.values())
    attributes = sum(is_attribute(blocks[0].text) for blocks in row.values())
    # "Name: | Sam" over "Date: | ...": labels stand to the left, not above.
    if any(blocks[0].text.endswith(":") for blocks in row.values()) and not bold:
        return
    bold_below = all(blocks[0].bold for blocks in below.values())
    longer = max(blocks[0].text.count(" ") for blocks in below.values()) >= 8
    short = all(blocks[0].text.count(" ") < 4 for blocks in row.values())
    if (bold and not bold_below) or (attributes and table.columns > 2) or (short and longer and len(below) > 1):
        table.labels = {column: blocks[0].text for column, blocks in row.items()}
        words = list(table.labels.values())
        table.header_rows = frozenset(
            each
            for each in range(at, table.rows)
            if each == at or [blocks[0].text for blocks in _row(table, each).values()] == words
        )


def tables_of(blocks: Sequence[Block]) -> dict[int, Table]:
    """The tables of a document by number."""
    found: dict[int, Table] = {}
    for block in blocks:
        cell = block.cell
        if cell is None:
            continue
        table = found.get(cell.table)
        if table is None:
            table = found[cell.table] = Table(cell.table, columns=cell.columns)
        table.rows = max(table.rows, cell.row + 1)
        table.cells.setdefault((cell.row, cell.column), []).append(block)
    for table in found.values():
        for row, _ in table.cells:
            table.widths[row] = table.widths.get(row, 0) + 1
        if table.columns > 1 and table.rows > 1:
            _label(table)
    return found
