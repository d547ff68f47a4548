"""The papermill engine `evidence`: `papermill --engine evidence in.ipynb out.ipynb -p edition 2022-23`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine

from evidence_book.engine.cleaning import clean
from evidence_book.engine.executing import run_in_child, run_in_kernel
from evidence_book.engine.forking import CAN_FORK
from evidence_book.engine.parameters import check_parameters
from evidence_book.project import Project, find_project
from evidence_book.storage import scratch_folder


class EvidenceEngine(Engine):  # type: ignore[misc]
    """Runs a notebook strictly and returns it clean; on any fault it raises before papermill writes a byte."""

    @classmethod
    def execute_notebook(
        cls, nb: NotebookNode, kernel_name: str | None, output_path: str | None = None, **options: Any
    ) -> NotebookNode:
        """Check the parameters, run in a scratch folder, refuse what must not be published, clean the rest.

        `output_path` is not written to here: papermill writes it once the notebook is returned whole.
        """
        project = find_project()
        check_parameters(nb, nb.metadata.get("papermill", {}).get("parameters", {}))
        cls.run(nb, project, kernel_name or "python3", options.get("start_timeout") or 60)
        return clean(nb, project.root)

    @classmethod
    def run(cls, nb: NotebookNode, project: Project, kernel_name: str, start_seconds: int) -> None:
        """Run the cells in a child forked from a warm process; in an ordinary kernel where there is no fork."""
        if not CAN_FORK:
            KernelEngine.run(nb, project, kernel_name, start_seconds)
            return
        with scratch_folder(project.scratch) as folder:
            run_in_child(nb, project, folder)


class KernelEngine(EvidenceEngine):
    """The same in a kernel that is started in the ordinary way: `papermill --engine evidence-kernel …`. Same bytes, slower."""

    @classmethod
    def run(cls, nb: NotebookNode, project: Project, kernel_name: str, start_seconds: int) -> None:
        """Run the cells in a kernel; its sockets need a folder with a short name."""
        with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
            run_in_kernel(nb, project, Path(folder), kernel_name, start_seconds)
