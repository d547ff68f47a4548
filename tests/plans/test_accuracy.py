"""Scores: whole where all was read, lower by what was missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from tests.plans.made import ALDER, CEDAR, written

from evidence_book.plans.accuracy import read_truth, score
from evidence_book.plans.instrument import Document, read_documents
from evidence_book.plans.plan import PlanReading, Unread
from evidence_book.plans.scores import Scores

WRONG = date(1999, 1, 1)


@cache
def read(council: str) -> tuple[Document, ...]:
    """The plans of a study council as they are read."""
    folder = written(council)
    return tuple(read_documents({council: [folder / str(file) for file in read_truth(folder)["file"]]}))


def scored(spoil: object = None) -> list[Scores]:
    """Scores of the plans of a study council; `spoil` changes the first reading."""
    folder, documents = written(ALDER), list(read(ALDER))
    if callable(spoil):
        documents[0] = Document(documents[0].council, documents[0].path, spoil(documents[0].outcome))
    return score(documents, {folder: read_truth(folder)}, {folder: "known"})


def total(scores: list[Scores]) -> Scores:
    return next(each for each in scores if each.template == "all templates")


def test_known_templates_are_read_as_well_as_asked() -> None:
    scores = scored()
    assert {each.template for each in scores} == {"alder-1", "alder-2", "all templates"}
    for each in scores:
        assert each.f1 >= 98, each
        assert each.outcomes >= 95, each
        assert each.dates >= 98, each
        assert each.unread == 0


def test_an_unread_plan_misses_all_its_sections() -> None:
    whole, spoilt = total(scored()), total(scored(lambda _: Unread("corrupt")))
    assert spoilt.unread == 1
    assert spoilt.recall < whole.recall
    assert spoilt.outcomes < whole.outcomes


def test_a_wrong_day_a_wrong_count_and_a_section_too_many_show() -> None:
    def wrong(reading: PlanReading) -> PlanReading:
        found = tuple(each for each in reading.sections if each.section != "E")
        return replace(reading, sections=found, outcomes=reading.outcomes + 1, request_date=WRONG, draft_date=WRONG,
                       final_date=WRONG, review_date=WRONG)  # fmt: skip

    whole, spoilt = total(scored()), total(scored(wrong))
    assert spoilt.dates < whole.dates
    assert spoilt.outcomes < whole.outcomes
    assert spoilt.f1 <= whole.f1
    assert spoilt.order < 100


def test_unseen_templates_are_scored_apart() -> None:
    folder = written(CEDAR)
    scores = score(read(CEDAR), {folder: read_truth(folder)}, {folder: "unseen"})
    assert {each.use for each in scores} == {"unseen"}
    assert total(scores).f1 >= 90
