"""The log of builds: what every command that ran steps was asked, did and met, a line each, in `_build/builds.jsonl`.

It names steps, seconds and kinds of faults, and never a value or a count of rows: a log may be public.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from evidence_book.digests import digest_file
from evidence_book.graph import Fault, Listener, Outcome, Step
from evidence_book.problems import EvidenceError, ProblemsFound
from evidence_book.project import Project

Ending = Literal["done", "failed", "stopped"]
# What a step met that is no fault of its input: a full disk, a folder that cannot be written.
OF_THE_MACHINE = "fault-of-the-machine"
_SHOWN_DIGEST = 12


class Failed(BaseModel):
    """A step that failed, and the kinds of faults that it met."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: str
    faults: tuple[str, ...]


class Build(BaseModel):
    """One command that ran steps: when it began (UTC), how long it took, what was asked, and how it ended.

    `ran` holds the seconds of each step that ran, `up_to_date` how many had nothing to do, `lock` how the SHA-256 digest of
    the pinned libraries begins.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    begun: datetime
    seconds: float
    asked: tuple[str, ...]
    ending: Ending
    ran: dict[str, float]
    up_to_date: int
    failed: tuple[Failed, ...] = ()
    lock: str


@dataclass
class Logged:
    """A listener that keeps the seconds of each step for the log, and passes all it is told on to another."""

    listener: Listener
    begun: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    ran: dict[str, float] = field(default_factory=dict)
    up_to_date: int = 0
    _since: float = field(default_factory=monotonic)

    def started(self, step: Step) -> None:
        """A step begins."""
        self.listener.started(step)

    def finished(self, step: Step, seconds: float) -> None:
        """Note how long it took."""
        self.ran[step.name] = round(seconds, 2)
        self.listener.finished(step, seconds)

    def failed(self, step: Step) -> None:
        """A step that began is not done; the outcome says why."""
        self.listener.failed(step)

    def skipped(self, step: Step) -> None:
        """Count it."""
        self.up_to_date += 1
        self.listener.skipped(step)

    def build(self, project: Project, asked: Sequence[str], outcome: Outcome | None) -> Build:
        """What is put on record; no outcome is that of a run that was stopped."""
        lock = project.root / "requirements.lock"
        ending: Ending = "stopped" if outcome is None else "done" if outcome.succeeded else "failed"
        return Build(
            begun=self.begun,
            seconds=round(monotonic() - self._since, 2),
            asked=tuple(asked),
            ending=ending,
            ran=self.ran,
            up_to_date=self.up_to_date,
            failed=tuple(Failed(step=step.name, faults=_faults(error)) for step, error in outcome.failures)
            if outcome
            else (),
            lock=digest_file(lock)[:_SHOWN_DIGEST] if lock.is_file() else "",
        )


def _faults(error: EvidenceError) -> tuple[str, ...]:
    if isinstance(error, ProblemsFound):
        return tuple(dict.fromkeys(problem.code for problem in error.problems))
    return (OF_THE_MACHINE,) if isinstance(error, Fault) else (type(error).__name__,)


def write_down(project: Project, build: Build) -> None:
    """Add a line to the log, in one go; raises `OSError` if it cannot be written."""
    project.builds_log.parent.mkdir(parents=True, exist_ok=True)
    with project.builds_log.open("ab", buffering=0) as log:
        log.write(f"{build.model_dump_json()}\n".encode())


def read_log(project: Project) -> Iterator[Build]:
    """All builds on record, the first first; a line that is none, such as one of a full disk, is passed over."""
    if not project.builds_log.is_file():
        return
    for line in project.builds_log.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield Build.model_validate(json.loads(line))
        except (json.JSONDecodeError, ValidationError):
            continue
