"""Reports and briefs are found by what declares them, and a declaration that cannot be read stops the build."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_book import pipeline
from evidence_book.datasets import CATALOGUE
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.reports import catalogue
from evidence_book.reports.catalogue import BRIEFS, REPORTS, code_of, read_declaration
from evidence_book.site.contents import read_contents_tree, read_table_of_contents

PACKAGE = Path(catalogue.__file__).parent
WHOLE = 'title: A report\nedition: "2025"\ninputs:\n  - geography.areas\n'


def declared(folder: Path, text: str) -> Path:
    path = folder / "report.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogue, "_HERE", tmp_path / "reports")
    (tmp_path / "reports").mkdir()
    return tmp_path / "reports"


def test_a_declaration_is_read_whole(folder: Path) -> None:
    read = read_declaration(declared(folder, WHOLE), "a_report", "report")
    assert (read.name, read.title, read.edition, read.inputs) == ("a_report", "A report", "2025", ("geography.areas",))
    assert read.address == "reports/a-report"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE.replace("title: A report\n", ""), "title"),
        (WHOLE + "colour: red\n", "colour"),
        (WHOLE.replace("geography.areas", "geography.nothing"), "no-dataset"),
        ("title: [", "YAML in UTF-8"),
        ("", "bad-report"),
        (WHOLE.replace("inputs:\n  - geography.areas\n", "inputs: []\n"), "inputs"),
    ],
)
def test_a_bad_declaration_is_named(folder: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as error:
        read_declaration(declared(folder, text), "a_report", "report")
    assert "src/evidence_book/reports/report.yaml" in str(error.value)


def test_a_fault_stops_every_build(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_FAULTS", [Problem("bad-report", "report.yaml", "a title", "write one")])
    with pytest.raises(BadInput, match=r"report\.yaml"):
        pipeline.steps(project)


def test_what_is_declared_is_found() -> None:
    assert {path.parent.name for path in PACKAGE.glob("*/report.yaml")} == set(REPORTS)
    assert {path.stem for path in PACKAGE.glob("briefs/*.yaml")} == set(BRIEFS)
    assert all(dataset.topic in dataset.file for dataset in CATALOGUE.values() if "published/" not in dataset.file)


def test_every_dataset_states_its_period_or_the_column_that_does() -> None:
    assert [name for name, each in CATALOGUE.items() if bool(each.period) == bool(each.periods)] == []
    named = {column.name for each in CATALOGUE.values() if each.periods for column in each.columns}
    assert {each.periods for each in CATALOGUE.values() if each.periods} <= named


def test_a_release_depends_on_the_code_of_its_own_datasets() -> None:
    modules = code_of(REPORTS["camhs"])
    assert "evidence_book.datasets.camhs" in modules
    assert "evidence_book.datasets.strip_searches" not in modules


def test_a_report_that_the_contents_do_not_name_stands_last_among_its_kind(project: Project) -> None:
    path = project.book / "_toc.yml"
    listed = path.read_text(encoding="utf-8")
    path.write_text(listed.replace("      - file: reports/strip-searches\n", ""), encoding="utf-8")
    chapters = read_contents_tree(project.book)["parts"][0]["chapters"]
    assert [each["file"] for each in chapters][-1] == "reports/strip-searches"
    assert "reports/strip-searches.html" in read_table_of_contents(project.book)
    path.write_text("root: index\nparts:\n  - caption: Others\n    chapters:\n      - file: about\n", encoding="utf-8")
    with pytest.raises(BadInput, match="a part with pages of reports/"):
        read_contents_tree(project.book)
