"""Plans within 20 weeks: recomputed, marked where nothing is published, everybody listed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.ehcp_inconsistency.authorities import UnexplainedAuthority
from evidence_book.reports.ehcp_inconsistency.checks import check_issued
from evidence_book.reports.ehcp_inconsistency.timescales import (
    WITH_EXCEPTIONS,
    WITHOUT_EXCEPTIONS,
    issued_table,
)

ASKED = ["calendar_year", "area_code", "area_name", "issued", "issued_within_20_weeks", "rate", "lower", "upper"]
Make = Callable[..., pd.DataFrame]


def at(issued: pd.DataFrame, year: int, name: str) -> pd.Series:
    return issued.set_index(["calendar_year", "area_name"]).loc[(year, name)]


def test_the_download_has_its_columns_and_everybody(issued: pd.DataFrame) -> None:
    assert list(issued.columns)[:8] == ASKED
    sizes = issued.groupby(["level", "calendar_year"]).size()
    assert sizes["country"].eq(1).all()
    assert sizes["region"].eq(9).all()
    assert sizes["local_authority"].tolist() == [152] * 5 + [151] * 2 + [152] * 2 + [153] * 2
    assert issued["area_code"].notna().all()


def test_a_percentage_is_worked_out_with_wilson_limits(issued: pd.DataFrame) -> None:
    # 43 of 78: 55.1%; (55.128 + 1.96^2 / 1.56) / (1 + 1.96^2 / 78) is the centre 54.887, half width 10.78.
    row = at(issued, 2022, "Hartlepool")
    assert (row["issued"], row["issued_within_20_weeks"], row["rate"]) == (78, 43, 55.1)
    assert (row["lower"], row["upper"]) == (44.1, 65.7)


def test_englands_percentage_is_the_published_one(issued: pd.DataFrame) -> None:
    england = issued[issued["level"].eq("country")].set_index("calendar_year")
    assert england["rate"].tolist() == [64.3, 59.2, 58.6, 64.9, 60.1, 60.4, 58.0, 59.9, 49.2, 50.3, 46.4]
    assert england["kind"].tolist() == ["computed"] * 9 + ["published"] * 2
    assert england["limits_marker"].tolist()[-2:] == ["x", "x"]


def test_no_plan_has_no_percentage_and_a_blank_is_no_nought(issued: pd.DataFrame) -> None:
    scilly, hamlets, norfolk = (at(issued, 2022, name) for name in ("Isles of Scilly", "Tower Hamlets", "Norfolk"))
    assert (scilly["issued"], scilly["rate_marker"]) == (0, "z")
    assert (hamlets["issued"], hamlets["issued_within_20_weeks_marker"], hamlets["rate_marker"]) == (695, "x", "x")
    assert (norfolk["issued_marker"], norfolk["kind"]) == ("x", "none")
    assert issued.loc[issued["rate_marker"].notna(), "rate"].isna().all()
    assert issued.loc[issued["rate_marker"].isna(), "rate"].notna().all()


def test_a_region_with_a_gap_is_marked(issued: pd.DataFrame) -> None:
    regions = issued[issued["level"].eq("region") & issued["calendar_year"].eq(2022)].set_index("area_name")
    assert set(regions.index[regions["rate_marker"].eq("x")]) == {"London", "East of England", "South East"}
    assert regions.loc["North East", "issued"] == 3170


def test_a_published_percentage_has_no_limits_and_an_authority_without_one_is_listed(issued: pd.DataFrame) -> None:
    barnet = at(issued, 2023, "Barnet")
    assert (barnet["rate"], barnet["kind"], barnet["limits_marker"], barnet["issued_marker"]) == (
        100.0,
        "published",
        "x",
        "x",
    )
    absent = issued[issued["level"].eq("local_authority") & issued["rate_marker"].eq("x")]
    names = {year: set(rows["area_name"]) for year, rows in absent.groupby("calendar_year")}
    assert names[2023] == {"Hackney", "Leicester", "Isle of Wight"}
    assert names[2024] == {"City of London", "Dorset"}


def test_a_reorganised_authority_is_told_under_the_code_of_the_year(issued: pd.DataFrame) -> None:
    local = issued[issued["level"].eq("local_authority")]
    codes = local[local["area_name"].eq("Buckinghamshire")].set_index("calendar_year")["area_code"]
    assert (codes[2019], codes[2020]) == ("E10000002", "E06000060")
    years = local.groupby("area_name")["calendar_year"].agg(["min", "max"])
    assert tuple(years.loc["Cumbria"]) == (2014, 2022)
    assert tuple(years.loc["Cumberland"]) == (2023, 2024)


def test_gaps_are_named_in_the_note_of_the_table(issued: pd.DataFrame, counts: pd.DataFrame) -> None:
    note = issued_table(WITHOUT_EXCEPTIONS, issued, counts).checked().note
    assert "leave out Havering 2022, Norfolk 2022" in note
    assert "Tower Hamlets 2022, West Berkshire 2022 with none on time" in note


def test_percentages_with_exceptions_are_lower_for_england(
    make_issued: Make, counts: pd.DataFrame, rates: pd.DataFrame, issued: pd.DataFrame
) -> None:
    other = make_issued(counts, rates, WITH_EXCEPTIONS)
    country = other[other["level"].eq("country")]["rate"].tolist()
    assert all(one < two for one, two in zip(country, issued[issued["level"].eq("country")]["rate"], strict=True))
    later = other[other["calendar_year"].ge(2023) & other["level"].eq("local_authority")]
    assert later["rate"].isna().all()
    assert later["rate_marker"].eq("x").all()


def test_a_changed_count_is_a_disagreement(make_issued: Make, counts: pd.DataFrame, rates: pd.DataFrame, tidy) -> None:  # type: ignore[no-untyped-def]
    published = tidy("ehcp.england_by_year").set_index("year")[WITHOUT_EXCEPTIONS.published]
    check_issued(make_issued(counts, rates), published, "on time")
    wrong = counts.copy()
    row = wrong.index[wrong["calendar_year"].eq(2019) & wrong["la_name"].eq("Kent")][0]
    wrong.loc[row, "no_exc_20week_ehc"] -= 100
    with pytest.raises(Disagreement, match="on time, England, 2019"):
        check_issued(make_issued(wrong, rates), published, "on time")


def test_an_authority_that_vanishes_from_the_counts_stops_the_release(
    make_issued: Make, counts: pd.DataFrame, rates: pd.DataFrame
) -> None:
    gone = counts[~(counts["calendar_year"].eq(2020) & counts["la_name"].eq("Kent"))]
    with pytest.raises(UnexplainedAuthority, match=r"2020: .*without a row: 886"):
        make_issued(gone, rates)
    strange = rates.assign(old_la_code=rates["old_la_code"].replace("886", "999"))
    with pytest.raises(UnexplainedAuthority, match="did not exist: 999"):
        make_issued(counts, strange)


def test_a_code_that_was_not_in_force_stops_the_release(
    make_issued: Make, counts: pd.DataFrame, rates: pd.DataFrame
) -> None:
    early = counts.assign(new_la_code=counts["new_la_code"].replace("E10000002", "E06000060"))
    with pytest.raises(UnexplainedAuthority, match="codes not in force then: E06000060"):
        make_issued(early, rates)
