"""Reading distinct cells: dates, numbers, values and references, at the edges that the awful files leave out."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.intake.returns.awful import SPECIFICATION

from evidence_book.intake.returns.cell_dates import read_date
from evidence_book.intake.returns.cell_numbers import read_number
from evidence_book.intake.returns.cell_text import Reading
from evidence_book.intake.returns.cell_words import ODD_REFERENCE, category_reader, read_reference
from evidence_book.intake.returns.grids import Unusable

DATE, OPTIONAL_DATE = SPECIFICATION.field("visit_date"), SPECIFICATION.field("end_date")
AGE, COST = SPECIFICATION.field("age"), SPECIFICATION.field("cost")
REFERENCE = SPECIFICATION.reference_field


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/3/2024", datetime(2024, 3, 1)),
        ("29.02.24", datetime(2024, 2, 29)),
        ("1st March 2024", datetime(2024, 3, 1)),
        ("3 Sept 24", datetime(2024, 9, 3)),
        ("31-DEC-49", datetime(2049, 12, 31)),
        ("31-dec-50", datetime(1950, 12, 31)),
        ("2024-03-01T00:00:00.000", datetime(2024, 3, 1)),
        ("45352.0", datetime(2024, 3, 1)),
        ("29/02/2023", "not-a-date"),
        ("00/01/2024", "not-a-date"),
        ("12/25/2024", "month-first-date"),
        ("Mar 1 2024", "month-first-date"),
        ("1/3-2024", "not-a-date"),
        ("20240301", "not-a-date"),
        ("14 Juin 2024", "not-a-date"),
        ("2024", "not-a-date"),
        ("1/3/0024", "not-a-date"),
        ("2024-03-01 00:01", "date-with-time"),
        ("tomorrow", "not-a-date"),
    ],
)
def test_a_date_is_read_or_refused(text: str, expected: Any) -> None:
    reading = read_date(text, DATE)
    assert (reading.fault or reading.value) == expected


@given(st.dates(datetime(1990, 1, 1).date(), datetime(2049, 12, 31).date()), st.sampled_from("/.-"))
def test_a_day_in_figures_is_never_swapped_with_its_month(day: Any, mark: str) -> None:
    day_first = read_date(f"{day.day}{mark}{day.month}{mark}{day.year}", DATE)
    assert day_first.value == datetime(day.year, day.month, day.day)
    assert ("day-first-date" in day_first.repairs) == (day.day <= 12 and day.day != day.month)
    if day.day > 12:
        assert read_date(f"{day.month}{mark}{day.day}{mark}{day.year}", DATE) == Reading(fault="month-first-date")


@pytest.mark.parametrize(
    ("cell", "from_1904", "expected"),
    [(32874, False, datetime(1990, 1, 1)), (32873, False, None), (54789, False, datetime(2050, 1, 1)), (45352.5, False, None),
     (43890, True, datetime(2024, 3, 1)), (True, False, None), (Unusable.ERROR, False, None)],
)  # fmt: skip
def test_a_number_is_a_day_only_if_it_can_be_one(cell: Any, from_1904: bool, expected: datetime | None) -> None:
    reading = read_date(cell, DATE, from_1904)
    if expected is None or expected.year == 2050:
        assert reading.fault in ("not-a-date", "date-with-time", "error-value")
    else:
        assert reading == Reading(expected, ("date-serial",))


def test_what_is_not_known_or_withheld_is_a_gap_only_where_a_gap_may_be() -> None:
    assert read_date("n/k", OPTIONAL_DATE) == Reading(None, ("not-known-empty",))
    assert read_date("< 10", OPTIONAL_DATE) == Reading(None, ("withheld-value",))
    assert read_date("n/k", DATE).fault == "not-known-not-allowed"
    assert read_date("***", DATE).fault == "withheld-not-allowed"


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("mark", ["n/a", "N/A", "na", "-", "\u2013", "--", ".", " n/a "])
def test_not_applicable_is_an_empty_cell_where_a_cell_may_be_empty(mark: str, required: bool) -> None:
    linked = SPECIFICATION.field("alone").model_copy(update={"required": required})
    reading = category_reader(linked)(mark)
    assert (reading.value, reading.fault) == ("Not known" if required else None, None)
    assert reading.repairs[-1] == ("not-known-word" if required else "not-known-empty")


@pytest.mark.parametrize("word", ["N/K", "nk", "unknown", "Not Known", "?", "null"])
def test_not_known_is_not_known_even_where_a_cell_may_be_empty(word: str) -> None:
    linked = SPECIFICATION.field("alone").model_copy(update={"required": False})
    assert category_reader(linked)(word).value == "Not known"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("14", 14), ("-1", -1), (14.0, 14), ("14.00", 14), ("14 years old", 14), ("1,024", 1024),
        ("14.5", None), (14.5, None), ("1,02", None), ("14 miles", None), ("14 years 3 months", None), ("٣", None),
        ("1e3", None), ("nan", None), (float("inf"), None), (2**31, None), (True, None), (datetime(2024, 1, 1), None),
    ],
)  # fmt: skip
def test_an_integer_is_read_or_refused(cell: Any, expected: int | None) -> None:
    reading = read_number(cell, AGE)
    assert (reading.value, reading.fault) == (expected, None if expected is not None else "not-an-integer")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("£ 1,250.50", 1250.5), (".5", 0.5), ("900 pounds", 900.0), (7, 7.0), ("£-3", -3.0),
     ("12%", None), ("900 years", None), ("1.250,50", None), ("(5)", None), ("inf", None), ("£", None)],
)  # fmt: skip
def test_a_number_is_read_or_refused(cell: Any, expected: float | None) -> None:
    reading = read_number(cell, COST)
    assert (reading.value, reading.fault) == (expected, None if expected is not None else "not-a-number")


def test_a_declared_value_comes_before_an_alias_and_before_the_words_for_a_gap() -> None:
    field = SPECIFICATION.field("sex").model_copy(
        update={"values": ("Other power", "Other", "n/a"), "value_aliases": {"Other power": ("Other",)}}
    )
    read = category_reader(field)
    assert read("Other") == Reading("Other")
    assert read("n/a") == Reading("n/a")
    assert read("other POWER") == Reading("Other power", ("letter-case",))


@given(st.text(min_size=1, max_size=12) | st.from_regex(r"\A[-#*<.?\[]?[0-9a-zA-Z/.+ ]{1,9}\Z"))
def test_a_reference_that_does_not_look_odd_is_read_as_it_stands(text: str) -> None:
    assume("\0" not in text)
    odd = pc.match_substring_regex(pa.array([text], pa.large_string()), ODD_REFERENCE)[0].as_py()
    assert odd or read_reference(text, REFERENCE) == Reading(text)


@pytest.mark.parametrize("word", ["N/K", "suppressed", "-", "#N/A", "1.0", "1E+9", "a  b", "[c]", "\u00e9", "≤5"])
def test_what_the_reader_changes_or_refuses_looks_odd(word: str) -> None:
    assert re.search(ODD_REFERENCE.replace("|(?i)", "|(?i:") + ")", word)
