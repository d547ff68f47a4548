"""Sums: none tells what one child's place costs, and none that is hidden can be worked out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.disclosure.tables import policy
from tests.reports.returns.made import account, tidy_rows

from evidence_book.disclosure.hierarchy import ALL, Tree, add_up, equations
from evidence_book.disclosure.linear import Polytope, no_rows, ranges
from evidence_book.intake.returns.specification import specification
from evidence_book.reports.returns.counting import AREA, count_cells, largest_by_cell, sum_cells, trees_of
from evidence_book.reports.returns.sums import NEAREST, protect_sums

TREES = {AREA: Tree(AREA, {ALL: ("R1", "R2"), "R1": ("A", "B", "C"), "R2": ("D", "E")})}
LEAVES = ("A", "B", "C", "D", "E")
POLICY = policy()


def named(code: str) -> tuple[tuple[str, str], ...]:
    return ((AREA, code),)


def summed(costs: dict[str, list[float]]) -> tuple[dict, dict]:
    """The sum and the largest cost of every cell."""
    sums = add_up({named(code): sum(each) for code, each in costs.items()}, TREES, (AREA,))
    inside = {each: TREES[AREA].below(dict(each).get(AREA, ALL)) for each in sums}
    largest = {
        each: max((cost for code in codes for cost in costs[code]), default=0.0) for each, codes in inside.items()
    }
    return sums, largest


def told(costs: dict[str, list[float]], hidden: tuple[str, ...] = ()) -> dict:
    sums, largest = summed(costs)
    published = {each: None if dict(each).get(AREA) in hidden else 100.0 for each in sums}
    return protect_sums(sums, largest, published, TREES, POLICY)


EVEN = {code: [1000.0 + 10 * number for number in range(12)] for code in LEAVES}


def test_sums_of_many_like_costs_are_shown_to_the_nearest_hundred() -> None:
    found = told(EVEN)
    assert found[named("A")] == 12700.0
    assert all(value is not None and value % NEAREST == 0 for value in found.values())


@pytest.mark.parametrize(("costs", "shown"), [([5000.0, 5000.0], True), ([5000.1, 4999.9], False), ([9000.0], False)])
def test_a_sum_of_which_one_cost_is_more_than_half_is_hidden(costs: list[float], shown: bool) -> None:
    assert (told(EVEN | {"A": costs})[named("A")] is not None) == shown


def test_a_sum_is_hidden_where_its_count_is_and_another_with_it() -> None:
    found = told(EVEN, hidden=("D",))
    assert found[named("D")] is None
    assert [found[named("E")], found[named("R2")]].count(None) >= 1, "else it is the region less the other"


def test_without_a_rule_of_dominance_no_sum_is_published() -> None:
    sums, largest = summed(EVEN)
    lax = POLICY.model_copy(update={"dominance": None})
    assert set(protect_sums(sums, largest, dict.fromkeys(sums, 100.0), TREES, lax).values()) == {None}


def narrowed(sums: dict, largest: dict, published: dict) -> list:
    """What a reader can narrow further than the policy allows, by linear programming over all that is shown."""
    cells = sorted(published)
    low = np.array([0.0 if published[each] is None else published[each] - NEAREST / 2 for each in cells])
    high = np.array([np.inf if published[each] is None else published[each] + NEAREST / 2 for each in cells])
    wanted = np.flatnonzero([published[each] is None and largest[each] > 0.5 * sums[each] for each in cells])
    truth = np.array([sums[cells[at]] for at in wanted])
    known = Polytope(equations(cells, TREES), no_rows(len(cells)), low, high)
    return [cells[variable] for variable, _ in ranges(known, wanted, 0.9 * truth, 1.1 * truth).prices]


@settings(max_examples=6, deadline=None)
@given(
    st.fixed_dictionaries({code: st.lists(st.sampled_from([900.0, 4000.0, 25000.0]), max_size=5) for code in LEAVES})
)
def test_what_is_hidden_for_dominance_stays_as_uncertain_as_the_policy_says(costs: dict[str, list[float]]) -> None:
    sums, largest = summed(costs)
    found = told(costs)
    for each, value in found.items():
        assert value is None or largest[each] <= 0.5 * sums[each]
        assert value is None or abs(value - sums[each]) <= NEAREST / 2
    assert not narrowed(sums, largest, found)


def test_what_would_narrow_it_is_noticed() -> None:
    sums, largest = summed(EVEN | {"D": [25000.0]})
    naive = {each: None if largest[each] > 0.5 * total else round(total, -2) for each, total in sums.items()}
    assert named("D") in narrowed(sums, largest, naive)


def test_sums_of_a_return_are_hidden_wherever_their_counts_are() -> None:
    homes = specification("illegal_home")
    collection = account(homes)
    rows, trees = tidy_rows(homes, collection, 60, 8), trees_of(homes, collection)
    counts = count_cells(homes, rows, trees)
    sums = sum_cells(rows, ["provider"], "weekly_cost", trees)
    largest = largest_by_cell(rows, ["provider"], "weekly_cost", trees)
    published = {each: None if POLICY.is_small(counts[each]) else counts[each] for each in sums}
    found = protect_sums(sums, largest, published, trees, POLICY)
    assert None in published.values()
    assert all(found[each] is None for each, count in published.items() if count is None)
