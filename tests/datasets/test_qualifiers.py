"""Numbers and their words: a qualifier is read, never dropped."""

from __future__ import annotations

import pytest

from evidence_book.datasets.qualifiers import worded_number, worded_unit


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "unit"),
    [
        ("339000", 339000, None, None),
        ("1.1", 1.1, None, None),
        ("-3", -3, None, None),
        ("14,000 (less than)", 14000, "fewer_than", None),
        ("40 (just over)", 40, "over", None),
        ("30 (almost)", 30, "nearly", None),
        ("nearly 6 months", 6, "nearly", "months"),
    ],
)
def test_a_number_is_taken_from_its_words(text: str, value: float, qualifier: str | None, unit: str | None) -> None:
    assert worded_number(text) == (value, qualifier, unit)


@pytest.mark.parametrize("text", ["", "many", "40 (roughly speaking)", "4 to 6", "40 %", "[c]"])
def test_what_is_not_understood_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="expected a number") as refused:
        worded_number(text)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "unit", "qualifier"),
    [("children (nearly)", "children", "nearly"), ("children", "children", None), ("pct (a third)", "pct", None)],
)
def test_a_unit_is_taken_from_its_qualifier(text: str, unit: str, qualifier: str | None) -> None:
    assert worded_unit(text) == (unit, qualifier)
