"""The commands for returns, as somebody types them: what they write, what they say, and what they refuse."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from evidence_book.cli import app
from evidence_book.intake.returns.specification import specification, specifications
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.storage import exclusive
from tests.conftest import run_evidence
from tests.validation.returned_folders import bare_project, providers_of, receive
from tests.validation.returned_rows import broken_rows, csv_bytes, good_rows

SEARCHES = specification("strip_search")
CODE = str(providers_of(SEARCHES)["code"].iloc[0])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project in which all returns are asked for; commands run in its folder."""
    project = bare_project(tmp_path / "project")
    for declared in specifications().values():
        receive(project, declared, {}, providers_of(declared))
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.chdir(project.root)
    return project


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run a command in this process; its exit code and all it says. A traceback is never an answer."""
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.output


def good_file(folder: Path, name: str = "a.csv", more: bytes = b"") -> Path:
    rows = [{**row, "force_code": CODE} for row in good_rows(SEARCHES, 4)]
    path = folder / name
    path.write_bytes(csv_bytes(rows, SEARCHES) + more)
    return path


def test_the_real_command_takes_a_return_in_and_refuses_another(project: Project) -> None:
    error = {rule: row for (rule, _), row in broken_rows(SEARCHES)}["linked-needs-outcome"]
    bad = good_file(project.root, "bad.csv", csv_bytes([{**error, "force_code": CODE}], SEARCHES).split(b"\n", 1)[1])
    done = run_evidence(project, "intake", "bad.csv", "--feedback", "answers")
    assert done.returncode == 1
    assert "linked-needs-outcome" in done.stdout
    assert "in rows 6" in done.stdout
    assert "Traceback" not in done.stderr
    assert error["search_reference"] not in done.stdout + done.stderr
    assert str(project.root) not in done.stdout + done.stderr
    assert (project.root / "answers" / "strip_search" / f"{CODE}.xlsx").is_file()
    assert bad.is_file()
    assert not project.processed.exists(), "nothing is kept of what is only looked at"


def test_a_good_return_ends_well(project: Project) -> None:
    code, said = run("intake", good_file(project.root))
    assert code == 0
    assert f"({CODE}): accepted" in said
    book = openpyxl.load_workbook(project.root / "feedback" / "strip_search" / f"{CODE}.xlsx")
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None]
    assert any("nothing to correct and nothing to confirm" in cell for cell in cells)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("intake", "nowhere.csv"), "no such file: nowhere.csv"),
        (("intake", "."), "no such file"),
        (("intake", "a.csv", "--return", "quagga"), "strip_search"),
        (("template", "quagga"), "strip_search"),
        (("synthesise", "quagga"), "strip_search"),
        (("synthesise", "strip_search", "--rows", "9", "--to", "here"), "too few rows"),
        (("template", "strip_search", "-o", "nowhere/a.csv/b.xlsx"), ""),
    ],
)
def test_a_mistake_is_answered_with_a_way_on(project: Project, arguments: tuple[str, ...], said: str) -> None:
    good_file(project.root)
    (project.root / "nowhere").write_text("a file", encoding="utf-8")
    code, told = run(*arguments)
    assert code == 1
    assert said in told
    assert str(project.root) not in told


@pytest.mark.parametrize(
    "name", ["[bold]a.csv", "[red].csv", "a [link=b].csv", "=1+1.csv", "a\nb.csv", "\x1b[31ma.csv"]
)
def test_a_file_may_have_any_name(project: Project, name: str) -> None:
    path = good_file(project.root, name)
    assert run("intake", path)[0] == 0
    path.write_text("Alpha,Beta\n1,2\n", encoding="utf-8")
    code, said = run("intake", path)
    assert code == 1
    assert "no-header" in said
    assert "".join(letter if letter.isprintable() else "\ufffd" for letter in name) in said
    assert "\x1b[31m" not in said


def test_a_name_that_is_no_text_is_no_traceback(project: Project) -> None:
    path = Path(os.fsdecode(os.fsencode(project.root) + b"/caf\xe9.csv"))
    good_file(project.root).rename(path)
    done = run_evidence(project, "intake", str(path))
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "4 rows read" in done.stdout


@pytest.mark.parametrize("name", ["strip-search", "camhs_referral"])
def test_a_template_has_the_providers_of_the_return(project: Project, name: str) -> None:
    code, said = run("template", name, "-o", "made.xlsx")
    assert code == 0
    assert "made.xlsx" in said
    book = openpyxl.load_workbook(project.root / "made.xlsx")
    cells = {str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None}
    assert set(providers_of(specification(name))["code"]) <= cells


def test_a_template_is_named_after_its_return(project: Project) -> None:
    assert run("template", "illegal_home")[0] == 0
    assert (project.root / "illegal-home-template.xlsx").is_file()


def test_suites_are_derived_again_where_they_differ(project: Project) -> None:
    path = project.expectations / "returns.illegal_home.json"
    good = path.read_bytes()
    path.write_text("{}", encoding="utf-8")
    code, said = run("intake", good_file(project.root))
    assert code == 0, "the suite of another return is nobody's business"
    code, said = run("specify")
    assert code == 0
    assert "derived  expectations/returns.illegal_home.json" in said
    assert said.count("as it was") == 3
    assert path.read_bytes() == good


def test_a_suite_that_was_changed_by_hand_takes_nothing_in(project: Project) -> None:
    path = project.expectations / "returns.strip_search.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"error"', '"query"'), encoding="utf-8")
    code, said = run("intake", good_file(project.root))
    assert code == 1
    assert "evidence specify" in said


def test_inventing_is_the_same_for_equal_seeds_and_spares_real_returns(project: Project) -> None:
    for folder, seed in (("one", "5"), ("two", "5"), ("three", "6")):
        assert run("synthesise", "illegal_home", "--rows", "200", "--seed", seed, "--to", folder)[0] == 0
    one, two, three = (
        {path.name: path.read_bytes() for path in (project.root / name / "illegal_home" / "2025").iterdir()}
        for name in ("one", "two", "three")
    )
    assert one == two != three
    real = project.root / "one" / "illegal_home" / "2025" / "ZZ001.csv"
    real.write_text("a real return", encoding="utf-8")
    code, said = run("synthesise", "illegal_home", "--to", "one")
    assert code == 1
    assert "not synthetic" in said
    assert real.read_text(encoding="utf-8") == "a real return"


def test_two_takers_in_do_not_wait_for_each_other(project: Project) -> None:
    """Taking in changes nothing that a build reads, so it needs no lock."""
    with exclusive(project.build / ".lock", "a build"):
        assert run("intake", good_file(project.root))[0] == 0
