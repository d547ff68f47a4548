"""The study of plans: what it counts, what it hides, what it compares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.reports.plans.made import COUNCILS, features, no_unread

from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.disclosure.protect import attacked, naively_undone
from evidence_book.reports.plans import POLICY, Study, never_national, study
from evidence_book.reports.plans.questions import BANDED, MEASURES, REQUIREMENTS

RULES = read_counts_policy(POLICY)
UNREAD = pd.DataFrame({"council": ["SYN-C01"] * 3 + ["SYN-C02"] * 12, "reason": ["encrypted"] * 3 + ["no text"] * 12})


@pytest.fixture(scope="module")
def studied() -> Study:
    return study(features(), UNREAD, COUNCILS, RULES, "synthetic")


def table(found: Study, name: str) -> pd.DataFrame:
    return next(each.frame for each in found.tables if each.name == name)


def test_every_table_can_be_released_and_says_that_it_is_synthetic(studied: Study) -> None:
    for each in studied.tables:
        assert each.title.startswith("Synthetic demonstration: ")
        assert set(each.checked().frame["data"]) == {"synthetic"}


def test_no_count_under_ten_is_shown_and_none_can_be_worked_out(studied: Study) -> None:
    shown = [value for value in studied.published.values() if value is not None]
    assert all(value == 0 or value >= 10 for value in shown)
    assert any(value is None for value in studied.published.values())
    assert not attacked(studied.counted.counts, studied.published, studied.counted.trees, RULES, never_national)
    assert naively_undone(studied.counted.counts, studied.counted.trees, RULES, never_national) > 0, (
        "an attack on less would have succeeded"
    )


def test_why_documents_were_not_read_is_told_without_counts(studied: Study) -> None:
    told = table(studied, "documents").set_index("council")
    assert told.loc["SYN-C01", "reasons"] == "encrypted"
    assert told.loc["SYN-C01", "not_read"] == "under a tenth were not read"
    assert told.loc["SYN-C02", "not_read"] == "a tenth or more were not read"
    assert told.loc["All", "reasons"] == "encrypted, no text"
    assert not any(digit in str(told[["not_read", "reasons"]].to_numpy()) for digit in "0123456789")


def test_a_percentage_is_made_from_published_counts(studied: Study) -> None:
    shown = table(studied, "requirements")
    known = shown[shown["percent"].notna()]
    assert known["count"].notna().all()
    assert shown.loc[shown["count"].isna(), "percent"].isna().all()


def test_answers_of_a_requirement_add_up_to_the_plans(studied: Study) -> None:
    for requirement in REQUIREMENTS:
        told = requirement.answers(features())
        assert set(told) <= {"yes", "no", "not stated"}
        assert len(told) == 110


def test_what_is_not_stated_is_neither_met_nor_missed() -> None:
    frame = features()
    frame["weeks_request_to_final"] = np.nan
    in_time = next(each for each in REQUIREMENTS if each.name == "in_time")
    assert set(in_time.answers(frame)) == {"not stated"}


def test_a_stated_exception_is_in_time_whatever_it_took() -> None:
    frame = features().assign(weeks_request_to_final=40.0, exception=True)
    in_time = next(each for each in REQUIREMENTS if each.name == "in_time")
    assert set(in_time.answers(frame)) == {"yes"}
    assert set(in_time.answers(frame.assign(exception=False))) == {"no"}


def test_the_slower_council_is_found_slower(studied: Study) -> None:
    apart = table(studied, "differences").set_index("measure")
    slow = apart.loc["weeks_to_final"]
    assert slow["delta"] < -0.8
    assert slow["size"] == "large"
    assert slow["lower"] <= slow["delta"] <= slow["upper"]
    assert 0 < slow["within"] < 60 < apart.loc["words", "within"]


def test_no_median_of_few_plans_is_shown() -> None:
    found = study(features(60, 30), no_unread(), COUNCILS, RULES, "synthetic")
    told = table(found, "distributions")
    assert told.loc[told["council"].eq("SYN-C02"), "median"].isna().all()
    assert told.loc[told["council"].eq("SYN-C02"), "marker"].eq("c").all()
    assert told.loc[told["council"].eq("SYN-C01"), "median"].notna().all()
    assert table(found, "differences")["delta"].isna().all()


def test_one_council_can_be_studied_alone() -> None:
    alone = features()
    alone = alone[alone["council"].eq("SYN-C01")].reset_index(drop=True)
    found = study(alone, no_unread(), {"SYN-C01": "Netherwick"}, RULES, "restricted")
    assert table(found, "differences").empty
    assert {each.name for each in found.tables} >= {"requirements", "distributions", "cells"}
    assert all(not each.title.startswith("Synthetic") for each in found.tables)


def test_order_of_plans_changes_nothing(studied: Study) -> None:
    turned, unread = (each.iloc[::-1].reset_index(drop=True) for each in (features(), UNREAD))
    other = study(turned, unread, COUNCILS, RULES, "synthetic")
    for left, right in zip(studied.tables, other.tables, strict=True):
        assert left.to_csv() == right.to_csv(), left.name


def test_bands_hold_every_value_and_measures_have_names_of_their_own() -> None:
    frame = features()
    measures = {measure.name: measure for measure in MEASURES}
    assert len(measures) == len(MEASURES)
    for bands in BANDED:
        values = measures[bands.measure].of(frame)
        assert set(bands.of(values)) <= set(bands.values)
        assert bands.of(pd.Series([np.nan]))[0] == "not stated"
    weeks = next(bands for bands in BANDED if bands.measure == "weeks_to_final")
    assert list(weeks.of(pd.Series([20.0, 20.1, 39.9, 41.0]))) == [
        "20 weeks or fewer", "over 20 to 26", "over 26 to 40", "over 40",
    ]  # fmt: skip
