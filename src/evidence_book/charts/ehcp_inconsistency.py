"""The charts of the report on inconsistency that tell England by year: time limits, plans, refusals, appeals, needs."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.headlines import roughly
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, GREY, ORANGE, TEAL, drawing, png, separated
from evidence_book.frames import each_row
from evidence_book.reports.ehcp_inconsistency.facts import FIRST_WITH_REQUESTS, LAST_WITH_STATEMENTS
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import number, with_unit

PLANS = "Department for Education, education, health and care plans"
TRIBUNAL = "Ministry of Justice, SEND tribunal appeal rates; Department for Education for {}"
AUTHORITY = "local_authority"


def of_level(table: pd.DataFrame, level: str) -> pd.DataFrame:
    """The rows of a level."""
    return table[table["level"].eq(level)].reset_index(drop=True)


def moved(before: float, after: float) -> str:
    """The verb for a change."""
    if before == after:
        return "stayed the same"
    return "fell" if after < before else "rose"


def year_axis(axes: Axes, years: list[int], label: str) -> None:
    """Dress axes for values by year, every second year named so that names do not touch on a phone."""
    axes.set_xticks([year for year in years if (years[-1] - year) % 2 == 0])
    axes.set_xlim(years[0] - 0.5, years[-1] + 0.6)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(label)
    axes.grid(axis="x", visible=False)
    axes.grid(axis="y", visible=True)


def spelt_years(years: pd.Series) -> str:
    """Years that follow on each other, as text says them: `2023 and 2024`, `2023 to 2025`."""
    first, last = int(years.min()), int(years.max())
    return f"{first} {'and' if last - first == 1 else 'to'} {last}" if last > first else str(last)


def label_end(axes: Axes, year: float, value: float, text: str, side: tuple[int, int] = (0, 8)) -> None:
    """Write a value beside its point."""
    axes.annotate(text, (year, value), xytext=side, textcoords="offset points", ha="center", fontsize=9)


def on_time(report: OpenReport) -> Chart:
    """England's percentage on time by year, exception cases left out and included."""
    table = of_level(report.table("issued_within_20_weeks"), "country")
    other = of_level(report.table("issued_within_20_weeks_with_exceptions"), "country")
    years = [int(year) for year in table["calendar_year"]]
    with drawing(3.6) as (figure, axes):
        for rows, colour, mark, line, name in (
            (table, BLUE, "o", "-", "Exception cases left out"),
            (other, ORANGE, "s", "--", "Exception cases included"),
        ):
            axes.plot(rows["calendar_year"], rows["rate"], color=colour, marker=mark, linestyle=line, label=name)
        for place in (0, -1):
            label_end(axes, years[place], table["rate"].iloc[place], with_unit(table["rate"].iloc[place], "percent", 1))
        year_axis(axes, years, "Percentage of plans")
        axes.set_ylim(0, 100)
        figure.legend(loc="outside lower left", ncols=1)
        picture = png(figure)
    rates = table.set_index("calendar_year")["rate"]
    start, last = min(year for year in years if year > years[0]), years[-1]
    told = "; ".join(
        f"{one.calendar_year}: {with_unit(one.rate, 'percent', 1)}, with exceptions {with_unit(two.rate, 'percent', 1)}"
        for one, two in zip(each_row(table), each_row(other), strict=True)
    )
    cells = [
        [
            words(one.calendar_year), quantity(one.issued, marker=one.issued_marker),
            quantity(one.issued_within_20_weeks, marker=one.issued_within_20_weeks_marker),
            quantity(one.rate, "percent", 1), limits(one.lower, one.upper, "percent", marker=one.limits_marker),
            quantity(two.rate, "percent", 1),
        ]
        for one, two in zip(each_row(table), each_row(other), strict=True)
    ]  # fmt: skip
    less = "Fewer" if rates[last] < 50 else "More"
    return Chart(
        f"{less} than half of new plans came within 20 weeks in {last}: the share {moved(rates[start], rates[last])} since {start}",
        f"Percentage of new plans issued within 20 weeks, England, {years[0]} to {last}; {years[0]} is its last four months",
        f"Line chart of two lines by calendar year. {told}.",
        picture,
        DisplayTable(
            "Plans issued within 20 weeks, England",
            ["Year", "Plans issued", "Within 20 weeks", "Percentage", "95% limits", "Percentage, exceptions included"], cells,
        ),
        report.download("issued_within_20_weeks"),
        PLANS,
    )  # fmt: skip


def plans(report: OpenReport) -> Chart:
    """Plans in place by year."""
    table = report.table("england_by_year")
    years = [int(year) for year in table["year"]]
    with drawing(3.4) as (figure, axes):
        for joint, colour, hatch, name in (
            (True, TEAL, "//", "Plans, and statements that they replaced"),
            (False, BLUE, "", "Plans"),
        ):
            rows = table[table["year"].le(LAST_WITH_STATEMENTS).eq(joint)]
            axes.bar(rows["year"], rows["plans"], color=colour, hatch=hatch, edgecolor="white", width=0.78, label=name)
        for place in (0, -1):
            label_end(
                axes,
                years[place],
                table["plans"].iloc[place],
                number(table["plans"].iloc[place]),
                (12 * (place == 0), 3),
            )
        year_axis(axes, years, "Plans in place")
        axes.set_ylim(0, table["plans"].max() * 1.12)
        separated(axes.yaxis)
        figure.legend(loc="outside lower left", ncols=1)
        picture = png(figure)
    first, last = float(table["plans"].iloc[0]), float(table["plans"].iloc[-1])
    told = "; ".join(f"{row.year}: {number(row.plans)}" for row in each_row(table))
    return Chart(
        f"Plans in place {moved(first, last)}{', to more than twice the number of ' + str(years[0]) if last > 2 * first else ''}",
        f"Plans in place in January, England, {years[0]} to {years[-1]}; until {LAST_WITH_STATEMENTS} (striped) with the statements they replaced",
        f"Bar chart by January. {told}.",
        picture,
        DisplayTable(
            "Plans in place and new plans, England", ["Year", "Plans in place in January", "New plans in the year", "Release"],
            [[words(row.year), quantity(row.plans), quantity(row.new_plans, marker=row.marker), words(row.new_plans_release)]
             for row in each_row(table)],
        ),
        report.download("england_by_year"),
        PLANS,
    )  # fmt: skip


def refusals(report: OpenReport) -> Chart:
    """The share of requests refused, England by year, with the middle half and the middle four fifths of authorities."""
    table = report.table("requests_and_refusals")
    table = table[table["calendar_year"].ge(FIRST_WITH_REQUESTS)]
    england = of_level(table, "country")
    shares = of_level(table, AUTHORITY).groupby("calendar_year")["refused_percent"]
    quarters = pd.DataFrame(
        {name: shares.quantile(at) for name, at in (("p10", 0.1), ("p25", 0.25), ("p75", 0.75), ("p90", 0.9))}
    )
    years = [int(year) for year in england["calendar_year"]]
    with drawing(3.8) as (figure, axes):
        axes.fill_between(
            quarters.index,
            quarters["p10"],
            quarters["p90"],
            color=BLUE,
            alpha=0.15,
            linewidth=0,
            label="Four fifths of authorities",
        )
        axes.fill_between(
            quarters.index,
            quarters["p25"],
            quarters["p75"],
            color=BLUE,
            alpha=0.3,
            linewidth=0,
            label="Half of authorities",
        )
        axes.plot(years, england["refused_percent"], color=BLUE, marker="o", label="England")
        for place in (0, -1):
            value = england["refused_percent"].iloc[place]
            label_end(axes, years[place], value, with_unit(value, "percent", 1), (20 * (place == 0), 6))
        year_axis(axes, years, "Percentage of requests")
        figure.legend(loc="outside lower left", ncols=1)
        picture = png(figure)
    latest = quarters.iloc[-1]
    told = "; ".join(
        f"{row.calendar_year}: {with_unit(row.refused_percent, 'percent', 1)}" for row in each_row(england)
    )
    cells = [
        [
            words(row.calendar_year), quantity(row.requests), quantity(row.refused, marker=row.refused_marker),
            quantity(row.refused_percent, "percent", 1), limits(row.lower, row.upper, "percent", marker=row.limits_marker),
            *(quantity(quarters[name].get(row.calendar_year), "percent", 1, marker="x") for name in quarters),
        ]
        for row in each_row(england)
    ]  # fmt: skip
    known = int(quarters.index.max())
    return Chart(
        f"Some authorities refuse {'more than twice' if latest['p90'] > 2 * latest['p10'] else 'nearly'} as many of their requests as others",
        f"Percentage of requests for an assessment refused, England, {years[0]} to {years[-1]}; by local authority known to {known}",
        f"Line chart of England with bands of authorities. England: {told}. In {known} a tenth of authorities refused less than "
        f"{with_unit(latest['p10'], 'percent', 1)} and a tenth more than {with_unit(latest['p90'], 'percent', 1)}.",
        picture,
        DisplayTable(
            "Requests refused, England, and where authorities lie",
            ["Year", "Requests", "Refused", "Percentage refused", "95% limits", "A tenth of authorities below",
             "A quarter below", "A quarter above", "A tenth above"], cells,
        ),
        report.download("requests_and_refusals"),
        PLANS,
    )  # fmt: skip


def appeals(report: OpenReport) -> Chart:
    """Appeals as a share of decisions that could be appealed, by year."""
    table = of_level(report.table("appeals"), "country")
    years = [int(year) for year in table["calendar_year"]]
    with drawing(3.2) as (figure, axes):
        axes.plot(years, table["appeal_rate"], color=BLUE, marker="o")
        lowest = int(table["appeal_rate"].to_numpy().argmin())
        for place in (0, lowest, -1):
            value = table["appeal_rate"].iloc[place]
            label_end(axes, years[place], value, with_unit(value, "percent", 1), (0, -15 if place == lowest else 8))
        year_axis(axes, years, "Percentage of decisions")
        axes.set_ylim(0, table["appeal_rate"].max() * 1.18)
        picture = png(figure)
    low = table.iloc[lowest]
    last = table.iloc[-1]
    told = "; ".join(f"{row.calendar_year}: {with_unit(row.appeal_rate, 'percent', 1)}" for row in each_row(table))
    cells = [
        [
            words(row.calendar_year), quantity(row.appeals, marker=row.appeals_marker), quantity(row.decisions, marker=row.decisions_marker),
            quantity(row.appeal_rate, "percent", 2), limits(row.lower, row.upper, "percent", 2, row.limits_marker),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    return Chart(
        f"The share of decisions that families appeal {moved(low['appeal_rate'], last['appeal_rate'])} from {low['calendar_year']} to {last['calendar_year']}",
        f"Appeals registered as a percentage of decisions that could be appealed, England, {years[0]} to {years[-1]}",
        f"Line chart by calendar year. {told}.",
        picture,
        DisplayTable("Appeals to the tribunal, England", ["Year", "Appeals", "Decisions", "Appeal rate", "95% limits"], cells),
        report.download("appeals"),
        TRIBUNAL.format(spelt_years(table.loc[table["appeals"].isna(), "calendar_year"])),
    )  # fmt: skip


def primary_need(report: OpenReport) -> Chart:
    """Plans by primary need."""
    table = report.table("primary_need")
    table = table[table["primary_need_code"].ne("all")].sort_values("plans", ascending=False)
    january = report.facts["ehcp_inconsistency.need_asd.latest"].period
    names = [_two_lines(name) for name in table["primary_need"]]
    labels = [with_unit(value, "percent", 1) for value in table["percent"]]
    with drawing(5.2) as (figure, axes):
        labelled_bars(
            axes, names, list(table["percent"]), labels, [BLUE] * 3 + [GREY] * (len(names) - 3), "Percentage of plans"
        )
        axes.xaxis.set_major_locator(MaxNLocator(4))
        picture = png(figure)
    together = float(table["plans"].iloc[:3].sum()) / float(table["plans"].sum()) * 100
    told = "; ".join(f"{row.primary_need} {with_unit(row.percent, 'percent', 1)}" for row in each_row(table))
    return Chart(
        f"Three main needs account for {roughly(together)} of all plans",
        f"Percentage of plans in place by primary need, England, {january}; the three commonest on top, in blue",
        f"Bar chart. {told}.",
        picture,
        DisplayTable(
            f"Plans by primary need, {january}", ["Primary need", "Plans", "Percentage"],
            [[words(row.primary_need), quantity(row.plans), quantity(row.percent, "percent", 1)] for row in each_row(table)],
        ),
        report.download("primary_need"),
        PLANS,
    )  # fmt: skip


def _two_lines(name: str, width: int = 24) -> str:
    """Break a long name at the last space that fits; nothing is drawn at a slant."""
    if len(name) <= width:
        return name
    cut = name.rfind(" ", 0, width)
    return f"{name[:cut]}\n{name[cut + 1 :]}"
