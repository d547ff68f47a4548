"""Running one of the project's notebooks and putting the result in its place, whole."""

from __future__ import annotations

import json
import logging
import platform
import time
import warnings
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from evidence_book.engine.errors import NotebookRefused
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.storage import write_json, write_text

if TYPE_CHECKING:
    from nbformat import NotebookNode

ENGINE = "evidence"
_KEPT = "kept:"


def notebook_file(project: Project, name: str) -> Path:
    """The notebook as written; raises `BadInput` if there is none of that name."""
    path = project.notebooks / f"{name}.ipynb"
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in project.notebooks.glob("*.ipynb")))
        raise BadInput([Problem("missing-notebook", f"notebooks/{name}.ipynb", f"one of {known}", "correct the name")])
    return path


@lru_cache(maxsize=8)
def _validated(text: str) -> NotebookNode:
    """A notebook as it is spelt; kept, for one notebook is run for hundreds of places."""
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    return notebook


def read_notebook(project: Project, name: str) -> NotebookNode:
    """Read the notebook as written, for the caller to change; raises `BadInput` if it is no notebook."""
    return deepcopy(_as_written(project, name))


def _as_written(project: Project, name: str) -> NotebookNode:
    path = notebook_file(project, name)
    try:
        return _validated(path.read_text(encoding="utf-8"))
    except Exception:
        shown_as = f"notebooks/{name}.ipynb"
        raise BadInput(
            [Problem("bad-notebook", shown_as, "a Jupyter notebook", "restore or correct the file")]
        ) from None


def executed_file(project: Project, name: str) -> Path:
    """Where the executed notebook lies."""
    return project.executed / f"{name}.ipynb"


def _run_file(project: Project, name: str) -> Path:
    return project.build / "runs" / f"{name}.json"


def read_runs(project: Project) -> dict[str, Any]:
    """When each notebook was last run here, in UTC, for how many seconds, and on what; one without a record is left out."""
    found = {}
    for path in sorted(project.build.glob("runs/*.json")):
        try:
            found[path.stem] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
    return found


class _Kept:
    """Where papermill writes what it ran: into memory, for on disk it would write over a good output."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def write(self, text: str, path: str) -> None:
        """Keep it."""
        self.texts[path] = text

    def pretty_path(self, path: str) -> str:
        """What the place is called."""
        return path


@cache
def _kept() -> _Kept:
    from papermill.iorw import papermill_io

    kept = _Kept()
    papermill_io.register(_KEPT, kept)
    return kept


def run_notebook(
    project: Project,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    executed_as: str = "",
    output: Path | None = None,
) -> bool:
    """Run a notebook through papermill with the engine of this project.

    It is put among the executed ones, under its own name or as `executed_as` (such as `areas/E09000002`), with a record
    of its run; or into a file `output`, without one. Returns whether the bytes there changed. A failed run leaves the
    last good output untouched.
    """
    import papermill

    logging.getLogger("papermill").setLevel(logging.ERROR)
    target = output or executed_file(project, executed_as or name)
    kept, address = _kept(), f"{_KEPT}{target}"
    _as_written(project, name)
    started, begun = datetime.now(UTC), time.monotonic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            papermill.execute_notebook(
                notebook_file(project, name), address, parameters=dict(parameters or {}), engine_name=ENGINE,
                kernel_name="python3", progress_bar=False,
            )  # fmt: skip
        except NotebookRefused as error:
            raise type(error)(f"notebooks/{name}.ipynb: {error}") from None
    changed = write_text(target, kept.texts.pop(address))
    if output is None:
        record = {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - begun, 1),
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}",
        }
        write_json(_run_file(project, (executed_as or name).replace("/", ".")), record)
    return changed
