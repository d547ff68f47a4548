"""The charts of the brief on neurodevelopmental waits: mean waits, and who waits over four years."""

from __future__ import annotations

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.pairs import wrapped
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, LAVENDER, PLUM, TEAL, drawing, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, limits, quantity, words
from evidence_book.wording import capitalised, moved

SOURCE = "the office's report of October 2024, read in published accounts"
_UNTIL = {"to a diagnosis": BLUE, "to a first appointment": TEAL, "to an appointment or diagnosis": LAVENDER}
_FOUR_YEARS = {"over_4_years_adhd": "ADHD", "over_4_years": "any condition", "over_4_years_autism": "autism"}


def waits(report: OpenReport) -> Chart:
    """Mean waits in months, longest first; the colour tells until what."""
    table = report.table("waits")
    names = [wrapped(row.whom) for row in each_row(table)]
    labels = [quantity(row.months, qualifier=row.qualifier).text for row in each_row(table)]
    colours = [_UNTIL[until] for until in table["until"]]
    with drawing(0.5 * len(table) + 1.4) as (figure, axes):
        labelled_bars(axes, names, list(table["months"]), labels, colours, "Mean wait in months")
        for until, colour in _UNTIL.items():
            axes.barh([0], [0], color=colour, label=capitalised(until))
        figure.legend(loc="outside lower left")
        picture = png(figure)
    rows = [
        [words(capitalised(row.whom)), words(row.until), quantity(row.value, row.unit, 0, row.qualifier), quantity(row.months, decimals=1, qualifier=row.qualifier)]
        for row in each_row(table)
    ]  # fmt: skip
    told = "; ".join(f"{row.whom} {row.until}, {label}" for row, label in zip(each_row(table), labels, strict=True))
    top = table.iloc[0]
    return Chart(
        f"Of the waits that are published, the longest on average is {top['until'].removeprefix('to ')} of {top['whom']}"
        if top["until"] == "to a diagnosis"
        else f"Of the waits that are published, the longest on average is with {top['whom']}",
        "Mean wait in months of children in England, by condition, service or age; colours tell until what",
        f"Bar chart of mean waits in months. {capitalised(told)}.",
        picture,
        DisplayTable("Mean waits", ["Condition, service or age", "Until what", "As published", "Months"], rows),
        report.download("waits"),
        SOURCE,
    )


def over_four_years(report: OpenReport) -> Chart:
    """Who waited over four years for a diagnosis, with limits where the number of children is known."""
    table = report.table("figures").set_index("fact")
    table = table.loc[[f"neurodevelopmental_waits.{name}.2024" for name in _FOUR_YEARS]]
    names = [capitalised(name) for name in _FOUR_YEARS.values()]
    labels = [quantity(value, "percent").text for value in table["value"]]
    with drawing(2.0) as (figure, axes):
        labelled_bars(axes, names, list(table["value"]), labels, [PLUM, LAVENDER, PLUM],
                      "Percentage who waited over four years")  # fmt: skip
        picture = png(figure)
    rows = [
        [words(name), quantity(row.value, "percent"), limits(row.lower, row.upper, "percent", marker=row.limits_marker)]
        for name, row in zip(names, each_row(table), strict=True)
    ]
    told = "; ".join(f"{name}, {label}" for name, label in zip(names, labels, strict=True))
    more = moved(table["value"].iloc[2], table["value"].iloc[0], rose="More children with ADHD than autistic children",
                 fell="More autistic children than children with ADHD", same="As many children with ADHD as autistic children")  # fmt: skip
    return Chart(
        f"{more}, in proportion, waited over four years for a diagnosis",
        "Percentage of children with a diagnosis who had waited over four years for it, community services",
        f"Bar chart of the percentage of children who waited over four years for a diagnosis. {told}.",
        picture,
        DisplayTable("Children who waited over four years for a diagnosis", ["Condition", "Percentage", "95% limits"], rows),
        report.download("figures"),
        SOURCE,
    )  # fmt: skip
