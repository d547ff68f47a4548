"""The facts of the report on illegal children's homes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import Fact, Facts, Interval
from evidence_book.frames import each_row, row_at
from evidence_book.reports.headlines import Answers, in_report
from evidence_book.reports.illegal_childrens_homes.series import SETTINGS
from evidence_book.reports.illegal_childrens_homes.snapshots import (
    FIRST,
    RESTATED,
    basis_of,
    census_days,
    change,
    count_of,
    told_day,
)
from evidence_book.reports.making import fact_maker, interval_of, or_none
from evidence_book.reports.release import source_ids
from evidence_book.wording import Unit

POLICY = "published"
# Series that are longer than this report have facts of their first year, of the year that the list of homes by authority
# is of, and of every year since the report was begun.
_LIST_YEAR, _SINCE = "2023", "2025"
# From this year on the number of homes of all types is told in one way.
_FIRST_HOMES = "2019"
WILSON = "Wilson score limits of the published percentage, 95%"
UNDER_ORDER = "pct of children in investigated unregistered settings under a deprivation of liberty order"
make = fact_maker("illegal_childrens_homes", POLICY, ENGLAND)

# What the first count, of 2024, answers: there was none before it.
_FIRST_COUNT = (
    "{children.2024} children were in illegal homes on 1 September 2024, at a cost of {cost.2024} in a year.",
    "There was no count before this one. {average_stay.2024:start} was the average stay.",
    "The figures do not name the places. {authorities_without_home.2023} of {authorities.2023} authorities had no "
    "registered home in their area in March 2023.",
    "They were {of_residential.2024} of all children in residential care; for {over_a_million.2024} of them the placement cost "
    "over a million pounds.",
    "The office counted them with legal powers, on one day. A year later the count was restated as {children_restated.2024}.",
)


def _later_count(before: str, year: str, *, fewer: bool, restated: bool) -> tuple[str, str, str, str, str]:
    """The answers of a count that has one before it."""
    span, then = f"{before}_{year}", before if restated else "2024"
    return (
        f"{{children.{year}}} children were in illegal homes on 1 September {year}, at a cost of {{cost.{year}}} in a year.",
        f"{{fewer.{span}{'' if fewer else ':size'}}} {'fewer' if fewer else 'more'} than a year before, a change of {{change.{span}}}. "
        f"{{over_a_year.{year}}} of the children had been there for over a year.",
        "The figures do not name the places. {authorities_without_home.2023} of {authorities.2023} authorities had no "
        "registered home in their area in March 2023.",
        f"{{aged_over_15.{year}}} were aged over 15, {{aged_10_to_15.{year}}} were aged 10 to 15 and {{aged_under_10.{year}}} aged under 10; "
        f"{{with_plan.{year}}} had an Education, Health and Care Plan.",
        f"The office counted them with legal powers, on one day. Its count of {then} was restated from {{children.{then}}} to {{children_restated.{then}}}.",
    )


def headlines(table: pd.DataFrame, facts: Facts) -> dict[str, Answers]:
    """The editions, one a count; takes the table of `snapshots.snapshots`."""
    texts = {"2024": _FIRST_COUNT}
    for before, day in pairwise(census_days(table)):
        fewer = facts[f"illegal_childrens_homes.fewer.{before[:4]}_{day[:4]}"].value or 0
        restated = basis_of(table, before) == RESTATED
        texts[day[:4]] = _later_count(before[:4], day[:4], fewer=fewer >= 0, restated=restated)
    return in_report("illegal_childrens_homes", dict(sorted(texts.items(), reverse=True)))


# Measure and category of a published figure: name of its facts, one a census day that has it, unit, what it says.
PUBLISHED: dict[tuple[str, str], tuple[str, Unit, str]] = {
    ("estimated annual cost", "England"): ("cost", "million_pounds", "estimated cost of a year's placements in illegal children's homes"),
    ("estimated cost over past 12 months", "England"): ("cost", "million_pounds", "estimated cost of twelve months' placements in illegal children's homes"),
    ("average cost per week", "per child"): ("cost_per_week_published", "pounds", "average cost of a child's week, as published"),
    ("placements costing over 1 million pounds", "count of children"): ("over_a_million", "count", "children whose placement cost more than a million pounds"),
    ("age", "over 15"): ("aged_over_15", "percent", "percentage of the children who were over 15"),
    ("age", "10-15"): ("aged_10_to_15", "percent", "percentage of the children who were 10 to 15"),
    ("age", "under 10"): ("aged_under_10", "percent", "percentage of the children who were under 10"),
    ("EHCP", "children with an EHCP"): ("with_plan", "percent", "percentage of the children with an Education, Health and Care Plan"),
    ("CAMHS", "children receiving CAMHS support"): ("with_camhs", "percent", "percentage of the children with support from mental health services"),
    ("duration", "in same illegal placement over one year"): ("over_a_year", "count", "children in the same illegal home for over a year"),
    ("youngest child", "age"): ("youngest", "years", "age of the youngest child in an illegal home"),
    ("duration", "average"): ("average_stay", "months", "average stay in an illegal home"),
    ("duration", "longest: small number of children"): ("longest_stay", "years", "longest stays of a small number of children"),
    ("duration", "one child in a caravan"): ("caravan", "months", "stay of one child in a caravan"),
    ("duration", "one child in a holiday camp"): ("holiday_camp", "months", "stay of one child in a holiday camp"),
    ("share of children in residential care", "England"): ("of_residential", "percent", "children in illegal homes as a percentage of children in residential care"),
}  # fmt: skip


def count_facts(table: pd.DataFrame) -> list[Fact]:
    """The counts of each census day, and the changes between days that may be compared.

    A day that has one after it has a count that the change is measured from: as restated, or as it was if it was not.
    """
    sources = source_ids(table["source_id"])
    published: dict[str, Any] = {"kind": "published", "source_ids": sources}
    days = census_days(table)
    facts = []
    for day in days:
        later = ", as first published" if day == days[0] else ""
        facts.append(make(f"children.{day[:4]}", f"children in illegal children's homes{later}", count_of(table, day, FIRST),
                          period=told_day(day), **published))  # fmt: skip
    for before, day in pairwise(days):
        basis = basis_of(table, before)
        compared, latest = count_of(table, before, basis), count_of(table, day, FIRST)
        against = ", against the restated count" if basis == RESTATED else ""
        estimate, span = change(table, before, day), f"{before[:4]}_{day[:4]}"
        over: dict[str, Any] = {"period": f"{told_day(before)} to {told_day(day)}", "source_ids": sources}
        facts += [
            make(f"children_restated.{before[:4]}",
                 f"children in illegal children's homes, {basis if basis == RESTATED else 'not restated a year later'}",
                 compared, period=told_day(before), **published),
            make(f"fewer.{span}", f"fewer children than a year before{against}", compared - latest, **over),
            make(f"change.{span}", f"change in a year{against}", round(estimate.value, 4), unit="percent",
                 numerator=latest, denominator=compared,
                 interval=interval_of(estimate, "limits of the ratio of two counts by the log method, 95%"), **over),
        ]  # fmt: skip
    return facts


def published_facts(every: pd.DataFrame, table: pd.DataFrame) -> list[Fact]:
    """Published figures of the census days, percentages with limits where they are no bounds."""
    facts = []
    days = census_days(table)
    for row in each_row(every[every["snapshot"].isin(days)]):
        if (row.measure, row.category) not in PUBLISHED:
            continue
        name, unit, label = PUBLISHED[row.measure, row.category]
        limits = None
        if or_none(row.interval_marker) is None:
            limits = Interval(lower=row.lower, upper=row.upper, level=0.95, method=WILSON)
        facts.append(
            make(f"{name}.{row.snapshot[:4]}", label, row.value, unit=unit, decimals=0 if row.value == round(row.value) else 1,
                 qualifier=or_none(row.qualifier), interval=limits, period=told_day(row.snapshot), kind="published",
                 source_ids=(row.source_id,), note=or_none(row.note) or "")
        )  # fmt: skip
        if name == "over_a_year":
            base = count_of(table, row.snapshot, FIRST)
            facts.append(
                make(f"over_a_year_share.{row.snapshot[:4]}", "percentage of the children in the same illegal home for over a year",
                     round(row.value / base * 100, 4), unit="percent", decimals=0, numerator=row.value, denominator=base,
                     period=told_day(row.snapshot), source_ids=source_ids(pd.Series([row.source_id])))
            )  # fmt: skip
    return facts


def _stepped(value: float, step: int, qualifier: str) -> int:
    """Round to a step; a number that the true one is nearly is not rounded below it."""
    steps = math.ceil(value / step) if qualifier == "nearly" else round(value / step)
    return steps * step


def _told(years: Iterable[str], first: str) -> list[str]:
    """The years of a long series that have facts."""
    return sorted(year for year in set(years) if year in (first, _LIST_YEAR) or year >= _SINCE)


def cost_facts(cost: pd.DataFrame) -> list[Fact]:
    """A child's year, week and day, worked out, and against residential care; the qualifier of the total is theirs too."""
    facts = []
    for row in each_row(cost):
        year, qualifier = row.as_at[:4], or_none(row.qualifier) or "about"
        shared: dict[str, Any] = {
            "period": f"year to 1 September {year}",
            "source_ids": source_ids(pd.Series([row.source_id])),
        }
        facts += [
            make(f"cost_per_year.{year}", "cost of a child's year", _stepped(row.per_year, 1000, qualifier), unit="pounds",
                 numerator=row.total_million * 1_000_000, denominator=row.children, qualifier=qualifier, **shared),
            make(f"cost_per_week.{year}", "cost of a child's week", _stepped(row.per_week, 100, qualifier), unit="pounds",
                 qualifier=qualifier, **shared),
            make(f"cost_per_day.{year}", "cost of a child's day", _stepped(row.per_day, 10, qualifier), unit="pounds",
                 qualifier=qualifier, **shared),
            make(f"times_residential.{year}", "cost of a child's year against that in residential care", row.times_residential,
                 unit="multiple", decimals=1, qualifier="about", **shared),
        ]  # fmt: skip
    first = next(each_row(cost))
    facts.append(
        make("residential_per_year.2023_24", "average cost of a child's year in residential care", first.residential_per_year,
              unit="pounds", period="2023-24", kind="published", source_ids=("nao_2025",))
    )  # fmt: skip
    return facts


def series_facts(ofsted: pd.DataFrame, registered: pd.DataFrame, applications: pd.DataFrame) -> list[Fact]:
    """Ofsted's findings, registered homes and liberty applications.

    Ofsted's figures of one year differ by the time of publication: to 2024-25 the one that is told is named.
    """
    named = {"2020-21": "Nov 2024", "2022-23": "Nov 2024", "2023-24": "Nov 2024", "2024-25": "Dec 2025 annual report"}
    later = ofsted[ofsted["measure"].eq(SETTINGS) & ofsted["financial_year"].gt(max(named))]
    named |= dict(zip(later["financial_year"], later["vintage"], strict=True))
    found = ofsted[ofsted["measure"].eq(SETTINGS)].set_index(["financial_year", "vintage"])
    facts = [
        make(f"ofsted_settings.{key[0].replace('-', '_')}", "settings that Ofsted found to be unregistered homes", row_at(found, key)["value"],
              period=key[0], kind="published", source_ids=(row_at(found, key)["source_id"],), note=f"vintage: {key[1]}")
        for key in named.items()
    ]  # fmt: skip
    ordered = ofsted[ofsted["measure"].eq(UNDER_ORDER)].iloc[0]
    facts.append(
        make("ofsted_under_order.2023_24", "percentage of children in investigated unregistered settings under a deprivation of liberty order",
             ordered["value"], unit="percent", period="2023-24", kind="published", source_ids=(ordered["source_id"],))
    )  # fmt: skip
    early = row_at(
        ofsted.set_index(["financial_year", "measure"]), ("2022-23", "premises operating illegally identified")
    )
    facts.append(
        make("ofsted_settings_first.2022_23", "premises operating illegally, as first published", early["value"],
              period="2022-23", kind="published", source_ids=(early["source_id"],))
    )  # fmt: skip
    homes = registered[registered["measure"].eq("homes") & registered["scope"].eq("all types")].set_index("as_at")
    for year in _told(homes.index.str[:4], _FIRST_HOMES):
        row = row_at(homes, f"{year}-03-31")
        facts.append(
            make(f"registered_homes.{year}", "registered children's homes of all types", row["value"],
                  period=f"31 March {year}", kind="published", source_ids=(row["source_id"],))
        )  # fmt: skip
    for row in each_row(registered[registered["measure"].eq("pct privately run")]):
        facts.append(
            make(f"private_homes.{row.as_at[:4]}", "percentage of registered homes that are privately run", row.value,
                  unit="percent", period=f"31 March {row.as_at[:4]}", kind="published", source_ids=(row.source_id,))
        )  # fmt: skip
    for row in each_row(applications[applications["series"].eq("High Court list, by year")]):
        if row.measure == "children subject to applications":
            facts.append(
                make(f"liberty.{row.period}", "children subject to applications to deprive them of their liberty", row.value,
                      period=row.period, kind="published", area_code="K04000001", source_ids=(row.source_id,))
            )  # fmt: skip
    young = applications[applications["measure"].eq("age") & applications["category"].eq("12 or under")]
    for row in each_row(young):
        facts.append(
            make(f"liberty_12_or_under.{row.period}", "percentage of those children aged 12 or under", row.value, unit="percent",
                  decimals=0, period=row.period, kind="published", area_code="K04000001", source_ids=(row.source_id,))
        )  # fmt: skip
    return facts


def sufficiency_facts(children: pd.DataFrame, places: pd.DataFrame) -> list[Fact]:
    """Children looked after in England, the range of authorities, and where homes are."""
    england = children[children["level"].eq("country")].set_index("as_at")
    facts = []
    years = _told(england.index.str[:4], min(england.index)[:4])
    for year in years:
        row = row_at(england, f"{year}-03-31")
        shared: dict[str, Any] = {"period": f"31 March {year}", "source_ids": (row["source_id"],)}
        facts += [
            make(f"looked_after.{year}", "children looked after", row["children_looked_after"], kind="published", **shared),
            make(f"looked_after_rate.{year}", "children looked after per 10,000 children", row["rate_per_10000"],
                  unit="per_10000", numerator=row["children_looked_after"], denominator=row["children_0_17"], **shared,
                  interval=Interval(lower=row["lower"], upper=row["upper"], level=0.95, method="exact Poisson limits, 95%")),
        ]  # fmt: skip
    for year in (year for year in years if year >= _SINCE):
        latest = children[children["as_at"].eq(f"{year}-03-31") & children["level"].eq("local_authority")]
        rated = latest[latest["rate_per_10000"].notna()].sort_values("rate_per_10000")
        for name, row in (("lowest", rated.iloc[0]), ("highest", rated.iloc[-1])):
            facts.append(
                make(f"looked_after_rate_{name}.{year}", f"{name} rate of an authority: {row['area_name']}", row["rate_per_10000"],
                     unit="per_10000", area_code=row["area_code"], period=f"31 March {year}", source_ids=(row["source_id"],))
            )  # fmt: skip
    sources = source_ids(places["source_id"])
    then: dict[str, Any] = {"period": "31 March 2023", "source_ids": sources}
    known = places[places["children_looked_after"].notna()]
    total = int(places["places"].sum())
    return [
        *facts,
        make("authorities.2023", "local authorities", len(places), **then),
        make("authorities_without_home.2023", "local authorities without a registered children's home in their area",
              int(places["homes"].eq(0).sum()), **then),
        make("homes_listed.2023", "registered children's homes in the list by local authority", int(places["homes"].sum()), kind="published", **then),
        make("places.2023", "places in registered children's homes", total, kind="published",
              **then),
        make("private_places.2023", "percentage of places that are privately run",
              round(float(places["places_private"].sum()) / total * 100, 4), unit="percent", numerator=int(places["places_private"].sum()),
              denominator=total, **then),
        make("places_per_100.2023", "places per 100 children looked after",
              round(total / float(known["children_looked_after"].sum()) * 100, 4), decimals=0, **then),
        make("places_per_100_least.2023", "places per 100 children looked after that a quarter of authorities do not reach",
              round(float(known["places_per_100"].astype(float).quantile(0.25)), 4), **then),
        make("places_per_100_most.2023", "places per 100 children looked after that a quarter of authorities exceed",
              round(float(known["places_per_100"].astype(float).quantile(0.75)), 4), **then),
    ]  # fmt: skip
