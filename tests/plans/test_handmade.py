"""A plan laid out by hand and saved by a word processor, in its own way: odd headings, tables inside tables.

What it holds is known because it was typed: `handmade/quenmoor.docx`, and the same saved as PDF. The template is
that of no generator, and the headings name their section at the end, in brackets or behind a dash.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evidence_book.plans.plan import PlanReading, read_plan
from evidence_book.plans.sections import SECTIONS

FOLDER = Path(__file__).parent / "handmade"


def reading(kind: str) -> PlanReading:
    found = read_plan(FOLDER / f"quenmoor.{kind}")
    assert isinstance(found, PlanReading)
    return found


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_every_section_is_found_in_its_order(kind: str) -> None:
    found = reading(kind)
    assert [each.section for each in found.sections] == list(SECTIONS)
    assert all(each.confidence > 0.9 for each in found.sections)
    words = {each.section: each.words for each in found.sections}
    assert words["G"] == 11
    assert words["H1"] == 2


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_days_outcomes_and_the_voice_of_the_child_are_exact(kind: str) -> None:
    found = reading(kind)
    assert (found.request_date, found.draft_date) == (date(2023, 9, 11), date(2024, 1, 8))
    assert (found.final_date, found.review_date) == (date(2024, 1, 29), date(2025, 1, 28))
    assert found.outcomes == found.outcomes_timescale == found.outcomes_measure == found.outcomes_person == 3
    assert found.need_areas == 3
    assert found.first_person
    assert found.views == "conversation"
    assert not found.exception


def test_provision_in_tables_inside_a_table_is_counted_row_by_row() -> None:
    found = reading("docx")
    assert found.provision == 4
    assert found.need_areas_matched == 3
    assert (found.provision_hours, found.provision_frequency, found.provision_who, found.provision_vague) == (
        2,
        2,
        2,
        2,
    )
