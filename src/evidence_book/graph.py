"""A graph of steps run by doit: content hashes decide what runs, and can be asked why.

Nothing here knows what a step does; `pipeline` says which steps there are, and `Workers` where their calls are made.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from doit.control import ExecNode, TaskControl, TaskDispatcher
from doit.exceptions import InvalidCommand, InvalidDodoFile, InvalidTask, TaskFailed, UnmetDependency
from doit.reporter import ConsoleReporter
from doit.runner import Runner
from doit.task import Stream, Task, dict_to_task

from evidence_book import faults
from evidence_book.calls import Call, Unforeseen
from evidence_book.digests import digest_file
from evidence_book.inputs import ChangedMeanwhile, Inputs
from evidence_book.problems import EvidenceError
from evidence_book.record import Record, read_record

State = Literal["up to date", "runs", "may run"]

# Called by an action, just before its output takes its place, with all that the output is made from and no step makes.
Confirm = Callable[[Iterable[Path]], None]


@dataclass(frozen=True)
class Step:
    """One step.

    It runs again if an input's content changed, an output is missing or is not what the last finished run
    made (somebody edited it, or a run was killed after making it), or `intact` says no.

    An action that is a `Call` is made wherever there is room, beside others; any other in this process, by the main
    thread. One that `confirms` is of this process and is given a `Confirm`, which raises if anything changed since the
    run began.

    `group` is the part of its name before the colon; selecting a group selects its steps.
    """

    name: str
    title: str
    action: Call | Callable[..., object]
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    intact: Callable[[], bool] | None = None
    confirms: bool = False

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

    def failed(self, step: Step) -> None:
        """A step that began is not done; the outcome says why."""

    def skipped(self, step: Step) -> None:
        """A step is up to date."""


class Workers(Protocol):
    """Where calls are made."""

    def perform(self, call: Call) -> None:
        """Make a call, wait for its end, and raise what it raises."""

    def expect(self, calls: Iterable[Call]) -> None:
        """Hear what will be asked, in its order: once one is asked, what those after it need may be had ready."""

    def have_ready(self, calls: Sequence[Call]) -> None:
        """Have ready what these calls need, beside whatever else goes on."""

    def end(self) -> None:
        """End all calls that are under way, now."""

    def close(self) -> None:
        """Nothing more will be asked."""


class _Here:
    """This process: one call after the other."""

    def perform(self, call: Call) -> None:
        call()

    def expect(self, calls: Iterable[Call]) -> None:
        """Nothing is had ready."""

    def have_ready(self, calls: Sequence[Call]) -> None:
        """Nothing is had ready."""

    def end(self) -> None:
        """There is nothing to end."""

    def close(self) -> None:
        """There is nothing to close."""


HERE = _Here()


class Fault(EvidenceError):
    """A fault of the machine that stopped a step; `mend` is the same for all that it stops."""

    def __init__(self, said: str, mend: str) -> None:
        super().__init__(said)
        self.mend = mend


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


def _error_of(step: Step, error: Exception, root: Path) -> EvidenceError:
    """What a step raised, as it can be shown: no fault may show a traceback, or this machine's folders."""
    if isinstance(error, EvidenceError):
        return error
    if fault := faults.behind(error):
        beside = step.outputs[0].parent if step.outputs else root
        named = beside.relative_to(root).as_posix() if beside.is_relative_to(root) else beside.name
        return Fault(f"{step.title}: {faults.told(fault, root, named)}", faults.mend(fault))
    said = str(error) if isinstance(error, Unforeseen) else f"{type(error).__name__}: {error}"
    return EvidenceError(f"{step.title}: {said}".replace(str(root), "."))


def _act(step: Step, inputs: Inputs, workers: Workers) -> None:
    """Run the action of a step; raises `ChangedMeanwhile` if an input did not keep still."""
    before = inputs.begin(step.inputs)

    def confirm(leaves: Iterable[Path]) -> None:
        inputs.check(before, step.title)
        inputs.check_held(leaves)

    try:
        if isinstance(step.action, Call):
            workers.perform(step.action)
        else:
            step.action(confirm) if step.confirms else step.action()
    except ChangedMeanwhile:
        raise
    except Exception:
        inputs.check(before, step.title)  # a file that is half-written is the cause, whatever came of it
        raise
    inputs.check(before, step.title)


def _tasks(steps: Sequence[Step], outcome: Outcome, inputs: Inputs, root: Path, workers: Workers) -> list[Task]:
    def action(step: Step) -> Callable[[], dict[str, Any] | TaskFailed]:
        def run() -> dict[str, Any] | TaskFailed:
            try:
                _act(step, inputs, workers)
                return {"outputs": _output_digests(step)}
            except Exception as error:
                told = _error_of(step, error, root)
                outcome.failures.append((step, told))
                return TaskFailed(str(told), report=False)

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
                # Standard output is all threads' own: what a call writes there is not of this process anyway.
                "io": {"capture": not isinstance(step.action, Call)},
            }
        )
        for step in steps
    ]
    groups = {step.group for step in steps if step.group != step.name}
    for group in sorted(groups):
        members = [step.name for step in steps if step.group == group]
        tasks.append(dict_to_task({"name": group, "actions": None, "task_dep": members}))
    return tasks


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
            step = by_name.get(task.name)
            if step and begun.pop(task.name, None) is not None:
                listener.failed(step)
            gone = [path for path in step.inputs if not path.is_file()] if step else []
            if not fail.report or isinstance(fail, UnmetDependency):
                return
            if step and gone:
                names = ", ".join(path.name for path in gone)
                said = f"{names}: gone since the build began; put it back, or run `evidence build` again"
                outcome.failures.append((step, EvidenceError(said)))
            else:
                outcome.broken = outcome.broken or f"{task.name}: {fail.get_msg()}"

        def runtime_error(self, msg: str) -> None:
            outcome.broken = outcome.broken or msg

        def complete_run(self) -> None:
            """Say nothing: the caller tells the outcome."""

    return Reporter


class _InOrder(deque[ExecNode]):
    """What is ready, first what was declared first: doit keeps what waits in a set, which hands it on in any order.

    So what most else waits for can be declared first, and is begun first. What is no step (a group) stands before all.
    """

    def __init__(self, position: Mapping[str, int]) -> None:
        super().__init__()
        self._position = position

    def popleft(self) -> ExecNode:
        first = min(self, key=lambda node: self._position.get(node.task.name, -1))
        self.remove(first)
        return first


class _SideBySide(Runner):  # type: ignore[misc]
    """Runs calls in threads, which wait for them, and everything else in the main thread; the record is the main thread's.

    doit's own runner of threads runs all actions in threads, where Ctrl-C does not reach, and reports from them.
    """

    def __init__(self, *arguments: Any, here: set[str], workers: Workers, jobs: int, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._here, self._workers, self._jobs = here, workers, jobs

    def run_tasks(self, task_dispatcher: TaskDispatcher) -> None:
        """Run what is ready, as much of it as there are jobs, until nothing is left."""
        with ThreadPoolExecutor(self._jobs) as threads:
            try:
                self._run_tasks(task_dispatcher, threads)
            except BaseException:
                self._workers.end()  # no thread waits for ever
                raise

    def _run_tasks(self, dispatcher: TaskDispatcher, threads: ThreadPoolExecutor) -> None:
        running: dict[Future[Any], Any] = {}
        done, more = None, True
        while more or running:
            ready = None
            if more and len(running) < self._jobs:
                try:
                    ready = dispatcher.generator.send(done)
                except StopIteration:
                    more = False
                done = None
            if ready is None or ready == "hold on":
                if running:
                    self.dep_manager.write_if_due()
                    (first, *_), _ = wait(running, return_when=FIRST_COMPLETED)
                    done = running.pop(first)
                    self.process_task_result(done, first.result())
            elif not self.select_task(ready, dispatcher.tasks):
                done = ready
            elif ready.task.name in self._here:
                self.process_task_result(ready, self.execute_task(ready.task))
                done = ready
            else:
                self.reporter.execute_task(ready.task)
                running[threads.submit(ready.task.execute, self.stream)] = ready


def leaves(steps: Sequence[Step]) -> set[Path]:
    """What steps are made from and none of them makes."""
    made = {path for step in steps for path in step.outputs}
    return {path for step in steps for path in step.inputs} - made


def run(
    steps: Sequence[Step],
    selected: Iterable[str],
    database: Path,
    root: Path,
    listener: Listener,
    workers: Workers = HERE,
    jobs: int = 1,
) -> Outcome:
    """Run the selected steps (or groups) and all they need; steps that do not depend on a failed one still run.

    As many as `jobs` calls are under way at once; of those that are ready, what was declared first is begun first. The
    listener is told by one thread.

    Raises `CyclicOrUnknown` if there is no order to run them in, or no such step.
    """
    outcome, chosen = Outcome(), list(selected)
    position = {step.name: number for number, step in enumerate(steps)}
    inputs = Inputs(root)
    try:
        control = TaskControl(_tasks(steps, outcome, inputs, root, workers))
        control.process(chosen)
    except (InvalidCommand, InvalidDodoFile, InvalidTask) as error:
        raise CyclicOrUnknown(str(error)) from None
    asked = [step.name for step in steps if step.name in chosen or step.group in chosen]
    needed = {step.name for step in ancestry(steps, *asked)}
    inputs.hold(leaves([step for step in steps if step.name in needed]))
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        reporter = _reporter(steps, outcome, listener)(None, {})
        here = {step.name for step in steps if not isinstance(step.action, Call)}
        runner = _SideBySide(
            Record(database, inputs), reporter, continue_=True, stream=Stream(0), here=here, workers=workers, jobs=jobs
        )
        dispatcher = control.task_dispatcher()
        dispatcher.ready = _InOrder(position)
        code = runner.run_all(dispatcher)
    except InvalidDodoFile as error:
        raise CyclicOrUnknown(str(error)) from None
    except OSError as error:
        outcome.broken = faults.told(error, root, "the record of what was built")
        return outcome
    outcome.failures.sort(key=lambda failure: position[failure[0].name])  # not as they happened to end
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
    inputs = Inputs(database.parent)
    tasks = {task.name: task for task in _tasks(steps, Outcome(), inputs, Path(), HERE)}
    if read_record(database) is None:
        return [Standing(step, "runs", ("what ran before is not on record",)) for step in steps]
    dependency = Record(database, inputs)
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


def ancestry(steps: Sequence[Step], *names: str) -> list[Step]:
    """The steps of these names and all that they depend on, inputs first."""
    by_name = {step.name: step for step in steps}
    made_by = {path: step.name for step in steps for path in step.outputs}
    wanted: set[str] = set()
    waiting = list(names)
    while waiting:
        current = waiting.pop()
        if current not in wanted:
            wanted.add(current)
            waiting += [made_by[path] for path in by_name[current].inputs if path in made_by]
    return [step for step in steps if step.name in wanted]
