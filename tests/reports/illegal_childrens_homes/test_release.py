"""Illegal children's homes: the right comparator, costs that agree, vintages apart, nobody dropped."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.reports import tidying

from evidence_book.datasets.geography import plain_name
from evidence_book.facts import Fact, Facts
from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.illegal_childrens_homes import facts, series, snapshots, sufficiency
from evidence_book.reports.illegal_childrens_homes.checks import check_agreement, check_years


def tidy(name: str) -> pd.DataFrame:
    return tidying.tidy(f"illegal_childrens_homes.{name}")


@pytest.fixture(scope="module")
def national() -> pd.DataFrame:
    return tidy("national_figures")


@pytest.fixture(scope="module")
def counts(national: pd.DataFrame) -> pd.DataFrame:
    return snapshots.snapshots(national)


@pytest.fixture(scope="module")
def cost(national: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    return snapshots.costs(national, counts, tidy("residential_care_costs"))


@pytest.fixture(scope="module")
def children() -> pd.DataFrame:
    return sufficiency.looked_after(tidy("children_looked_after_by_la"))


@pytest.fixture(scope="module")
def places(children: pd.DataFrame) -> pd.DataFrame:
    return sufficiency.sufficiency(children, tidy("registered_homes_by_la_2023"))


def named(group: list[Fact], name: str) -> Fact:
    return Facts(group)[f"illegal_childrens_homes.{name}"]


def test_change_is_measured_from_the_restated_count(counts: pd.DataFrame) -> None:
    group = facts.count_facts(counts)
    assert named(group, "fewer.2024_2025").value == 764 - 669
    changed = named(group, "change.2024_2025")
    assert changed.value == pytest.approx(100 * (669 / 764 - 1), abs=1e-4)
    assert changed.interval is not None
    assert changed.interval.upper < 0, "more than chance"
    assert named(group, "children.2024").value == 775, "the first count is kept beside it"


def test_a_childs_year_is_worked_out_from_total_and_count_of_one_report(cost: pd.DataFrame) -> None:
    by_day = cost.set_index("as_at")
    assert by_day.loc["2024-09-01", "per_year"] == pytest.approx(440e6 / 775, abs=0.01)
    assert by_day.loc["2025-09-01", "per_week"] == pytest.approx(353e6 / 669 / 365.25 * 7, abs=0.01)
    assert by_day.loc["2024-09-01", "qualifier"] == "nearly"
    assert by_day.loc["2024-09-01", "published"] == "over 1,500 pounds a day; nearly 1,600 pounds a day"


def test_a_bound_has_no_limits_and_a_percentage_has(national: pd.DataFrame, counts: pd.DataFrame) -> None:
    group = facts.published_facts(snapshots.figures(national, counts), counts)
    plan = named(group, "with_plan.2025")
    assert (plan.display, plan.interval) == ("nearly 60%", None)
    over_15 = named(group, "aged_over_15.2025")
    assert over_15.interval is not None
    assert over_15.interval.lower < 51 < over_15.interval.upper


def test_ofsteds_figures_of_one_year_stay_apart() -> None:
    group = facts.series_facts(
        tidy("ofsted_unregistered_settings"),
        tidy("registered_homes_by_year"),
        series.liberty(tidy("deprivation_of_liberty_applications")),
    )
    assert named(group, "ofsted_settings.2022_23").value == 687
    assert named(group, "ofsted_settings_first.2022_23").value == 370
    assert "Dec 2025" in named(group, "ofsted_settings.2024_25").note


def test_liberty_figures_of_different_sources_are_different_series() -> None:
    table = series.liberty(tidy("deprivation_of_liberty_applications")).set_index("period")["series"]
    assert table["2020-21"] == "Cafcass, England"
    assert table["2023 Q4"] == "High Court list, by quarter"
    assert "Cafcass" not in set(table.loc[["2023", "2023 Q3"]])


def test_the_download_has_its_columns_and_everybody(children: pd.DataFrame) -> None:
    asked = [
        "as_at",
        "area_code",
        "area_name",
        "children_looked_after",
        "children_0_17",
        "rate_per_10000",
        "lower",
        "upper",
    ]
    assert list(children.columns)[:8] == asked
    assert len(children) == 835
    assert set(children["as_at"]) == {f"{year}-03-31" for year in range(2021, 2026)}


def test_marked_areas_have_no_rate_and_stay_listed(children: pd.DataFrame) -> None:
    rows = children.set_index(["as_at", "area_name"])
    city = rows.loc[("2025-03-31", "City of London")]
    assert (city["children_looked_after_marker"], city["rate_marker"]) == ("c", "c")
    assert pd.isna(city["rate_per_10000"])
    cumbria = rows.loc[("2025-03-31", "Cumbria")]
    assert cumbria["rate_marker"] in ("x", "z")
    assert not children["rate_per_10000"].eq(0).any()


def test_rates_have_exact_limits(children: pd.DataFrame) -> None:
    row = children.set_index(["as_at", "area_name"]).loc[("2021-03-31", "Hartlepool")]
    assert row["rate_per_10000"] == pytest.approx(348 / 19826 * 10_000, abs=0.005)
    assert row["lower"] < row["rate_per_10000"] < row["upper"]


def test_different_authorities_stay_different(children: pd.DataFrame) -> None:
    names = children[children["level"].eq("local_authority")]["area_name"].drop_duplicates()
    assert names.map(plain_name).is_unique


def test_no_registered_home_is_lost_and_authorities_without_one_are_listed(places: pd.DataFrame) -> None:
    homes = tidy("registered_homes_by_la_2023")
    assert places["homes"].sum() == homes["homes"].sum()
    assert places["places"].sum() == homes["places"].sum()
    by_sector = places[[name for name in places if name.startswith("places_") and name != "places_per_100"]]
    assert by_sector.sum(axis=1).eq(places["places"]).all()
    assert set(places[places["homes"].eq(0)]["area_name"]) == {
        "City of London", "Isles of Scilly", "Rutland", "Westminster",
    }  # fmt: skip


def test_a_home_in_an_unknown_authority_stops_the_release(children: pd.DataFrame) -> None:
    homes = tidy("registered_homes_by_la_2023")
    homes.loc[homes.index[0], "la_name"] = "Nowhere"
    with pytest.raises(ValueError, match="nowhere"):
        sufficiency.sufficiency(children, homes)


def test_what_was_published_agrees_with_what_is_worked_out(
    cost: pd.DataFrame, children: pd.DataFrame, places: pd.DataFrame
) -> None:
    registered = tidy("registered_homes_by_year")
    check_agreement(cost, tidy("national_figures"), children, places, registered)
    with pytest.raises(Disagreement, match="cost of a child's week, 2025"):
        check_agreement(cost.assign(per_week=20_000.0), tidy("national_figures"), children, places, registered)
    fewer = children[~children["area_name"].eq("Kent")]
    with pytest.raises(Disagreement, match="children looked after in all authorities"):
        check_agreement(cost, tidy("national_figures"), fewer, places, registered)


def test_a_year_that_is_left_out_stops_the_release(counts: pd.DataFrame, children: pd.DataFrame) -> None:
    check_years(counts, children)
    with pytest.raises(Disagreement, match="children looked after: no rows for 2023"):
        check_years(counts, children[children["as_at"].ne("2023-03-31")])
    with pytest.raises(Disagreement, match="no rows for 2026"):
        check_years(pd.concat([counts, counts.tail(1).assign(as_at="2027-09-01")]), children)


def test_change_is_measured_from_the_restated_count_where_there_is_one() -> None:
    national = tidy("national_figures")
    last = national[national["measure"].eq(snapshots.CHILDREN) & national["snapshot"].eq("2025-09-01")]
    later = pd.concat([national, last.assign(snapshot="2026-09-01", value=702.0)], ignore_index=True)
    table = snapshots.snapshots(later)
    assert table["comparator"].tolist() == ["no", "no", "yes", "it is the count of 2026"]
    facts_then = Facts(facts.count_facts(table))
    name = "illegal_childrens_homes"
    assert facts_then[f"{name}.fewer.2025_2026"].value == 669 - 702
    assert facts_then[f"{name}.children_restated.2025"].label.endswith("not restated a year later")
    restated = pd.concat(
        [later, last.assign(category="England, as restated in third report", value=660.0)], ignore_index=True
    )
    table = snapshots.snapshots(restated)
    assert table["comparator"].tolist() == ["no", "no", "no", "yes", "it is the count of 2026"]
    assert Facts(facts.count_facts(table))[f"{name}.fewer.2025_2026"].value == 660 - 702
