"""The charts of the brief on The Big Ask: what children answered, and two groups beside each other."""

from __future__ import annotations

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.headlines import roughly
from evidence_book.charts.pairs import paired_dots, wrapped
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, LAVENDER, PLUM, drawing, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, quantity, words
from evidence_book.wording import capitalised

SOURCE = "the office's report on its first year, and published accounts of The Big Ask"


def _colour(subject: str) -> str:
    return PLUM if subject.startswith("unhappy") else BLUE if subject.startswith("happy") else LAVENDER


def answers(report: OpenReport) -> Chart:
    """What children aged 9 to 17 answered, but for the two readings by deprivation."""
    table = report.table("figures")
    table = table[table["group"].eq("children aged 9 to 17") & table["unit"].eq("percent")]
    table = table[~table["subject"].str.contains("deprived")].sort_values("value", ascending=False)
    names = [wrapped(subject) for subject in table["subject"]]
    labels = [quantity(value, "percent").text for value in table["value"]]
    with drawing(0.47 * len(table) + 0.8) as (figure, axes):
        labelled_bars(axes, names, list(table["value"]), labels, list(map(_colour, table["subject"])), "Percentage")
        picture = png(figure)
    rows = [[words(capitalised(row.subject)), quantity(row.value, "percent")] for row in each_row(table)]
    told = "; ".join(f"{subject}, {label}" for subject, label in zip(table["subject"], labels, strict=True))
    least = table[table["subject"].str.startswith("happy or okay")]["value"].min()
    return Chart(
        f"{capitalised(roughly(least))} children were happy or okay with their family life, school and mental health",
        "Percentage of children aged 9 to 17 who answered, 2021",
        f"Bar chart. {capitalised(told)}.",
        picture,
        DisplayTable("What children aged 9 to 17 answered", ["Answer", "Percentage"], rows),
        report.download("figures"),
        SOURCE,
        "Happy, and happy or okay, are different answers: do not compare them with each other.",
    )


def special_needs(report: OpenReport) -> Chart:
    """Children with special educational needs or disabilities beside those without."""
    table = report.table("figures")
    table = table[table["fact"].str.endswith(("with_send", "without_send"))]
    table["which"] = table["fact"].str.rsplit(".", n=1).str[1]
    wide = table.pivot_table(index="subject", columns="which", values="value", sort=False)
    ones, others = list(wide["with_send"]), list(wide["without_send"])
    legends = ("With special educational needs or disabilities", "Without")
    with drawing(0.55 * len(wide) + 1.3) as (figure, axes):
        paired_dots(figure, axes, list(wide.index), ones, others, legends, "Percentage of the group")
        picture = png(figure)
    cells = [
        [words(capitalised(str(subject))), quantity(one, "percent", 0 if one == round(one) else 1),
         quantity(other, "percent", 0 if other == round(other) else 1)]
        for subject, one, other in zip(wide.index, ones, others, strict=True)
    ]  # fmt: skip
    told = "; ".join(
        f"{subject}, {one:g}% against {other:g}%" for subject, one, other in zip(wide.index, ones, others, strict=True)
    )
    higher = sum(one > other for one, other in zip(ones, others, strict=True))
    which = "Each" if higher == len(ones) else "Most" if higher > len(ones) / 2 else "Not most"
    return Chart(
        f"{which} of these shares is higher among children with special educational needs or disabilities",
        "Percentage of children with special educational needs or disabilities, and of those without, 2021",
        f"Dot chart of two groups. {capitalised(told)}.",
        picture,
        DisplayTable("Children with and without special educational needs or disabilities",
                     ["Measure", "With", "Without"], cells),
        report.download("figures"),
        "Children's Commissioner for England, on the answers of children with special educational needs or disabilities",
    )  # fmt: skip
