"""The chart of the brief on Help at Hand: what was counted in each period, told apart by what it counts."""

from __future__ import annotations

from matplotlib.ticker import MaxNLocator

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, ORANGE, TEAL, drawing, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, quantity, words

# What came to Help at Hand, in the order of time, with the words and the colour of what is counted.
_CAME = {
    "enquiries.2020": ("Around 2020", "enquiries a year", TEAL),
    "cases.2021_22": ("March 2021 to\nFebruary 2022", "cases, eleven months", ORANGE),
    "enquiries.2022": ("2022", "enquiries", TEAL),
    "enquiries.2023": ("2023", "enquiries", TEAL),
    "referrals.2024": ("2024", "referrals", BLUE),
    "referrals.2024_25": ("April 2024 to\nMarch 2025", "new referrals", BLUE),
}


def came(report: OpenReport) -> Chart:
    """Enquiries, cases and referrals by period."""
    table = report.table("figures").set_index("fact")
    rows = table.loc[[f"help_at_hand.{name}" for name in _CAME]]
    names = [f"{when},\n{what}" for when, what, _ in _CAME.values()]
    labels = [quantity(row.value, qualifier=row.qualifier).text for row in each_row(rows)]
    colours = [colour for _, _, colour in _CAME.values()]
    with drawing(4.2) as (figure, axes):
        labelled_bars(axes, names, list(rows["value"]), labels, colours, "Enquiries, cases or referrals")
        axes.xaxis.set_major_locator(MaxNLocator(5))
        picture = png(figure)
    cells = [
        [words(row.period), words(row.subject), quantity(row.value, qualifier=row.qualifier)] for row in each_row(rows)
    ]
    told = "; ".join(
        f"{when}, {what}: {label}".replace("\n", " ")
        for (when, what, _), label in zip(_CAME.values(), labels, strict=True)
    )
    latest = float(rows["value"].iloc[-1])
    return Chart(
        f"{'More than a thousand' if latest > 1000 else 'Fewer than a thousand' if latest < 1000 else 'A thousand'} "
        "new referrals came to Help at Hand in a year",
        "What is published of each period; colours tell enquiries, cases and referrals apart, which may not be joined",
        f"Bar chart. {told}.",
        picture,
        DisplayTable("What came to Help at Hand", ["Period", "What is counted", "Number"], cells),
        report.download("figures"),
        "the office's business plan, annual report, news and reports, read in part in published accounts",
    )
