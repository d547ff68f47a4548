"""The spread between authorities, the funnel, and variation within regions."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.ehcp_inconsistency import funnel, spread
from evidence_book.reports.ehcp_inconsistency.checks import check_tables


@pytest.fixture
def little() -> pd.DataFrame:
    """Four authorities of two regions in a year with numbers; one has a gap, one issued no plan."""
    frame = pd.DataFrame(
        {
            "calendar_year": 2022, "area_code": list("abcde"), "area_name": list("ABCDE"), "level": "local_authority",
            "issued": [100, 100, 100, 0, None], "issued_within_20_weeks": [20, 50, 80, 0, None],
            "rate": [20.0, 50.0, 80.0, None, None], "rate_marker": [None, None, None, "z", "x"],
            "region_name": ["North", "South", "North", "South", "South"], "source_id": "s",
        }
    )  # fmt: skip
    return frame.astype({"issued": "Int64", "issued_within_20_weeks": "Int64"})


def test_the_spread_worked_by_hand(little: pd.DataFrame) -> None:
    row = spread.spread_by_year(little).iloc[0]
    assert (row["authorities"], row["without_rate"], row["counted"]) == (3, 2, 3)
    assert (row["lowest"], row["lower_quartile"], row["median"], row["highest"]) == (20, 35, 50, 80)
    assert (row["below_half"], row["above_nine_tenths"]) == (1, 0)
    assert row["pooled_rate"] == 50.0
    assert row["dispersion"] == 24.0, "z is 6, 0 and 6 standard errors: 72 / 3"
    assert (row["outside_95"], row["outside_99_8"]) == (2, 2)
    assert row["expected_95"] == pytest.approx(0.15, abs=0.051), "a twentieth of three, to one decimal"
    # North has 20 and 80 around 50, South 50: all of the variation is within.
    assert row["within_regions"] == 100.0


def test_places_in_the_funnel(little: pd.DataFrame) -> None:
    table = funnel.funnel(little).set_index("area_name")
    assert table["position"].to_dict() == {
        "A": "below the 99.8% limits", "B": "inside the 95% limits", "C": "above the 99.8% limits",
        "D": "no plan but exception cases", "E": "numbers not published",
    }  # fmt: skip
    assert table["z_score"].tolist()[:3] == [-6.0, 0.0, 6.0]
    assert table.loc[["D", "E"], "lower_95"].isna().all()


def test_a_year_without_numbers_is_compared_with_chance_by_a_marker(issued: pd.DataFrame) -> None:
    years = spread.spread_by_year(issued).set_index("calendar_year")
    assert years.loc[2024, "chance_marker"] == "x"
    assert pd.isna(years.loc[2024, "dispersion"])
    assert pd.isna(years.loc[2024, "outside_99_8"])
    assert pd.isna(years.loc[2022, "chance_marker"])
    assert years.loc[2024, "authorities"] + years.loc[2024, "without_rate"] == 153


def test_every_authority_of_the_year_is_in_the_funnel(issued: pd.DataFrame) -> None:
    table = funnel.funnel(issued)
    assert len(table) == 152
    assert table["position"].notna().all()
    assert table.loc[table["rate"].notna(), "lower_95"].notna().all()
    lines = funnel.funnel_lines(table)
    assert lines["issued"].max() >= table["issued"].max()
    assert lines["upper_99_8"].iloc[-1] - lines["lower_99_8"].iloc[-1] < 10


def test_tables_pass_as_released(issued: pd.DataFrame) -> None:
    places = funnel.funnel(issued)
    tables = (
        *spread.spread_tables(spread.spread_by_year(issued), spread.within_regions(issued)),
        *funnel.funnel_tables(places, funnel.funnel_lines(places)),
    )
    assert [len(table.checked().frame) for table in tables[:3]] == [11, 99, 152]


def test_two_tables_that_answer_one_question_must_agree(issued: pd.DataFrame) -> None:
    years, regions = spread.spread_by_year(issued), spread.within_regions(issued)
    check_tables(years, issued, regions)
    with pytest.raises(Disagreement, match="lowest of the regions, 2014"):
        check_tables(years.assign(lowest=years["lowest"] + 1), issued, regions)
    with pytest.raises(Disagreement, match="authorities, 2014"):
        check_tables(years, issued[issued["area_name"].ne("Kent")], regions)


def test_authorities_that_are_level_are_all_named(issued: pd.DataFrame) -> None:
    table = spread.within_regions(issued).set_index(["calendar_year", "region_name"])
    assert table.loc[(2024, "London"), "fastest"] == "Barnet, Kensington and Chelsea, Wandsworth, Westminster"
    assert table.loc[(2024, "South West"), "slowest"] == "Devon"
