"""Running steps for a command: alone in the folder, with progress told, and every failure with its mend."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

import typer

from evidence_book import faults, pipeline, recovering
from evidence_book.build_log import OF_THE_MACHINE, Build, Logged, write_down
from evidence_book.calls import Call
from evidence_book.engine.forking import CAN_FORK
from evidence_book.engine.workers import workers_here
from evidence_book.graph import Fault, Outcome, Workers, ancestry
from evidence_book.graph import run as run_steps
from evidence_book.machine import cores
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.storage import exclusive
from evidence_book.telling import Progress, errors, print_error

# Workbooks and documents are ZIP files, whose time begins here; a clock before it was never set.
_ZIP_BEGINS = datetime(1980, 1, 2, tzinfo=UTC).timestamp()


def _workers(project: Project, jobs: int | None, scheduler: str) -> tuple[Workers, int]:
    """Where calls are made, and how many at once."""
    if scheduler:
        from evidence_book.engine.clustered import Cluster

        cluster = Cluster(scheduler, project.root)
        return cluster, jobs or cluster.jobs
    return workers_here(), (jobs or cores()) if CAN_FORK else 1


def run_selected(project: Project, selected: Sequence[str], jobs: int | None = None, scheduler: str = "") -> Outcome:
    """Run steps, by name, and all they need; leaves the command with 1, all failures told, if one of them fails.

    As many as `jobs` run at once, by default one a core; on the workers of a Dask cluster if its `scheduler` is named.

    Raises `Busy` if another command is at work in the folder.
    """
    if time.time() < _ZIP_BEGINS:
        raise EvidenceError("the clock of this machine stands before 1980; set it, then run the command again")
    with exclusive(project.build / ".lock", "a build"):
        workers, at_once = _workers(project, jobs, scheduler)
        try:
            return _run_alone(project, selected, workers, at_once)
        finally:
            workers.close()


def _run_alone(project: Project, selected: Sequence[str], workers: Workers, jobs: int) -> Outcome:
    recovering.recover(project)
    steps = pipeline.steps(project)
    chosen = [step.name for step in ancestry(steps, *selected)]
    workers.expect(step.action for step in steps if step.name in chosen and isinstance(step.action, Call))
    progress = Progress()
    logged = Logged(progress)
    outcome: Outcome | None = None
    try:
        outcome = run_steps(steps, chosen, project.steps_record, project.root, logged, workers, jobs)
    except KeyboardInterrupt:
        recovering.recover(project)  # what was stopped half-way leaves nothing behind
        raise
    finally:
        progress.close()
        _log(project, logged.build(project, selected, outcome))
    _tell_failures(outcome)
    if not outcome.succeeded:
        recovering.recover(project)  # what was under way when the record could not be written was ended where it was
        errors.print("Nothing further was published; the last good output still stands.")
        raise typer.Exit(1)
    return outcome


def _log(project: Project, build: Build) -> None:
    """Put a build on record; a disk that is full stops no build for the sake of its log, and is told unless a step tells it."""
    try:
        write_down(project, build)
    except OSError as error:
        if not any(OF_THE_MACHINE in each.faults for each in build.failed):
            errors.print(faults.told(error, project.root, "the log of builds"), markup=False)


def _tell_failures(outcome: Outcome) -> None:
    """Tell each failure with its mend; a fault of the machine that stopped several steps is told once."""
    mends: set[str] = set()
    for step, error in outcome.failures:
        errors.print(f"[red]failed[/red]   {step.title}")
        if not isinstance(error, Fault):
            print_error(error)
        elif error.mend not in mends:
            print_error(error)
            mends |= {error.mend} - {""}
    if outcome.broken and not outcome.broken.endswith(tuple(mends) or "\n"):
        print_error(EvidenceError(outcome.broken))


def told(outcome: Outcome) -> str:
    """How many steps ran, and how many had nothing to do."""
    return f"{len(outcome.ran)} steps run, {len(outcome.skipped)} up to date"
