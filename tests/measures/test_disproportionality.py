"""Relative rates and share ratios, worked by hand and turned round."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from evidence_book.measures.disproportionality import relative_rate, share_ratio
from evidence_book.measures.estimates import Number
from evidence_book.measures.proportions import share_of

PROPERTY = settings(deadline=None, derandomize=True, max_examples=40)
EVENTS = st.integers(1, 100_000)
PEOPLE = st.floats(0.1, 1e7)
LEVELS = st.floats(0.5, 0.998)


def test_a_relative_rate_worked_by_hand() -> None:
    # 10 in 1,000 against 5 in 2,000 is 4 times; the error of its log is sqrt(1/10 + 1/5) = 0.54772,
    # and exp(1.95996 x 0.54772) = 2.92565.
    estimate = relative_rate(10, 1_000, 5, 2_000)
    assert estimate.value == pytest.approx(4.0)
    assert (estimate.lower, estimate.upper) == pytest.approx((4 / 2.92565, 4 * 2.92565), rel=1e-5)


def test_black_children_against_all_others_worked_by_hand() -> None:
    estimate = relative_rate(0.38 * 2847, 6, 0.62 * 2847, 94)
    assert estimate.value == pytest.approx((38 / 6) / (62 / 94))
    spread = 1.959964 * math.sqrt(1 / (0.38 * 2847) + 1 / (0.62 * 2847))
    assert math.log(estimate.upper / estimate.value) == pytest.approx(spread, rel=1e-6)


@PROPERTY
@given(a=EVENTS, people_a=PEOPLE, b=EVENTS, people_b=PEOPLE, level=LEVELS)
def test_limits_contain_the_ratio_evenly_on_the_log_scale(
    a: int, people_a: float, b: int, people_b: float, level: float
) -> None:
    estimate = relative_rate(a, people_a, b, people_b, level)
    assert 0 < estimate.lower < estimate.value < estimate.upper
    assert estimate.lower * estimate.upper == pytest.approx(estimate.value**2)


@PROPERTY
@given(a=EVENTS, people_a=PEOPLE, b=EVENTS, people_b=PEOPLE)
def test_swapping_the_groups_inverts_value_and_limits(a: int, people_a: float, b: int, people_b: float) -> None:
    one, other = relative_rate(a, people_a, b, people_b), relative_rate(b, people_b, a, people_a)
    assert (other.value, other.lower, other.upper) == pytest.approx((1 / one.value, 1 / one.upper, 1 / one.lower))


@PROPERTY
@given(a=EVENTS, people_a=PEOPLE, b=EVENTS, people_b=PEOPLE, times=st.floats(0.001, 1_000))
def test_only_the_ratio_of_the_populations_matters(
    a: int, people_a: float, b: int, people_b: float, times: float
) -> None:
    one, other = relative_rate(a, people_a, b, people_b), relative_rate(a, people_a * times, b, people_b * times)
    assert (other.value, other.lower, other.upper) == pytest.approx((one.value, one.lower, one.upper))


@PROPERTY
@given(a=EVENTS, b=EVENTS, level=st.floats(0.5, 0.97), step=st.floats(0.01, 0.029), times=st.integers(2, 50))
def test_limits_widen_with_the_level_and_narrow_with_size(
    a: int, b: int, level: float, step: float, times: int
) -> None:
    base = relative_rate(a, 100, b, 300, level)
    wider, larger = relative_rate(a, 100, b, 300, level + step), relative_rate(a * times, 100, b * times, 300, level)
    assert wider.lower < base.lower < larger.lower
    assert larger.upper < base.upper < wider.upper


def test_equal_rates_have_ratio_one() -> None:
    assert relative_rate(20, 1_000, 60, 3_000).value == pytest.approx(1.0)


def test_no_events_in_the_first_group_give_nought_and_no_upper_limit() -> None:
    estimate = relative_rate(0, 100, 5, 100)
    assert (estimate.value, estimate.lower, estimate.marker) == (0.0, 0.0, None)
    assert math.isnan(estimate.upper)


@pytest.mark.parametrize("inputs", [(5, 100, 0, 100), (0, 100, 0, 100), (5, 0, 5, 100), (5, 100, 5, 0)])
def test_nothing_to_divide_by_has_no_ratio(inputs: tuple[int, int, int, int]) -> None:
    estimate = relative_rate(*inputs)
    assert estimate.marker == "z"
    assert math.isnan(estimate.value)


@pytest.mark.parametrize("position", range(4))
@pytest.mark.parametrize("missing", [None, math.nan, pd.NA])
def test_a_missing_input_gives_a_ratio_that_is_not_available(position: int, missing: Number) -> None:
    inputs: list[Number] = [5, 100, 7, 300]
    inputs[position] = missing
    assert relative_rate(*inputs).marker == "x"


@pytest.mark.parametrize("position", range(4))
@pytest.mark.parametrize("marker", ["c", "x", "k", "low"])
def test_a_marked_input_gives_a_marked_ratio(position: int, marker: str) -> None:
    inputs: list[Number] = [5, 100, 7, 300]
    inputs[position] = marker
    estimate = relative_rate(*inputs)
    assert estimate.marker == marker
    assert all(math.isnan(number) for number in (estimate.value, estimate.lower, estimate.upper))


@pytest.mark.parametrize("position", range(4))
def test_a_negative_input_is_refused(position: int) -> None:
    inputs = [5, 100, 7, 300]
    inputs[position] = -1
    with pytest.raises(ValueError, match="zero or more"):
        relative_rate(*inputs)


def test_digits_in_text_are_refused() -> None:
    with pytest.raises(TypeError):
        relative_rate("5", 100, 7, 300)
    with pytest.raises(TypeError):
        share_ratio(38, "2847", 6)


def test_a_share_ratio_is_share_of_events_over_share_of_people() -> None:
    estimate = share_ratio(38, 2847, 6)
    lower, upper = proportion_confint(0.38 * 2847, 2847, method="wilson")
    assert estimate.value == pytest.approx(6.3333, abs=5e-5)
    assert (estimate.lower, estimate.upper) == pytest.approx((100 * lower / 6, 100 * upper / 6))


@PROPERTY
@given(percent=st.integers(0, 100), base=st.integers(1, 100_000), share=st.floats(0.1, 100), level=LEVELS)
def test_limits_of_a_share_ratio_contain_it(percent: int, base: int, share: float, level: float) -> None:
    estimate = share_ratio(percent, base, share, level)
    assert estimate.value == pytest.approx(percent / share)
    assert estimate.lower <= estimate.value * (1 + 1e-12)
    assert estimate.value <= estimate.upper * (1 + 1e-12)


def test_no_share_of_people_or_no_events_have_no_share_ratio() -> None:
    assert share_ratio(38, 2847, 0).marker == "z"
    assert share_ratio(38, 0, 6).marker == "z"


@pytest.mark.parametrize("position", range(3))
@pytest.mark.parametrize(
    ("given_input", "marker"), [(None, "x"), (math.nan, "x"), (pd.NA, "x"), ("c", "c"), ("k", "k")]
)
def test_a_share_ratio_of_a_gap_is_a_gap(position: int, given_input: Number, marker: str) -> None:
    inputs: list[Number] = [38, 2847, 6]
    inputs[position] = given_input
    assert share_ratio(*inputs).marker == marker


@pytest.mark.parametrize("inputs", [(-1, 100, 6), (38, -100, 6), (38, 100, -6)])
def test_a_share_ratio_refuses_negative_inputs(inputs: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        share_ratio(*inputs)


def test_limits_of_a_share_ratio_are_those_of_the_share_at_the_level() -> None:
    estimate, share = share_ratio(38, 2847, 6, 0.8), share_of(38, 2847, 0.8)
    assert (estimate.lower, estimate.upper) == pytest.approx((share.lower / 6, share.upper / 6))


@pytest.mark.parametrize("inputs", [("c", 100, 0), (38, "c", 0)])
def test_a_marker_comes_before_a_share_of_nobody(inputs: tuple[Number, Number, Number]) -> None:
    assert share_ratio(*inputs).marker == "c"
