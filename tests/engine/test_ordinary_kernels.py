"""Notebooks are ordinary notebooks: opened in any tool and run from top to bottom, they show what the book publishes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from tests.conftest import ROOT

from evidence_book.engine.cleaning import clean
from evidence_book.engine.running import executed_file
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.areas.profiles import profile_name

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
# The place that a notebook of places tells of where nobody names another.
PLACES = {"local_authority_profile": "E09000003", "police_force_profile": "E23000001", "nhs_area_profile": "E54000028"}


def executed(project: Project, name: str) -> Path:
    return executed_file(project, profile_name(PLACES[name]) if name in PLACES else name)


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing says where the book is: a notebook finds it from the folder that it lies in."""
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)


def shown(notebook: nbformat.NotebookNode) -> list[tuple[object, ...]]:
    """What each cell shows, with the alt text of its picture; papermill adds empty tags, which show nothing."""
    return [
        (
            cell.cell_type,
            cell.source,
            cell.get("outputs"),
            cell.metadata.get("mystnb"),
            cell.metadata.get("tags") or None,
        )
        for cell in notebook.cells
        if "injected-parameters" not in cell.metadata.get("tags", ())
    ]


def published(project: Project, name: str) -> list[tuple[object, ...]]:
    return shown(nbformat.read(executed(project, name), as_version=4))


@pytest.fixture(scope="module")
def kernel(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelManager]:
    """A kernel started in the ordinary way, in the notebooks' folder, where nothing says where the book is."""
    settings = {name: value for name, value in os.environ.items() if name != ROOT_VARIABLE}
    # Sockets in a folder: ports of kernels that start at the same time collide.
    manager = KernelManager(transport="ipc", ip=str(tmp_path_factory.mktemp("kernel") / "kernel"))
    manager.start_kernel(cwd=str(built.notebooks), env=settings)
    yield manager
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_run_as_jupyterlab_runs_it_shows_what_is_published(
    built: Project, kernel: KernelManager, name: str
) -> None:
    """No engine, guard or setting of ours. One kernel runs all of them, each after it forgot the one before: what a new
    one has of its own accord, the other two tests show.
    """
    notebook = nbformat.read(built.notebooks / f"{name}.ipynb", as_version=4)
    assert notebook.metadata.kernelspec.name == "python3"
    notebook.cells.insert(
        0, nbformat.v4.new_code_cell("import matplotlib.pyplot; matplotlib.pyplot.close('all')\n%reset -f")
    )
    NotebookClient(notebook, timeout=120, km=kernel, resources={"metadata": {"path": str(built.notebooks)}}).execute()
    del notebook.cells[0]
    assert shown(clean(notebook, built.root)) == published(built, name)


@pytest.mark.usefixtures("ordinary")
def test_a_notebook_run_by_stock_papermill_shows_what_is_published(built: Project, tmp_path: Path) -> None:
    output = tmp_path / "out.ipynb"
    papermill.execute_notebook(
        built.notebooks / "strip_searches.ipynb", output, cwd=built.notebooks, progress_bar=False, log_output=False
    )
    assert shown(clean(nbformat.read(output, as_version=4), built.root)) == published(built, "strip_searches")


@pytest.mark.parametrize("name", NAMES)
def test_our_engine_gives_the_same_bytes_with_an_ordinary_kernel(
    built: Project, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(built.root))
    output = tmp_path / "out.ipynb"
    parameters = {"area_code": PLACES[name]} if name in PLACES else {}
    papermill.execute_notebook(
        built.notebooks / f"{name}.ipynb", output, parameters, engine_name="evidence-kernel", progress_bar=False
    )
    assert output.read_bytes() == executed(built, name).read_bytes()
