"""Proportions and Wilson's limits, against printed examples and against another library."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from evidence_book.measures.estimates import Number
from evidence_book.measures.proportions import proportion, share_of

PROPERTY = settings(deadline=None, derandomize=True, max_examples=40)
BASES = st.integers(1, 100_000)
PARTS = BASES.flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
LEVELS = st.floats(0.5, 0.998)


# Newcombe 1998 (Statistics in Medicine 17: 857-872), table I, score method without continuity correction.
@pytest.mark.parametrize(
    ("count", "base", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_limits_are_those_of_the_textbook(count: int, base: int, lower: float, upper: float) -> None:
    estimate = proportion(count, base)
    assert estimate.value == count / base
    assert (estimate.lower, estimate.upper) == pytest.approx((lower, upper), abs=5e-5)


@PROPERTY
@given(part=PARTS, level=LEVELS)
def test_limits_agree_with_another_library(part: tuple[int, int], level: float) -> None:
    estimate = proportion(*part, level)
    expected = proportion_confint(*part, alpha=1 - level, method="wilson")
    assert (estimate.lower, estimate.upper) == pytest.approx(expected, rel=1e-7, abs=1e-10)


@PROPERTY
@given(part=PARTS, level=LEVELS)
def test_limits_contain_the_share_and_stay_between_nought_and_one(part: tuple[int, int], level: float) -> None:
    estimate = proportion(*part, level)
    assert 0 <= estimate.lower <= estimate.value <= estimate.upper <= 1
    assert estimate.lower < estimate.upper


@PROPERTY
@given(part=PARTS, level=st.floats(0.5, 0.97), step=st.floats(0.01, 0.029))
def test_limits_widen_with_the_level(part: tuple[int, int], level: float, step: float) -> None:
    narrow, wide = proportion(*part, level), proportion(*part, level + step)
    assert wide.upper - wide.lower > narrow.upper - narrow.lower
    assert wide.lower <= narrow.lower
    assert wide.upper >= narrow.upper


@PROPERTY
@given(part=PARTS, times=st.integers(2, 50))
def test_limits_narrow_with_size_at_the_same_share(part: tuple[int, int], times: int) -> None:
    small, large = proportion(*part), proportion(part[0] * times, part[1] * times)
    assert large.value == pytest.approx(small.value)
    assert large.upper - large.lower < small.upper - small.lower


@PROPERTY
@given(part=PARTS, level=LEVELS)
def test_what_is_left_over_has_the_mirrored_limits(part: tuple[int, int], level: float) -> None:
    count, base = part
    one, rest = proportion(count, base, level), proportion(base - count, base, level)
    assert (rest.value, rest.lower, rest.upper) == pytest.approx((1 - one.value, 1 - one.upper, 1 - one.lower))


def test_a_numerator_need_not_be_whole() -> None:
    estimate = proportion(0.45 * 457, 457)
    assert (estimate.lower, estimate.upper) == pytest.approx(
        proportion_confint(0.45 * 457, 457, method="wilson"), rel=1e-9
    )


def test_none_and_all_are_limits_themselves() -> None:
    assert (proportion(0, 457).value, proportion(0, 457).lower) == (0.0, 0.0)
    assert (proportion(457, 457).value, proportion(457, 457).upper) == (1.0, 1.0)
    # To the last digit, whatever the base.
    assert {proportion(0, base).lower for base in range(1, 300)} == {0.0}
    assert {proportion(base, base).upper for base in range(1, 300)} == {1.0}


def test_an_empty_base_has_no_proportion() -> None:
    assert proportion(0, 0).marker == "z"
    assert share_of(45, 0).marker == "z"
    assert math.isnan(share_of(45, 0).value)


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA])
def test_a_missing_input_gives_a_share_that_is_not_available(missing: Number) -> None:
    for estimate in (proportion(missing, 10), proportion(1, missing), share_of(missing, 10), share_of(45, missing)):
        assert estimate.marker == "x"
        assert math.isnan(estimate.value)


@pytest.mark.parametrize("marker", ["c", "x", "k", "low"])
def test_a_marked_count_gives_a_marked_share(marker: str) -> None:
    for estimate in (proportion(marker, 10), proportion(1, marker), share_of(marker, 10), share_of(45, marker)):
        assert estimate.marker == marker
        assert math.isnan(estimate.lower)


@pytest.mark.parametrize("inputs", [(-1, 10), (1, -10), (11, 10), (math.inf, 10)])
def test_impossible_inputs_are_refused(inputs: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        proportion(*inputs)


@pytest.mark.parametrize("percent", [-1, 100.5])
def test_a_percentage_outside_nought_to_a_hundred_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="numerator"):
        share_of(percent, 457)


def test_a_share_stored_as_text_is_refused() -> None:
    with pytest.raises(TypeError):
        proportion("5", 10)
    with pytest.raises(TypeError):
        share_of("45%", 457)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_outside_nought_to_one_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        proportion(1, 10, level)


@PROPERTY
@given(percent=st.integers(0, 100), base=BASES)
def test_a_published_percentage_stays_the_value_and_lies_within_its_limits(percent: int, base: int) -> None:
    estimate = share_of(percent, base)
    assert estimate.value == percent
    assert 0 <= estimate.lower <= percent + 1e-9
    assert percent - 1e-9 <= estimate.upper <= 100


def test_limits_of_a_percentage_are_in_percent() -> None:
    estimate, part = share_of(45, 457), proportion(0.45 * 457, 457)
    assert (estimate.lower, estimate.upper) == pytest.approx((100 * part.lower, 100 * part.upper))


def test_limits_of_a_percentage_are_those_of_the_level() -> None:
    estimate, part = share_of(45, 457, 0.8), proportion(0.45 * 457, 457, 0.8)
    assert (estimate.lower, estimate.upper) == pytest.approx((100 * part.lower, 100 * part.upper))
