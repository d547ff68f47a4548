"""The charts of the report on inconsistency that tell how far authorities lie apart, and whether the slowest stay so."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from evidence_book.charts.chart import Chart, Html
from evidence_book.charts.ehcp_inconsistency import AUTHORITY, PLANS, of_level, year_axis
from evidence_book.charts.headlines import roughly
from evidence_book.charts.report import OpenReport, fact_html
from evidence_book.charts.style import BLUE, GREY, ORANGE, TEAL, drawing, horizontal, png, separated
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import enumerated, with_unit


def spread(report: OpenReport) -> Chart:
    """Percentiles of the authorities' percentage on time by year, from the first whole year."""
    table = report.table("spread_by_year")
    drawn = table[table["calendar_year"].gt(table["calendar_year"].min())]
    years = [int(year) for year in drawn["calendar_year"]]
    with drawing(3.9) as (figure, axes):
        axes.fill_between(
            years,
            drawn["percentile_10"],
            drawn["percentile_90"],
            color=BLUE,
            alpha=0.15,
            linewidth=0,
            label="Four fifths of authorities",
        )
        axes.fill_between(
            years,
            drawn["lower_quartile"],
            drawn["upper_quartile"],
            color=BLUE,
            alpha=0.3,
            linewidth=0,
            label="Half of authorities",
        )
        axes.plot(years, drawn["median"], color=BLUE, marker="o", label="The middle authority")
        for name in ("percentile_10", "median", "percentile_90"):
            value = drawn[name].iloc[-1]
            axes.annotate(
                with_unit(value, "percent"), (years[-1], value), xytext=(5, -3), textcoords="offset points", fontsize=9
            )
        year_axis(axes, years, "Percentage of plans on time")
        axes.set_ylim(0, 103)
        axes.set_xlim(years[0] - 0.4, years[-1] + 1.1)
        figure.legend(loc="outside lower left", ncols=1)
        picture = png(figure)
    last, first = drawn.iloc[-1], drawn.iloc[0]
    told = "; ".join(
        f"{row.calendar_year}: {with_unit(row.percentile_10, 'percent')}, {with_unit(row.median, 'percent')}, {with_unit(row.percentile_90, 'percent')}"
        for row in each_row(drawn)
    )
    cells = [
        [
            words(row.calendar_year), quantity(row.authorities), quantity(row.without_rate),
            *(quantity(getattr(row, name), "percent", 1) for name in
              ("lowest", "percentile_10", "lower_quartile", "median", "upper_quartile", "percentile_90", "highest")),
            quantity(row.below_half), quantity(row.dispersion, decimals=1, marker=row.chance_marker),
            quantity(row.beyond_chance, decimals=1, marker=row.chance_marker),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    more = "more" if last["below_half"] > first["below_half"] else "no more"
    return Chart(
        f"In {more} authorities than in {years[0]} most plans are late",
        f"Percentage of plans issued within 20 weeks, local authorities in England, {years[0]} to {years[-1]}",
        "Band chart of authorities by year. A tenth of authorities lie below the first number, half below the second, a tenth "
        f"above the third. {told}.",
        picture,
        DisplayTable(
            "How far local authorities lie apart",
            ["Year", "Authorities", "Without a percentage", "Lowest", "A tenth below", "A quarter below", "Half below",
             "A quarter above", "A tenth above", "Highest", "Below half", "Dispersion", "Beyond chance, points"], cells,
        ),
        report.download("spread_by_year"),
        PLANS,
    )  # fmt: skip


def funnel(report: OpenReport) -> Chart:
    """Authorities against the number of plans they issued, with funnel limits."""
    table, lines = report.table("funnel"), report.table("funnel_limits")
    drawn = table[table["rate"].notna()]
    outside = drawn["position"].str.contains("99.8%", regex=False)
    with drawing(4.4) as (figure, axes):
        axes.plot(lines["issued"], lines["pooled_rate"], color=TEAL, linewidth=2, label="All authorities together")
        for level, style in (("95", "--"), ("99_8", "-")):
            name = f"{level.replace('_', '.')}% limits"
            axes.plot(lines["issued"], lines[f"lower_{level}"], color=GREY, linestyle=style, linewidth=1, label=name)
            axes.plot(lines["issued"], lines[f"upper_{level}"], color=GREY, linestyle=style, linewidth=1)
        for chosen, colour, shape, name in (
            (outside, ORANGE, "^", "Outside the 99.8% limits"),
            (~outside, BLUE, "o", "Inside them"),
        ):
            rows = drawn[chosen]
            axes.scatter(
                rows["issued"],
                rows["rate"],
                color=colour,
                marker=shape,
                s=26,
                edgecolor="white",
                linewidth=0.4,
                label=name,
                zorder=3,
                clip_on=False,  # an authority that made one plan lies on the edge
            )
        axes.set_ylim(-2, 103)
        axes.set_xlim(left=0)
        axes.set_xlabel("Plans issued in the year")
        separated(axes.xaxis)
        axes.set_ylabel("Percentage on time")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    year = int(table["calendar_year"].iloc[0])
    counted = table["position"].value_counts()
    cells = [
        [
            words(row.area_name), words(row.region_name), quantity(row.issued, marker=row.marker), quantity(row.rate, "percent", 1, marker=row.marker),
            limits(row.lower_99_8, row.upper_99_8, "percent", marker=row.marker), words(row.position),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    share = round(100 * float(outside.sum()) / len(drawn))
    return Chart(
        f"{'Most' if outside.sum() * 2 > len(drawn) else 'Some'} authorities lie further from the rest than chance explains",
        f"Percentage of plans issued within 20 weeks against plans issued, local authorities in England, {year}",
        f"Funnel chart around all authorities together; {share}% of authorities lie outside the widest limits. "
        + ". ".join(f"{count} {position}" for position, count in counted.items())
        + ".",
        picture,
        DisplayTable(
            f"Local authorities against the funnel limits, {year}",
            ["Local authority", "Region", "Plans issued", "On time", "99.8% limits", "Position"], cells,
        ),
        report.download("funnel"),
        PLANS,
    )  # fmt: skip


def persistence(report: OpenReport) -> Chart:
    """The share of the slowest fifth that is slowest again, by years later, against chance."""
    table = report.table("persistence")
    drawn = table[table["from_year"].astype(str).eq("all years")].reset_index(drop=True)
    names = [f"{later} year{'' if later == 1 else 's'}\nlater" for later in drawn["years_later"]]
    places = np.arange(len(drawn))
    with drawing(3.4) as (figure, axes):
        axes.bar(places - 0.2, drawn["percent"], width=0.38, color=BLUE, label="Slowest fifth again")
        axes.bar(
            places + 0.2, drawn["by_chance"], width=0.38, color=GREY, hatch="//", edgecolor="white", label="By chance"
        )
        for place, row in zip(places, each_row(drawn), strict=True):
            for side, value in ((-0.2, row.percent), (0.2, row.by_chance)):
                axes.annotate(
                    with_unit(value, "percent"),
                    (place + side, value),
                    xytext=(0, 3),
                    textcoords="offset points",
                    ha="center",
                    fontsize=9,
                )
        axes.set_xticks(places, names)
        axes.set_ylim(0, float(drawn["percent"].max()) * 1.18)
        axes.set_ylabel("Percentage of them")
        axes.grid(axis="x", visible=False)
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    near, far = drawn.iloc[0], drawn.iloc[-1]
    told = "; ".join(
        f"{row.years_later} later: {with_unit(row.percent, 'percent')}, by chance {with_unit(row.by_chance, 'percent')}"
        for row in each_row(drawn)
    )
    cells = [
        [
            words(row.years_later), words(row.from_year), quantity(row.slowest), quantity(row.still_slowest),
            quantity(row.percent, "percent", 1), limits(row.lower, row.upper, "percent", marker=row.limits_marker),
            quantity(row.by_chance, "percent", 1), quantity(row.rank_correlation, decimals=2, marker=row.rank_marker),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    again = roughly(near["percent"])
    span = report.facts["ehcp_inconsistency.often_slowest.latest"].period
    fades = "few" if far["percent"] - far["by_chance"] < 10 else "many"
    return Chart(
        f"{again[0].upper()}{again[1:]} of the slowest authorities are slowest again a year later; five years on, {fades} more than by chance",
        f"Percentage of the slowest fifth of local authorities that are in the slowest fifth again, England, {span}",
        f"Bar chart with pairs of bars. Years later: {told}.",
        picture,
        DisplayTable(
            "Whether the slowest authorities stay the slowest",
            ["Years later", "From", "Slowest", "Again", "Percentage", "95% limits", "By chance", "Rank correlation"], cells,
        ),
        report.download("persistence"),
        PLANS,
    )  # fmt: skip


def within_regions(report: OpenReport) -> Chart:
    """A dot an authority by region in the latest year, the middle of each region marked."""
    issued = of_level(report.table("issued_within_20_weeks"), AUTHORITY)
    year = int(issued["calendar_year"].max())
    known = issued[issued["calendar_year"].eq(year) & issued["rate"].notna()]
    table = report.table("within_regions")
    table = table[table["calendar_year"].eq(year)].sort_values("median", ascending=False)
    order = list(table["region_name"])
    with drawing(4.0) as (figure, axes):
        axes.scatter(
            known["rate"],
            [order.index(name) for name in known["region_name"]],
            color=BLUE,
            alpha=0.5,
            s=34,
            label="An authority",
        )
        axes.scatter(
            table["median"],
            range(len(order)),
            marker="|",
            s=320,
            color=ORANGE,
            linewidths=3,
            zorder=3,
            label="The middle one",
        )
        axes.set_yticks(range(len(order)), [name.replace(" and The ", " and\nThe ") for name in order])
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(-3, 103)
        horizontal(axes, "Percentage of plans on time")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    told = "; ".join(
        f"{row.region_name} {with_unit(row.lowest, 'percent')} to {with_unit(row.highest, 'percent')}, middle {with_unit(row.median, 'percent')}"
        for row in each_row(table)
    )
    latest = report.table("spread_by_year")
    inside = latest[latest["calendar_year"].eq(year)].iloc[0]
    everywhere = bool((table["lowest"].lt(50) & table["highest"].gt(50)).all())
    part = "a small part" if inside["within_regions"] > 80 else "a part"
    return Chart(
        f"Every region has councils that are mostly late and mostly in time; the region explains {part}"
        if everywhere
        else f"The region explains {part} of the difference between authorities",
        f"Percentage of plans issued within 20 weeks, local authorities by region, England, {year}",
        f"Dot chart with a dot for each authority. {told}.",
        picture,
        DisplayTable(
            f"Local authorities within regions, {year}",
            ["Region", "Authorities", "Lowest", "A quarter below", "Middle", "A quarter above", "Highest", "Slowest authority", "Fastest authority"],
            [[words(row.region_name), quantity(row.authorities), quantity(row.lowest, "percent", 1), quantity(row.lower_quartile, "percent", 1),
              quantity(row.median, "percent", 1), quantity(row.upper_quartile, "percent", 1), quantity(row.highest, "percent", 1),
              words(row.slowest), words(row.fastest)] for row in each_row(table)],
        ),
        report.download("within_regions"),
        PLANS,
    )  # fmt: skip


def slowest(report: OpenReport) -> Html:
    """Name the councils that were most often among the slowest, and the slowest and the quickest of the last year."""
    often = report.table("slowest_authorities")
    most = often[often["years_slowest"].eq(often["years_slowest"].max())]["area_name"]
    table = report.table("issued_within_20_weeks")
    year = int(table["calendar_year"].max())
    last = table[table["level"].eq("local_authority") & table["calendar_year"].eq(year) & table["rate"].notna()]
    low = last[last["rate"].eq(last["rate"].min())]["area_name"]
    high = last[last["rate"].eq(last["rate"].max())]["area_name"]
    facts = report.facts
    most_often = facts["ehcp_inconsistency.most_often_slowest.latest"]
    return Html(
        f"<p>Most often among the slowest were {_listed(most)}: in {fact_html(most_often)} "
        f"between {most_often.period.replace(' to ', ' and ')}. In {year} the smallest share in time was that of {_listed(low)} "
        f"({fact_html(facts[f'ehcp_inconsistency.lowest.{year}'])}), the largest that of {_listed(high)} "
        f"({fact_html(facts[f'ehcp_inconsistency.highest.{year}'])}).</p>"
    )


def _listed(names: pd.Series) -> str:
    return enumerated(sorted(escape(str(name)) for name in names))
