"""The ledger of claims: every number that the plan and the reports state, with its evidence and its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.office_plan import TOPIC
from evidence_book.facts import Fact, Facts
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.business_plan.ambitions import ambition_table, plan_facts, plan_tables
from evidence_book.reports.business_plan.comparison import (
    STATUSES,
    Claim,
    Comparison,
    basis_of,
    compare_all,
    spelt,
    status_of,
)
from evidence_book.reports.business_plan.office_facts import (
    POLICY,
    children_heard,
    make,
    office_facts,
    other_readings,
)
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import or_none
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect, read_release, source_ids
from evidence_book.sources import read_registry

EDITION = "2025-26"
NO_PILLAR = "All pillars"

HEADLINES = in_report(
    "claims",
    {
        EDITION: (
            "{total} numbers of the plan, of the office's reports and of statistics that they rest on are in this ledger. {recomputed} are worked out again by this "
            "book, {traced} are traced to a source, in {conflicting} sources disagree, and {not_yet_evidenced} are not yet evidenced.",
            "Each edition is frozen, so that the next can say which claims changed their status.",
            "By pillar: the table below counts the statuses for each, the list after it names every claim.",
            "Each claim names the articles of the convention on the rights of the child that it bears on. {with_articles} bear on one or more; "
            "the others name none.",
            "A status is given by rule and checked at each build: {comparisons} comparisons, and a claim that no longer agrees stops "
            "the book. Of the traced, {traced_own} rest on the office's own count alone.",
        )
    },
)

_COLUMNS = {
    "claim_id": "Claim",
    "document": "Document that states it",
    "pillar": "Pillar of the plan",
    "heading": "Heading",
    "paraphrase": "What is claimed, in our words",
    "stated": "Number as stated",
    "period": "Period",
    "status": "Status",
    "basis": "What the status rests on",
    "fact_ids": "Facts that it was held against, ids apart by spaces",
    "evidence": "What those facts say",
    "remark": "Remark",
    "work_stream": "Work stream of the plan",
    "uncrc_articles": "Articles of the convention, apart by spaces",
    "source_id": "Id of the document that states it",
}
_EVIDENCE_COLUMNS = {
    "claim_id": "Claim",
    "relation": "Relation of the fact to the claim",
    "fact_id": "Fact",
    "says": "What the fact says",
    "period": "Period of the fact",
    "why": "Why, or how it was worked out",
}


def read_claims(frame: pd.DataFrame) -> list[Claim]:
    """Turn tidy rows (`office_plan.tidy_claims`) into claims."""
    return [
        Claim(
            row.claim_id, float(row.number), row.unit, float(row.step), row.stated, row.source_id,
            or_none(row.qualifier), None if pd.isna(row.one_in) else int(row.one_in),
        )
        for row in each_row(frame)
    ]  # fmt: skip


def ledger(
    claims: pd.DataFrame,
    streams: pd.DataFrame,
    found: Mapping[str, Sequence[Comparison]],
    documents: Mapping[str, str],
) -> pd.DataFrame:
    """One row a claim, in the order of the lists: columns of the table `claims`."""
    by_claim = streams.set_index("claim_id")
    missing = sorted(set(claims["claim_id"]) ^ set(by_claim.index))
    if missing:
        raise EvidenceError(f"claim_work_streams.csv and the lists of claims differ: {', '.join(missing)}")
    rows = []
    for row in each_row(claims):
        comparisons = found[row.claim_id]
        rows.append(
            {
                "claim_id": row.claim_id,
                "document": documents[row.source_id],
                "pillar": row.pillar,
                "heading": row.heading,
                "paraphrase": row.paraphrase,
                "stated": row.stated,
                "period": or_none(row.period) or "",
                "status": status_of(comparisons),
                "basis": basis_of(comparisons),
                "fact_ids": " ".join(each.fact.id for each in comparisons),
                "evidence": "; ".join(each.fact.display for each in comparisons),
                "remark": " ".join(each.remark for each in comparisons if each.remark),
                "work_stream": or_none(by_claim.at[row.claim_id, "work_stream"]) or "",
                "uncrc_articles": or_none(by_claim.at[row.claim_id, "uncrc_articles"]) or "",
                "source_id": row.source_id,
            }
        )
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype("string")


def by_pillar(claims: pd.DataFrame, pillars: Sequence[str]) -> pd.DataFrame:
    """Count and share of each status by pillar, then of all: columns pillar, claims, a count and a percentage a status."""
    rows = []
    for name in (*pillars, NO_PILLAR):
        part = claims if name == NO_PILLAR else claims[claims["pillar"].eq(name)]
        counts = part["status"].value_counts()
        row: dict[str, object] = {"pillar": name, "claims": len(part)}
        for status in STATUSES:
            row[spelt(status)] = int(counts.get(status, 0))
        for status in STATUSES:
            share = counts.get(status, 0) / len(part) * 100 if len(part) else float("nan")
            row[f"{spelt(status)}_percent"] = round(float(share), 4)
        row["percent_marker"] = None if len(part) else "z"
        rows.append(row)
    return pd.DataFrame(rows)


def _evidence_table(found: Mapping[str, Sequence[Comparison]]) -> pd.DataFrame:
    rows = [
        (claim_id, each.relation, each.fact.id, each.fact.display, each.fact.period, each.why)
        for claim_id, comparisons in found.items()
        for each in comparisons
    ]
    return pd.DataFrame(rows, columns=list(_EVIDENCE_COLUMNS)).astype("string")


def ledger_facts(
    claims: pd.DataFrame, found: Mapping[str, Sequence[Comparison]], sources: tuple[str, ...]
) -> Iterator[Fact]:
    """How many claims have each status, in count and percent."""
    total = len(claims)
    rest = {"period": EDITION, "source_ids": sources}
    yield make("total", "numbers stated, in the ledger of claims", total, **rest)
    for status in STATUSES:
        count = int(claims["status"].eq(status).sum())
        yield make(spelt(status), f"claims that are {status}", count, **rest)
        yield make(
            f"{spelt(status)}_share", f"percentage of claims that are {status}", round(count / total * 100, 4),
            unit="percent", numerator=count, denominator=total, **rest,
        )  # fmt: skip
    own = int((claims["status"].eq("traced") & claims["basis"].eq("the office's own count")).sum())
    yield make("traced_own", "traced claims that rest on the office's own count alone", own, **rest)
    yield make("with_articles", "claims that bear on an article of the convention", int(claims["uncrc_articles"].ne("").sum()), **rest)  # fmt: skip
    yield make("comparisons", "comparisons of a claim with a fact", sum(map(len, found.values())), **rest)


def _tables(claims: pd.DataFrame, counts: pd.DataFrame, evidence: pd.DataFrame, sources: tuple[str, ...]) -> list[ReleasedTable]:  # fmt: skip
    shares = {f"{spelt(status)}_percent": f"{status.capitalize()}, percent" for status in STATUSES}
    columns = {
        "pillar": "Pillar",
        "claims": "Claims",
        **{spelt(status): f"{status.capitalize()}, claims" for status in STATUSES},
        **shares,
        "percent_marker": "Marker of the percentages",
    }
    markers = dict.fromkeys(shares, "percent_marker")
    return [
        ReleasedTable("claims", "Ledger of claims", claims, _COLUMNS, sources),
        ReleasedTable("claims_by_pillar", "Status of claims by pillar", counts, columns, sources, markers=markers),
        ReleasedTable("claim_evidence", "Facts that claims are held against", evidence, _EVIDENCE_COLUMNS, sources),
    ]


def release(report: Report, project: Project) -> Release:
    """Hold every claim against its evidence; raises `Disagreement` if one no longer agrees."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    registry = read_registry(project.registry)
    own = [
        *office_facts(evidence[f"{TOPIC}.office_and_topic_figures"]),
        *other_readings(evidence["strip_searches.known_conflicts"]),
    ]
    others = [fact for name in report.evidence for fact in read_release(project, name).facts]
    facts = Facts([*others, *own])
    heard = facts.add(children_heard(facts))
    lists = [evidence[f"{TOPIC}.claims"], evidence[f"{TOPIC}.report_claims"]]
    claims = pd.concat(lists, ignore_index=True)
    links = evidence[f"{TOPIC}.claim_evidence"]
    pairs = [(row.claim_id, row.relation, row.fact_id, or_none(row.why) or "") for row in each_row(links)]
    found = compare_all(read_claims(claims), pairs, facts, registry)
    documents = {source: registry[source].document for source in claims["source_id"]}
    table = ledger(claims, evidence[f"{TOPIC}.claim_work_streams"], found, documents)
    pillars = list(dict.fromkeys(evidence[f"{TOPIC}.uncrc_map"]["pillar"]))
    sources = source_ids(claims["source_id"])
    tables = _tables(table, by_pillar(table, pillars), _evidence_table(found), sources)
    ambitions = ambition_table(evidence[f"{TOPIC}.ambitions"], evidence[f"{TOPIC}.ambition_measures"], facts)
    requests = evidence[f"{TOPIC}.data_requests"]
    planned = plan_facts(make, ambitions, requests, EDITION)
    released = Facts([*ledger_facts(table, found, sources), *planned, *own, heard])
    return collect(report, evidence.policy, [*tables, *plan_tables(ambitions, requests)], released, HEADLINES)
