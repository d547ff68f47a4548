"""The charts of the brief on The Big Ambition: what children agreed with, and where groups differ."""

from __future__ import annotations

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.pairs import wrapped
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, LAVENDER, ORANGE, drawing, horizontal, png
from evidence_book.facts import Fact
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, quantity, words
from evidence_book.wording import capitalised

SOURCE = "the office's pages on The Big Ambition, and published accounts of it"
_GROUPS = {
    "boys": "boys", "girls": "girls", "with_social_worker": "with a social worker", "without_social_worker": "without",
    "with_send": "with SEND", "without_send": "without SEND", "aged_6_to_11": "aged 6 to 11", "aged_12_to_18": "aged 12 to 18",
    "aged_9": "aged 9", "aged_17": "aged 17", "children": "children", "adults_on_behalf": "adults on their behalf",
}  # fmt: skip


def _agreed(fact: Fact) -> str:
    """What was agreed with, as the fact's label tells it: `that they feel safe online`."""
    return fact.label.split(" who agreed ", 1)[1]


def agreed(report: OpenReport) -> Chart:
    """What all children agreed with, most first."""
    table = report.table("figures")
    table = table[table["fact"].str.endswith(".children") & table["unit"].eq("percent")]
    table = table.sort_values("value", ascending=False)
    labels = [quantity(value, "percent").text for value in table["value"]]
    with drawing(0.47 * len(table) + 0.8) as (figure, axes):
        labelled_bars(axes, [wrapped(subject) for subject in table["subject"]], list(table["value"]), labels,
                      [BLUE] * len(table), "Percentage of children who agreed")  # fmt: skip
        picture = png(figure)
    rows = [[words(capitalised(row.subject)), quantity(row.value, "percent")] for row in each_row(table)]
    told = "; ".join(f"{subject}, {label}" for subject, label in zip(table["subject"], labels, strict=True))
    top, bottom = (_agreed(report.facts[table["fact"].iloc[place]]) for place in (0, -1))
    return Chart(
        f"Children agree most {top}, and least {bottom}",
        "Percentage of children who agreed with each statement, 2023-24",
        f"Bar chart. {capitalised(told)}.",
        picture,
        DisplayTable("What children agreed with", ["Statement", "Percentage"], rows),
        report.download("figures"),
        SOURCE,
    )


def groups(report: OpenReport) -> Chart:
    """Where two groups answered the same statement, widest difference first."""
    table = report.table("figures")
    table = table[table["unit"].eq("points")].sort_values("value", ascending=False)
    pairs = []
    for gap in table["fact"]:
        name, both = gap.removeprefix("big_ambition.").split(".")
        pairs.append([report.facts[f"big_ambition.{name}.{group}"] for group in both.split("_less_")])
    heights = range(len(pairs))
    with drawing(0.78 * len(pairs) + 0.7) as (figure, axes):
        for place, both in zip(heights, pairs, strict=True):
            more, fewer = (float(fact.value or 0) for fact in both)
            axes.hlines(place, fewer, more, color=LAVENDER, linewidth=2, zorder=1)
            sides = zip(both, (BLUE, ORANGE), "oD", (11, -11), strict=True)
            for fact, colour, mark, above in sides:
                value, group = float(fact.value or 0), _GROUPS[fact.id.rsplit(".", 1)[1]]
                axes.scatter([value], [place], color=colour, marker=mark, s=40, zorder=3)
                axes.annotate(f"{capitalised(group)} {fact.display}", (value, place), xytext=(0, above),
                              textcoords="offset points", ha="center", va="center", fontsize=9)  # fmt: skip
        axes.set_yticks(list(heights), [wrapped(_agreed(both[0]).removeprefix("that ")) for both in pairs])
        axes.set_ylim(len(pairs) - 0.4, -0.6)
        axes.set_xlim(25, 108)
        horizontal(axes, "Percentage who agreed")
        picture = png(figure)
    rows = [
        [words(capitalised(_agreed(more).removeprefix("that "))), words(_GROUPS[more.id.rsplit(".", 1)[1]]), words(more.display),
         words(_GROUPS[fewer.id.rsplit(".", 1)[1]]), words(fewer.display), quantity(gap)]
        for (more, fewer), gap in zip(pairs, table["value"], strict=True)
    ]  # fmt: skip
    told = "; ".join(
        f"{_agreed(more).removeprefix('that ')}: {', '.join(f'{_GROUPS[each.id.rsplit(chr(46), 1)[1]]} {each.display}' for each in (more, fewer))}"
        for more, fewer in pairs
    )
    return Chart(
        f"Groups differ most in agreeing {_agreed(pairs[0][0])}",
        "Percentage who agreed in two groups that were asked the same, 2023-24",
        f"Dot chart of pairs of groups. {capitalised(told)}.",
        picture,
        DisplayTable("Where two groups answered the same statement",
                     ["Statement", "Group", "Agreed", "Other group", "Agreed", "Difference, percentage points"], rows),
        report.download("figures"),
        SOURCE,
        "Figures of children with a social worker, and of those with special educational needs or disabilities, include answers of adults on their behalf.",
    )  # fmt: skip
