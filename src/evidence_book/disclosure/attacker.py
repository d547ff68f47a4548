"""The attacker: works out from all that is published how narrow every hidden count has become.

It knows nothing of how the hidden cells were chosen. It is given what any reader has: the published numbers,
wherever they stand, which values add up to which, and the policy, which is public. For each hidden count it
finds the lowest and the highest value that fits all of it at once, by linear programming.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from evidence_book.disclosure.hierarchy import Cell, Counts, Tree, equations
from evidence_book.disclosure.linear import TOLERANCE, Integers, Polytope, no_rows, pinned, ranges
from evidence_book.disclosure.policy import CountsPolicy
from evidence_book.disclosure.programme import Floats

National = Callable[[Cell], bool]


@dataclass(frozen=True)
class Number:
    """A published count, or the word that it is hidden (`value` None); `places` it was read from."""

    cell: Cell
    value: float | None
    place: str = ""


@dataclass(frozen=True)
class Share:
    """A published percentage: `numerator` as a share of `denominator`, to `decimals`."""

    numerator: Cell
    denominator: Cell
    percent: float
    decimals: int = 1
    place: str = ""


@dataclass(frozen=True)
class Attack:
    """What was worked out, an entry a cell: whether it is hidden, the lowest that it could be if nothing but this were
    known, and the lowest and highest that it can be.
    """

    cells: Sequence[Cell]
    hidden: np.ndarray
    lowest: Floats
    low: Floats
    high: Floats

    def range_of(self, cell: Cell) -> tuple[float, float]:
        """The range of one cell; raises `ValueError` if nothing published tells of it."""
        position = list(self.cells).index(cell)
        return float(self.low[position]), float(self.high[position])


@dataclass(frozen=True)
class Weakness:
    """A count that is not as uncertain as the policy promises."""

    cell: Cell
    kind: str
    low: float
    high: float

    def __str__(self) -> str:
        named = ", ".join(f"{dimension} {value}" for dimension, value in self.cell) or "everything"
        return f"{named}: {self.kind}"


def _bounds(policy: CountsPolicy, value: float, national: bool) -> tuple[float, float]:
    """What a published count says of the true one."""
    if value == 0 and policy.zeros == "shown":
        return 0.0, 0.0
    base = policy.base(national)
    return max(value - base // 2, float(policy.threshold)), value + (base - 1) // 2


def _count_bounds(
    numbers: Iterable[Number], place: Mapping[Cell, int], policy: CountsPolicy, national: National, lowest: Floats
) -> tuple[Floats, Floats, np.ndarray]:
    lower, upper = np.zeros(len(place)), np.full(len(place), np.inf)
    hidden = np.ones(len(place), dtype=bool)
    for number in numbers:
        at = place[number.cell]
        low, high = (
            (lowest[at], np.inf) if number.value is None else _bounds(policy, number.value, national(number.cell))
        )
        if number.value is not None and low > high:
            low = high = number.value  # it does not keep the policy, and is told as it is
        lower[at], upper[at] = max(lower[at], low), min(upper[at], high)
        hidden[at] &= number.value is None
    return lower, upper, hidden


def _share_rows(
    shares: Iterable[Share], place: Mapping[Cell, int], hidden: np.ndarray, bounds: tuple[Floats, Floats], exact: bool
) -> sparse.csr_array:
    """Inequalities from percentages. Between two shown counts a percentage says nothing new.

    Where counts are rounded, the percentage was made from rounded ones: it bounds the numerator by the
    published denominator, give or take the rounding of both.
    """
    lower, upper = bounds
    rows: list[tuple[int, int, float, float]] = []
    for share in shares:
        top, bottom = place[share.numerator], place[share.denominator]
        if not (hidden[top] or hidden[bottom]) or top == bottom:
            continue
        half = 0.5 * 10.0**-share.decimals
        least, most = (share.percent - half) / 100, (share.percent + half) / 100
        if exact:
            rows += [(top, bottom, -1.0, least), (top, bottom, 1.0, -most)]
        elif np.isfinite(upper[bottom]):
            slack = (upper[bottom] - lower[bottom]) / 2
            middle = (upper[bottom] + lower[bottom]) / 2
            lower[top] = max(lower[top], np.ceil(least * middle - slack - 1))
            upper[top] = min(upper[top], np.floor(most * middle + slack + 1))
    data = [value for _, _, first, second in rows for value in (first, second)]
    columns = [column for top, bottom, _, _ in rows for column in (top, bottom)]
    lines = np.repeat(np.arange(len(rows)), 2)
    return sparse.csr_array((data, (lines, columns)), shape=(len(rows), len(lower)), dtype=np.float64)


def _sums(cells: Sequence[Cell], trees: Mapping[str, Tree], policy: CountsPolicy) -> sparse.csr_array:
    """The sums that hold for true counts; totals made from what is shown say nothing of them."""
    return equations(cells, trees) if policy.totals_from == "counts" else no_rows(len(cells))


def attack(
    trees: Mapping[str, Tree],
    numbers: Sequence[Number],
    policy: CountsPolicy,
    national: National,
    shares: Sequence[Share] = (),
    truth: Counts | None = None,
    hidden_before: Collection[Cell] = (),
) -> Attack:
    """Work out how narrow every count has become.

    A count that can be all that the policy promises, or more, is given the policy's range or a wider one; for
    every other hidden count the range is the narrowest there is. Given `truth`, only what `weaknesses` asks is
    worked out, which is the same for less work: a count that is not small is given its range if that is a single
    number, and else the policy's. What was hidden in an earlier edition (`hidden_before`) stays so: hidden again,
    it may have become none. Raises `Contradiction` if no true counts fit what is published, and
    `CannotAttack` if the solver fails.
    """
    named = {number.cell for number in numbers} | {
        cell for share in shares for cell in (share.numerator, share.denominator)
    }
    cells = sorted(named)
    place = {each: position for position, each in enumerate(cells)}
    lowest = np.array([0.0 if each in hidden_before else float(policy.lowest_hidden) for each in cells])
    lower, upper, hidden = _count_bounds(numbers, place, policy, national, lowest)
    exact = policy.rounding.national == policy.rounding.below_national == 1
    inequalities = _share_rows(shares, place, hidden, (lower, upper), exact)
    known = Polytope(_sums(cells, trees, policy), inequalities, lower, upper)
    asked = hidden if truth is None else hidden & _small(cells, truth, policy)
    wanted, others = np.flatnonzero(asked), np.flatnonzero(hidden & ~asked)
    enough_low = np.full(len(wanted), float(policy.lowest_hidden))
    enough_high = np.full(len(wanted), float(policy.threshold - 1))
    found = ranges(known, wanted, enough_low, enough_high)
    low, high = found.low, found.high
    single = others[pinned(known, others)]
    short = np.array(sorted({variable for variable, _ in found.prices} | {int(each) for each in single}), dtype=int)
    if len(short):
        without_end = np.full(len(short), np.inf)
        exact_ones = ranges(known, short, -without_end, without_end)
        low[short], high[short] = exact_ones.low[short], exact_ones.high[short]
    return Attack(cells, hidden, lowest, np.ceil(low - TOLERANCE), np.floor(high + TOLERANCE))


def _small(cells: Sequence[Cell], truth: Counts, policy: CountsPolicy) -> np.ndarray:
    return np.array([each in truth and policy.is_small(truth[each]) for each in cells], dtype=bool)


def promised(trees: Mapping[str, Tree], found: Attack, policy: CountsPolicy, wanted: Integers) -> Floats:
    """The lowest that the counts `wanted` (positions) could be if every count but the zeros were hidden.

    No suppression can promise less: where zeros are shown, a hidden total of two hidden counts is two or more.
    """
    zeros = (found.low == 0) & (found.high == 0)
    lower = np.where(zeros, 0.0, found.lowest)
    upper = np.where(zeros, 0.0, np.inf)
    known = Polytope(_sums(found.cells, trees, policy), no_rows(len(lower)), lower, upper)
    least = np.full(len(wanted), float(policy.lowest_hidden))
    return ranges(known, wanted, least, least).low[wanted]


def weaknesses(trees: Mapping[str, Tree], found: Attack, truth: Counts, policy: CountsPolicy) -> list[Weakness]:
    """List every count that the attack narrowed below what the policy promises, or pinned; `truth` by cell."""
    small = _small(found.cells, truth, policy)
    raised = np.flatnonzero(small & found.hidden & (found.low > policy.lowest_hidden))
    lowest = np.full(len(found.cells), float(policy.lowest_hidden))
    if len(raised):
        lowest[raised] = promised(trees, found, policy, raised)
    weak = []
    for position, each in enumerate(found.cells):
        low, high, hidden = float(found.low[position]), float(found.high[position]), bool(found.hidden[position])
        if small[position] and not hidden:
            weak.append(Weakness(each, "a small count is shown", low, high))
        elif small[position] and (low > lowest[position] + TOLERANCE or high < policy.threshold - 1):
            weak.append(Weakness(each, "a small count is narrowed", low, high))
        elif hidden and low == high:
            weak.append(Weakness(each, "a hidden count can be worked out", low, high))
    return weak


def check_differences(
    trees: Mapping[str, Tree],
    before: Mapping[Cell, float | None],
    now: Mapping[Cell, float | None],
    truth_of_change: Counts,
    policy: CountsPolicy,
    national: National,
) -> list[Weakness]:
    """Attack the difference of two editions of the same period: few records more or fewer must not be told.

    `before` and `now` hold what was published, None where hidden; `truth_of_change` the true differences. The change
    of a count that is hidden in either may be any: how low a hidden count can be is not used. What was hidden must be
    hidden still: shown, it tells what it was.
    """
    cells = sorted(set(before) & set(now))
    shown = [
        Weakness(each, "what was hidden is shown", value, value)
        for each in cells
        if before[each] is None and (value := now[each]) is not None
    ]
    lower, upper = np.full(len(cells), -np.inf), np.full(len(cells), np.inf)
    for position, each in enumerate(cells):
        old, new = before[each], now[each]
        if old is not None and new is not None:
            was, is_ = _bounds(policy, old, national(each)), _bounds(policy, new, national(each))
            lower[position], upper[position] = is_[0] - was[1], is_[1] - was[0]
    few = [
        position
        for position, each in enumerate(cells)
        if each in truth_of_change and 1 <= abs(truth_of_change[each]) < policy.threshold
    ]
    if not few:
        return shown
    wanted = np.array(few)
    signs = np.array([np.sign(truth_of_change[cells[position]]) for position in few])
    most = float(policy.threshold - 1)
    enough_low, enough_high = np.where(signs > 0, 1.0, -most), np.where(signs > 0, most, -1.0)
    known = Polytope(_sums(cells, trees, policy), no_rows(len(cells)), lower, upper)
    found = ranges(known, wanted, enough_low, enough_high)
    low, high = np.ceil(found.low[wanted] - TOLERANCE), np.floor(found.high[wanted] + TOLERANCE)
    return shown + [
        Weakness(cells[position], "the change since the last edition is told", float(lowest), float(highest))
        for position, lowest, highest, least, greatest in zip(few, low, high, enough_low, enough_high, strict=True)
        if lowest > least or highest < greatest
    ]
