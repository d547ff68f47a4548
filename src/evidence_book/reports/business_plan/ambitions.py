"""What the plan wants and will ask for: ambitions as questions with the figures that answer them, planned data requests."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import COUNTRIES, Fact, Facts
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.reports.making import MakeFact, or_none
from evidence_book.reports.release import ReleasedTable, source_ids

AMBITIONS = {
    "ambition_id": "Ambition",
    "pillar": "Pillar",
    "for_every_child": "What is wanted for every child",
    "question": "The question it asks",
    "measure": "The measure that would answer it",
    "fact_ids": "Facts that answer it in part, ids apart by spaces",
    "says": "What those facts say, apart by semicolons",
    "named": "What each of those facts is, and of when, apart by semicolons",
    "missing": "What is missing",
    "standing": "Answered in part, or not measured here",
}
REQUESTS = {
    "request_id": "Request",
    "about": "What it asks about",
    "pillar": "Pillar",
    "return": "Name of the return that serves it",
    "asked_of": "Who is asked",
    "planned_in": "Planned in",
}
_ANSWERED, _NOT_MEASURED = "answered in part", "not measured here"


def _when_and_where(fact: Fact) -> str:
    """The period of a fact, and its country if that is not England alone."""
    return fact.period if fact.area_code == ENGLAND else f"{fact.period}, {COUNTRIES[fact.area_code]}"


def ambition_table(ambitions: pd.DataFrame, measures: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """One row an ambition: columns of `AMBITIONS`; raises `EvidenceError` if the two lists differ, `UnknownFact` for a fact that is none."""
    by_ambition = {row.ambition_id: row for row in each_row(measures)}
    if set(by_ambition) != set(ambitions["ambition_id"]):
        raise EvidenceError("ambition_measures.csv and ambitions.csv do not list the same ambitions")
    rows = []
    for row in each_row(ambitions):
        asked = by_ambition[row.ambition_id]
        answering = [facts[fact_id] for fact_id in (or_none(asked.fact_ids) or "").split()]
        rows.append(
            (
                row.ambition_id, row.pillar, row.for_every_child, asked.question, asked.measure,
                " ".join(fact.id for fact in answering), "; ".join(fact.display for fact in answering),
                "; ".join(f"{fact.label} ({_when_and_where(fact)})" for fact in answering),
                or_none(asked.missing) or "", _ANSWERED if answering else _NOT_MEASURED,
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(AMBITIONS)).astype("string")


def plan_tables(ambitions: pd.DataFrame, requests: pd.DataFrame) -> list[ReleasedTable]:
    """The tables of ambitions and of requests as they are released."""
    sources = source_ids(requests["source_id"])
    return [
        ReleasedTable("ambitions", "Ambitions as questions", ambitions, AMBITIONS, sources),
        ReleasedTable("data_requests", "Planned data requests", requests[list(REQUESTS)].fillna(""), REQUESTS, sources),
    ]


def plan_facts(make: MakeFact, ambitions: pd.DataFrame, requests: pd.DataFrame, edition: str) -> Iterator[Fact]:
    """How many ambitions there are and how many a figure answers, how many requests and how many a return serves."""
    rest = {"period": edition, "source_ids": source_ids(requests["source_id"])}
    answered = int(ambitions["standing"].eq(_ANSWERED).sum())
    yield make("ambitions", "ambitions of the plan", len(ambitions), **rest)
    yield make("ambitions_answered", "ambitions that a figure of this book answers in part", answered, **rest)
    yield make("requests", "data requests planned under section 2F", len(requests), **rest)
    yield make("requests_served", "planned data requests that a return specification of this book serves", int(requests["return"].notna().sum()), **rest)  # fmt: skip
