"""The transcriptions on plans: names and regions spelt one way, words kept with their numbers, suites that bite."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.ehcp import region
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.validation.suites import run_suite

PROJECT = Project(Path(__file__).resolve().parents[2])


def raw(name: str) -> pd.DataFrame:
    return read_published(CATALOGUE[name], PROJECT.raw)


def tidy(name: str) -> pd.DataFrame:
    return CATALOGUE[f"ehcp.{name}"].tidy(raw(f"ehcp.{name}"))


def failed(name: str, frame: pd.DataFrame) -> list[str]:
    suite = json.loads((PROJECT.expectations / f"{name}.json").read_text(encoding="utf-8"))
    return [result.meaning for result in run_suite(suite, frame, name) if not result.passed]


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("Inner London", "London"),
        ("Outer London", "London"),
        ("East Of England", "East of England"),
        ("Yorkshire And The Humber", "Yorkshire and The Humber"),
        ("South West", "South West"),
    ],
)
def test_a_region_has_one_name(written: str, spelt: str) -> None:
    assert region(written) == spelt


def test_every_table_by_authority_has_the_nine_regions() -> None:
    nine = set(raw("ehcp.plans_by_la_2014_22")["region_name"])
    assert len(nine) == 9
    for name in ("issued_within_20_weeks_by_la", "plans_in_place_by_la", "tribunal_appeals_by_la_2014_22"):
        assert set(tidy(name)["region"].dropna()) == nine


def test_footnote_marks_are_no_part_of_a_name_and_england_is_no_authority_of_the_south_west() -> None:
    appeals = tidy("tribunal_appeals_by_la_2014_22")
    assert not appeals["la_name"].str.contains(r"\d", regex=True).any()
    assert {"Bournemouth", "Dorset", "Northamptonshire"} <= set(appeals["la_name"])
    england = appeals[appeals["level"].eq("country")]
    assert set(england["la_name"]) == {"England"}
    assert england["region"].isna().all()
    assert len(england) == 9


def test_a_number_keeps_its_qualifier_wherever_the_source_put_it() -> None:
    figures = tidy("other_national_figures").set_index(["date_or_period", "measure"])
    assert tuple(figures.loc[("January 2022", "share_in_mainstream"), ["value", "qualifier"]]) == (40.0, "over")
    assert tuple(figures.loc[("January 2022", "share_in_special_schools"), ["value", "qualifier"]]) == (35.0, "nearly")
    people = figures.loc[("January 2022", "neet_with_plan")]
    assert (people["value"], people["unit"], people["qualifier"]) == (12000.0, "young people", "over")
    plain = figures.loc[("January 2025", "ehc_plans")]
    assert plain["value"] == 638745.0
    assert pd.isna(plain["qualifier"])


def test_counts_of_the_study_are_numbers_and_its_titles_are_not() -> None:
    study = tidy("study_2022_facts").set_index("item")
    assert tuple(study.loc["ehcps_analysed", ["number", "qualifier"]]) == (650.0, "nearly")
    assert study.loc["local_authorities", "number"] == 2.0
    assert study["number"].notna().sum() == 5
    assert pd.isna(study.loc["later_use", "number"]), "a year range opens that sentence"


def test_a_time_limit_keeps_at_least_and_what_is_still_to_be_checked() -> None:
    limits = tidy("statutory_timescales").set_index("step")
    assert tuple(limits.loc["parent or young person comments on draft plan", ["unit", "qualifier"]]) == (
        "days",
        "at_least",
    )
    transfer = limits.loc["post-16 to post-16 transfer review"]
    assert (transfer["unit"], transfer["qualifier"]) == ("months before transfer", "at_least")
    amended = limits.loc["issue final amended plan after review"]
    assert amended["regulation"] == "SEND Regs 2014 reg 22"
    assert amended["reservation"] == "regulation number to be checked"
    assert pd.isna(limits.loc["send finalised plan", "reservation"])
    assert not limits["regulation"].str.contains("[", regex=False).any()


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "meaning"),
    [
        ("ehcp.plans_by_la_2014_22", 1366, "no_exc_20week_ehc", 9_000, "plans within 20 weeks are no more than plans"),
        ("ehcp.plans_by_la_2014_22", 1366, "new_all_ehc", 1, "new plans of 2022 add up"),
        ("ehcp.plans_by_la_2014_22", 2, "inreq_ehc", 5, "requests of 2014 and 2015 are not published"),
        ("ehcp.plans_in_place_by_la", 2, "plans_january", 1, "plans in place in January 2019 add up"),
        ("ehcp.primary_need", 3, "ehc_plans", 1, "plans by need add up to all plans"),
        ("ehcp.other_national_figures", 14, "value", "40 (perhaps)", "a number, alone or with its qualifier"),
        ("ehcp.statutory_timescales", 6, "limit", "26", "a finalised plan is due within 20 weeks"),
        ("ehcp.tribunal_appeals_by_la_2014_22", 2, "appeals_registered", 7, "appeals of 2014"),
        ("geography.local_authority_changes", 6, "note", "a smaller area", "an area that only changed its code"),
        ("children_by_place.local_authority_codes", 2, "la_code", "W06000001", "a local authority code"),
    ],
)  # fmt: skip
def test_a_changed_cell_fails_the_rule_that_guards_it(
    name: str, row: int, column: str, value: object, meaning: str
) -> None:
    frame = raw(name)
    assert failed(name, frame) == []
    frame.loc[row, column] = value
    assert any(each.startswith(meaning) for each in failed(name, frame))
