"""How far each unknown can move: tightest ranges of variables under linear constraints, by linear programming.

A `Polytope` is what somebody knows: equations, inequalities and bounds. `ranges` says how low and how high
each wanted variable can be. Variables that are fixed are taken out, what is left falls into parts that do
not touch, and one solved programme answers for every variable that its solution happens to move far enough:
that is what makes a table of two thousand cells a matter of seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evidence_book.disclosure.programme import Floats, Programme, Solution
from evidence_book.problems import EvidenceError

Integers = NDArray[np.intp]

# Counts are whole numbers: what is nearer than this is the same.
TOLERANCE = 1e-6
_ROUNDS = 12
# So few variables are moved one by one with less work than all at once.
_ONE_BY_ONE = 4


class Contradiction(EvidenceError):
    """What was published cannot all be true."""


@dataclass(frozen=True)
class Polytope:
    """Everything y with `equations @ y == 0`, `inequalities @ y <= 0` and `lower <= y <= upper` (may be infinite)."""

    equations: sparse.csr_array
    inequalities: sparse.csr_array
    lower: Floats
    upper: Floats

    @property
    def width(self) -> int:
        """The number of variables."""
        return len(self.lower)


def no_rows(width: int) -> sparse.csr_array:
    """No constraints over `width` variables."""
    return sparse.csr_array((0, width), dtype=np.float64)


@dataclass
class Ranges:
    """Lowest and highest value found for each variable.

    Where the search ended early a range may be wider in truth. A variable that falls short of what was asked
    has its exact range, and `prices` holds, by variable and direction (1 down, -1 up), the dual values of the
    equations: why it cannot go further.
    """

    low: Floats
    high: Floats
    prices: dict[tuple[int, int], Floats] = field(default_factory=dict)


def _parts(known: Polytope, free: Integers) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Split the free variables into parts that share no constraint: variables, equations, inequalities."""
    stacked = sparse.vstack([known.equations, known.inequalities]).tocsc()[:, free]
    bipartite = sparse.block_array([[None, stacked.T], [stacked, None]])
    count, label = sparse.csgraph.connected_components(bipartite)
    of_variable, of_row = label[: len(free)], label[len(free) :]
    split = known.equations.shape[0]
    order = np.argsort(of_variable, kind="stable")
    starts = np.searchsorted(of_variable[order], np.arange(count + 1))
    row_order = np.argsort(of_row, kind="stable")
    row_starts = np.searchsorted(of_row[row_order], np.arange(count + 1))
    for part in range(count):
        members = order[starts[part] : starts[part + 1]]
        if len(members):
            rows = row_order[row_starts[part] : row_starts[part + 1]]
            yield free[members], rows[rows < split], rows[rows >= split] - split


class _Part:
    """One part: solves programmes over its variables and remembers how far each of them was seen to move."""

    def __init__(self, known: Polytope, variables: Integers, rows: Integers, bounded_rows: Integers, far: float):
        self.variables, self.rows = variables, rows
        fixed = np.where(known.lower == known.upper, known.lower, 0.0)
        equations, inequalities = known.equations[rows], known.inequalities[bounded_rows]
        self.programme = Programme(
            equations[:, variables], -(equations @ fixed), inequalities[:, variables], -(inequalities @ fixed)
        )
        self.lower = np.maximum(known.lower[variables], -far)
        self.upper = np.minimum(known.upper[variables], far)
        self.far = far
        self.seen_low = np.full(len(variables), np.inf)
        self.seen_high = np.full(len(variables), -np.inf)

    def solve(self, cost: Floats, lower: Floats, upper: Floats) -> Solution | None:
        """Minimise, and note how far each variable moved; None if nothing fits the bounds."""
        found = self.programme.minimise(cost, lower, upper)
        if found is not None:
            self.seen_low = np.minimum(self.seen_low, found.values)
            self.seen_high = np.maximum(self.seen_high, found.values)
        return found

    def push(self, low: Floats, high: Floats, wanted: NDArray[np.bool_]) -> None:
        """Move many at once: cap every wanted variable where it is far enough, and push all that are not there yet."""
        lower = np.where(wanted, np.maximum(self.lower, np.minimum(low, self.upper)), self.lower)
        upper = np.where(wanted, np.minimum(self.upper, np.maximum(high, self.lower)), self.upper)
        before = np.inf
        for _ in range(_ROUNDS):
            todo_high = wanted & (self.seen_high < high - TOLERANCE)
            todo_low = wanted & (self.seen_low > low + TOLERANCE)
            left = int(todo_high.sum() + todo_low.sum())
            if left > 0.9 * before:
                return
            before = left
            for todo, sign in ((todo_high, -1.0), (todo_low, 1.0)):
                if todo.any() and self.solve(np.where(todo, sign, 0.0), lower, upper) is None:
                    return

    def spread(self, wanted: NDArray[np.bool_]) -> None:
        """See every wanted variable at values two apart, or else at the lowest and the highest that it can have."""
        close = wanted
        # Any way will do; in most ways that are drawn at random nearly everything moves, and equal seeds draw equally.
        chance = np.random.Generator(np.random.PCG64(0))
        for _ in range(_ROUNDS):
            before = int(close.sum())
            way = np.where(close, chance.standard_normal(len(close)), 0.0)
            for cost in (way, -way):
                if self.solve(cost, self.lower, self.upper) is None:
                    raise Contradiction("what was published contradicts itself")
            close = wanted & (self.seen_high - self.seen_low < 2.0)
            if not close.any() or int(close.sum()) > 0.9 * before:
                break
        for position in np.flatnonzero(close):
            for direction in (1.0, -1.0):
                if self.seen_high[position] - self.seen_low[position] < 2.0:
                    cost = np.zeros(len(wanted))
                    cost[position] = direction
                    self.solve(cost, self.lower, self.upper)


def ranges(known: Polytope, wanted: Integers, enough_low: Floats, enough_high: Floats) -> Ranges:
    """Find how low and high each wanted variable can be.

    `enough_low` and `enough_high` (one a wanted variable) end the search early for a variable that can be as
    low and as high as that; infinite ones ask for the exact range. Raises `Contradiction` if nothing satisfies
    what is known, and `CannotAttack` if the solver fails.
    """
    found = Ranges(known.lower.copy(), known.upper.copy())
    free = np.flatnonzero(known.upper > known.lower)
    _check_fixed(known)
    asked = np.concatenate([enough_low[np.isfinite(enough_low)], enough_high[np.isfinite(enough_high)], [0.0]])
    far = _far(known, float(np.abs(asked).max()))
    place = {int(variable): position for position, variable in enumerate(wanted)}
    for variables, rows, bounded in _parts(known, free):
        here = np.array([place.get(int(variable), -1) for variable in variables])
        asked_here = here >= 0
        if not asked_here.any():
            continue
        part = _Part(known, variables, rows, bounded, far)
        goal_low = np.where(asked_here, enough_low[here], 0.0)
        goal_high = np.where(asked_here, enough_high[here], 0.0)
        sought = asked_here & np.isfinite(goal_low) & np.isfinite(goal_high)
        if int(sought.sum()) > _ONE_BY_ONE:
            part.push(goal_low, goal_high, sought)
        _one_by_one(part, asked_here, goal_low, goal_high, found, known.equations.shape[0])
    _fixed_ones(known, wanted, enough_low, enough_high, found)
    return found


def _far(known: Polytope, asked: float) -> float:
    """A bound for what has none: above anything that is asked, and above the sum of all that must be there.

    So high too that the least part of it that an inequality speaks of is: one in two thousand, for a percentage of 0.0.
    """
    least = known.lower[np.isfinite(known.lower)]
    finite = np.concatenate([least, known.upper[np.isfinite(known.upper)], [0.0]])
    parts = np.abs(known.inequalities.data)
    part = float(parts[parts > 0].min(initial=1.0))
    return (1000.0 + 2.0 * float(np.abs(finite).max() + asked) + float(np.abs(least).sum())) / part


def pinned(known: Polytope, wanted: Integers) -> NDArray[np.bool_]:
    """Say which of the wanted variables can be one whole number only, or none; raises as `ranges` does.

    It says what the exact ranges would, and works most of them out for none: what two solutions put two apart
    is not pinned.
    """
    low, high = known.lower.copy(), known.upper.copy()
    free = np.flatnonzero(high > low)
    _check_fixed(known)
    far = _far(known, 0.0)
    asked = np.zeros(known.width, dtype=bool)
    asked[wanted] = True
    for variables, rows, bounded in _parts(known, free):
        if asked[variables].any():
            part = _Part(known, variables, rows, bounded, far)
            part.spread(asked[variables])
            low[variables], high[variables] = part.seen_low, part.seen_high
    one: NDArray[np.bool_] = np.floor(high[wanted] + TOLERANCE) <= np.ceil(low[wanted] - TOLERANCE)
    return one


def _fixed_ones(known: Polytope, wanted: Integers, enough_low: Floats, enough_high: Floats, found: Ranges) -> None:
    """What is told outright cannot move, whatever the sums say."""
    for variable, low, high in zip(wanted, enough_low, enough_high, strict=True):
        value = known.lower[variable]
        if value != known.upper[variable]:
            continue
        for direction, goal in ((1, low), (-1, high)):
            if np.isfinite(goal) and direction * (value - goal) > TOLERANCE:
                found.prices[int(variable), direction] = np.zeros(known.equations.shape[0])


def _one_by_one(
    part: _Part, asked: NDArray[np.bool_], goal_low: Floats, goal_high: Floats, found: Ranges, equations: int
) -> None:
    for position in np.flatnonzero(asked):
        variable = int(part.variables[position])
        for direction, goal in ((1, goal_low[position]), (-1, goal_high[position])):
            seen = part.seen_low[position] if direction == 1 else part.seen_high[position]
            if np.isfinite(seen) and direction * (seen - goal) <= TOLERANCE:
                continue
            cost = np.zeros(len(part.variables))
            cost[position] = float(direction)
            solved = part.solve(cost, part.lower, part.upper)
            if solved is None:
                raise Contradiction("what was published contradicts itself")
            if direction * (solved.values[position] - goal) > TOLERANCE:
                prices = np.zeros(equations)
                prices[part.rows] = solved.prices
                found.prices[variable, direction] = prices
        lowest, highest = part.seen_low[position], part.seen_high[position]
        found.low[variable] = -np.inf if lowest <= -part.far + 1 else lowest
        found.high[variable] = np.inf if highest >= part.far - 1 else highest


def _check_fixed(known: Polytope) -> None:
    """Equations whose variables are all known must hold."""
    if (known.lower > known.upper).any():
        raise Contradiction("a bound contradicts another")
    closed = np.asarray(abs(known.equations) @ (known.upper > known.lower)) == 0
    if (np.abs(known.equations[closed] @ known.lower) > TOLERANCE).any():
        raise Contradiction("published numbers do not add up")
