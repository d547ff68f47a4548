"""The map of rights on its page: articles by work stream, work streams by article."""

from __future__ import annotations

from matplotlib.patches import Patch

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart, Html
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, LAVENDER, ORANGE, drawing, png
from evidence_book.frames import each_row
from evidence_book.reports.business_plan.rights_map import STANDING_MEANING
from evidence_book.tables.display import DisplayTable, quantity, words
from evidence_book.tables.plan import articles_table, streams_table

_COLOURS = {"evidence": BLUE, "through a work stream": LAVENDER, "gap": ORANGE}
_SHORT = {"through a work stream": " (work stream)", "gap": " (gap)"}


def articles(report: OpenReport) -> Chart:
    """How many work streams name each article, and whether this book has evidence on it."""
    table = report.table("articles")
    named = table[table["standing"].ne("not in the plan")].sort_values(
        ["work_streams", "article"], ascending=[False, True]
    )
    names = [f"{row.article} {row.name}" for row in each_row(named)]
    labels = [f"{row.work_streams}{_SHORT.get(row.standing, '')}" for row in each_row(named)]
    with drawing(8.6) as (figure, axes):
        colours = [_COLOURS[standing] for standing in named["standing"]]
        labelled_bars(axes, names, list(named["work_streams"]), labels, colours, "Work streams")
        handles = [Patch(color=colour, label=standing) for standing, colour in _COLOURS.items()]
        figure.legend(handles=handles, loc="outside lower center", ncols=3)
        picture = png(figure)
    told = "; ".join(f"{name}: {label}" for name, label in zip(names, labels, strict=True))
    rows = [
        [words(name), quantity(row.work_streams), words(row.standing)]
        for name, row in zip(names, each_row(named), strict=True)
    ]
    bare = named["standing"].ne("evidence")
    found = "on some of them this book has no number yet" if bare.any() else "this book has numbers on each of them"
    return Chart(
        f"The plan names its rights unevenly, and {found}",
        "Work streams of the plan that name each article of the convention",
        f"Bar chart with a bar for each article that the plan names. {told}.",
        picture,
        DisplayTable("Work streams that name each article", ["Article", "Work streams", "Standing"], rows),
        report.download("articles"),
        "the business plan; which evidence bears on a work stream is said by this book",
    )


def by_article(report: OpenReport) -> Html:
    """Every article with what names it and what bears on it."""
    return Html(articles_table(report.table("articles")).to_html())


def standings(report: OpenReport) -> Html:
    """What each standing means, with its number of articles."""
    table = report.table("articles")
    rows = [
        [words(standing.capitalize()), words(meaning), quantity(int(table["standing"].eq(standing).sum()))]
        for standing, meaning in STANDING_MEANING.items()
    ]
    return Html(DisplayTable("What each standing means", ["Standing", "Meaning", "Articles"], rows).to_html())


def by_work_stream(report: OpenReport) -> Html:
    """Every work stream with its articles, a table a pillar."""
    table = report.table("work_streams")
    return Html(
        "".join(
            streams_table(table[table["pillar"].eq(pillar)], f"{pillar}: work streams and their articles").to_html()
            for pillar in dict.fromkeys(table["pillar"])
        )
    )
