"""Ranks: Spearman's correlation, the lowest share, and what chance would give."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evidence_book.measures.ranks import expected_with_at_least, in_lowest_share, rank_correlation

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)
PAIRS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=3, max_size=40)


@PROPERTY
@given(pairs=PAIRS)
def test_the_correlation_is_spearmans(pairs: list[tuple[int, int]]) -> None:
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    found = rank_correlation(first, second)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-9)


def test_order_is_all_that_counts() -> None:
    assert rank_correlation([1, 2, 3, 4], [10, 100, 1_000, 10_000]) == pytest.approx(1.0)
    assert rank_correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)


def test_a_side_that_does_not_vary_is_said_without_dividing_by_nothing() -> None:
    with np.errstate(all="raise"):
        assert math.isnan(rank_correlation([5, 5, 5], [1, 2, 3]))
        assert math.isnan(rank_correlation([1, 2, 3], [5, 5, 5]))


@pytest.mark.parametrize(("first", "second"), [([1, 2], [1, 2]), ([1, 2, 3], [1, 2]), ([1, 2, 3], [1, math.nan, 3])])
def test_too_few_pairs_and_gaps_are_refused(first: list[float], second: list[float]) -> None:
    with pytest.raises(ValueError, match="without gaps"):
        rank_correlation(first, second)


def test_the_slowest_fifth_of_ten_is_the_two_lowest() -> None:
    values = pd.Series([50, 10, 20, 30, 40, 60, 70, 80, 90, 100.0], index=list("abcdefghij"))
    chosen = in_lowest_share(values, 0.2)
    assert list(chosen[chosen].index) == ["b", "c"]


def test_ties_at_the_edge_are_in_together_and_a_gap_is_in_no_group() -> None:
    chosen = in_lowest_share(pd.Series([10, 20, 20, 40, 50, None]), 0.4)
    assert chosen.tolist() == [True, True, True, False, False, False]
    nullable = in_lowest_share(pd.Series([10, None, 20], dtype="Int64"), 0.5)
    assert nullable.dtype == bool
    assert nullable.tolist() == [True, False, False]


@PROPERTY
@given(values=st.lists(st.floats(0, 100), min_size=5, max_size=60), share=st.floats(0.05, 0.95))
def test_the_lowest_share_is_at_least_the_share_and_without_ties_hardly_more(values: list[float], share: float) -> None:
    chosen = in_lowest_share(pd.Series(values), share)
    assert chosen.sum() >= math.floor(share * len(values))
    if len(set(values)) == len(values):
        assert chosen.sum() == math.ceil(share * len(values) - 1e-12)


def test_chance_worked_by_hand() -> None:
    # Twice of two at one fifth: 1/25 each; a place ranked once only cannot be there twice.
    assert expected_with_at_least(2, [2, 2, 1], 0.2) == pytest.approx(2 / 25)
    assert expected_with_at_least(0, [2, 2, 1], 0.2) == 3.0
    assert expected_with_at_least(-1, [2, 0], 0.0) == 2.0
    assert expected_with_at_least(1, [4], 0.0) == 0.0
    assert expected_with_at_least(2, [4, 1], 1.0) == 1.0


def test_chance_agrees_with_the_binomial_distribution() -> None:
    trials = [10, 9, 3, 0]
    expected = sum(stats.binom.sf(3, each, 0.2) for each in trials)
    assert expected_with_at_least(4, trials, 0.2) == pytest.approx(expected)
    drawn = np.random.default_rng(7).binomial(10, 0.2, 20_000)
    assert expected_with_at_least(4, [10] * 20_000, 0.2) == pytest.approx((drawn >= 4).sum(), rel=0.05)


@pytest.mark.parametrize("share", [-0.1, 1.1, 20])
def test_an_impossible_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        expected_with_at_least(1, [2], share)
