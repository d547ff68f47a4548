"""Reports on paper: no page is mostly empty, nothing is cut, and a chart stands with its title."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from tests.site.browsing import DESK, open_page

from evidence_book.project import Project
from evidence_book.reports.catalogue import REPORTS

PAGES = [f"{each.address}.html" for each in REPORTS.values()]
LEAST_FILLED = 0.5


@pytest.fixture(params=PAGES)
def printed(browser: Browser, site: str, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[str, Path]:
    """A report and the file that a reader prints it to."""
    page = open_page(browser, site + request.param, DESK)
    path = tmp_path / "report.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    page.close()
    return request.param, path


def objects(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Where text and pictures stand on a page, from its bottom left, in points."""
    kinds = (pypdfium2.raw.FPDF_PAGEOBJ_TEXT, pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
    return [each.get_bounds() for each in page.get_objects(filter=kinds)]


def texts(document: pypdfium2.PdfDocument) -> list[str]:
    """The text of each page, without spaces."""
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_pages_are_filled_and_nothing_stands_outside_them(printed: tuple[str, Path], built: Project) -> None:
    name, path = printed
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(document, start=1):
        width, height = page.get_size()
        found = objects(page)
        assert found, f"page {number} is empty"
        assert min(left for left, *_ in found) >= 0 and max(right for _, _, right, _ in found) <= width
        filled = 1 - min(bottom for _, bottom, *_ in found) / height
        assert filled > LEAST_FILLED or number == len(document), f"page {number} is filled to {filled:.0%}"
    # Where words stand is for the eye; that none is lost, in tables and lists too, can be read.
    text = "".join(texts(document)).replace("\ufffe", "")
    written = BeautifulSoup((built.site / name).read_text(encoding="utf-8"), "lxml")
    for folded in written.select("article details, article .headerlink, article p.chart-download"):
        folded.decompose()
    told = written.select("article p, article td, article th, article dd, article li")
    words = {word for each in told for word in each.get_text(" ").split()}
    assert len(words) > 200
    assert [word for word in words if word not in text and word.replace("-", "") not in text] == []


def test_a_chart_stands_on_the_page_of_its_title(printed: tuple[str, Path], built: Project) -> None:
    name, path = printed
    written = BeautifulSoup((built.site / name).read_text(encoding="utf-8"), "lxml")
    document = pypdfium2.PdfDocument(path)
    titles = [len(re.findall(r"Figure\d+\.", text)) for text in texts(document)]
    pictures = [len(list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))) for page in document]
    assert sum(titles) == len(written.select("article p.chart-title")) > 3
    assert pictures == titles
