"""The map of rights on its page: articles by work stream, work streams by article."""

from __future__ import annotations

from matplotlib.patches import Patch

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import Chart, Html
from evidence_book.charts.report import OpenReport
from evidence_book.charts.style import BLUE, ORANGE, drawing, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, quantity, words
from evidence_book.tables.plan import articles_table, streams_table


def articles(report: OpenReport) -> Chart:
    """How many work streams name each article, and whether this book has evidence on it."""
    table = report.table("articles")
    named = table[table["standing"].ne("not in the plan")].sort_values(
        ["work_streams", "article"], ascending=[False, True]
    )
    gaps = list(named["standing"].eq("gap"))
    names = [f"{row.article} {row.name}" for row in each_row(named)]
    labels = [f"{row.work_streams}{' (gap)' if row.standing == 'gap' else ''}" for row in each_row(named)]
    with drawing(8.6) as (figure, axes):
        labelled_bars(
            axes, names, list(named["work_streams"]), labels, [ORANGE if gap else BLUE for gap in gaps], "Work streams"
        )
        handles = [Patch(color=BLUE, label="evidence in this book"), Patch(color=ORANGE, label="no evidence: a gap")]
        figure.legend(handles=handles, loc="outside lower center", ncols=2)
        picture = png(figure)
    told = "; ".join(f"{name}: {label}" for name, label in zip(names, labels, strict=True))
    rows = [
        [words(name), quantity(row.work_streams), words(row.standing)]
        for name, row in zip(names, each_row(named), strict=True)
    ]
    found = "some rights have no evidence in this book yet" if any(gaps) else "this book has evidence on each of them"
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


def by_work_stream(report: OpenReport) -> Html:
    """Every work stream with its articles, a table a pillar."""
    table = report.table("work_streams")
    return Html(
        "".join(
            streams_table(table[table["pillar"].eq(pillar)], f"{pillar}: work streams and their articles").to_html()
            for pillar in dict.fromkeys(table["pillar"])
        )
    )
