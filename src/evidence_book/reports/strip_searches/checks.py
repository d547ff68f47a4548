"""Where a published figure can be worked out again, the two must agree, or the release stops."""

from __future__ import annotations

import pandas as pd

from evidence_book.facts import Facts
from evidence_book.frames import each_row, row_at
from evidence_book.reports.agreement import agree


def check_agreement(
    totals: pd.DataFrame, by_force: pd.DataFrame, by_region: pd.DataFrame, national: pd.DataFrame, facts: Facts
) -> None:
    """Raise `Disagreement` unless these come out as published, within rounding.

    Hours between searches; the rank of Thames Valley by rate and Hertfordshire as the highest, which
    the accounts of the 2023 report state; the South West's shares of searches and of children; the share
    of Black children in custody.
    """
    for row in each_row(totals[totals["published_hours_between"].notna()]):
        agree(f"hours between searches, {row.edition}", row.hours_between, row.published_hours_between, 0.5)
    ranks = by_force.set_index("police_force")["rank"]
    agree("rank of Hertfordshire", ranks["Hertfordshire"], 1, 0)
    agree("rank of Thames Valley", ranks["Thames Valley"], 7, 0)
    south_west = row_at(by_region.set_index("region"), "South West")
    published = national[national["geography"].eq("South West")].set_index("category")["value"]
    agree("South West, percent of searches", south_west["searches_share"], published["share of all searches"], 0.5)
    population = published["share of England and Wales population"]
    agree("South West, percent of population", south_west["population_share"], population, 0.5)
    custody = facts["strip_searches.custody.black_children.2021_22"].value
    agree("Black children in custody, percent", custody or 0.0, 35, 0.5)
