"""Quintiles: hand-worked groups, ties in row order, and bounds that no unrounded truth can escape."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.measures.quintiles import ntile, ntile_bounds


def test_equal_groups_from_the_lowest() -> None:
    assert ntile([50, 10, 40, 20, 30]).tolist() == [5, 1, 4, 2, 3]


def test_the_first_groups_have_one_more_where_groups_cannot_be_equal() -> None:
    groups = ntile(range(106))
    assert [int((groups == each).sum()) for each in range(1, 6)] == [22, 21, 21, 21, 21]
    assert ntile(range(7), 5).tolist() == [1, 1, 2, 2, 3, 4, 5]


def test_equal_values_are_split_in_the_order_in_which_they_come() -> None:
    assert ntile([3, 3, 3, 3, 3]).tolist() == [1, 2, 3, 4, 5]
    assert ntile([2, 1, 2, 1, 2, 1, 2, 1, 2, 1]).tolist() == [3, 1, 4, 1, 4, 2, 5, 2, 5, 3]


@pytest.mark.parametrize("values", [[1, 2, 3, 4], [1, 2, math.nan, 4, 5], [1, 2, math.inf, 4, 5]])
def test_what_cannot_be_ranked_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="value"):
        ntile(values)


def test_every_group_has_a_value_and_there_is_one_group_at_least() -> None:
    assert ntile([3, 1, 2], 1).tolist() == [1, 1, 1]
    assert ntile([3, 1, 2], 3).tolist() == [3, 1, 2]
    for groups in (0, -1, 4):
        with pytest.raises(ValueError, match="one value a group"):
            ntile([3, 1, 2], groups)


def test_an_interval_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="interval"):
        ntile_bounds([1, 2, 3, 4, 5], [1, 2, 2.5, 4, 5])


whole = st.lists(st.integers(0, 40), min_size=5, max_size=60)


@given(whole)
def test_groups_rise_with_values_and_differ_in_size_by_one_at_most(values: list[int]) -> None:
    groups = ntile(values)
    sizes = np.bincount(groups, minlength=6)[1:]
    assert sizes.max() - sizes.min() <= 1
    for (one, its), (other, others) in itertools.combinations(zip(values, groups, strict=True), 2):
        if one < other:
            assert its <= others


@given(st.lists(st.integers(0, 10_000), min_size=5, max_size=60, unique=True))
def test_values_known_exactly_and_all_different_have_one_group(values: list[int]) -> None:
    low, high = ntile_bounds(values, values)
    assert low.tolist() == high.tolist() == ntile(values).tolist()


@given(whole, st.data())
def test_no_truth_behind_the_rounding_escapes_the_bounds(values: list[int], data: st.DataObject) -> None:
    shifts = data.draw(st.lists(st.floats(-0.49, 0.49), min_size=len(values), max_size=len(values)))
    truth = ntile([value + shift for value, shift in zip(values, shifts, strict=True)])
    low, high = ntile_bounds([value - 0.5 for value in values], [value + 0.5 for value in values])
    assert (low <= truth).all()
    assert (truth <= high).all()


@given(whole)
def test_touching_intervals_do_not_overlap(values: list[int]) -> None:
    tenths = [value / 10 for value in values]
    low, high = ntile_bounds([each - 0.05 for each in tenths], [each + 0.05 for each in tenths])
    exact_low, exact_high = ntile_bounds(values, values)
    assert low.tolist() == exact_low.tolist()
    assert high.tolist() == exact_high.tolist()


@given(whole)
def test_touching_intervals_of_large_numbers_do_not_overlap_either(values: list[int]) -> None:
    tenths = [1e6 + value / 10 for value in values]
    low, high = ntile_bounds([each - 0.05 for each in tenths], [each + 0.05 for each in tenths])
    exact_low, exact_high = ntile_bounds(values, values)
    assert low.tolist() == exact_low.tolist()
    assert high.tolist() == exact_high.tolist()


def test_intervals_narrower_than_what_they_are_drawn_in_by_stay_intervals() -> None:
    low, high = ntile_bounds([1.0, 2.0, 3.0], [1 + 1e-12, 2 + 1e-12, 3 + 1e-12], groups=3)
    assert low.tolist() == high.tolist() == [1, 2, 3]


def test_groups_are_as_many_as_are_asked_for() -> None:
    assert ntile([4, 3, 2, 1], 2).tolist() == [2, 2, 1, 1]
    low, high = ntile_bounds([1, 2, 2, 4, 5, 6], [1, 3, 3, 4, 5, 6], 2)
    assert (low.tolist(), high.tolist()) == ([1, 1, 1, 2, 2, 2], [1, 1, 1, 2, 2, 2])
