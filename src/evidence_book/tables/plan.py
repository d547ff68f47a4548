"""Tables of the business plan: its claims, its rights, its ambitions, with links to what each rests on."""

from __future__ import annotations

from html import escape

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.reports.business_plan.comparison import STATUSES, spelt
from evidence_book.reports.catalogue import NOTEBOOKS
from evidence_book.tables.display import FACT_LINK, Cell, DisplayTable, linked, quantity, words

# Tables of the plan stand on pages one folder below the root.
ROOT = "../"


def text_of(value: object) -> str:
    """The text of a cell of a released table; empty where there is none."""
    return "" if value is None or bool(pd.isna(value)) else str(value)  # type: ignore[call-overload]


def article_file(article: int) -> str:
    """Where the page of an article is, without an ending."""
    return f"rights/article-{article:02}"


def article_links(numbers: str) -> Cell:
    """Links to the pages of articles, given as numbers apart by spaces."""
    return linked(*((number, f"{ROOT}{article_file(int(number))}.html") for number in numbers.split()))


def fact_links(ids: str, said: str, named: str = "") -> Cell:
    """Links to facts, given as ids apart by spaces, under what they say, apart by semicolons, and so what each is, if told."""
    texts = said.split("; ") if said else []
    links = ((text, f"{ROOT}facts/{fact}.html") for fact, text in zip(ids.split(), texts, strict=True))
    return linked(*links, link_class=FACT_LINK, notes=named.split("; ") if named else ())


def release_link(name: str) -> tuple[str, str]:
    """The title of a report or brief and where its page is."""
    return NOTEBOOKS[name].title, f"{ROOT}{NOTEBOOKS[name].address}.html"


def release_links(names: str) -> Cell:
    """Links to the pages of reports and briefs, given by name apart by spaces."""
    return linked(*map(release_link, names.split()))


def release_anchor(name: str) -> str:
    """The same link as HTML, for lists."""
    title, to = release_link(name)
    return f'<a href="{to}">{escape(title)}</a>'


def anchor_of(claim_id: str) -> str:
    """The place of a claim in the ledger."""
    return claim_id.lower()


def _standing(status: str, basis: str) -> str:
    """A status as it is read; of what is traced, to whom: the office's own count stands alone, and says so."""
    return f"Traced to {basis}" if status == "traced" else status.capitalize()


def claims_table(claims: pd.DataFrame, caption: str, *, anchored: bool = False) -> DisplayTable:
    """Claims with status, evidence, remark, document and articles; `anchored` gives each row its place in the ledger."""
    rows = [
        [
            words(f"{row.claim_id}: {row.paraphrase}{f' ({text_of(row.period)})' if text_of(row.period) else ''}"),
            words(f"{row.stated}, in “{row.document}”"),
            words(f"{_standing(row.status, row.basis)}. {text_of(row.remark)}".strip()),
            fact_links(text_of(row.fact_ids), text_of(row.evidence)),
            article_links(text_of(row.uncrc_articles)),
        ]
        for row in each_row(claims)
    ]
    headers = ["Claim", "As stated, and where", "Status", "Evidence", "Articles"]
    anchors = [anchor_of(claim_id) for claim_id in claims["claim_id"]] if anchored else ()
    return DisplayTable(caption, headers, rows, anchors)


def status_table(counts: pd.DataFrame) -> DisplayTable:
    """Share of each status by pillar, in percent, with the number of claims."""
    rows = [
        [
            words(row["pillar"]),
            quantity(row["claims"]),
            *(
                quantity(row[f"{spelt(status)}_percent"], "percent", marker=row["percent_marker"])
                for status in STATUSES
            ),
        ]
        for _, row in counts.iterrows()
    ]
    return DisplayTable("Claims by pillar and status", ["Pillar", "Claims", *map(str.capitalize, STATUSES)], rows)


def articles_table(articles: pd.DataFrame) -> DisplayTable:
    """Articles with the work streams that name them and what bears on each."""
    rows = [
        [
            linked((f"{row.article} {row.name}", f"{ROOT}{article_file(int(row.article))}.html")),
            words(row.standing),
            words(text_of(row.named_by)),
            release_links(text_of(row.releases)),
            quantity(row.claims_evidenced),
        ]
        for row in each_row(articles)
    ]
    headers = ["Article", "Standing", "Named by", "Reports and briefs", "Claims evidenced"]
    return DisplayTable("Articles of the convention and the evidence on each", headers, rows)


def streams_table(streams: pd.DataFrame, caption: str) -> DisplayTable:
    """Work streams with their articles, reports and number of claims."""
    rows = [
        [
            words(row.work_stream if row.kind == "work stream" else f"{row.work_stream} (the pillar as a whole)"),
            article_links(text_of(row.uncrc_articles)),
            release_links(text_of(row.releases)),
            quantity(row.claims),
        ]
        for row in each_row(streams)
    ]
    return DisplayTable(caption, ["Work stream", "Articles", "Reports and briefs", "Claims"], rows)
