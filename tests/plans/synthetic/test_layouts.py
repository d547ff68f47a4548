"""The layouts of Tamberlow and Ravelmoss, read apart from the generator: what their documents show is what is recorded of them."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import docx
import pdfplumber
import pytest

from evidence_book.plans.synthetic.blocks import Heading, Laid, Table
from evidence_book.plans.synthetic.content import PlanContent
from evidence_book.plans.synthetic.dates import written
from evidence_book.plans.synthetic.layouts.templates import LAYOUTS
from evidence_book.plans.synthetic.plans import draw_plans
from evidence_book.plans.synthetic.truth import PlanTruth, truth_of
from evidence_book.plans.synthetic.writing import file_name, write_documents

FIR, GORSE = "SYN-C06", "SYN-C07"
PLANS = {plan.plan: plan for code in (FIR, GORSE) for plan in draw_plans(code)}
LAID = {name: LAYOUTS[plan.template](plan) for name, plan in PLANS.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("layouts")
    write_documents(path, councils=[FIR, GORSE])
    return path


def of_council(code: str) -> list[tuple[PlanContent, Laid, PlanTruth]]:
    """The plans of a council, laid out, and what is recorded of them."""
    return [
        (plan, LAID[name], truth_of(plan, LAID[name], file_name(plan)))
        for name, plan in PLANS.items()
        if plan.council == code
    ]


def headings(laid: Laid) -> list[Heading]:
    return [block for block in laid.blocks if isinstance(block, Heading) and block.sections]


def opened(folder: Path, plan: PlanContent) -> docx.document.Document:
    return docx.Document(str(folder / plan.council / file_name(plan)))


def pressed(text: str) -> str:
    return "".join(text.replace("’", "'").split())


def test_tamberlow_gives_a_letter_to_half_of_its_sections_and_a_place_to_each() -> None:
    lettered: dict[str, set[bool]] = {}
    for _, laid, truth in of_council(FIR):
        found = headings(laid)
        assert [heading.sections for heading in found] == [(letter,) for letter in truth.sections.split(";")]
        for heading in found:
            ended = re.search(r" \((\w+)\)$", heading.text)
            assert ended is None or (ended.group(1),) == heading.sections
            lettered.setdefault(heading.sections[0], set()).add(ended is not None)
    assert all(len(always) == 1 for always in lettered.values())
    assert sum(True in always for always in lettered.values()) == 6 and len(lettered) == 12


def test_ravelmoss_has_no_letters_and_two_places_for_views() -> None:
    for plan, laid, truth in of_council(GORSE):
        found = headings(laid)
        assert all(heading.look == "banner" for heading in found)
        assert [heading.sections for heading in found].count(("A",)) == 2
        shared = [heading.sections for heading in found if len(heading.sections) > 1]
        assert shared == ([] if "H1" in plan.absent else [("H1", "H2")])
        assert truth.words_H2 == 0
        said = [*chain.from_iterable(plan.child_views.values()), *plan.parents, *plan.history]
        ticked = [way for way, chosen in plan.views_ticks if chosen]
        assert truth.words_A == len(" ".join(said + ticked).split())
        labels = [heading.text for heading in found]
        labels += [
            " ".join(cell.parts)
            for block in laid.blocks
            if isinstance(block, Table) and block.columns
            for row in block.rows
            for cell in row
            if cell.label
        ]
        assert not [text for text in labels if re.search(r"\b[B-HJK][12]?\b|[Ss]ection|\(", text)]


@pytest.mark.parametrize("code", [FIR, GORSE])
def test_headings_vary_between_plans(code: str) -> None:
    wordings: dict[tuple[str, ...], set[str]] = {}
    for _, laid, _ in of_council(code):
        for heading in headings(laid):
            wordings.setdefault(heading.sections, set()).add(heading.text)
    assert all(len(texts) > 1 for texts in wordings.values())


def test_tables_of_tamberlow_hold_the_recorded_entries(folder: Path) -> None:
    for plan, _, truth in of_council(FIR):
        if plan.format == "pdf" or plan.quirks.tracked:
            continue
        document = opened(folder, plan)
        outcomes = next(
            table for table in document.tables if table.cell(0, 0).text in ("What I will be able to do", "Goal")
        )
        provision = next(table for table in document.tables if table.cell(0, 0).text == "What I will get")
        assert len(outcomes.rows) - 1 == truth.outcomes
        assert sum(bool(row.cells[2].text) for row in outcomes.rows[1:]) == truth.outcomes_measure
        assert sum(bool(row.cells[3].text) for row in outcomes.rows[1:]) == truth.outcomes_person
        entries = [row for row in provision.rows[1:] if row.cells[0].text != row.cells[1].text]
        assert len(entries) == truth.provision
        assert len(provision.rows) - 1 - len(entries) == truth.need_areas_matched
        assert sum(bool(row.cells[1].text) for row in entries) == truth.provision_who
        assert sum(bool(row.cells[3].text) for row in entries) == truth.provision_hours
        words = [len(cell.text.split()) for row in entries for cell in row.cells]
        assert sum(words) + len(plan.intros["F"].split()) == truth.words_F


def test_tables_of_ravelmoss_hold_the_recorded_words(folder: Path) -> None:
    for plan, _, truth in of_council(GORSE):
        if plan.format == "pdf" or plan.quirks.tracked:
            continue
        three = [table for table in opened(folder, plan).tables if len(table.columns) == 3]
        assert len(three) in (4, truth.need_areas)
        for place, recorded in enumerate((truth.words_B, truth.words_E, truth.words_F)):
            cells = [row.cells[place].text for table in three for row in table.rows[2:]]
            assert sum(len(text.split()) for text in cells) == recorded
        paragraphs = [paragraph for table in three for row in table.rows[2:] for paragraph in row.cells[1].paragraphs]
        assert sum(bool(paragraph.text) for paragraph in paragraphs) == truth.outcomes


def test_dates_of_tamberlow_stand_in_the_first_table(folder: Path) -> None:
    for plan, _, _ in of_council(FIR):
        if plan.format == "docx" and not plan.quirks.tracked:
            values = [" ".join(row.cells[1].text.split()) for row in opened(folder, plan).tables[0].rows]
            dates = plan.dates
            days = [written(day, plan.date_style) for day in (dates.request, dates.draft, dates.final, dates.review)]
            assert values[:4] == days
            assert values[4].startswith("Yes" if plan.exception else "No")


def test_dates_of_ravelmoss_stand_on_the_last_page(folder: Path) -> None:
    for plan, _, _ in of_council(GORSE):
        if plan.format == "pdf":
            with pdfplumber.open(folder / plan.council / file_name(plan)) as document:
                said = pressed(document.pages[-1].extract_text())
            dates = plan.dates
            for day in (dates.request, dates.draft, dates.final, dates.review):
                assert pressed(written(day, plan.date_style)) in said
            assert pressed(plan.exception_sentence) in said


def test_documents_name_the_fictional_council_and_open(folder: Path) -> None:
    for plan in PLANS.values():
        if plan.format == "docx":
            assert plan.person.first in opened(folder, plan).sections[0].header.paragraphs[0].text
    for plan in [plan for plan in PLANS.values() if plan.format == "pdf"][::9]:
        with pdfplumber.open(folder / plan.council / file_name(plan)) as document:
            said = pressed("".join(page.extract_text() for page in document.pages))
        assert plan.council_name in said and plan.person.surname in said
