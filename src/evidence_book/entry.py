"""The command `evidence`. Where steps run, it begins with what takes longest to import, the gate, beside all else."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from evidence_book.calls import Call
from evidence_book.engine.forking import CAN_FORK
from evidence_book.engine.warm import GATE_MODULES
from evidence_book.engine.workers import WarmWorkers
from evidence_book.later import import_later
from evidence_book.problems import EvidenceError
from evidence_book.project import Project, find_project


def raw_is_newer(project: Project) -> bool:
    """Whether a raw file or a rule was touched since the last run: the gate is likely to be asked."""
    try:
        last = project.steps_record.stat().st_mtime_ns
        return any(
            os.stat(f"{within}/{name}").st_mtime_ns > last  # noqa: PTH116
            for folder in (project.raw, project.expectations)
            for within, _, names in os.walk(folder)
            for name in (".", *names)
        )
    except OSError:
        return True


# The commands that run steps, the gate among them.
_RUN_STEPS = frozenset({"build", "validate", "release", "run"})


def main() -> None:
    """Run the command that was typed."""
    import_later("pandas", "numpy", "nbformat")  # most commands leave what is done with tables to other processes
    if CAN_FORK and _RUN_STEPS.intersection(sys.argv[1:2]):
        with suppress(EvidenceError, OSError):  # the command tells it
            project = find_project()
            if raw_is_newer(project):
                WarmWorkers().have_ready([Call("actions:validate", project.root, modules=GATE_MODULES)])
    from evidence_book.cli import app

    app()
