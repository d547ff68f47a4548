"""The choice of what to hide: on rows small enough to try every one, what is chosen protects and none that does costs less."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from evidence_book.disclosure import suppression
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


def test_plenty_is_what_shares_a_sum_and_all_there_is_only_if_that_does_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "_add_single_equations", lambda *_: None)
    monkeypatch.setattr(suppression, "_add_proof", lambda *_: False)
    one, other = row([3, 40, 50], [1] * 5), row([60, 70, 80], [1] * 5)
    both = {
        name: np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("shown_low", "shown_high", "hidden_low", "hidden_high", "must_hide", "may_hide", "cost")
    }
    beside = replace(
        one,
        equations=sparse.csr_array(sparse.block_diag([one.equations, other.equations])),
        decided_by=np.arange(8),
        **both,
    )
    assert choose_hidden(beside).tolist() == [True] * 4 + [False] * 4
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
