"""The real transcriptions of strip searches: every word in them is understood, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from evidence_book.datasets.geography import DATASETS as GEOGRAPHY
from evidence_book.datasets.qualifiers import WORDED, closed
from evidence_book.datasets.strip_searches import (
    AREA_CODES,
    DATASETS,
    EDITIONS,
    FORCE_STATUS,
    edition_of,
    is_a_year,
)
from evidence_book.facts import MARKERS
from evidence_book.intake.published import read_published
from evidence_book.intake.specification import Dataset
from evidence_book.project import Project
from evidence_book.wording import Qualifier

RAW = Project(Path(__file__).resolve().parents[2]).raw
BY_NAME = {dataset.name.split(".")[1]: dataset for dataset in (*DATASETS, *GEOGRAPHY)}

# What stands in the qualifier column of the national figures and is a remark, not a qualifier.
REMARKS = {"lowest region", "one Welsh force said it had supplied incorrect data"}
# Periods that are no edition of the report: a single year, a comparison, a restatement.
NO_EDITION = {"2018", "2022 vs 2020", "2018 to mid-2022 (as restated)"}


def read(name: str) -> pd.DataFrame:
    return read_published(BY_NAME[name], RAW)


def tidy(name: str) -> pd.DataFrame:
    return BY_NAME[name].tidy(read(name))


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    return read("national_figures")


@pytest.fixture(scope="module")
def national() -> pd.DataFrame:
    return tidy("national_figures")


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.stem)
def test_every_transcription_reads_and_keeps_its_rows(dataset: Dataset) -> None:
    name = dataset.stem
    frame = tidy(name)
    assert len(frame) == len(read(name)) > 0
    assert frame.index.is_unique


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.stem)
def test_the_columns_of_sources_are_columns(dataset: Dataset) -> None:
    assert set(dataset.sources) <= set(tidy(dataset.stem))


def test_every_period_is_an_edition_or_is_known_to_be_none(national: pd.DataFrame) -> None:
    assert set(national["period"]) == set(EDITIONS) | NO_EDITION | {"Jul 2022 to Jun 2023"}
    assert set(national.loc[national["edition"].isna(), "period"]) == NO_EDITION


@pytest.mark.parametrize(
    ("period", "edition"),
    [
        ("Jul 2023 to Jun 2024", ("2023-24", "2023-07-01", "2024-06-30")),
        ("Jul 2099 to Jun 2100", ("2099-00", "2099-07-01", "2100-06-30")),
        ("Jul 2023 to Jun 2025", None),
        ("2022 vs 2020", None),
    ],
)
def test_a_year_from_july_to_june_is_an_edition_of_its_own(period: str, edition: tuple[str, str, str] | None) -> None:
    assert edition_of(period) == edition
    if edition:
        assert is_a_year(edition[0])


def test_a_longer_period_is_no_year() -> None:
    assert not any(is_a_year(edition) for edition, _, _ in EDITIONS.values())


def test_an_edition_runs_from_its_first_to_its_last_day(national: pd.DataFrame) -> None:
    editions = national[national["edition"].notna()].drop_duplicates("edition").set_index("edition")
    assert editions[["start", "end"]].apply(tuple, axis=1).to_dict() == {
        "2018-20": ("2018-01-01", "2020-12-31"),
        "2018-22": ("2018-01-01", "2022-06-30"),
        "2018-23": ("2018-01-01", "2023-06-30"),
        "2022-23": ("2022-07-01", "2023-06-30"),
    }
    assert national.loc[national["edition"].isna(), ["start", "end"]].isna().all(axis=None)


def test_every_area_has_its_code(national: pd.DataFrame) -> None:
    assert national["area_code"].notna().all()
    assert set(national["geography"]) == set(AREA_CODES)


def test_area_codes_are_those_of_the_areas() -> None:
    areas = read("areas")
    known = {name.casefold(): code for name, code in zip(areas["area_name"], areas["area_code"], strict=True)}
    forces = tidy("population_by_police_force_mid2020").set_index("police_force")["area_code"]
    for name in ("Yorkshire and the Humber", "South West"):
        assert AREA_CODES[name] == known[name.casefold()]
    for name in ("Metropolitan Police", "England and Wales"):
        assert AREA_CODES[name] == forces[name]


def test_every_worded_qualifier_is_mapped_or_is_a_known_remark(raw: pd.DataFrame, national: pd.DataFrame) -> None:
    worded = set(raw["qualifier"].dropna())
    assert worded <= set(WORDED) | {"derived"} | REMARKS
    assert set(national["remark"].dropna()) == worded & REMARKS
    for row, words in raw["qualifier"].dropna().items():
        kept = national.loc[row]
        if words == "derived":
            assert kept["derived"]
            assert pd.isna(kept["qualifier"])
        elif words in REMARKS:
            assert pd.isna(kept["qualifier"])
            assert kept["remark"] == words
        else:
            assert kept["qualifier"] == WORDED[words]


def test_a_figure_without_qualifier_gets_none(raw: pd.DataFrame, national: pd.DataFrame) -> None:
    plain = raw.index[raw["qualifier"].isna()]
    assert len(plain) > 30
    assert national.loc[plain, ["qualifier", "remark"]].isna().all(axis=None)
    assert not national.loc[plain, "derived"].any()


def test_qualifiers_are_of_the_closed_vocabulary() -> None:
    assert set(WORDED.values()) <= set(get_args(Qualifier))
    assert closed(pd.Series(["more than", "minimum", None, "as it were"])).tolist()[:2] == ["over", "at_least"]
    assert closed(pd.Series(["more than", "minimum", None, "as it were"])).isna().tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    ("period", "category", "value", "qualifier"),
    [
        ("2018-2020", "boys", 95, "over"),
        ("2018 to mid-2022", "strip searches of children", 2847, "at_least"),
        ("2018 to mid-2022", "Black children vs share of population", 6, "about"),
        ("2018 to mid-2022", "White children vs share of population", 0.5, "about"),
        ("2018 to mid-2022", "police vehicle or school", 14, "at_least"),
        ("Jul 2022 to Jun 2023", "arrest", 25, "about"),
        ("Jul 2022 to Jun 2023", "within public view", 50, "over"),
        ("Jul 2022 to Jun 2023", "Black children vs share of population", 4, "about"),
    ],
)
def test_a_figure_keeps_the_qualifier_it_was_published_with(
    national: pd.DataFrame, period: str, category: str, value: float, qualifier: str
) -> None:
    (row,) = national[national["period"].eq(period) & national["category"].eq(category)].itertuples()
    assert (row.value, row.qualifier) == (value, qualifier)


def test_tidying_changes_no_value_and_not_the_frame_it_was_given(raw: pd.DataFrame) -> None:
    before = raw.copy(deep=True)
    tidied = BY_NAME["national_figures"].tidy(raw)
    pd.testing.assert_frame_equal(raw, before)
    unchanged = [name for name in raw if name != "qualifier"]
    pd.testing.assert_frame_equal(tidied[unchanged], before[unchanged])


@pytest.mark.parametrize("name", ["by_force_2018_mid2022", "by_force_jul2022_jun2023"])
class TestForces:
    def test_every_count_qualifier_is_understood(self, name: str) -> None:
        assert set(read(name)["count_qualifier"]) <= set(FORCE_STATUS)
        assert tidy(name)["status"].notna().all()

    def test_a_force_has_either_a_count_or_a_marker(self, name: str) -> None:
        forces = tidy(name)
        assert (forces["searches"].isna() == forces["marker"].notna()).all()
        assert set(forces["marker"].dropna()) <= set(MARKERS)

    def test_counts_that_are_not_marked_are_as_published(self, name: str) -> None:
        published, forces = read(name), tidy(name)
        counted = forces["marker"].isna()
        assert forces.loc[counted, "searches"].tolist() == published.loc[counted, "searches"].tolist()

    def test_every_force_has_a_population(self, name: str) -> None:
        known = set(tidy("population_by_police_force_mid2020")["police_force"])
        assert set(tidy(name)["police_force"]) <= known

    def test_no_force_is_listed_twice(self, name: str) -> None:
        assert tidy(name)["police_force"].is_unique


@pytest.mark.parametrize(
    ("force", "searches", "status", "marker", "qualifier"),
    [
        ("Hertfordshire", 202, "published", None, None),
        ("Norfolk", 14, "derived from published counts", None, None),
        ("Cheshire", None, "reported as 10, may stand for fewer than 10", "u", None),
        ("Cumbria", None, "fewer than 10", "c", "fewer_than"),
        ("Gloucestershire", None, "no data from the force", "x", None),
    ],
)
def test_a_force_says_what_is_known_of_it(
    force: str, searches: int | None, status: str, marker: str | None, qualifier: str | None
) -> None:
    row = tidy("by_force_2018_mid2022").set_index("police_force").loc[force]
    given = [None if pd.isna(row[name]) else row[name] for name in ("searches", "status", "marker", "qualifier")]
    assert given == [searches, status, marker, qualifier]


def test_norfolk_is_what_is_left_of_norfolk_and_suffolk_together() -> None:
    forces = read("by_force_2018_mid2022").set_index("police_force")
    assert forces.loc["Norfolk", "note"].startswith("62 for Norfolk and Suffolk together")
    assert forces.loc["Norfolk", "searches"] == 62 - forces.loc["Suffolk", "searches"]


def test_no_reported_ten_that_may_be_suppressed_is_left_as_a_number() -> None:
    assert not tidy("by_force_2018_mid2022")["searches"].eq(10).any()
