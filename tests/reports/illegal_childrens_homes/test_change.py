"""Change of looked-after rates and regions of liberty applications: limits, markers, nobody left out."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.reports import tidying

from evidence_book.facts import Facts
from evidence_book.reports.illegal_childrens_homes import change, facts, series, sufficiency


def tidy(name: str) -> pd.DataFrame:
    return tidying.tidy(f"illegal_childrens_homes.{name}")


@pytest.fixture(scope="module")
def children() -> pd.DataFrame:
    return sufficiency.looked_after(tidy("children_looked_after_by_la"))


@pytest.fixture(scope="module")
def changed(children: pd.DataFrame) -> pd.DataFrame:
    return change.looked_after_change(children)


@pytest.fixture(scope="module")
def regions() -> pd.DataFrame:
    return change.liberty_by_region(series.liberty(tidy("deprivation_of_liberty_applications")))


def test_every_area_of_either_year_is_there(children: pd.DataFrame, changed: pd.DataFrame) -> None:
    ends = children[children["as_at"].isin(["2021-03-31", "2025-03-31"])]
    assert set(changed["area_code"]) == set(ends["area_code"])
    assert changed["area_code"].is_unique


def test_change_is_that_of_the_rates_and_its_limits_hold_it(changed: pd.DataFrame) -> None:
    known = changed[changed["change_percent"].notna()]
    ratio = (known["rate_2025"] / known["rate_2021"] - 1) * 100
    assert (ratio - known["change_percent"]).abs().max() < 0.1
    assert known["change_percent"].between(known["lower"], known["upper"]).all()


def test_an_authority_that_did_not_exist_has_no_change_and_says_so(changed: pd.DataFrame) -> None:
    rows = changed.set_index("area_name")
    assert rows.loc["Cumberland", "change_marker"] == "z"
    assert rows.loc["City of London", "change_marker"] == "c"
    assert rows.loc["Cumberland", "verdict"] == change.UNKNOWN
    assert not changed["change_percent"].eq(-100).any()


def test_verdicts_follow_the_limits_and_add_up(changed: pd.DataFrame, regions: pd.DataFrame) -> None:
    rose = changed[changed["verdict"].eq(change.ROSE)]
    assert (rose["lower"] > 0).all()
    assert (changed[changed["verdict"].eq(change.FELL)]["upper"] < 0).all()
    group = Facts(change.change_facts(facts.make, changed, regions))
    total = sum(
        group[f"illegal_childrens_homes.looked_after_{name}.2021_2025"].value or 0
        for name in ("rose", "fell", "unclear", "unknown")
    )
    assert total == changed["level"].eq("local_authority").sum()


def test_regional_shares_have_limits_only_with_a_base_of_their_own_kind(regions: pd.DataFrame) -> None:
    rows = regions.set_index(["period", "region"])
    quarter = rows.loc[("2023 Q3", "London")]
    assert (quarter["base"], quarter["counts"]) == (388, "children subject to applications")
    assert (quarter["limits_marker"], pd.isna(quarter["lower"])) == ("x", True)
    year = rows.loc[("2022-07 to 2023-06", "North West")]
    assert (year["base"], year["counts"]) == (1389, "applications")
    assert year["lower"] < year["percent"] < year["upper"]
    assert len(regions) == 6
