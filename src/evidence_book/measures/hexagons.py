"""A map in which every place is one hexagon: laid out so that places near each other stay side by side, and measured for it.

Hexagons stand on a corner. Rows are counted from the north, columns from the west; odd rows stand half a hexagon to the east.
The width of a hexagon is the unit of length.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

# Of each place, how many of those nearest to it ought to be its neighbours on the map too.
NEAREST = 3
ROW_HEIGHT = math.sqrt(3) / 2
# Free hexagons around the places, for those that have to make room.
_MARGIN = 2
# How far a place may move at once, and what a hexagon's width of distance from its point costs, squared; to be
# one width away from a neighbour costs 1.
_REACH, _PULL = 3.0, 0.05
_TOUCH = 1e-6
# Where the points may lie on the hexagons at first, in widths.
_STARTS = ((0.0, 0.0), (0.25, 0.2), (0.5, 0.4))


class Hexagon(NamedTuple):
    """A hexagon by its column and row."""

    column: int
    row: int

    @property
    def centre(self) -> tuple[float, float]:
        """Centre: widths to the east, and to the south."""
        return self.column + self.row % 2 / 2, self.row * ROW_HEIGHT

    @property
    def corners(self) -> list[tuple[float, float]]:
        """The six corners, clockwise on the map from the one to the north."""
        x, y = self.centre
        radius = 1 / math.sqrt(3)
        angles = (math.radians(60 * turn - 90) for turn in range(6))
        return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def adjacent(one: Hexagon, other: Hexagon) -> bool:
    """Say whether two hexagons have a side in common."""
    return one != other and math.dist(one.centre, other.centre) < 1 + _TOUCH


def _plane(points: Sequence[tuple[float, float]]) -> Floats:
    """Longitudes and latitudes on a plane, y to the south, in any unit: degrees of longitude as wide as they are here."""
    given = np.asarray(points, dtype=float)
    if not np.isfinite(given).all():
        raise ValueError("every place needs a longitude and a latitude")
    middle = math.radians(float(given[:, 1].mean()))
    return np.column_stack([given[:, 0] * math.cos(middle), -given[:, 1]])


def _scaled(plane: Floats) -> Floats:
    """Points in widths of hexagons: the box around all of them, each standing on a hexagon, holds as many as there are points.

    That is the scale s at which (s wide + 1) (s high / ROW_HEIGHT + 1) hexagons are as many as the points.
    """
    moved = plane - plane.min(axis=0)
    wide, high = moved.max(axis=0) / (1, ROW_HEIGHT)
    scale = float(max(np.roots([wide * high, wide + high, 1 - len(plane)]).real, default=1.0))
    return np.asarray(moved * scale, dtype=np.float64)


def _distances(some: Floats, others: Floats) -> Floats:
    return np.asarray(np.linalg.norm(some[:, None] - others[None], axis=2), dtype=np.float64)


def nearest(points: Sequence[tuple[float, float]], count: int = NEAREST) -> Indices:
    """The `count` nearest others of each point (longitude, latitude), nearest first, as one row of positions a point.

    Raises `ValueError` if there are not as many others, or a coordinate is missing.
    """
    if len(points) <= count:
        raise ValueError(f"more than {count} places are needed")
    apart = _distances(*([_plane(points)] * 2))
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1, kind="stable")[:, :count]


def _free(scaled: Floats) -> list[Hexagon]:
    """Hexagons that the places may take: those of the box around them, and of a margin."""
    wide, high = scaled.max(axis=0)
    columns = range(-_MARGIN, math.ceil(wide) + _MARGIN + 1)
    rows = range(-_MARGIN, math.ceil(high / ROW_HEIGHT) + _MARGIN + 1)
    return [Hexagon(column, row) for row in rows for column in columns]


class _Arrangement:
    """Places on hexagons, each moved or exchanged with another as long as that brings neighbours closer together."""

    def __init__(self, scaled: Floats, centres: Floats, beside: Indices) -> None:
        count = len(scaled)
        self.pull = np.vstack([_distances(scaled, centres) ** 2 * _PULL, np.zeros(len(centres))])
        self.apart = _distances(centres, centres)
        self.strain = np.maximum(self.apart - 1, 0)
        # A row more than there are places: what stands on a free hexagon is nobody's neighbour.
        self.wanted = np.zeros((count + 1, count))
        self.wanted[np.arange(count)[:, None], beside] = 1
        self.wanted[:count] += self.wanted[:count].T
        _, self.taken = linear_sum_assignment(self.pull[:count])
        self.owner = np.full(len(centres), count)
        self.owner[self.taken] = np.arange(count)

    def _costs(self, place: int, here: int, reach: Indices) -> Floats:
        """What it costs more, or less, to exchange a place with whoever stands on each hexagon within reach."""
        others = self.owner[reach]
        strain, strain_here = self.strain[reach][:, self.taken], self.strain[here, self.taken]
        own = strain @ self.wanted[place] + self.pull[place, reach]
        own -= strain_here @ self.wanted[place] + self.pull[place, here]
        theirs = self.wanted[others] @ strain_here + self.pull[others, here]
        theirs -= (strain * self.wanted[others]).sum(axis=1) + self.pull[others, reach]
        both = np.append(self.wanted[place], 0.0)[others]
        return np.asarray(own + theirs + 2 * both * self.strain[here, reach], dtype=np.float64)

    def move(self, place: int) -> bool:
        """Make the best exchange of a place; False if none is an improvement."""
        here = int(self.taken[place])
        reach = np.flatnonzero((self.apart[here] <= _REACH + _TOUCH) & (self.apart[here] > 0))
        costs = self._costs(place, here, reach)
        best = int(costs.argmin())
        if costs[best] > -_TOUCH:
            return False
        there, other = int(reach[best]), int(self.owner[reach[best]])
        self.owner[here], self.owner[there] = other, place
        self.taken[place] = there
        if other < len(self.taken):
            self.taken[other] = here
        return True

    def settle(self) -> Indices:
        """Go round until no exchange is an improvement; each one makes the whole cheaper, so that this ends."""
        while sum(self.move(place) for place in range(len(self.taken))):
            pass
        return np.asarray(self.taken, dtype=np.int64)


def _settled(scaled: Floats, beside: Indices) -> list[Hexagon]:
    free = _free(scaled)
    if len(free) < len(scaled):
        raise ValueError("places must not all lie at one point")
    taken = _Arrangement(scaled, np.asarray([each.centre for each in free]), beside).settle()
    chosen = [free[each] for each in taken]
    # Moved by an even number of rows: an odd one would take half a width from each of them.
    north, west = min(each.row for each in chosen), min(each.column for each in chosen)
    return [Hexagon(each.column - west, each.row - north + north % 2) for each in chosen]


def lay_out(points: Sequence[tuple[float, float]]) -> list[Hexagon]:
    """A hexagon for each point (longitude and latitude, in degrees), no two the same, in the order of the points.

    First every place is given the hexagon that is best for all together: the assignment with the least squared distance
    from their points (Kuhn 1955, Naval Research Logistics Quarterly 2: 83-97, as in scipy). Then places change hexagons as
    long as that brings the nearest places closer. Of layouts that begin a little apart, the one that keeps most neighbours
    is taken. Equal points give equal layouts. Raises `ValueError` for fewer than four points, or a coordinate that is missing.
    """
    beside = nearest(points)
    scaled = _scaled(_plane(points))
    layouts = [_settled(scaled + start, beside) for start in _STARTS]
    return max(layouts, key=lambda each: neighbours_kept(points, each)[0])


def neighbours_kept(
    points: Sequence[tuple[float, float]], hexagons: Sequence[Hexagon], count: int = NEAREST
) -> tuple[int, int]:
    """How many of the `count` nearest places of each stand on adjacent hexagons, and of how many."""
    pairs = [(place, int(other)) for place, row in enumerate(nearest(points, count)) for other in row]
    return sum(adjacent(hexagons[one], hexagons[other]) for one, other in pairs), len(pairs)


def borders(
    hexagons: Sequence[Hexagon], groups: Sequence[str]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The sides that hexagons of two groups have in common, each once, as pairs of corners."""
    found = []
    for position, one in enumerate(hexagons):
        for other, group in zip(hexagons[position + 1 :], groups[position + 1 :], strict=True):
            if group != groups[position] and adjacent(one, other):
                own = {(round(x, 6), round(y, 6)) for x, y in other.corners}
                shared = [(x, y) for x, y in one.corners if (round(x, 6), round(y, 6)) in own]
                found.append((shared[0], shared[1]))
    return found
