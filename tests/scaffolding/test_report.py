"""A new report is whole and new, or there is nothing of it."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest
import yaml
from tests.conftest import ROOT

from evidence_book.intake.specification import EXAMPLE_SOURCE
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.scaffolding import report as scaffolding
from evidence_book.scaffolding.report import NotAName, NotEmpty, check_name, new_report, title_of


class Checkout(Project):
    """A copy whose code is its own."""

    @property
    def package(self) -> Path:
        return self.root / "src" / "evidence_book"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    for part in ("src", "book", "expectations", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests" / "reports").mkdir(parents=True)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return Checkout(tmp_path)


def everything(root: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else None for path in root.rglob("*")
    }


def test_it_writes_new_files_and_changes_none(checkout: Checkout) -> None:
    before = everything(checkout.root)
    written = new_report(checkout, "school_meals", "School meals, free")
    after = everything(checkout.root)
    assert before.items() <= after.items()
    new = {name for name, content in after.items() if name not in before and content is not None}
    assert new == {path.relative_to(checkout.root).as_posix() for path in written}
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert "<<" not in text and ">>" not in text, path.name
        if path.suffix == ".py":
            ast.parse(text)
        elif path.suffix in (".json", ".ipynb"):
            json.loads(text)
        elif path.suffix in (".yml", ".yaml"):
            yaml.safe_load(text)


def test_example_figures_say_so_in_every_row(checkout: Checkout) -> None:
    new_report(checkout, "school_meals")
    rows = (checkout.raw / "example/school_meals/children_by_area.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert rows and all(row.endswith(f",{EXAMPLE_SOURCE}") for row in rows)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../etc", "no name for a report"),
        ("a/b/c", "no name for a report"),
        ("School_meals", "small letters"),
        ("school meals", "no name for a report"),
        ("school-meals", "underscores"),
        ("école_libre", "small letters"),
        ("school__meals", "no name for a report"),
        ("school_", "no name for a report"),
        ("", "no name for a report"),
        ("x" * 31, "31 letters"),
        ("abc", "3 letters"),
        ("lambda", "word of Python"),
        ("match", "word of Python"),
        ("camhs", "taken"),
        ("areas", "taken"),
        ("geography", "taken"),
        ("index", "taken"),
        ("latest", "taken"),
        ("returns_of_mine", "taken"),
        ("strip_search", "how 'strip_searches' begins"),
        ("style", "how 'style' begins"),
    ],
)
def test_a_bad_name_is_refused_in_plain_words(checkout: Checkout, name: str, said: str) -> None:
    before = everything(checkout.root)
    with pytest.raises(NotAName, match=said):
        new_report(checkout, name)
    assert everything(checkout.root) == before


@pytest.mark.parametrize("title", ['Say "so"', "Two\nlines", "Up to 2025", "{{ fact }}", "x" * 61, "<b>", "\\", "'"])
def test_a_bad_title_is_refused(checkout: Checkout, title: str) -> None:
    before = everything(checkout.root)
    with pytest.raises(NotAName, match="the title must be words"):
        new_report(checkout, "school_meals", title)
    assert everything(checkout.root) == before


def test_a_title_is_made_from_the_name() -> None:
    assert title_of("school_meals") == "School meals"


@pytest.mark.parametrize("place", [0, 4, 10])
def test_nothing_is_overwritten(checkout: Checkout, place: int) -> None:
    path = list(scaffolding.report_files(checkout, "school_meals"))[place]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    before = everything(checkout.root)
    with pytest.raises(NotEmpty, match=path.name):
        new_report(checkout, "school_meals")
    assert everything(checkout.root) == before


@pytest.mark.parametrize("last", [0, 3, 7, 10])
def test_a_failure_leaves_nothing_behind(checkout: Checkout, monkeypatch: pytest.MonkeyPatch, last: int) -> None:
    before, calls = everything(checkout.root), 0
    write = scaffolding.write_text

    def failing(path: Path, content: str) -> bool:
        nonlocal calls
        calls += 1
        if calls > last:
            raise OSError(28, "No space left on device", str(path))
        return write(path, content)

    monkeypatch.setattr(scaffolding, "write_text", failing)
    with pytest.raises(OSError, match="No space"):
        new_report(checkout, "school_meals")
    assert everything(checkout.root) == before


def test_another_checkouts_code_is_not_written_to(checkout: Checkout) -> None:
    with pytest.raises(EvidenceError, match="another checkout"):
        new_report(Project(checkout.root), "school_meals")


def test_every_name_that_the_book_has_is_taken() -> None:
    from evidence_book.reports.catalogue import RELEASED

    for name in RELEASED:
        with pytest.raises(NotAName):
            check_name(name, Project(ROOT).package)
