from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.disclosure.tables import POLICIES, hierarchical_tables, linked_tables, national

from evidence_book.disclosure.attacker import Number, attack, weaknesses
from evidence_book.disclosure.hierarchy import Cell, Tree, equations
from evidence_book.disclosure.linear import Contradiction, Polytope, no_rows, pinned, ranges
from evidence_book.disclosure.policy import CountsPolicy

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Made = tuple[dict[str, Tree], dict[Cell, float]]
TABLES = st.one_of(hierarchical_tables(), linked_tables())


def known_with(trees: dict[str, Tree], truth: dict[Cell, float], hidden: np.ndarray) -> Polytope:
    cells = sorted(truth)
    counts = np.array([truth[each] for each in cells])
    lower, upper = np.where(hidden, 0.0, counts), np.where(hidden, np.inf, counts)
    return Polytope(equations(cells, trees), no_rows(len(cells)), lower, upper)


@SLOW
@given(TABLES, st.data())
def test_what_is_pinned_is_what_the_exact_ranges_say(made: Made, data: st.DataObject) -> None:
    trees, truth = made
    hidden = np.array(data.draw(st.lists(st.booleans(), min_size=len(truth), max_size=len(truth))))
    known, everything = known_with(trees, truth, hidden), np.arange(len(truth))
    endless = np.full(len(truth), np.inf)
    exact = ranges(known, everything, -endless, endless)
    expected = np.floor(exact.high + 1e-6) <= np.ceil(exact.low - 1e-6)
    assert pinned(known, everything).tolist() == expected.tolist()


def test_numbers_that_do_not_add_up_are_no_pinned_ones() -> None:
    sums = Polytope(
        equations([(), (("k", "A"),), (("k", "B"),)], {"k": Tree("k", {"All": ("A", "B")})}),
        no_rows(3), np.array([2.0, 3.0, 0.0]), np.array([2.0, 3.0, np.inf]),
    )  # fmt: skip
    with pytest.raises(Contradiction):
        pinned(sums, np.array([2]))


@SLOW
@given(TABLES, st.sampled_from(POLICIES), st.data())
def test_an_attack_told_the_truth_finds_the_same_weaknesses_for_less(
    made: Made, by: CountsPolicy, data: st.DataObject
) -> None:
    """Small counts are hidden, and some others: nothing protects, so that there is something to find."""
    trees, truth = made
    numbers = [
        Number(each, None if by.is_small(count) or (count > 0 and data.draw(st.booleans())) else count)
        for each, count in truth.items()
    ]
    every = weaknesses(trees, attack(trees, numbers, by, national), truth, by)
    quick = weaknesses(trees, attack(trees, numbers, by, national, truth=truth), truth, by)
    assert [(weak.cell, weak.kind) for weak in quick] == [(weak.cell, weak.kind) for weak in every]
