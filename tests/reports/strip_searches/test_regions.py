"""Regions: what is published of them, what is not, and what a share is a share of."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.reports.strip_searches.facts import region_facts
from evidence_book.reports.strip_searches.periods import period_totals
from evidence_book.reports.strip_searches.regions import region_tables, regions

RAW = Project(Path(__file__).resolve().parents[3]).raw


def tidy(name: str) -> pd.DataFrame:
    dataset = CATALOGUE[name]
    return dataset.tidy(read_published(dataset, RAW))


@pytest.fixture
def by_region() -> pd.DataFrame:
    national = tidy("strip_searches.national_figures")
    return regions(national, period_totals(national), tidy("geography.population_by_region_mid2020"))


@pytest.fixture
def recent() -> pd.DataFrame:
    return tidy("strip_searches.by_force_jul2022_jun2023")


def test_shares_are_of_all_searches_and_of_all_children(by_region: pd.DataFrame) -> None:
    south_west = by_region.set_index("region").loc["South West"]
    assert south_west["searches_share"] == pytest.approx(100 * 28 / 457, abs=1e-4)
    assert south_west["population_share"] == pytest.approx(100 * 502_472 / 5_600_736, abs=1e-4)


def test_what_is_not_published_is_marked_and_no_zero(by_region: pd.DataFrame) -> None:
    found = by_region.set_index("region")
    assert found["searches_marker"].fillna("").to_dict() == {
        "Yorkshire and the Humber": "x", "South West": "", "Wales": "x",
    }  # fmt: skip
    assert found.loc["South West", "rate_marker"] == "x"
    assert not found["searches"].eq(0).any()


def test_the_caution_stays_with_the_figure(by_region: pd.DataFrame, recent: pd.DataFrame) -> None:
    assert "incorrect data" in by_region.set_index("region").loc["Wales", "caution"]
    wales = next(fact for fact in region_facts(by_region, recent) if fact.id.endswith("region.rate.wales"))
    assert "incorrect data" in wales.note


def test_forces_with_fewer_than_ten_have_no_number(by_region: pd.DataFrame, recent: pd.DataFrame) -> None:
    _, named = (table.checked() for table in region_tables(by_region, recent))
    assert set(named.frame["searches_marker"]) == {"c"}
    assert named.frame["searches"].isna().all()
    count = next(fact for fact in region_facts(by_region, recent) if "fewer_than_10" in fact.id)
    assert count.value == len(recent) == 4
