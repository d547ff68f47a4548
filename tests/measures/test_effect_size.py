"""Cliff's delta: bounded, signed, blind to order and to any scale that keeps the order."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    ("first", "second"), [([1.0], [1.0, 2.0]), ([1.0, 2.0], []), ([1.0, float("nan")], [1.0, 2.0])]
)
def test_too_few_values_and_gaps_are_refused(first: list[float], second: list[float]) -> None:
    with pytest.raises(ValueError, match="two values or more"):
        cliffs_delta(first, second)


@pytest.mark.parametrize(("delta", "word"), [(0.1, "negligible"), (-0.2, "small"), (0.4, "medium"), (-0.9, "large")])
def test_the_size_in_words(delta: float, word: str) -> None:
    assert said(delta) == word
