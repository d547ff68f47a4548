"""Variation within and between groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_book.measures.variation import share_within


def test_variation_worked_by_hand() -> None:
    # Means 2 and 6 around 4: of 20 in all, 4 lie within the groups. Random pairs would leave 2/3 within.
    within, expected = share_within(pd.Series([1.0, 3.0, 5.0, 7.0]), pd.Series(list("aabb")))
    assert within == pytest.approx(4 / 20)
    assert expected == pytest.approx(2 / 3)


def test_groups_that_explain_all_leave_nothing_within() -> None:
    assert share_within(pd.Series([1, 1, 9, 9]), pd.Series(list("aabb")))[0] == pytest.approx(0)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(values=st.lists(st.integers(0, 100), min_size=2, max_size=40), groups=st.data())
def test_a_share_is_a_share_and_one_group_holds_all(values: list[int], groups: st.DataObject) -> None:
    if len(set(values)) == 1:
        return
    labels = groups.draw(st.lists(st.sampled_from("abc"), min_size=len(values), max_size=len(values)))
    within, _ = share_within(pd.Series(values), pd.Series(labels))
    assert -1e-12 <= within <= 1 + 1e-12
    assert share_within(pd.Series(values), pd.Series(["a"] * len(values)))[0] == pytest.approx(1)


def test_a_random_division_leaves_within_what_is_expected() -> None:
    source = np.random.default_rng(2024)
    values, labels = pd.Series(source.normal(size=150)), np.repeat(list("abcdefghi"), [17] * 8 + [14])
    shares = [share_within(values, pd.Series(source.permutation(labels))) for _ in range(400)]
    assert np.mean([within for within, _ in shares]) == pytest.approx(shares[0][1], abs=0.005)


@pytest.mark.parametrize("values", [[1.0, None], [1.0], [2.0, 2.0]])
def test_gaps_single_values_and_sameness_are_refused(values: list[float | None]) -> None:
    with pytest.raises(ValueError, match=r"value"):
        share_within(pd.Series(values, dtype=float), pd.Series(["a"] * len(values)))


@pytest.mark.parametrize("groups", [["a", None, "b"], ["a", "b"], ["a", "b", "b", "a"]])
def test_every_value_needs_a_group(groups: list[str | None]) -> None:
    with pytest.raises(ValueError, match="needs a group"):
        share_within(pd.Series([1.0, 2.0, 4.0]), pd.Series(groups))


def test_two_values_are_enough() -> None:
    assert share_within(pd.Series([1.0, 2.0]), pd.Series(["a", "b"])) == (0.0, 0.0)
