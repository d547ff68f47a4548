"""Published percentages and their limits, worked out from the real transcription."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.published import read_published
from evidence_book.measures.levels import at_level
from evidence_book.project import Project
from evidence_book.reports.strip_searches.periods import period_totals
from evidence_book.reports.strip_searches.shares import (
    COMPARED,
    compared,
    compared_editions,
    compared_table,
    period_shares,
    shares_table,
)

EDITIONS = ["2018-20", "2018-22", "2022-23"]
RAW = Project(Path(__file__).resolve().parents[3]).raw


def tidy(name: str) -> pd.DataFrame:
    dataset = CATALOGUE[name]
    return dataset.tidy(read_published(dataset, RAW))


@pytest.fixture(scope="module")
def national() -> pd.DataFrame:
    return tidy("strip_searches.national_figures")


@pytest.fixture(scope="module")
def shares(national: pd.DataFrame) -> pd.DataFrame:
    return period_shares(national, period_totals(national))


@pytest.fixture(scope="module")
def side_by_side(shares: pd.DataFrame) -> pd.DataFrame:
    return compared(shares).set_index(["measure", "edition"])


def share(shares: pd.DataFrame, edition: str, breakdown: str, category: str) -> pd.Series:
    found = shares[shares["edition"].eq(edition) & shares["breakdown"].eq(breakdown) & shares["category"].eq(category)]
    assert len(found) == 1
    return found.iloc[0]


def test_45_percent_is_39_that_could_not_be_confirmed_and_6_without_an_adult(shares: pd.DataFrame) -> None:
    parts = [
        share(shares, "2022-23", "appropriate_adult", category)
        for category in ("could not be confirmed", "none present")
    ]
    total = share(shares, "2022-23", "appropriate_adult", "absent or not confirmed")
    assert [part["percent"] for part in parts] == [39, 6]
    assert total["percent"] == 45
    assert [part["kind"] for part in parts] == ["published", "published"]
    assert total["kind"] == "computed"
    assert total["source_id"] == "+".join(sorted(part["source_id"] for part in parts))
    lower, upper = proportion_confint(0.45 * 457, 457, method="wilson")
    assert (total["lower"], total["upper"]) == pytest.approx((100 * lower, 100 * upper), abs=5e-5)
    assert pd.isna(total["interval_marker"])


def test_what_was_not_confirmed_and_what_was_make_the_whole(shares: pd.DataFrame) -> None:
    present = share(shares, "2022-23", "appropriate_adult", "confirmed present")
    assert present["percent"] + 45 == 100
    assert present["kind"] == "computed"


@pytest.mark.parametrize(
    ("edition", "breakdown", "category", "percent", "base"),
    [
        ("2018-20", "outcome", "no further action", 53, 650),
        ("2018-22", "outcome", "no further action", 51, 2847),
        ("2018-23", "compliance", "not compliant with statutory codes", 4, 3368),
        ("2022-23", "outcome", "no further action", 47, 457),
    ],
)
def test_limits_use_the_searches_of_the_same_period(
    shares: pd.DataFrame, edition: str, breakdown: str, category: str, percent: float, base: int
) -> None:
    row = share(shares, edition, breakdown, category)
    assert (row["percent"], row["denominator"]) == (percent, base)
    lower, upper = proportion_confint(percent / 100 * base, base, method="wilson")
    assert (row["lower"], row["upper"]) == pytest.approx((100 * lower, 100 * upper), abs=5e-5)


def test_over_95_stays_over_95_and_has_no_limits(shares: pd.DataFrame) -> None:
    boys = share(shares, "2018-20", "gender", "boys")
    assert (boys["percent"], boys["qualifier"], boys["interval_marker"]) == (95, "over", "x")
    assert boys[["lower", "upper"]].isna().all()


def test_about_a_quarter_stays_about_and_has_no_limits(shares: pd.DataFrame) -> None:
    arrest = share(shares, "2022-23", "outcome", "arrest")
    assert (arrest["percent"], arrest["qualifier"]) == (25, "about")
    assert arrest["interval_marker"] == "x"
    assert arrest[["lower", "upper"]].isna().all()


def test_a_percentage_of_an_unknown_base_has_no_limits(shares: pd.DataFrame) -> None:
    unknown = shares[shares["denominator"].isna()]
    assert len(unknown) == 3
    assert set(unknown["edition"]) == {"part of a period"}
    assert (unknown["denominator_marker"] == "x").all()
    assert (unknown["interval_marker"] == "x").all()
    assert unknown[["lower", "upper"]].isna().all(axis=None)


def test_limits_contain_the_percentage_wherever_there_are_any(shares: pd.DataFrame) -> None:
    limited = shares[shares["interval_marker"].isna()]
    assert len(limited) > 30
    assert (limited["lower"] < limited["percent"]).all()
    assert (limited["percent"] < limited["upper"]).all()
    assert limited[["lower", "upper"]].stack().between(0, 100).all()


def test_a_share_of_something_else_than_searches_is_left_out(shares: pd.DataFrame) -> None:
    assert not shares["category"].str.contains("population").any()
    assert "trend" not in set(shares["breakdown"])
    assert shares["percent"].between(0, 100).all()


def test_a_wider_level_gives_wider_limits(national: pd.DataFrame, shares: pd.DataFrame) -> None:
    with at_level(0.99):
        wide = period_shares(national, period_totals(national))
    limited = shares["interval_marker"].isna()
    assert (wide.loc[limited, "lower"] < shares.loc[limited, "lower"]).all()
    assert (wide.loc[limited, "upper"] > shares.loc[limited, "upper"]).all()


def test_one_half_of_the_adults_without_the_other_stops_the_report(national: pd.DataFrame) -> None:
    lacking = national[national["category"].ne("none present")]
    with pytest.raises(ValueError, match="two published categories"):
        period_shares(lacking, period_totals(lacking))


def test_every_measure_has_a_row_in_every_edition(side_by_side: pd.DataFrame) -> None:
    assert set(side_by_side.index) == {(measure, edition) for measure in COMPARED for edition in EDITIONS}
    assert side_by_side.index.is_unique


def test_a_further_year_stands_beside_the_others(national: pd.DataFrame, shares: pd.DataFrame) -> None:
    assert compared_editions(shares) == EDITIONS
    later = {"edition": "2023-24", "period": "Jul 2023 to Jun 2024", "start": "2023-07-01", "end": "2024-06-30"}
    # Of the year that came, nobody gave what a safeguarding referral followed: a gap is a gap.
    given = national["edition"].eq("2022-23") & national["breakdown"].ne("safeguarding")
    grown = pd.concat([national, national[given].assign(**later)])
    found = compared(period_shares(grown, period_totals(grown))).set_index(["measure", "edition"])
    assert found.loc[("adult_not_confirmed", "2023-24"), "percent"] == 45
    assert found.loc[("safeguarding_referral", "2023-24"), "percent_marker"] == "x"


def test_measures_stand_side_by_side_as_published(side_by_side: pd.DataFrame) -> None:
    rows = side_by_side["percent"]
    assert [rows["no_further_action", edition] for edition in EDITIONS] == [53, 51, 47]
    assert [rows["adult_not_confirmed", edition] for edition in EDITIONS] == [23, 52, 45]
    assert side_by_side.loc[("boys", "2018-20"), "qualifier"] == "over"


def test_a_measure_that_a_report_does_not_give_is_a_gap_and_never_nought(side_by_side: pd.DataFrame) -> None:
    gaps = side_by_side[side_by_side["percent"].isna()]
    assert set(gaps.index) == {
        ("boys", "2022-23"), ("black", "2022-23"),
        ("drugs", "2018-20"), ("drugs", "2018-22"),
        ("safeguarding_referral", "2018-20"), ("safeguarding_referral", "2018-22"),
    }  # fmt: skip
    assert (gaps["percent_marker"] == "x").all()
    assert (gaps["interval_marker"] == "x").all()
    assert side_by_side["percent"].gt(0).sum() == len(side_by_side) - len(gaps)


def test_only_london_is_compared_in_the_first_edition(side_by_side: pd.DataFrame) -> None:
    areas = side_by_side["geography"].unstack()
    assert set(areas["2018-20"]) == {"Metropolitan Police"}
    assert set(areas["2018-22"]) == set(areas["2022-23"]) == {"England and Wales"}


def test_the_tables_are_releasable(shares: pd.DataFrame) -> None:
    assert len(shares_table(shares).checked().frame) == len(shares)
    table = compared_table(compared(shares)).checked()
    assert "London only in 2018-20" in table.note
    assert set(table.sources) >= {"etoday_2024", "lbc_2024"}
