"""Tidying: bands begin where they say, what was not given has a name, and nothing else is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.validation.returned_rows import framed, good_rows

from evidence_book.intake.returns.specification import Banded, ReturnSpecification, specification, specifications
from evidence_book.intake.returns.tidying import NOT_GIVEN, dimension_label, dimension_values, tidy_return

each_return = pytest.mark.parametrize("declared", list(specifications().values()), ids=lambda each: each.name)
REFERRALS, HOMES, SEARCHES = (specification(name) for name in ("camhs_referral", "illegal_home", "strip_search"))


def tidied(declared: ReturnSpecification, *changes: dict[str, Any]) -> pd.DataFrame:
    """One good row with each of the changes, tidied."""
    return tidy_return(declared, framed([{**good_rows(declared, 1)[0], **change} for change in changes], declared))


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "Under 4 weeks"), (27, "Under 4 weeks"), (28, "4 to 11 weeks"), (83, "4 to 11 weeks"), (84, "12 to 25 weeks"),
     (365, "26 to 52 weeks"), (366, "Over a year"), (None, "No second contact yet")],
)  # fmt: skip
def test_a_wait_falls_into_the_band_that_its_days_begin(days: int | None, band: str) -> None:
    day = datetime(2024, 5, 1)
    second = None if days is None else day + timedelta(days)
    assert tidied(REFERRALS, {"referral_date": day, "second_contact_date": second})["wait"].tolist() == [band]


@pytest.mark.parametrize(
    ("miles", "band"),
    [(0.0, "Under 20 miles"), (19.99, "Under 20 miles"), (20.0, "20 to 49 miles"), (50.0, "50 miles or more"),
     (None, "Distance not known")],
)  # fmt: skip
def test_a_distance_falls_into_the_band_that_it_begins(miles: float | None, band: str) -> None:
    assert tidied(HOMES, {"distance": miles})["distance_band"].tolist() == [band]


@given(st.lists(st.none() | st.integers(8, 17), min_size=1, max_size=30))
def test_ages_are_banded_as_reading_the_labels_says(ages: list[int | None]) -> None:
    def said(age: int | None) -> str:
        if age is None:
            return "Age not known"
        return "13 or younger" if age <= 13 else "14 or 15" if age <= 15 else "16 or 17"

    assert tidied(SEARCHES, *({"age": age} for age in ages))["age_group"].tolist() == [said(age) for age in ages]


def test_a_band_may_count_in_weeks() -> None:
    wait = REFERRALS.banded[0]
    weeks = Banded(**{**wait.model_dump(), "unit_days": 7, "edges": (4, 12, 26, 53)})
    declared = REFERRALS.model_copy(update={"banded": (weeks, *REFERRALS.banded[1:])})
    day = datetime(2024, 5, 1)
    changes = [{"referral_date": day, "second_contact_date": day + timedelta(days)} for days in (27, 28, 83, 84)]
    expected = ["Under 4 weeks", "4 to 11 weeks", "4 to 11 weeks", "12 to 25 weeks"]
    assert tidied(declared, *changes)["wait"].tolist() == expected


def test_what_was_not_given_is_called_so_only_where_it_need_not_be_given() -> None:
    closed = tidied(REFERRALS, {"closure_reason": None}, {"closure_reason": "Not known"})
    assert closed["closure_reason"].tolist() == [NOT_GIVEN, "Not known"]
    assert NOT_GIVEN not in dimension_values(REFERRALS, "primary_reason")
    assert dimension_values(REFERRALS, "closure_reason")[-1] == NOT_GIVEN


@each_return
def test_every_dimension_has_all_its_values_in_order(declared: ReturnSpecification) -> None:
    kept = tidied(declared, {}, {})
    for name in kept.columns.drop("provider"):
        if kept[name].dtype == "category":
            assert tuple(kept[name].cat.categories) == dimension_values(declared, name)
            assert dimension_label(declared, name) != name
        else:
            assert name in {table.total_of for table in declared.tables}
    assert kept.index.tolist() == [0, 1]


@each_return
def test_no_row_is_lost_and_none_is_without_a_value(declared: ReturnSpecification) -> None:
    rows = good_rows(declared, 200)
    kept = tidy_return(declared, framed(rows, declared, first_row=77))
    assert len(kept) == len(rows)
    assert kept.select_dtypes("category").notna().all(axis=None)
    assert kept["provider"].astype(str).tolist() == [row[declared.provider_field.name] for row in rows]
