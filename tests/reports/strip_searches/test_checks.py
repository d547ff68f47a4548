"""What is worked out again must agree with what was published, or nothing is released."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.facts import Facts
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.strip_searches.checks import check_agreement
from evidence_book.reports.strip_searches.facts import custody_facts
from evidence_book.reports.strip_searches.forces import forces
from evidence_book.reports.strip_searches.periods import period_totals
from evidence_book.reports.strip_searches.regions import regions

RAW = Project(Path(__file__).resolve().parents[3]).raw


def tidy(name: str) -> pd.DataFrame:
    dataset = CATALOGUE[name]
    return dataset.tidy(read_published(dataset, RAW))


@pytest.fixture
def national() -> pd.DataFrame:
    return tidy("strip_searches.national_figures")


@pytest.fixture
def counts() -> pd.DataFrame:
    return tidy("strip_searches.by_force_2018_mid2022")


@pytest.fixture
def custody() -> pd.DataFrame:
    return tidy("strip_searches.custody_strip_searches")


def check(national: pd.DataFrame, counts: pd.DataFrame, custody: pd.DataFrame) -> None:
    population = tidy("geography.population_by_police_force_mid2020")
    released = Facts(custody_facts(custody, tidy("strip_searches.stop_and_search_of_children")))
    totals = period_totals(national)
    by_region = regions(national, totals, tidy("geography.population_by_region_mid2020"))
    check_agreement(totals, forces(counts, population), by_region, national, released)


def test_the_published_figures_agree_with_what_is_worked_out(
    national: pd.DataFrame, counts: pd.DataFrame, custody: pd.DataFrame
) -> None:
    check(national, counts, custody)


@pytest.mark.parametrize(("edition", "hours"), [("2022-23", 18), ("2022-23", 20), ("2018-23", 13), ("2018-23", 24)])
def test_a_published_hour_that_was_altered_stops_the_release(
    national: pd.DataFrame, counts: pd.DataFrame, custody: pd.DataFrame, edition: str, hours: int
) -> None:
    altered = national["unit"].eq("hours") & national["edition"].eq(edition)
    assert altered.sum() == 1
    national.loc[altered, "value"] = hours
    with pytest.raises(Disagreement, match=f"hours between searches, {edition}: computed .* published {hours},"):
        check(national, counts, custody)


def test_an_altered_total_stops_the_release(
    national: pd.DataFrame, counts: pd.DataFrame, custody: pd.DataFrame
) -> None:
    total = national["breakdown"].eq("total") & national["edition"].eq("2022-23") & national["value"].eq(457)
    assert total.sum() == 1
    national.loc[total, "value"] = 475
    with pytest.raises(Disagreement, match="hours between searches, 2022-23"):
        check(national, counts, custody)


@pytest.mark.parametrize(
    ("force", "searches", "what"),
    [
        ("Merseyside", 1500, "rank of Hertfordshire: computed 2, published 1"),
        ("Thames Valley", 281, "rank of Thames Valley"),
        ("Suffolk", 84, "rank of Thames Valley: computed 8, published 7"),
    ],
)
def test_a_count_that_changes_a_published_rank_stops_the_release(
    national: pd.DataFrame, counts: pd.DataFrame, custody: pd.DataFrame, force: str, searches: int, what: str
) -> None:
    counts.loc[counts["police_force"].eq(force), "searches"] = searches
    with pytest.raises(Disagreement, match=what):
        check(national, counts, custody)


def test_an_altered_count_in_custody_stops_the_release(
    national: pd.DataFrame, counts: pd.DataFrame, custody: pd.DataFrame
) -> None:
    black = custody["measure"].eq("children strip searched: Black") & custody["unit"].eq("count")
    assert black.sum() == 1
    custody.loc[black, "value"] = 1196
    with pytest.raises(Disagreement, match="Black children in custody, percent"):
        check(national, counts, custody)


def test_a_disagreement_says_what_to_do(national: pd.DataFrame, counts: pd.DataFrame, custody: pd.DataFrame) -> None:
    national.loc[national["unit"].eq("hours"), "value"] = 5
    with pytest.raises(Disagreement, match="check the transcription, or list the conflict"):
        check(national, counts, custody)


def test_a_share_of_the_south_west_that_was_altered_stops_the_release(
    national: pd.DataFrame, counts: pd.DataFrame, custody: pd.DataFrame
) -> None:
    altered = national["category"].eq("share of England and Wales population")
    assert altered.sum() == 1
    national.loc[altered, "value"] = 12
    with pytest.raises(Disagreement, match=r"South West, percent of population: computed 8\.97"):
        check(national, counts, custody)
