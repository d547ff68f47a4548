"""A page for each article of the convention: in plain words, in children's words, and what evidence bears on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from evidence_book.companions.content import EDITION_NAMES, EDITIONS, HELP, Edition, address, read_yaml
from evidence_book.companions.publish import RIGHTS
from evidence_book.problems import BadInput, Problem
from evidence_book.reports.release import Release
from evidence_book.tables.plan import ROOT, article_file, claims_table, release_anchor, streams_table, text_of

Words = Mapping[int, Mapping[str, str]]
_HELP = (
    "```{admonition} If you are a child\n:class: content-note\n"
    "These rights are yours. If one of them is broken, you can talk to Childline about it, for free, at any time: "
    "[0800 1111](tel:08001111). If you are in care, live away from home or have a social worker, Help at Hand can "
    "stand up for you: [0800 528 0731](tel:08005280731). "
    f'<a href="{ROOT}{address("children", HELP)}">Is something wrong?</a>\n```'
)
_STANDING = {
    "gap": (
        "```{admonition} A gap\n:class: note\nThe plan names this article, and nothing in this book bears on it yet. "
        "That does not mean that nothing is known elsewhere.\n```"
    ),
    "not in the plan": (
        "```{admonition} Not in the plan\n:class: note\nNo work stream of the plan names this article, and nothing in this book "
        "bears on it.\n```"
    ),
    "through a work stream": (
        "```{admonition} Through a work stream only\n:class: note\nNo evidenced number in this book bears on this article. These reports "
        "belong to work streams that name it.\n```"
    ),
    "evidence": "",
}


def read_words(book: Path) -> Words:
    """What each article says in the words of each edition for children; raises `BadInput` if one is missing."""
    known = read_yaml(book / "companions" / "rights.yml", RIGHTS)
    words: dict[int, dict[str, str]] = known if isinstance(known, dict) else {}
    missing = [
        Problem("missing-right", RIGHTS, f"article {article} in words {edition}", "write it", field=str(article))
        for article in range(1, 43)
        for edition in EDITIONS
        if edition not in words.get(article, {})
    ]
    if missing:
        raise BadInput(missing)
    return words


def article_files(articles: pd.DataFrame) -> frozenset[str]:
    """The addresses of all article pages."""
    return frozenset(f"{article_file(int(article))}.html" for article in articles["article"])


def _in_childrens_words(said: Mapping[str, str]) -> str:
    names: Mapping[Edition, str] = EDITION_NAMES
    return "\n".join(f"- **{names[edition]}:** {said[edition]}" for edition in EDITIONS)


def _bearing(releases: str) -> str:
    listed = "".join(f"<li>{release_anchor(name)}</li>" for name in releases.split())
    return f"<ul>{listed}</ul>" if listed else ""


def article_page(article: pd.Series, words: Mapping[str, str], rights: Release, claims: pd.DataFrame) -> str:
    """One page as Markdown."""
    number, name = int(article["article"]), str(article["name"])
    streams = rights.tables["work_streams"].frame
    naming = streams[streams["uncrc_articles"].map(lambda listed: str(number) in str(listed).split())]
    links = rights.tables["article_claims"].frame
    bearing = claims[claims["claim_id"].isin(links[links["article"].eq(number)]["claim_id"])]
    parts = [
        f"# Article {number}: {name.lower()}",
        _HELP,
        f"## In plain words\n\n{article['plain']}",
        f"## In words for children\n\n{_in_childrens_words(words)}",
        f"## Who works on it\n\n{streams_table(naming, 'Parts of the plan that name this article').to_html()}"
        if len(naming)
        else "",
        "## The evidence",
        _STANDING[str(article["standing"])],
        _bearing(text_of(article["releases"])),
        claims_table(bearing, "Claims that bear on this article").to_html() if len(bearing) else "",
        f"[All articles]({ROOT}business-plan/rights-map.ipynb) of the convention, with the evidence on each.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def article_pages(rights: Release, claims: Release, words: Words) -> Iterator[tuple[str, str]]:
    """Every article page: its file in the book, and its Markdown."""
    ledger = claims.tables["claims"].frame
    for _, article in rights.tables["articles"].frame.iterrows():
        number = int(article["article"])
        yield f"{article_file(number)}.md", article_page(article, words[number], rights, ledger)
