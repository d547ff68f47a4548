"""Whether the slowest stay the slowest: worked by hand, new authorities new, recoded ones the same."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence_book.reports.ehcp_inconsistency import persistence
from evidence_book.reports.ehcp_inconsistency.authorities import Authorities


def pairs(slow: list[bool], later: list[bool]) -> pd.DataFrame:
    """Ten authorities in two years, the slowest as told."""
    years = [
        pd.DataFrame(
            {"old_code": list("abcdefghij"), "calendar_year": year, "rate": range(10), "slow": flags, "source_id": "s"}
        )
        for year, flags in ((2020, slow), (2021, later))
    ]
    return pd.concat(years, ignore_index=True)


def test_persistence_worked_by_hand() -> None:
    rows = pairs([True, True] + [False] * 8, [True, False, True] + [False] * 7)
    table = persistence.persistence(rows).set_index(["years_later", "from_year"])
    row = table.loc[(1, "2020")]
    assert (row["authorities"], row["slowest"], row["still_slowest"]) == (10, 2, 1)
    assert (row["percent"], row["by_chance"], row["rank_correlation"]) == (50.0, 20.0, 1.0)
    assert row["lower"] < 50 < row["upper"]
    pooled = table.loc[(1, "all years")]
    assert (pooled["percent"], pooled["limits_marker"], pooled["rank_marker"]) == (50.0, "u", "z")
    assert pd.isna(pooled["lower"])


def test_an_authority_without_a_later_year_is_in_no_pair() -> None:
    rows = pairs([True, True] + [False] * 8, [True, True] + [False] * 8)
    rows = rows[~(rows["old_code"].eq("a") & rows["calendar_year"].eq(2021))]
    row = persistence.persistence(rows).set_index(["years_later", "from_year"]).loc[(1, "2020")]
    assert (row["authorities"], row["slowest"], row["still_slowest"]) == (9, 1, 1)


def test_a_fifth_of_each_year_is_slowest_and_the_first_months_are_left_out(
    issued: pd.DataFrame, known: Authorities
) -> None:
    rows = persistence.ranked(issued, known)
    assert rows["calendar_year"].min() == 2015
    shares = rows.groupby("calendar_year")["slow"].mean()
    assert shares.between(0.2, 0.212).all(), "more than a fifth only by ties and by a whole number of authorities"


def test_a_new_code_is_the_same_authority_and_a_split_one_is_new(issued: pd.DataFrame, known: Authorities) -> None:
    table = persistence.slowest_authorities(persistence.ranked(issued, known), known).set_index("area_name")
    assert table.loc["Somerset", "years_ranked"] == 10
    assert table.loc["Buckinghamshire", "area_code"] == "E06000060"
    assert tuple(table.loc["Northamptonshire", ["years_ranked", "still_there"]]) == (6, "no")
    assert tuple(table.loc["North Northamptonshire", ["years_ranked", "still_there"]]) == (4, "yes")
    assert table.loc["Cumbria", "latest_year"] == 2022
    assert len(table) == 158, "every authority that ever was in the time"
    assert (table["years_slowest"] <= table["years_ranked"]).all()


def test_years_named_are_years_counted(issued: pd.DataFrame, known: Authorities) -> None:
    table = persistence.slowest_authorities(persistence.ranked(issued, known), known)
    named = table["which_years"].map(lambda years: len(years.split(", ")) if years else 0)
    assert named.tolist() == table["years_slowest"].tolist()


def test_tables_pass_as_released(issued: pd.DataFrame, known: Authorities) -> None:
    rows = persistence.ranked(issued, known)
    later = persistence.persistence(rows)
    assert set(later["years_later"]) == set(persistence.LAGS)
    for table in persistence.persistence_tables(later, persistence.slowest_authorities(rows, known)):
        assert len(table.checked().frame) == len(table.frame)


@pytest.mark.parametrize("lag", persistence.LAGS)
def test_all_years_together_are_the_sum_of_the_years(issued: pd.DataFrame, known: Authorities, lag: int) -> None:
    later = persistence.persistence(persistence.ranked(issued, known))
    rows = later[later["years_later"].eq(lag)]
    each, pooled = rows[rows["from_year"].ne("all years")], rows[rows["from_year"].eq("all years")].iloc[0]
    for name in ("authorities", "slowest", "still_slowest"):
        assert each[name].sum() == pooled[name]
