"""Ranges against one linear programme a variable and direction, on polytopes with every kind of bound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from evidence_book.disclosure import linear
from evidence_book.disclosure.linear import (
    TOLERANCE,
    Contradiction,
    Polytope,
    no_rows,
    pinned,
    ranges,
)
from evidence_book.disclosure.programme import Floats, Programme, Solution

PROPERTY = settings(max_examples=40, deadline=None, derandomize=True)
COEFFICIENT = st.sampled_from([-2.0, -1.0, -1.0, 0.0, 0.0, 1.0, 1.0])


def fewest(*rows: list[float]) -> sparse.csr_array:
    return sparse.csr_array(np.array(rows, dtype=float))


@st.composite
def polytopes(draw: st.DrawFn, inequalities: bool = True) -> Polytope:
    """Sums of some numbers, and inequalities, that hold for whole numbers which are drawn first."""
    numbers = draw(st.lists(st.integers(-9, 30), min_size=2, max_size=5))
    sums = draw(st.lists(st.lists(COEFFICIENT, min_size=len(numbers), max_size=len(numbers)), max_size=3))
    point = np.array([*numbers, *(np.dot(each, numbers) for each in sums)], dtype=float)
    equations = np.hstack([-np.array(sums).reshape(len(sums), len(numbers)), np.eye(len(sums))])
    less = draw(st.lists(st.lists(COEFFICIENT, min_size=len(point), max_size=len(point)), max_size=2 * inequalities))
    turned = [np.array(each) * (-1.0 if np.dot(each, point) > 0 else 1.0) for each in less]
    kinds = st.sampled_from(["known", "between", "between", "above", "below", "free"])
    lower, upper = point.copy(), point.copy()
    for position in range(len(point)):
        kind = draw(kinds)
        lower[position] -= {"known": 0, "below": np.inf, "free": np.inf}.get(kind, draw(st.integers(0, 6)))
        upper[position] += {"known": 0, "above": np.inf, "free": np.inf}.get(kind, draw(st.integers(0, 6)))
    return Polytope(
        sparse.csr_array(equations), sparse.csr_array(np.array(turned).reshape(len(turned), len(point))), lower, upper
    )


def exact(known: Polytope, variable: int, direction: int) -> float:
    """How low (1) or how high (-1) a variable can be, by a linear programme of its own."""
    cost = np.zeros(known.width)
    cost[variable] = direction
    done = linprog(
        cost, A_ub=known.inequalities, b_ub=np.zeros(known.inequalities.shape[0]), A_eq=known.equations,
        b_eq=np.zeros(known.equations.shape[0]), bounds=np.column_stack([known.lower, known.upper]), method="highs",
    )  # fmt: skip
    return -direction * np.inf if done.status == 3 else float(done.x[variable])


def far_as_endless(low: float, high: float) -> tuple[float, float]:
    """A range with ends that nothing here can reach, which stand for no end at all, taken as such."""
    return -np.inf if low < -250 else low, np.inf if high > 250 else high


def proven(known: Polytope, variable: int, direction: int, prices: Floats) -> float:
    """The least that `direction` times a variable can be, as the dual values prove it without solving anything."""
    reduced = -np.asarray(known.equations.T @ prices)
    reduced[variable] += direction
    reduced[np.abs(reduced) < 1e-9] = 0
    ends = np.where(reduced > 0, known.lower, known.upper)
    return float(reduced[reduced != 0] @ ends[reduced != 0])


@PROPERTY
@given(polytopes(), st.data())
def test_exact_ranges_are_those_of_a_programme_each(known: Polytope, data: st.DataObject) -> None:
    wanted = np.flatnonzero(data.draw(st.lists(st.booleans(), min_size=known.width, max_size=known.width)))
    endless = np.full(len(wanted), np.inf)
    found = ranges(known, wanted, -endless, endless)
    for variable in range(known.width):
        low, high = (
            (exact(known, variable, 1), exact(known, variable, -1))
            if variable in wanted
            else (known.lower[variable], known.upper[variable])
        )
        assert far_as_endless(found.low[variable], found.high[variable]) == pytest.approx((low, high), abs=1e-5)


@PROPERTY
@given(polytopes(inequalities=False), st.integers(-5, 20), st.integers(0, 15))
def test_what_falls_short_has_its_exact_range_and_prices_that_prove_it(known: Polytope, low: int, more: int) -> None:
    everything = np.arange(known.width)
    goals = np.full(known.width, float(low)), np.full(known.width, float(low + more))
    found = ranges(known, everything, *goals)
    for variable in everything:
        for direction, seen, goal in ((1, found.low, goals[0]), (-1, found.high, goals[1])):
            end = exact(known, variable, direction)
            short = direction * (end - goal[variable]) > TOLERANCE
            assert ((variable, direction) in found.prices) == short
            if short:
                assert seen[variable] == pytest.approx(end, abs=1e-5)
                prices = found.prices[variable, direction]
                assert proven(known, variable, direction, prices) == pytest.approx(direction * end, abs=1e-5)
            else:
                assert direction * (seen[variable] - goal[variable]) <= TOLERANCE
                assert seen[variable] == pytest.approx(end) or direction * (seen[variable] - end) >= -1e-5


@PROPERTY
@given(polytopes())
def test_what_is_pinned_holds_one_whole_number_or_none(known: Polytope) -> None:
    everything = np.arange(known.width)
    ends = [(exact(known, each, 1), exact(known, each, -1)) for each in everything]
    assert pinned(known, everything).tolist() == [
        np.floor(high + TOLERANCE) <= np.ceil(low - TOLERANCE) for low, high in ends
    ]


def counted_programmes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    solved = []
    minimise = Programme.minimise

    def counted(*arguments: Any) -> Solution | None:
        solved.append(1)
        return minimise(*arguments)

    monkeypatch.setattr(Programme, "minimise", counted)
    return solved


def a_row_of_open_numbers(many: int) -> Polytope:
    """A known total of 1,000 and its many parts, of which nothing is known but that they are no less than 0."""
    parts = fewest([1.0, *[-1.0] * many])
    return Polytope(parts, no_rows(many + 1), np.array([1000.0, *[0.0] * many]), np.array([1000.0, *[np.inf] * many]))


def test_many_numbers_that_move_far_enough_are_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a number that moves alone moves one other with it, and no third."""
    tight = Polytope(
        fewest([1.0, *[-1.0] * 40]), no_rows(41), np.array([180.0, *[0.0] * 40]), np.array([180.0, *[9.0] * 40])
    )
    wanted = np.arange(1, 21)
    for known in (a_row_of_open_numbers(40), tight):
        solved = counted_programmes(monkeypatch)
        found = ranges(known, wanted, np.full(20, 1.0), np.full(20, 9.0))
        assert len(solved) <= 2
        assert not found.prices
        assert (found.low[wanted] <= 1).all()
        assert (found.high[wanted] >= 9).all()


def test_that_nothing_is_pinned_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = counted_programmes(monkeypatch)
    known = a_row_of_open_numbers(40)
    loose = Polytope(known.equations, known.inequalities, known.lower * 0, np.array([1000.0, *[9.0] * 40]))
    assert not pinned(loose, np.arange(41)).any()
    assert len(solved) == 2


def test_what_nothing_bounds_has_no_end() -> None:
    known = a_row_of_open_numbers(2)
    free = Polytope(known.equations, known.inequalities, np.array([0.0, -np.inf, 0.0]), np.array([np.inf] * 3))
    found = ranges(free, np.array([0, 1]), np.full(2, -np.inf), np.full(2, np.inf))
    assert (found.low[0], found.high[0]) == (0, np.inf)
    assert (found.low[1], found.high[1]) == (-np.inf, np.inf)


def test_parts_of_which_nothing_is_asked_are_not_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = counted_programmes(monkeypatch)
    known = a_row_of_open_numbers(3)
    two = Polytope(
        sparse.csr_array(sparse.block_diag([known.equations, known.equations])), no_rows(8),
        np.tile(known.lower, 2), np.tile(known.upper, 2),
    )  # fmt: skip
    found = ranges(two, np.array([1]), np.array([-np.inf]), np.array([np.inf]))
    assert (found.low[1], found.high[1]) == (0, 1000)
    assert len(solved) == 2
    assert pinned(two, np.array([0])).tolist() == [True]
    assert len(solved) == 2


def test_bounds_that_cross_contradict_each_other() -> None:
    known = Polytope(no_rows(2), no_rows(2), np.array([0.0, 4.0]), np.array([9.0, 3.0]))
    for asked in (lambda: pinned(known, np.array([0])), lambda: ranges(known, np.array([0]), np.ones(1), np.ones(1))):
        with pytest.raises(Contradiction, match="bound"):
            asked()


def test_sums_that_no_numbers_within_their_bounds_fit_contradict_what_is_known() -> None:
    known = Polytope(fewest([1.0, -1.0, -1.0]), no_rows(3), np.array([9.0, 0.0, 0.0]), np.array([9.0, 4.0, 4.0]))
    endless = np.full(1, np.inf)
    for asked in (lambda: pinned(known, np.array([1])), lambda: ranges(known, np.array([1]), -endless, endless)):
        with pytest.raises(Contradiction, match="contradicts itself"):
            asked()


def test_known_numbers_may_miss_their_sum_by_the_tolerance() -> None:
    for missed, right in ((TOLERANCE / 2, True), (TOLERANCE, True), (TOLERANCE * 2, False)):
        numbers = np.array([missed, 0.0, 0.0])
        known = Polytope(fewest([1.0, -1.0, -1.0]), no_rows(3), numbers, numbers)
        if right:
            assert pinned(known, np.arange(3)).all()
        else:
            with pytest.raises(Contradiction, match="add up"):
                pinned(known, np.arange(3))


def test_a_number_may_miss_its_goal_by_the_tolerance() -> None:
    """Whether it is known, or can go no further."""
    for missed, short in ((TOLERANCE, set()), (TOLERANCE * 2, {(0, 1), (1, 1), (2, -1), (3, -1)})):
        known = Polytope(
            no_rows(4), no_rows(4), np.array([missed, missed, -1.0, -missed]), np.array([missed, 1.0, -missed, -missed])
        )
        assert set(ranges(known, np.arange(4), np.array([0, 0, -1, 0]), np.array([0, 1, 0, 0])).prices) == short


def test_no_constraints_are_no_rows() -> None:
    assert no_rows(3).shape == (0, 3)


def test_what_is_unbounded_may_be_as_much_as_all_that_it_is_made_of() -> None:
    """Whether its parts are known or may be more than what they are at least."""
    for most in (100.0, np.inf):
        sums = fewest([1.0, *[-1.0] * 60])
        known = Polytope(sums, no_rows(61), np.array([0.0, *[100.0] * 60]), np.array([np.inf, *[most] * 60]))
        found = ranges(known, np.array([0]), np.array([-np.inf]), np.array([np.inf]))
        assert (found.low[0], found.high[0]) == (6000, 6000 if most == 100 else np.inf)


def test_what_is_unbounded_may_be_as_much_as_is_asked() -> None:
    known = Polytope(no_rows(1), no_rows(1), np.zeros(1), np.array([np.inf]))
    assert not ranges(known, np.zeros(1, dtype=int), np.zeros(1), np.array([5000.0])).prices


def test_a_weight_of_nought_is_no_weight() -> None:
    """An inequality may hold a weight of nought: here the first is no more than twice the second, whatever the third."""
    weights = sparse.csr_array((np.array([1.0, -2.0, 0.0]), np.arange(3), np.array([0, 3])), shape=(1, 3))
    known = Polytope(no_rows(3), weights, np.zeros(3), np.array([np.inf, 4.0, np.inf]))
    found = ranges(known, np.array([0]), np.array([-np.inf]), np.array([np.inf]))
    assert (found.low[0], found.high[0]) == (0, 8)


def a_spike(end: float) -> Polytope:
    """Two numbers near 10 that together may be as far off as `end`: a triangle with its base across, and a known 1.

    Moved in the way that is drawn first they go to the ends of the base, which is not two wide; so each is moved alone.
    """
    # Corners of the base: (9.6, 10.4) and (10.4, 9.6). Along the base the sum is 20, at the tip it is twice the end.
    side, slope = np.sign(end - 10), 0.4 / (end - 10)
    base = [-side, -side, 20 * side]
    legs = ([(way + slope) / 2, (slope - way) / 2, -0.4 - 10 * slope] for way in (1, -1))
    return Polytope(no_rows(3), fewest(base, *legs), np.array([-99.0, -99.0, 1.0]), np.array([99.0, 99.0, 1.0]))


def test_what_moves_in_few_ways_only_is_not_pinned() -> None:
    for end in (15.0, 5.0):
        assert pinned(a_spike(end), np.arange(2)).tolist() == [False, False]


def test_four_numbers_are_moved_one_by_one_and_more_at_once_first(monkeypatch: pytest.MonkeyPatch) -> None:
    pushed: list[int] = []
    monkeypatch.setattr(linear._Part, "push", lambda *_: pushed.append(1))
    for many, times in ((4, 0), (5, 1)):
        ranges(a_row_of_open_numbers(10), np.arange(1, many + 1), np.full(many, 1.0), np.full(many, 9.0))
        assert len(pushed) == times
