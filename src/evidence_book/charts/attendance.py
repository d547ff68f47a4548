"""The charts of the brief on attendance: what councils could estimate, and who goes missing from education."""

from __future__ import annotations

import pandas as pd

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.headlines import roughly
from evidence_book.charts.pairs import wrapped
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import GREY, PLUM, TEAL, drawing, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, quantity, words
from evidence_book.wording import capitalised

_ESTIMATES = {
    "authorities_estimating_absence.2021": "persistent and severe absence",
    "authorities_estimating_waiting.2021": "children waiting for a school place",
    "authorities_estimating_independent_schools.2021": "children in independent schools",
    "authorities_estimating_home_education.2021": "unregistered home education",
}
_GROUPS = {
    "likelihood_child_in_need.2022_23": "children in need",
    "likelihood_most_deprived.2022_23": "children in the most deprived areas",
    "likelihood_sen.2022_23": "children with special educational needs",
}


def _rows(report: OpenReport, names: list[str]) -> pd.DataFrame:
    return report.table("figures").set_index("fact").loc[[f"attendance.{name}" for name in names]]


def councils(report: OpenReport) -> Chart:
    """What share of councils could estimate each group of children."""
    table = _rows(report, list(_ESTIMATES)).sort_values("value", ascending=False)
    names = [_ESTIMATES[fact.removeprefix("attendance.")] for fact in table.index]
    labels = [quantity(row.value, "percent", 0, row.qualifier).text for row in each_row(table)]
    with drawing(2.7) as (figure, axes):
        labelled_bars(axes, [wrapped(name) for name in names], list(table["value"]), labels, [TEAL] * len(table),
                      "Percentage of local authorities")  # fmt: skip
        picture = png(figure)
    rows = [
        [words(capitalised(name)), words(label), words(row.note)]
        for name, label, row in zip(names, labels, each_row(table), strict=True)
    ]
    told = "; ".join(f"{name}, {label}" for name, label in zip(names, labels, strict=True))
    top, bottom = (roughly(table["value"].iloc[place]) for place in (0, -1))
    return Chart(
        f"{capitalised(top)} of councils could estimate {names[0]}, {bottom} {names[-1]}",
        "Percentage of local authorities with an estimate of each group of children, autumn 2021",
        f"Bar chart. {capitalised(told)}.",
        picture,
        DisplayTable("What local authorities could estimate", ["Children", "Local authorities", "Note"], rows),
        report.download("figures"),
        "the office's attendance audit, read in published accounts",
    )


def missing(report: OpenReport) -> Chart:
    """How much likelier some groups are to go missing from education."""
    table = _rows(report, list(_GROUPS)).sort_values("value", ascending=False)
    names = [_GROUPS[fact.removeprefix("attendance.")] for fact in table.index]
    labels = [quantity(value, "ratio", 1).text for value in table["value"]]
    with drawing(2.3) as (figure, axes):
        labelled_bars(axes, [wrapped(name) for name in names], list(table["value"]), labels, [PLUM] * len(table),
                      "Times as likely as other children")  # fmt: skip
        axes.axvline(1, color=GREY, linewidth=1.2, linestyle=(0, (4, 3)))
        picture = png(figure)
    rows = [[words(capitalised(name)), words(label)] for name, label in zip(names, labels, strict=True)]
    told = "; ".join(f"{name}, {label} as likely" for name, label in zip(names, labels, strict=True))
    each = ", and each of these groups likelier than other children" if table["value"].min() > 1 else ""
    return Chart(
        f"{capitalised(names[0])} are likeliest to go missing from education{each}",
        "Likelihood of going missing from education against other children, spring 2022 to spring 2023; the dashed line is as likely",
        f"Bar chart of relative likelihood. {capitalised(told)}.",
        picture,
        DisplayTable("Likelihood of going missing from education", ["Children", "Against other children"], rows),
        report.download("figures"),
        "the office's report on children missing education, read in a press notice",
    )
