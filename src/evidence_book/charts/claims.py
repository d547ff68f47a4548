"""The ledger of claims on its page: a chart of statuses by pillar, and every claim with its evidence."""

from __future__ import annotations

from evidence_book.charts.chart import Chart, Html
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, GREY, LAVENDER, ORANGE, TEAL, drawing, horizontal, png
from evidence_book.frames import each_row
from evidence_book.reports.business_plan.claims import NO_PILLAR
from evidence_book.reports.business_plan.comparison import STATUS_MEANING, STATUSES, Status, spelt
from evidence_book.tables.display import DisplayTable, quantity, words
from evidence_book.tables.plan import claims_table

# Told apart by hatching too, for those who do not see colours.
_LOOK: dict[Status, tuple[str, str]] = {
    "recomputed": (BLUE, ""),
    "traced": (TEAL, "//"),
    "conflicting": (ORANGE, "xx"),
    "not yet evidenced": (LAVENDER, ".."),
}


def _largest(counts: dict[Status, int]) -> str:
    return max(counts, key=lambda status: counts[status])


def status_by_pillar(report: OpenReport) -> Chart:
    """How many claims of each pillar have which status."""
    table = report.table("claims_by_pillar")
    pillars = table[table["pillar"].ne(NO_PILLAR)]
    places = range(len(pillars))
    with drawing(4.6) as (figure, axes):
        left = [0.0] * len(pillars)
        for status in STATUSES:
            colour, hatch = _LOOK[status]
            values = list(pillars[spelt(status)].astype(float))
            bars = axes.barh(
                places, values, left=left, height=0.7, color=colour, edgecolor="white", hatch=hatch, label=status
            )
            labels = [f"{value:.0f}" if value >= 2 else "" for value in values]
            axes.bar_label(bars, labels, label_type="center", fontsize=9,
                           bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, color=GREY)  # fmt: skip
            left = [start + value for start, value in zip(left, values, strict=True)]
        axes.set_yticks(list(places), list(pillars["pillar"]))
        axes.invert_yaxis()
        horizontal(axes, "Claims")
        figure.legend(loc="outside lower center", ncols=2)
        picture = png(figure)
    names = {status: spelt(status) for status in STATUSES}
    rows = [
        [words(row["pillar"]), quantity(row["claims"]), *(quantity(row[names[status]]) for status in STATUSES)]
        for _, row in table.iterrows()
    ]
    totals = table[table["pillar"].eq(NO_PILLAR)].iloc[0]
    counts: dict[Status, int] = {status: int(totals[names[status]]) for status in STATUSES}
    told = "; ".join(
        f"{row['pillar']}: {', '.join(f'{row[names[status]]} {status}' for status in STATUSES)}"
        for _, row in pillars.iterrows()
    )
    none = [row.pillar for row in each_row(pillars) if not row.claims]
    without = f" No claim is stated under {' or '.join(none)}." if none else ""
    return Chart(
        f"More claims are {_largest(counts)} than have any other status",
        "Claims of the business plan and of the office's reports, by pillar and status",
        f"Stacked bar chart with a bar for each pillar. {told}.{without}",
        picture,
        DisplayTable("Claims by pillar and status", ["Pillar", "Claims", *map(str.capitalize, STATUSES)], rows),
        report.download("claims_by_pillar"),
        "the business plan and the reports named in the ledger, held against the facts of this book",
    )


def meanings(report: OpenReport) -> Html:
    """What each status means, with its number of claims."""
    table = report.table("claims")
    rows = [
        [words(status.capitalize()), words(meaning), quantity(int(table["status"].eq(status).sum()))]
        for status, meaning in STATUS_MEANING.items()
    ]
    return Html(DisplayTable("What each status means", ["Status", "Meaning", "Claims"], rows).to_html())


def conflicts(report: OpenReport) -> Html:
    """The claims on which sources disagree, with every number."""
    table = report.table("claims")
    return Html(claims_table(table[table["status"].eq("conflicting")], "Claims on which sources disagree").to_html())


def ledger(report: OpenReport) -> Html:
    """Every claim, a table a pillar, in the order of the plan."""
    table = report.table("claims")
    pillars = [name for name in report.table("claims_by_pillar")["pillar"] if name in set(table["pillar"])]
    return Html(
        "".join(
            f"<h3>{pillar}</h3>{claims_table(table[table['pillar'].eq(pillar)], f'Claims: {pillar}', anchored=True).to_html()}"
            for pillar in pillars
        )
    )
