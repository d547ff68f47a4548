from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.disclosure.tables import AREA, area_tree, national, policy

from evidence_book.disclosure import attacker
from evidence_book.disclosure.attacker import (
    Attack,
    Number,
    Share,
    Weakness,
    attack,
    check_differences,
    weaknesses,
)
from evidence_book.disclosure.hierarchy import Cell, Tree, add_up, cell, flat
from evidence_book.disclosure.linear import TOLERANCE, Contradiction
from evidence_book.disclosure.policy import CountsPolicy
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


@pytest.mark.parametrize("percent", [0.0, 0.1, 0.5])
def test_a_small_percentage_of_a_whole_that_may_be_any_size_tells_nothing(percent: float) -> None:
    trees = {"kind": flat("kind", ("K0", "K1", "K2"))}
    shown = [Number((), None), Number(at(None, 0), None), Number(at(None, 1), None), Number(at(None, 2), 50.0)]
    low, high = attack(trees, shown, POLICY, national, [Share(at(None, 0), (), percent)]).range_of(at(None, 0))
    assert low == 1
    assert high >= POLICY.threshold - 1


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


AREAS = {AREA: flat(AREA, [f"A{n}" for n in range(9)])}
ROUNDED = policy(threshold=8, below=5, national=10)


def test_a_shown_count_is_what_rounds_to_it_and_no_less_than_the_threshold() -> None:
    values = {at(0, None): 30.0, at(1, None): 10.0, at(2, None): 0.0, at(3, None): 3.0, (): 300.0}
    found = attack(AREAS, [Number(*each) for each in values.items()], ROUNDED, national)
    assert [found.range_of(each) for each in values] == [(28, 32), (8, 12), (0, 0), (3, 3), (295, 304)]
    assert not found.hidden.any()


def test_a_hidden_count_is_as_open_as_the_policy_says() -> None:
    for zeros, lowest in (("shown", 1), ("hidden", 0)):
        low, high = attack(AREAS, [Number(at(0, None), None)], policy(zeros=zeros), national).range_of(at(0, None))
        assert low == lowest
        assert high >= 9


def test_a_count_that_is_read_twice_is_what_both_readings_allow() -> None:
    numbers = [Number(at(0, None), 30.0), Number(at(0, None), 32.0), Number(at(0, None), None)]
    found = attack(AREAS, numbers, ROUNDED, national)
    assert found.range_of(at(0, None)) == (30, 32)
    assert not found.hidden.any()


def test_what_nothing_tells_of_has_no_range() -> None:
    with pytest.raises(ValueError, match="not in list"):
        attack(AREAS, [Number((), 300.0)], ROUNDED, national).range_of(at(0, None))


@pytest.mark.parametrize(("decimals", "expected"), [(0, (45, 55)), (1, (50, 50)), (2, (50, 50))])
def test_a_percentage_is_as_exact_as_its_decimals(decimals: int, expected: tuple[int, int]) -> None:
    numbers = [Number((), 1000.0), Number(at(0, None), None)]
    share = Share(at(0, None), (), 5.0, decimals)
    assert attack(AREAS, numbers, POLICY, national, [share]).range_of(at(0, None)) == expected


def test_a_percentage_and_its_numerator_give_the_whole_away() -> None:
    numbers = [Number((), None), Number(at(0, None), 50.0)]
    assert attack(AREAS, numbers, POLICY, national, [Share(at(0, None), (), 50.0)]).range_of(()) == (100, 100)


@pytest.mark.parametrize(
    ("by", "whole", "expected"),
    # 50.0% of what rounds to the whole, give or take half of that range, and one.
    [
        (policy(threshold=8, below=5), at(1, None), (47, 53)), (policy(threshold=6, national=10), (), (45, 55)),
        (policy(threshold=6, below=5), (), (49, 51)),
    ],
)  # fmt: skip
def test_a_percentage_of_a_rounded_whole_bounds_its_part(
    by: CountsPolicy, whole: Cell, expected: tuple[int, int]
) -> None:
    numbers = [Number(whole, 100.0), Number(at(0, None), None)]
    found = attack(AREAS, numbers, by, national, [Share(at(0, None), whole, 50.0)])
    assert found.range_of(at(0, None)) == expected


def test_a_percentage_of_a_rounded_whole_narrows_only_what_is_wider() -> None:
    by = policy(threshold=8, below=5)
    numbers = [Number(at(1, None), 100.0), Number(at(0, None), None)]
    shares = [Share(at(0, None), at(1, None), percent) for percent in (48.0, 50.0, 49.0)]
    assert attack(AREAS, numbers, by, national, shares).range_of(at(0, None)) == (47, 51)
    unknown = attack(AREAS, [*numbers[1:], Number(at(1, None), None)], by, national, shares)
    assert unknown.range_of(at(0, None))[0] == 1


def test_a_percentage_between_shown_counts_or_of_itself_says_nothing_new() -> None:
    numbers = [Number((), 100.0), Number(at(0, None), 20.0), Number(at(1, None), None)]
    shares = [Share(at(0, None), (), 50.0), Share(at(1, None), at(1, None), 50.0)]
    found = attack(AREAS, numbers, POLICY, national, shares)
    assert found.range_of(at(0, None)) == (20, 20)
    assert found.range_of(at(1, None))[1] >= 9


def test_totals_of_what_is_shown_say_nothing_of_what_is_hidden() -> None:
    trees, truth = two_by([[3, 40, 50]])
    for totals, pinned in (("counts", True), ("parts", False)):
        found = attack(trees, published(truth, naive(truth)), policy(totals=totals), national)
        assert (found.range_of(at(0, 0)) == (3, 3)) is pinned


def weak_if(count: float, low: float, high: float, hidden: bool = True) -> list[str]:
    found = Attack([at(0, None)], np.array([hidden]), np.ones(1), np.array([low]), np.array([high]))
    return [weak.kind for weak in weaknesses(AREAS, found, {at(0, None): count}, POLICY)]


def test_a_count_is_weak_as_soon_as_it_is_less_open_than_promised() -> None:
    narrowed, known = ["a small count is narrowed"], ["a hidden count can be worked out"]
    assert weak_if(3, 1, 9) == weak_if(9, 1, np.inf) == weak_if(10, 2, 11) == []
    assert weak_if(3, 1 + TOLERANCE, 9) == []
    assert weak_if(3, 1, 8) == weak_if(3, 2, 9) == weak_if(3, 3, 3) == narrowed
    assert weak_if(10, 10, 10) == known
    assert weak_if(3, 3, 3, hidden=False) == ["a small count is shown"]
    assert weak_if(10, 10, 10, hidden=False) == []


def test_a_weakness_says_which_count_and_what_is_wrong() -> None:
    assert str(Weakness((), "told", 1, 2)) == "everything: told"
    assert str(Weakness(at(0, 1), "told", 1, 2)) == "area A0, kind K1: told"


def test_a_sum_of_hidden_counts_is_promised_no_less_than_they_are() -> None:
    """Two hidden counts of one or more add up to two or more, and zeros that are shown add nothing."""
    trees, truth = two_by([[2, 3, 0]])
    cells = sorted(truth)
    low = np.array([{2.0: 1.0, 3.0: 1.0, 5.0: 2.0}.get(truth[each], 0.0) for each in cells])
    high = np.array([99.0 if truth[each] else 0.0 for each in cells])
    hidden = np.array([truth[each] > 0 for each in cells])
    assert weaknesses(trees, Attack(cells, hidden, np.ones(len(cells)), low, high), truth, POLICY) == []
    raised = np.where(low == 2, 3.0, low)
    found = weaknesses(trees, Attack(cells, hidden, np.ones(len(cells)), raised, high), truth, POLICY)
    assert {truth[weak.cell] for weak in found} == {5.0}
    assert {(weak.low, weak.high) for weak in found} == {(3.0, 99.0)}


@pytest.mark.parametrize("change", [-10, -9, -1, 0, 1, 9, 10])
def test_a_change_is_told_if_it_is_of_fewer_than_the_threshold(change: int) -> None:
    trees, first = two_by([[30, 40]])
    second = {each: count + change * (each != at(None, 1) and each != at(0, 1)) for each, count in first.items()}
    moved = {each: second[each] - first[each] for each in first}
    weak = check_differences(trees, first, second, moved, POLICY, national)
    told = {each for each in first if moved[each]} if 1 <= abs(change) < 10 else set()
    assert {each.cell for each in weak} == told
    assert {(each.low, each.high) for each in weak} <= {(change, change)}


@pytest.mark.parametrize(
    ("base", "threshold", "old", "new", "change", "told"),
    [
        (4, 8, 28, 32, 2, None), (4, 8, 32, 28, -1, None), (4, 9, 28, 32, 2, (1, 7)), (4, 9, 32, 28, -1, (-7, -1)),
        (5, 8, 30, 30, 2, (-4, 4)), (5, 8, 30, 30, -2, (-4, 4)), (5, 8, 30, 40, 6, (6, 14)), (5, 8, 40, 30, -6, (-14, -6)),
    ],
)  # fmt: skip
def test_rounding_leaves_a_change_open(
    base: int, threshold: int, old: float, new: float, change: float, told: tuple[float, float] | None
) -> None:
    each = at(0, None)
    weak = check_differences(
        AREAS, {each: old}, {each: new}, {each: change}, policy(threshold=threshold, below=base), national
    )
    assert [(one.low, one.high) for one in weak] == ([] if told is None else [told])


def test_a_change_is_worked_out_by_subtraction_and_is_open_if_it_cannot_be() -> None:
    trees, first = two_by([[30, 40]])
    second = two_by([[32, 40]])[1]
    change = {each: second[each] - first[each] for each in first}
    one_hidden = {each: None if len(each) == 2 and each == at(0, 0) else count for each, count in second.items()}
    assert at(0, 0) in {each.cell for each in check_differences(trees, first, one_hidden, change, POLICY, national)}
    open_ones = {each: count if each in (at(0, 1), at(None, 1)) else None for each, count in second.items()}
    assert check_differences(trees, first, open_ones, change, POLICY, national) == []


def test_only_counts_of_both_editions_have_a_change() -> None:
    before, now = {at(0, None): 30.0, at(1, None): 30.0}, {at(1, None): 32.0, at(2, None): 40.0}
    assert check_differences(AREAS, before, now, {at(0, None): 2.0}, POLICY, national) == []
    assert len(check_differences(AREAS, before, now, {at(1, None): 2.0}, POLICY, national)) == 1


def test_no_count_lies_between_whole_ones() -> None:
    """What is shown as 28 is 26 to 29: two of them are no more than 58."""
    trees = {"kind": flat("kind", ("K0", "K1"))}
    numbers = [Number((), None), Number(at(None, 0), 28.0), Number(at(None, 1), 28.0)]
    by = policy(threshold=8, national=4)
    assert attack(trees, numbers, by, national).range_of(()) == (52, 58)


def test_a_shown_count_that_only_one_true_one_rounds_to_is_that_one() -> None:
    by = policy(threshold=12, below=5)
    assert attack(AREAS, [Number(at(0, None), 10.0)], by, national).range_of(at(0, None)) == (12, 12)


def test_every_percentage_counts_after_one_that_says_nothing() -> None:
    numbers = [Number((), 10_000.0), *(Number(at(row, None), value) for row, value in enumerate((20.0, None, None)))]
    shares = [Share(at(row, None), (), percent) for row, percent in enumerate((0.2, 5.0, 10.0))]
    found = attack(AREAS, numbers, POLICY, national, shares)
    assert [found.range_of(at(row, None)) for row in (1, 2)] == [(495, 505), (995, 1005)]


def test_told_the_truth_only_what_may_be_weak_is_worked_out() -> None:
    """Of 43, a small and a large count are hidden: that the large one is 42 at most makes nothing weak."""
    trees, truth = {"kind": flat("kind", ("K0", "K1", "K2"))}, {(): 93.0, at(None, 2): 50.0}
    truth |= {at(None, 0): 3.0, at(None, 1): 40.0}
    numbers = published(truth, {at(None, 0), at(None, 1)})
    assert attack(trees, numbers, POLICY, national).range_of(at(None, 1))[1] <= 42
    assert attack(trees, numbers, POLICY, national, truth=truth).range_of(at(None, 1)) == (1, np.inf)


def test_a_large_count_that_is_hidden_for_nothing_is_found_in_either_way() -> None:
    trees, truth = two_by([[40, 50, 60]])
    for told in (None, truth):
        found = attack(trees, published(truth, {at(0, 1)}), POLICY, national, truth=told)
        assert found.range_of(at(0, 1)) == (50, 50)
        assert {weak.kind for weak in weaknesses(trees, found, truth, POLICY)} == {"a hidden count can be worked out"}


def test_a_shown_count_is_no_narrower_than_its_rounding_if_the_truth_is_told() -> None:
    """The total is told as it is, so that its only part is as well; but no shown count is asked for."""
    trees = {AREA: area_tree([1])}
    numbers = [Number((), 31.0), Number(cell(trees, {AREA: "R0"}), 30.0)]
    found = attack(trees, numbers, policy(threshold=8, below=5), national, truth={(): 31.0})
    assert found.range_of(cell(trees, {AREA: "R0"})) == (28, 32)


def test_what_is_open_enough_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of ten, either of two may be any from 1 to 9, which is all that is promised."""
    worked_out, exactly = [], attacker.ranges
    monkeypatch.setattr(attacker, "ranges", lambda *asked: worked_out.append(1) or exactly(*asked))
    monkeypatch.setattr(attacker, "promised", lambda *_: worked_out.append(1))
    trees, truth = {"kind": flat("kind", ("K0", "K1"))}, {(): 10.0, at(None, 0): 3.0, at(None, 1): 7.0}
    found = attack(trees, published(truth, {at(None, 0), at(None, 1)}), POLICY, national)
    assert weaknesses(trees, found, truth, POLICY) == []
    assert len(worked_out) == 1


def test_a_zero_that_is_shown_adds_nothing_to_what_is_promised() -> None:
    """The total of two kinds is two or more, and so is its only area that is not empty."""
    trees, table = two_by([[2, 3], [0, 0]])
    truth = {each: count for each, count in table.items() if len(each) < 2}
    hidden = {each for each, count in truth.items() if count}
    found = attack(trees, published(truth, hidden), POLICY, national, truth=truth)
    assert found.range_of(at(0, None))[0] == 2
    assert weaknesses(trees, found, truth, POLICY) == []


@pytest.mark.parametrize(
    ("old", "new", "told"), [((428, 30, 399), (444, 32, 410), (2, 8)), ((444, 32, 410), (428, 30, 399), (-8, -2))]
)
def test_a_change_that_cannot_be_as_small_as_one_is_told(
    old: tuple[float, ...], new: tuple[float, ...], told: tuple[float, float]
) -> None:
    """The total changed by 13 to 19 and the second area by 11: the first, now hidden, by 2 to 8."""
    trees, cells = {AREA: flat(AREA, ("A0", "A1"))}, [(), at(0, None), at(1, None)]
    before, now = dict(zip(cells, old, strict=True)), dict(zip(cells, new, strict=True)) | {at(0, None): None}
    by = policy(threshold=9, national=4)
    weak = check_differences(trees, before, now, {at(0, None): new[1] - old[1]}, by, national)
    assert [(each.cell, each.low, each.high) for each in weak] == [(at(0, None), *told)]


def test_the_change_of_a_count_that_is_hidden_now_may_be_any() -> None:
    """That the first is still one or more, and so fell by eleven at most, is not held against the second."""
    trees, cells = {AREA: flat(AREA, ("A0", "A1"))}, [(), at(0, None), at(1, None)]
    before = dict(zip(cells, (52.0, 12.0, 40.0), strict=True))
    now = dict(zip(cells, (35.0, None, None), strict=True))
    change = dict(zip(cells, (-17.0, -8.0, -9.0), strict=True))
    assert check_differences(trees, before, now, change, POLICY, national) == []


def test_every_count_that_is_narrowed_has_its_exact_range() -> None:
    """What the second row leaves of the column is the first row's: of eight, one to four."""
    trees, truth = two_by([[6, 5, 4], [2, 3, 1]])
    found = attack(trees, published(truth, {each for each in truth if len(each) == 2}), POLICY, national)
    assert [found.range_of(at(0, column)) for column in range(3)] == [(4, 7), (4, 7), (1, 4)]
    assert [found.range_of(at(1, column)) for column in range(3)] == [(1, 4)] * 3


def test_many_counts_that_are_open_enough_are_not_weak() -> None:
    trees = {"kind": flat("kind", [f"K{number}" for number in range(6)])}
    truth = add_up({at(None, kind): float(count) for kind, count in enumerate((3, 7, 5, 9, 8, 8))}, trees, ("kind",))
    found = attack(trees, published(truth, naive(truth)), POLICY, national)
    assert weaknesses(trees, found, truth, POLICY) == []
