"""The tutorials do what they say: every command and file on their pages is typed in a copy of the checkout, and built."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup

from evidence_book.project import ROOT_VARIABLE, Project
from tests.conftest import ROOT, copy_built

TUTORIALS = ROOT / "book" / "tutorials"
EDITIONS = ("children", "young-people", "easy-read")
_BLOCK = re.compile(r"^```\{code-block\} (?P<kind>\w+)\n(:caption: (?P<file>\S+)\n\n)?(?P<text>.*?)^```$", re.M | re.S)


class Block(NamedTuple):
    """A file to save, or commands to type."""

    file: str
    text: str


def blocks_of(page: str) -> list[Block]:
    text = (TUTORIALS / page).read_text(encoding="utf-8")
    found = list(_BLOCK.finditer(text))
    assert len(found) == text.count("\n```{"), "a block that this test does not understand"
    assert all((each["kind"] == "sh") == (each["file"] is None) for each in found)
    return [Block(each["file"] or "", each["text"]) for each in found]


def whole_checkout(built: Project, folder: Path) -> Project:
    """A copy with its own code and tests, built already: what a fresh clone is after `make book`."""
    project = copy_built(built, folder)
    for part in ("src", "tests"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    seen = project.steps_record
    said = seen.read_text(encoding="utf-8").replace(f"{ROOT}/src/", f"{folder}/src/")
    seen.write_text(said, encoding="utf-8")
    return project


def follow(project: Project, page: str) -> list[str]:
    """Do what a page says, block by block; returns what each block of commands printed."""
    binaries = str(Path(sys.executable).parent)
    settings = os.environ | {
        ROOT_VARIABLE: str(project.root), "PYTHONPATH": str(project.root / "src"), "COLUMNS": "200",
        "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }  # fmt: skip
    printed = []
    for block in blocks_of(page):
        if block.file:
            path = project.root / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            continue
        done = subprocess.run(
            ["sh", "-e", "-c", block.text],
            cwd=project.root, env=settings, capture_output=True, text=True, timeout=3600, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{block.text}\n{done.stdout}\n{done.stderr}"
        printed.append(done.stdout)
    return printed


def page_of(project: Project, address: str) -> BeautifulSoup:
    return BeautifulSoup((project.site / address).read_text(encoding="utf-8"), "lxml")


def test_a_report_is_added_as_the_tutorial_says(built: Project, tmp_path: Path) -> None:
    project = whole_checkout(built, tmp_path / "clone")
    (began, *_, facts) = follow(project, "add-a-report.md")
    for line in began.splitlines():
        if line.startswith("new "):
            path = project.root / line.split()[1]
            assert path.is_file() != ("data/raw/example" in line), line
    page = page_of(project, "reports/children-looked-after.html")
    assert page.article is not None and "synthetic" not in page.article.get_text().lower()
    assert page.select('data[data-fact="children_looked_after.share.2025"]')
    contents = page_of(project, "index.html")
    assert contents.select('a[href="reports/children-looked-after.html"]'), "the contents list it"
    assert "81,770" in facts
    for edition in EDITIONS:
        written = page_of(project, f"{edition}/children-looked-after.html")
        assert not written.select(".made-up")
        assert written.select('data[data-fact^="children_looked_after."]')


def test_the_figures_of_the_tutorial_are_those_of_the_department() -> None:
    block = next(each for each in blocks_of("add-a-report.md") if each.file.endswith(".csv"))
    published = (ROOT / "data/raw/published/illegal_childrens_homes/children_looked_after_by_la.csv").read_text(
        encoding="utf-8"
    )
    for line in block.text.splitlines()[1:]:
        period, area, children, out_of, source = line.split(",")
        found = [row for row in published.splitlines() if row.startswith(f"{period},Regional,") and f",{area}," in row]
        assert len(found) == 1 and found[0].endswith(f",{out_of},{children},{source}"), line


def test_an_edition_is_added_as_the_tutorial_says(built: Project, tmp_path: Path) -> None:
    project = whole_checkout(built, tmp_path / "clone")
    _, shown, accepted = follow(project, "add-an-edition.md")
    assert "period, new: 2025-26" in shown
    assert "12 rows before, 18 now" in shown
    assert "school_meals.share.2025_26" in shown and "Nothing was put in place" in shown
    assert "school_meals.children.2024_25" in shown, "the revised year"
    assert "In place" in accepted
    page = page_of(project, "reports/school-meals.html")
    assert page.select('data[data-fact="school_meals.share.2025_26"]')
    assert "2025-26" in " ".join(each.get_text() for each in page.select(".chart-subtitle"))
    assert "2023-24 to 2025-26" in page_of(project, "validation.html").get_text()
    for edition in EDITIONS:
        written = page_of(project, f"{edition}/school-meals.html")
        assert "We made up all the numbers" in written.select_one(".made-up").get_text()  # type: ignore[union-attr]
        assert written.select('data[data-fact="school_meals.share.2025_26"]')


@pytest.mark.parametrize("page", sorted(path.name for path in TUTORIALS.glob("*.md")))
def test_every_block_of_a_tutorial_is_understood(page: str) -> None:
    assert any(not each.file for each in blocks_of(page))
