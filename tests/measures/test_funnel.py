"""Funnel limits against exact Poisson quantiles, and the spread of places against chance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import special, stats

from evidence_book.measures.funnel import LEVELS, dispersion, funnel_limits, limit_columns, positions, sides

PROPERTY = settings(deadline=None, derandomize=True, max_examples=40)
EXPECTED = st.floats(0.1, 50_000)
TAILS = {"lower_95": 0.025, "upper_95": 0.975, "lower_99_8": 0.001, "upper_99_8": 0.999}


@PROPERTY
@given(expected=EXPECTED)
def test_each_limit_lies_within_one_count_below_the_poisson_quantile(expected: float) -> None:
    limits = funnel_limits([1.0], expected, per=1).iloc[0]
    for column, tail in TAILS.items():
        quantile = stats.poisson.ppf(tail, expected)
        assert max(quantile - 1, 0) - 1e-9 <= limits[column] <= quantile + 1e-9


@PROPERTY
@given(expected=EXPECTED)
def test_the_distribution_interpolated_between_counts_reaches_the_tail_at_the_limit(expected: float) -> None:
    limits = funnel_limits([1.0], expected, per=1).iloc[0]
    for column, tail in TAILS.items():
        if limits[column] > 0:
            below = math.floor(limits[column])
            reached, next_one = stats.poisson.cdf([below, below + 1], expected)
            assert reached + (limits[column] - below) * (next_one - reached) == pytest.approx(tail, abs=1e-9)


@PROPERTY
@given(population=st.integers(1_000, 1_000_000), reference=st.floats(1, 100))
def test_wider_limits_lie_outside_narrower_ones_and_all_around_the_centre(population: int, reference: float) -> None:
    row = funnel_limits([population], reference).iloc[0]
    assert row["lower_99_8"] <= row["lower_95"] < reference < row["upper_95"] < row["upper_99_8"]


@PROPERTY
@given(population=st.integers(50_000, 500_000), reference=st.floats(1, 50), times=st.integers(2, 20))
def test_limits_close_in_as_places_grow(population: int, reference: float, times: int) -> None:
    limits = funnel_limits([population, population * times], reference)
    for level in (0.95, 0.998):
        lower, upper = limit_columns(level)
        assert limits[lower][1] > limits[lower][0]
        assert limits[upper][1] < limits[upper][0]


@PROPERTY
@given(population=st.integers(1_000, 1_000_000), reference=st.floats(1, 50), times=st.floats(0.01, 100))
def test_the_unit_scales_every_limit_alike(population: int, reference: float, times: float) -> None:
    one = funnel_limits([population], reference).iloc[0]
    other = funnel_limits([population], reference * times, per=10_000 * times).iloc[0]
    for column in TAILS:
        assert other[column] == pytest.approx(one[column] * times, rel=1e-6, abs=1e-6 * times)


@PROPERTY
@given(
    counts=st.lists(st.integers(0, 400), min_size=1, max_size=20),
    population=st.integers(1_000, 300_000),
    reference=st.floats(0.1, 30),
)
def test_a_place_lies_outside_where_chance_gives_so_many_or_so_few_too_seldom(
    counts: list[int], population: int, reference: float
) -> None:
    sizes = [population + 7 * each for each in range(len(counts))]
    rates = pd.Series([count / size * 10_000 for count, size in zip(counts, sizes, strict=True)])
    exact = funnel_limits(sizes, reference, smooth=False)
    expected = np.array(sizes) * reference / 10_000
    so_many, so_few = stats.poisson.sf(np.array(counts) - 1, expected), stats.poisson.cdf(counts, expected)
    for level in (0.95, 0.998):
        tail = (1 - level) / 2
        assume(not np.isclose([*so_many, *so_few], tail, rtol=1e-9).any())
        assert (
            sides(rates, exact, level).tolist() == np.where(so_many < tail, 1, np.where(so_few < tail, -1, 0)).tolist()
        )


def test_what_is_missing_lies_on_no_side() -> None:
    assert sides(pd.Series([np.nan, 1e6]), funnel_limits([40_000, 40_000], 7, smooth=False), 0.95).tolist() == [0, 1]


def test_a_position_is_named_by_the_widest_limits_that_a_value_is_outside_of() -> None:
    values = pd.Series([1.0, 3.0, 5.0, 7.0, 9.0, math.nan], index=list("abcdef"))
    narrow, wide = (limit_columns(level) for level in sorted(LEVELS))
    limits = pd.DataFrame({narrow[0]: 4.0, narrow[1]: 6.0, wide[0]: 2.0, wide[1]: 8.0}, index=values.index)
    told = positions(values, limits, "inside", "{side} {level}")
    assert told.to_dict() == {
        "a": "below 99.8%", "b": "below 95%", "c": "inside", "d": "above 95%", "e": "above 99.8%", "f": "inside",
    }  # fmt: skip


def test_large_places_have_the_limits_of_the_normal_curve() -> None:
    row = funnel_limits([1e9], 10).iloc[0]
    expected = 1e6
    assert row["upper_95"] == pytest.approx(10 * (1 + 1.959964 / math.sqrt(expected)), rel=1e-5)
    assert row["lower_99_8"] == pytest.approx(10 * (1 - 3.090232 / math.sqrt(expected)), rel=1e-5)


def test_a_place_of_few_has_no_lower_limit_below_nought() -> None:
    row = funnel_limits([1_000], 10).iloc[0]
    assert row["lower_95"] == 0.0
    assert row["lower_99_8"] == 0.0


def test_a_reference_of_nought_allows_nothing() -> None:
    assert (funnel_limits([500, 90_000], 0)[list(TAILS)] == 0).all(axis=None)


def test_limits_do_not_rest_on_an_inverse_that_is_a_little_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    populations, exact = [1.0, 3.0, 40.0, 900.0], special.pdtrik
    expected = funnel_limits(populations, 2, per=1)
    monkeypatch.setattr(special, "pdtrik", lambda *inputs: np.ceil(exact(*inputs)) + 1e-9)
    pd.testing.assert_frame_equal(funnel_limits(populations, 2, per=1), expected)


def test_a_row_a_population_and_two_columns_a_level() -> None:
    limits = funnel_limits(iter([70_000, 40_000]), 7, levels=(0.9, 0.95, 0.998))
    assert limits["population"].tolist() == [70_000.0, 40_000.0]
    assert list(limits.columns) == [
        "population", "lower_90", "upper_90", "lower_95", "upper_95", "lower_99_8", "upper_99_8",
    ]  # fmt: skip


@pytest.mark.parametrize("population", [0, -5, math.nan, math.inf])
def test_a_population_that_is_not_positive_is_refused(population: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        funnel_limits([40_000, population], 7)


def test_an_impossible_rate_or_level_is_refused() -> None:
    for rate in (-1, math.inf, math.nan):
        with pytest.raises(ValueError, match="reference_rate"):
            funnel_limits([40_000], rate)
    with pytest.raises(ValueError, match="level"):
        funnel_limits([40_000], 7, levels=(95,))


def test_dispersion_worked_by_hand() -> None:
    # Equal places expect 20 each: ((10-20)^2 + 0 + (30-20)^2) / 20 / 3 = 3.333.
    assert dispersion([10, 20, 30], [1_000, 1_000, 1_000]) == pytest.approx(10 / 3)
    # Unequal places expect 10 and 30: (5^2 / 10 + 5^2 / 30) / 2 = 1.667.
    assert dispersion([15, 25], [100, 300]) == pytest.approx(5 / 3)
    # One event is enough: two places expect half of it each.
    assert dispersion([1, 0], [100, 100]) == pytest.approx(1 / 2)


def test_places_at_one_rate_do_not_differ_at_all() -> None:
    assert dispersion([5, 10, 20], [500, 1_000, 2_000]) == pytest.approx(0.0)


def test_places_that_differ_by_chance_alone_have_dispersion_near_one() -> None:
    sizes = np.linspace(20_000, 800_000, 4_000)
    counts = np.random.default_rng(20_220_808).poisson(sizes * 7 / 10_000)
    assert dispersion(counts, sizes) == pytest.approx(1.0, abs=0.1)


def test_no_events_have_no_dispersion() -> None:
    with pytest.raises(ValueError, match="at least one event"):
        dispersion([0, 0], [100, 200])
