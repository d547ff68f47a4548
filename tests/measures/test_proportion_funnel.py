"""Binomial funnel limits against exact quantiles, and the spread of proportions against chance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from evidence_book.measures.funnel import sides
from evidence_book.measures.proportion_funnel import (
    binomial_dispersion,
    binomial_limits,
    spread_beyond_chance,
    z_scores,
)

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)
SIZES = st.integers(1, 3_000)
PROPORTIONS = st.floats(0.001, 0.999)
TAILS = {"lower_95": 0.025, "upper_95": 0.975, "lower_99_8": 0.001, "upper_99_8": 0.999}


@PROPERTY
@given(size=SIZES, proportion=PROPORTIONS)
def test_each_limit_lies_within_one_count_below_the_binomial_quantile(size: int, proportion: float) -> None:
    limits = binomial_limits([size], proportion).iloc[0]
    for column, tail in TAILS.items():
        quantile = stats.binom.ppf(tail, size, proportion)
        assert max(quantile - 1, 0) - 1e-7 <= limits[column] * size <= quantile + 1e-7


@PROPERTY
@given(size=SIZES, proportion=PROPORTIONS)
def test_the_distribution_interpolated_between_counts_reaches_the_tail_at_the_limit(
    size: int, proportion: float
) -> None:
    limits = binomial_limits([size], proportion).iloc[0]
    for column, tail in TAILS.items():
        count = limits[column] * size
        if count > 1e-9:
            below = math.floor(count)
            reached, after = stats.binom.cdf([below, below + 1], size, proportion)
            assert reached + (count - below) * (after - reached) == pytest.approx(tail, abs=1e-7)


@PROPERTY
@given(size=SIZES, proportion=PROPORTIONS)
def test_limits_are_proportions_and_wider_ones_lie_outside_narrower_ones(size: int, proportion: float) -> None:
    row = binomial_limits([size], proportion).iloc[0]
    assert 0 <= row["lower_99_8"] <= row["lower_95"] <= row["upper_95"] <= row["upper_99_8"] <= 1


@PROPERTY
@given(size=st.integers(200, 2_000), proportion=st.floats(0.1, 0.9), times=st.integers(2, 20))
def test_limits_close_in_on_the_proportion_as_places_grow(size: int, proportion: float, times: int) -> None:
    limits = binomial_limits([size, size * times], proportion)
    assert limits["lower_95"][0] < limits["lower_95"][1] < proportion < limits["upper_95"][1] < limits["upper_95"][0]


@PROPERTY
@given(size=st.integers(1, 120), proportion=PROPORTIONS)
def test_a_place_lies_outside_where_chance_gives_so_many_or_so_few_too_seldom(size: int, proportion: float) -> None:
    counts = np.arange(size + 1)
    exact = binomial_limits([size] * len(counts), proportion, smooth=False)
    so_many, so_few = stats.binom.sf(counts - 1, size, proportion), stats.binom.cdf(counts, size, proportion)
    for level in (0.95, 0.998):
        tail = (1 - level) / 2
        assume(not np.isclose([*so_many, *so_few], tail, rtol=1e-9).any())
        told = sides(pd.Series(counts / size), exact, level).tolist()
        assert told == np.where(so_many < tail, 1, np.where(so_few < tail, -1, 0)).tolist()


def test_one_plan_that_is_on_time_tells_nothing() -> None:
    whole = pd.Series([1.0])
    assert sides(whole, binomial_limits([1], 0.5, smooth=False), 0.998).tolist() == [0]
    assert sides(whole, binomial_limits([1], 0.5), 0.998).tolist() == [1], "smooth limits are for lines"


def test_limits_worked_by_hand() -> None:
    # Four plans at one half: 1/16 of the time none is on time, so the lower 95% limit is nought. At most 3 has
    # probability 15/16, so the upper limit is 4 - (1 - 0.975) / (1/16) = 3.6 of 4.
    row = binomial_limits([4], 0.5).iloc[0]
    assert row["lower_95"] == 0
    assert row["upper_95"] == pytest.approx(3.6 / 4)
    # Seven: none has probability 1/128, at most one 8/128, so the lower limit is 1 - (8/128 - 0.025) / (7/128) of 7.
    assert binomial_limits([7], 0.5).iloc[0]["lower_95"] == pytest.approx((1 - (8 / 128 - 0.025) / (7 / 128)) / 7)


@pytest.mark.parametrize("off", [-1e9, -3, -1, 1, 3, 1e9, -math.inf, math.inf, math.nan])
def test_limits_do_not_rest_on_how_exact_the_inverse_is(monkeypatch: pytest.MonkeyPatch, off: float) -> None:
    sizes, exact = [1, 7, 40, 300], special.bdtrik
    expected = binomial_limits(sizes, 0.3)
    monkeypatch.setattr(special, "bdtrik", lambda *inputs: exact(*inputs) + off)
    pd.testing.assert_frame_equal(binomial_limits(sizes, 0.3), expected)


def test_large_places_have_the_limits_of_the_normal_curve() -> None:
    row = binomial_limits([10_000_000], 0.4).iloc[0]
    error = math.sqrt(0.4 * 0.6 / 10_000_000)
    assert row["upper_95"] == pytest.approx(0.4 + 1.959964 * error, abs=error / 100)
    assert row["lower_99_8"] == pytest.approx(0.4 - 3.090232 * error, abs=error / 100)


@pytest.mark.parametrize("proportion", [0.0, 1.0])
def test_where_all_or_none_are_on_time_chance_leaves_no_room(proportion: float) -> None:
    row = binomial_limits([7], proportion).iloc[0]
    assert [row[column] for column in TAILS] == [proportion] * 4


def test_a_row_a_size_and_two_columns_a_level() -> None:
    limits = binomial_limits(iter([7, 4]), 0.5, levels=(0.9, 0.95))
    assert limits["size"].tolist() == [7, 4]
    assert limits["size"].dtype == np.int64
    assert list(limits.columns) == ["size", "lower_90", "upper_90", "lower_95", "upper_95"]


@pytest.mark.parametrize("size", [0, -5, 2.5, math.nan, math.inf])
def test_a_size_that_is_no_positive_whole_number_is_refused(size: float) -> None:
    with pytest.raises(ValueError, match="positive whole"):
        binomial_limits([10, size], 0.5)  # type: ignore[list-item]


@pytest.mark.parametrize("proportion", [-0.1, 1.1, math.nan])
def test_an_impossible_proportion_is_refused(proportion: float) -> None:
    with pytest.raises(ValueError, match="proportion"):
        binomial_limits([10], proportion)


def test_z_scores_and_dispersion_worked_by_hand() -> None:
    # Pooled one half: the standard error of a count of 100 is 5, so 60 and 40 lie two of them away.
    assert z_scores([60, 40], [100, 100]).tolist() == pytest.approx([2.0, -2.0])
    assert binomial_dispersion([60, 40], [100, 100]) == pytest.approx(4.0)
    assert z_scores([1, 0], [1, 1]).tolist() == pytest.approx([1.0, -1.0])


def test_spread_beyond_chance_worked_by_hand() -> None:
    # Weights 400 and 400, heterogeneity 8, room 800 - 320000 / 800 = 400: the root of (8 - 1) / 400.
    assert spread_beyond_chance([60, 40], [100, 100]) == pytest.approx(math.sqrt(7 / 400))


def test_places_at_one_proportion_have_no_spread() -> None:
    assert spread_beyond_chance([5, 10, 20], [10, 20, 40]) == 0.0
    assert binomial_dispersion([5, 10, 20], [10, 20, 40]) == pytest.approx(0.0)
    assert spread_beyond_chance([5], [10]) == 0.0


def test_places_that_differ_by_chance_alone_have_dispersion_near_one_and_hardly_any_spread() -> None:
    sizes = np.linspace(50, 2_000, 4_000).astype(int)
    counts = np.random.default_rng(20_220_808).binomial(sizes, 0.5)
    assert binomial_dispersion(counts, sizes) == pytest.approx(1.0, abs=0.1)
    assert spread_beyond_chance(counts, sizes) < 0.01


def test_the_spread_that_places_were_given_is_found_again() -> None:
    source = np.random.default_rng(20_220_809)
    own = np.clip(source.normal(0.5, 0.1, 4_000), 0, 1)
    sizes = np.full(4_000, 400)
    assert spread_beyond_chance(source.binomial(sizes, own), sizes) == pytest.approx(0.1, abs=0.005)


@pytest.mark.parametrize(
    ("counts", "sizes", "said"),
    [
        ([1], [1, 2], "a count and a positive size"),
        ([], [], "a count and a positive size"),
        ([0, 0], [0, 5], "a count and a positive size"),
        ([6], [5], "between 0 and the size"),
        ([0, 0], [5, 5], "nothing to compare"),
        ([5, 5], [5, 5], "nothing to compare"),
    ],
)
def test_what_cannot_be_compared_is_refused(counts: list[float], sizes: list[float], said: str) -> None:
    for measure in (binomial_dispersion, spread_beyond_chance):
        with pytest.raises(ValueError, match=said):
            measure(counts, sizes)
