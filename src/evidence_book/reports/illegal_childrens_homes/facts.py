"""The facts of the report on illegal children's homes."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import Fact, Interval
from evidence_book.frames import each_row, row_at
from evidence_book.reports.headlines import in_report
from evidence_book.reports.illegal_childrens_homes.series import SETTINGS
from evidence_book.reports.illegal_childrens_homes.snapshots import change, count_of
from evidence_book.reports.making import fact_maker, interval_of, or_none
from evidence_book.reports.release import source_ids

POLICY = "published"
WILSON = "Wilson score limits of the published percentage, 95%"
UNDER_ORDER = "pct of children in investigated unregistered settings under a deprivation of liberty order"
make = fact_maker("illegal_childrens_homes", POLICY, ENGLAND)

HEADLINES = in_report(
    "illegal_childrens_homes",
    {
        "2025": (
            "{children.2025} children were in illegal homes on 1 September 2025, at a cost of {cost.2025} in a year.",
            "{fewer.2024_2025} fewer than a year before, a change of {change.2024_2025}. {over_a_year.2025} of the children had been "
            "there for over a year.",
            "The figures do not name the places. {authorities_without_home.2023} of {authorities.2023} authorities had no "
            "registered home in their area in March 2023.",
            "{aged_over_15.2025} were aged over 15, {aged_10_to_15.2025} were aged 10 to 15 and {aged_under_10.2025} aged under 10; "
            "{with_plan.2025} had an Education, Health and Care Plan.",
            "The office counted them with legal powers, on one day. Its count of 2024 was restated from {children.2024} to {children_restated.2024}.",
        ),
        "2024": (
            "{children.2024} children were in illegal homes on 1 September 2024, at a cost of {cost.2024} in a year.",
            "There was no count before this one. {average_stay.2024:start} was the average stay.",
            "The figures do not name the places. {authorities_without_home.2023} of {authorities.2023} authorities had no "
            "registered home in their area in March 2023.",
            "They were {of_residential.2024} of all children in residential care; for {over_a_million.2024} of them the placement cost "
            "over a million pounds.",
            "The office counted them with legal powers, on one day. A year later the count was restated as {children_restated.2024}.",
        ),
    },
)

# Fact name: census day, measure, category, unit, decimals, what it says. Read from the published figures.
PUBLISHED: dict[str, tuple[str, str, str, str, int, str]] = {
    "cost.2024": ("2024-09-01", "estimated annual cost", "England", "million_pounds", 0, "estimated cost of a year's placements in illegal children's homes"),
    "cost.2025": ("2025-09-01", "estimated cost over past 12 months", "England", "million_pounds", 0, "estimated cost of twelve months' placements in illegal children's homes"),
    "cost_per_week_published.2025": ("2025-09-01", "average cost per week", "per child", "pounds", 0, "average cost of a child's week, as published"),
    "over_a_million.2024": ("2024-09-01", "placements costing over 1 million pounds", "count of children", "count", 0, "children whose placement cost more than a million pounds"),
    "over_a_million.2025": ("2025-09-01", "placements costing over 1 million pounds", "count of children", "count", 0, "children whose placement cost more than a million pounds"),
    "aged_over_15.2025": ("2025-09-01", "age", "over 15", "percent", 0, "percentage of the children who were over 15"),
    "aged_10_to_15.2025": ("2025-09-01", "age", "10-15", "percent", 0, "percentage of the children who were 10 to 15"),
    "aged_under_10.2025": ("2025-09-01", "age", "under 10", "percent", 1, "percentage of the children who were under 10"),
    "with_plan.2025": ("2025-09-01", "EHCP", "children with an EHCP", "percent", 0, "percentage of the children with an Education, Health and Care Plan"),
    "with_camhs.2025": ("2025-09-01", "CAMHS", "children receiving CAMHS support", "percent", 0, "percentage of the children with support from mental health services"),
    "over_a_year.2025": ("2025-09-01", "duration", "in same illegal placement over one year", "count", 0, "children in the same illegal home for over a year"),
    "youngest.2024": ("2024-09-01", "youngest child", "age", "years", 0, "age of the youngest child in an illegal home"),
    "average_stay.2025": ("2025-09-01", "duration", "average", "months", 0, "average stay in an illegal home"),
    "average_stay.2024": ("2024-09-01", "duration", "average", "months", 0, "average stay in an illegal home"),
    "longest_stay.2025": ("2025-09-01", "duration", "longest: small number of children", "years", 0, "longest stays of a small number of children"),
    "caravan.2025": ("2025-09-01", "duration", "one child in a caravan", "months", 0, "stay of one child in a caravan"),
    "holiday_camp.2025": ("2025-09-01", "duration", "one child in a holiday camp", "months", 0, "stay of one child in a holiday camp"),
    "of_residential.2024": ("2024-09-01", "share of children in residential care", "England", "percent", 0, "children in illegal homes as a percentage of children in residential care"),
}  # fmt: skip


def count_facts(table: pd.DataFrame) -> list[Fact]:
    """The three counts and the change between the two that may be compared."""
    sources = source_ids(table["source_id"])
    first, restated, latest = (
        count_of(table, "2024-09-01", "as first published"),
        count_of(table, "2024-09-01", "as restated a year later"),
        count_of(table, "2025-09-01", "as first published"),
    )
    estimate = change(table)
    published: dict[str, Any] = {"kind": "published", "source_ids": sources}
    return [
        make("children.2024", "children in illegal children's homes, as first published", first, period="1 September 2024", **published),
        make("children_restated.2024", "children in illegal children's homes, as restated a year later", restated, period="1 September 2024", **published),
        make("children.2025", "children in illegal children's homes", latest, period="1 September 2025", **published),
        make("fewer.2024_2025", "fewer children than a year before, against the restated count", restated - latest,
              period="1 September 2024 to 1 September 2025", source_ids=sources),
        make("change.2024_2025", "change in a year, against the restated count", round(estimate.value, 4), unit="percent",
              numerator=latest, denominator=restated, period="1 September 2024 to 1 September 2025", source_ids=sources,
              interval=interval_of(estimate, "limits of the ratio of two counts by the log method, 95%")),
    ]  # fmt: skip


def published_facts(every: pd.DataFrame, table: pd.DataFrame) -> list[Fact]:
    """Published figures of the snapshots, percentages with limits where they are no bounds."""
    places = every.set_index(["snapshot", "measure", "category"])
    facts = []
    for name, (day, measure, category, unit, decimals, label) in PUBLISHED.items():
        row = row_at(places, (day, measure, category))
        limits = None
        if or_none(row["interval_marker"]) is None:
            limits = Interval(lower=row["lower"], upper=row["upper"], level=0.95, method=WILSON)
        facts.append(
            make(name, label, row["value"], unit=unit, decimals=decimals, qualifier=or_none(row["qualifier"]),
                  interval=limits, period=f"1 September {day[:4]}", kind="published",
                  source_ids=(row["source_id"],), note=or_none(row["note"]) or "")
        )  # fmt: skip
    stayed = row_at(places, ("2025-09-01", "duration", "in same illegal placement over one year"))
    base = count_of(table, "2025-09-01", "as first published")
    facts.append(
        make("over_a_year_share.2025", "percentage of the children in the same illegal home for over a year",
              round(stayed["value"] / base * 100, 4), unit="percent", decimals=0, numerator=stayed["value"], denominator=base,
              period="1 September 2025", source_ids=source_ids(pd.Series([stayed["source_id"]])))
    )  # fmt: skip
    return facts


def _stepped(value: float, step: int, qualifier: str) -> int:
    """Round to a step; a number that the true one is nearly is not rounded below it."""
    steps = math.ceil(value / step) if qualifier == "nearly" else round(value / step)
    return steps * step


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
    """Ofsted's findings, registered homes and liberty applications."""
    found = ofsted[ofsted["measure"].eq(SETTINGS)].set_index(["financial_year", "vintage"])
    facts = [
        make(f"ofsted_settings.{name}", "settings that Ofsted found to be unregistered homes", row_at(found, key)["value"],
              period=key[0], kind="published", source_ids=(row_at(found, key)["source_id"],), note=f"vintage: {key[1]}")
        for name, key in {
            "2020_21": ("2020-21", "Nov 2024"),
            "2022_23": ("2022-23", "Nov 2024"),
            "2023_24": ("2023-24", "Nov 2024"),
            "2024_25": ("2024-25", "Dec 2025 annual report"),
        }.items()
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
    homes = registered[registered["measure"].eq("homes")].set_index(["as_at", "scope"])
    for year in ("2019", "2023", "2025"):
        row = row_at(homes, (f"{year}-03-31", "all types"))
        facts.append(
            make(f"registered_homes.{year}", "registered children's homes of all types", row["value"],
                  period=f"31 March {year}", kind="published", source_ids=(row["source_id"],))
        )  # fmt: skip
    private = row_at(registered.set_index(["as_at", "measure"]), ("2025-03-31", "pct privately run"))
    facts.append(
        make("private_homes.2025", "percentage of registered homes that are privately run", private["value"],
              unit="percent", period="31 March 2025", kind="published", source_ids=(private["source_id"],))
    )  # fmt: skip
    children = applications[applications["series"].eq("High Court list, by year")].set_index(["period", "measure"])
    for year in ("2023", "2024"):
        row = row_at(children, (year, "children subject to applications"))
        facts.append(
            make(f"liberty.{year}", "children subject to applications to deprive them of their liberty", row["value"],
                  period=year, kind="published", area_code="K04000001", source_ids=(row["source_id"],))
        )  # fmt: skip
    ages = applications.set_index(["period", "measure", "category"])
    young = row_at(ages, ("2024", "age", "12 or under"))
    facts.append(
        make("liberty_12_or_under.2024", "percentage of those children aged 12 or under", young["value"], unit="percent",
              decimals=0, period="2024", kind="published", area_code="K04000001", source_ids=(young["source_id"],))
    )  # fmt: skip
    return facts


def sufficiency_facts(children: pd.DataFrame, places: pd.DataFrame) -> list[Fact]:
    """Children looked after in England, the range of authorities, and where homes are."""
    england = children[children["level"].eq("country")].set_index("as_at")
    facts = []
    for year in ("2021", "2023", "2025"):
        row = row_at(england, f"{year}-03-31")
        shared: dict[str, Any] = {"period": f"31 March {year}", "source_ids": (row["source_id"],)}
        facts += [
            make(f"looked_after.{year}", "children looked after", row["children_looked_after"], kind="published", **shared),
            make(f"looked_after_rate.{year}", "children looked after per 10,000 children", row["rate_per_10000"],
                  unit="per_10000", numerator=row["children_looked_after"], denominator=row["children_0_17"], **shared,
                  interval=Interval(lower=row["lower"], upper=row["upper"], level=0.95, method="exact Poisson limits, 95%")),
        ]  # fmt: skip
    latest = children[children["as_at"].eq("2025-03-31") & children["level"].eq("local_authority")]
    rated = latest[latest["rate_per_10000"].notna()].sort_values("rate_per_10000")
    for name, row in (("lowest", rated.iloc[0]), ("highest", rated.iloc[-1])):
        facts.append(
            make(f"looked_after_rate_{name}.2025", f"{name} rate of an authority: {row['area_name']}", row["rate_per_10000"],
                  unit="per_10000", area_code=row["area_code"], period="31 March 2025", source_ids=(row["source_id"],))
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
