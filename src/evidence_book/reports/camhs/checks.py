"""What must agree: parts with the whole, quotients with their parts, one table with another, areas with those before."""

from __future__ import annotations

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.reports.agreement import agree, consecutive
from evidence_book.reports.camhs.national import active_years, one
from evidence_book.reports.camhs.outcomes import totals_of

# The office's numbers of children referred leave some services out; the tables by area count all of them.
OFFICE_OF_ALL, OFFICE_RANGE = 0.865, 0.165


def check_years(by_year: pd.DataFrame, shares: pd.DataFrame) -> None:
    """Raise `Disagreement` unless no year is left out, and reasons together are no more than all referrals of each."""
    for what, years in (
        ("children with active referrals", active_years(by_year)),
        ("reasons for referral", shares["financial_year"]),
    ):
        consecutive(what, [int(year[:4]) for year in years])
    for year, rows in shares.groupby("financial_year"):
        agree(
            f"reasons of {year} together, percent",
            min(float(rows["pct_of_active_referrals"].sum()), 100),
            float(rows["pct_of_active_referrals"].sum()),
            0,
        )


def check_outcomes(table: pd.DataFrame, raw: pd.DataFrame, by_year: pd.DataFrame) -> None:
    """Raise `Disagreement` unless outcomes add up to the children referred, and say what the yearly table says."""
    totals = {str(year): total for year, total in totals_of(raw).items()}
    for year, total in totals.items():
        rows = table[table["financial_year"].eq(year)]
        agree(f"outcomes of {year}", rows["children"].sum(), int(total), 0)
        agree(f"children referred, {year}", int(total), one(by_year, year, "children_referred").value, 0)
        closed = rows.loc[rows["group"].eq("closed"), "percent"].sum()
        agree(
            f"percentage closed, {year}",
            closed,
            one(by_year, year, "referrals_closed_before_treatment").value,
            0.5,
        )
    published = raw[raw["outcome"].ne("total_referred")]["pct_of_referred_computed"].to_numpy()
    for found, expected in zip(table["percent"], published, strict=True):
        agree("percentage of an outcome", found, expected, 0.01)


def check_spending(spent: pd.DataFrame, raw: pd.DataFrame, by_year: pd.DataFrame, areas: pd.DataFrame) -> None:
    """Raise `Disagreement` unless spending agrees with its parts, its quotients and the sum of the areas."""
    for row, given in zip(each_row(spent), each_row(raw), strict=True):
        budget = given.mh_spend_all_ages_gbp / given.mh_spend_share_of_ccg_allocation
        agree(
            f"share of the budget, {row.financial_year}",
            given.cypmhs_spend_gbp / budget * 100,
            row.of_budget_percent,
            0.001,
        )
        if not pd.isna(row.per_child):
            agree(
                f"spending for each child, {row.financial_year}",
                row.per_child,
                given.cypmhs_spend_per_child_gbp_computed,
                0.006,
            )
    latest = spent.set_index("financial_year")
    for year, measure in (("2019-20", "nhs_spend_per_child"), ("2021-22", "spend_per_child")):
        agree(f"spending for each child, {year}", latest["per_child"][year], one(by_year, year, measure).value, 0.5)
    agree("spending of all areas, 2021-22", areas["cypmhs_spend_2021_22_gbp"].sum(), latest["spent"]["2021-22"], 10)
    agree("children of all areas", areas["child_population_2020"].sum(), latest["children_0_17"]["2021-22"], 0)


def check_areas(areas: pd.DataFrame, changes: pd.DataFrame, indicators: pd.DataFrame) -> None:
    """Raise `Disagreement` unless levels add up, and every area of 2021-22 is the sum of those it came from.

    Numbers of areas are rounded to 5, so a sum may be out by 2.5 for each. The office's number for an area
    is 70% to 103% of that of all services: another merger than the real one would not be.
    """
    for year, rows in areas.groupby("financial_year"):
        referred = rows.groupby("level")["children_referred"].sum()
        counted = rows["level"].value_counts()
        for level in ("footprint", "commissioning_group"):
            agree(
                f"children referred in every {level}, {year}", referred[level], referred["region"], 2.5 * counted[level]
            )
        england = referred["region"] + referred["unknown"]
        agree(f"children referred in England, {year}", england / referred["country"], 1, 0.04)
    office = indicators.set_index(indicators["ccg"].str.casefold())
    for row in each_row(changes):
        for year in ("2019_20", "2020_21", "2021_22"):
            share = office.loc[row.area_name.casefold(), f"children_referred_{year}"] / getattr(row, f"referred_{year}")
            agree(f"children referred in {row.area_name}, {year}, of all services", share, OFFICE_OF_ALL, OFFICE_RANGE)


def check_detentions(detained: pd.DataFrame, by_year: pd.DataFrame) -> None:
    """Raise `Disagreement` unless the two tables that hold detentions say the same; one may have a year before the other."""
    for row in each_row(detained):
        published = one(by_year, row.financial_year, "mha_detentions_of_children")
        if published is not None:
            agree(f"detentions, {row.financial_year}", row.detentions, published.value, 0)
