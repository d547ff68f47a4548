"""Cliff's delta: bounded, signed, blind to order and to any scale that keeps the order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.measures.effect_size import cliffs_delta, said

VALUES = st.lists(st.integers(0, 20), min_size=2, max_size=30)


@given(VALUES, VALUES)
def test_the_other_way_round_is_the_other_sign(first: list[int], second: list[int]) -> None:
    one, other = cliffs_delta(first, second), cliffs_delta(second, first)
    assert one.delta == pytest.approx(-other.delta)
    assert one.lower == pytest.approx(-other.upper)


@given(VALUES, VALUES)
def test_the_limits_hold_the_delta_and_stay_within_one(first: list[int], second: list[int]) -> None:
    found = cliffs_delta(first, second)
    assert -1 <= found.lower <= found.delta + 1e-12
    assert found.delta - 1e-12 <= found.upper <= 1


@given(VALUES, VALUES)
def test_only_the_order_of_values_counts(first: list[int], second: list[int]) -> None:
    scaled = cliffs_delta([value**3 + 5 for value in reversed(first)], [value**3 + 5 for value in second])
    assert scaled.delta == pytest.approx(cliffs_delta(first, second).delta)


@given(VALUES, VALUES)
def test_it_is_the_share_of_pairs_above_less_the_share_below(first: list[int], second: list[int]) -> None:
    pairs = [(one > other) - (one < other) for one in first for other in second]
    assert cliffs_delta(first, second).delta == pytest.approx(sum(pairs) / len(pairs))


def test_the_limits_hold_the_true_delta_about_as_often_as_they_say() -> None:
    chance = np.random.Generator(np.random.PCG64(4))
    held = 0
    for _ in range(300):
        # Two normal distributions 0.5 apart: delta is 2 Φ(0.5 / √2) - 1.
        found = cliffs_delta(chance.normal(0.5, 1, 60), chance.normal(0, 1, 50))
        held += found.lower <= 0.2763 <= found.upper
    assert 0.91 <= held / 300 <= 0.99


def test_groups_that_do_not_overlap_still_have_limits() -> None:
    found = cliffs_delta([5.0] * 20, [1.0] * 20)
    assert found.delta == found.upper == 1.0
    assert 0.8 < found.lower < 1.0


def test_limits_worked_by_hand() -> None:
    # Two of the three beat one value and lose to the other, the third beats both: delta is 1/3. Over the rows the squares
    # of deviations add up to 2/3, over the columns to 8/9, over all pairs to 16/3, so that the variance is
    # (4 x 2/3 + 9 x 8/9 - 16/3) / 12 = 4/9.
    found = cliffs_delta([1, 2, 5], [0, 3], 0.9)
    z = 1.644854
    whole, middle = 8 / 9 + z**2 * 4 / 9, 8 / 27
    reach = z * 2 / 3 * math.sqrt(64 / 81 + z**2 * 4 / 9)
    assert found.delta == pytest.approx(1 / 3)
    assert (found.lower, found.upper) == pytest.approx(((middle - reach) / whole, (middle + reach) / whole), rel=1e-6)


def test_the_variance_is_at_least_that_of_single_pairs() -> None:
    # Four ties: the estimate is nothing, the least 1/3, and the limits z sqrt(1/3) / sqrt(1 + z^2 / 3).
    found = cliffs_delta([1, 1], [1, 1])
    assert (found.delta, found.lower, found.upper) == pytest.approx((0, -0.749331, 0.749331), abs=1e-6)


def test_where_no_pair_overlaps_the_limit_is_that_of_one_pair_the_other_way_round() -> None:
    apart, nearly = cliffs_delta([5, 6, 7], [1, 2, 3], 0.9), cliffs_delta([2, 6, 7], [3, 1, 1], 0.9)
    assert (apart.delta, apart.lower, apart.upper) == (1.0, nearly.lower, 1.0)
    below = cliffs_delta([1, 2, 3], [5, 6, 7], 0.9)
    assert (below.delta, below.lower, below.upper) == (-1.0, -1.0, pytest.approx(-nearly.lower))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([1.0], [1.0, 2.0]), ([1.0, 2.0], [1.0]), ([1.0, float("nan")], [1.0, 2.0]), ([1.0, 2.0], [float("nan"), 1.0]),
    ],
)  # fmt: skip
def test_too_few_values_and_gaps_are_refused(first: list[float], second: list[float]) -> None:
    with pytest.raises(ValueError, match="two values or more"):
        cliffs_delta(first, second)


@pytest.mark.parametrize(
    ("delta", "word"),
    [
        (0.1, "negligible"), (-0.2, "small"), (0.4, "medium"), (-0.9, "large"),
        (0.147, "small"), (0.33, "medium"), (0.474, "large"),
    ],
)  # fmt: skip
def test_the_size_in_words(delta: float, word: str) -> None:
    assert said(delta) == word
