"""A graph of steps run by doit: content hashes decide what runs, and can be asked why.

Nothing here knows what a step does; `pipeline` says which steps there are.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from doit.cmd_base import TaskLoader2
from doit.dependency import Dependency, JSONCodec, JsonDB, MD5Checker, get_file_md5
from doit.doit_cmd import DoitMain
from doit.exceptions import TaskFailed
from doit.reporter import ConsoleReporter
from doit.task import Task, dict_to_task

from evidence_book.digests import digest_file
from evidence_book.problems import EvidenceError

State = Literal["up to date", "runs", "may run"]


@dataclass(frozen=True)
class Step:
    """One step.

    It runs again if an input's content changed, an output is missing or is not what the last finished run
    made (somebody edited it, or a run was killed after making it), or `intact` says no.

    `group` is the part of its name before the colon; selecting a group selects its steps.
    """

    name: str
    title: str
    action: Callable[[], object]
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    intact: Callable[[], bool] | None = None

    @property
    def group(self) -> str:
        """The kind of step."""
        return self.name.split(":", 1)[0]


@dataclass(frozen=True)
class Standing:
    """Whether a step would run, and why."""

    step: Step
    state: State
    reasons: tuple[str, ...] = ()


class Listener(Protocol):
    """Who is told how the run goes."""

    def started(self, step: Step) -> None:
        """A step begins."""

    def finished(self, step: Step, seconds: float) -> None:
        """A step is done."""

    def skipped(self, step: Step) -> None:
        """A step is up to date."""


@dataclass
class Outcome:
    """How a run ended. `failures` holds each failed step with its error."""

    ran: list[Step] = field(default_factory=list)
    skipped: list[Step] = field(default_factory=list)
    failures: list[tuple[Step, EvidenceError]] = field(default_factory=list)
    broken: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether everything that was asked for is there."""
        return not self.failures and not self.broken


class CyclicOrUnknown(EvidenceError):
    """The graph could not be run at all."""


def _output_digests(step: Step) -> dict[str, str]:
    return {path.name: digest_file(path) for path in step.outputs if path.is_file()}


def _tasks(steps: Sequence[Step], outcome: Outcome, root: Path) -> list[Task]:
    def action(step: Step) -> Callable[[], dict[str, Any] | TaskFailed]:
        def run() -> dict[str, Any] | TaskFailed:
            try:
                step.action()
            except EvidenceError as error:
                outcome.failures.append((step, error))
                return TaskFailed(str(error), report=False)
            except (
                Exception
            ) as error:  # no fault may show a traceback, or this machine's folders, to a reader of the log
                said = f"{type(error).__name__}: {error}".replace(str(root), ".")
                outcome.failures.append((step, EvidenceError(f"{step.title}: {said}")))
                return TaskFailed(said, report=False)
            return {"outputs": _output_digests(step)}

        return run

    def as_made(step: Step) -> Callable[..., bool]:
        def check(task: Task, values: dict[str, Any]) -> bool:
            return values.get("outputs") == _output_digests(step)

        return check

    tasks = [
        dict_to_task(
            {
                "name": step.name,
                "actions": [action(step)],
                "file_dep": [str(path) for path in step.inputs],
                "targets": [str(path) for path in step.outputs],
                "uptodate": [as_made(step), *([step.intact] if step.intact else [])],
                "verbosity": 0,
            }
        )
        for step in steps
    ]
    groups = {step.group for step in steps if step.group != step.name}
    for group in sorted(groups):
        members = [step.name for step in steps if step.group == group]
        tasks.append(dict_to_task({"name": group, "actions": None, "task_dep": members}))
    return tasks


class ByContent(MD5Checker):  # type: ignore[misc]
    """A file is changed if its content is, whatever its time says: copies and checkouts keep or invent times."""

    def check_modified(self, file_path: str, file_stat: Any, state: Any) -> bool:
        """Compare size and digest."""
        _, size, digest = state
        return bool(file_stat.st_size != size or get_file_md5(file_path) != digest)


class _Loader(TaskLoader2):  # type: ignore[misc]
    def __init__(self, tasks: list[Task], database: Path, reporter: type) -> None:
        super().__init__()
        self._tasks = tasks
        self._settings = {
            "dep_file": str(database),
            "backend": "json",
            "reporter": reporter,
            "continue": True,
            "verbosity": 0,
            "check_file_uptodate": ByContent,
        }

    def load_doit_config(self) -> dict[str, Any]:
        return self._settings

    def load_tasks(self, cmd: object, pos_args: object) -> list[Task]:
        return self._tasks


def _reporter(steps: Sequence[Step], outcome: Outcome, listener: Listener) -> type:
    by_name = {step.name: step for step in steps}
    begun: dict[str, float] = {}

    class Reporter(ConsoleReporter):  # type: ignore[misc]
        def execute_task(self, task: Task) -> None:
            if step := by_name.get(task.name):
                begun[task.name] = time.monotonic()
                listener.started(step)

        def add_success(self, task: Task) -> None:
            if step := by_name.get(task.name):
                outcome.ran.append(step)
                listener.finished(step, time.monotonic() - begun[task.name])

        def skip_uptodate(self, task: Task) -> None:
            if step := by_name.get(task.name):
                outcome.skipped.append(step)
                listener.skipped(step)

        def add_failure(self, task: Task, fail: Any) -> None:
            if fail.report:
                outcome.broken = outcome.broken or f"{task.name}: {fail.get_msg()}"

        def runtime_error(self, msg: str) -> None:
            outcome.broken = outcome.broken or msg

        def complete_run(self) -> None:
            """Say nothing: the caller tells the outcome."""

    return Reporter


def _is_readable(database: Path) -> bool:
    try:
        return not database.is_file() or isinstance(json.loads(database.read_text(encoding="utf-8")), dict)
    except ValueError:
        return False


def _drop_if_broken(database: Path) -> None:
    """Forget a record that cannot be read: everything then runs again, which is slow and right."""
    if not _is_readable(database):
        database.unlink()


def run(steps: Sequence[Step], selected: Iterable[str], database: Path, root: Path, listener: Listener) -> Outcome:
    """Run the selected steps (or groups) and all they need; steps that do not depend on a failed one still run."""
    outcome = Outcome()
    database.parent.mkdir(parents=True, exist_ok=True)
    _drop_if_broken(database)
    tasks = _tasks(steps, outcome, root)
    loader = _Loader(tasks, database, _reporter(steps, outcome, listener))
    code = DoitMain(loader, config_filenames=()).run(["run", *selected])
    if code and outcome.succeeded:
        outcome.broken = "the steps could not be run; see above"
    return outcome


_WORDS = {
    "uptodate_false": "its output is missing, or not what it made last",
    "missing_target": "missing: {}",
    "changed_file_dep": "changed: {}",
    "added_file_dep": "new input: {}",
    "removed_file_dep": "no longer an input: {}",
    "missing_file_dep": "not there yet: {}",
}
_SHOWN = 6


def _said(reasons: dict[str, Any], relative: Callable[[Path], str], never_ran: bool) -> tuple[str, ...]:
    if never_ran:
        return ("never run here",)
    said = []
    for kind, items in reasons.items():
        words = _WORDS.get(kind, kind)
        if "{}" not in words:
            said.append(words)
            continue
        if not items:
            continue
        names = [relative(Path(item)) for item in sorted(items)]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        said.append(words.format(", ".join(names[:_SHOWN]) + more))
    return tuple(said)


def standings(steps: Sequence[Step], database: Path, relative: Callable[[Path], str]) -> list[Standing]:
    """Say of each step whether it would run now and why; steps come in the order they were given."""
    tasks = {task.name: task for task in _tasks(steps, Outcome(), Path())}
    if not _is_readable(database):
        return [Standing(step, "runs", ("what ran before is not on record",)) for step in steps]
    dependency = Dependency(JsonDB, str(database), checker_cls=ByContent, codec_cls=JSONCodec)
    made_by = {path: step.name for step in steps for path in step.outputs}
    found: dict[str, Standing] = {}
    for step in steps:
        status = dependency.get_status(tasks[step.name], tasks, get_log=True)
        before = [made_by[path] for path in step.inputs if path in made_by]
        awaited = sorted({name for name in before if found[name].state != "up to date"})
        if status.status == "up-to-date" and not awaited:
            found[step.name] = Standing(step, "up to date", ("no input changed, its output is whole",))
        elif status.status == "up-to-date":
            found[step.name] = Standing(step, "may run", (f"if the output of {', '.join(awaited)} changes",))
        else:
            never = dependency.get_values(step.name) == {} and not dependency._in(step.name)
            found[step.name] = Standing(step, "runs", _said(dict(status.reasons), relative, never))
    return list(found.values())


def ancestry(steps: Sequence[Step], name: str) -> list[Step]:
    """The step of that name and all that it depends on, inputs first."""
    by_name = {step.name: step for step in steps}
    made_by = {path: step.name for step in steps for path in step.outputs}
    wanted: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in wanted:
            wanted.add(current)
            waiting += [made_by[path] for path in by_name[current].inputs if path in made_by]
    return [step for step in steps if step.name in wanted]
