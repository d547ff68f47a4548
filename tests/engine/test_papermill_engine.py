"""The engine, run by the real papermill from a shell and from Python, with a real kernel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.engines import papermill_engines
from tests.conftest import ROOT

from evidence_book.engine.errors import CellFailed, NoParametersCell, UnknownParameter, UnpublishableOutput, WrongType
from evidence_book.engine.papermill_engine import EvidenceEngine
from evidence_book.project import ROOT_VARIABLE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(ROOT_VARIABLE, str(ROOT))
    return tmp_path


def write(folder: Path, *sources: str, tag: str = "parameters") -> Path:
    cells = [
        new_markdown_cell("# Title"),
        new_code_cell('edition: str = "2022-23"  # which', metadata={"tags": [tag]}),
        *(new_code_cell(source) for source in sources),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = folder / "in.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata=kernel), path)
    return path


def execute(path: Path, **parameters: object) -> Path:
    output = path.with_name("out.ipynb")
    papermill.execute_notebook(path, output, parameters=parameters, engine_name="evidence", progress_bar=False)
    return output


def test_the_engine_is_registered_at_the_entry_point() -> None:
    papermill_engines.register_entry_points()
    assert papermill_engines.get_engine("evidence") is EvidenceEngine


def test_a_parameter_reaches_the_notebook_and_the_result_is_clean(folder: Path) -> None:
    path = write(folder, "import os; print(edition, os.getcwd())")
    output = execute(path, edition="2018-22")
    written = output.read_text(encoding="utf-8")
    assert "2018-22" in written
    for trace in (str(folder), str(ROOT), '"papermill"', "start_time"):
        assert trace not in written


def test_the_same_run_gives_the_same_bytes(folder: Path) -> None:
    path = write(folder, "print({'a', 'b', 'c', edition})")
    first = execute(path).read_bytes()
    assert execute(path).read_bytes() == first


@pytest.mark.parametrize(
    ("sources", "tag", "parameters", "error"),
    [
        (("1 / 0",), "parameters", {}, CellFailed),
        (("import warnings; warnings.warn('careful')",), "parameters", {}, UnpublishableOutput),
        (("print(edition)",), "parameters", {"editon": "2018-22"}, UnknownParameter),
        (("print(edition)",), "parameters", {"edition": 3}, WrongType),
        (("print(edition)",), "settings", {}, NoParametersCell),
    ],
)
def test_a_refused_run_leaves_the_last_good_output(
    folder: Path, sources: tuple[str, ...], tag: str, parameters: dict[str, object], error: type[Exception]
) -> None:
    path = write(folder, *sources, tag=tag)
    output = folder / "out.ipynb"
    output.write_text("the last good output", encoding="utf-8")
    with pytest.raises(error):
        execute(path, **parameters)
    assert output.read_text(encoding="utf-8") == "the last good output"
    assert sorted(each.name for each in folder.iterdir()) == ["in.ipynb", "out.ipynb"]


def test_the_notebook_runs_in_a_scratch_folder(folder: Path) -> None:
    path = write(folder, "open('left-behind.txt', 'w').write('x');")
    execute(path)
    assert not list(folder.rglob("left-behind.txt"))
    assert not (ROOT / "left-behind.txt").exists()


def test_papermill_in_a_shell_refuses_a_mistyped_parameter(folder: Path) -> None:
    path = write(folder, "print(edition)")
    command = [str(Path(sys.executable).with_name("papermill")), "--engine", "evidence", str(path)]
    arguments = [str(folder / "out.ipynb"), "-p", "editon", "2018-22"]
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, env=dict(os.environ), cwd=folder, check=False
    )
    assert done.returncode != 0
    assert "unknown parameter editon" in done.stderr
    assert not (folder / "out.ipynb").exists()
