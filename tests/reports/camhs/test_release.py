"""Mental health services: a break that nothing crosses, parts that add up, nobody lost in a merger, scores with their range."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.reports import tidying

from evidence_book.datasets.camhs import plain_area
from evidence_book.facts import Facts
from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.camhs import area_facts, areas, change, checks, facts, national, outcomes, scores


def tidy(name: str) -> pd.DataFrame:
    return tidying.tidy(f"camhs.{name}")


@pytest.fixture(scope="module")
def by_year() -> pd.DataFrame:
    return national.by_year(tidy("england_by_year"))


@pytest.fixture(scope="module")
def raw_outcomes() -> pd.DataFrame:
    return tidy("england_outcomes_2019_22")


@pytest.fixture(scope="module")
def ends(raw_outcomes: pd.DataFrame) -> pd.DataFrame:
    return outcomes.outcomes(raw_outcomes)


@pytest.fixture(scope="module")
def waits() -> pd.DataFrame:
    return areas.waits_by_area(tidy("waits_to_second_contact_by_area"))


@pytest.fixture(scope="module")
def changes(waits: pd.DataFrame) -> pd.DataFrame:
    return change.change_by_area(waits, tidy("ccg_mergers"))


@pytest.fixture(scope="module")
def scored() -> pd.DataFrame:
    return scores.area_scores(tidy("ccg_indicators_2021_22"), tidy("scoring_scheme"))


def test_years_are_told_by_what_is_counted_in_them(
    by_year: pd.DataFrame, ends: pd.DataFrame, raw_outcomes: pd.DataFrame
) -> None:
    years = national.series(by_year, outcomes.grouped(ends, raw_outcomes)).set_index("financial_year")
    assert years["basis"].tolist() == [national.STARTED] * 5 + [national.ACTIVE] * 2
    assert years.loc["2022-23", "closed_percent"] == pytest.approx(372_800 / 949_200 * 100, abs=1e-3)
    last = years.loc["2023-24"]
    assert (last["closed_marker"], last["mean_wait_marker"], last["still_waiting_qualifier"]) == ("x", "x", "about")
    assert pd.isna(last["mean_wait_days"])


def test_no_fact_compares_across_the_break(by_year: pd.DataFrame) -> None:
    for fact in facts.computed_facts(by_year):
        assert fact.period in ("2022-23", "2023-24", "2022-23 to 2023-24")


def test_both_readings_are_kept_and_one_is_used(by_year: pd.DataFrame) -> None:
    rows = by_year.set_index(["financial_year", "measure"])
    assert rows.loc[("2017-18", "children_referred"), "reading"] == "used"
    other = rows.loc[("2017-18", "children_referred_more_than")]
    assert (other["reading"], other["qualifier"]) == ("another reading of children_referred", "over")
    assert rows.loc[("2018-19", "referrals_closed_before_treatment_alt"), "value"] == 36


def test_words_stay_with_their_numbers(by_year: pd.DataFrame) -> None:
    group = Facts(facts.published_facts(by_year, tidy("other_national_indicators")))
    assert group["camhs.wait_of_waiting.2023_24"].display == "nearly 6 months"
    assert group["camhs.still_waiting.2023_24"].display == "about 320,000"
    assert group["camhs.spent.2023_24"].display == "£1.1 billion"
    assert group["camhs.of_budget.2023_24"].display == "over 1%"


def test_outcomes_add_up_to_the_children_referred(
    ends: pd.DataFrame, raw_outcomes: pd.DataFrame, by_year: pd.DataFrame
) -> None:
    assert ends.groupby("financial_year")["children"].sum().to_dict() == {
        "2019-20": 538_564,
        "2020-21": 497_502,
        "2021-22": 733_756,
    }
    assert ends.groupby("financial_year")["percent"].sum().round(2).eq(100).all()
    checks.check_outcomes(ends, raw_outcomes, by_year)
    with pytest.raises(Disagreement, match="outcomes of 2019-20"):
        checks.check_outcomes(ends.assign(children=ends["children"] + 1), raw_outcomes, by_year)


def test_percentages_by_area_are_those_of_the_counts(waits: pd.DataFrame) -> None:
    """Their source cuts them down to whole numbers in the first year and the last, and rounds them in the second."""
    named = waits.set_index(["area_code", "financial_year"])
    assert named.loc[("England", "2021-22"), "percent_closed"] == 30.9
    assert named.loc[("Y63", "2019-20"), "percent_0_4w"] == 23.6
    published = tidy("waits_to_second_contact_by_area").set_index(["org_code", "financial_year", "level"])
    published = published[~published.index.duplicated()]
    by_level = waits.assign(level=waits["level"].map({said: name for name, said in areas.LEVELS.items()}))
    ours = by_level.set_index(["area_code", "financial_year", "level"])
    higher = (ours["percent_closed"] - published["pct_closed"]).groupby("financial_year").median()
    assert (higher.round(1) == [0.5, 0.0, 0.6]).all()


def test_closed_share_has_wilson_limits(ends: pd.DataFrame, raw_outcomes: pd.DataFrame) -> None:
    group = Facts(facts.outcome_facts(outcomes.grouped(ends, raw_outcomes), ends))
    closed = group["camhs.closed_share.2021_22"]
    assert closed.value == pytest.approx(238_180 / 733_756 * 100, abs=1e-3)
    assert closed.interval is not None
    assert closed.interval.lower < 32.46 < closed.interval.upper


def test_spending_agrees_with_its_parts(by_year: pd.DataFrame) -> None:
    raw, indicators = tidy("england_spend_by_year"), tidy("ccg_indicators_2021_22")
    spent = outcomes.spending(raw, tidy("tier4_beddays_england"))
    assert spent["per_child"].isna().tolist() == [True, False, False, False, False]
    assert spent["per_child_marker"].tolist()[0] == "x"
    checks.check_spending(spent, raw, by_year, indicators)
    with pytest.raises(Disagreement, match="spending of all areas"):
        checks.check_spending(spent, raw, by_year, indicators.iloc[1:])


def test_reasons_without_a_figure_are_marked_not_zero() -> None:
    table = national.reasons(tidy("referral_reasons"), tidy("wait_by_reason")).set_index("reason")
    assert len(table) == 6
    assert table.loc["anxiety", "mean_wait_marker"] == "x"
    assert table.loc["self harm", "percent_marker"] == "x"
    assert not table[["mean_wait_days", "percent_2023_24"]].eq(0).any().any()


def test_every_area_is_there_and_what_is_withheld_stays_marked(waits: pd.DataFrame) -> None:
    counted = waits.groupby(["financial_year", "level"]).size()
    assert counted["2021-22"].to_dict() == {
        "commissioning_group": 106,
        "country": 1,
        "footprint": 42,
        "region": 7,
        "unknown": 1,
    }
    row = waits[
        waits["financial_year"].eq("2020-21") & waits["area_name"].eq("NHS Castle Point and Rochford CCG")
    ].iloc[0]
    assert (row["band_marker"], row["before_marker"]) == ("c", "c")
    assert pd.isna(row["n_over_12w"])
    assert waits["n_before"].isna().eq(waits["before_marker"].eq("c").fillna(False)).all()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("NHS HARTLEPOOL AND STOCKTON-ON-TEES CCG", "NHS Hartlepool and Stockton-on-Tees CCG"),
        ("MIDLANDS COMMISSIONING REGION", "Midlands"),
        ("West Yorkshire", "West Yorkshire"),
        (
            "BATH AND NORTH EAST SOMERSET, SWINDON AND WILTSHIRE STP",
            "Bath and North East Somerset, Swindon and Wiltshire STP",
        ),
    ],
)
def test_areas_are_spelt_one_way(written: str, read: str) -> None:
    assert plain_area(written) == read


def test_spread_counts_each_area_once(waits: pd.DataFrame) -> None:
    table = areas.spread(waits)
    row = table[table["financial_year"].eq("2021-22") & table["level"].eq("commissioning_group")].iloc[0]
    rows = waits[waits["financial_year"].eq("2021-22") & waits["level"].eq("commissioning_group")]
    assert (row["areas"], row["lowest"], row["highest"]) == (
        106,
        rows["mean_wait_days"].min(),
        rows["mean_wait_days"].max(),
    )
    assert row["median"] == np.median(rows["mean_wait_days"])


def test_merged_areas_are_the_sum_of_what_they_were(waits: pd.DataFrame, changes: pd.DataFrame) -> None:
    groups = waits[waits["level"].eq("commissioning_group")]
    for year in change.YEARS:
        total = groups[groups["financial_year"].eq(year)]["children_referred"].sum()
        assert changes[f"referred_{year.replace('-', '_')}"].sum() == total
    row = changes.set_index("area_name").loc["NHS Kirklees CCG"]
    parts = groups[groups["financial_year"].eq("2020-21") & groups["area_code"].isin(["03A", "03J"])]
    treated = parts[[f"n_{band}" for band in areas.WAIT_BANDS]].sum(axis=1).astype(float)
    assert row["areas_2020_21"] == 2
    assert row["mean_wait_2020_21"] == pytest.approx(
        (parts["mean_wait_days"] * treated).sum() / treated.sum(), abs=0.01
    )
    assert row["kind"] == "computed"


def test_an_area_that_leads_nowhere_stops_the_release(waits: pd.DataFrame) -> None:
    mergers = tidy("ccg_mergers")
    with pytest.raises(change.UnknownArea, match="03A"):
        change.change_by_area(waits, mergers[mergers["predecessor_code"].ne("03A")])


def test_a_wrong_merger_does_not_agree(waits: pd.DataFrame, changes: pd.DataFrame) -> None:
    indicators, mergers = tidy("ccg_indicators_2021_22"), tidy("ccg_mergers")
    checks.check_areas(waits, changes, indicators)
    wrong = mergers.assign(successor_code=mergers["successor_code"].mask(mergers["predecessor_code"].eq("03A"), "02P"))
    with pytest.raises(Disagreement, match=r"children referred in NHS (Barnsley|Kirklees) CCG"):
        checks.check_areas(waits, change.change_by_area(waits, wrong), indicators)


ASKED = [
    "area_name",
    "spend_per_child_quintile",
    "budget_share_quintile",
    "wait_quintile",
    "referred_quintile",
    "closed_quintile",
    "overall_score",
]


def test_scores_follow_the_scheme(scored: pd.DataFrame) -> None:
    assert list(scored.columns)[:7] == ASKED
    assert len(scored) == 106
    assert scored[ASKED[1:6]].sum(axis=1).eq(scored["overall_score"]).all()
    assert scored["overall_score"].between(5, 25).all()
    for name in ASKED[1:6]:
        assert scored[name].value_counts().sort_index().tolist() == [22, 21, 21, 21, 21]


def test_less_is_better_where_the_scheme_says_so(scored: pd.DataFrame) -> None:
    for value, quintile, better in (
        ("spend_per_child", "spend_per_child_quintile", 1),
        ("budget_percent", "budget_share_quintile", 1),
        ("mean_wait_days", "wait_quintile", -1),
        ("referred_percent", "referred_quintile", 1),
        ("closed_percent", "closed_quintile", -1),
    ):
        means = scored.groupby(quintile)[value].mean()
        assert (better * means.diff().dropna() > 0).all()


def test_a_score_lies_within_what_rounding_allows(scored: pd.DataFrame) -> None:
    assert (scored["lowest_score"] <= scored["overall_score"]).all()
    assert (scored["overall_score"] <= scored["highest_score"]).all()
    group = Facts(area_facts.score_facts(scored))
    widest = scored["highest_score"] - scored["lowest_score"]
    assert group["camhs.score_widest.2021_22"].value == widest.max()
    assert 0 < (group["camhs.scores_certain.2021_22"].value or 0) < 106


def test_detentions_say_the_same_in_both_tables(by_year: pd.DataFrame) -> None:
    detained = national.detentions(tidy("mha_detentions_children"))
    checks.check_detentions(detained, by_year)
    with pytest.raises(Disagreement, match="detentions, 2021-22"):
        checks.check_detentions(detained.assign(detentions=1), by_year)
    checks.check_detentions(
        detained.tail(1).assign(financial_year="2024-25"), by_year
    )  # of the next year the other says nothing yet


def test_the_year_that_came_is_set_against_the_one_before_and_earlier_waits_are_kept(by_year: pd.DataFrame) -> None:
    last = by_year[by_year["financial_year"].eq("2023-24")]
    grown = pd.concat([by_year, last.assign(financial_year="2024-25")], ignore_index=True)
    group = Facts(facts.computed_facts(grown))
    assert group["camhs.more_waiting.2023_25"].value == 0
    assert group["camhs.more_waiting.2022_24"].value == 50_000, "the change of the year before is kept"
    shares, waits = tidy("referral_reasons"), tidy("wait_by_reason")
    shares = pd.concat([shares, shares[shares["financial_year"].eq("2023-24")].assign(financial_year="2024-25")])
    waits = pd.concat([waits, waits.assign(financial_year="2024-25", mean_wait_days=99)])
    told = national.reasons_by_year(shares, waits)
    assert [waited for _, waited in told] == ["2023-24", "2024-25"]
    assert "percent_2024_25" in told[1][0] and "percent_2024_25" not in told[0][0]
    found = Facts(facts.reason_facts(told, national.detentions(tidy("mha_detentions_children"))))
    assert (found["camhs.wait_in_crisis.before"].value, found["camhs.wait_in_crisis.latest"].value) == (5, 99)


def test_a_year_that_is_left_out_and_reasons_beyond_all_stop_the_release(by_year: pd.DataFrame) -> None:
    shares = tidy("referral_reasons")
    checks.check_years(by_year, shares)
    with pytest.raises(Disagreement, match="reasons for referral: no rows for 2024"):
        checks.check_years(by_year, pd.concat([shares, shares.assign(financial_year="2025-26")]))
    with pytest.raises(Disagreement, match="reasons of 2022-23 together"):
        checks.check_years(by_year, shares.assign(pct_of_active_referrals=60.0))
