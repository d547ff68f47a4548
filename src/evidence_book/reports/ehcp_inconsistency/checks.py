"""What must agree: parts with the whole, what is worked out with what is published, one table with another."""

from __future__ import annotations

import pandas as pd

from evidence_book.frames import each_row, row_at
from evidence_book.reports.agreement import Disagreement, agree, consecutive
from evidence_book.reports.ehcp_inconsistency.funnel import by_authority
from evidence_book.reports.ehcp_inconsistency.timescales import COUNTED

# Half of the last published digit, and the last bit of a binary number.
_ONE_DECIMAL, _TWO_DECIMALS, _THREE_DECIMALS = 0.0501, 0.00501, 0.000501
# A published list of 2016 counts authorities with one in five plans or fewer on time in the first full year.
_LIST_YEAR, _ONE_IN_FIVE = 2015, 20.0
# Measure of a figure quoted elsewhere, in whatever year, by the column of England's that it must be.
_QUOTED = {
    "ehc_plans": "plans",
    "new_plans": "new_plans",
    "assessment_requests": "requests",
    "plans_ceased": "plans_ceased",
    "issued_within_20_weeks_excl_exceptions": "within_20_weeks",
}


def check_years(years: pd.DataFrame, issued: pd.DataFrame, place: pd.DataFrame) -> None:
    """Raise `Disagreement` unless no year is left out, and authorities are told of no year that England is not."""
    consecutive("England by year", years["year"])
    consecutive("plans issued within 20 weeks, by authority", issued["calendar_year"])
    consecutive("plans in place, by authority", place["january"])
    for what, told in (("plans issued", issued["calendar_year"]), ("plans in place", place["january"])):
        if strange := sorted(set(told) - set(years["year"])):
            raise Disagreement(
                f"{what} by authority, {', '.join(map(str, strange))}: England has no row; receive both files"
            )


def check_issued(issued: pd.DataFrame, published: pd.Series, title: str) -> None:
    """Raise `Disagreement` unless each year's percentage for England is the published one, and regions add up.

    Regions are compared where all have numbers, as is the case until 2021.
    """
    for row in each_row(issued[issued["level"].eq("country")]):
        agree(f"{title}, England, {row.calendar_year}", row.rate, published[row.calendar_year], _ONE_DECIMAL)
    for year, rows in issued[issued["calendar_year"].isin(COUNTED)].groupby("calendar_year"):
        regions, whole = rows[rows["level"].eq("region")], rows[rows["level"].eq("country")]
        for name in ("issued", "issued_within_20_weeks"):
            if regions[name].notna().all():
                agree(f"{title}, {name} of the regions, {year}", regions[name].sum(), float(whole[name].iloc[0]), 0)


def check_decisions(asked: pd.DataFrame, place: pd.DataFrame, appealed: pd.DataFrame, years: pd.DataFrame) -> None:
    """Raise `Disagreement` unless requests, refusals, plans and appeals of the authorities add up to England's.

    England's percentages must be those published, to their last digit; new plans are compared within one release.
    """
    england = years.set_index("year")
    for year, rows in by_authority(asked).groupby("calendar_year"):
        for name, published in (
            ("requests", "requests"),
            ("refused", "refused"),
            ("new_plans", "new_plans_2023_release"),
        ):
            if rows[name].notna().all():
                agree(f"{name} of all authorities, {year}", rows[name].sum(), float(england[published][year]), 0)
    for row in each_row(asked[asked["level"].eq("country") & asked["refused_percent"].notna()]):
        agree(
            f"percentage refused, {row.calendar_year}",
            row.refused_percent,
            england["refused_percent"][row.calendar_year],
            _ONE_DECIMAL,
        )
    for january, rows in by_authority(place).groupby("january"):
        agree(f"plans in all authorities, January {january}", rows["plans"].sum(), float(england["plans"][january]), 0)
    for year, rows in by_authority(appealed).groupby("calendar_year"):
        for name in ("appeals", "decisions"):
            agree(f"{name} of all authorities, {year}", rows[name].sum(), float(england[name][year]), 0)
    for row in each_row(appealed[appealed["level"].eq("country")]):
        agree(
            f"appeal rate, {row.calendar_year}",
            row.appeal_rate,
            england["appeal_rate"][row.calendar_year],
            _TWO_DECIMALS,
        )


def check_published_appeal_rates(raw: pd.DataFrame) -> None:
    """Raise `Disagreement` unless each published appeal rate is appeals by decisions, to its third decimal."""
    for row in each_row(raw[raw["appealable_decisions"].notna()]):
        rate = 100 * row.appeals_registered / row.appealable_decisions
        agree(f"appeal rate of {row.la_name}, {row.calendar_year}", rate, row.appeal_rate_pct, _THREE_DECIMALS)


def check_other_figures(
    others: pd.DataFrame, years: pd.DataFrame, issued: pd.DataFrame, needs: pd.DataFrame, settings: pd.DataFrame
) -> None:
    """Raise `Disagreement` unless figures quoted elsewhere are those of the tables.

    Plans, new plans, requests, ended plans and the percentage on time of England; plans by need; new plans by
    setting; the number of authorities with one in five plans or fewer on time in the first full year.
    """
    england, quoted = years.set_index("year"), others.set_index(["period", "measure"])
    for row in each_row(others[others["measure"].isin(list(_QUOTED))]):
        year = int(row.period.removeprefix("January "))
        agree(f"{row.measure}, {year}, as quoted", float(england[_QUOTED[row.measure]][year]), float(row.value), 0)
    whole = needs[needs["primary_need_code"].eq("all")].set_index("january")["ehc_plans"]
    for january, rows in needs[needs["primary_need_code"].ne("all")].groupby("january"):
        in_place = float(england["plans"].get(january, float("nan")))
        agree(f"plans of all needs, January {january}", float(whole[january]), in_place, 0)
        agree(f"plans by need, January {january}", float(rows["ehc_plans"].sum()), float(whole[january]), 0)
    for row in each_row(settings[settings["setting_group"].eq("total")]):
        agree(
            f"new plans of all settings, {row.calendar_year}",
            float(row.new_plans),
            float(england["new_plans_2023_release"][row.calendar_year]),
            0,
        )
    for row in each_row(needs):
        agree(
            f"percentage of plans, {row.primary_need}", 100 * row.ehc_plans / whole[row.january], row.pct, _ONE_DECIMAL
        )
    first = by_authority(issued)[by_authority(issued)["calendar_year"].eq(_LIST_YEAR)]
    slow = float(first["rate"].le(_ONE_IN_FIVE).sum())
    agree(
        f"authorities with one in five plans or fewer on time, {_LIST_YEAR}", slow,
        float(row_at(quoted, (f"{_LIST_YEAR} (first full year)", "las_with_1_in_5_or_fewer_plans_on_time"))["value"]), 0,
    )  # fmt: skip


def check_tables(years: pd.DataFrame, issued: pd.DataFrame, regions: pd.DataFrame) -> None:
    """Raise `Disagreement` unless two tables that answer one question answer it alike: extremes and numbers of authorities."""
    for row in each_row(years):
        rows = by_authority(issued)[by_authority(issued)["calendar_year"].eq(row.calendar_year)]
        parts = regions[regions["calendar_year"].eq(row.calendar_year)]
        agree(f"authorities, {row.calendar_year}", row.authorities + row.without_rate, float(len(rows)), 0)
        agree(
            f"authorities of the regions, {row.calendar_year}",
            float(parts["authorities"].sum()),
            float(row.authorities),
            0,
        )
        agree(f"lowest of the regions, {row.calendar_year}", float(parts["lowest"].min()), float(row.lowest), 0)
        agree(f"highest of the regions, {row.calendar_year}", float(parts["highest"].max()), float(row.highest), 0)
