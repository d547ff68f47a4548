"""The charts of the report on illegal children's homes that tell of liberty, of children looked after and of places."""

from __future__ import annotations

import seaborn as sns

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, GREY, LAVENDER, ORANGE, PLUM, TEAL, drawing, horizontal, png
from evidence_book.frames import each_row
from evidence_book.reports.illegal_childrens_homes.change import years_of
from evidence_book.reports.illegal_childrens_homes.verdicts import FELL, ROSE, UNCLEAR
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import moved, number, with_unit


def liberty(report: OpenReport) -> Chart:
    """Children subject to applications to deprive them of their liberty, by quarter."""
    table = report.table("deprivation_of_liberty")
    table = table[table["series"].eq("High Court list, by quarter")].sort_values("period")
    derived = table["note"].fillna("").str.startswith("derived")
    labels = [
        f"{number(row.value)}{' (derived)' if flag else ''}" for row, flag in zip(each_row(table), derived, strict=True)
    ]
    colours = [LAVENDER if flag else BLUE for flag in derived]
    with drawing(2.7) as (figure, axes):
        labelled_bars(axes, list(table["period"]), list(table["value"]), labels, colours, "Children")
        picture = png(figure)
    rows = [[words(row.period), quantity(row.value), words(row.note)] for row in each_row(table)]
    told = "; ".join(f"{row.period}: {label}" for row, label in zip(each_row(table), labels, strict=True))
    derived_quarters = "; one quarter is derived from the year" if derived.any() else ""
    return Chart(
        "Courts are asked to deprive hundreds of children of their liberty every quarter"
        if table["value"].min() >= 200
        else "Courts are asked to deprive children of their liberty every quarter",
        f"Children subject to applications in England and Wales, by quarter, from several releases{derived_quarters}",
        f"Bar chart. {told}.",
        picture,
        DisplayTable("Children subject to applications, by quarter", ["Quarter", "Children", "Note"], rows),
        report.download("deprivation_of_liberty"),
        "Nuffield Family Justice Observatory and Ministry of Justice, read in published accounts",
    )


def liberty_regions(report: OpenReport) -> Chart:
    """Regions from which applications come, with limits, in the two periods published."""
    table = report.table("liberty_by_region")
    regions = sorted(table["region"].unique())
    styles = dict(zip(table["period"].unique()[::-1], ((BLUE, "o"), (ORANGE, "D")), strict=True))
    with drawing(2.6) as (figure, axes):
        for shift, (period, (colour, mark)) in zip((-0.14, 0.14), styles.items(), strict=True):
            rows = table[table["period"].eq(period)]
            places = [regions.index(region) + shift for region in rows["region"]]
            axes.hlines(places, rows["lower"], rows["upper"], color=colour, linewidth=2)
            axes.scatter(rows["percent"], places, color=colour, marker=mark, s=34, zorder=3, label=_period(period))
        axes.set_yticks(range(len(regions)), regions)
        axes.set_ylim(len(regions) - 0.5, -0.5)
        axes.set_xlim(left=0)
        horizontal(axes, "Percentage of applications; limits where known")
        figure.legend(loc="outside lower left")
        picture = png(figure)
    cells = [
        [words(_period(row.period)), words(row.region), quantity(row.percent, "percent", 1), limits(row.lower, row.upper, "percent", marker=row.limits_marker),
         quantity(row.base), words(row.counts)]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(
        f"{_period(row.period)}, {row.region} {with_unit(row.percent, 'percent', 1)}" for row in each_row(table)
    )
    share = table.groupby("period")["percent"].sum().min()
    return Chart(
        f"{'About half or more' if share >= 48 else 'Less than half'} of the applications came from three regions",
        "Percentage of applications to deprive children of their liberty, England and Wales; other regions are not published",
        f"Dot chart of three regions in two periods. {told}.",
        picture,
        DisplayTable(
            "Applications by region",
            ["Period", "Region", "Percentage", "95% limits", "Base", "What the base counts"],
            cells,
        ),
        report.download("liberty_by_region"),
        "Nuffield Family Justice Observatory, read in published accounts",
    )


def _period(period: str) -> str:
    return "July 2022 to June 2023" if period == "2022-07 to 2023-06" else period.replace(" Q3", ", July to September")


def looked_after_change(report: OpenReport) -> Chart:
    """Each authority's rate in the last year against that of the first; those beyond chance told apart."""
    table = report.table("looked_after_change")
    table = table[table["level"].eq("local_authority")]
    known = table[table["change_percent"].notna()]
    first, last = years_of(table)
    rate_first, rate_last = f"rate_{first}", f"rate_{last}"
    styles = {
        ROSE: (PLUM, "^"),
        FELL: (TEAL, "v"),
        UNCLEAR: (LAVENDER, "o"),
    }
    with drawing(4.4) as (figure, axes):
        top = float(max(known[rate_first].max(), known[rate_last].max())) * 1.06
        axes.plot([0, top], [0, top], color=GREY, linewidth=1, linestyle=(0, (4, 3)))
        for verdict, (colour, mark) in styles.items():
            rows = known[known["verdict"].eq(verdict)]
            axes.scatter(rows[rate_first], rows[rate_last], s=24, color=colour, marker=mark, alpha=0.85, label=verdict)
        axes.set_xlim(0, top)
        axes.set_ylim(0, top)
        axes.set_xlabel(f"Per 10,000 children, 31 March {first}")
        axes.set_ylabel(f"Per 10,000 children, 31 March {last}")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    cells = [
        [words(row.area_name), words(row.region_name), *(quantity(getattr(row, name), decimals=1, marker=getattr(row, f"{name}_marker")) for name in (rate_first, rate_last)),
         quantity(row.change_percent, "percent", 0, marker=row.change_marker),
         limits(row.lower, row.upper, "percent", 0, marker=row.change_marker), words(row.verdict)]
        for row in each_row(table.sort_values("change_percent", ascending=False))
    ]  # fmt: skip
    counts = known["verdict"].value_counts()
    told = "; ".join(f"{verdict}, {number(int(counts.get(verdict, 0)))} authorities" for verdict in styles)
    rose, fell = (int(counts.get(verdict, 0)) for verdict in (ROSE, FELL))
    more = moved(
        fell,
        rose,
        rose="rose in more authorities than it fell",
        fell="fell in more authorities than it rose",
        same="rose in as many authorities as it fell",
    )
    return Chart(
        f"By more than chance allows, the rate of children looked after {more}",
        f"Children looked after per 10,000 children aged 0 to 17 in each local authority, 31 March {last} against 31 March {first}",
        f"Scatter chart of {len(known)} local authorities. {told}.",
        picture,
        DisplayTable(
            f"Children looked after per 10,000 children, {first} and {last}",
            ["Local authority", "Region", first, last, "Change", "95% limits", "Beyond chance"], cells,
        ),
        report.download("looked_after_change"),
        "Department for Education, children looked after in England",
    )  # fmt: skip


def looked_after(report: OpenReport) -> Chart:
    """Rate of children looked after by region, with limits; the table has England too."""
    table = report.table("children_looked_after")
    day = table["as_at"].max()
    year = day[:4]
    table = table[table["as_at"].eq(day) & (table["level"].eq("country") | table["area_code"].str.startswith("E12"))]
    table = table.sort_values("rate_per_10000", ascending=False)
    with drawing(3.2) as (figure, axes):
        places = list(range(len(table)))
        colours = [PLUM if level == "country" else BLUE for level in table["level"]]
        axes.hlines(places, table["lower"], table["upper"], color=colours, linewidth=2.5)
        axes.scatter(table["rate_per_10000"], places, color=colours, s=34, zorder=3)
        axes.set_yticks(places, list(table["area_name"]))
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.set_xlim(left=0)
        horizontal(axes, "Looked after per 10,000, with 95% limits")
        picture = png(figure)
    rows = [
        [
            words(row.area_name), quantity(row.children_looked_after, marker=row.children_looked_after_marker),
            quantity(row.children_0_17, marker=row.children_0_17_marker),
            quantity(row.rate_per_10000, decimals=1, marker=row.rate_marker),
            limits(row.lower, row.upper, marker=row.rate_marker),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(f"{row.area_name} {number(row.rate_per_10000, 0)}" for row in each_row(table))
    parts = table[table["level"].ne("country")]
    regions = parts["area_name"]
    # Those whose limits meet the limits of the lowest cannot be told from it.
    fewest = parts[parts["lower"].le(parts["upper"].iloc[-1])]["area_name"]
    return Chart(
        f"{regions.iloc[0]} looks after the most children for its size, {' and '.join(fewest)} the fewest",
        f"Children looked after per 10,000 children aged 0 to 17 on 31 March {year}",
        f"Dot chart in order of rate, with 95% limits. {told}.",
        picture,
        DisplayTable(
            f"Children looked after, 31 March {year}",
            ["Area", "Children looked after", "Children aged 0 to 17", "Rate per 10,000", "95% limits"], rows,
        ),
        report.download("children_looked_after"),
        f"Department for Education, children looked after in England, {year}",
    )  # fmt: skip


def places(report: OpenReport) -> Chart:
    """Places in registered homes per 100 children looked after: one dot an authority."""
    table = report.table("sufficiency")
    known = table[table["places_per_100"].notna()].copy()
    order = list(known.groupby("region_name")["places_per_100"].median().sort_values(ascending=False).index)
    most = float(known["places_per_100"].max())
    with drawing(3.8) as (figure, axes):
        sns.stripplot(
            known,
            x="places_per_100",
            y="region_name",
            order=order,
            color=BLUE,
            alpha=0.55,
            jitter=False,
            size=6,
            ax=axes,
        )
        medians = known.groupby("region_name")["places_per_100"].median()
        axes.scatter(
            [medians[name] for name in order],
            range(len(order)),
            marker="|",
            s=320,
            color=GREY,
            linewidths=2.5,
            zorder=3,
        )
        axes.set_xlim(0, most * 1.08)
        horizontal(axes, "Places per 100 children looked after")
        picture = png(figure)
    rows = [
        [
            words(row.area_name), words(row.region_name), quantity(row.homes), quantity(row.places),
            quantity(row.children_looked_after, marker=row.marker), quantity(row.places_per_100, decimals=1, marker=row.marker),
        ]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(f"{name} {number(medians[name], 0)}" for name in order)
    return Chart(
        f"For the children they look after, most places are in {order[0]}, fewest in {order[-1]}",
        "Places in registered children's homes per 100 children looked after, 31 March 2023; a dot an authority, a bar the middle one",
        f"Dot chart of authorities by region. Middle authority of each region: {told}.",
        picture,
        DisplayTable(
            "Registered homes and children looked after, by local authority, 31 March 2023",
            ["Local authority", "Region", "Homes", "Places", "Children looked after", "Places per 100"], rows,
        ),
        report.download("sufficiency"),
        "Ofsted, providers at 31 March 2023; Department for Education, children looked after in England",
        f"Authorities without a registered home in their area: {'; '.join(table[table['homes'].eq(0)]['area_name'])}.",
    )  # fmt: skip
