"""The facts of the report on inconsistency: plans on time, plans in place, requests, refusals, appeals, needs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import Fact, Facts, Interval
from evidence_book.frames import each_row, row_at
from evidence_book.reports.ehcp_inconsistency.funnel import by_authority
from evidence_book.reports.ehcp_inconsistency.timescales import COUNTED
from evidence_book.reports.headlines import Answers, in_report
from evidence_book.reports.making import fact_maker, or_none
from evidence_book.reports.release import source_ids

REPORT, POLICY = "ehcp_inconsistency", "published"
WILSON = "Wilson score limits, 95%"
make = fact_maker(REPORT, POLICY, ENGLAND)

_FIRST_WHOLE_YEAR = 2015
# Requests are published from this year on.
FIRST_WITH_REQUESTS = 2016
# Plans took the place of statements until March 2018; that January is the last to hold both.
LAST_WITH_STATEMENTS = 2018
# How a need is named in running text.
_NEEDS = {
    "asd": "autism",
    "slcn": "speech, language and communication",
    "semh": "social, emotional and mental health",
    "mld": "moderate learning difficulties",
}


def _answers_of_rates(year: int, needs: list[str]) -> tuple[str, str, str, str, str]:
    """The answers in a year of which percentages are published; `needs` names the three commonest, as running text does."""
    last, january = max(COUNTED), year + 1
    named = [f"{_NEEDS[code]} in {{need_{code}.{january}}}" for code in needs]
    return (
        f"{{plans.{january}}} children and young people had a plan in January {january}; {{requests.{year}}} requests were made in {year}.",
        f"{{on_time.{year}}} of new plans came within the limit of {{limit.final_plan}}, {{on_time.{_FIRST_WHOLE_YEAR}}} in {_FIRST_WHOLE_YEAR} "
        "(leaving out cases that the law lets run longer).",
        f"It depends on the council: from {{lowest.{year}}} to {{highest.{year}}} on time. In {{below_half.{year}}} of the {{rated.{year}}} "
        "with a figure most plans were late.",
        f"The main need is {named[0]} of plans, {named[1]}, and {named[2]}.",
        f"Very sure that councils differ: chance would put {{expected_99_8.{last}}} of {{counted.{last}}} outside the widest limits; "
        f"in {last}, {{outside_99_8.{last}}} were.",
    )


def _answers_of_counts(year: int) -> tuple[str, str, str, str, str]:
    """The answers in a year of which numbers of plans by authority are published."""
    return (
        f"{{plans.{year + 1}}} children and young people had a plan in January {year + 1}; {{requests.{year}}} requests were made in {year}.",
        f"{{on_time.{year}}} of new plans came within the limit of {{limit.final_plan}} (95% limits {{on_time.{year}:limits}}), "
        f"{{on_time.{year - 1}}} a year before.",
        f"It depends on the council: from {{lowest.{year}}} to {{highest.{year}}} on time. In {{below_half.{year}}} of the {{rated.{year}}} "
        "with a figure most plans were late.",
        f"Authorities refused {{refused_share.{year}}} of requests; a quarter of them less than {{refused_lower_quartile.{year}}}, a quarter "
        f"more than {{refused_upper_quartile.{year}}}.",
        f"Very sure that councils differ: chance would put {{expected_99_8.{year}}} of {{counted.{year}}} outside the widest limits; "
        f"{{outside_99_8.{year}}} were.",
    )


def headlines(needs: pd.DataFrame, facts: Facts) -> dict[str, Answers]:
    """The editions that can be told: the last year with numbers, and each later one whose January by need is published."""
    texts = {str(max(COUNTED)): _answers_of_counts(max(COUNTED))}
    for january, rows in needs[needs["primary_need_code"].ne("all")].groupby("january"):
        year = int(str(january)) - 1
        commonest = rows.sort_values("ehc_plans", ascending=False)["primary_need_code"].head(3)
        if f"{REPORT}.rated.{year}" in facts:
            texts[str(year)] = _answers_of_rates(year, list(commonest))
    return in_report(REPORT, dict(sorted(texts.items(), reverse=True)))


def interval(row: Any) -> Interval | None:
    """The limits of a row of a table; none where it has none."""
    if pd.isna(row.lower):
        return None
    return Interval(lower=row.lower, upper=row.upper, level=0.95, method=WILSON)


def _country(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["level"].eq("country")]


def on_time_facts(name: str, label: str, issued: pd.DataFrame) -> list[Fact]:
    """England's percentage on time, a fact a year, and the change since the first whole year."""
    facts = [
        make(f"{name}.{row.calendar_year}", label, row.rate, unit="percent", decimals=1, kind=row.kind,
             numerator=or_none(row.issued_within_20_weeks), denominator=or_none(row.issued), interval=interval(row),
             period=str(row.calendar_year), source_ids=source_ids(pd.Series([row.source_id])))
        for row in each_row(_country(issued))
    ]  # fmt: skip
    rates = _country(issued).set_index("calendar_year")["rate"]
    first, last = _FIRST_WHOLE_YEAR, int(rates.index.max())
    shared: dict[str, Any] = {"decimals": 1, "source_ids": source_ids(_country(issued)["source_id"])}
    return [
        *facts,
        make(f"{name}_change.{first}_{last}", f"change in the {label}", round(float(rates[last] - rates[first]), 1),
             unit="points", period=f"{first} to {last}", **shared),
        make(f"{name}_late.{last}", f"all but the {label}", round(100 - float(rates[last]), 1), unit="percent",
             period=str(last), **shared),
    ]  # fmt: skip


def gap_facts(issued: pd.DataFrame) -> list[Fact]:
    """How many authorities there were, and of how many no percentage is published."""
    facts = []
    for year, rows in by_authority(issued).groupby("calendar_year"):
        shared: dict[str, Any] = {"period": str(year), "source_ids": source_ids(rows["source_id"])}
        unknown = rows["rate_marker"].eq("x")
        facts.append(make(f"authorities.{year}", "local authorities", len(rows), **shared))
        facts.append(
            make(f"authorities_without_rate.{year}", "local authorities without a published percentage on time",
                 int(unknown.sum()), **shared)
        )  # fmt: skip
        late = unknown & rows["issued"].notna()
        if late.any():
            facts.append(
                make(f"counted_as_late.{year}", "local authorities whose plans England's percentage counts as late for want of a number",
                     int(late.sum()), **shared)
            )  # fmt: skip
    return facts


def _growth(
    name: str, label: str, numbers: pd.Series, first: int, last: int, sources: tuple[str, ...], of: str
) -> Fact:
    before, after = float(numbers[first]), float(numbers[last])
    return make(f"{name}_growth.{first}_{last}", f"growth in {label}", round(100 * (after / before - 1), 4), unit="percent",
                numerator=after, denominator=before, period=f"{of}{first} to {of}{last}", source_ids=sources,
                note="the first number holds statements too" if name == "plans" and first <= LAST_WITH_STATEMENTS else "")  # fmt: skip


def _note(name: str, row: Any) -> str:
    """What must be known to quote a number of England: its release, or that it holds statements."""
    if name == "plans" and row.year <= LAST_WITH_STATEMENTS:
        return "with the statements that plans replaced"
    return f"from the {row.new_plans_release}" if name == "new_plans" else ""


def national_facts(years: pd.DataFrame) -> list[Fact]:
    """Plans in place, new plans, requests, ended plans and their growth."""
    published = {
        "plans": ("plans in place", "January "),
        "new_plans": ("new plans made", ""),
        "requests": ("requests for an assessment", ""),
        "plans_ceased": ("plans that ceased", ""),
        "mediation_cases": ("mediation cases", ""),
    }
    facts = []
    for name, (label, of) in published.items():
        for row in each_row(years[years[name].notna() & years["year"].ge(_FIRST_WHOLE_YEAR)]):
            facts.append(
                make(f"{name}.{row.year}", label, float(getattr(row, name)), period=f"{of}{row.year}", kind="published",
                     source_ids=source_ids(pd.Series([row.source_id])),
                     note=_note(name, row))
            )  # fmt: skip
    by_year = years.set_index("year")
    sources = source_ids(years["source_id"])
    # The table of a year ends with the January after it, of which nothing else is known yet.
    january = int(by_year["plans"].dropna().index.max())
    made, asked = (int(by_year[name].dropna().index.max()) for name in ("new_plans", "requests"))
    both = by_year[by_year["new_plans_2023_release"].notna() & by_year["new_plans_later_release"].notna()]
    differ = both[both["new_plans_2023_release"].ne(both["new_plans_later_release"])]
    facts += [
        make(f"new_plans_2023_release.{year}", "new plans made, as first released", float(value), period=str(year),
             kind="published", source_ids=sources, note="a later release gives another number, which is used")
        for year, value in differ["new_plans_2023_release"].items()
    ]  # fmt: skip
    return [
        *facts,
        _growth("plans", "plans in place", by_year["plans"], _FIRST_WHOLE_YEAR, january, sources, "January "),
        _growth("plans", "plans in place", by_year["plans"], january - 1, january, sources, "January "),
        _growth("new_plans", "new plans made", by_year["new_plans"], made - 1, made, sources, ""),
        _growth("requests", "requests for an assessment", by_year["requests"], FIRST_WITH_REQUESTS, asked, sources, ""),
    ]


def decision_facts(asked: pd.DataFrame, appealed: pd.DataFrame) -> list[Fact]:
    """England's share of requests refused and of decisions appealed, and the spread of refusals between authorities."""
    facts = []
    for row in each_row(_country(asked[asked["refused_percent"].notna()])):
        counted = or_none(row.refused) is not None
        facts.append(
            make(f"refused_share.{row.calendar_year}", "percentage of requests refused", row.refused_percent, unit="percent",
                 decimals=1, kind="computed" if counted else "published", numerator=or_none(row.refused),
                 denominator=float(row.requests) if counted else None, interval=interval(row),
                 period=str(row.calendar_year), source_ids=source_ids(pd.Series([row.source_id])))
        )  # fmt: skip
    for row in each_row(_country(appealed)):
        shared: dict[str, Any] = {
            "period": str(row.calendar_year),
            "source_ids": source_ids(pd.Series([row.source_id])),
        }
        counted = or_none(row.appeals) is not None
        if counted:
            label = "appeals registered with the tribunal"
            facts.append(make(f"appeals.{row.calendar_year}", label, float(row.appeals), kind="published", **shared))
        facts.append(
            make(f"appeal_rate.{row.calendar_year}", "appeals as a percentage of decisions that could be appealed", row.appeal_rate,
                 unit="percent", decimals=1, kind="computed" if counted else "published", numerator=or_none(row.appeals),
                 denominator=or_none(row.decisions), interval=interval(row), **shared)
        )  # fmt: skip
    local = by_authority(asked)
    year = int(local["calendar_year"].max())
    latest = local[local["calendar_year"].eq(year) & local["refused_percent"].notna()]
    rates = latest["refused_percent"].astype(float)
    for name, share, label in (
        ("lower_quartile", 0.25, "percentage refused that a quarter of authorities lie below"),
        ("median", 0.5, "percentage refused that half of authorities lie below"),
        ("upper_quartile", 0.75, "percentage refused that a quarter of authorities lie above"),
        ("percentile_90", 0.9, "percentage refused that a tenth of authorities lie above"),
    ):
        facts.append(
            make(f"refused_{name}.{year}", label, round(float(rates.quantile(share)), 1), unit="percent", decimals=1,
                 period=str(year), source_ids=source_ids(latest["source_id"]))
        )  # fmt: skip
    local = by_authority(appealed)
    latest = local[local["calendar_year"].eq(year) & local["appeal_rate"].notna()]
    for name, share, label in (
        ("percentile_10", 0.1, "appeals for every 100 decisions that a tenth of authorities lie below"),
        ("percentile_90", 0.9, "appeals for every 100 decisions that a tenth of authorities lie above"),
    ):
        facts.append(
            make(f"appeal_{name}.{year}", label, round(float(latest["appeal_rate"].astype(float).quantile(share)), 2), unit="percent",
                 decimals=1, period=str(year), source_ids=source_ids(latest["source_id"]))
        )  # fmt: skip
    return facts


def need_facts(needs: pd.DataFrame, settings: pd.DataFrame) -> list[Fact]:
    """Shares of plans by primary need, and of new plans by setting."""
    facts = [
        make(f"need_{row.primary_need_code}.{row.january}", f"percentage of plans with the primary need: {row.primary_need}",
             row.pct, unit="percent", decimals=1, kind="published", numerator=row.ehc_plans, period=f"January {row.january}",
             source_ids=(row.source_id,))
        for row in each_row(needs[needs["primary_need_code"].ne("all")])
    ]  # fmt: skip
    # The one year for which mainstream schools are at hand.
    row = row_at(settings.set_index(["calendar_year", "setting_group"]), (2020, "mainstream_school"))
    return [
        *facts,
        make("new_in_mainstream.2020", "percentage of new plans for children in mainstream schools", row["pct"], unit="percent",
             decimals=1, kind="published", numerator=row["new_plans"], period="2020", source_ids=(row["source_id"],)),
    ]  # fmt: skip
