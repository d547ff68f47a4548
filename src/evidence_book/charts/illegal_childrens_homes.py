"""The charts of the report on illegal children's homes, one function each."""

from __future__ import annotations

import seaborn as sns
from matplotlib.ticker import MaxNLocator

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.headlines import moved
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, GREY, LAVENDER, ORANGE, PLUM, TEAL, drawing, horizontal, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import number, with_unit

OFFICE = "the office's reports of 2024 and 2026, read in part in published accounts"
_DAY = {"2024-09-01": "1 September 2024", "2025-09-01": "1 September 2025"}
_SETTINGS = "settings found to be unregistered homes"


def snapshots(report: OpenReport) -> Chart:
    """The counts of the two census days; the one that was restated is drawn as first published too."""
    table = report.table("snapshots")
    names = [f"{_DAY[row.as_at]}\n{row.basis}" for row in each_row(table)]
    labels = [number(value) for value in table["children"]]
    colours = [LAVENDER if row.comparator == "no" else BLUE for row in each_row(table)]
    with drawing(2.5) as (figure, axes):
        labelled_bars(axes, names, list(table["children"]), labels, colours, "Children")
        picture = png(figure)
    rows = [
        [words(_DAY[row.as_at]), words(row.basis), quantity(row.children), words(row.comparator)]
        for row in each_row(table)
    ]
    told = "; ".join(f"{name.replace(chr(10), ', ')}: {label}" for name, label in zip(names, labels, strict=True))
    counts = table["children"]
    few = moved(counts.iloc[1], counts.iloc[2], rose="More", fell="Fewer", same="As many")
    return Chart(
        f"{few} children were in illegal homes in 2025 than in 2024{', and still hundreds' if counts.iloc[2] >= 200 else ''}",
        "Children in illegal children's homes on one day, England; the count of 2024 was restated a year later",
        f"Bar chart with a bar for each published count of children. {told}.",
        picture,
        DisplayTable("Children in illegal children's homes", ["Day", "Basis", "Children", "Change is measured from it"], rows),
        report.download("snapshots"),
        OFFICE,
    )  # fmt: skip


def children(report: OpenReport) -> Chart:
    """Who the children of 2025 are: ages and the support they have."""
    table = report.table("figures")
    table = table[table["snapshot"].eq("2025-09-01") & table["unit"].eq("percent")]
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
        "Percentage of children in illegal children's homes on 1 September 2025, by age and support",
        f"Bar chart. {told}.",
        picture,
        DisplayTable(
            "Ages and support of the children, 1 September 2025", ["Children", "Percentage", "95% limits"], rows
        ),
        report.download("figures"),
        OFFICE,
    )


def costs(report: OpenReport) -> Chart:
    """A child's week in an illegal home and in residential care."""
    table = report.table("costs")
    weeks = [*table["per_week"], table["residential_per_week"].iloc[0]]
    names = [
        *(f"Illegal home, year to\n{_DAY[day]}" for day in table["as_at"]),
        "Residential care,\naverage, 2023-24",
    ]
    labels = [f"about £{number(round(value, -2))}" for value in weeks]
    with drawing(2.5) as (figure, axes):
        labelled_bars(axes, names, weeks, labels, [PLUM, PLUM, LAVENDER], "Pounds a week for one child")
        axes.xaxis.set_major_locator(MaxNLocator(4))
        picture = png(figure)
    rows = [
        [
            words(_DAY[row.as_at]), quantity(row.total_million, "million_pounds", 0, row.qualifier), quantity(row.children),
            quantity(row.per_year, "pounds", 0, "about"), quantity(row.per_week, "pounds", 0, "about"),
            quantity(row.per_day, "pounds", 0, "about"), words(row.published),
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
        f"{OFFICE}; National Audit Office 2025 for residential care",
    )  # fmt: skip


def ofsted(report: OpenReport) -> Chart:
    """Settings that Ofsted found unregistered, each vintage for itself."""
    table = report.table("ofsted_settings")
    table = table[table["measure"].isin([_SETTINGS, "premises operating illegally identified"])]
    years = sorted(table["financial_year"].unique())
    marks = {
        "Nov 2024": (BLUE, "o"),
        "Dec 2025 annual report": (ORANGE, "D"),
        "Dec 2023 annual report": (PLUM, "s"),
        "Jul 2022": (TEAL, "^"),
    }
    with drawing(3.6) as (figure, axes):
        for vintage, (colour, mark) in marks.items():
            rows = table[table["vintage"].eq(vintage)].sort_values("financial_year")
            places = [years.index(year) for year in rows["financial_year"]]
            axes.plot(places, rows["value"], color=colour, marker=mark, label=f"Published {vintage}", linewidth=1.8)
            for place, value in zip(places, rows["value"], strict=True):
                side = (0, -14) if vintage != "Nov 2024" and vintage != "Dec 2025 annual report" else (0, 7)
                axes.annotate(
                    number(value), (place, value), xytext=side, textcoords="offset points", ha="center", fontsize=9
                )
        axes.set_xticks(range(len(years)), years)
        axes.set_ylim(0, table["value"].max() * 1.15)
        axes.set_ylabel("Settings")
        axes.margins(x=0.08)
        figure.legend(loc="outside lower left")
        picture = png(figure)
    cells = [
        [words(row.financial_year), words(row.measure), quantity(row.value), words(row.vintage), words(row.note)]
        for row in each_row(table)
    ]
    told = "; ".join(f"{row.financial_year}, published {row.vintage}: {row.value}" for row in each_row(table))
    joined = table[table["vintage"].eq("Nov 2024")].sort_values("financial_year")
    every = (
        "more unregistered homes every year"
        if joined["value"].is_monotonic_increasing
        else "unregistered homes every year"
    )
    return Chart(
        f"Ofsted found {every} to {joined['financial_year'].iloc[-1]}; the later figure may not be joined to these",
        "Settings by financial year; figures published at different times are drawn apart and never joined",
        f"Line chart with a line or point for each time of publication. {told}.",
        picture,
        DisplayTable(
            "Settings found to be unregistered homes", ["Year", "Measure", "Settings", "Published", "Note"], cells
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
    ends = moved(table["value"].iloc[0], table["value"].iloc[-1], rose="more", fell="fewer", same="as many")
    return Chart(
        f"Courts were asked to deprive {ends} children of their liberty in the last quarter than in the first",
        "Children subject to applications in England and Wales, by quarter, as first released",
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
        horizontal(axes, "Percentage of applications, with 95% limits")
        figure.legend(loc="outside lower left")
        picture = png(figure)
    rows = [
        [words(_period(row.period)), words(row.region), quantity(row.percent, "percent", 1), limits(row.lower, row.upper, "percent"),
         quantity(row.applications)]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(
        f"{_period(row.period)}, {row.region} {with_unit(row.percent, 'percent', 1)}" for row in each_row(table)
    )
    share = table.groupby("period")["percent"].sum().min()
    return Chart(
        f"{'About half or more' if share >= 48 else 'Less than half'} of the applications came from three regions",
        "Percentage of applications to deprive children of their liberty, England and Wales; other regions are not published",
        f"Dot chart of three regions in two periods, with limits. {told}.",
        picture,
        DisplayTable("Applications by region", ["Period", "Region", "Percentage", "95% limits", "Applications"], cells),
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
    styles = {
        "rose beyond chance": (PLUM, "^"),
        "fell beyond chance": (TEAL, "v"),
        "no clear change": (LAVENDER, "o"),
    }
    with drawing(4.4) as (figure, axes):
        top = float(max(known["rate_2021"].max(), known["rate_2025"].max())) * 1.06
        axes.plot([0, top], [0, top], color=GREY, linewidth=1, linestyle=(0, (4, 3)))
        for verdict, (colour, mark) in styles.items():
            rows = known[known["verdict"].eq(verdict)]
            axes.scatter(
                rows["rate_2021"], rows["rate_2025"], s=24, color=colour, marker=mark, alpha=0.85, label=verdict
            )
        axes.set_xlim(0, top)
        axes.set_ylim(0, top)
        axes.set_xlabel("Per 10,000 children, 31 March 2021")
        axes.set_ylabel("Per 10,000 children, 31 March 2025")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    cells = [
        [words(row.area_name), words(row.region_name), quantity(row.rate_2021, decimals=1, marker=row.rate_2021_marker),
         quantity(row.rate_2025, decimals=1, marker=row.rate_2025_marker), quantity(row.change_percent, "percent", 0, marker=row.change_marker),
         limits(row.lower, row.upper, "percent", 0, marker=row.change_marker), words(row.verdict)]
        for row in each_row(table.sort_values("change_percent", ascending=False))
    ]  # fmt: skip
    counts = known["verdict"].value_counts()
    told = "; ".join(f"{verdict}, {number(int(counts.get(verdict, 0)))} authorities" for verdict in styles)
    rose, fell = (int(counts.get(verdict, 0)) for verdict in ("rose beyond chance", "fell beyond chance"))
    more = moved(
        fell,
        rose,
        rose="rose in more authorities than it fell",
        fell="fell in more authorities than it rose",
        same="rose in as many authorities as it fell",
    )
    return Chart(
        f"Beyond chance, the rate of children looked after {more}",
        "Children looked after per 10,000 children aged 0 to 17 in each local authority, 31 March 2025 against 31 March 2021",
        f"Scatter chart of {len(known)} local authorities. {told}.",
        picture,
        DisplayTable(
            "Children looked after per 10,000 children, 2021 and 2025",
            ["Local authority", "Region", "2021", "2025", "Change", "95% limits", "Beyond chance"], cells,
        ),
        report.download("looked_after_change"),
        "Department for Education, children looked after in England",
    )  # fmt: skip


def looked_after(report: OpenReport) -> Chart:
    """Rate of children looked after by region, with limits; the table has England too."""
    table = report.table("children_looked_after")
    table = table[
        table["as_at"].eq("2025-03-31") & (table["level"].eq("country") | table["area_code"].str.startswith("E12"))
    ]
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
    regions = table[table["level"].ne("country")]["area_name"]
    return Chart(
        f"{regions.iloc[0]} looks after the most children for its size, {regions.iloc[-1]} the fewest",
        "Children looked after per 10,000 children aged 0 to 17 on 31 March 2025",
        f"Dot chart in order of rate, with 95% limits. {told}.",
        picture,
        DisplayTable(
            "Children looked after, 31 March 2025",
            ["Area", "Children looked after", "Children aged 0 to 17", "Rate per 10,000", "95% limits"], rows,
        ),
        report.download("children_looked_after"),
        "Department for Education, children looked after in England, 2025",
    )  # fmt: skip


def places(report: OpenReport) -> Chart:
    """Places in registered homes per 100 children looked after: one dot an authority."""
    table = report.table("sufficiency")
    known = table[table["places_per_100"].notna()].copy()
    order = list(known.groupby("region_name")["places_per_100"].median().sort_values(ascending=False).index)
    most = float(known["places_per_100"].quantile(0.99))
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
    beyond = int((known["places_per_100"] > most * 1.08).sum())
    return Chart(
        f"Registered homes are spread unevenly: most places in {order[0]}, fewest in {order[-1]}",
        "Places in registered children's homes per 100 children looked after, 31 March 2023; a dot an authority, a bar the middle one",
        f"Dot chart of authorities by region. Middle authority of each region: {told}. {beyond} authorities lie beyond the right edge.",
        picture,
        DisplayTable(
            "Registered homes and children looked after, by local authority, 31 March 2023",
            ["Local authority", "Region", "Homes", "Places", "Children looked after", "Places per 100"], rows,
        ),
        report.download("sufficiency"),
        "Ofsted, providers at 31 March 2023; Department for Education, children looked after in England",
        f"Authorities without a registered home in their area: {'; '.join(table[table['homes'].eq(0)]['area_name'])}.",
    )  # fmt: skip
