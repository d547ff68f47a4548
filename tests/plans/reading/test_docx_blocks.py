"""DOCX to blocks: every oddity of real documents, made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plans.builders import NAMES, bold, cell, docx, heading, paragraph, run, table

from evidence_book.plans.reading.blocks import Block, UnreadableDocument
from evidence_book.plans.reading.docx_blocks import read_docx


def blocks_of(tmp_path: Path, *body: str, **parts: str) -> list[Block]:
    return list(read_docx(docx(tmp_path / "plan.docx", *body, **parts)).blocks)


def texts_of(tmp_path: Path, *body: str, **parts: str) -> list[str]:
    return [block.text for block in blocks_of(tmp_path, *body, **parts)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("Sec") + run("tion") + run(" B"), "Section B"),
        ("<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>", "one two three"),
        (run("needs\u00ad and\u00a0\u2018aims\u2019"), "needs and 'aims'"),
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t></w:r>", "coop"),
        (f"<w:sdt><w:sdtContent>{run('inside')}</w:sdtContent></w:sdt>", "inside"),
        (f"<w:del>{run('old')}</w:del><w:ins>{run('new')}</w:ins>", "new"),
        (f"<w:moveFrom>{run('old')}</w:moveFrom><w:moveTo>{run('new')}</w:moveTo>", "new"),
        (run("seen") + run(" hidden", "<w:vanish/>"), "seen"),
        ('<w:fldSimple w:instr="DATE">' + run("today") + "</w:fldSimple>", "today"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("page"), "page"),
        (run("note") + '<w:r><w:footnoteReference w:id="1"/></w:r>', "note"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run(" Yes"), "☒ Yes"),
        (
            '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent>'
            + run("?") + "</w:sdtContent></w:sdt>" + run(" Yes"),
            "☒ Yes",
        ),
    ],
)  # fmt: skip
def test_what_a_paragraph_says(tmp_path: Path, content: str, text: str) -> None:
    assert texts_of(tmp_path, paragraph(content)) == [text]


def test_a_placeholder_is_no_text(tmp_path: Path) -> None:
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
    assert texts_of(tmp_path, paragraph(empty), paragraph("text")) == ["text"]


def test_a_text_box_counts_once(tmp_path: Path) -> None:
    box = f"<w:drawing><w:txbxContent>{paragraph('in the box')}</w:txbxContent></w:drawing>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    found = blocks_of(tmp_path, paragraph(f"<w:r><w:t>before</w:t>{both}</w:r>"))
    assert [(block.text, block.place) for block in found] == [("before", "body"), ("in the box", "text box")]


def test_headings_by_style_based_style_outline_size_and_bold(tmp_path: Path) -> None:
    found = blocks_of(
        tmp_path,
        paragraph("by name", "berschrift1"),
        paragraph("by base", "Council"),
        paragraph("by outline", properties='<w:outlineLvl w:val="1"/>'),
        paragraph(run("by size", '<w:sz w:val="36"/>')),
        bold("by bold"),
        paragraph(run("only ", "<w:b/>") + run("partly")),
    )
    assert [(block.level, block.bold) for block in found] == [
        (1, False), (1, False), (2, False), (9, False), (None, True), (None, False)
    ]  # fmt: skip


def test_lists_by_number_style_and_hand(tmp_path: Path) -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    found = blocks_of(
        tmp_path,
        paragraph("one", properties=numbered),
        paragraph("two", "ListBullet"),
        paragraph("• three"),
        paragraph("4. four"),
    )
    assert [(block.text, block.listed) for block in found] == [
        ("one", True),
        ("two", True),
        ("three", True),
        ("four", True),
    ]


def test_a_table_of_contents_is_left_out(tmp_path: Path) -> None:
    gallery = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('Section A')}</w:sdtContent></w:sdt>"
    )
    leaders = paragraph("<w:r><w:t>Section C</w:t><w:tab/><w:t>7</w:t></w:r>")
    assert texts_of(
        tmp_path, gallery, paragraph("Section B", "TOC1"), leaders, paragraph("Section D ..... 8"), heading("E")
    ) == ["E"]


def test_cells_know_their_place(tmp_path: Path) -> None:
    merged = table(
        (cell("wide", '<w:gridSpan w:val="2"/>'), "right"),
        (
            cell("tall", '<w:vMerge w:val="restart"/>'),
            "b",
            table(("inner",)).join(["<w:tc>", paragraph("") + "</w:tc>"]),
        ),
        (cell("gone", "<w:vMerge/>"), "d", "e"),
    )
    found = {block.text: block.cell for block in blocks_of(tmp_path, merged)}
    places = {text: (place.table, place.row, place.column) for text, place in found.items() if place}
    assert places == {
        "wide": (0, 0, 0), "right": (0, 0, 2), "tall": (0, 1, 0), "b": (0, 1, 1), "inner": (1, 0, 0), "d": (0, 2, 1), "e": (0, 2, 2)
    }  # fmt: skip
    assert found["inner"] and found["inner"].inside and found["inner"].inside.table == 0


def test_headers_and_footers_are_known(tmp_path: Path) -> None:
    header = f"<w:hdr {NAMES}>{paragraph('Section A to K')}</w:hdr>"
    found = blocks_of(tmp_path, paragraph("body"), header1=header)
    assert [block.place for block in found] == ["body", "header"]


def test_blocks_never_show_their_words(tmp_path: Path) -> None:
    document = read_docx(docx(tmp_path / "plan.docx", paragraph("canary")))
    assert "canary" not in repr(document) + repr(document.blocks)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = docx(tmp_path / "plan.docx", paragraph("text"), header1='<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>')
    with pytest.raises(ValueError, match="document type"):
        read_docx(path)


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = docx(tmp_path / "plan.docx", paragraph("a" * 26 * 2**20))
    with pytest.raises(UnreadableDocument, match="too long"):
        read_docx(path)
