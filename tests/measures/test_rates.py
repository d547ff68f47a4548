"""Rates and their exact Poisson limits, against printed tables and against another library."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evidence_book.measures.estimates import Number
from evidence_book.measures.rates import poisson_limits, rate

PROPERTY = settings(deadline=None, derandomize=True, max_examples=40)
COUNTS = st.integers(0, 100_000)
POPULATIONS = st.integers(1, 10_000_000)
LEVELS = st.floats(0.5, 0.99)


# 95% limits as tables of the exact Poisson interval print them.
@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (100, 81.364, 121.627)],
)
def test_limits_are_those_of_the_printed_tables(count: int, lower: float, upper: float) -> None:
    assert poisson_limits(count) == pytest.approx((lower, upper), abs=5e-4)


@pytest.mark.parametrize("count", [0, 1, 2, 10, 100, 2847])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_limits_are_quantiles_of_chi_squared_halved(count: int, level: float) -> None:
    tail = (1 - level) / 2
    lower = stats.chi2.ppf(tail, 2 * count) / 2 if count else 0.0
    upper = stats.chi2.ppf(1 - tail, 2 * count + 2) / 2
    assert poisson_limits(count, level) == pytest.approx((lower, upper), rel=1e-9)


@PROPERTY
@given(count=st.integers(1, 5_000), level=LEVELS)
def test_the_count_is_just_as_unlikely_as_the_level_allows_at_either_limit(count: int, level: float) -> None:
    lower, upper = poisson_limits(count, level)
    assert stats.poisson.sf(count - 1, lower) == pytest.approx((1 - level) / 2, rel=1e-6)
    assert stats.poisson.cdf(count, upper) == pytest.approx((1 - level) / 2, rel=1e-6)


@pytest.mark.parametrize("count", [-1, 0.5, 10.25, math.inf, math.nan])
def test_a_count_that_is_not_whole_or_is_negative_has_no_limits(count: float) -> None:
    with pytest.raises(ValueError, match="whole number"):
        poisson_limits(count)


def test_a_rate_is_events_per_ten_thousand_with_limits_in_the_same_unit() -> None:
    estimate = rate(10, 50_000)
    assert estimate.value == pytest.approx(2.0)
    assert (estimate.lower, estimate.upper) == pytest.approx((4.795 / 5, 18.390 / 5), abs=1e-4)
    assert estimate.marker is None


def test_no_events_have_rate_nought_and_a_positive_upper_limit() -> None:
    estimate = rate(0, 10_000)
    assert (estimate.value, estimate.lower) == (0.0, 0.0)
    assert estimate.upper == pytest.approx(-math.log(0.025))


def test_an_empty_population_has_no_rate() -> None:
    estimate = rate(0, 0)
    assert estimate.marker == "z"
    assert math.isnan(estimate.value)


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA])
def test_a_missing_input_gives_a_rate_that_is_not_available(missing: Number) -> None:
    assert rate(missing, 100).marker == "x"
    assert rate(5, missing).marker == "x"


@pytest.mark.parametrize("marker", ["c", "x", "k", "low"])
def test_a_marked_count_gives_a_marked_rate(marker: str) -> None:
    estimate = rate(marker, 100)
    assert estimate.marker == marker
    assert all(math.isnan(number) for number in (estimate.value, estimate.lower, estimate.upper))


@pytest.mark.parametrize("inputs", [(-1, 100), (1, -100), (math.inf, 100), (1.5, 100)])
def test_impossible_inputs_are_refused(inputs: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        rate(*inputs)


def test_a_count_stored_as_text_is_refused() -> None:
    with pytest.raises(TypeError):
        rate("10", 100)


def test_a_level_is_checked_even_where_there_is_nothing_to_estimate() -> None:
    with pytest.raises(ValueError, match="level"):
        rate("c", 100, level=95)


@PROPERTY
@given(count=COUNTS, population=POPULATIONS, level=LEVELS)
def test_limits_contain_the_rate(count: int, population: int, level: float) -> None:
    estimate = rate(count, population, level=level)
    assert 0 <= estimate.lower <= estimate.value < estimate.upper


@PROPERTY
@given(count=COUNTS, population=POPULATIONS, level=st.floats(0.5, 0.97), step=st.floats(0.01, 0.029))
def test_limits_widen_with_the_level(count: int, population: int, level: float, step: float) -> None:
    narrow, wide = rate(count, population, level=level), rate(count, population, level=level + step)
    assert wide.upper > narrow.upper
    assert wide.lower < narrow.lower or count == 0


@PROPERTY
@given(count=st.integers(0, 10_000), population=st.integers(1, 100_000), times=st.integers(2, 50))
def test_limits_narrow_with_size_at_the_same_rate(count: int, population: int, times: int) -> None:
    small, large = rate(count, population), rate(count * times, population * times)
    assert large.value == pytest.approx(small.value)
    assert large.upper - large.lower < small.upper - small.lower


@PROPERTY
@given(count=COUNTS, population=POPULATIONS, times=st.floats(0.001, 1_000))
def test_the_unit_scales_value_and_limits_alike(count: int, population: int, times: float) -> None:
    one, other = rate(count, population, per=100), rate(count, population, per=100 * times)
    assert (other.value, other.lower, other.upper) == pytest.approx(
        (one.value * times, one.lower * times, one.upper * times)
    )
