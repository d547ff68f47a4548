"""The median and its limits: the same every time, around the median, about as wide as they should be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_book.measures.bootstrap import median_with_limits


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=40), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_the_limits_hold_the_median(values: list[int], chance: object) -> None:
    found = median_with_limits(values)
    chance.shuffle(values)  # type: ignore[attr-defined]
    assert median_with_limits(values) == found
    assert min(values) <= found.lower <= found.median <= found.upper <= max(values)


def test_the_limits_hold_the_true_median_about_as_often_as_they_say() -> None:
    chance = np.random.Generator(np.random.PCG64(2))
    held = 0
    for _ in range(60):
        found = median_with_limits(chance.exponential(1.0, 80))
        held += found.lower <= np.log(2) <= found.upper
    assert held >= 52


@pytest.mark.parametrize("values", [[], [1.0], [1.0, float("nan")]])
def test_too_few_values_and_gaps_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="two values or more"):
        median_with_limits(values)


def test_equal_values_have_no_width() -> None:
    assert median_with_limits([3.0] * 9).lower == median_with_limits([3.0] * 9).upper == 3.0


def test_limits_are_quantiles_of_the_medians_that_can_be_drawn() -> None:
    # Of two values the median drawn is the lower one, the upper one, or half of the time the middle.
    ninety = median_with_limits([1.0, 3.0], 0.9)
    assert (ninety.lower, ninety.median, ninety.upper) == (1.0, 2.0, 3.0)
    forty = median_with_limits([1.0, 3.0], 0.4)
    assert (forty.lower, forty.median, forty.upper) == (2.0, 2.0, 2.0)


def test_one_value_that_differs_is_within_the_limits() -> None:
    # The median of three that are drawn is the odd one in 7 of 27 draws.
    low, high = median_with_limits([1.0, 3.0, 3.0]), median_with_limits([1.0, 1.0, 3.0])
    assert (low.lower, low.median, low.upper) == (1.0, 3.0, 3.0)
    assert (high.lower, high.median, high.upper) == (1.0, 1.0, 3.0)
