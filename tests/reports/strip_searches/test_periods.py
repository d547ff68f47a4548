"""Totals of the published periods, worked out from the real transcription."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.reports.strip_searches.periods import COLUMNS, months_between, period_totals, totals_table

RAW = Project(Path(__file__).resolve().parents[3]).raw


def tidy(name: str) -> pd.DataFrame:
    dataset = CATALOGUE[name]
    return dataset.tidy(read_published(dataset, RAW))


@pytest.fixture(scope="module")
def totals() -> pd.DataFrame:
    return period_totals(tidy("strip_searches.national_figures"))


@pytest.fixture(scope="module")
def by_edition(totals: pd.DataFrame) -> pd.DataFrame:
    return totals.set_index("edition")


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2018-01-01", "2020-12-31", 36),
        ("2018-01-01", "2022-06-30", 54),
        ("2022-07-01", "2023-06-30", 12),
        ("2020-02-01", "2020-02-29", 1),
        ("2021-12-01", "2022-01-31", 2),
    ],
)
def test_months_count_the_first_and_the_last_day(start: str, end: str, months: int) -> None:
    assert months_between(pd.Timestamp(start), pd.Timestamp(end)) == months


def test_the_latest_year_has_457_searches_38_a_month_and_one_every_19_hours(by_edition: pd.DataFrame) -> None:
    year = by_edition.loc["2022-23"]
    assert year["searches"] == 457
    assert year["months"] == 12
    assert year["per_month"] == pytest.approx(457 / 12, abs=5e-5)
    assert round(year["per_month"], 1) == 38.1
    assert year["hours_between"] == pytest.approx(365 * 24 / 457, abs=5e-5)
    assert round(year["hours_between"], 1) == 19.2
    assert year["published_hours_between"] == 19


def test_a_leap_day_counts(by_edition: pd.DataFrame) -> None:
    days = 365 + 365 + 366 + 365 + 365 + 181
    assert by_edition.loc["2018-23", "hours_between"] == pytest.approx(days * 24 / 3368, abs=5e-5)
    assert by_edition.loc["2018-23", "published_hours_between"] == 14


def test_each_report_gives_one_total_and_no_region_slips_in(totals: pd.DataFrame) -> None:
    assert totals[["edition", "geography", "searches"]].to_numpy().tolist() == [
        ["2018-20", "Metropolitan Police", 650],
        ["2018-22", "England and Wales", 2847],
        ["2018-23", "England and Wales", 3368],
        ["2022-23", "England and Wales", 457],
    ]


def test_a_minimum_stays_a_minimum(by_edition: pd.DataFrame) -> None:
    assert by_edition.loc["2018-22", "qualifier"] == "at_least"
    assert by_edition["qualifier"].drop("2018-22").isna().all()


def test_hours_that_were_not_published_are_marked_and_not_filled_in(by_edition: pd.DataFrame) -> None:
    unpublished = by_edition.loc[["2018-20", "2018-22"]]
    assert unpublished["published_hours_between"].isna().all()
    assert unpublished["published_hours_between_marker"].tolist() == ["x", "x"]
    assert by_edition.loc[["2018-23", "2022-23"], "published_hours_between_marker"].isna().all()


def test_a_total_names_the_report_and_the_page_it_was_read_on(by_edition: pd.DataFrame) -> None:
    assert by_edition.loc["2018-22", ["origin_id", "source_id"]].tolist() == ["cco_2023_ew", "mail_2023a"]


def test_the_table_is_releasable_and_warns_against_adding(totals: pd.DataFrame) -> None:
    table = totals_table(totals).checked()
    assert list(table.frame) == list(COLUMNS)
    assert "must not be added" in table.note
    assert {"cco_2022_met", "cco_2023_ew", "cco_2024_ew", "wiredgov_2024"} <= set(table.sources)
