"""Finding the row of headings among titles and guidance, and the column of each declared field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_book.intake.returns.cell_text import folded
from evidence_book.intake.returns.grids import Cell, Sheet
from evidence_book.intake.returns.specification import ReturnField, ReturnSpecification

# A row of a list of allowed values can look like headings; three, one of them a date or a reference, cannot.
_FEWEST = 3


@dataclass(frozen=True)
class Headings:
    """The row of headings, by number, and the positions of its columns.

    `positions` has every position that goes by a name of a field; `renamed` the fields known by an alias;
    `undeclared` the positions of other headings; `unheaded` those of columns without one.
    """

    row: int
    positions: dict[str, tuple[int, ...]]
    renamed: frozenset[str]
    undeclared: tuple[int, ...]
    unheaded: tuple[int, ...]

    @property
    def matched(self) -> int:
        """How many fields have a column."""
        return len(self.positions)


def _key(heading: str) -> str:
    """The form in which headings are compared: case, underscores, spaces and a mark at the end do not matter."""
    return " ".join(folded(heading).replace("_", " ").split()).rstrip(" *:")


def _names(fields: Sequence[ReturnField]) -> dict[str, tuple[str, bool]]:
    """Field and whether it is an alias, by the key of the heading; a key that two fields share is left out."""
    names: dict[str, tuple[str, bool]] = {}
    shared: set[str] = set()
    for field in fields:
        for heading in (field.label, field.name, *field.aliases):
            key = _key(heading)
            if key in names and names[key][0] != field.name:
                shared.add(key)
            names.setdefault(key, (field.name, heading not in (field.label, field.name)))
    return {key: name for key, name in names.items() if key not in shared}


def _read_row(number: int, cells: Sequence[Cell | None], width: int, names: dict[str, tuple[str, bool]]) -> Headings:
    positions: dict[str, tuple[int, ...]] = {}
    renamed: set[str] = set()
    undeclared: list[int] = []
    unheaded: list[int] = list(range(len(cells), width))
    for position, cell in enumerate(cells):
        key = _key(cell) if isinstance(cell, str) else ("" if cell is None else "?")
        if not key:
            unheaded.append(position)
        elif key in names:
            name, by_alias = names[key]
            positions[name] = (*positions.get(name, ()), position)
            if by_alias:
                renamed.add(name)
        else:
            undeclared.append(position)
    return Headings(number, positions, frozenset(renamed), tuple(undeclared), tuple(unheaded))


def find_headings(sheet: Sheet, specification: ReturnSpecification) -> Headings | None:
    """Find the row that names the most fields, the first of equals; None if no row looks like headings."""
    names = _names(specification.fields)
    telling = {field.name for field in specification.fields if field.type in ("reference", "date")}
    width = max((len(cells) for _, cells in sheet.top), default=0)
    best: Headings | None = None
    for number, cells in sheet.top:
        found = _read_row(number, cells, width, names)
        if (
            found.matched >= _FEWEST
            and telling & set(found.positions)
            and found.matched > (best.matched if best else 0)
        ):
            best = found
    return best
