"""Black children's share of searches against the population, worked out from the real transcription."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.reports.strip_searches.ethnicity import COLUMNS, ethnicity, ethnicity_table
from evidence_book.reports.strip_searches.periods import period_totals
from evidence_book.reports.strip_searches.shares import period_shares

RAW = Project(Path(__file__).resolve().parents[3]).raw


def tidy(name: str) -> pd.DataFrame:
    dataset = CATALOGUE[name]
    return dataset.tidy(read_published(dataset, RAW))


ESTIMATES = ["ratio", "ratio_lower", "ratio_upper", "relative_rate", "relative_rate_lower", "relative_rate_upper"]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    national = tidy("strip_searches.national_figures")
    shares = period_shares(national, period_totals(national))
    return ethnicity(shares, national, tidy("geography.ethnicity_share_10_17_england_wales"))


@pytest.fixture(scope="module")
def by_edition(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index("edition")


def test_the_share_of_searches_is_six_times_the_share_of_the_population(by_edition: pd.DataFrame) -> None:
    row = by_edition.loc["2018-22"]
    assert (row["searches_percent"], row["population_percent"]) == (38, 6)
    assert row["ratio"] == pytest.approx(6.33, abs=5e-3)
    lower, upper = proportion_confint(0.38 * 2847, 2847, method="wilson")
    assert (row["ratio_lower"], row["ratio_upper"]) == pytest.approx((100 * lower / 6, 100 * upper / 6), abs=5e-5)


def test_the_rate_is_nearly_ten_times_that_of_all_other_children(by_edition: pd.DataFrame) -> None:
    row = by_edition.loc["2018-22"]
    assert row["relative_rate"] == pytest.approx((38 / 6) / (62 / 94), abs=5e-5)
    assert row["relative_rate"] == pytest.approx(9.6, abs=0.05)
    factor = math.exp(1.959964 * math.sqrt(1 / (0.38 * 2847) + 1 / (0.62 * 2847)))
    assert row["relative_rate_lower"] == pytest.approx(row["relative_rate"] / factor, abs=1e-3)
    assert row["relative_rate_upper"] == pytest.approx(row["relative_rate"] * factor, abs=1e-3)


def test_london_is_set_against_the_children_of_london(by_edition: pd.DataFrame) -> None:
    row = by_edition.loc["2018-20"]
    assert row["population"] == "London child population"
    assert row["geography"] == "Metropolitan Police"
    assert row["ratio"] == pytest.approx(58 / 16.9, abs=5e-5)
    assert row["relative_rate"] == pytest.approx((58 / 16.9) / (42 / 83.1), abs=5e-5)


def test_a_share_that_was_not_published_has_no_ratio_and_is_not_nought(by_edition: pd.DataFrame) -> None:
    row = by_edition.loc["2022-23"]
    assert (row["searches_percent_marker"], row["estimate_marker"]) == ("x", "x")
    assert pd.isna(row["searches_percent"])
    assert row[ESTIMATES].isna().all()


def test_published_ratios_keep_their_qualifier(by_edition: pd.DataFrame) -> None:
    assert by_edition.loc["2018-22", ["published_ratio", "published_qualifier"]].tolist() == [6, "about"]
    assert by_edition.loc["2022-23", ["published_ratio", "published_qualifier"]].tolist() == [4, "about"]
    assert pd.isna(by_edition.loc["2018-20", "published_ratio"])
    assert by_edition.loc["2018-20", "published_ratio_marker"] == "x"


def test_the_published_six_lies_within_half_of_the_ratio_worked_out_here(by_edition: pd.DataFrame) -> None:
    row = by_edition.loc["2018-22"]
    assert abs(row["ratio"] - row["published_ratio"]) < 0.5


def test_every_figure_that_went_in_is_named_as_a_source(by_edition: pd.DataFrame) -> None:
    assert by_edition["source_id"].to_dict() == {
        "2018-20": "ekklesia_2022+runnymede_2024",
        "2018-22": "mail_2023a+trt_2023+webster_2024",
        "2022-23": "webster_2024+yahoo_2024",
    }


def test_the_table_is_releasable_and_says_what_its_limits_leave_out(frame: pd.DataFrame) -> None:
    table = ethnicity_table(frame).checked()
    assert list(table.frame) == list(COLUMNS)
    assert table.frame[ESTIMATES].dtypes.eq("float64").all()
    assert "Limits are for chance in the searches only" in table.note
