"""What must agree: costs with what the report says of them, parts with the whole, one count of homes with another."""

from __future__ import annotations

import pandas as pd

from evidence_book.reports.agreement import agree, consecutive


def check_years(counts: pd.DataFrame, children: pd.DataFrame) -> None:
    """Raise `Disagreement` unless the office's counts and the children looked after have every year from their first."""
    consecutive("children in illegal children's homes", [int(day[:4]) for day in counts["as_at"]])
    consecutive("children looked after", [int(day[:4]) for day in children["as_at"]])


def check_agreement(
    cost: pd.DataFrame, national: pd.DataFrame, children: pd.DataFrame, places: pd.DataFrame, registered: pd.DataFrame
) -> None:
    """Raise `Disagreement` unless these come out as published, within the stated distance.

    A child's day in 2024 (over 1,500 and nearly 1,600 pounds) and each week that a report states, within 5%;
    children looked after in all authorities against England's number, which is rounded to ten and so may
    withhold one authority; homes in the register by authority against the year's total of all types.
    """
    by_day = cost.set_index("as_at")
    agree("cost of a child's day, 2024", by_day["per_day"]["2024-09-01"], 1_550, 75)
    weeks = national[national["measure"].eq("average cost per week")].set_index("snapshot")["value"]
    for day, week in weeks.items():
        agree(f"cost of a child's week, {str(day)[:4]}", by_day["per_week"][str(day)], float(week), 0.05 * float(week))
    for as_at, year in children.groupby("as_at"):
        whole = year[year["level"].eq("country")]["children_looked_after"].sum()
        parts = year[year["level"].eq("local_authority")]["children_looked_after"].sum()
        agree(f"children looked after in all authorities, {as_at}", float(parts), float(whole), 20)
    total = registered[registered["as_at"].eq("2023-03-31") & registered["scope"].eq("all types")].set_index("measure")[
        "value"
    ]
    agree(
        "registered homes by authority, percent of the total", places["homes"].sum() / total["homes"] * 100, 97.5, 2.5
    )
