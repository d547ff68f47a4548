"""Tiers: what changes a meaning comes before what moves far, and that before what nobody can see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.review.severity import TIER_MEANING, TIERS, gravest, is_same, part_moved, rank, size_said, tier_of

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("before", "after", "unit", "tier"),
    [
        (47, 48, "percent", "large"),
        (47.0, 47.4, "percent", "small"),
        (47.0, 47.999999, "percent", "small"),
        (100, 105, "count", "large"),
        (100, 104, "count", "small"),
        (0, 1, "count", "large"),
        (3, -3, "points", "meaning"),
        (1.0, 2.0, "points", "large"),
    ],
)
def test_a_number_that_moved_has_a_tier(before: float, after: float, unit: str, tier: str) -> None:
    assert tier_of(before, after, unit) == tier


@given(before=NUMBERS, after=NUMBERS)
def test_how_far_a_number_moved_is_never_negative_and_zero_only_if_it_did_not(before: float, after: float) -> None:
    moved = part_moved(before, after)
    assert moved >= 0
    assert (moved == 0) == (before == after)


@given(value=NUMBERS.filter(lambda value: abs(value) > 1e-200))
def test_the_last_digits_of_a_sum_are_no_difference(value: float) -> None:
    assert is_same(value, value * (1 + 1e-12))
    assert not is_same(value, value * 1.001)


def test_every_tier_is_explained_and_ranked() -> None:
    assert set(TIER_MEANING) == set(TIERS)
    assert [rank(tier) for tier in TIERS] == sorted(rank(tier) for tier in TIERS)
    assert gravest(["rounding", "large", "wording"]) == "large"


@pytest.mark.parametrize(
    ("before", "after", "unit", "said"),
    [
        (47, 46, "percent", "−1 points"),
        (100, 105, "count", "+5 (+5%)"),
        (0, 2, "count", "+2"),
    ],
)
def test_the_size_of_a_change_is_said(before: float, after: float, unit: str, said: str) -> None:
    assert size_said(before, after, unit) == said
