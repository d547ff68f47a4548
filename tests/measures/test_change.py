"""The difference of two estimates, against a printed example and against what must hold of any."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_book.measures.change import counts_differ, difference
from evidence_book.measures.estimates import Estimate
from evidence_book.measures.proportions import proportion

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)
SHARES = st.integers(1, 5_000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


# Newcombe 1998 (Statistics in Medicine 17: 873-890), table II, method 10 (score limits, squared and added).
@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0), ((0, 10), (0, 20), -0.1611, 0.2775)],
)  # fmt: skip
def test_limits_are_those_of_the_textbook(
    first: tuple[int, int], second: tuple[int, int], lower: float, upper: float
) -> None:
    moved = difference(proportion(*first), proportion(*second))
    assert moved.value == pytest.approx(first[0] / first[1] - second[0] / second[1])
    assert (moved.lower, moved.upper) == pytest.approx((lower, upper), abs=6e-5)


@PROPERTY
@given(later=SHARES, earlier=SHARES)
def test_turning_time_round_turns_the_sign(later: tuple[int, int], earlier: tuple[int, int]) -> None:
    forth = difference(proportion(*later), proportion(*earlier))
    back = difference(proportion(*earlier), proportion(*later))
    assert (forth.value, forth.lower, forth.upper) == pytest.approx((-back.value, -back.upper, -back.lower))
    assert forth.lower <= forth.value <= forth.upper


@PROPERTY
@given(share=SHARES)
def test_what_did_not_change_is_within_its_limits(share: tuple[int, int]) -> None:
    moved = difference(proportion(*share), proportion(*share))
    assert moved.lower <= 0 <= moved.upper


def test_what_is_marked_or_has_no_limits_has_no_difference() -> None:
    known = proportion(3, 10)
    assert difference(known, Estimate.marked("c")).marker == "c"
    assert difference(Estimate.marked("z"), known).marker == "z"
    assert difference(known, Estimate(0.3, math.nan, math.nan)).marker == "x"


def test_two_counts_differ_when_chance_would_not_part_them() -> None:
    # 1.96 standard errors of 997 and 963 are 86.8, of 1086 and 996 89.4; of 100 and 131, 29.8.
    assert not counts_differ(963, 997)
    assert counts_differ(1086, 996) and not counts_differ(1085, 996)
    assert counts_differ(131, 100) and not counts_differ(131, 100, level=0.99)


@PROPERTY
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_counts_differ_either_way_round(one: int, other: int) -> None:
    assert counts_differ(one, other) == counts_differ(other, one)
    assert not counts_differ(one, one)
