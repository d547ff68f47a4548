"""Work streams of the plan by article of the convention, both ways round, with the evidence that bears on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND
from evidence_book.datasets.office_plan import TOPIC
from evidence_book.facts import Fact, Facts
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS, Report
from evidence_book.reports.headlines import Answers, in_report
from evidence_book.reports.making import fact_maker, or_none
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect, read_release, source_ids

POLICY = "published"
EDITION = "2025-26"
make = fact_maker("rights_map", POLICY, ENGLAND)
Standing = Literal["evidence", "through a work stream", "gap", "not in the plan"]
STANDING_MEANING: dict[Standing, str] = {
    "evidence": "at least one evidenced claim bears on it",
    "through a work stream": "no evidenced number bears on it; a report of a work stream that names it does",
    "gap": "the plan names it, and nothing in this book bears on it",
    "not in the plan": "no part of the plan names it, and nothing in this book bears on it",
}
_EVIDENCED = ("recomputed", "traced", "conflicting")


def headlines(articles: pd.DataFrame) -> dict[str, Answers]:
    """The five answers; the article named most often is named by the data."""
    most = str(articles.sort_values("work_streams", ascending=False, kind="stable")["name"].iloc[0]).lower()
    return in_report(
        "rights_map",
        {
            EDITION: (
                "The plan names {articles_named} of {articles} articles, in {work_streams} work streams.",
                "Each edition is frozen, so that the next can say which gaps were closed.",
                "On {articles_with_evidence} of the articles that the plan names this book has numbers; on {articles_through_streams} only a report "
                "of a work stream that names them; on {articles_gap} nothing.",
                f"The rights are those of every child. The plan names one most often, in {{most_named}} work streams: {most}.",
                "The map is the plan's own. Which report or claim bears on which article is said by hand, and checked to lie within the map.",
            )
        },
    )


@dataclass(frozen=True)
class Stream:
    """A work stream, or a pillar as a whole, with the articles the plan names for it and the releases that bear on it."""

    pillar: str
    name: str
    kind: str
    articles: tuple[int, ...]
    releases: tuple[str, ...]


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split()) if text else ()


def read_streams(mapped: pd.DataFrame, evidence: pd.DataFrame) -> list[Stream]:
    """Put the plan's map and our list of evidence together; raises `EvidenceError` for evidence of no stream or release."""
    releases: dict[tuple[str, str], list[str]] = {}
    for row in each_row(evidence):
        if row.release not in NOTEBOOKS:
            raise EvidenceError(f"work_stream_evidence.csv names a release that there is not: '{row.release}'")
        releases.setdefault((row.pillar, row.work_stream), []).append(row.release)
    streams = [
        Stream(row.pillar, row.work_stream, row.kind, tuple(sorted(_numbers(row.uncrc_articles))),
               tuple(releases.pop((row.pillar, row.work_stream), ())))
        for row in each_row(mapped)
    ]  # fmt: skip
    if releases:
        raise EvidenceError(
            f"work_stream_evidence.csv names work streams that the plan's map has not: {sorted(releases)}"
        )
    return streams


def claims_of_articles(claims: pd.DataFrame, streams: list[Stream]) -> pd.DataFrame:
    """Which claims bear on which article: columns article (int), claim_id, status.

    Raises `EvidenceError` for a claim that bears on an article its work stream does not name.
    """
    named = {stream.name: set(stream.articles) for stream in streams}
    rows = []
    for row in each_row(claims):
        articles = _numbers(or_none(row.uncrc_articles))
        if strangers := sorted(set(articles) - named.get(or_none(row.work_stream) or "", set())):
            raise EvidenceError(
                f"claim_work_streams.csv, claim {row.claim_id}: articles {strangers} are none of its work stream's"
            )
        rows += [(article, row.claim_id, row.status) for article in articles]
    return pd.DataFrame(rows, columns=["article", "claim_id", "status"])


def _standing(evidenced_claims: int, reported: bool, named: bool) -> Standing:
    """The standing of an article: a number that bears on it, else a report of a work stream that names it, else a gap."""
    if evidenced_claims:
        return "evidence"
    if reported:
        return "through a work stream"
    return "gap" if named else "not in the plan"


def article_table(articles: pd.DataFrame, streams: list[Stream], claims: pd.DataFrame) -> pd.DataFrame:
    """One row an article: what names it, what bears on it, and its standing (see `STANDING_MEANING`)."""
    evidenced = claims[claims["status"].isin(_EVIDENCED)]
    rows = []
    for row in each_row(articles):
        naming = [each for each in streams if row.article in each.articles]
        releases = list(dict.fromkeys(name for each in naming for name in each.releases))
        bearing = claims[claims["article"].eq(row.article)]
        shown = int(evidenced["article"].eq(row.article).sum())
        standing = _standing(shown, bool(releases), bool(naming))
        rows.append(
            {
                "article": int(row.article),
                "name": row.name,
                "plain": row.plain,
                "standing": standing,
                "work_streams": sum(each.kind == "work stream" for each in naming),
                "named_by": "; ".join(each.name for each in naming),
                "releases": " ".join(releases),
                "reports": "; ".join(NOTEBOOKS[name].title for name in releases),
                "claims": len(bearing),
                "claims_evidenced": shown,
            }
        )
    return pd.DataFrame(rows)


def stream_table(streams: list[Stream], claims: pd.DataFrame) -> pd.DataFrame:
    """One row a pillar or work stream: its articles, the reports that bear on it, the claims that belong to it."""
    rows = [
        {
            "pillar": each.pillar,
            "work_stream": each.name,
            "kind": each.kind,
            "uncrc_articles": " ".join(map(str, each.articles)),
            "releases": " ".join(each.releases),
            "reports": "; ".join(NOTEBOOKS[name].title for name in each.releases),
            "claims": int(claims["work_stream"].eq(each.name).sum()),
        }
        for each in streams
    ]
    return pd.DataFrame(rows)


def map_facts(articles: pd.DataFrame, streams: list[Stream], sources: tuple[str, ...]) -> Iterator[Fact]:
    """How many articles and work streams there are, and on how many there is evidence."""
    rest = {"period": EDITION, "source_ids": sources}
    in_plan = articles[articles["standing"].ne("not in the plan")]
    work = [each for each in streams if each.kind == "work stream"]
    yield make(
        "articles",
        "articles of the convention that say what rights a child has, and how they are made known",
        len(articles),
        **rest,
    )
    yield make("articles_named", "articles that the plan names", len(in_plan), **rest)
    for name, standing, label in (
        ("articles_with_evidence", "evidence", "articles named in the plan on which an evidenced claim bears"),
        (
            "articles_through_streams",
            "through a work stream",
            "articles named in the plan on which only a report of a work stream bears",
        ),
        ("articles_gap", "gap", "articles named in the plan on which nothing in this book bears"),
    ):
        yield make(name, label, int(in_plan["standing"].eq(standing).sum()), **rest)
    yield make("work_streams", "work streams of the plan", len(work), **rest)
    yield make(
        "work_streams_with_evidence",
        "work streams on which a report or brief of this book bears",
        sum(bool(each.releases) for each in work),
        **rest,
    )
    yield make(
        "most_named", "work streams that name the article named most often", int(articles["work_streams"].max()), **rest
    )


_ARTICLES = {
    "article": "Article",
    "name": "Name",
    "plain": "In plain words",
    "standing": "Standing: evidence, through a work stream, gap, or not in the plan",
    "work_streams": "Work streams that name it",
    "named_by": "Pillars and work streams that name it",
    "releases": "Names of the reports and briefs that bear on it, apart by spaces",
    "reports": "Reports and briefs that bear on it",
    "claims": "Claims that bear on it",
    "claims_evidenced": "Claims that bear on it and are evidenced",
}
_STREAMS = {
    "pillar": "Pillar",
    "work_stream": "Work stream",
    "kind": "Pillar as a whole, or work stream",
    "uncrc_articles": "Articles, apart by spaces",
    "releases": "Names of the reports and briefs that bear on it, apart by spaces",
    "reports": "Reports and briefs that bear on it",
    "claims": "Claims that belong to it",
}


def release(report: Report, project: Project) -> Release:
    """Lay out the map both ways round; raises `EvidenceError` where claims or evidence go beyond the plan's map."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    ledger = read_release(project, "claims").tables["claims"].frame
    mapped = evidence[f"{TOPIC}.uncrc_map"]
    streams = read_streams(mapped, evidence[f"{TOPIC}.work_stream_evidence"])
    claims = claims_of_articles(ledger, streams)
    articles = article_table(evidence[f"{TOPIC}.uncrc_articles"], streams, claims)
    sources = source_ids(mapped["source_id"], evidence[f"{TOPIC}.uncrc_articles"]["source_id"])
    tables = [
        ReleasedTable("articles", "Articles and the evidence on each", articles, _ARTICLES, sources),
        ReleasedTable("work_streams", "Pillars and work streams and their articles", stream_table(streams, ledger), _STREAMS, sources),
        ReleasedTable(
            "article_claims", "Claims by article", claims,
            {"article": "Article", "claim_id": "Claim", "status": "Status of the claim"}, sources,
        ),
    ]  # fmt: skip
    return collect(report, evidence.policy, tables, Facts(map_facts(articles, streams, sources)), headlines(articles))
