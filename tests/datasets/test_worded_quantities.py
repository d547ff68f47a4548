"""Quantities in words: spans, shares, bounds; read whole or refused."""

from __future__ import annotations

import pytest

from evidence_book.datasets.qualifiers import Quantity, quantity_in, worded_quantity


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("863", Quantity(863)),
        ("1000 (some)", Quantity(1000, None, "about")),
        ("75 (more than)", Quantity(75, None, "over")),
        ("~90", Quantity(90, None, "about")),
        ("over 80%", Quantity(80, "percent", "over")),
        ("1 in 4", Quantity(25, "percent", "about", "published as 1 in 4")),
        ("1 in 10 (more than)", Quantity(10, "percent", "over", "published as 1 in 10")),
        ("2 years 3 months", Quantity(27, "months", None, "published as 2 years 3 months")),
        ("1 year 1 month", Quantity(13, "months", None, "published as 1 year 1 month")),
        ("over two years", Quantity(2, "years", "over", "published as over two years")),
        ("over a year", Quantity(1, "years", "over", "published as over a year")),
        ("two and a half years", Quantity(30, "months", None, "published as two and a half years")),
        ("half a year", Quantity(6, "months", None, "published as half a year")),
        ("nearly 6 months", Quantity(6, "months", "nearly")),
    ],
)
def test_a_quantity_is_taken_from_its_words(text: str, read: Quantity) -> None:
    assert worded_quantity(text) == read


@pytest.mark.parametrize(
    "text", ["", "many", "a year or so", "roughly a year", "1 in 0", "5 in 4", "1 in 4 (perhaps)", "September 2024", "9 lives"]
)  # fmt: skip
def test_what_is_not_understood_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="expected") as refused:
        worded_quantity(text)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("remark", "template", "read"),
    [
        ("57,000 in 2018/19", "{} in 2018/19", Quantity(57000)),
        ("1 in 9 in 2018/19", "{} in 2018/19", Quantity(11.1111, "percent", "about", "published as 1 in 9")),
        ("positive impact in 92%", "positive impact in {}", Quantity(92, "percent")),
        ("more than 6% up on previous year", "{} up on", Quantity(6, "percent", "over")),
        ('"increase of nearly 20%": conflicts with 6%', "increase of {}", Quantity(20, "percent", "nearly")),
        ("some more than four years", "some {}", Quantity(4, "years", "over", "published as more than four years")),
        ("revised (HL5810 gives 1,240 for four quarters)", "gives {} for", Quantity(1240)),
    ],
)  # fmt: skip
def test_a_quantity_is_read_where_a_remark_holds_it(remark: str, template: str, read: Quantity) -> None:
    assert quantity_in(remark, template) == read


@pytest.mark.parametrize(
    ("remark", "template"), [("", "{} in 2018/19"), ("57,000 then", "{} in 2018/19"), ("around", "{}")]
)
def test_a_remark_without_the_quantity_is_refused(remark: str, template: str) -> None:
    with pytest.raises(ValueError, match="expected a remark of the form"):
        quantity_in(remark, template)
