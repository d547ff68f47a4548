"""PDF to blocks: paragraphs, headings, running lines and ruled tables."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas
from tests.plans.builders import pdf

from evidence_book.plans.reading.pdf_blocks import read_pdf


def test_lines_make_paragraphs_and_large_ones_headings(tmp_path: Path) -> None:
    page = (
        (72, 760, "Section B", "Helvetica-Bold", 16),
        (72, 730, "The first line of a paragraph runs on for as long as there is any room at all", "Helvetica", 11),
        (72, 716, "and ends in the second.", "Helvetica", 11),
        (72, 690, "• An item", "Helvetica", 11),
        (72, 670, "In bold", "Helvetica-Bold", 11),
        (72, 650, "Section C ........ 7", "Helvetica", 11),
    )  # fmt: skip
    found = read_pdf(pdf(tmp_path / "plan.pdf", page)).blocks
    assert [(len(block.text.split()), block.level, block.bold, block.listed) for block in found] == [
        (2, 1, True, False), (23, None, False, False), (2, None, False, True), (2, None, True, False)
    ]  # fmt: skip


def test_running_lines_are_headers_and_footers(tmp_path: Path) -> None:
    pages = [
        ((72, 820, "Plan of a child", "Helvetica", 9), (72, 400, f"Words of their own {word}", "Helvetica", 11), (72, 20, f"Page {at}", "Helvetica", 9))
        for at, word in enumerate(("one", "two", "three"))
    ]  # fmt: skip
    found = read_pdf(pdf(tmp_path / "plan.pdf", *pages))
    assert found.pages == 3
    assert sorted(block.place for block in found.blocks) == ["body"] * 3 + ["footer"] * 3 + ["header"] * 3


def test_a_ruled_table_has_cells(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    canvas = Canvas(str(path))
    canvas.grid([72, 200, 330, 460], [600, 640, 680])
    for x in (76, 204, 334):
        for y in (660, 620):
            canvas.drawString(x, y, f"cell at {x} {y}")
    canvas.save()
    cells = [block.cell for block in read_pdf(path).blocks]
    assert [(cell.row, cell.column, cell.columns) for cell in cells if cell] == [
        (row, column, 3) for row in (0, 1) for column in (0, 1, 2)
    ]  # fmt: skip
