"""The reference: whoever writes a report finds every public function there, each with what it says of itself."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.conftest import ROOT

from evidence_book.digests import imported_modules
from evidence_book.facts import Facts
from evidence_book.problems import EvidenceError
from evidence_book.site.front_page import front_functions
from evidence_book.site.pages import Contents, Filler
from evidence_book.site.reference import PARTS, entries_of, modules_of, reference
from evidence_book.sources import Registry

PAGE = (ROOT / "book" / "reference.md").read_text(encoding="utf-8")
MODULES = [(part, module) for part in PARTS for module in modules_of(part)]
TEMPLATES = ROOT / "src" / "evidence_book" / "scaffolding" / "templates"
SOURCE = '''"""What it holds, in short."""

LIMIT = 7


class Place(Base):
    """A place with <b>."""

    model_config = strict

    code: str
    size: int = 0

    @property
    def name(self) -> str:
        """Its `name` & *no other*."""

    def _own(self) -> None: ...

    @classmethod
    def of(cls, code: str, /, *, size: int = 1) -> Place:
        """One of a code."""


class Kept:
    """Kept."""

    def __init__(self, root: Path) -> None: ...


class Lost(Exception):
    """Lost."""


def rate(count: int, per: float = 10_000) -> float:
    """First line.

    Second paragraph.
    """


def _hidden() -> None:
    """Not for others."""
'''


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "evidence_book").mkdir()
    (tmp_path / "evidence_book" / "places.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path / "evidence_book"


@pytest.mark.parametrize(("part", "module"), MODULES)
def test_every_public_function_has_a_docstring_and_is_in_the_reference(part: str, module: str) -> None:
    holds, entries = entries_of(module)
    shown = {str(each["id"]) for each in BeautifulSoup(reference(part), "lxml").select("dt")}
    assert holds
    for each in entries:
        assert len(each.docstring) > 8, each.name
        assert f"{module}.{each.name}" in shown


def test_the_page_shows_every_part_once() -> None:
    assert re.findall(r"\{\{ reference\(\"(\w+)\"\) \}\}", PAGE) == list(PARTS)


def test_all_that_a_new_report_imports_is_in_the_reference() -> None:
    """A new report is what an author begins with."""
    listed = {f"evidence_book.{module}" for _, module in MODULES}
    code = [re.sub(r"\[\[.*?\]\]|\{[{%].*?[}%]\}", "x", (TEMPLATES / name).read_text(encoding="utf-8"))
            for name in ("release.py.jinja", "charts.py.jinja", "datasets.py.jinja")]  # fmt: skip
    imported = set(re.findall(r"^from (evidence_book[\w.]+) import", "\n".join(code), re.MULTILINE))
    assert len(imported) > 10
    assert imported - listed == {"evidence_book.datasets"}  # the list of datasets, which is data


def test_all_that_notebooks_share_is_in_the_reference() -> None:
    listed = {f"evidence_book.{module}" for _, module in MODULES}
    imports = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        imports.append({name for name in imported_modules(code) if name.count(".") == 2})
    shared = {name for names in imports for name in names if sum(name in others for others in imports) > 1}
    assert "evidence_book.charts.report" in shared <= listed


def test_a_page_may_call_what_the_reference_lists_and_nothing_else() -> None:
    filler = Filler(Contents(Facts(), [], Registry([]), [], {}, {}), front=front_functions(ROOT / "book", Facts()))
    told = PAGE.split("## For pages")[1]
    listed = {name for line in re.findall(r"^`.+$", told, re.MULTILINE) for name in re.findall(r"`(\w+)\(", line)}
    assert listed == set(filler._functions)


def test_it_is_told_how_each_is_called(source: Path) -> None:
    holds, entries = entries_of("places", source)
    assert holds == "What it holds, in short."
    assert [each.call for each in entries] == [
        "class Place(code: str, size: int=0)",
        "Place.name: str",
        "Place.of(code: str, /, *, size: int=1) → Place",
        "class Kept(root: Path)",
        "class Lost",
        "rate(count: int, per: float=10000) → float",
    ]


def test_docstrings_are_told_as_text(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARTS, "notebooks", ("places",))  # type: ignore[arg-type]
    shown = BeautifulSoup(reference("notebooks", source), "lxml")
    told = [each.decode_contents() for each in shown.select("dd")]
    assert told[0] == "<p>A place with &lt;b&gt;.</p>"
    assert told[1] == "<p>Its <code>name</code> &amp; <em>no other</em>.</p>"
    assert told[-1] == "<p>First line.</p><p>Second paragraph.</p>"
    assert len(told) == 6


def test_what_is_not_there_is_named(source: Path) -> None:
    with pytest.raises(EvidenceError, match="'chairs'; there are: notebooks"):
        reference("chairs")
    with pytest.raises(EvidenceError, match="no module 'chairs'"):
        entries_of("chairs", source)
