"""The charts of the report on children's mental health services that tell of England, one function each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, GREY, LAVENDER, ORANGE, PLUM, TEAL, drawing, horizontal, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import capitalised, moved, number, said, with_unit

OFFICE = "the office's yearly briefings and NHS England statistics, read in part in published accounts"
NHS = "NHS England, additional statistics of waits, 2019-20 to 2021-22"
_ACTIVE = "referrals active in the year"


def _bars_with_a_break(
    axes: Axes, table: pd.DataFrame, values: Sequence[float], labels: Sequence[str], axis_label: str
) -> None:
    """A labelled bar for each year, from the first at the top; where what is counted changes there is a gap, with a line
    across the chart, and the bars change colour.
    """
    active = table["basis"].eq(_ACTIVE)
    first = int(active.to_numpy().argmax())
    places = [position + (0.9 if is_active else 0) for position, is_active in enumerate(active)]
    names = [f"{row.financial_year}\n{'active' if row.basis == _ACTIVE else 'started'}" for row in each_row(table)]
    labelled_bars(axes, names, values, labels, [ORANGE if each else BLUE for each in active], axis_label, places)
    axes.axhline(first - 0.05, color=GREY, linewidth=1.2, linestyle=(0, (4, 3)))
    axes.annotate("what is counted changes here", (1, first - 0.05), xycoords=("axes fraction", "data"),
                  xytext=(0, 3), textcoords="offset points", ha="right", fontsize=9, color=GREY)  # fmt: skip


def referrals(report: OpenReport) -> Chart:
    """Children referred by year, with the change in what is counted."""
    table = report.table("england")
    active = table["basis"].eq(_ACTIVE)
    with drawing(3.6) as (figure, axes):
        labels = [number(value) for value in table["children"]]
        _bars_with_a_break(axes, table, list(table["children"]), labels, "Children")
        axes.set_xticks([0, 500_000, 1_000_000], ["0", "500,000", "1 million"])
        picture = png(figure)
    started = table[~active]["children"]
    cells = [[words(row.financial_year), words(row.basis), quantity(row.children)] for row in each_row(table)]
    told = "; ".join(f"{row.financial_year}, {row.basis}: {number(row.children)}" for row in each_row(table))
    return Chart(
        f"Referrals {moved(started.iloc[0], started.iloc[-1])}{'' if started.is_monotonic_increasing else ', though not every year,'} until the count changed",
        "Children in England: referrals started in the year to 2021-22, referrals active in the year from 2022-23",
        f"Bar chart with a break between 2021-22 and 2022-23, when what is counted changed. {told}.",
        picture,
        DisplayTable("Children referred, by what is counted", ["Financial year", "What is counted", "Children"], cells),
        report.download("england"),
        OFFICE,
    )


def _decimals(kind: str, percent: float) -> int:
    """With how many decimals a percentage is shown: a whole one that is published has none."""
    return int(kind == "computed" or percent % 1 > 0)


def waits(report: OpenReport) -> Chart:
    """Mean wait of treated children by year, with the same break."""
    table = report.table("england")
    drawn = table[table["mean_wait_days"].notna()]
    active = drawn["basis"].eq(_ACTIVE)
    labels = [with_unit(value, "days") for value in drawn["mean_wait_days"]]
    with drawing(3.6) as (figure, axes):
        _bars_with_a_break(axes, drawn, list(drawn["mean_wait_days"]), labels, "Days from referral to second contact")
        picture = png(figure)
    rows = [
        [words(row.financial_year), words(row.basis), quantity(row.mean_wait_days, "days", marker=row.mean_wait_marker),
         quantity(row.closed_percent, "percent", _decimals(row.kind, row.closed_percent), marker=row.closed_marker),
         quantity(row.still_waiting_percent, "percent",
                  _decimals(row.kind, row.still_waiting_percent) if pd.isna(row.still_waiting_qualifier) else 0,
                  row.still_waiting_qualifier, row.still_waiting_marker)]
        for row in each_row(table)
    ]  # fmt: skip
    started = drawn[~active]["mean_wait_days"]
    best = drawn[~active].sort_values("mean_wait_days").iloc[0]["financial_year"]
    told = "; ".join(
        f"{row.financial_year}, {row.basis}: {label}" for row, label in zip(each_row(drawn), labels, strict=True)
    )
    last = moved(started.min(), started.iloc[-1], rose="then rose again", same="and stayed there")
    return Chart(
        f"The mean wait {moved(started.iloc[0], started.min())} until {best}, {last}",
        "Mean days to the second contact in England; from 2022-23 by another count, of children who entered treatment",
        f"Bar chart with a break between 2021-22 and 2022-23, when what is counted changed. {told}.",
        picture,
        DisplayTable(
            "Mean waits, closed referrals and children still waiting, by year",
            ["Financial year", "What is counted", "Mean wait", "Closed before treatment", "Still waiting at the year's end"], rows,
        ),
        report.download("england"),
        OFFICE,
    )  # fmt: skip


_GROUPS = {
    "treated": ("Treated", BLUE),
    "waiting": ("Still waiting", ORANGE),
    "closed": ("Closed before treatment", LAVENDER),
}


def outcomes(report: OpenReport) -> Chart:
    """Treated, still waiting, closed: shares of the children referred, one bar a year."""
    groups, table = report.table("outcome_groups"), report.table("outcomes")
    years = sorted(groups["financial_year"].unique())
    shares = groups.pivot_table(index="financial_year", columns="group", values="percent")
    with drawing(2.7) as (figure, axes):
        left = pd.Series(0.0, index=years)
        for group, (name, colour) in _GROUPS.items():
            values = shares[group]
            axes.barh(range(len(years)), values, left=left, color=colour, height=0.6, label=name, edgecolor="white")
            for place, year in enumerate(years):
                axes.annotate(
                    with_unit(values[year], "percent", 1),
                    (left[year] + values[year] / 2, place),
                    ha="center",
                    va="center",
                    color="black" if colour in (LAVENDER, ORANGE) else "white",
                )
            left = left + values
        axes.set_yticks(range(len(years)), years)
        axes.set_ylim(len(years) - 0.5, -0.5)
        axes.set_xlim(0, 100)
        horizontal(axes, "Percentage of children referred in the year")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)  # fmt: skip
    rows = [
        [words(row.financial_year), words(row.outcome), quantity(row.children), quantity(row.percent, "percent", 1),
         limits(row.lower, row.upper, "percent")]
        for row in each_row(table)
    ]  # fmt: skip
    told = ". ".join(
        f"{year}: " + ", ".join(f"{name.lower()} {with_unit(shares[group][year], 'percent', 1)}" for group, (name, _) in _GROUPS.items())
        for year in years
    )  # fmt: skip
    closed = shares["closed"]
    return Chart(
        f"The share of referrals closed before treatment {moved(closed[years[-2]], closed[years[-1]])} in {years[-1]}",
        "Percentage of children referred in the year, by what had become of them when it ended, England",
        f"Stacked bar chart, a bar a year. {told}. A very small share had both contacts before the referral.",
        picture,
        DisplayTable(
            "What became of children referred",
            ["Financial year", "Outcome", "Children", "Percentage", "95% limits"],
            rows,
        ),
        report.download("outcomes"),
        NHS,
    )


def spending(report: OpenReport) -> Chart:
    """Spending for each child, by year."""
    table = report.table("spending")
    drawn = table[table["per_child"].notna()]
    labels = [with_unit(value, "pounds") for value in drawn["per_child"]]
    with drawing(2.5) as (figure, axes):
        labelled_bars(axes, list(drawn["financial_year"]), list(drawn["per_child"]), labels, [TEAL] * len(drawn), "Pounds for each child aged 0 to 17")  # fmt: skip
        picture = png(figure)
    rows = [
        [words(row.financial_year), quantity(row.spent / 1_000_000, "million_pounds"),
         quantity(row.per_child, "pounds", marker=row.per_child_marker), quantity(row.of_mental_health_percent, "percent", 1),
         quantity(row.of_budget_percent, "percent", 2), quantity(row.bed_days)]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(f"{row.financial_year}: {label}" for row, label in zip(each_row(drawn), labels, strict=True))
    return Chart(
        f"Spending for each child {moved(drawn['per_child'].iloc[0], drawn['per_child'].iloc[-1])}, before prices are taken into account",
        "Pounds spent on children's mental health services for each child aged 0 to 17 in England, money of each year",
        f"Bar chart of pounds for each child by financial year. {told}.",
        picture,
        DisplayTable(
            "Spending on children's mental health services",
            ["Financial year", "Spending", "For each child", "Of all mental health spending", "Of the whole budget",
             "Days in specialist beds"],
            rows,
        ),
        report.download("spending"),
        "NHS England, as published with the office's briefing of 2023",
    )  # fmt: skip


def reasons(report: OpenReport) -> Chart:
    """Mean wait by main reason for referral."""
    table = report.table("reasons")
    drawn = table[table["mean_wait_days"].notna()]
    percents = [name for name in table.columns if name.startswith("percent_") and name != "percent_marker"]
    year = report.facts["camhs.wait_suspected_autism.latest"].period
    names = [capitalised(name) for name in drawn["reason"]]
    labels = [with_unit(value, "days") for value in drawn["mean_wait_days"]]
    with drawing(2.4) as (figure, axes):
        labelled_bars(axes, names, list(drawn["mean_wait_days"]), labels, [PLUM] * len(drawn), "Mean wait in days")
        picture = png(figure)
    rows = [
        [words(row.reason), *(quantity(getattr(row, name), "percent", 1, marker=row.percent_marker) for name in percents),
         quantity(row.mean_wait_days, "days", marker=row.mean_wait_marker),
         quantity(row.still_waiting_percent, "percent", marker=row.still_waiting_marker), words(row.note)]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(f"{name}: {label}" for name, label in zip(names, labels, strict=True))
    return Chart(
        f"Of the reasons published, children with {drawn.iloc[0]['reason']} wait longest",
        f"Mean wait in days by main reason for referral, England, {year}; other reasons are not in the figures at hand",
        f"Bar chart. {told}.",
        picture,
        DisplayTable(
            "Reasons for referral and waits",
            ["Main reason", *(f"Of active referrals, {name[8:].replace('_', '-')}" for name in percents), "Mean wait", "Still waiting at the year's end", "Note"],
            rows,
        ),
        report.download("reasons"),
        OFFICE,
    )  # fmt: skip


def detentions(report: OpenReport) -> Chart:
    """Detentions of children under the Mental Health Act, by year."""
    table = report.table("detentions")
    labels = [number(value) for value in table["detentions"]]
    with drawing(2.0) as (figure, axes):
        labelled_bars(
            axes, list(table["financial_year"]), list(table["detentions"]), labels, [BLUE] * len(table), "Detentions"
        )
        picture = png(figure)
    rows: list[list[Any]] = [
        [
            words(row.financial_year),
            quantity(row.detentions),
            quantity(row.girls_percent, "percent", marker=row.girls_marker),
        ]
        for row in each_row(table)
    ]
    told = "; ".join(f"{row.financial_year}: {said(row.detentions, 'count')}" for row in each_row(table))
    years = table.set_index("financial_year")["detentions"]
    return Chart(
        f"Detentions under the Mental Health Act {moved(years.iloc[0], years.iloc[-1])} from {years.index[0]} to {years.index[-1]}",
        "Detentions of children in England, financial years",
        f"Bar chart of detentions of children by financial year. {told}.",
        picture,
        DisplayTable("Detentions of children", ["Financial year", "Detentions", "Of girls"], rows),
        report.download("detentions"),
        "NHS England Mental Health Act statistics, read in published accounts",
    )
