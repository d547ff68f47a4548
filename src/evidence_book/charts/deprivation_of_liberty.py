"""The charts of the brief on deprivation of liberty: quarters by the release they are of, and who the children are."""

from __future__ import annotations

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, LAVENDER, ORANGE, PLUM, TEAL, drawing, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import number

SOURCE = "Nuffield Family Justice Observatory and Ministry of Justice, read in published accounts"
_VINTAGES = {"first release": BLUE, "release of the year": TEAL, "derived from the year": LAVENDER}
_MONTHS = {"Q1": "January to March", "Q2": "April to June", "Q3": "July to September", "Q4": "October to December"}


def _spelt(quarter: str) -> str:
    year, part = quarter.split(" ")
    return f"{_MONTHS[part]}\n{year}"


def quarters(report: OpenReport) -> Chart:
    """Children by quarter; the colour tells which release a quarter is of."""
    table = report.table("quarters")
    names = [_spelt(quarter) for quarter in table["quarter"]]
    labels = [number(value) for value in table["children"]]
    colours = [_VINTAGES[vintage] for vintage in table["vintage"]]
    with drawing(4.0) as (figure, axes):
        labelled_bars(axes, names, list(table["children"]), labels, colours, "Children subject to applications")
        for vintage, colour in _VINTAGES.items():
            axes.barh([0], [0], color=colour, label=vintage.capitalize())
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    rows = [
        [words(row.quarter), quantity(row.children), words(row.vintage), words(row.kind)] for row in each_row(table)
    ]
    told = "; ".join(
        f"{name}, {label}, {vintage}".replace("\n", " ")
        for name, label, vintage in zip(names, labels, table["vintage"], strict=True)
    )
    least = int(table["children"].min())
    return Chart(
        f"In every quarter courts were asked to deprive {'hundreds of' if least >= 200 else 'many' if least >= 100 else 'some'} children of their liberty",
        "Children subject to applications in England and Wales; colours tell which release a quarter is of",
        f"Bar chart of children by quarter. {told}.",
        picture,
        DisplayTable("Children subject to applications, by quarter", ["Quarter", "Children", "Release", "Kind"], rows),
        report.download("quarters"),
        SOURCE,
    )


def children(report: OpenReport) -> Chart:
    """Ages and genders of the children of 2024, with limits."""
    table = report.table("children")
    names = [
        f"Aged {row.category}" if row.breakdown == "age" else {"female": "Girls", "male": "Boys"}[row.category]
        for row in each_row(table)
    ]
    labels = [quantity(value, "percent", 1).text for value in table["percent"]]
    colours = [BLUE if breakdown == "age" else PLUM for breakdown in table["breakdown"]]
    with drawing(2.7) as (figure, axes):
        labelled_bars(
            axes,
            names,
            list(table["upper"]),
            labels,
            ["none"] * len(table),
            "Percentage of the children; limits of chance",
        )
        axes.barh(range(len(table)), table["percent"], color=colours, height=0.65)
        axes.hlines(range(len(table)), table["lower"], table["upper"], color=ORANGE, linewidth=2.4)
        picture = png(figure)
    rows = [
        [words(name), quantity(row.percent, "percent", 1), limits(row.lower, row.upper, "percent"), quantity(row.children)]
        for name, row in zip(names, each_row(table), strict=True)
    ]  # fmt: skip
    told = "; ".join(f"{name}, {label}" for name, label in zip(names, labels, strict=True))
    ages = table[table["breakdown"].eq("age")]
    under_sixteen = float(ages[~ages["category"].str.startswith("16")]["percent"].sum())
    share = (
        "Two thirds or more" if under_sixteen > 66.6 else "More than half" if under_sixteen > 50 else "Half or fewer"
    )
    return Chart(
        f"{share} of the children were under the age of sixteen",
        "Children subject to applications in England and Wales in 2024, by age and gender, with limits of chance",
        f"Bar chart with a line across each bar. {told}.",
        picture,
        DisplayTable("Children subject to applications in 2024", ["Children", "Percentage", "95% limits", "Of"], rows),
        report.download("children"),
        SOURCE,
    )  # fmt: skip
