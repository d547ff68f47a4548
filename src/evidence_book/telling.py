"""How the command line speaks: what is done, what went wrong, without a traceback and without a child's value."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from evidence_book import faults
from evidence_book.graph import Standing, Step
from evidence_book.problems import EvidenceError, ProblemsFound
from evidence_book.project import find_project

console = Console(highlight=False, soft_wrap=True)
_INTERRUPTED = 130  # as shells have it for what Ctrl-C ended
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class Progress:
    """Tells each step as it ends; while some run, a spinner names the one that began first."""

    def __init__(self) -> None:
        self._status = console.status("")
        self._running: list[Step] = []

    def started(self, step: Step) -> None:
        """Name the step that runs."""
        self._running.append(step)
        self._spin()

    def finished(self, step: Step, seconds: float) -> None:
        """Say that it is done and how long it took."""
        self._status.stop()
        console.print(f"  done     {step.title} ({seconds:.1f} s)")
        self.failed(step)

    def failed(self, step: Step) -> None:
        """It runs no more; the end of the run tells why."""
        self._running.remove(step)
        self._spin()

    def skipped(self, step: Step) -> None:
        """Say nothing of a step that is up to date; the end of the run counts them."""

    def close(self) -> None:
        """Stop the spinner, whatever happened."""
        self._status.stop()

    def _spin(self) -> None:
        if not self._running:
            self._status.stop()
            return
        beside = f" and {len(self._running) - 1} more" if len(self._running) > 1 else ""
        self._status.update(f"{self._running[0].title}{beside} …")
        self._status.start()


def print_standing(standing: Standing) -> None:
    """Say whether a step would run, and why."""
    console.print(f"{standing.state:<11}{standing.step.name}", markup=False)
    for reason in standing.reasons:
        console.print(f"           {reason}", markup=False)


def print_error(error: EvidenceError) -> None:
    """Tell an error on standard error: each problem with its place, what was expected, and the mend."""
    if isinstance(error, ProblemsFound):
        for problem in error.problems:
            errors.print("[red]✗[/red] ", end="")
            errors.print(problem.file, end="", markup=False)
            errors.print(f", row {problem.row}" if problem.row is not None else "", end="")
            errors.print(f", field '{problem.field}'" if problem.field else "", end="", markup=False)
            errors.print(f": {problem.code}", markup=False)
            errors.print(f"    expected: {problem.expected}", markup=False)
            errors.print(f"    mend:     {problem.mend}", markup=False)
    else:
        errors.print("[red]✗[/red] ", end="")
        errors.print(str(error), markup=False)


def _root() -> Path | None:
    try:
        return find_project().root
    except EvidenceError:
        return None


def told_plainly(function: Callable[..., None]) -> Callable[..., None]:
    """Run a command; an error is told without a traceback and ends with exit code 1."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            function(*args, **kwargs)
        except EvidenceError as error:
            print_error(error)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            errors.print("Stopped; nothing further was published, the last good output still stands.")
            raise typer.Exit(_INTERRUPTED) from None
        except OSError as error:
            print_error(EvidenceError(faults.told(error, _root())))
            raise typer.Exit(1) from None

    return wrapped
