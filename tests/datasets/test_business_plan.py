"""The office's other figures: every word in them is understood, none is lost, and what is not a number stops the gate."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from tests.conftest import ROOT
from tests.reports.tidying import tidy

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.business_plan import DATASETS, read_quantity
from evidence_book.intake.published import read_published
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.validation.gate import validate
from evidence_book.wording import QUALIFIERS

RAW = Project(ROOT).raw
NAMES = [dataset.name for dataset in DATASETS if dataset.name != "business_plan.help_at_hand_themes"]


def raw(name: str) -> pd.DataFrame:
    return read_published(CATALOGUE[f"business_plan.{name}"], RAW)


def one(name: str, **where: str) -> Any:
    frame = tidy(f"business_plan.{name}")
    for column, value in where.items():
        frame = frame[frame[column].eq(value)]
    (row,) = frame.itertuples(index=False)
    return row


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_kept_with_a_value_a_unit_and_a_known_qualifier(name: str) -> None:
    frame, before = tidy(name), read_published(CATALOGUE[name], RAW)
    assert list(frame.index) == list(before.index)
    counted = frame[frame["value_marker"].isna()] if "value_marker" in frame else frame
    assert counted["value"].notna().all()
    assert counted["unit"].notna().all()
    assert set(frame["qualifier"].dropna()) <= set(QUALIFIERS)
    assert str(frame["value"].dtype) == "Float64"


@pytest.mark.parametrize(
    ("name", "where", "value", "unit", "qualifier"),
    [
        ("big_ask_sample", {"group": "children in care"}, 5900, "count", "over"),
        ("big_ask_sample", {"group": "free-text responses"}, 260000, "count", "nearly"),
        ("big_ask_sample", {"group": "share of 4-17 population"}, 6, "percent", "nearly"),
        ("big_ask_sample", {"group": "girls share"}, 51, "percent", None),
        ("big_ambition", {"statement": "engaged"}, 367000, "count", None),
        ("big_ambition", {"statement": "happy with the way you look", "group": "girls"}, 40, "percent", None),
        ("help_at_hand", {"measure": "enquiries a year"}, 1000, "count", "about"),
        ("help_at_hand", {"period": "2023 (calendar)"}, 1000, "count", "over"),
        ("attendance_and_missing_education", {"measure": "children_persistently_absent"}, 25, "percent", "about"),
        ("attendance_and_missing_education", {"measure": "las_estimating_persistent_and_severe_absence"}, 50, "percent", "about"),
        ("attendance_and_missing_education", {"measure": "cme_relative_likelihood_sen"}, 1.4, "ratio", None),
        ("neurodevelopmental_waits", {"condition_or_group": "learning disability and autism services"}, 34000, "count", "about"),
        ("neurodevelopmental_waits", {"condition_or_group": "tic disorders"}, 800, "days", "over"),
        ("neurodevelopmental_waits", {"condition_or_group": "community paediatrician"}, 1, "years", "over"),
        ("neurodevelopmental_waits", {"condition_or_group": "school nursing"}, 30, "months", None),
        ("neurodevelopmental_waits", {"condition_or_group": "age 16-17"}, 6, "months", None),
        ("school_census_2025", {"measure": "response_rate_business_plan"}, 90, "percent", "about"),
        ("school_census_2025", {"measure": "pupils_bereaved"}, 3, "percent", "about"),
        ("school_census_2025", {"measure": "schools_without_specialists_wanting_them"}, 75, "percent", "over"),
    ],
)  # fmt: skip
def test_a_worded_number_keeps_its_qualifier(
    name: str, where: dict[str, str], value: float, unit: str, qualifier: str | None
) -> None:
    row = one(name, **where)
    assert (row.value, row.unit, None if pd.isna(row.qualifier) else row.qualifier) == (value, unit, qualifier)


def test_a_share_said_as_one_in_so_many_says_so() -> None:
    row = one("attendance_and_missing_education", measure="children_persistently_absent")
    assert row.note == "1 in 9 in 2018/19; published as 1 in 4"


def test_a_count_out_of_all_keeps_its_base() -> None:
    assert one("attendance_and_missing_education", measure="las_responding_to_survey").base == 151
    assert one("big_ask_sample", group="local authorities with a map value").base == 151
    assert pd.isna(one("big_ask_sample", group="all responses age 4-17").base), (
        "a number of places is no base of children"
    )


def test_when_the_survey_was_sent_out_is_a_month_and_no_number() -> None:
    row = one("school_census_2025", measure="survey_launched")
    assert (row.month, row.value_marker) == ("September 2024", "z")
    assert pd.isna(row.value)


@pytest.mark.parametrize(
    ("name", "column", "bad"),
    [
        ("help_at_hand", "value", "a great many"),
        ("help_at_hand", "value", "1000 (give or take)"),
        ("attendance_and_missing_education", "value", "one in four or so"),
        ("attendance_and_missing_education", "value", "5 in 4"),
        ("attendance_and_missing_education", "unit", "truants"),
        ("neurodevelopmental_waits", "value", "roughly a year"),
        ("school_census_2025", "value", "most"),
        ("big_ask_sample", "comparison", "give or take"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_by_row_and_field_without_being_repeated(
    name: str, column: str, bad: str
) -> None:
    frame = raw(name)
    row = frame.index[2]
    frame.loc[row, column] = bad
    with pytest.raises(BadInput) as refused:
        CATALOGUE[f"business_plan.{name}"].tidy(frame)
    (problem,) = refused.value.problems
    assert (problem.file, problem.row) == (f"data/raw/published/business_plan/{name}.csv", row)
    assert problem.field in ("value", "comparison")
    assert bad not in str(refused.value)


def test_a_month_that_is_none_is_refused() -> None:
    frame = raw("school_census_2025")
    frame.loc[frame["measure"].eq("survey_launched"), "value"] = "90"
    with pytest.raises(BadInput, match="not-a-month"):
        CATALOGUE["business_plan.school_census_2025"].tidy(frame)


@pytest.mark.parametrize(("value", "unit"), [("4", None), ("4", "text"), ("4", "furlongs")])
def test_a_number_without_a_known_unit_is_no_quantity(value: str, unit: str | None) -> None:
    with pytest.raises(ValueError, match="expected a unit"):
        read_quantity(value, unit)


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("big_ask", "happy or okay with mental health,80.0", "happy or okay with mental health,180.0", "between 0 and 100"),
        ("big_ask", "9-17,unhappy with mental health", "9-71,unhappy with mental health", "declared values"),
        ("big_ask_sample", "557077", "57077", "500,000 and 600,000"),
        ("big_ask_sample", "young carers,6000", "with a social worker,6000", "occurs once"),
        ("big_ambition", "happy with the way you look,49", "happy with the way you look,490", "between 0 and 100"),
        ("help_at_hand", "1000 (more than)", "1000 (heaps)", "known qualifier"),
        ("help_at_hand_themes", "2023,children", "2032,children", "declared values"),
        ("attendance_and_missing_education", ",39,pct", ",390,pct", "below 100"),
        ("attendance_and_missing_education", "1 in 4", "1 of 4", "share as 1 in 4"),
        ("neurodevelopmental_waits", "half a year", "half a tick", "years or months"),
        ("neurodevelopmental_waits", "929,days", "9,days", "two to four digits"),
        ("school_and_college_survey", "own funding,62,top 4,14", "own funding,62,top 5,14", "declared values"),
        ("school_census_2025", "September 2024", "9/2024", "month"),
        ("school_census_2025", "response_rate,86", "response_rate,860", "below 100"),
        ("office_plan.claims", "9 to 17 year olds unhappy with progress", "of those unhappy with progress", "without the row before it"),
        ("office_plan.report_claims", "children in illegal homes who were aged over 15", '"of those children, aged over 15"', "without the row before it"),
    ],
)  # fmt: skip
def test_the_gate_stops_a_broken_row(project: Project, name: str, old: str, new: str, rule: str) -> None:
    dataset = CATALOGUE[name if "." in name else f"business_plan.{name}"]
    path = dataset.raw_file(project.raw)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput, match=rule):
        validate(project, dataset)


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.stem)
def test_every_rule_says_what_it_means(dataset: Any) -> None:
    suite = json.loads((ROOT / "expectations" / f"{dataset.name}.json").read_text(encoding="utf-8"))
    assert suite["name"] == dataset.name
    assert all(rule["meta"]["meaning"] for rule in suite["expectations"])
