"""Requests, plans in place and appeals: sums that must hold, markers that must stay."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.ehcp_inconsistency import decisions, national
from evidence_book.reports.ehcp_inconsistency.authorities import Authorities, UnexplainedAuthority
from evidence_book.reports.ehcp_inconsistency.checks import check_decisions, check_published_appeal_rates

Tidy = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def england(tidy: Tidy) -> pd.DataFrame:
    return tidy("ehcp.england_by_year")


@pytest.fixture(scope="module")
def asked(known: Authorities, counts: pd.DataFrame, england: pd.DataFrame) -> pd.DataFrame:
    return decisions.requests(known, counts, england)


@pytest.fixture(scope="module")
def place(known: Authorities, tidy: Tidy) -> pd.DataFrame:
    return decisions.plans_in_place(known, tidy("ehcp.plans_in_place_by_la"), tidy("geography.areas"))


@pytest.fixture(scope="module")
def appealed(known: Authorities, tidy: Tidy, england: pd.DataFrame) -> pd.DataFrame:
    return decisions.appeals(known, tidy("ehcp.tribunal_appeals_by_la_2014_22"), england)


def test_the_share_refused_has_limits_where_both_numbers_are_published(asked: pd.DataFrame) -> None:
    england = asked[asked["level"].eq("country")].set_index("calendar_year")
    assert england.loc[2022, "refused_percent"] == 22.1, "25,255 of 114,482"
    assert england.loc[2022, "lower"] < 22.1 < england.loc[2022, "upper"]
    assert tuple(england.loc[2024, ["refused_percent", "refused_marker", "limits_marker"]]) == (25.2, "x", "x")
    assert england.loc[2015, "requests_marker"] == "x"
    assert pd.isna(england.loc[2015, "refused_percent"])


def test_no_request_has_no_share_refused_and_the_note_says_who(
    asked: pd.DataFrame, place: pd.DataFrame, appealed: pd.DataFrame
) -> None:
    rows = asked.set_index(["calendar_year", "area_name"])
    west = rows.loc[(2022, "West Berkshire")]
    assert (west["requests"], west["new_plans"], west["refused_percent_marker"]) == (0, 176, "z")
    tables = decisions.decision_tables(asked, place, appealed)
    assert "West Berkshire 2022" in tables[0].note
    assert "Isles of Scilly" not in tables[0].note, "no plans either"
    for table in tables:
        table.checked()


def test_growth_is_measured_for_one_area_and_a_new_code_is_no_new_area(place: pd.DataFrame) -> None:
    rows = place.set_index(["january", "area_name"])
    assert rows.loc[(2025, "England"), "change_percent"] == 10.8
    assert rows.loc[(2019, "England"), "change_percent_marker"] == "x"
    assert rows.loc[(2024, "Cumberland"), "change_percent_marker"] == "z"
    assert pd.notna(rows.loc[(2024, "Somerset"), "change_percent"])
    assert rows.loc[(2023, "Somerset"), "area_code"] == "E10000027"
    assert rows.loc[(2024, "Somerset"), "area_code"] == "E06000066"


def test_the_regions_hold_all_plans(place: pd.DataFrame) -> None:
    sums = place.groupby(["january", "level"])["plans"].sum().unstack()
    assert sums["region"].tolist() == sums["country"].tolist() == sums["local_authority"].tolist()


def test_appeals_of_an_authority_that_ended_stay_listed(appealed: pd.DataFrame) -> None:
    ended = appealed.set_index(["calendar_year", "area_name"]).loc[(2021, "Northamptonshire")]
    assert (ended["appeals"], ended["area_code"]) == (85, "E10000021")
    assert (ended["decisions_marker"], ended["appeal_rate_marker"]) == ("x", "x")
    assert appealed[appealed["calendar_year"].eq(2021) & appealed["level"].eq("local_authority")].shape[0] == 153


def test_an_unknown_name_stops_the_release(known: Authorities, tidy: Tidy, england: pd.DataFrame) -> None:
    raw = tidy("ehcp.tribunal_appeals_by_la_2014_22")
    with pytest.raises(UnexplainedAuthority, match="no authority 'Nowhere'"):
        decisions.appeals(known, raw.assign(la_name=raw["la_name"].replace("Kent", "Nowhere")), england)


def test_sums_that_change_are_disagreements(
    asked: pd.DataFrame, place: pd.DataFrame, appealed: pd.DataFrame, england: pd.DataFrame
) -> None:
    years = national.england_by_year(england)
    check_decisions(asked, place, appealed, years)
    kent = asked["area_name"].eq("Kent") & asked["calendar_year"].eq(2018)
    with pytest.raises(Disagreement, match="refused of all authorities, 2018"):
        check_decisions(asked.assign(refused=asked["refused"].mask(kent, 1)), place, appealed, years)
    with pytest.raises(Disagreement, match="plans in all authorities, January 2021"):
        fewer = place[~(place["area_name"].eq("Kent") & place["january"].eq(2021))]
        check_decisions(asked, fewer, appealed, years)
    with pytest.raises(Disagreement, match="appeals of all authorities, 2014"):
        check_decisions(asked, place, appealed[appealed["area_name"].ne("Kent")], years)
    wrong = years.assign(appeal_rate=years["appeal_rate"].mask(years["year"].eq(2020), 3.0))
    with pytest.raises(Disagreement, match="appeal rate, 2020"):
        check_decisions(asked, place, appealed, wrong)


def test_each_published_appeal_rate_is_its_two_numbers(tidy: Tidy) -> None:
    raw = tidy("ehcp.tribunal_appeals_by_la_2014_22")
    check_published_appeal_rates(raw)
    first = raw.index[raw["la_name"].eq("Kent")][0]
    raw.loc[first, "appeal_rate_pct"] += 0.01
    with pytest.raises(Disagreement, match="appeal rate of Kent, 2014"):
        check_published_appeal_rates(raw)
