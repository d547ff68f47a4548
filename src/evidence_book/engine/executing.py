"""Running a notebook's cells, in a forked child or in an ordinary kernel: the same outputs either way."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from evidence_book.engine import forking, warm
from evidence_book.engine.channel import Ended
from evidence_book.engine.cleaning import without_paths, written_cells
from evidence_book.engine.errors import CellFailed
from evidence_book.engine.guard import kept_from, write_guard
from evidence_book.engine.warm import NOTEBOOK_MODULES
from evidence_book.project import Project

TIMEOUT_SECONDS = 600

_NOTHING = "nothing was published"


def _failed(notebook: NotebookNode, said: str, project: Project) -> CellFailed:
    """Names the cell that failed by its number, as its author counts: papermill's injected cell is none of theirs."""
    position = len(notebook.cells)
    for number, cell in enumerate(written_cells(notebook), start=1):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            position = number
            break
    return CellFailed(f"cell {position} failed: {without_paths(said, project.root)}; {_NOTHING}")


def _run(child: forking.Child, notebook: NotebookNode, project: Project) -> None:
    # nbclient makes outputs of a kernel's messages; these are a kernel's messages, though no kernel sent them.
    client = NotebookClient(notebook, record_timing=False)
    for index, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or client.skip_cells_with_tag in tags:
            continue
        cell.outputs = []
        client.clear_before_next_output = False
        child.channel.send(cell.source)
        while "status" not in (said := child.channel.receive(TIMEOUT_SECONDS)):
            client.process_message(said, cell, index)
        if said["status"] and "raises-exception" not in tags:
            raise _failed(notebook, said["status"], project)


def run_in_child(notebook: NotebookNode, project: Project, folder: Path) -> None:
    """Run the cells in a forked child that works in `folder`, and put their outputs into the notebook.

    Raises `CellFailed` if a cell raises, or is not done in `TIMEOUT_SECONDS`, or ends its process.
    """
    arguments, settings = [*kept_from(project)], warm.environment(project)
    try:
        with warm.child("engine.cells:run_cells", arguments, settings, str(folder), NOTEBOOK_MODULES) as child:
            _run(child, notebook, project)
    except TimeoutError:
        raise CellFailed(f"a cell took more than {TIMEOUT_SECONDS} seconds: the run was stopped; {_NOTHING}") from None
    except Ended:
        raise CellFailed(f"the process of the notebook died: the run was stopped; {_NOTHING}") from None


def _transport(folder: Path) -> dict[str, str]:
    """Use sockets in a folder instead of TCP ports, where there are any: ports of parallel kernels collide."""
    return {"transport": "ipc", "ip": str(folder / "kernel")} if os.name == "posix" else {"transport": "tcp"}


@contextmanager
def _interrupt_passed_on(client: NotebookClient) -> Iterator[None]:
    """Raise `KeyboardInterrupt` if somebody stopped the run: nbclient ends the kernel, stumbles, and lets the rest go on."""
    try:
        yield
    finally:
        if getattr(client, "_async_cleanup_kernel_future", None) is not None:
            logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # it would tell how nbclient stumbled
            raise KeyboardInterrupt from None


def run_in_kernel(notebook: NotebookNode, project: Project, folder: Path, kernel_name: str, start_seconds: int) -> None:
    """The same in a kernel that is started in the ordinary way."""
    client = NotebookClient(
        notebook,
        kernel_name=kernel_name,
        config=Config({"KernelManager": _transport(folder)}),
        timeout=TIMEOUT_SECONDS,
        startup_timeout=start_seconds,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
    )
    write_guard(folder, project)
    try:
        with _interrupt_passed_on(client):
            client.execute(env=warm.environment(project) | {"IPYTHONDIR": str(folder)})
    except CellExecutionError as error:
        raise _failed(notebook, f"{error.ename}: {error.evalue}", project) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise CellFailed(f"{type(error).__name__}: the run was stopped; {_NOTHING}") from None
