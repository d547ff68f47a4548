"""The charts of the brief on the School and College Survey: what concerns schools, and what silence could change."""

from __future__ import annotations

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.headlines import roughly
from evidence_book.charts.pairs import wrapped
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, ORANGE, TEAL, drawing, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import capitalised

SOURCE = "the office's Business Plan 2025-26; share that answered, read in a published account"
_CONCERNS = {"local": "local concerns", "school": "concerns"}
_WHERE = {"local": "in the local area", "school": "in the school or college"}


def _issues(report: OpenReport, place: str, colour: str) -> Chart:
    table = report.table("issues")
    table = table[table["place"].eq(place)].sort_values("percent", ascending=False)
    labels = [quantity(value, "percent").text for value in table["percent"]]
    with drawing(0.62 * len(table) + 0.9) as (figure, axes):
        labelled_bars(axes, [wrapped(name) for name in table["issue"]], list(table["most"]), [""] * len(table),
                      ["none"] * len(table), "Percentage of those that answered")  # fmt: skip
        axes.barh(range(len(table)), table["percent"], color=colour, height=0.65)
        axes.hlines(range(len(table)), table["least"], table["most"], color=ORANGE, linewidth=2.4)
        for position, (most, label) in enumerate(zip(table["most"], labels, strict=True)):
            axes.annotate(label, (most, position), xytext=(4, 0), textcoords="offset points", va="center")
        picture = png(figure)
    rows = [
        [words(capitalised(row.issue)), quantity(row.percent, "percent"), limits(row.least, row.most, "percent", 0)]
        for row in each_row(table)
    ]
    told = "; ".join(f"{issue}, {label}" for issue, label in zip(table["issue"], labels, strict=True))
    top = table.iloc[0]
    return Chart(
        f"{capitalised(roughly(top['percent']))} of schools and colleges name {top['issue']} among their main {_CONCERNS[place]}",
        f"Percentage naming each issue among the most concerning {_WHERE[place]}; lines show what those who did not answer could change",
        f"Bar chart of issues with a line across each bar. {capitalised(told)}.",
        picture,
        DisplayTable(
            f"Most concerning issues {_WHERE[place]}",
            ["Issue", "Of those that answered", "Of all asked, between"],
            rows,
        ),
        report.download("issues"),
        SOURCE,
        "Each could name several issues, so the bars do not add up to a hundred. Issues that fewer named are not in the business plan.",
    )


def local(report: OpenReport) -> Chart:
    """The issues of the local area."""
    return _issues(report, "local", BLUE)


def school(report: OpenReport) -> Chart:
    """The issues of the school or college itself."""
    return _issues(report, "school", TEAL)
