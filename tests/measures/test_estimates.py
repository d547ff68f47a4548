"""What is an input, what is a marker, and what is neither."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from evidence_book.measures.estimates import Estimate, Number, marker_of, non_negative
from evidence_book.measures.levels import checked


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA])
def test_a_missing_input_is_not_available(missing: Number) -> None:
    assert marker_of(5, missing, 7) == "x"


@pytest.mark.parametrize("marker", ["c", "z", "x", "k", "low", "u"])
def test_a_marker_stays_itself(marker: str) -> None:
    assert marker_of(5, marker) == marker


def test_the_first_input_that_is_no_number_names_the_marker() -> None:
    assert marker_of(1, "k", None, "c") == "k"
    assert marker_of(None, "k") == "x"


def test_numbers_have_no_marker() -> None:
    assert marker_of(0, 1.5, -3, math.inf) is None


@pytest.mark.parametrize("text", ["12", "c1", "<10", "1,234", "", " ", "-", "n/a"])
def test_text_that_is_no_marker_is_a_fault(text: str) -> None:
    with pytest.raises(TypeError, match="marker"):
        marker_of(3, text)


def test_a_faulty_text_is_not_repeated_in_the_message() -> None:
    with pytest.raises(TypeError) as raised:
        marker_of("7531")
    assert "7531" not in str(raised.value)


@pytest.mark.parametrize("bad", [-1, -1e-9, math.inf, -math.inf])
def test_negative_and_infinite_inputs_are_refused_by_name(bad: float) -> None:
    with pytest.raises(ValueError, match=r"^population "):
        non_negative(numerator=0, population=bad)


def test_zero_and_whole_numbers_become_floats() -> None:
    values = non_negative(numerator=0, population=7)
    assert values == {"numerator": 0.0, "population": 7.0}
    assert all(isinstance(value, float) for value in values.values())


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan])
def test_a_level_outside_nought_to_one_is_refused(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        checked(level)


def test_a_marked_estimate_holds_no_number() -> None:
    estimate = Estimate.marked("c")
    assert estimate.marker == "c"
    assert all(math.isnan(number) for number in (estimate.value, estimate.lower, estimate.upper))
