from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.disclosure.tables import AREA, area_tree, national, policy

from evidence_book.disclosure.attacker import Number, Share, attack, check_differences, weaknesses
from evidence_book.disclosure.hierarchy import Cell, Tree, add_up, cell, flat
from evidence_book.disclosure.linear import Contradiction
from evidence_book.disclosure.protect import protect

POLICY = policy()


def two_by(rows: list[list[float]]) -> tuple[dict[str, Tree], dict[Cell, float]]:
    trees = {
        AREA: flat(AREA, [f"A{n}" for n in range(len(rows))]),
        "kind": flat("kind", [f"K{n}" for n in range(len(rows[0]))]),
    }
    leaves = {
        cell(trees, {AREA: f"A{row}", "kind": f"K{column}"}): count
        for row, counts in enumerate(rows)
        for column, count in enumerate(counts)
    }
    return trees, add_up(leaves, trees, (AREA, "kind"))


def published(truth: dict[Cell, float], hidden: set[Cell]) -> list[Number]:
    return [Number(each, None if each in hidden else count) for each, count in truth.items()]


def naive(truth: dict[Cell, float]) -> set[Cell]:
    """Hide what is small and nothing else, as a spreadsheet does."""
    return {each for each, count in truth.items() if POLICY.is_small(count)}


def at(row: int | None, column: int | None) -> Cell:
    found = {} if row is None else {AREA: f"A{row}"}
    found |= {} if column is None else {"kind": f"K{column}"}
    return tuple(sorted(found.items()))


def test_one_hidden_count_in_a_row_is_worked_out_by_subtraction() -> None:
    trees, truth = two_by([[3, 40, 50], [60, 70, 80]])
    found = attack(trees, published(truth, naive(truth)), POLICY, national)
    assert found.range_of(at(0, 0)) == (3, 3)
    assert {str(weak) for weak in weaknesses(trees, found, truth, POLICY)} == {
        "area A0, kind K0: a small count is narrowed"
    }


def test_two_hidden_counts_in_a_row_are_narrowed_by_the_other_table() -> None:
    trees, truth = two_by([[3, 4, 50], [60, 2, 80], [11, 70, 90]])
    weak = weaknesses(trees, attack(trees, published(truth, naive(truth)), POLICY, national), truth, POLICY)
    assert at(0, 0) in {each.cell for each in weak}
    ours = protect(truth, trees, POLICY, national)
    assert not weaknesses(
        trees, attack(trees, [Number(*each) for each in ours.items()], POLICY, national), truth, POLICY
    )


def test_a_percentage_of_a_known_whole_gives_the_count_away() -> None:
    trees, truth = two_by([[3, 4, 50], [60, 5, 80]])
    hidden = {at(0, 0), at(0, 1), at(1, 0), at(1, 1)}
    without = attack(trees, published(truth, hidden), POLICY, national)
    assert without.range_of(at(0, 0))[0] < 3
    share = Share(at(0, 0), at(0, None), round(100 * 3 / 57, 1))
    with_it = attack(trees, published(truth, hidden), POLICY, national, [share])
    assert with_it.range_of(at(0, 0)) == (3, 3)


def test_a_percentage_among_rounded_counts_narrows_too() -> None:
    rounded = policy(threshold=8, below=5)
    trees = {"kind": flat("kind", ("K0", "K1", "K2")), AREA: area_tree([1])}
    numbers = [
        Number(cell(trees, {AREA: "R0P0"}), 100.0),
        Number(cell(trees, {AREA: "R0P0", "kind": "K0"}), None),
        Number(cell(trees, {AREA: "R0P0", "kind": "K1"}), None),
        Number(cell(trees, {AREA: "R0P0", "kind": "K2"}), 60.0),
    ]
    target = cell(trees, {AREA: "R0P0", "kind": "K0"})
    before = attack(trees, numbers, rounded, national).range_of(target)
    after = attack(trees, numbers, rounded, national, [Share(target, cell(trees, {AREA: "R0P0"}), 5.0)]).range_of(
        target
    )
    assert after[0] > before[0]
    assert after[0] <= 5 <= after[1]


def test_a_count_shown_in_one_place_is_shown() -> None:
    trees, truth = two_by([[3, 4, 50], [60, 5, 80]])
    everything = [Number(each, None if count < 60 else count) for each, count in truth.items()]
    found = attack(trees, [*everything, Number(at(0, 0), 3, "a fact")], POLICY, national)
    assert {(weak.cell, weak.kind) for weak in weaknesses(trees, found, truth, POLICY)} >= {
        (at(0, 0), "a small count is shown")
    }


def test_numbers_that_cannot_all_be_true_are_refused() -> None:
    trees, truth = two_by([[30, 40], [60, 70]])
    wrong = published(truth | {at(0, None): 75.0}, set())
    with pytest.raises(Contradiction):
        attack(trees, wrong, POLICY, national)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=3), min_size=2, max_size=2).filter(
        lambda rows: len(set(map(len, rows))) == 1
    ),
    st.data(),
)
def test_the_range_is_what_trying_every_table_gives(rows: list[list[int]], data: st.DataObject) -> None:
    """For a two-way table the linear programme is exact: no table that fits lies outside, and its ends are reached."""
    tried = policy(threshold=3)
    trees, truth = two_by([[float(count) for count in row] for row in rows])
    leaves = [each for each, count in truth.items() if len(each) == 2 and count > 0]
    hidden = {each for each in leaves if data.draw(st.booleans())}
    shown = {each: count for each, count in truth.items() if each not in hidden}
    # What is shown is 0 or at least the threshold; a smaller one is taken as it stands.
    found = attack(trees, published(truth, hidden), tried, national)
    fitting = []
    for values in product(range(1, 13), repeat=len(hidden)) if len(hidden) <= 4 else ():
        guess = dict(zip(sorted(hidden), map(float, values), strict=True))
        total = add_up({**{each: truth[each] for each in truth if len(each) == 2}, **guess}, trees, (AREA, "kind"))
        if all(total[each] == count for each, count in shown.items()):
            fitting.append(guess)
    for each in hidden if fitting else ():
        low, high = found.range_of(each)
        values = [guess[each] for guess in fitting]
        assert min(low, 1) <= min(values)
        if low > 1 or high < 2:
            assert (low, high) == (min(values), max(values))


def test_a_change_of_two_children_between_editions_is_found() -> None:
    trees, truth = two_by([[30, 40], [60, 70]])
    second = two_by([[32, 40], [60, 70]])[1]
    change = {each: second[each] - truth[each] for each in truth}
    weak = check_differences(trees, truth, second, change, POLICY, national)
    assert {each.kind for each in weak} == {"the change since the last edition is told"}
    assert at(0, 0) in {each.cell for each in weak}
    hidden: dict[Cell, float | None] = dict.fromkeys(second)
    assert not check_differences(trees, truth, hidden, change, POLICY, national)


def test_ranges_hold_the_truth_whatever_is_hidden() -> None:
    chance = np.random.default_rng(7)
    for _ in range(20):
        trees, truth = two_by(chance.integers(0, 40, (4, 3)).astype(float).tolist())
        some = {each for each, count in truth.items() if count > 0 and chance.random() < 0.5}
        some |= naive(truth)
        found = attack(trees, published(truth, some), POLICY, national)
        for each, low, high in zip(found.cells, found.low, found.high, strict=True):
            assert low <= truth[each] or low <= POLICY.lowest_hidden
            assert high >= truth[each] or high >= POLICY.threshold - 1
