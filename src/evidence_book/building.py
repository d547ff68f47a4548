"""Running steps for a command: alone in the folder, with progress told, and every failure with its mend."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

import typer

from evidence_book import pipeline
from evidence_book.graph import Outcome, ancestry
from evidence_book.graph import run as run_steps
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.storage import exclusive
from evidence_book.telling import Progress, errors, print_error

# Workbooks and documents are ZIP files, whose time begins here; a clock before it was never set.
_ZIP_BEGINS = datetime(1980, 1, 2, tzinfo=UTC).timestamp()


def run_selected(project: Project, selected: Sequence[str]) -> Outcome:
    """Run steps, by name, and all they need; leaves the command with 1, all failures told, if one of them fails.

    Raises `Busy` if another command is at work in the folder.
    """
    if time.time() < _ZIP_BEGINS:
        raise EvidenceError("the clock of this machine stands before 1980; set it, then run the command again")
    with exclusive(project.build / ".lock", "a build"):
        return _run_alone(project, selected)


def _run_alone(project: Project, selected: Sequence[str]) -> Outcome:
    pipeline.recover(project)
    steps = pipeline.steps(project)
    needed = {step.name for name in selected for step in ancestry(steps, name)}
    progress = Progress()
    try:
        outcome = run_steps(
            steps,
            [step.name for step in steps if step.name in needed],
            pipeline.database(project),
            project.root,
            progress,
        )
    finally:
        progress.close()
    for step, error in outcome.failures:
        errors.print(f"[red]failed[/red]   {step.title}")
        print_error(error)
    if outcome.broken:
        print_error(EvidenceError(outcome.broken))
    if not outcome.succeeded:
        errors.print("Nothing further was published; the last good output still stands.")
        raise typer.Exit(1)
    return outcome


def told(outcome: Outcome) -> str:
    """How many steps ran, and how many had nothing to do."""
    return f"{len(outcome.ran)} steps run, {len(outcome.skipped)} up to date"
