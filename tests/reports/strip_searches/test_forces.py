"""Counts and rates of all 43 forces, worked out from the real transcription."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.reports.strip_searches.forces import (
    COLUMNS,
    FUNNEL_COLUMNS,
    NOT_PUBLISHED,
    forces,
    forces_table,
    funnel,
    funnel_table,
    overdispersion,
    pooled_rate,
    with_rate,
)

RAW = Project(Path(__file__).resolve().parents[3]).raw


def tidy(name: str) -> pd.DataFrame:
    dataset = CATALOGUE[name]
    return dataset.tidy(read_published(dataset, RAW))


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return tidy("strip_searches.by_force_2018_mid2022")


@pytest.fixture(scope="module")
def population() -> pd.DataFrame:
    return tidy("geography.population_by_police_force_mid2020")


@pytest.fixture(scope="module")
def table(counts: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    return forces(counts, population)


@pytest.fixture(scope="module")
def by_force(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("police_force")


def test_all_43_forces_are_there_once_and_the_country_is_none_of_them(table: pd.DataFrame) -> None:
    assert len(table) == 43
    assert table["police_force"].is_unique
    assert "England and Wales" not in set(table["police_force"])


def test_hertfordshire_ranks_first_and_thames_valley_seventh(by_force: pd.DataFrame) -> None:
    assert by_force.loc["Hertfordshire", "rank"] == 1
    assert by_force.loc["Thames Valley", "rank"] == 7


def test_a_rate_is_searches_per_ten_thousand_children_with_exact_limits(by_force: pd.DataFrame) -> None:
    row = by_force.loc["Hertfordshire"]
    assert (row["searches"], row["population_10_17"]) == (202, 121_603)
    assert row["rate"] == pytest.approx(202 / 121_603 * 10_000, abs=5e-5)
    assert row["lower"] == pytest.approx(stats.chi2.ppf(0.025, 404) / 2 / 12.1603, abs=5e-5)
    assert row["upper"] == pytest.approx(stats.chi2.ppf(0.975, 406) / 2 / 12.1603, abs=5e-5)


def test_ranks_follow_the_rates_of_forces_that_have_one(table: pd.DataFrame) -> None:
    ranked = with_rate(table)
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))
    assert ranked["rate"].is_monotonic_decreasing
    assert table.loc[table["rate"].isna(), "rank"].isna().all()


@pytest.mark.parametrize(
    ("force", "marker", "status"),
    [
        ("Cumbria", "c", "fewer than 10"),
        ("Cheshire", "u", "reported as 10, may stand for fewer than 10"),
        ("Gloucestershire", "x", "no data from the force"),
        ("Kent", "x", NOT_PUBLISHED),
        ("City of London", "x", NOT_PUBLISHED),
    ],
)
def test_a_force_without_a_usable_count_says_why(by_force: pd.DataFrame, force: str, marker: str, status: str) -> None:
    row = by_force.loc[force]
    assert (row["searches_marker"], row["rate_marker"], row["status"], row["funnel"]) == (
        marker,
        marker,
        status,
        "no rate",
    )
    assert row[["searches", "rate", "lower", "upper", "rank"]].isna().all()


def test_norfolk_is_derived_and_has_a_rate(by_force: pd.DataFrame) -> None:
    row = by_force.loc["Norfolk"]
    assert (row["status"], row["searches"]) == ("derived from published counts", 14)
    assert row["rate"] == pytest.approx(14 / 77_435 * 10_000, abs=5e-5)


def test_a_force_that_is_not_published_is_marked_and_never_nought(table: pd.DataFrame) -> None:
    unpublished = table[table["status"].eq(NOT_PUBLISHED)]
    assert len(unpublished) == 17
    assert (unpublished["searches_marker"] == "x").all()
    assert unpublished[["searches", "rate", "lower", "upper"]].isna().all(axis=None)
    assert not table["searches"].eq(0).any()
    assert not table["rate"].eq(0).any()


def test_every_force_has_one_of_five_states(table: pd.DataFrame) -> None:
    assert table["status"].value_counts().to_dict() == {
        "published": 18,
        NOT_PUBLISHED: 17,
        "no data from the force": 5,
        "derived from published counts": 1,
        "fewer than 10": 1,
        "reported as 10, may stand for fewer than 10": 1,
    }


def test_a_marked_count_enters_no_sum(table: pd.DataFrame, counts: pd.DataFrame) -> None:
    usable = with_rate(table)
    assert len(usable) == 19
    assert usable["searches"].sum() == counts["searches"].sum() == 2057
    assert pooled_rate(table) == pytest.approx(10_000 * usable["searches"].sum() / usable["population_10_17"].sum())
    assert not {"Cheshire", "Cumbria", "Kent"} & set(usable["police_force"])


def test_the_pooled_rate_lies_between_the_lowest_and_the_highest(table: pd.DataFrame) -> None:
    assert with_rate(table)["rate"].min() < pooled_rate(table) < with_rate(table)["rate"].max()


def test_positions_follow_from_the_probability_of_so_many_and_of_so_few(table: pd.DataFrame) -> None:
    usable = with_rate(table)
    for row in usable.itertuples():
        expected = pooled_rate(table) * row.population_10_17 / 10_000
        so_many, so_few = stats.poisson.sf(row.searches - 1, expected), stats.poisson.cdf(row.searches, expected)
        position = "within the limits"
        for beyond, name in (
            (so_many < 0.025, "above the 95% limit"), (so_few < 0.025, "below the 95% limit"),
            (so_many < 0.001, "above the 99.8% limit"), (so_few < 0.001, "below the 99.8% limit"),
        ):  # fmt: skip
            position = name if beyond else position
        assert row.funnel == position, row.police_force
    assert usable["funnel"].nunique() >= 4


def test_forces_differ_far_more_than_chance_allows(table: pd.DataFrame) -> None:
    usable = with_rate(table)
    observed = usable["searches"].to_numpy(dtype=float)
    sizes = usable["population_10_17"].to_numpy(dtype=float)
    chi_squared = stats.chisquare(observed, sizes * observed.sum() / sizes.sum()).statistic
    assert overdispersion(table) == pytest.approx(chi_squared / len(usable))
    assert overdispersion(table) > 10


def test_a_force_of_no_known_population_stops_the_report(counts: pd.DataFrame, population: pd.DataFrame) -> None:
    renamed = counts.replace({"police_force": {"Dorset": "Wessex"}})
    with pytest.raises(ValueError, match="no population for Wessex"):
        forces(renamed, population)


def test_every_force_names_its_sources(by_force: pd.DataFrame) -> None:
    assert by_force.loc["Hertfordshire", "source_id"] == "hec_2023+ons_mye2020_github"
    assert by_force.loc["Kent", "source_id"] == "ons_mye2020_github"


def test_the_funnel_closes_around_the_pooled_rate(table: pd.DataFrame) -> None:
    lines = funnel(table)
    assert list(lines) == list(FUNNEL_COLUMNS)
    assert set(lines["reference_rate"]) == {round(pooled_rate(table), 4)}
    assert lines["population"].is_monotonic_increasing
    ordered = ["lower_99_8", "lower_95", "reference_rate", "upper_95", "upper_99_8"]
    assert (lines[ordered].diff(axis=1).iloc[:, 1:] > 0).all(axis=None)
    assert lines["upper_99_8"].iloc[-1] - lines["lower_99_8"].iloc[-1] < 2
    assert lines["upper_99_8"].iloc[0] - lines["lower_99_8"].iloc[0] > 7


def test_the_funnel_spans_every_force_with_a_rate(table: pd.DataFrame) -> None:
    lines, sizes = funnel(table)["population"], with_rate(table)["population_10_17"]
    assert lines.min() <= sizes.min()
    assert lines.max() >= sizes.max()


def test_the_tables_are_releasable_and_warn_of_what_is_not_published(table: pd.DataFrame) -> None:
    released = forces_table(table).checked()
    assert list(released.frame) == list(COLUMNS)
    assert "not a force without searches" in released.note
    assert list(funnel_table(funnel(table), table).checked().frame) == list(FUNNEL_COLUMNS)
