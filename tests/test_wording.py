"""How numbers are said: exactly for adults, truly for children, and never without their qualifier."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_book.wording import (
    QUALIFIERS,
    Qualifier,
    Unit,
    enumerated,
    in_words,
    number,
    part_of_period,
    qualified,
    said,
    share_in_words,
    spelt_limits,
    spelt_range,
    with_unit,
)

PROPERTY = settings(deadline=None, derandomize=True)
UNITS: tuple[Unit, ...] = get_args(Unit)
SHARES = st.one_of(
    st.floats(0, 100, exclude_min=True, exclude_max=True),
    st.integers(1, 9_999).map(lambda hundredths: hundredths / 100),
)
SAID = {
    "over": "over", "about": "about", "nearly": "nearly", "at_least": "at least", "up_to": "up to",
    "fewer_than": "fewer than",
}  # fmt: skip
NAMED = {"a quarter": 25, "a third": 100 / 3, "half": 50, "two thirds": 200 / 3, "three quarters": 75}


def meant(words: str) -> tuple[float, float]:
    """Read a share in words back as the lowest and the highest percentage it can name."""
    words = words.removeprefix("about ")
    if words in NAMED:
        return NAMED[words], NAMED[words]
    if between := re.fullmatch(r"between (\d+) and (\d+) in every 10", words):
        return 10.0 * int(between[1]), 10.0 * int(between[2])
    if bound := re.fullmatch(r"(fewer than 1|more than 99) in every 100", words):
        return (0.0, 1.0) if bound[1].startswith("fewer") else (99.0, 100.0)
    parts = re.fullmatch(r"(\d+) in every (\d+)", words)
    assert parts, f"not the name of a share: {words}"
    percent = 100 * int(parts[1]) / int(parts[2])
    return percent, percent


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (457, 0, "457"),
        (2847, 0, "2,847"),
        (12183016, 0, "12,183,016"),
        (0, 0, "0"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (1.005, 2, "1.01"),
        (0.285, 2, "0.29"),
        (38.0833, 1, "38.1"),
        (6, 1, "6.0"),
        (-42, 0, "−42"),
        (-2.5, 0, "−3"),
        (-0.4, 0, "0"),
        (-0.0, 0, "0"),
        (999.95, 1, "1,000.0"),
    ],
)
def test_numbers_have_separators_a_true_minus_and_halves_rounded_up(value: float, decimals: int, said: str) -> None:
    assert number(value, decimals) == said


@PROPERTY
@given(hundredths=st.integers(-(10**9), 10**9), decimals=st.integers(0, 3))
def test_a_number_reads_back_as_itself_rounded_half_away_from_nought(hundredths: int, decimals: int) -> None:
    said = number(hundredths / 100, decimals)
    assert "-" not in said
    read = Decimal(said.replace(",", "").replace("−", "-"))
    exact = Decimal(hundredths) / 100
    assert read == exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("count", "1,234.5"),
        ("percent", "1,234.5%"),
        ("points", "1,234.5 percentage points"),
        ("ratio", "1,234.5 times"),
        ("multiple", "1,234.5 times"),
        ("per_10000", "1,234.5 per 10,000"),
        ("per_month", "1,234.5 a month"),
        ("hours", "1,234.5 hours"),
        ("years", "1,234.5 years"),
        ("months", "1,234.5 months"),
        ("days", "1,234.5 days"),
        ("weeks", "1,234.5 weeks"),
        ("billion_pounds", "£1,234.5 billion"),
        ("pounds", "£1,234.5"),
    ],
)
def test_every_unit_is_said(unit: Unit, said: str) -> None:
    assert with_unit(1234.5, unit, 1) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (2e9, "2 billion"), (-3e9, "−3 billion"), (1.2e12, "1,200 billion"),
        (2_100_000_000, "2,100,000,000"), (1e6, "1,000,000"), (0, "0"),
    ],
)  # fmt: skip
def test_whole_billions_are_said_in_words_and_nothing_is_rounded_to_them(value: float, said: str) -> None:
    assert with_unit(value, "count") == said


def test_no_unit_is_left_unsaid() -> None:
    assert all("1,234" in with_unit(1234, unit) for unit in UNITS)


@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_a_qualifier_stands_before_its_number(qualifier: Qualifier) -> None:
    assert qualified("50", qualifier) == f"{SAID[qualifier]} 50"


def test_a_number_without_qualifier_gets_none() -> None:
    assert qualified("50", None) == "50"


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("value", [50, 94.3])
def test_a_qualifier_survives_in_words_whatever_the_unit(unit: Unit, qualifier: Qualifier, value: float) -> None:
    assert in_words(value, unit, qualifier).startswith(f"{SAID[qualifier]} ")


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (0, "none"),
        (100, "all"),
        (50, "half"),
        (25, "a quarter"),
        (75, "three quarters"),
        (47, "about half"),
        (53, "about half"),
        (33, "about a third"),
        (67, "about two thirds"),
        (24, "about a quarter"),
        (60, "6 in every 10"),
        (58, "about 6 in every 10"),
        (45, "between 4 and 5 in every 10"),
        (95, "19 in every 20"),
        (88, "about 9 in every 10"),
        (6, "about 1 in every 20"),
        (2, "2 in every 100"),
        (0.2, "fewer than 1 in every 100"),
        (99.9, "more than 99 in every 100"),
    ],
)
def test_a_share_is_said_as_a_child_would_say_it(percent: float, said: str) -> None:
    assert share_in_words(percent) == said


@PROPERTY
@given(percent=SHARES)
def test_only_nought_is_none_and_only_a_hundred_is_all(percent: float) -> None:
    words = re.findall(r"[a-z]+", share_in_words(percent))
    assert not {"none", "all", "no", "every one", "everyone", "nobody"} & set(words)


@PROPERTY
@given(percent=SHARES)
def test_what_the_words_name_lies_near_the_share(percent: float) -> None:
    lowest, highest = meant(share_in_words(percent))
    assert lowest - 5 <= percent <= highest + 5


@PROPERTY
@given(percent=SHARES)
def test_a_bare_name_is_exact_and_any_other_says_about(percent: float) -> None:
    words = share_in_words(percent)
    lowest, highest = meant(words)
    if words.startswith("about "):
        assert percent != pytest.approx(lowest, abs=1e-9)
    else:
        assert lowest - 1e-6 <= percent <= highest + 1e-6


@PROPERTY
@given(percent=st.floats(10, 90))
def test_a_share_that_is_not_tiny_is_named_within_three_and_a_half_points(percent: float) -> None:
    lowest, highest = meant(share_in_words(percent))
    assert lowest - 3.5 <= percent <= highest + 3.5


@PROPERTY
@given(percent=st.floats(1, 99), qualifier=st.sampled_from([each for each in QUALIFIERS if each != "about"]))
def test_a_qualifier_survives_before_a_share(percent: float, qualifier: Qualifier) -> None:
    words = share_in_words(percent, qualifier)
    assert words.startswith(f"{SAID[qualifier]} ")


@PROPERTY
@given(percent=SHARES)
def test_a_share_that_is_about_something_is_never_said_as_exact(percent: float) -> None:
    words = share_in_words(percent, "about")
    assert words.startswith(("about ", "between ", "fewer than ", "more than "))
    assert words.count("about") <= 1


@pytest.mark.parametrize("percent", [-0.1, 100.1])
def test_a_share_outside_nought_to_a_hundred_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        share_in_words(percent)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (457, "count", "457"),
        (19.1685, "hours", "about 19 hours"),
        (14, "hours", "14 hours"),
        (8, "years", "8 years"),
        (6, "ratio", "6 times as likely"),
        (6.33, "ratio", "about 6.5 times as likely"),
        (9.6, "ratio", "about 9.5 times as likely"),
        (38.0833, "per_month", "38.1 a month"),
        (51, "per_month", "51 a month"),
        (1.72, "per_10000", "1.7 per 10,000"),
        (47, "percent", "about half"),
        (-42, "percent", "−42%"),
        (120, "percent", "120%"),
    ],
)
def test_a_number_for_a_child(value: float, unit: Unit, said: str) -> None:
    assert in_words(value, unit) == said


def test_a_number_that_was_rounded_for_a_child_says_about() -> None:
    assert in_words(13.4, "hours") == "about 13 hours"
    assert in_words(13.4, "hours", "over") == "over 13 hours"


@pytest.mark.parametrize(
    ("value", "qualifier", "words"),
    [
        (52.72, "at_least", "at least 52"),
        (52.72, "over", "over 52"),
        (52.22, "up_to", "up to 53"),
        (52.22, "fewer_than", "fewer than 53"),
        (52.72, "about", "about 53"),
        (52.72, None, "53"),
    ],
)
def test_a_bound_is_rounded_so_that_it_stays_true(value: float, qualifier: Qualifier | None, words: str) -> None:
    assert said(value, "count", 0, qualifier) == words


@pytest.mark.parametrize(
    ("percent", "qualifier", "words"),
    [
        (24, "over", "over 2 in every 10"),
        (48, "over", "over 9 in every 20"),
        (50, "over", "over half"),
        (95, "over", "over 19 in every 20"),
        (52, "up_to", "up to 11 in every 20"),
        (45, "over", "over 9 in every 20"),
        (99.9, "over", "over 19 in every 20"),
        (0.1, "over", "over 0.1 in every 100"),
        (100, "nearly", "nearly all"),
        (0, "over", "over none"),
        (100, None, "all"),
    ],
)
def test_a_bound_in_words_follows_from_the_figure(percent: float, qualifier: Qualifier | None, words: str) -> None:
    assert share_in_words(percent, qualifier) == words


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "words"),
    [
        (6.33, "ratio", "over", "over 6 times as likely"),
        (6.33, "ratio", None, "about 6.5 times as likely"),
        (0.5, "ratio", None, "half as likely"),
        (0.2, "ratio", None, "2 in every 10 as likely"),
        (0.4, "hours", None, "less than 1 hour"),
        (1, "years", None, "1 year"),
        (-5, "pounds", None, "−£5"),
    ],
)
def test_small_and_bounded_numbers_in_words(value: float, unit: Unit, qualifier: Qualifier | None, words: str) -> None:
    assert in_words(value, unit, qualifier) == words


@pytest.mark.parametrize(
    ("unit", "spelt", "limits"),
    [
        ("percent", "3% to 9%", "3.0% to 9.0%"),
        ("pounds", "£3 to £9", "£3.0 to £9.0"),
        ("million_pounds", "£3 to £9 million", "£3.0 to £9.0 million"),
        ("per_10000", "3 to 9 per 10,000", "3.0 to 9.0 per 10,000"),
        ("days", "3 to 9 days", "3.0 to 9.0 days"),
        ("count", "3 to 9", "3.0 to 9.0"),
    ],
)
def test_a_range_has_its_unit_once_but_signs_with_each_number(unit: Unit, spelt: str, limits: str) -> None:
    assert spelt_range(3, 9, unit) == spelt
    assert spelt_limits(3, 9, unit) == limits
    assert spelt_limits(3, 9, unit, decimals=2) == limits.replace(".0", ".00")


def test_things_are_told_one_after_the_other() -> None:
    assert [enumerated("abc"[:many]) for many in range(4)] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("period", "long", "month", "year"),
    [
        ("1 September 2025", "1 September 2025", "September 2025", "2025"),
        ("Jul 2022 to Jun 2023", "July 2022 to June 2023", "June 2023", "2023"),
        ("year to 1 September 2025", "year to 1 September 2025", "September 2025", "2025"),
    ],
)
def test_a_page_may_ask_for_a_part_of_a_period(period: str, long: str, month: str, year: str) -> None:
    assert part_of_period(period) == period
    assert part_of_period(period, "long") == long
    assert part_of_period(period, "month") == month
    assert part_of_period(period, "year") == year
