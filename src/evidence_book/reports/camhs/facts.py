"""The facts of the report on children's mental health services: England."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise, product
from typing import Any

import pandas as pd

from evidence_book.facts import Fact, Facts, Interval
from evidence_book.frames import each_row, row_at
from evidence_book.measures.proportions import proportion
from evidence_book.reports.camhs.national import ACTIVE, PERCENT, active_years, one, spelt
from evidence_book.reports.headlines import Answers, in_report
from evidence_book.reports.making import fact_maker, id_of, interval_of, or_none
from evidence_book.reports.release import source_ids

ENGLAND = "E92000001"
POLICY = "published"
WILSON = "Wilson score limits, 95%"
make = fact_maker("camhs", POLICY, ENGLAND)

# The last year by the count of referrals that started in it: what is counted then changed.
_LAST_STARTED = "2021-22"
_BY_STARTED = (
    "{referred.2021_22} children were referred in 2021-22; {closed_share.2021_22} of referrals were closed before treatment.",
    "The mean wait was {mean_wait.2017_18} in 2017-18, {mean_wait.2020_21} in 2020-21 and {mean_wait.2021_22} in 2021-22.",
    "The mean wait was {area_wait_lowest.2021_22} in the quickest area and {area_wait_highest.2021_22} in the slowest.",
    "{treated_share.2021_22} of children referred were treated in the year, {waiting_share.2021_22} were still waiting.",
    "These count all referrals, so chance matters little: 95% limits of the share closed are {closed_share.2021_22:limits}.",
)


def _by_active(before: str, year: str, waited: str, *, more: bool) -> tuple[str, str, str, str, str]:
    """The answers in a year by the count of active referrals, with waits by reason of the year `waited`."""
    now, span = spelt(year), f"{before[:4]}_{year[-2:]}"
    moved = (
        f"{{more_waiting.{span}:start}} more were waiting than a year before."
        if more
        else f"Fewer were waiting than a year before, by {{more_waiting.{span}:size}}."
    )
    then = "" if waited == year else f" in {waited}"
    return (
        f"{{active.{now}}} children had a referral open at some time in {year}; {{still_waiting.{now}}} were still waiting when the year ended.",
        f"{moved} By the older count, treated children had waited "
        "{mean_wait.2017_18} on average in 2017-18 and {mean_wait.2021_22} in 2021-22.",
        "In 2021-22 the mean wait was {area_wait_lowest.2021_22} in the quickest area and {area_wait_highest.2021_22} in the slowest.",
        f"Children with suspected autism waited {{wait_suspected_autism.{spelt(waited)}}} on average{then}, children in crisis {{wait_in_crisis.{spelt(waited)}}}.",
        "These count all referrals, so chance matters little. What is counted changed in 2022-23: nothing may be compared across it.",
    )


def headlines(by_year: pd.DataFrame, waited: str, facts: Facts) -> dict[str, Answers]:
    """The editions: the last year before the break, and every later one that has a year to be set against."""
    texts = {_LAST_STARTED: _BY_STARTED}
    for before, year in pairwise(active_years(by_year)):
        more = facts[f"camhs.more_waiting.{before[:4]}_{year[-2:]}"].value or 0
        texts[year] = _by_active(before, year, min(waited, year), more=more >= 0)
    return in_report("camhs", dict(sorted(texts.items(), reverse=True)))


# Measure of the yearly table, by what is counted: name of its facts, one a year, and what it says.
_STARTED: dict[str, tuple[str, str]] = {
    "children_referred": ("referred", "children whose referral started in the year"),
    "mean_wait_to_second_contact": ("mean_wait", "mean wait from referral to second contact, of children who had one"),
}
_SINCE_THE_BREAK: dict[str, tuple[str, str]] = {
    "children_with_active_referrals": ("active", "children with an active referral in the year"),
    "still_waiting_at_year_end": ("still_waiting", "children still waiting when the year ended"),
    "children_with_active_referrals_share": (
        "active_share",
        "percentage of children with an active referral in the year",
    ),
    "entered_treatment": ("entered", "children who entered treatment"),
    "referral_closed_before_treatment": ("closed_active", "children whose referral was closed before treatment"),
    "mean_wait_of_those_entering_treatment": ("wait_of_treated", "mean wait of children who entered treatment"),
    "mean_wait_of_those_still_waiting": ("wait_of_waiting", "mean wait so far of children still waiting"),
    "waited_over_two_years_still_waiting": ("over_two_years", "children still waiting after more than two years"),
    "referred_in_crisis": ("in_crisis", "children referred in crisis"),
    "referral_reason_unknown_share": ("reason_unknown", "percentage of active referrals without a known reason"),
    "nhs_spend_cypmhs": ("spent", "spending on children's mental health services"),
    "share_of_icb_budget_on_cypmhs": ("of_budget", "percentage of the budget of integrated care boards"),
}
# A single publication: fact name, financial year, measure and what it says.
_ONCE = (
    "per_child_otherwise.2018_19",
    "2018-19",
    "nhs_spend_per_child",
    "spending for each child by another definition",
)

# Fact name: day or period, measure among the other figures, what it says.
OTHER: dict[str, tuple[str, str, str]] = {
    "median_first_contact.2023": ("Sep-Nov 2023", "median_wait_first_contact_england", "wait to the first contact that half of supported referrals did not exceed"),
    "ninetieth_first_contact.2023": ("Sep-Nov 2023", "p90_wait_first_contact_england", "wait to the first contact that one supported referral in ten exceeded"),
    "referrals_waiting.2024": ("April 2024", "referrals_waiting_under_18", "referrals of people under 18 waiting"),
    "referrals_waiting_a_year.2024": ("April 2024", "referrals_waiting_over_a_year_under_18", "referrals of people under 18 waiting for over a year"),
    "probable_disorder.2023": ("2023", "probable_mental_disorder_8_16", "percentage of children aged 8 to 16 with a probable mental disorder"),
}  # fmt: skip


def published_facts(by_year: pd.DataFrame, other: pd.DataFrame) -> list[Fact]:
    """Published figures of England, qualifiers kept."""
    since = by_year["financial_year"].gt(_LAST_STARTED)
    named = [
        (f"{name}.{spelt(row.financial_year)}", label, row)
        for rows, measures in ((by_year[~since], _STARTED), (by_year[since], _SINCE_THE_BREAK))
        for row in each_row(rows[rows["measure"].isin(list(measures))])
        for name, label in (measures[row.measure],)
    ]
    once, year, measure, worded = _ONCE
    facts = []
    for name, label, row in [*named, (once, worded, one(by_year, year, measure))]:
        note = (
            "referrals active in the year: not comparable with years before"
            if row.basis == ACTIVE
            else or_none(row.note) or ""
        )
        facts.append(
            make(name, label, row.value, unit=row.unit, decimals=0 if row.value == round(row.value) else 1,
                 qualifier=or_none(row.qualifier), period=row.financial_year, kind="published",
                 source_ids=source_ids(pd.Series([row.source_id])), note=note)
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
    shares = {
        "still_waiting_at_year_end": ("still_waiting_share", "percentage of children with an active referral who were still waiting"),
        "entered_treatment": ("entered_share", "percentage of children with an active referral who entered treatment"),
        "referral_closed_before_treatment": (
            "closed_active_share", "percentage of children with an active referral that was closed before treatment",
        ),
    }  # fmt: skip
    facts = []
    years = active_years(by_year)
    for year, (measure, (name, label)) in product(years, shares.items()):
        whole, part = one(by_year, year, "children_with_active_referrals"), one(by_year, year, measure)
        if part is not None:
            rounded = any(or_none(each.qualifier) for each in (part, whole))
            said: dict[str, Any] = {"qualifier": "about"} if rounded else {"decimals": 1}
            sources = source_ids(pd.Series([part.source_id, whole.source_id]))
            facts.append(
                _share(f"{name}.{spelt(year)}", label, part.value, whole.value, year, source_ids=sources, **said)
            )
    for first, last in pairwise(years):
        waited, waiting = (one(by_year, year, "still_waiting_at_year_end") for year in (first, last))
        shared: dict[str, Any] = {
            "qualifier": "about", "period": f"{first} to {last}", "source_ids": source_ids(pd.Series([waiting.source_id, waited.source_id])),
        }  # fmt: skip
        span = f"{first[:4]}_{last[-2:]}"
        facts += [
            make(f"more_waiting.{span}", "more children still waiting than a year before", round(waiting.value - waited.value, -3), **shared),
            make(f"waiting_change.{span}", "change in children still waiting", round((waiting.value / waited.value - 1) * 100, 4),
                 unit="percent", **shared),
        ]  # fmt: skip
    return facts


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
    for year in sorted(totals.index)[-2:]:
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
        make(f"spending_growth.{first['financial_year'][:4]}_{last['financial_year'][-2:]}", "growth of spending on children's services", round((last["spent"] / first["spent"] - 1) * 100, 4),
             unit="percent", numerator=last["spent"], denominator=first["spent"], period=f"{first['financial_year']} to {last['financial_year']}", source_ids=(last["source_id"],),
             note="in the money of each year, not adjusted for prices")
    )  # fmt: skip
    for row in each_row(spent.iloc[[0, -1]]):
        facts.append(make(f"bed_days.{row.financial_year.replace('-', '_')}", "days that children spent in specialist mental health beds",
                          row.bed_days, period=row.financial_year, source_ids=(row.source_id,)))  # fmt: skip
    return facts


def reason_facts(by_year: Iterable[tuple[pd.DataFrame, str]], detained: pd.DataFrame) -> list[Fact]:
    """Why children are referred and how long each reason waits, and detentions.

    Takes the tables of `national.reasons_by_year`; what two of them hold is told once.
    """
    facts = []
    for reasons, waited in by_year:
        percents = [name for name in reasons.columns if name.startswith(PERCENT) and name != "percent_marker"]
        for row in each_row(reasons):
            name = id_of(row.reason)
            shared: dict[str, Any] = {"kind": "published", "source_ids": source_ids(pd.Series([row.source_id]))}
            for column in percents:
                value, year = getattr(row, column), column.removeprefix(PERCENT)
                if not pd.isna(value):
                    facts.append(make(f"reason_{name}.{year}", f"percentage of active referrals: {row.reason}", value, unit="percent",
                        decimals=0 if value == round(value) else 1, period=year.replace("_", "-"), **shared))  # fmt: skip
            if not pd.isna(row.mean_wait_days):
                facts.append(make(f"wait_{name}.{spelt(waited)}", f"mean wait, {row.reason}", row.mean_wait_days, unit="days",
                    period=waited, note=or_none(row.note) or "", **shared))  # fmt: skip
            if not pd.isna(row.still_waiting_percent):
                facts.append(make(f"still_waiting_{name}.{spelt(waited)}", f"percentage still waiting when the year ended, {row.reason}",
                    row.still_waiting_percent, unit="percent", period=waited, **shared))  # fmt: skip
    for row in each_row(detained):
        year = row.financial_year.replace("-", "_")
        facts.append(make(f"detentions.{year}", "detentions of children under the Mental Health Act", row.detentions,
            period=row.financial_year, kind="published", source_ids=(row.source_id,)))  # fmt: skip
        if not pd.isna(row.girls_percent):
            facts.append(make(f"detained_girls.{year}", "percentage of those detentions that were of girls", row.girls_percent,
                unit="percent", period=row.financial_year, kind="published", source_ids=(row.source_id,)))  # fmt: skip
    return list({fact.id: fact for fact in reversed(facts)}.values())
