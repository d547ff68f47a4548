"""The charts of the report on illegal children's homes, one function each."""

from __future__ import annotations

from matplotlib.ticker import MaxNLocator

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.headlines import reports_of
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, GREY, LAVENDER, ORANGE, PLUM, TEAL, drawing, png, separated
from evidence_book.frames import each_row
from evidence_book.reports.illegal_childrens_homes.snapshots import told_day
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import moved, number

_SETTINGS = "settings found to be unregistered homes"
_SHARE = "pct of "


def _office(report: OpenReport) -> str:
    """The office's reports that the counts are from."""
    return f"the office's reports of {reports_of(report.table('snapshots')['source_id'])}, read in part in published accounts"


def snapshots(report: OpenReport) -> Chart:
    """The counts of the two census days; the one that was restated is drawn as first published too."""
    table = report.table("snapshots")
    names = [f"{told_day(row.as_at)}\n{row.basis}" for row in each_row(table)]
    labels = [number(value) for value in table["children"]]
    colours = [LAVENDER if row.comparator == "no" else BLUE for row in each_row(table)]
    with drawing(2.5) as (figure, axes):
        labelled_bars(axes, names, list(table["children"]), labels, colours, "Children")
        picture = png(figure)
    rows = [
        [words(told_day(row.as_at)), words(row.basis), quantity(row.children), words(row.comparator)]
        for row in each_row(table)
    ]
    told = "; ".join(f"{name.replace(chr(10), ', ')}: {label}" for name, label in zip(names, labels, strict=True))
    last = table.iloc[-1]
    base = table[table["comparator"].eq("yes")].iloc[0]
    few = moved(base["children"], last["children"], rose="More", fell="Fewer", same="As many")
    return Chart(
        f"{few} children were in illegal homes in {last['as_at'][:4]} than in {base['as_at'][:4]}{', and still hundreds' if last['children'] >= 200 else ''}",
        "Children in illegal children's homes on one day, England; the count of 2024 was restated a year later",
        f"Bar chart with a bar for each published count of children. {told}.",
        picture,
        DisplayTable("Children in illegal children's homes", ["Day", "Basis", "Children", "Change is measured from it"], rows),
        report.download("snapshots"),
        _office(report),
    )  # fmt: skip


def children(report: OpenReport) -> Chart:
    """Who the children of the last count are: ages and the support they have."""
    table = report.table("figures")
    day = report.table("snapshots")["as_at"].max()
    told_of = table["snapshot"].eq(day) & table["measure"].isin(["age", "EHCP", "CAMHS"])
    table = table[told_of & table["unit"].eq("percent")]
    names = [
        f"Aged {row.category}" if row.measure == "age" else {"EHCP": "With an EHCP", "CAMHS": "With CAMHS support"}[row.measure]
        for row in each_row(table)
    ]  # fmt: skip
    cells = [
        quantity(row.value, "percent", 0 if row.value == round(row.value) else 1, row.qualifier)
        for row in each_row(table)
    ]
    colours = [BLUE if row.measure == "age" else TEAL for row in each_row(table)]
    with drawing(2.6) as (figure, axes):
        labelled_bars(
            axes, names, list(table["value"]), [cell.text for cell in cells], colours, "Percentage of the children"
        )
        picture = png(figure)
    rows = [
        [words(name), cell, limits(row.lower, row.upper, "percent", marker=row.interval_marker)]
        for name, cell, row in zip(names, cells, each_row(table), strict=True)
    ]
    told = "; ".join(f"{name}, {cell.text}" for name, cell in zip(names, cells, strict=True))
    planned = float(table[table["measure"].eq("EHCP")]["value"].iloc[0])
    return Chart(
        f"{'More' if planned > 50 else 'Fewer'} than half of the children have a plan for special educational needs",
        f"Percentage of children in illegal children's homes on {told_day(day)}, by age and support",
        f"Bar chart. {told}.",
        picture,
        DisplayTable(
            f"Ages and support of the children, {told_day(day)}", ["Children", "Percentage", "95% limits"], rows
        ),
        report.download("figures"),
        _office(report),
    )


def costs(report: OpenReport) -> Chart:
    """A child's week in an illegal home and in residential care."""
    table = report.table("costs")
    weeks = [*table["per_week"], table["residential_per_week"].iloc[0]]
    names = [
        *(f"Illegal home, year to\n{told_day(day)}" for day in table["as_at"]),
        "Residential care,\naverage, 2023-24",
    ]
    labels = [
        *(report.facts[f"illegal_childrens_homes.cost_per_week.{day[:4]}"].display for day in table["as_at"]),
        f"about £{number(round(weeks[-1], -2))}",
    ]
    with drawing(2.5) as (figure, axes):
        labelled_bars(axes, names, weeks, labels, [PLUM] * len(table) + [LAVENDER], "Pounds a week for one child")
        axes.xaxis.set_major_locator(MaxNLocator(4))
        picture = png(figure)
    rows = [
        [
            words(told_day(row.as_at)), quantity(row.total_million, "million_pounds", 0, row.qualifier), quantity(row.children),
*(words(report.facts[f"illegal_childrens_homes.cost_per_{span}.{row.as_at[:4]}"].display) for span in ("year", "week", "day")),
            words(row.published),
            quantity(row.times_residential, "multiple", 1, "about"),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(f"{name.replace(chr(10), ' ')}: {label}" for name, label in zip(names, labels, strict=True))
    dearer = bool((table["per_week"] > table["residential_per_week"]).all())
    return Chart(
        f"A week in an illegal home costs {'more' if dearer else 'no more'} than the average week in residential care",
        "Pounds a week for one child: cost of a year divided by the children of one day",
        f"Bar chart of pounds a week for one child. {told}.",
        picture,
        DisplayTable(
            "Costs of placements in illegal children's homes",
            ["Year to", "Cost of the year", "Children", "A child's year", "A child's week", "A child's day",
             "As published", "Against residential care"],
            rows,
        ),
        report.download("costs"),
        f"{_office(report)}; National Audit Office 2025 for residential care",
    )  # fmt: skip


def ofsted(report: OpenReport) -> Chart:
    """Settings that Ofsted found unregistered, each vintage for itself."""
    every = report.table("ofsted_settings")
    table = every[every["measure"].isin([_SETTINGS, "premises operating illegally identified"])]
    years = sorted(table["financial_year"].unique())
    # The times of publication at hand, each with its mark; what is published later takes one of those that are left.
    marks = {
        "Nov 2024": (BLUE, "o"),
        "Dec 2025 annual report": (ORANGE, "D"),
        "Dec 2023 annual report": (PLUM, "s"),
        "Jul 2022": (TEAL, "^"),
    }
    rest = iter(((GREY, "v"), (LAVENDER, "P"), (GREY, "X"), (LAVENDER, "*")))
    marks |= {vintage: next(rest) for vintage in dict.fromkeys(table["vintage"]) if vintage not in marks}
    with drawing(3.6) as (figure, axes):
        for vintage, (colour, mark) in marks.items():
            points = table[table["vintage"].eq(vintage)].sort_values("financial_year")
            places = [years.index(year) for year in points["financial_year"]]
            axes.plot(places, points["value"], color=colour, marker=mark, label=f"Published {vintage}", linewidth=1.8)
            for place, value in zip(places, points["value"], strict=True):
                side = (0, -14) if vintage != "Nov 2024" and vintage != "Dec 2025 annual report" else (0, 7)
                axes.annotate(
                    number(value), (place, value), xytext=side, textcoords="offset points", ha="center", fontsize=9
                )
        axes.set_xticks(range(len(years)), years)
        axes.set_ylim(0, table["value"].max() * 1.15)
        axes.set_ylabel("Settings")
        separated(axes.yaxis)
        axes.margins(x=0.08)
        figure.legend(loc="outside lower left")
        picture = png(figure)
    cells = [
        [words(row.financial_year), words(row.measure.removeprefix(_SHARE)),
         quantity(row.value, "percent" if row.measure.startswith(_SHARE) else "count", qualifier=row.qualifier),
         words(row.vintage), words(row.note)]
        for row in each_row(every)
    ]  # fmt: skip
    told = "; ".join(f"{row.financial_year}, published {row.vintage}: {row.value}" for row in each_row(table))
    joined = table[table["vintage"].eq("Nov 2024")].sort_values("financial_year")
    found = (
        "more unregistered homes every year"
        if joined["value"].is_monotonic_increasing
        else "unregistered homes every year"
    )
    return Chart(
        f"Ofsted found {found} to {joined['financial_year'].iloc[-1]}; the later figure may not be joined to these",
        "Settings by financial year; figures published at different times are drawn apart and never joined",
        f"Line chart with a line or point for each time of publication. {told}.",
        picture,
        DisplayTable(
            "What Ofsted found of unregistered homes",
            ["Year", "What is counted", "Number or share", "Published", "Note"],
            cells,
        ),
        report.download("ofsted_settings"),
        "Ofsted, read in published accounts",
    )


def registered(report: OpenReport) -> Chart:
    """Registered homes of all types by year, as far as published; years without a figure stay empty."""
    table = report.table("registered_homes")
    table = table[table["scope"].eq("all types") & table["measure"].eq("homes")]
    names = [f"31 March {row.as_at[:4]}" for row in each_row(table)]
    labels = [number(value) for value in table["value"]]
    with drawing(2.9) as (figure, axes):
        labelled_bars(axes, names, list(table["value"]), labels, [BLUE] * len(names), "Registered homes of all types")
        picture = png(figure)
    rows = [
        [words(name), quantity(row.value), words(row.note)] for name, row in zip(names, each_row(table), strict=True)
    ]
    told = "; ".join(f"{name}: {label}" for name, label in zip(names, labels, strict=True))
    return Chart(
        f"The number of registered homes {moved(table['value'].iloc[0], table['value'].iloc[-1])} "
        f"from {table['as_at'].iloc[0][:4]} to {table['as_at'].iloc[-1][:4]}",
        "Registered children's homes of all types on 31 March, England; years for which no such number is at hand are left out",
        f"Bar chart. {told}.",
        picture,
        DisplayTable("Registered children's homes of all types", ["Day", "Homes", "Note"], rows),
        report.download("registered_homes"),
        "Ofsted official statistics, read in part in published accounts",
    )
