"""England by year, the law, and what others published."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.ehcp_inconsistency import national
from evidence_book.reports.ehcp_inconsistency.checks import check_other_figures, check_years

Tidy = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def years(tidy: Tidy) -> pd.DataFrame:
    return national.england_by_year(tidy("ehcp.england_by_year"))


@pytest.fixture(scope="module")
def others(tidy: Tidy) -> pd.DataFrame:
    return national.other_figures(tidy("ehcp.other_national_figures"), tidy("ehcp.study_2022_facts"))


def test_the_later_release_is_used_where_it_has_the_year_and_both_are_kept(years: pd.DataFrame) -> None:
    by_year = years.set_index("year")
    assert tuple(by_year.loc[2022, ["new_plans", "new_plans_2023_release"]]) == (66706, 68665)
    assert by_year.loc[2022, "new_plans_release"] == national.LATER
    assert tuple(by_year.loc[2018, ["new_plans", "new_plans_release"]]) == (48907, national.EARLIER)
    assert pd.isna(by_year.loc[2012, "new_plans"])
    assert by_year.loc[2012, "marker"] == "x"


def test_titles_and_sentences_of_the_study_have_no_number(others: pd.DataFrame) -> None:
    study = others[others["collection"].eq("the office's study")].set_index("measure")
    assert tuple(study.loc["ehcps_analysed", ["value", "unit", "qualifier"]]) == (650.0, "plans", "nearly")
    assert tuple(study.loc["aspects_found_inconsistent", ["words", "marker"]]) == (
        "structure; outcomes; timescales",
        "z",
    )
    assert study.loc[study["value"].notna(), "unit"].notna().all()


def test_the_tables_keep_the_law_as_it_is_read(tidy: Tidy, years: pd.DataFrame, others: pd.DataFrame) -> None:
    tables = national.national_tables(
        years, tidy("ehcp.primary_need"), tidy("ehcp.new_plans_by_setting"),
        tidy("ehcp.statutory_timescales"), tidy("ehcp.exceptions_to_time_limits"), others,
    )  # fmt: skip
    checked = {table.name: table.checked().frame for table in tables}
    law = checked["time_limits"].set_index("step")
    assert tuple(law.loc["send finalised plan", ["limit", "unit", "regulation"]]) == (
        "20",
        "weeks",
        "SEND Regs 2014 reg 13(2)",
    )
    assert law["regulation"].notna().all()
    assert len(checked["exceptions"]) == 3
    assert checked["primary_need"]["plans"].iloc[1:].sum() == checked["primary_need"]["plans"].iloc[0]


def test_figures_quoted_elsewhere_are_those_of_the_tables(
    tidy: Tidy, years: pd.DataFrame, others: pd.DataFrame, issued: pd.DataFrame
) -> None:
    needs, settings = tidy("ehcp.primary_need"), tidy("ehcp.new_plans_by_setting")
    check_other_figures(others, years, issued, needs, settings)
    wrong = others.assign(value=others["value"].mask(others["measure"].eq("plans_ceased"), 1.0))
    with pytest.raises(Disagreement, match="plans_ceased, 2024, as quoted"):
        check_other_figures(wrong, years, issued, needs, settings)
    with pytest.raises(Disagreement, match="percentage of plans, Hearing impairment"):
        changed = needs.assign(pct=needs["pct"].mask(needs["primary_need_code"].eq("hi"), 2.4))
        check_other_figures(others, years, issued, changed, settings)
    faster = issued.assign(rate=issued["rate"].mask(issued["rate"].eq(0), 50.0))
    with pytest.raises(Disagreement, match="one in five plans or fewer on time, 2015"):
        check_other_figures(others, years, faster, needs, settings)


def test_a_later_january_must_add_up_to_england_too(
    tidy: Tidy, years: pd.DataFrame, others: pd.DataFrame, issued: pd.DataFrame
) -> None:
    needs, settings = tidy("ehcp.primary_need"), tidy("ehcp.new_plans_by_setting")
    later = pd.concat([needs, needs.assign(january=2026)], ignore_index=True)
    with pytest.raises(Disagreement, match="plans of all needs, January 2026"):
        check_other_figures(others, years, issued, later, settings)
    fewer = later.assign(ehc_plans=later["ehc_plans"].mask(later.index == len(later) - 1, 0))
    grown = pd.concat([years, years.tail(1).assign(year=2026)], ignore_index=True)
    with pytest.raises(Disagreement, match="plans by need, January 2026"):
        check_other_figures(others, grown, issued, fewer, settings)


def test_no_year_is_left_out_and_none_is_told_that_england_has_not(
    years: pd.DataFrame, issued: pd.DataFrame, tidy: Tidy
) -> None:
    place = tidy("ehcp.plans_in_place_by_la")
    check_years(years, issued, place)
    with pytest.raises(Disagreement, match="by authority: no rows for 2023"):
        check_years(years, issued[issued["calendar_year"].ne(2023)], place)
    with pytest.raises(Disagreement, match="plans in place by authority, 2026: England has no row"):
        check_years(years, issued, pd.concat([place, place.tail(1).assign(january=2026)]))
