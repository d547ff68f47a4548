"""Locating sections in whole documents, and sharing out what stands under them."""

from __future__ import annotations

from evidence_book.plans.features.structure import structure
from evidence_book.plans.reading.blocks import Block, Cell
from evidence_book.plans.reading.dividing import divide


def sections_of(blocks: list[Block]) -> list[str]:
    return [each.section for each in structure(divide(blocks))]


def headed(*titles: str, content: str = "Some words of content stand here.") -> list[Block]:
    return [block for title in titles for block in (Block(title, level=1), Block(content))]


def test_local_titles_in_another_order() -> None:
    titles = (
        "All about me",
        "What I want to achieve",
        "My special educational needs",
        "Help I will get at school",
        "My health needs",
    )
    assert sections_of(headed(*titles)) == ["A", "E", "B", "F", "C"]


def test_contents_typed_by_hand_and_running_headers_are_no_place() -> None:
    titles = ("Section A", "Section B", "Section C", "Section D", "Section E")
    typed = [Block(title) for title in titles]
    header = [Block("Section K", place="header")]
    assert sections_of([*typed, *headed(*titles), *header]) == ["A", "B", "C", "D", "E"]


def test_a_reference_in_a_sentence_is_no_place() -> None:
    blocks = [*headed("Section A", "Section B"), Block("Section F sets out what will be done."), Block("See Section G")]
    assert sections_of(blocks) == ["A", "B"]


def cell(row: int, column: int, text: str, bold: bool = False) -> Block:
    return Block(text, bold=bold, place="table", cell=Cell(0, row, column, 3))


def test_columns_are_sections() -> None:
    labels = [cell(0, at, text, bold=True) for at, text in enumerate(("Need", "Outcome", "Provision"))]
    row = [
        cell(1, 0, "Finds reading hard."),
        cell(1, 1, "Will read a page."),
        cell(1, 2, "Reading for an hour, weekly."),
    ]
    located = structure(
        divide([*headed("Section A", "Section C"), Block("My plan for learning", level=1), *labels, *row])
    )
    assert {each.section: each.words for each in located if each.evidence == "column"} == {"B": 3, "E": 4, "F": 5}


def test_fields_of_outcomes_are_no_sections() -> None:
    labels = [cell(0, at, text, bold=True) for at, text in enumerate(("Outcome", "Provision", "By when"))]
    row = [cell(1, 0, "Will read a page."), cell(1, 1, "Reading, weekly."), cell(1, 2, "July 2025")]
    assert sections_of([*headed("Section B"), Block("Section E", level=1), *labels, *row]) == ["B", "E"]


def test_an_unnamed_heading_is_told_by_its_place() -> None:
    titles = (
        "Section A",
        "Section B",
        "Health needs",
        "Matters at the hearth",
        "Outcomes sought",
        "Educational provision",
    )
    located = structure(divide(headed(*titles)))
    assert "D" in [each.section for each in located]


def test_nothing_is_located_in_nothing() -> None:
    assert sections_of([]) == []
    assert sections_of([Block("A paragraph of a letter, and nothing more.")]) == []
