"""The facts of the report on children's mental health services: England."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.facts import Fact, Interval
from evidence_book.frames import each_row, row_at
from evidence_book.measures.proportions import proportion
from evidence_book.reports.camhs.national import ACTIVE, one
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, interval_of, or_none
from evidence_book.reports.release import source_ids

ENGLAND = "E92000001"
POLICY = "published"
WILSON = "Wilson score limits, 95%"
make = fact_maker("camhs", POLICY, ENGLAND)

HEADLINES = in_report(
    "camhs",
    {
        "2023-24": (
            "{active.2023_24} children had a referral open at some time in 2023-24; {still_waiting.2023_24} were still waiting when the year ended.",
            "{more_waiting.2022_24:start} more were waiting than a year before. By the older count, treated children had waited "
            "{mean_wait.2017_18} on average in 2017-18 and {mean_wait.2021_22} in 2021-22.",
            "In 2021-22 the mean wait was {area_wait_lowest.2021_22} in the quickest area and {area_wait_highest.2021_22} in the slowest.",
            "Children with suspected autism waited {wait_suspected_autism.2023_24} on average, children in crisis {wait_in_crisis.2023_24}.",
            "These count all referrals, so chance matters little. What is counted changed in 2022-23: nothing may be compared across it.",
        ),
        "2021-22": (
            "{referred.2021_22} children were referred in 2021-22; {closed_share.2021_22} of referrals were closed before treatment.",
            "The mean wait was {mean_wait.2017_18} in 2017-18, {mean_wait.2020_21} in 2020-21 and {mean_wait.2021_22} in 2021-22.",
            "The mean wait was {area_wait_lowest.2021_22} in the quickest area and {area_wait_highest.2021_22} in the slowest.",
            "{treated_share.2021_22} of children referred were treated in the year, {waiting_share.2021_22} were still waiting.",
            "These count all referrals, so chance matters little: 95% limits of the share closed are {closed_share.2021_22:limits}.",
        ),
    },
)

# Fact name: financial year, measure of the yearly table, decimals, what it says.
PUBLISHED: dict[str, tuple[str, str, int, str]] = {
    **{f"referred.{year.replace('-', '_')}": (year, "children_referred", 0, "children whose referral started in the year")
       for year in ("2017-18", "2018-19", "2019-20", "2020-21", "2021-22")},
    **{f"active.{year.replace('-', '_')}": (year, "children_with_active_referrals", 0, "children with an active referral in the year")
       for year in ("2022-23", "2023-24")},
    **{f"still_waiting.{year.replace('-', '_')}": (year, "still_waiting_at_year_end", 0, "children still waiting when the year ended")
       for year in ("2022-23", "2023-24")},
    **{f"mean_wait.{year.replace('-', '_')}": (year, "mean_wait_to_second_contact", 0, "mean wait from referral to second contact, of children who had one")
       for year in ("2017-18", "2018-19", "2019-20", "2020-21", "2021-22")},
    "active_share.2022_23": ("2022-23", "children_with_active_referrals_share", 0, "percentage of children with an active referral in the year"),
    "entered.2022_23": ("2022-23", "entered_treatment", 0, "children who entered treatment"),
    "closed_active.2022_23": ("2022-23", "referral_closed_before_treatment", 0, "children whose referral was closed before treatment"),
    "wait_of_treated.2022_23": ("2022-23", "mean_wait_of_those_entering_treatment", 0, "mean wait of children who entered treatment"),
    "wait_of_waiting.2022_23": ("2022-23", "mean_wait_of_those_still_waiting", 0, "mean wait so far of children still waiting"),
    "wait_of_waiting.2023_24": ("2023-24", "mean_wait_of_those_still_waiting", 0, "mean wait so far of children still waiting"),
    "over_two_years.2022_23": ("2022-23", "waited_over_two_years_still_waiting", 0, "children still waiting after more than two years"),
    "in_crisis.2023_24": ("2023-24", "referred_in_crisis", 0, "children referred in crisis"),
    "spent.2022_23": ("2022-23", "nhs_spend_cypmhs", 0, "spending on children's mental health services"),
    "spent.2023_24": ("2023-24", "nhs_spend_cypmhs", 1, "spending on children's mental health services"),
    "of_budget.2023_24": ("2023-24", "share_of_icb_budget_on_cypmhs", 0, "percentage of the budget of integrated care boards"),
    "per_child_otherwise.2018_19": ("2018-19", "nhs_spend_per_child", 0, "spending for each child by another definition"),
}  # fmt: skip

# Fact name: day or period, measure among the other figures, what it says.
OTHER: dict[str, tuple[str, str, str]] = {
    "median_first_contact.2023": ("Sep-Nov 2023", "median_wait_first_contact_england", "wait to the first contact that half of referrals did not exceed"),
    "ninetieth_first_contact.2023": ("Sep-Nov 2023", "p90_wait_first_contact_england", "wait to the first contact that one referral in ten exceeded"),
    "referrals_waiting.2024": ("April 2024", "referrals_waiting_under_18", "referrals of people under 18 waiting"),
    "referrals_waiting_a_year.2024": ("April 2024", "referrals_waiting_over_a_year_under_18", "referrals of people under 18 waiting for over a year"),
    "probable_disorder.2023": ("2023", "probable_mental_disorder_8_16", "percentage of children aged 8 to 16 with a probable mental disorder"),
}  # fmt: skip


def published_facts(by_year: pd.DataFrame, other: pd.DataFrame) -> list[Fact]:
    """Published figures of England, qualifiers kept."""
    facts = []
    for name, (year, measure, decimals, label) in PUBLISHED.items():
        row = one(by_year, year, measure)
        note = (
            "referrals active in the year: not comparable with years before"
            if row.basis == ACTIVE
            else or_none(row.note) or ""
        )
        facts.append(
            make(name, label, row.value, unit=row.unit, decimals=decimals, qualifier=or_none(row.qualifier), period=year,
                 kind="published", source_ids=source_ids(pd.Series([row.source_id])), note=note)
        )  # fmt: skip
    places = other.set_index(["date_or_period", "measure"])
    for name, (period, measure, label) in OTHER.items():
        row = row_at(places, (period, measure))
        facts.append(
            make(name, label, row["value"], unit=row["unit"], qualifier=or_none(row["qualifier"]), period=period,
                 decimals=0 if row["value"] == round(row["value"]) else 1, kind="published", source_ids=(row["source_id"],))
        )  # fmt: skip
    return facts


def _share(name: str, label: str, part: Any, whole: Any, period: str, **rest: Any) -> Fact:
    estimate = proportion(part, whole)
    limits = None if rest.get("qualifier") else interval_of(estimate, WILSON)
    if limits:
        limits = Interval(
            lower=round(100 * estimate.lower, 4), upper=round(100 * estimate.upper, 4), level=0.95, method=WILSON
        )
    return make(name, label, round(100 * estimate.value, 4), unit="percent", numerator=part, denominator=whole,
                interval=limits, period=period, **rest)  # fmt: skip


def computed_facts(by_year: pd.DataFrame) -> list[Fact]:
    """Shares and changes of the years after the break; from rounded numbers, so they have no limits where one is `about`."""
    active, before = (one(by_year, year, "children_with_active_referrals") for year in ("2023-24", "2022-23"))
    waiting, waited = (one(by_year, year, "still_waiting_at_year_end") for year in ("2023-24", "2022-23"))
    shared: dict[str, Any] = {"source_ids": source_ids(pd.Series([waiting.source_id, waited.source_id]))}
    entered, closed = (
        one(by_year, "2022-23", name) for name in ("entered_treatment", "referral_closed_before_treatment")
    )
    return [
        _share("still_waiting_share.2023_24", "percentage of children with an active referral who were still waiting",
               waiting.value, active.value, "2023-24", qualifier="about", source_ids=source_ids(pd.Series([waiting.source_id, active.source_id]))),
        _share("still_waiting_share.2022_23", "percentage of children with an active referral who were still waiting",
               waited.value, before.value, "2022-23", decimals=1, source_ids=source_ids(pd.Series([waited.source_id, before.source_id]))),
        _share("entered_share.2022_23", "percentage of children with an active referral who entered treatment",
               entered.value, before.value, "2022-23", decimals=1, source_ids=source_ids(pd.Series([entered.source_id, before.source_id]))),
        _share("closed_active_share.2022_23", "percentage of children with an active referral that was closed before treatment",
               closed.value, before.value, "2022-23", decimals=1, source_ids=source_ids(pd.Series([closed.source_id, before.source_id]))),
        make("more_waiting.2022_24", "more children still waiting than a year before", round(waiting.value - waited.value, -3),
             qualifier="about", period="2022-23 to 2023-24", **shared),
        make("waiting_change.2022_24", "change in children still waiting", round((waiting.value / waited.value - 1) * 100, 4),
             unit="percent", qualifier="about", period="2022-23 to 2023-24", **shared),
    ]  # fmt: skip


def outcome_facts(groups: pd.DataFrame, table: pd.DataFrame) -> list[Fact]:
    """Treated, closed, still waiting: share of the children referred, with limits."""
    labels = {
        "treated": ("treated_share", "percentage of children referred who were treated within the year"),
        "closed": ("closed_share", "percentage of children referred whose referral was closed before treatment"),
        "waiting": ("waiting_share", "percentage of children referred who were still waiting when the year ended"),
    }
    totals = table.groupby("financial_year")["children"].sum()
    source = source_ids(groups["source_id"])
    facts = []
    for row in each_row(groups[groups["group"].isin(list(labels))]):
        name, label = labels[row.group]
        year, total = row.financial_year, int(totals[row.financial_year])
        facts.append(
            _share(f"{name}.{year.replace('-', '_')}", label, row.children, total, year, decimals=1, source_ids=source)
        )
    quick = table[table["outcome"].eq("second contact within 4 weeks")].set_index("financial_year")["children"]
    for year in ("2020-21", "2021-22"):
        facts.append(
            _share(f"within_4_weeks.{year.replace('-', '_')}", "percentage of children referred with a second contact in four weeks",
                   int(quick[year]), int(totals[year]), year, decimals=1, source_ids=source)
        )  # fmt: skip
    return facts


def spending_facts(spent: pd.DataFrame) -> list[Fact]:
    """Spending for each child, and as a share of mental health spending and of the whole budget."""
    facts = []
    for row in each_row(spent):
        year = row.financial_year.replace("-", "_")
        shared: dict[str, Any] = {"period": row.financial_year, "source_ids": (row.source_id,)}
        facts.append(make(f"of_mental_health.{year}", "percentage of all mental health spending that went to children's services",
                          row.of_mental_health_percent, unit="percent", decimals=1, numerator=row.spent, **shared))  # fmt: skip
        if not pd.isna(row.per_child):
            facts.append(make(f"per_child.{year}", "spending for each child aged 0 to 17", row.per_child, unit="pounds",
                              numerator=row.spent, denominator=row.children_0_17, **shared))  # fmt: skip
    for row in each_row(spent.iloc[-2:]):
        facts.append(make(f"of_budget.{row.financial_year.replace('-', '_')}", "percentage of the whole budget of commissioning groups",
                          row.of_budget_percent, unit="percent", decimals=2, kind="published", period=row.financial_year,
                          source_ids=(row.source_id,)))  # fmt: skip
    first, last = spent.iloc[0], spent.iloc[-1]
    facts.append(
        make("spending_growth.2017_22", "growth of spending on children's services", round((last["spent"] / first["spent"] - 1) * 100, 4),
             unit="percent", numerator=last["spent"], denominator=first["spent"], period="2017-18 to 2021-22", source_ids=(last["source_id"],),
             note="in the money of each year, not adjusted for prices")
    )  # fmt: skip
    for row in each_row(spent.iloc[[0, -1]]):
        facts.append(make(f"bed_days.{row.financial_year.replace('-', '_')}", "days that children spent in specialist mental health beds",
                          row.bed_days, period=row.financial_year, source_ids=(row.source_id,)))  # fmt: skip
    return facts


def reason_facts(reasons: pd.DataFrame, detained: pd.DataFrame) -> list[Fact]:
    """Why children are referred, how long each reason waits, and detentions."""
    facts = []
    for row in each_row(reasons):
        name = row.reason.replace(",", "").replace(" ", "_").replace("-", "_")
        shared: dict[str, Any] = {"kind": "published", "source_ids": source_ids(pd.Series([row.source_id]))}
        if not pd.isna(row.percent_2023_24):
            for year, value in (("2022-23", row.percent_2022_23), ("2023-24", row.percent_2023_24)):
                facts.append(make(f"reason_{name}.{year.replace('-', '_')}", f"percentage of active referrals: {row.reason}", value,
                                  unit="percent", decimals=0 if value == round(value) else 1, period=year, **shared))  # fmt: skip
        if not pd.isna(row.mean_wait_days):
            facts.append(make(f"wait_{name}.2023_24", f"mean wait, {row.reason}", row.mean_wait_days, unit="days",
                              period="2023-24", note=or_none(row.note) or "", **shared))  # fmt: skip
        if not pd.isna(row.still_waiting_percent):
            facts.append(make(f"still_waiting_{name}.2023_24", f"percentage still waiting when the year ended, {row.reason}",
                              row.still_waiting_percent, unit="percent", period="2023-24", **shared))  # fmt: skip
    for row in each_row(detained):
        year = row.financial_year.replace("-", "_")
        facts.append(make(f"detentions.{year}", "detentions of children under the Mental Health Act", row.detentions,
                          period=row.financial_year, kind="published", source_ids=(row.source_id,)))  # fmt: skip
        if not pd.isna(row.girls_percent):
            facts.append(make(f"detained_girls.{year}", "percentage of those detentions that were of girls", row.girls_percent,
                              unit="percent", period=row.financial_year, kind="published", source_ids=(row.source_id,)))  # fmt: skip
    return facts
