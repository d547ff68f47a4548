"""No name leads out of its folder, and no text is run: held over the source, and by names that would try."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evidence_book.cli import app
from evidence_book.intake.bodies import CODE
from evidence_book.problems import EvidenceError
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.areas.profiles import read_profile
from evidence_book.reports.editions import edition_folder, freeze
from evidence_book.reports.release import read_release
from evidence_book.site.cards import fact_at
from evidence_book.storage import is_below
from tests.conftest import ROOT

SOURCES = sorted((ROOT / "src").rglob("*.py"))
# What makes a program of a text, or an object of bytes.
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
LOADS_OBJECTS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
OUTSIDE = ["../../outside", "..", "/etc/passwd", "a/../../b", "..\\..\\outside", "x\0y", "%2e%2e/x", "~root", "."]


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_no_text_is_run_and_no_object_is_loaded(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            assert not {name.split(".")[0] for name in names} & LOADS_OBJECTS
    for call in calls(path):
        name, options = name_of(call), {each.arg: ast.unparse(each.value) for each in call.keywords}
        assert name not in RUNS_TEXT
        assert name not in {"os.system", "os.popen", "pd.read_pickle", "yaml.unsafe_load", "yaml.full_load"}
        assert options.get("shell", "False") == "False"
        assert options.get("allow_pickle", "False") == "False"
        if name in {"yaml.load", "yaml.load_all"}:
            assert options.get("Loader", "").endswith("SafeLoader")


def test_the_search_for_what_is_run_finds_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("eval('1')\nyaml.load(x)\n", encoding="utf-8")
    assert [name_of(call) for call in calls(tmp_path / "a.py")] == ["eval", "yaml.load"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_name_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    project = Project(tmp_path / "checkout")
    for use in (edition_folder, read_profile, read_release, lambda at, named: freeze(at, named, "2026-01-01")):
        with pytest.raises((EvidenceError, ValueError)):
            use(project, name)
    assert not CODE.fullmatch(name)
    assert fact_at(f"facts/{name}.html") in (None, "..", ".")  # those are of no fact that is released
    assert list(tmp_path.iterdir()) == []


def test_what_lies_below_a_folder_is_told_by_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.html").touch()
    (tmp_path / "site" / "link.html").symlink_to(tmp_path / "secret.html")
    (tmp_path / "site" / "page.html").touch()
    assert is_below(tmp_path / "site", tmp_path / "site" / "page.html")
    for name in ("../secret.html", "link.html", ".", "..", "a/../../secret.html"):
        assert not is_below(tmp_path / "site", tmp_path / "site" / name)


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "../../outside"], ["release", "../../outside"], ["run", "../../outside"], ["bundle", "../../outside"],
        ["template", "../../outside"], ["synthesise", "../../outside"], ["explain", "../pyproject.toml"],
        ["explain", "../../outside.html"], ["explain", "facts/../../outside.html"], ["explain", "areas/../../outside.html"],
        ["edition", "changes", "../../outside"], ["verify", "strip_searches", "--area", "../../outside"],
        ["verify", "../../outside"], ["rerun", "../../outside", "-p", "interval_level=0.99"],
        ["nginx", "../../outside"], ["nginx", "/srv/../outside"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_the_command_line_refuses_names_that_lead_elsewhere(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "outside.html").write_text("a page of somebody else", encoding="utf-8")
    checkout = tmp_path / "a" / "checkout"
    for name in ("expectations", "data/raw", "book"):
        (checkout / name).mkdir(parents=True)
    for name in ("_config.yml", "pyproject.toml", "data/raw/sources.csv", "book/_toc.yml"):
        (checkout / name).write_bytes((ROOT / name).read_bytes())
    for name in ("published", "returns"):
        (checkout / "data" / "raw" / name).symlink_to(ROOT / "data" / "raw" / name)
    monkeypatch.setenv(ROOT_VARIABLE, str(checkout))
    monkeypatch.chdir(checkout)
    done = CliRunner().invoke(app, command)
    assert done.exit_code != 0
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "outside.html"]
    assert not list(tmp_path.rglob("outside.*"))[1:]
