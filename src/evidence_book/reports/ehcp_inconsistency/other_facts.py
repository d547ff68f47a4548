"""Facts of spread, persistence and reorganisation, of the law, and of what others have published."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.facts import Fact
from evidence_book.frames import each_row, row_at
from evidence_book.measures.ranks import expected_with_at_least
from evidence_book.reports.choices import chosen
from evidence_book.reports.ehcp_inconsistency.facts import interval, make
from evidence_book.reports.ehcp_inconsistency.funnel import by_authority
from evidence_book.reports.ehcp_inconsistency.persistence import FIRST_YEAR, POOLED
from evidence_book.reports.ehcp_inconsistency.timescales import COUNTED
from evidence_book.reports.making import or_none
from evidence_book.reports.release import source_ids
from evidence_book.wording import Unit

# How often is often: it was half of the whole years when it was chosen.
OFTEN = 5

# Column of the spread, unit, decimals, what it says.
_SPREAD: dict[str, tuple[Unit, int, str]] = {
    "rated": ("count", 0, "local authorities with a percentage on time"),
    "counted": ("count", 0, "local authorities with both numbers of plans"),
    "below_half": ("count", 0, "local authorities with less than half of their plans on time"),
    "above_nine_tenths": ("count", 0, "local authorities with more than nine tenths of their plans on time"),
    "lowest": ("percent", 1, "lowest percentage on time of an authority"),
    "highest": ("percent", 1, "highest percentage on time of an authority"),
    "percentile_10": ("percent", 1, "percentage on time that a tenth of authorities lie below"),
    "lower_quartile": ("percent", 1, "percentage on time that a quarter of authorities lie below"),
    "median": ("percent", 1, "percentage on time that half of authorities lie below"),
    "upper_quartile": ("percent", 1, "percentage on time that a quarter of authorities lie above"),
    "percentile_90": ("percent", 1, "percentage on time that a tenth of authorities lie above"),
    "within_regions": ("percent", 0, "share of the variation between authorities that lies within regions"),
    "within_by_chance": ("percent", 0, "share of the variation within regions if regions made no difference"),
    "pooled_rate": ("percent", 1, "percentage on time of all authorities that published both numbers"),
    "dispersion": ("multiple", 0, "variation between authorities against that of chance alone"),
    "beyond_chance": (
        "points",
        1,
        "standard deviation between authorities, beyond chance, of plans issued within 20 weeks",
    ),
    "outside_95": ("count", 0, "local authorities outside the 95% funnel limits"),
    "expected_95": ("count", 1, "local authorities that chance would put outside the 95% funnel limits"),
    "outside_99_8": ("count", 0, "local authorities outside the 99.8% funnel limits"),
    "expected_99_8": ("count", 1, "local authorities that chance would put outside the 99.8% funnel limits"),
}
# Step of the law by the name of its fact.
_STEPS = {
    "decision": "decision whether to secure an EHC needs assessment",
    "advice": "bodies asked for advice must respond",
    "no_plan": "notify decision not to issue a plan",
    "comments": "parent or young person comments on draft plan",
    "final_plan": "send finalised plan",
    "review": "review the plan",
    "review_decision": "notify decision after annual review meeting",
    "amended_plan": "issue final amended plan after review",
    "reassessment": "finalised plan after re-assessment",
}
# Period and measure of a figure published elsewhere: fact name, unit, decimals, what it says.
# What is one publication is named with its period; what is published again each January follows below.
_OTHERS: dict[tuple[str, str], tuple[str, Unit, int, str]] = {
    ("2022", "ehcps_analysed"): ("study_plans.2022", "count", 0, "plans that the office's study read"),
    ("2022", "local_authorities"): ("study_authorities.2022", "count", 0, "local authorities whose plans the study read"),
    ("2022", "follow_up_children_interviewed"): ("study_children.2022", "count", 0, "children and young people whom the office interviewed"),
    ("January 2022", "share_in_mainstream"): ("in_mainstream.2022", "percent", 0, "percentage of those with plans in mainstream settings"),
    ("January 2022", "share_in_special_schools"): ("in_special_schools.2022", "percent", 0, "percentage of those with plans in special schools"),
    ("January 2022", "share_not_in_education_setting"): ("in_no_setting.2022", "percent", 0, "percentage of those with plans in no education setting"),
    ("January 2022", "neet_with_plan"): ("neet.2022", "count", 0, "young people with plans not in education, employment or training"),
    ("2024", "tribunals_registered"): ("appeals_quoted.2024", "count", 0, "appeals registered with the tribunal, as quoted elsewhere"),
    ("2015 (first full year)", "las_with_1_in_5_or_fewer_plans_on_time"): ("one_in_five.2015", "count", 0, "local authorities with one in five plans or fewer on time"),
}  # fmt: skip
_EACH_JANUARY: dict[str, tuple[str, Unit, int, str]] = {
    "pupils_in_schools_with_ehc_plan": (
        "pupils_with_plan",
        "percent",
        1,
        "percentage of pupils in schools with a plan",
    ),
}


def spread_facts(years: pd.DataFrame) -> list[Fact]:
    """Everything the spread says of a year, where it can be said; the share of authorities outside the widest limits."""
    facts = []
    for row in each_row(years.assign(rated=years["authorities"])):
        shared: dict[str, Any] = {
            "period": str(row.calendar_year),
            "source_ids": source_ids(pd.Series([row.source_id])),
        }
        facts += [
            make(
                f"{name}.{row.calendar_year}",
                label,
                float(getattr(row, name)),
                unit=unit,
                decimals=0 if name in ("lowest", "highest") and getattr(row, name) in (0, 100) else decimals,
                **shared,
            )
            for name, (unit, decimals, label) in _SPREAD.items()
            if or_none(getattr(row, name)) is not None
        ]
        if or_none(row.outside_99_8) is not None:
            facts.append(
                make(f"outside_99_8_share.{row.calendar_year}", "percentage of authorities further from the rest than chance explains",
                     round(100 * float(row.outside_99_8) / row.counted, 4), unit="percent", numerator=float(row.outside_99_8),
                     denominator=row.counted, note="outside the 99.8% funnel limits", **shared)
            )  # fmt: skip
    return facts


def extreme_facts(issued: pd.DataFrame) -> list[Fact]:
    """The authority with the lowest percentage of the last year with numbers of plans, and of the latest year, by name."""
    facts = []
    for year in (max(COUNTED), int(issued["calendar_year"].max())):
        rows = by_authority(issued)[by_authority(issued)["calendar_year"].eq(year)]
        for row in each_row(rows[rows["rate"].eq(rows["rate"].min())].head(1)):
            facts.append(
                make(f"slowest_authority.{year}", f"percentage of plans on time in {row.area_name}", row.rate, unit="percent",
                     decimals=1, kind=row.kind, interval=interval(row), area_code=row.area_code, period=str(year),
                     source_ids=source_ids(pd.Series([row.source_id])))
            )  # fmt: skip
    return facts


def persistence_facts(later: pd.DataFrame, slowest: pd.DataFrame) -> list[Fact]:
    """How many of the slowest fifth are so again, and how many authorities often are, beside chance."""
    facts = []
    first, last = FIRST_YEAR, int(slowest["latest_year"].max())
    # One fact a lag for all years together, and one for its latest pair of years.
    for row in each_row(later.groupby("years_later").tail(2)):
        pooled = row.from_year == POOLED
        span = f"{row.from_year}_{int(row.from_year) + row.years_later}" if not pooled else ""
        unit = "year" if row.years_later == 1 else "years"
        name = f"after_{row.years_later}_{unit}" if pooled else span
        shared: dict[str, Any] = {
            "period": f"{first} to {last}" if pooled else span.replace("_", " to "),
            "source_ids": source_ids(pd.Series([row.source_id])),
        }
        words = f"{row.years_later} {unit} later"
        facts += [
            make(f"still_slowest.{name}", f"percentage of the slowest fifth of authorities that were in it again {words}",
                 row.percent, unit="percent", numerator=row.still_slowest, denominator=row.slowest, interval=interval(row), **shared),
            make(f"still_slowest_by_chance.{name}", f"percentage that chance would put in the slowest fifth again {words}",
                 row.by_chance, unit="percent", **shared),
        ]  # fmt: skip
        if not pooled:
            facts.append(
                make(f"rank_correlation.{name}", "rank correlation of the authorities' percentages (1 is the same order)",
                     row.rank_correlation, decimals=2, **shared)
            )  # fmt: skip
    often = slowest["years_slowest"].ge(OFTEN)
    over: dict[str, Any] = {"period": f"{first} to {last}", "source_ids": source_ids(slowest["source_id"])}
    expected = expected_with_at_least(OFTEN, [int(each) for each in slowest["years_ranked"]], chosen("slowest_share"))
    return [
        *facts,
        make(f"often_slowest.{first}_{last}", f"local authorities in the slowest fifth in {OFTEN} years or more", int(often.sum()), **over),
        make(f"often_slowest_by_chance.{first}_{last}", f"local authorities that chance would put there in {OFTEN} years or more",
             round(expected, 2), decimals=1, **over),
        make(f"never_slowest.{first}_{last}", "local authorities never in the slowest fifth",
             int(slowest["years_slowest"].eq(0).sum()), **over),
        make(f"most_often_slowest.{first}_{last}", "most years that one authority was in the slowest fifth",
             int(slowest["years_slowest"].max()), unit="years", **over),
    ]  # fmt: skip


def change_facts(changes: pd.DataFrame, last: int) -> list[Fact]:
    """To the `last` year that is told: how many authorities ended, began, and only changed their code."""
    first, same = min(COUNTED), changes["kind"].eq("recoded")
    shared: dict[str, Any] = {"period": f"{first} to {last}", "source_ids": source_ids(changes["source_id"])}
    counts = {
        "authorities_ended": ("local authorities that ended", changes[~same]["predecessor_code"]),
        "authorities_begun": ("local authorities that began", changes[~same]["successor_code"]),
        "authorities_recoded": ("local authorities that changed their code only", changes[same]["successor_code"]),
    }
    return [make(f"{name}.{first}_{last}", label, codes.nunique(), **shared) for name, (label, codes) in counts.items()]


def law_facts(limits: pd.DataFrame) -> list[Fact]:
    """The time limits that are a number of days, weeks or months, each with its regulation as note."""
    by_step = limits.set_index("step")
    return [
        make(f"limit.{name}", f"time limit: {step}", float(row_at(by_step, step)["limit"]), unit=row_at(by_step, step)["unit"],
             qualifier=or_none(row_at(by_step, step)["qualifier"]), period="since 1 September 2014", kind="published",
             source_ids=(row_at(by_step, step)["source_id"],), note=row_at(by_step, step)["regulation"])
        for name, step in _STEPS.items()
    ]  # fmt: skip


def quoted_facts(others: pd.DataFrame) -> list[Fact]:
    """Figures published elsewhere and what is known of the office's study, qualifiers kept."""
    yearly = {
        (row.period, row.measure): (f"{name}.{row.period.removeprefix('January ')}", *rest)
        for row in each_row(others[others["measure"].isin(list(_EACH_JANUARY))])
        for name, *rest in (_EACH_JANUARY[row.measure],)
    }
    found = others.set_index(["period", "measure"])
    return [
        make(name, label, row_at(found, key)["value"], unit=unit, decimals=decimals, qualifier=or_none(row_at(found, key)["qualifier"]),
             period=key[0], kind="published", source_ids=source_ids(pd.Series([row_at(found, key)["source_id"]])),
             note=or_none(row_at(found, key)["note"]) or "")
        for key, (name, unit, decimals, label) in (_OTHERS | yearly).items()
    ]  # fmt: skip
