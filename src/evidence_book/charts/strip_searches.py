"""The charts of the strip search report, one function each."""

from __future__ import annotations

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.container import BarContainer

from evidence_book.charts.chart import Chart
from evidence_book.charts.headlines import reports_of, roughly
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, GREY, LAVENDER, ORANGE, PLUM, TEAL, drawing, horizontal, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import capitalised, moved, number, with_unit

_PLACE = {"Metropolitan Police": "London", "England and Wales": "England and Wales"}
_STYLES = ((TEAL, "s"), (BLUE, "o"), (PLUM, "D"), (ORANGE, "^"), (GREY, "v"))
_SINGLE = {"2018-20": "London, 2018 to 2020", "2018-22": "England and Wales, 2018 to mid-2022"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_BREAKDOWN_NAME = {
    "year": "Year of the search", "age": "Age", "gender": "Gender", "ethnicity": "Ethnicity",
    "appropriate_adult": "Appropriate adult", "outcome": "Outcome", "reason": "Reason", "location": "Location",
    "location_detail": "In public view", "officer_gender": "Officers", "compliance": "Codes of practice",
    "safeguarding": "Safeguarding",
}  # fmt: skip

# Sums of categories that are drawn, and second readings of one: in the table to download, not in the picture.
_TOLD_TWICE = ("absent or not confirmed", "not confirmed present (variant)", "under 16")


def _office(report: OpenReport) -> str:
    """The office's reports that the counts are from."""
    return f"the office's reports of {reports_of(report.table('totals')['origin_id'])}, read in published accounts"


def _told(edition: str) -> str:
    """An edition as people say it: one of the single publications, or a year from July to June."""
    first = edition[:4]
    return _SINGLE.get(edition) or f"England and Wales, July {first} to June {int(first) + 1}"


def pace(report: OpenReport) -> Chart:
    """Searches per month in each published period."""
    table = report.table("totals")
    names = [f"{_PLACE[row.geography]}\n{row.period}" for row in each_row(table)]
    colours = [TEAL if row.geography == "Metropolitan Police" else BLUE for row in each_row(table)]
    with drawing(3.0) as (figure, axes):
        axes.barh(names, table["per_month"], color=colours, height=0.6)
        labels = [quantity(row.per_month, decimals=1, qualifier=row.qualifier).text for row in each_row(table)]
        for position, (value, text) in enumerate(zip(table["per_month"], labels, strict=True)):
            axes.annotate(text, (value, position), xytext=(4, 0), textcoords="offset points", va="center")
        axes.set_xlim(0, table["per_month"].max() * 1.25)
        axes.invert_yaxis()
        horizontal(axes, "Searches per month")
        picture = png(figure)
    sentences = [
        f"{_PLACE[row.geography]}, {row.period}: {text} a month"
        for row, text in zip(each_row(table), labels, strict=True)
    ]
    rows = [
        [
            words(row.period), words(_PLACE[row.geography]),
            quantity(row.searches, qualifier=row.qualifier), quantity(row.months),
            quantity(row.per_month, decimals=1, qualifier=row.qualifier),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    wales = table[table["geography"].ne("Metropolitan Police")].set_index("edition")["per_month"]
    return Chart(
        f"Strip searches {moved(wales['2018-22'], wales[max(wales.index)], rose='came more often', fell='came less often', same='came as often')} in the last period than in the years before",
        "Searches of children recorded per month, by period; the periods overlap and are not one series",
        f"Bar chart with a bar for each of {len(table)} published periods. {'. '.join(sentences)}.",
        picture,
        DisplayTable("Searches and searches per month, by period", ["Period", "Area", "Searches", "Months", "Searches per month"], rows),
        report.download("totals"),
        _office(report),
    )  # fmt: skip


def _dots(axes: Axes, table: pd.DataFrame, labels: list[str]) -> None:
    editions = list(dict.fromkeys(table["edition"]))
    for position, (edition, (colour, shape)) in enumerate(zip(editions, _STYLES, strict=False)):
        rows = table[table["edition"].eq(edition) & table["percent"].notna()]
        offset = round(0.22 * (position - (len(editions) - 1) / 2), 2)
        places = [labels.index(label) + offset for label in rows["label"]]
        axes.hlines(places, rows["lower"], rows["upper"], color=colour, linewidth=2)
        axes.scatter(rows["percent"], places, color=colour, marker=shape, s=34, label=_told(edition), zorder=3)
        for place, row in zip(places, each_row(rows), strict=True):
            if row.qualifier == "over":
                axes.annotate("over", (row.percent, place), xytext=(-6, 0), textcoords="offset points", ha="right", va="center", fontsize=8.5, color=colour)  # fmt: skip


def across_reports(report: OpenReport) -> Chart:
    """The measures that at least two of the reports give, side by side with limits."""
    table = report.table("compared")
    given = table[table["percent"].notna()].groupby("measure", sort=False).size()
    table = table[table["measure"].isin(given[given > 1].index)]
    labels = list(dict.fromkeys(table["label"]))
    with drawing(4.4) as (figure, axes):
        _dots(axes, table, labels)
        axes.set_yticks(range(len(labels)), [label.replace(" absent or", "\nabsent or") for label in labels])
        axes.set_ylim(len(labels) - 0.5, -0.5)
        axes.set_xlim(0, 100)
        horizontal(axes, "Percentage of searches, with 95% limits")
        figure.legend(loc="outside lower left", ncols=1)
        picture = png(figure)
    rows = [
        [
            words(row.label), words(_told(row.edition)),
            quantity(row.percent, "percent", qualifier=row.qualifier, marker=row.percent_marker),
            limits(row.lower, row.upper, "percent", marker=row.interval_marker),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    sentences = []
    for label in labels:
        said = [
            f"{_told(row.edition)} {quantity(row.percent, 'percent', qualifier=row.qualifier).text}"
            for row in each_row(table[table["label"].eq(label) & table["percent"].notna()])
        ]
        sentences.append(f"{label}: {', '.join(said)}")
    alone = table[table["measure"].eq("adult_not_confirmed")].set_index("edition")["percent"]
    before, last = alone.dropna().index[-2:]
    often = moved(alone[before], alone[last], rose="less", fell="more", same="as")
    third, second = (_ORDINALS[list(alone.index).index(edition)] for edition in (last, before))
    return Chart(
        f"An appropriate adult was {often} often confirmed present in the {third} report than in the {second}",
        "Percentage of searches with 95% Wilson limits; London only in the first report",
        f"Dot chart of {len(labels)} measures. {'. '.join(sentences)}.",
        picture,
        DisplayTable("Measures in each report", ["Measure", "Report", "Percentage", "95% limits"], rows),
        report.download("compared"),
        _office(report),
    )


def _paired_bars(axes: Axes, table: pd.DataFrame, percent: str, place: str, group: str) -> None:
    """Draw two groups side by side in each place, with their percentages written at the bars."""
    sns.barplot(
        table, x=percent, y=place, hue=group, palette=[PLUM, LAVENDER], saturation=1, ax=axes, width=0.7, legend="full"
    )
    for bars in axes.containers:
        if isinstance(bars, BarContainer):
            axes.bar_label(bars, fmt=_percent_label, padding=3)
    axes.set_xlim(0, table[percent].max() * 1.25)
    if legend := axes.get_legend():
        legend.remove()


def _percent_label(value: float) -> str:
    return with_unit(value, "percent", 0 if value == round(value) else 1)


def ethnicity(report: OpenReport) -> Chart:
    """Black children's share of searches beside their share of the population."""
    table = report.table("ethnicity")
    drawn = table[table["searches_percent"].notna()]
    places = [_told(edition).replace(", ", "\n", 1) for edition in drawn["edition"]]
    long = pd.DataFrame(
        {
            "place": places * 2,
            "share": [*drawn["searches_percent"], *drawn["population_percent"]],
            "of": ["Share of searches"] * len(drawn) + ["Share of child population"] * len(drawn),
        }
    )
    with drawing(3.2) as (figure, axes):
        _paired_bars(axes, long, "share", "place", "of")
        horizontal(axes, "Percentage who are Black children")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    rows = [
        [
            words(_told(row.edition)),
            quantity(row.searches_percent, "percent", marker=row.searches_percent_marker),
            quantity(row.population_percent, "percent", 1),
            quantity(row.ratio, "ratio", 1, marker=row.estimate_marker),
            limits(row.ratio_lower, row.ratio_upper, marker=row.estimate_marker),
            quantity(row.published_ratio, "ratio", 0, row.published_qualifier, row.published_ratio_marker),
            quantity(row.relative_rate, "ratio", 1, marker=row.estimate_marker),
            limits(row.relative_rate_lower, row.relative_rate_upper, marker=row.estimate_marker),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    sentences = [
        f"{_told(row.edition)}: {with_unit(row.searches_percent, 'percent')} of searches, "
        f"{with_unit(row.population_percent, 'percent', 1)} of the child population"
        for row in each_row(drawn)
    ]
    far = "far beyond" if drawn["ratio"].min() >= 2 else "beside"
    return Chart(
        f"Black children's share of searches lies {far} their share of the population",
        "Percentage of searches, and of the child population compared with",
        f"Bar chart with pairs of bars for Black children. {'. '.join(sentences)}.",
        picture,
        DisplayTable(
            "Black children's share of searches against their share of the population",
            ["Period", "Share of searches", "Share of population", "Ratio of shares (computed)", "95% limits",
             "Ratio of shares (published)", "Rate against all other children (computed)", "95% limits of that rate"],
            rows,
        ),
        report.download("ethnicity"),
        f"{_office(report)}; population shares from Youth Justice Statistics and the Runnymede Trust, read likewise",
    )  # fmt: skip


def composition(report: OpenReport, edition: str | None = None) -> Chart:
    """Everything that the report of an edition says of its searches, as shares; the report's own edition if none is named."""
    edition = edition or report.edition
    shares = report.table("shares")
    table = shares[shares["edition"].eq(edition) & ~shares["category"].isin(_TOLD_TWICE)].copy()
    order = {name: position for position, name in enumerate(_BREAKDOWN_NAME)}
    table = table.sort_values("breakdown", key=lambda names: names.map(order), kind="stable").reset_index(drop=True)
    names = [
        f"{_BREAKDOWN_NAME[row.breakdown]}: {row.category}".replace("at least one officer of", "officer of")
        for row in each_row(table)
    ]
    groups = list(dict.fromkeys(table["breakdown"]))
    colours = [BLUE if groups.index(group) % 2 == 0 else TEAL for group in table["breakdown"]]
    cells = [quantity(row.percent, "percent", qualifier=row.qualifier) for row in each_row(table)]
    with drawing(0.7 + 0.33 * len(table)) as (figure, axes):
        axes.barh(range(len(table)), table["percent"], color=colours, height=0.72)
        for position, (value, cell) in enumerate(zip(table["percent"], cells, strict=True)):
            axes.annotate(cell.text, (value, position), xytext=(4, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(table)), [_wrapped(name) for name in names])
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.set_xlim(0, 118)
        axes.set_xticks(range(0, 101, 25))
        horizontal(axes, "Percentage of searches")
        picture = png(figure)
    rows = [
        [
            words(_BREAKDOWN_NAME[row.breakdown]), words(row.category), cell,
            limits(row.lower, row.upper, "percent", marker=row.interval_marker), words(row.kind),
        ]
        for row, cell in zip(each_row(table), cells, strict=True)
    ]  # fmt: skip
    sentences = [f"{name}, {cell.text}" for name, cell in zip(names, cells, strict=True)]
    period = _told(edition)
    idle = table[table["breakdown"].eq("outcome") & table["category"].eq("no further action")].iloc[0]
    return Chart(
        f"{capitalised(roughly(float(idle['percent'])))} of the searches led to no further action, {period.rsplit(', ', 1)[-1]}",
        f"Percentage of searches, {period}; categories that the report does not give are not drawn",
        f"Bar chart. {'; '.join(sentences)}.",
        picture,
        DisplayTable(
            f"Percentages of searches, {period}",
            ["About", "Category", "Percentage", "95% limits", "Published or computed"], rows,
        ),
        report.download("shares"),
        _office(report),
    )  # fmt: skip


def _wrapped(name: str, width: int = 30) -> str:
    if len(name) <= width:
        return name
    cut = name.rfind(" ", 0, width)
    return f"{name[:cut]}\n{name[cut + 1 :]}"


def force_rates(report: OpenReport) -> Chart:
    """Rates by force with exact limits; the table has all forces, those without a count too."""
    table = report.table("by_force")
    drawn = table[table["rate"].notna()]
    with drawing(5.6) as (figure, axes):
        places = range(len(drawn))
        axes.hlines(list(places), drawn["lower"], drawn["upper"], color=BLUE, linewidth=2)
        axes.scatter(drawn["rate"], list(places), color=BLUE, s=34, zorder=3)
        axes.set_yticks(list(places), list(drawn["police_force"]))
        axes.set_ylim(len(drawn) - 0.4, -0.6)
        axes.set_xlim(left=0)
        horizontal(axes, "Searches per 10,000, with 95% limits")
        picture = png(figure)
    rows = [
        [
            words(row.police_force), words(row.status), quantity(row.searches, marker=row.searches_marker),
            quantity(row.population_10_17), quantity(row.rate, decimals=1, marker=row.rate_marker),
            limits(row.lower, row.upper, marker=row.rate_marker), words(row.funnel),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    first, last = drawn.iloc[0], drawn.iloc[-1]
    return Chart(
        f"Of forces with a count, {first['police_force']} searched the most children for its size, {last['police_force']} the fewest",
        "Searches per 10,000 children aged 10 to 17, 2018 to mid-2022; forces with a published count only",
        f"Dot chart of {len(drawn)} police forces in order of rate, with 95% limits. Highest: {first['police_force']}, "
        f"{number(first['rate'], 1)} per 10,000. Lowest: {last['police_force']}, {number(last['rate'], 1)}. "
        f"The other {len(table) - len(drawn)} forces have no usable count and are in the table.",
        picture,
        DisplayTable(
            "All police forces: what is published, counts and rates",
            ["Police force", "What is known", "Searches", "Children aged 10 to 17", "Rate per 10,000", "95% limits", "Funnel"],
            rows,
        ),
        report.download("by_force"),
        "the office's 2023 report, read in local accounts; Office for National Statistics mid-2020 population",
    )  # fmt: skip


def funnel(report: OpenReport) -> Chart:
    """Rates against the size of the force, with funnel limits."""
    lines = report.table("funnel_limits")
    table = report.table("by_force")
    drawn = table[table["rate"].notna()]
    outside = drawn["funnel"].str.contains("99.8%")
    millions = lines["population"] / 1000
    with drawing(4.4) as (figure, axes):
        axes.axhline(lines["reference_rate"].iloc[0], color=TEAL, linewidth=2, label="All these forces together")
        for level, style in (("95", "--"), ("99_8", "-")):
            name = f"{level.replace('_', '.')}% limits"
            axes.plot(millions, lines[f"lower_{level}"], color=GREY, linestyle=style, linewidth=1, label=name)
            axes.plot(millions, lines[f"upper_{level}"], color=GREY, linestyle=style, linewidth=1)
        for chosen, colour, shape, name in (
            (outside, ORANGE, "^", "Outside the 99.8% limits"),
            (~outside, BLUE, "o", "Inside them"),
        ):
            rows = drawn[chosen]
            sns.scatterplot(
                x=rows["population_10_17"] / 1000, y=rows["rate"], color=colour, marker=shape, s=55, ax=axes, label=name,
                legend=False, edgecolor="white",
            )  # fmt: skip
        for row in each_row(drawn[drawn["rank"].le(4) | drawn["population_10_17"].gt(270_000)]):
            place = (row.population_10_17 / 1000, row.rate)
            side = -6 if row.population_10_17 > 500_000 else 6
            axes.annotate(row.police_force, place, xytext=(side, 7), textcoords="offset points",
                          ha="right" if side < 0 else "left", fontsize=8.5)  # fmt: skip
        axes.set_ylim(bottom=0)
        axes.set_xlim(left=0)
        axes.set_xlabel("Children aged 10 to 17 in the force's area (thousands)")
        axes.set_ylabel("Searches per 10,000")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    cells = [
        [words(row.police_force), quantity(row.population_10_17), quantity(row.rate, decimals=1), words(row.funnel)]
        for row in each_row(drawn)
    ]
    counted = drawn["funnel"].value_counts()
    return Chart(
        f"Forces differ {'far more than' if drawn['funnel'].str.contains('99.8%').sum() * 4 > len(drawn) else 'about as'} chance would make them",
        "Searches per 10,000 children aged 10 to 17, 2018 to mid-2022, against the size of the force's area",
        "Funnel chart of police forces around the rate of all of them together. "
        + ". ".join(f"{count} {position}" for position, count in counted.items())
        + ".",
        picture,
        DisplayTable(
            "Forces against the funnel limits",
            ["Police force", "Children aged 10 to 17", "Rate per 10,000", "Position"], cells,
        ),
        report.download("by_force"),
        "the office's 2023 report, read in local accounts; Office for National Statistics mid-2020 population",
    )  # fmt: skip


def custody(report: OpenReport) -> Chart:
    """Ethnic groups of children and adults strip searched in custody."""
    table = report.table("custody_ethnicity")
    with drawing(3.0) as (figure, axes):
        _paired_bars(axes, table, "percent", "ethnic_group", "group")
        horizontal(axes, "Percentage of people strip searched in custody")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    rows = [
        [words(row.group), words(row.ethnic_group), quantity(row.percent, "percent"), words(row.coverage)]
        for row in each_row(table)
    ]
    sentences = [f"{row.group}, {row.ethnic_group}: {with_unit(row.percent, 'percent')}" for row in each_row(table)]
    black = table[table["ethnic_group"].eq("Black")].set_index("group")["percent"]
    larger = moved(black["Adults"], black["Children"], rose="larger", fell="smaller", same="the same")
    return Chart(
        f"In custody too: Black people's share is {larger} among the children searched than among the adults",
        "Percentage of strip searches in custody of children and of adults by ethnic group, year to March 2022",
        f"Bar chart. {'; '.join(sentences)}.",
        picture,
        DisplayTable("Custody strip searches by ethnic group", ["Who", "Ethnic group", "Percentage", "Coverage"], rows),
        report.download("custody_ethnicity"),
        "Home Office, police powers and procedures, year to March 2022, read in published accounts",
    )
