"""The charts of the brief on children in care: every measure by year, and regions beside England."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from evidence_book.charts.chart import Chart
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import GREY, LAVENDER, PLUM, TEAL, drawing, horizontal, png
from evidence_book.frames import each_row
from evidence_book.reports.areas.standing import ALIKE, BETTER, WORSE
from evidence_book.reports.briefs.children_in_care import MEASURES
from evidence_book.tables.display import Cell, DisplayTable, limits, quantity, words
from evidence_book.wording import enumerated, moved, with_unit

SOURCE = "Department for Education, children looked after in England; percentages worked out here from its counts"
_SCALES = "Scales differ and do not begin at nought."
_STYLES = {BETTER: (TEAL, "o"), ALIKE: (LAVENDER, "D"), WORSE: (PLUM, "s")}


def by_year(report: OpenReport) -> Chart:
    """Each measure by year on a scale of its own; the colour tells how the latest year stands to the first."""
    since = report.table("changes").drop_duplicates("measure").set_index("measure")
    trend = report.table("trend").query("measure in @since.index")
    years = sorted(trend["period"].unique())
    with drawing(8.6) as (figure, axes):
        axes.remove()
        panels = figure.subplots(-(-len(since) // 2), 2, sharex=True).flat
        for panel, (measure, rows) in zip(panels, trend.groupby("measure", sort=False), strict=False):
            colour, mark = _STYLES[since["changed"][measure]]
            places = [years.index(year) for year in rows["period"]]
            panel.vlines(places, rows["lower"], rows["upper"], color=colour, linewidth=2)
            panel.plot(places, rows["percent"], color=colour, marker=mark, markersize=4.5, linewidth=1)
            panel.set_title(_title(str(measure)), fontsize=9.5)
            panel.set_xticks(range(len(years)), [f"’{year % 100}" for year in years])
            panel.grid(axis="x", visible=False)
            panel.yaxis.set_major_locator(MaxNLocator(4))
        _legend(figure, since["changed"])
        picture = png(figure)
    told = "; ".join(
        f"{MEASURES[str(measure)]}, "
        + ", ".join(f"{row.period} {with_unit(row.percent, 'percent', 1)}" for row in each_row(rows))
        + f", {since['changed'][measure]}"
        for measure, rows in trend.groupby("measure", sort=False)
    )
    better, worse = (int(since["changed"].eq(verdict).sum()) for verdict in (BETTER, WORSE))
    more = moved(
        worse,
        better,
        rose="More measures are better than worse",
        fell="More measures are worse than better",
        same="As many measures are better as are worse",
    )
    return Chart(
        f"{more} since {since['since'].min()}",
        f"Percentage in England in each year to March, with limits of chance; colours tell how {years[-1]}, or the latest year, stands to the first",
        f"Line charts, one for each measure. {told}.",
        picture,
        _every_year(report),
        report.download("trend"),
        SOURCE,
        f"{_SCALES} The year to March 2021 was the first of the pandemic.",
    )


def _title(measure: str) -> str:
    return textwrap.fill(MEASURES[measure], 22, break_on_hyphens=False)


def _legend(figure: Figure, told: pd.Series, *others: Artist) -> None:
    """What the colours and marks of verdicts tell, and whatever else a chart draws."""
    marks = [
        Line2D([], [], color=colour, marker=mark, linestyle="", label=verdict.capitalize())
        for verdict, (colour, mark) in _STYLES.items()
        if told.eq(verdict).any()
    ]
    figure.legend(handles=[*marks, *others], loc="outside lower left", ncols=2)


def _every_year(report: OpenReport) -> DisplayTable:
    """Each measure with its share of every year, the change since the first and that in the last, each with its limits."""
    trend, changes = report.table("trend"), report.table("changes")
    years = sorted(trend["period"].unique())
    rows = []
    for measure, of_measure in trend.groupby("measure", sort=False):
        by_year = of_measure.set_index("period")["percent"]
        shares = [quantity(by_year.get(year), "percent", 1) for year in years]
        since = list(each_row(changes[changes["measure"].eq(measure)]))
        rows.append([words(MEASURES[str(measure)]), *shares, *_moved(since[:1]), *_moved(since[-1:])])
    moved_by = ("percentage points", "95% limits", "which is")
    of_change = (f"{when}: {what}" for when in ("Since the first year", "In the last year") for what in moved_by)
    headers = ["Measure", *(str(year) for year in years), *of_change]
    return DisplayTable("Children in care and care leavers in England, year to March", headers, rows)


def _moved(changes: Sequence[Any]) -> list[Cell]:
    """A change with its limits and what it is; marked where there is none."""
    if not changes:
        return [quantity(None), quantity(None), words("one year only")]
    (row,) = changes
    return [quantity(row.change, decimals=1), limits(row.lower, row.upper), words(row.changed)]


def regions(report: OpenReport) -> Chart:
    """Regions beside England by each measure that is told by region, on a scale of its own."""
    table = report.table("regions")
    places = list(dict.fromkeys(table["area_name"]))
    dashed: dict[str, Any] = {"color": GREY, "linewidth": 1.2, "linestyle": (0, (4, 3))}
    with drawing(7.6) as (figure, axes):
        axes.remove()
        panels = figure.subplots(2, 2, sharey=True).flat
        for panel, (measure, rows) in zip(panels, table.groupby("measure", sort=False), strict=True):
            panel.axvline(rows["england"].iloc[0], **dashed)
            for verdict, (colour, mark) in _STYLES.items():
                of_verdict = rows[rows["against"].eq(verdict)]
                heights = [places.index(place) for place in of_verdict["area_name"]]
                panel.hlines(heights, of_verdict["lower"], of_verdict["upper"], color=colour, linewidth=2)
                panel.scatter(of_verdict["percent"], heights, color=colour, marker=mark, s=26, zorder=3)
            panel.set_title(_title(str(measure)), fontsize=9.5)
            panel.set_yticks(range(len(places)), [textwrap.fill(place, 16) for place in places], fontsize=9)
            panel.set_ylim(len(places) - 0.5, -0.5)
            horizontal(panel, "Percentage")
        _legend(figure, table["against"], Line2D([], [], label="England", **dashed))
        picture = png(figure)
    cells = [
        [words(row.area_name), words(MEASURES[row.measure]), quantity(row.percent, "percent", 1),
         limits(row.lower, row.upper, "percent"), quantity(row.count), quantity(row.denominator), words(row.against)]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(
        f"{MEASURES[str(measure)]}: "
        + ", ".join(f"{row.area_name} {with_unit(row.percent, 'percent', 1)} ({row.against})" for row in each_row(rows))
        for measure, rows in table.groupby("measure", sort=False)
    )
    not_worse = table.loc[table["against"].ne(WORSE), "area_name"]
    worst = enumerated([place for place in places if place not in set(not_worse)])
    return Chart(
        f"Worse than England by each of the four measures: {worst or 'no region'}",
        f"Percentage in each region in the year to March {table['period'].max()}, with limits of chance; the dashed line is England",
        f"Four dot charts with a line of limits for each region. {told}.",
        picture,
        DisplayTable("Children in care and care leavers, by region", ["Region", "Measure", "Percentage", "95% limits", "Number", "Out of", "Beside England"], cells),
        report.download("regions"),
        SOURCE,
        f"Better or worse means that the limits leave England out. {_SCALES}",
    )  # fmt: skip
