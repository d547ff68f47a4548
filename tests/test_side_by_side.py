"""Steps side by side: as many as there are jobs, told by one thread, in the order that inputs ask for."""

from __future__ import annotations

import itertools
import os
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from evidence_book.calls import Call
from evidence_book.graph import Outcome, Step, run
from evidence_book.problems import EvidenceError
from evidence_book.side_by_side import of_each, side_by_side


class Told:
    """A listener that writes down what it is told, and by which thread."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.threads: set[int] = set()

    def _note(self, what: str, step: Step) -> None:
        self.lines.append((what, step.name))
        self.threads.add(threading.get_ident())

    def started(self, step: Step) -> None:
        self._note("started", step)

    def finished(self, step: Step, seconds: float) -> None:
        self._note("finished", step)

    def failed(self, step: Step) -> None:
        self._note("failed", step)

    def skipped(self, step: Step) -> None:
        self._note("skipped", step)


class Threads:
    """Workers that write the output of a step themselves, and see how many are at it."""

    def __init__(self, together: int = 1) -> None:
        self.together = threading.Barrier(together, timeout=60)
        self.failing: set[str] = set()
        self.most = self.now = 0
        self.ended = threading.Event()
        self._lock = threading.Lock()

    def perform(self, call: Call) -> None:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            if call.place == "wait:":
                self.ended.wait(60)
                raise EvidenceError("ended")
            if call.place == "meet:":
                self.together.wait()
            time.sleep(0.01)
            if call.arguments[0] in self.failing:
                raise EvidenceError(f"a fault of {call.arguments[0]}")
            (call.root / f"{call.arguments[0]}.txt").write_text("".join(map(str, call.arguments)))
        finally:
            with self._lock:
                self.now -= 1

    def end(self) -> None:
        self.ended.set()

    def close(self) -> None: ...


def step(folder: Path, name: str, *inputs: str, place: str = "go:") -> Step:
    paths = tuple(folder / f"{each}.txt" for each in inputs)
    return Step(name, f"make {name}", Call(place, folder, (name, *inputs)), paths, (folder / f"{name}.txt",))


def go(folder: Path, steps: list[Step], workers: Threads, jobs: int, told: Told | None = None) -> Outcome:
    names = [each.name for each in steps]
    return run(steps, names, folder / "steps.json", folder, told or Told(), workers, jobs)


@pytest.mark.parametrize("jobs", [2, 3, 5])
def test_as_many_steps_run_at_once_as_there_are_jobs_and_no_more(tmp_path: Path, jobs: int) -> None:
    workers, told = Threads(jobs), Told()
    steps = [step(tmp_path, f"s{number}", place="meet:") for number in range(jobs * 3)]
    assert go(tmp_path, steps, workers, jobs, told).succeeded
    assert workers.most == jobs
    assert told.threads == {threading.get_ident()}
    for name in {each.name for each in steps}:
        assert told.lines.index(("started", name)) < told.lines.index(("finished", name))


def test_a_step_waits_for_what_it_is_made_from(tmp_path: Path) -> None:
    """A lattice of forty steps, each made from two of the row before it."""
    rows = [[f"r{row}c{column}" for column in range(4)] for row in range(10)]
    steps = [step(tmp_path, name) for name in rows[0]]
    for above, row in itertools.pairwise(rows):
        steps += [step(tmp_path, name, above[at], above[(at + 1) % 4]) for at, name in enumerate(row)]
    told = Told()
    outcome = go(tmp_path, steps, Threads(), 3, told)
    assert len(outcome.ran) == 40
    for each in steps:
        for path in each.inputs:
            assert told.lines.index(("finished", path.stem)) < told.lines.index(("started", each.name))
    again = Told()
    assert len(go(tmp_path, steps, Threads(), 3, again).skipped) == 40


def test_failures_are_told_in_the_order_of_steps_and_what_does_not_need_them_runs(tmp_path: Path) -> None:
    steps = [step(tmp_path, name) for name in ("a", "b", "c", "d")]
    steps += [step(tmp_path, "of-a", "a"), step(tmp_path, "of-b", "b"), step(tmp_path, "of-of-a", "of-a")]
    for _ in range(5):
        workers, told = Threads(), Told()
        workers.failing = {"c", "a"}
        outcome = go(tmp_path, steps, workers, 3, told)
        assert [str(error) for _, error in outcome.failures] == ["a fault of a", "a fault of c"]
        assert ("failed", "a") in told.lines and ("failed", "c") in told.lines
        done = {each.name for each in (*outcome.ran, *outcome.skipped)}
        assert done == {"b", "d", "of-b"}


def test_what_is_of_this_process_runs_in_the_main_thread_beside_calls(tmp_path: Path) -> None:
    seen = []

    def act() -> None:
        seen.append(threading.current_thread() is threading.main_thread())
        (tmp_path / "here.txt").write_text("here")

    here = Step("here", "make it here", act, (tmp_path / "a.txt",), (tmp_path / "here.txt",))
    assert go(tmp_path, [step(tmp_path, "a"), step(tmp_path, "b"), here], Threads(), 2).succeeded
    assert seen == [True]


def test_an_interrupt_ends_all_that_is_under_way_and_keeps_the_record_of_what_is_done(tmp_path: Path) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    workers = Threads()
    stops = Step("stops", "stop", interrupted, (tmp_path / "done.txt",), (tmp_path / "stops.txt",))
    steps = [step(tmp_path, "waits", place="wait:"), step(tmp_path, "done"), stops]
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        go(tmp_path, steps, workers, 2)
    assert time.monotonic() - begun < 50
    assert workers.ended.is_set()
    outcome = go(tmp_path, [steps[1]], Threads(), 1)
    assert [each.name for each in outcome.skipped] == ["done"]


def test_one_job_runs_one_after_the_other_in_their_order(tmp_path: Path) -> None:
    workers = Threads()
    outcome = go(tmp_path, [step(tmp_path, name) for name in "dbca"], workers, 1)
    assert workers.most == 1
    assert [each.name for each in outcome.ran] == ["d", "b", "c", "a"]


def test_of_what_waited_for_the_same_what_was_declared_first_is_begun_first(tmp_path: Path) -> None:
    names = [f"s{number * 7 % 30}" for number in range(30)]
    steps = [step(tmp_path, "first"), *(step(tmp_path, name, "first") for name in names)]
    told = Told()
    go(tmp_path, steps, Threads(), 2, told)
    assert [name for what, name in told.lines if what == "started"] == ["first", *names]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_what_is_made_of_each_comes_in_their_order_and_not_all_here(count: int) -> None:
    made = of_each(range(count), lambda item: (item * item, os.getpid()))
    assert [each for each, _ in made] == [item * item for item in range(count)]
    assert os.getpid() not in {pid for _, pid in made}


def test_a_job_may_have_jobs_of_its_own_even_on_one_core() -> None:
    def tens(first: int) -> list[int]:
        return of_each([first, first + 1, first + 2], lambda each: 10 * each)

    every = os.sched_getaffinity(0)
    for cores in (every, {min(every)}):
        os.sched_setaffinity(0, cores)
        try:
            assert side_by_side([partial(tens, first) for first in (1, 4, 7, 9)]) == [
                [10, 20, 30],
                [40, 50, 60],
                [70, 80, 90],
                [90, 100, 110],
            ]
        finally:
            os.sched_setaffinity(0, every)
