from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.disclosure.tables import AREA, POLICIES, area_tree, hierarchical_tables, linked_tables, national, policy

from evidence_book.disclosure import protect as protecting
from evidence_book.disclosure.attacker import Number, attack, check_differences, weaknesses
from evidence_book.disclosure.hierarchy import Cell, Tree, add_up, cell, flat
from evidence_book.disclosure.policy import CountsPolicy, NotReleasable
from evidence_book.disclosure.protect import Before, attacked, naively_undone, protect, round_to

SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def found_out(
    trees: dict[str, Tree], published: dict[Cell, float | None], truth: dict[Cell, float], by: CountsPolicy,
    before: dict[Cell, float | None] | None = None,
) -> list:  # fmt: skip
    hidden_before = {each for each, value in (before or {}).items() if value is None}
    numbers = [Number(*each) for each in published.items()]
    return weaknesses(trees, attack(trees, numbers, by, national, hidden_before=hidden_before), truth, by)


@SLOW
@given(hierarchical_tables(), st.sampled_from(POLICIES))
def test_what_is_published_survives_the_attack(
    made: tuple[dict[str, Tree], dict[Cell, float]], by: CountsPolicy
) -> None:
    trees, truth = made
    published = protect(truth, trees, by, national)
    assert set(published) == set(truth)
    assert all(published[each] is None for each, count in truth.items() if by.is_small(count))
    assert not found_out(trees, published, truth, by)


@SLOW
@given(linked_tables(), st.sampled_from(POLICIES))
def test_tables_that_share_margins_do_not_undo_each_other(
    made: tuple[dict[str, Tree], dict[Cell, float]], by: CountsPolicy
) -> None:
    trees, truth = made
    assert not found_out(trees, protect(truth, trees, by, national), truth, by)


@SLOW
@given(hierarchical_tables(), st.sampled_from(POLICIES), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    made: tuple[dict[str, Tree], dict[Cell, float]], by: CountsPolicy, chance: random.Random
) -> None:
    trees, truth = made
    mixed = list(truth.items())
    chance.shuffle(mixed)
    assert protect(dict(mixed), trees, by, national) == protect(truth, trees, by, national)


@SLOW
@given(hierarchical_tables(), st.sampled_from(POLICIES))
def test_what_is_shown_is_the_count_as_the_policy_rounds_it(
    made: tuple[dict[str, Tree], dict[Cell, float]], by: CountsPolicy
) -> None:
    trees, truth = made
    for each, value in protect(truth, trees, by, national).items():
        if value is not None and by.totals_from == "counts":
            assert value == round_to(truth[each], by.base(national(each)))


@SLOW
@given(hierarchical_tables(), st.sampled_from(POLICIES[:4]), st.data())
def test_a_second_edition_tells_neither_few_new_records_nor_what_was_hidden(
    made: tuple[dict[str, Tree], dict[Cell, float]], by: CountsPolicy, data: st.DataObject
) -> None:
    trees, first = made
    published = protect(first, trees, by, national)
    leaves = [
        each for each in first if len(each) == len(trees) and all(value in trees[name].leaves for name, value in each)
    ]
    changed = {each: max(0.0, first[each] + data.draw(st.sampled_from([0, 0, 0, 1, 2, -1, 15]))) for each in leaves}
    second = add_up(changed, trees, tuple(trees))
    change = {each: second[each] - first[each] for each in second}
    try:
        now = protect(second, trees, by, national, Before(published, change))
    except Exception as error:
        assert type(error).__name__ == "NotReleasable"  # refused is safe; told is not
        return
    assert all(now[each] is None for each, value in published.items() if value is None)
    assert not found_out(trees, now, second, by, published)
    assert not check_differences(trees, published, now, change, by, national)


def one_row(*counts: float) -> tuple[dict[str, Tree], dict[Cell, float]]:
    trees = {"kind": flat("kind", [f"K{number}" for number in range(len(counts))])}
    leaves = {cell(trees, {"kind": f"K{number}"}): float(count) for number, count in enumerate(counts)}
    return trees, add_up(leaves, trees, ("kind",))


def test_one_small_count_takes_a_second_with_it_and_the_cheapest_one() -> None:
    trees, truth = one_row(3, 400, 25, 90)
    published = protect(truth, trees, policy(), national)
    assert {dict(each).get("kind") for each, value in published.items() if value is None} == {"K0", "K2"}
    assert published[()] == 518


def test_a_large_count_is_shown_where_rounding_protects_already() -> None:
    trees = {AREA: area_tree([3])}
    leaves = {cell(trees, {AREA: f"R0P{number}"}): count for number, count in enumerate([3.0, 400.0, 90.0])}
    truth = add_up(leaves, trees, (AREA,))
    assert sum(value is None for value in protect(truth, trees, policy(), national).values()) == 2
    rounded = protect(truth, trees, policy(threshold=3, below=5, national=5), national)
    assert rounded[(AREA, "R0P1"),] == 400


def test_a_region_with_one_area_is_hidden_with_it() -> None:
    trees = {AREA: area_tree([1, 3])}
    leaves = {
        cell(trees, {AREA: name}): count
        for name, count in zip(trees[AREA].leaves, [4.0, 50.0, 60.0, 70.0], strict=True)
    }
    published = protect(add_up(leaves, trees, (AREA,)), trees, policy(), national)
    assert published[(AREA, "R0"),] is None
    assert published[(AREA, "R1"),] is None or any(published[(AREA, f"R1P{number}"),] is None for number in range(3))


def test_two_small_counts_protect_each_other_if_they_add_up_to_enough_and_zeros_protect_nothing() -> None:
    # Of ten, either may be any from 1 to 9; of nine, neither can be 9.
    assert protect(one_row(3, 7, 50)[1], one_row(3, 7, 50)[0], policy(), national)[("kind", "K2"),] == 50
    assert protect(one_row(3, 6, 50)[1], one_row(3, 6, 50)[0], policy(), national)[("kind", "K2"),] is None
    trees, truth = one_row(3, 0, 50)
    assert protect(truth, trees, policy(), national) == {
        (): 53, (("kind", "K0"),): None, (("kind", "K1"),): 0, (("kind", "K2"),): None,
    }  # fmt: skip


def test_a_table_of_nothing_but_small_counts_shows_nothing_that_narrows() -> None:
    trees, truth = one_row(1, 2)
    assert set(protect(truth, trees, policy(), national).values()) == {None}


def test_zeros_are_shown_or_hidden_as_the_policy_says() -> None:
    trees, truth = one_row(0, 50, 60)
    assert protect(truth, trees, policy(), national)[("kind", "K0"),] == 0
    for before in (None, Before({}, {})):
        assert protect(truth, trees, policy(zeros="hidden"), national, before)[("kind", "K0"),] is None


@pytest.mark.parametrize("by", POLICIES)
def test_a_table_without_small_counts_hides_nothing(by: CountsPolicy) -> None:
    trees, truth = one_row(100, 200, 300)
    assert None not in protect(truth, trees, by, national).values()


S0, S1 = ((("sort", f"S{number}"),) for number in range(2))
K0, K1, K2 = ((("kind", f"K{number}"),) for number in range(3))


def after(first: dict[Cell, float | None], *counts: float, by: CountsPolicy | None = None) -> dict[Cell, float | None]:
    """What a second edition of one row publishes."""
    trees, truth = one_row(*counts)
    by = by or policy()
    return protect(truth, trees, by, national, Before.since(first, truth, by, national))


def test_a_count_that_changed_by_few_is_hidden_with_the_total_and_nothing_else_is() -> None:
    first: dict[Cell, float | None] = {(): 120.0, K0: 30.0, K1: 40.0, K2: 50.0}
    for changed in (31, 39, 29, 21):
        assert after(first, changed, 40, 50) == {(): None, K0: None, K1: 40, K2: 50}
    for changed in (30, 40, 20):
        assert after(first, changed, 40, 50) == {(): changed + 90, K0: changed, K1: 40, K2: 50}


def test_what_everybody_has_already_protects_nothing() -> None:
    """To hide K1 beside the small K0 would cost less, but the last edition told it, and it has not changed."""
    assert after({(): 120.0, K0: 30.0, K1: 40.0, K2: 50.0}, 4, 40, 50) == {(): None, K0: None, K1: 40, K2: 50}


def test_what_was_hidden_stays_hidden() -> None:
    first: dict[Cell, float | None] = {(): 93.0, K0: None, K1: None, K2: 50.0}
    assert after(first, 15, 40, 50) == {(): 105, K0: None, K1: None, K2: 50}


@pytest.mark.parametrize("zeros", ["shown", "hidden"])
def test_what_was_hidden_and_has_become_none_stays_hidden(zeros: str) -> None:
    """A nought that is shown where a count was hidden tells that a few records were taken out."""
    first: dict[Cell, float | None] = {(): 93.0, K0: None, K1: None, K2: 50.0}
    by = policy(zeros=zeros)
    assert after(first, 0, 43, 50, by=by) == {(): 93, K0: None, K1: None, K2: 50}
    assert after(first, 0, 40, 50, by=by) == {(): None, K0: None, K1: None, K2: 50}
    trees, truth = one_row(0, 43, 50)
    told: dict[Cell, float | None] = {(): 93.0, K0: None, K1: None, K2: 50.0}
    assert not attacked(truth, told, trees, by, national, Before.since(first, truth, by, national))
    weak = attacked(truth, {**told, K0: 0.0, K1: 43.0}, trees, by, national, Before.since(first, truth, by, national))
    assert {each.cell for each in weak if each.kind == "what was hidden is shown"} == {K0, K1}


def test_what_stays_hidden_may_be_none_and_leaves_the_others_as_much_room() -> None:
    """Nine of ten can be nine only if the count that has become none may be none."""
    first: dict[Cell, float | None] = {(): 10.0, K0: None, K1: None, K2: None}
    assert after(first, 0, 9, 1) == {(): 10, K0: None, K1: None, K2: None}


def test_a_count_that_was_hidden_alone_and_has_become_none_is_not_worked_out() -> None:
    """Its total tells it, and so it is with two that have both become none: the release is refused."""
    trees, truth = one_row(0, 43, 50)
    first: dict[Cell, float | None] = {(): 93.0, K0: None, K1: 43.0, K2: 50.0}
    with pytest.raises(NotReleasable):
        protect(truth, trees, policy(), national, Before.since(first, truth, policy(), national))
    both: dict[Cell, float | None] = {(): 93.0, K0: None, K1: None, K2: 50.0}
    with pytest.raises(NotReleasable):
        after(both, 0, 0, 50)


def test_what_the_last_edition_did_not_have_is_new() -> None:
    trees, truth = one_row(3, 40, 50)
    alone = protect(truth, trees, policy(), national)
    assert protect(truth, trees, policy(), national, Before({}, {})) == alone
    assert protect(truth, trees, policy(), national, Before(alone, {})) == alone


@pytest.mark.parametrize(("old", "count", "shown"), [(28.0, 31.0, 32.0), (32.0, 29.0, 28.0)])
def test_a_change_that_rounding_leaves_open_is_shown(old: float, count: float, shown: float) -> None:
    """What rounds to 28 is 26 to 29 and what rounds to 32 is 30 to 33: the change may be any from 1 to 7."""
    first: dict[Cell, float | None] = {(): old + 400, K0: old, K1: 400.0}
    by = policy(threshold=8, below=4, national=4)
    assert after(first, count, 400, by=by) == {(): shown + 400, K0: shown, K1: 400}
    by = policy(threshold=9, below=4, national=4)
    assert after(first, count, 400, by=by) == {(): None, K0: None, K1: 400}


@pytest.mark.parametrize(
    ("base", "old", "count", "change"),
    [
        (4, 28, 25, -1), (4, 28, 26, 0), (4, 28, 29, 0), (4, 28, 31, 2), (5, 30, 27, -1), (5, 30, 28, 0), (5, 30, 32, 0),
        (5, 30, 33, 1), (1, 30, 31, 1), (5, 0, 1, 1), (5, 0, 0, 0),
    ],
)  # fmt: skip
def test_a_change_that_rounding_could_make_is_none(base: int, old: float, count: float, change: float) -> None:
    before = {K2: None, (("kind", "gone"),): 30.0, K0: old}
    found = Before.since(before, {K0: count, K1: 5.0, K2: 7.0}, policy(national=base), national)
    assert found == Before(before, {K0: change})


@pytest.mark.parametrize(("counts", "undone"), [((3, 40, 50), 1), ((3, 4, 50), 2), ((30, 40, 50), 0), ((9, 9, 50), 0)])
def test_how_many_counts_naive_hiding_leaves_open_to_an_attack(counts: tuple[int, ...], undone: int) -> None:
    trees, truth = one_row(*counts)
    assert naively_undone(truth, trees, policy(), national) == undone


def test_rounding_narrows_what_is_naively_hidden_less() -> None:
    # The total is 303 to 307 and the others at least 98 and 203, so that the small count is 6 at most.
    trees, truth = one_row(3, 101, 203)
    assert naively_undone(truth, trees, policy(threshold=8, national=5), national) == 1
    assert naively_undone(truth, trees, policy(threshold=7, national=5), national) == 0


@pytest.mark.parametrize(
    ("count", "base", "rounded"), [(12, 5, 10), (12.5, 5, 15), (13, 5, 15), (7, 1, 7), (5, 10, 10)]
)
def test_halves_are_rounded_up(count: float, base: int, rounded: float) -> None:
    assert round_to(count, base) == rounded


def test_totals_from_parts_are_sums_of_what_is_shown() -> None:
    trees = {AREA: area_tree([2, 2])}
    counts = dict(zip(trees[AREA].leaves, [12.0, 13.0, 3.0, 41.0], strict=True))
    truth = add_up({cell(trees, {AREA: name}): count for name, count in counts.items()}, trees, (AREA,))
    published = protect(truth, trees, policy(threshold=5, below=5, national=5, totals="parts"), national)
    told = {dict(each).get(AREA, "All"): value for each, value in published.items()}
    assert told == {"All": None, "R0": 25, "R0P0": 10, "R0P1": 15, "R1": None, "R1P0": None, "R1P1": 40}


@pytest.mark.parametrize("base", [1, 2, 4, 5, 10])
def test_a_shown_count_tells_what_rounds_to_it_and_is_not_small(base: int) -> None:
    by = policy(threshold=8, below=base)
    for count in (0, 8, 13, 30, 34, 35):
        same = [other for other in range(8, 99) if round_to(other, base) == round_to(count, base)] if count else [0]
        assert protecting._shown_bounds(count, by, national=False) == (min(same), max(same))


def test_a_zero_that_is_shown_is_not_hidden_for_another_count() -> None:
    """It is the cheapest, and to hide it would seem to leave open how far below nine the first may be."""
    trees, truth = one_row(9, 0, 50)
    assert protect(truth, trees, policy(), national) == {(): 59, K0: None, K1: 0, K2: None}


def test_what_it_costs_to_hide_a_count() -> None:
    """Twice as many cost one more; a margin costs 20 times as much as a cell and the total 1,000 times."""
    cells = [(), K0, *(((AREA, f"A{number}"), *K0) for number in range(5))]
    choice = protecting._choice(cells, np.array([7.0, 7.0, 0.0, 1.0, 3.0, 7.0, 15.0]), {}, policy(), national, None)
    assert choice.cost.tolist() == [4000, 80, 1, 2, 3, 4, 5]


def test_the_change_of_what_the_last_edition_did_not_have_may_be_any() -> None:
    trees, truth = one_row(30, 40)
    cells = sorted(truth)
    before = Before({(): 70.0, K0: 30.0}, {})
    choice = protecting._choice(cells, np.array([truth[each] for each in cells]), trees, policy(), national, before)
    known = choice.known(np.zeros(3, dtype=bool))
    assert known.lower[3:].tolist() == [0, 0, -np.inf]
    assert known.upper[3:].tolist() == [0, 0, np.inf]


@pytest.mark.parametrize(("old", "new"), [((428, 30, 399), (442, 32, 410)), ((444, 32, 410), (429, 30, 399))])
def test_a_change_must_be_open_from_one(old: tuple[float, ...], new: tuple[float, ...]) -> None:
    """As in the attack on such a change: with the first area alone hidden, its change is known to be two or more."""
    trees = {AREA: flat(AREA, ("A0", "A1"))}
    cells: list[Cell] = [(), ((AREA, "A0"),), ((AREA, "A1"),)]
    by, truth = policy(threshold=9, national=4), dict(zip(cells, new, strict=True))
    first = dict(zip(cells, old, strict=True))
    published = protect(truth, trees, by, national, Before.since(first, truth, by, national))
    assert [published[each] is None for each in cells] == [False, True, True]


def test_whatever_is_chosen_is_attacked_before_it_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protecting, "choose_hidden", lambda choice: choice.must_hide)
    trees, truth = one_row(31, 40, 50)
    first: dict[Cell, float | None] = {(): 120.0, K0: 30.0, K1: 40.0, K2: 50.0}
    assert None not in protect(truth, trees, policy(), national).values()
    with pytest.raises(NotReleasable, match="2 counts could be worked out"):
        protect(truth, trees, policy(), national, Before.since(first, truth, policy(), national))


def test_an_attack_on_a_new_edition_is_one_on_its_table_too() -> None:
    trees, truth = one_row(3, 40, 50)
    told = {**truth, K0: None}
    weak = attacked(truth, told, trees, policy(), national)
    assert [each.cell for each in weak] == [K0]
    assert attacked(truth, told, trees, policy(), national, Before({}, {})) == weak


def test_totals_of_two_tables_that_do_not_cross_are_made_from_either() -> None:
    trees = {"kind": flat("kind", ("K0", "K1")), "sort": flat("sort", ("S0", "S1"))}
    truth = add_up({K0: 12.0, K1: 41.0}, trees, ("kind",)) | add_up({S0: 30.0, S1: 23.0}, trees, ("sort",))
    by = policy(threshold=5, below=5, national=5, totals="parts")
    assert protect(truth, trees, by, national) == {(): 50, K0: 10, K1: 40, S0: 30, S1: 25}


def test_a_total_of_what_is_shown_gives_no_hidden_count_away() -> None:
    """It is hidden itself if one of its parts is, so that no second part has to be."""
    trees, truth = one_row(3, 40, 50)
    assert protect(truth, trees, policy(totals="parts"), national) == {(): None, K0: None, K1: 40, K2: 50}
