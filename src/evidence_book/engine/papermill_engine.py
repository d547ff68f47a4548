"""The papermill engine `evidence`: `papermill --engine evidence in.ipynb out.ipynb -p edition 2022-23`."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import Engine
from traitlets.config import Config

from evidence_book.engine.cleaning import clean, without_paths, written_cells
from evidence_book.engine.errors import CellFailed
from evidence_book.engine.guard import write_guard
from evidence_book.engine.parameters import check_parameters
from evidence_book.engine.warm import WarmKernelManager
from evidence_book.project import ROOT_VARIABLE, find_project

TIMEOUT_SECONDS = 600

# The same everywhere, so that the same notebook gives the same bytes everywhere.
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "agg",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def _transport(scratch: Path) -> dict[str, str]:
    """Use sockets in the scratch folder instead of TCP ports, where there are any: ports of parallel kernels collide."""
    return {"transport": "ipc", "ip": str(scratch / "kernel")} if os.name == "posix" else {"transport": "tcp"}


def _failed_position(notebook: NotebookNode) -> int:
    """The number of the cell that failed, as its author counts: papermill's injected cell is none of theirs."""
    for position, cell in enumerate(written_cells(notebook), start=1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return position
    return len(notebook.cells)


def _pass_on_interrupt(client: NotebookClient) -> None:
    """Raise `KeyboardInterrupt` if somebody stopped the run: nbclient ends the kernel, stumbles, and lets the rest go on."""
    if getattr(client, "_async_cleanup_kernel_future", None) is not None:
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # it would tell how nbclient stumbled
        raise KeyboardInterrupt from None


class EvidenceEngine(Engine):  # type: ignore[misc]
    """Runs a notebook strictly and returns it clean; on any fault it raises before papermill writes a byte."""

    kernel_manager: type[AsyncKernelManager] = WarmKernelManager

    @classmethod
    def execute_notebook(
        cls, nb: NotebookNode, kernel_name: str | None, output_path: str | None = None, **options: Any
    ) -> NotebookNode:
        """Check the parameters, run in a scratch folder, refuse what must not be published, clean the rest.

        `output_path` is not written to here: papermill writes it once the notebook is returned whole.
        """
        project = find_project()
        check_parameters(nb, nb.metadata.get("papermill", {}).get("parameters", {}))
        with tempfile.TemporaryDirectory(prefix="evidence-") as scratch:
            client = NotebookClient(
                nb,
                kernel_name=kernel_name or "python3",
                config=Config({"KernelManager": _transport(Path(scratch))}),
                timeout=TIMEOUT_SECONDS,
                startup_timeout=options.get("start_timeout") or 60,
                resources={"metadata": {"path": scratch}},
                record_timing=False,
                kernel_manager_class=cls.kernel_manager,
            )
            write_guard(Path(scratch), project)
            environment = os.environ | _ENVIRONMENT | {ROOT_VARIABLE: str(project.root), "IPYTHONDIR": scratch}
            try:
                client.execute(env=environment)
            except CellExecutionError as error:
                said = without_paths(f"{error.ename}: {error.evalue}", project.root)
                raise CellFailed(f"cell {_failed_position(nb)} failed: {said}; nothing was published") from None
            except (CellTimeoutError, DeadKernelError) as error:
                raise CellFailed(f"{type(error).__name__}: the run was stopped; nothing was published") from None
            finally:
                _pass_on_interrupt(client)
        return clean(nb, project.root)


class KernelEngine(EvidenceEngine):
    """The same in a kernel that is started in the ordinary way: `papermill --engine evidence-kernel …`. Same bytes, slower."""

    kernel_manager = AsyncKernelManager
