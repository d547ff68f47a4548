"""The choice of what to hide: on rows small enough to try every one, what is chosen protects and none that does costs less."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from evidence_book.disclosure import suppression
from evidence_book.disclosure.linear import TOLERANCE
from evidence_book.disclosure.policy import NotReleasable
from evidence_book.disclosure.suppression import GAP, Choice, Mask, attainable, choose_hidden, failures

SUMS = suppression._add_single_equations
COUNTS = st.lists(st.sampled_from([0, 1, 2, 4, 9, 12, 15, 30, 60]), min_size=2, max_size=4)


def row(counts: list[int], costs: list[int], base: int = 1, threshold: int = 5, nested: bool = False) -> Choice:
    """A total and its parts, of which the first two may have a sum of their own, the last number.

    Counts are shown as what rounds to them, and those below the threshold are hidden.
    """
    truth = np.array([sum(counts), *counts, *[sum(counts[:2])] * nested], dtype=float)
    parts = [1.0, *[-1.0] * len(counts)]
    sums = [[1.0, 0.0, 0.0, *parts[3:], -1.0], [0.0, -1.0, -1.0, *[0.0] * len(parts[3:]), 1.0]] if nested else [parts]
    shown = np.floor(truth / base + 0.5) * base
    small = (truth > 0) & (truth < threshold)
    everything = np.arange(len(truth))
    return Choice(
        equations=sparse.csr_array(np.array(sums)),
        shown_low=np.where(truth > 0, shown - base // 2, 0), shown_high=np.where(truth > 0, shown + (base - 1) // 2, 0),
        hidden_low=np.ones(len(truth)), hidden_high=np.full(len(truth), np.inf),
        decided_by=everything, must_hide=small, may_hide=truth > 0, cost=np.array(costs[: len(truth)], dtype=float),
        protected=everything[small], open_low=np.ones(small.sum()), open_high=np.full(small.sum(), threshold - 1.0),
    )  # fmt: skip


def beside(one: Choice, other: Choice) -> Choice:
    """Two rows that share nothing; nothing of the second is protected."""
    both = {
        name: np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("shown_low", "shown_high", "hidden_low", "hidden_high", "must_hide", "may_hide", "cost")
    }
    sums = sparse.csr_array(sparse.block_diag([one.equations, other.equations]))
    return replace(one, equations=sums, decided_by=np.arange(len(both["cost"])), **both)


def protects(choice: Choice, hidden: Mask) -> bool:
    return not failures(choice, hidden).prices


def every_choice(choice: Choice) -> list[Mask]:
    free = np.flatnonzero(choice.may_hide & ~choice.must_hide)
    found = []
    for picked in product((False, True), repeat=len(free)):
        hidden = choice.must_hide.copy()
        hidden[free] = picked
        found.append(hidden)
    return found


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    COUNTS,
    st.lists(st.integers(1, 40), min_size=6, max_size=6),
    st.sampled_from([1, 1, 2, 3]),
    st.booleans(),
    st.booleans(),
)
def test_what_is_chosen_protects_and_nothing_that_does_costs_less(
    counts: list[int], costs: list[int], base: int, nested: bool, by_proofs: bool
) -> None:
    """Whether single sums say at first what has to be hidden, or the opponent's proofs do."""
    choice = attainable(row(counts, costs, base, nested=nested))
    try:
        with patch.object(suppression, "_add_single_equations", (lambda *_: None) if by_proofs else SUMS):
            hidden = choose_hidden(choice)
    except NotReleasable:
        assert not any(protects(choice, each) for each in every_choice(choice))
        return
    assert protects(choice, hidden)
    assert not (hidden & ~(choice.may_hide | choice.must_hide)).any()
    assert (hidden >= choice.must_hide).all()
    cheaper = [each for each in every_choice(choice) if choice.cost @ each * (1 + 2 * GAP) < choice.cost @ hidden]
    assert not any(protects(choice, each) for each in cheaper)


def test_a_sum_of_two_hidden_counts_is_asked_no_more_than_it_can_give() -> None:
    asked = attainable(row([1, 2], [1] * 5))
    assert asked.open_low.tolist() == [2.0, 1.0, 1.0]
    assert asked.open_high.tolist() == [4.0, 4.0, 4.0]


def test_what_must_stay_open_but_cannot_be_is_refused() -> None:
    choice = row([3, 40, 50], [1] * 5)
    with pytest.raises(NotReleasable, match="no choice of hidden cells protects"):
        choose_hidden(replace(choice, may_hide=np.zeros(4, dtype=bool)))


def test_a_number_that_nothing_hides_is_always_told() -> None:
    """The first part has two numbers, of which one is told whatever is hidden: it may not be counted on."""
    choice = row([3, 40, 50], [1] * 5)
    told = replace(choice, decided_by=np.array([0, 1, -1, 3]))
    assert told.hidden_numbers(np.ones(4, dtype=bool)).tolist() == [True, True, False, True]
    assert choose_hidden(replace(told, cost=np.array([9.0, 1.0, 1.0, 5.0]))).tolist() == [False, True, False, True]


def test_if_no_proof_is_found_plenty_is_hidden_and_what_is_pointless_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = row([3, 40, 50], [1000, 1, 20, 30, 0])
    monkeypatch.setattr(suppression, "_add_single_equations", lambda *_: None)
    assert choose_hidden(choice).tolist() == [False, True, True, False]
    # Of a count that may be as high as it has to be, only how low it may be is in want of a proof.
    assert choose_hidden(row([4, 40, 50], [1000, 1, 20, 30])).tolist() == [False, True, True, False]
    monkeypatch.setattr(suppression, "_add_proof", lambda *_: False)
    assert choose_hidden(choice).tolist() == [True, True, True, True]
    nowhere = replace(choice, may_hide=np.zeros(4, dtype=bool))
    with pytest.raises(NotReleasable, match="even with all hidden"):
        choose_hidden(nowhere)


def test_most_of_what_is_needed_is_known_before_anything_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sum tells how much of its other members has to be hidden: the first choice is the last."""
    chosen, cheapest = [], suppression._cheapest
    monkeypatch.setattr(suppression, "_cheapest", lambda *inputs: chosen.append(1) or cheapest(*inputs))
    for counts, hidden in (([1, 1, 50, 60], [0, 1, 1, 1, 0]), ([3, 40, 50, 60], [0, 1, 1, 0, 0])):
        assert choose_hidden(row(counts, [1000, 1, 20, 30, 40])).tolist() == hidden
    assert choose_hidden(row([3, 40, 50], [1000, 1, 20, 30, 40], nested=True)).tolist() == [0, 1, 1, 0, 0]
    assert choose_hidden(row([40, 50, 3], [1, 20, 30, 1, 40], nested=True)).tolist() == [1, 0, 0, 1, 0]
    assert len(chosen) == 4
    # Where there is room above already, how low the count may be is what has to be seen to.
    assert choose_hidden(row([4, 40, 50], [1000, 1, 20, 30])).tolist() == [0, 1, 1, 0]
    # The members of another sum are of no help.
    two = beside(row([1, 6, 60], [1000, 1, 20, 30]), row([60, 70, 80], [1, 1, 1, 1]))
    assert choose_hidden(two).tolist() == [0, 1, 1, 0, 0, 0, 0, 0]
    # A change that must stay open, of a count that need not be hidden, keeps nothing from being seen to after it.
    first = replace(two, protected=np.array([5, 1]), open_low=np.array([60.0, 1.0]), open_high=np.array([60.0, 4.0]))
    assert choose_hidden(first).tolist() == [0, 1, 1, 0, 0, 0, 0, 0]
    assert len(chosen) == 7


def test_plenty_is_what_shares_a_sum_and_all_there_is_only_if_that_does_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "_add_single_equations", lambda *_: None)
    monkeypatch.setattr(suppression, "_add_proof", lambda *_: False)
    two = beside(row([3, 40, 50], [1] * 5), row([60, 70, 80], [1] * 5))
    assert choose_hidden(two).tolist() == [True] * 4 + [False] * 4
    # The second part is told already, so that the sum of both gives the first away; total and third part are not beside it.
    nested = row([3, 40, 50], [1] * 6, nested=True)
    told = replace(nested, may_hide=np.array([True, True, False, True, True]))
    assert choose_hidden(told).tolist() == [True, True, False, True, True]


def test_what_anybody_can_work_out_is_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The total is told a second time, in another table that nothing may be hidden in: to hide it is pointless."""
    monkeypatch.setattr(suppression, "_add_single_equations", lambda *_: None)
    monkeypatch.setattr(suppression, "_add_proof", lambda *_: False)
    told = replace(
        row([3, 40, 50], [1] * 5, nested=True),
        equations=sparse.csr_array(np.array([[1.0, -1, -1, -1, 0], [1, 0, 0, 0, -1]])),
        shown_low=np.array([93.0, 3, 40, 50, 93]), shown_high=np.array([93.0, 3, 40, 50, 93]),
        may_hide=np.array([True, True, True, True, False]),
    )  # fmt: skip
    assert choose_hidden(told).tolist() == [False, True, True, True, False]
    # What has to be hidden, as a total that was hidden in the last edition, stays so whatever the other table tells.
    both = replace(told, must_hide=told.must_hide | [True, False, False, False, False])
    assert choose_hidden(both).tolist() == [True, True, True, True, False]


def with_little_room(costs: list[int], rooms: list[int]) -> Choice:
    """A count of one that must be open to four, beside others of which little is gained by hiding them."""
    choice = row([1, 40, 50, 60], [1000, 1, *costs])
    few = np.array([0, 0, *rooms])
    return replace(
        choice,
        hidden_low=np.where(few > 0, choice.shown_low - few, choice.hidden_low),
        hidden_high=np.where(few > 0, choice.shown_high, choice.hidden_high),
    )


@pytest.mark.parametrize(
    ("costs", "rooms", "hidden"),
    [
        # The first two together give as much as the third alone, and are cheaper, or dearer.
        ([1, 1, 3], [1, 2, 3], [0, 1, 1, 1, 0]), ([2, 2, 3], [1, 2, 3], [0, 1, 0, 0, 1]),
        # All three are needed, or two, of which no half will do, nor one twice.
        ([1, 1, 1], [1, 1, 1], [0, 1, 1, 1, 1]), ([2, 4, 9], [2, 3, 1], [0, 1, 0, 1, 0]), ([1, 4, 9], [2, 3, 1], [0, 1, 0, 1, 0]),
    ],
)  # fmt: skip
def test_what_is_gained_by_hiding_counts_is_added_up(costs: list[int], rooms: list[int], hidden: list[int]) -> None:
    choice = with_little_room(costs, rooms)
    assert protects(choice, np.array(hidden, dtype=bool))
    for scale in (1, 2):  # a sum may be written at any
        assert choose_hidden(replace(choice, equations=choice.equations * scale)).tolist() == hidden


def test_what_may_not_be_higher_than_it_is_gives_no_room_above() -> None:
    """To let the small count be one, another has to be higher by three: the cheapest cannot be."""
    choice = row([4, 40, 50], [1000, 1, 2, 30])
    capped = replace(choice, hidden_high=np.array([np.inf, np.inf, 40.0, np.inf]))
    assert choose_hidden(capped).tolist() == [0, 1, 0, 1]


def test_a_number_of_which_nothing_is_known_takes_no_part_in_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "_add_single_equations", lambda *_: None)
    two = beside(row([3, 40, 50], [1000, 1, 20, 30]), row([60, 70, 80], [1, 1, 1, 1]))
    unknown = replace(
        two,
        equations=two.equations[:1],
        shown_low=np.where(np.arange(8) < 4, two.shown_low, -np.inf),
        shown_high=np.where(np.arange(8) < 4, two.shown_high, np.inf),
    )
    assert choose_hidden(unknown).tolist() == [0, 1, 1, 0, 0, 0, 0, 0]


def test_what_proves_nothing_is_no_constraint_and_none_is_added_twice() -> None:
    choice = row([3, 0, 50], [1] * 4)
    cuts, no_prices = suppression._Cuts(choice), np.zeros(1)
    endless = replace(choice, shown_low=np.full(4, -np.inf))
    for known, number, goal in ((choice, 1, 5.0), (choice, 1, 3.0), (choice, 2, -TOLERANCE), (endless, 1, 1.0)):
        assert not suppression._add_proof(known, cuts, number, 1, goal, no_prices)
    assert cuts.constraints() == []
    for learnt in (True, False):
        assert suppression._add_proof(choice, cuts, 1, 1, 1.0, no_prices) is learnt
    assert cuts.constraints()[0].A.toarray().tolist() == [[0, 1, 0, 0]]


def test_the_solver_knows_every_option_that_it_is_given() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert choose_hidden(row([3, 40, 50], [1000, 1, 20, 30])).tolist() == [0, 1, 1, 0]
