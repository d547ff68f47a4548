"""What a stated number allows: roundings, qualifiers, shares said as one in so many."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.measures.stated import NEAR, Statement, agrees, bounds, last_digit, one_in

NUMBERS = st.floats(min_value=0.1, max_value=1e9, allow_nan=False)
STEPS = st.sampled_from([0.1, 1.0])
BOUNDS: list[Statement] = ["over", "at_least", "nearly", "fewer_than", "up_to"]


@pytest.mark.parametrize(("written", "worth"), [("457", 1), ("8.6", 0.1), ("1000000", 1), ("-42", 1), ("0.25", 0.01)])
def test_the_last_digit_written_is_the_rounding(written: str, worth: float) -> None:
    assert last_digit(written) == pytest.approx(worth)


def test_words_have_no_last_digit() -> None:
    with pytest.raises(ValueError, match="could not convert"):
        last_digit("half")


@pytest.mark.parametrize(
    ("found", "stated", "qualifier", "allowed"),
    [
        (32.46, 32, None, True), (32.51, 32, None, False), (31.49, 32, None, False),
        (6.3, 6, "about", True), (10_072, 10_500, "about", True), (9_900, 10_500, "about", False),
        (557_077, 550_000, "over", True), (550_000, 550_000, "over", False), (900_000, 550_000, "over", False),
        (439.5, 440, "nearly", True), (440, 440, "nearly", False), (400, 440, "nearly", False),
        (50, 50, "at_least", True), (49, 50, "at_least", False), (25, 25, "up_to", True), (25.1, 25, "up_to", False),
        (9, 10, "fewer_than", True), (10, 10, "fewer_than", False), (2.25, 2, "over", True),
    ],
)  # fmt: skip
def test_a_statement_allows_its_own_side_and_no_more(
    found: float, stated: float, qualifier: Statement | None, allowed: bool
) -> None:
    assert agrees(found, stated, qualifier, 1.0) is allowed


@given(NUMBERS, STEPS)
def test_a_number_agrees_with_itself_but_where_the_qualifier_leaves_it_out(stated: float, step: float) -> None:
    for qualifier in (None, "about", "at_least", "up_to"):
        assert agrees(stated, stated, qualifier, step)  # type: ignore[arg-type]
    for qualifier in ("over", "nearly", "fewer_than"):
        assert not agrees(stated, stated, qualifier, step)  # type: ignore[arg-type]


@given(NUMBERS, STEPS, st.sampled_from(BOUNDS))
def test_a_bound_says_something(stated: float, step: float, qualifier: Statement) -> None:
    low, high = bounds(stated, qualifier, step)
    assert low <= high
    assert high - low <= max(step, NEAR * stated) + 1e-6 * stated
    assert not agrees(10 * stated + 10, stated, qualifier, step), "far beyond its bound it is no longer meant"
    assert not agrees(math.nan, stated, qualifier, step)


@given(NUMBERS, NUMBERS, STEPS)
def test_about_is_wider_than_a_plain_number(found: float, stated: float, step: float) -> None:
    if agrees(found, stated, None, step):
        assert agrees(found, stated, "about", step)


@given(st.integers(min_value=1, max_value=1000))
def test_one_in_so_many_is_found_again_from_its_percentage(parts: int) -> None:
    assert one_in(100 / parts) == parts


def test_one_in_so_many_rounds_and_refuses_nothing() -> None:
    assert one_in(22) == 5
    with pytest.raises(ValueError, match="above zero"):
        one_in(0)


@pytest.mark.parametrize("stated", [0.3, 10.0, 1e6])
@pytest.mark.parametrize("qualifier", [None, "about", "at_least", "up_to"])
def test_the_last_binary_digit_does_not_decide_at_the_edge(stated: float, qualifier: Statement | None) -> None:
    low, high = bounds(stated, qualifier, 0.1)
    assert agrees(math.nextafter(low, -math.inf), stated, qualifier, 0.1)
    assert agrees(math.nextafter(high, math.inf), stated, qualifier, 0.1)
    assert not agrees(low - 1e-6 * max(1, stated), stated, qualifier, 0.1)
    assert not agrees(high + 1e-6 * max(1, stated), stated, qualifier, 0.1)


@pytest.mark.parametrize("qualifier", ["over", "nearly", "fewer_than"])
def test_what_is_left_out_is_left_out_to_the_last_digit(qualifier: Statement) -> None:
    low, high = bounds(50, qualifier, 1)
    assert agrees(low, 50, qualifier, 1)
    assert agrees(high, 50, qualifier, 1)
    assert not agrees(math.nextafter(low, -math.inf), 50, qualifier, 1)
    assert not agrees(math.nextafter(high, math.inf), 50, qualifier, 1)
