"""The ruled tables of a PDF page: from drawn lines to a grid of rows and columns."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from evidence_book.plans.reading.pdf_lines import Page

# Two rules nearer than this are one; rules this near to each other belong to one table.
_SAME = 3.0
_LEAST_WIDTH = 60.0


@dataclass(slots=True)
class Grid:
    """A table on a page: heights of the rules between rows, from the top, and x of those between columns."""

    rows: list[float]
    columns: list[float]

    @property
    def top(self) -> float:
        """The height of the upper edge."""
        return self.rows[0]

    @property
    def bottom(self) -> float:
        """The height of the lower edge."""
        return self.rows[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.bottom - 1 <= y <= self.top + 1 and self.columns[0] - 2 <= x <= self.columns[-1] + 2

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a point inside."""
        row = sum(edge > y for edge in self.rows[1:-1])
        column = bisect_right(self.columns[1:-1], x)
        return row, column


def _apart(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SAME:
            kept.append(value)
    return kept


def grids_of(page: Page) -> list[Grid]:
    """The ruled tables of a page from top to bottom; a single box or line is none."""
    if len(page.across) < 2:
        return []
    groups: list[tuple[float, float, list[float]]] = []
    uprights = sorted(page.down, key=lambda rule: -rule[2])
    for x, low, high in uprights:
        for at, (bottom, top, xs) in enumerate(groups):
            if low <= top + _SAME and high >= bottom - _SAME:
                xs.append(x)
                groups[at] = (min(bottom, low), max(top, high), xs)
                break
        else:
            groups.append((low, high, [x]))
    found = []
    for bottom, top, xs in groups:
        columns = _apart(xs)
        if len(columns) < 2 or columns[-1] - columns[0] < _LEAST_WIDTH:
            continue
        inside = [
            y
            for y, x0, x1 in page.across
            if bottom - _SAME <= y <= top + _SAME and x1 > columns[0] and x0 < columns[-1]
        ]
        rows = _apart([*inside, bottom, top])[::-1]
        if len(rows) >= 2 and (len(rows) > 2 or len(columns) > 2):
            found.append(Grid(rows, columns))
    return sorted(found, key=lambda grid: -grid.top)
