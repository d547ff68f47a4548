"""Calls in children of warm processes: what they make, what they raise, and what becomes of one that dies."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from tests.conftest import ROOT

from evidence_book.calls import Call, Unforeseen, error_as_data, error_of
from evidence_book.engine import forking, warm
from evidence_book.engine.workers import WarmWorkers, _waiting
from evidence_book.problems import BadInput, EvidenceError, Problem, ProblemsFound
from evidence_book.project import Project


def test_a_call_has_its_effect_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "_build" / "scratch" / "left").mkdir(parents=True)
    before = dict(os.environ), Path.cwd(), threading.active_count()
    WarmWorkers().perform(Call("recovering:recover", tmp_path))
    assert not list(Project(tmp_path).scratch.iterdir())
    assert before == (dict(os.environ), Path.cwd(), threading.active_count())


def test_what_a_call_raises_comes_back(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        WarmWorkers().perform(Call("engine.running:read_notebook", ROOT, ("no_such",)))
    assert [problem.code for problem in found.value.problems] == ["missing-notebook"]
    with pytest.raises(EvidenceError, match="missing-release"):
        WarmWorkers().perform(Call("reports.release:read_release", tmp_path, ("no_such",)))
    with pytest.raises(Unforeseen, match="KeyError: 'no_such'"):
        WarmWorkers().perform(Call("actions:release", ROOT, ("no_such",)))
    with pytest.raises(Unforeseen, match="ModuleNotFoundError"):
        WarmWorkers().perform(Call("no.such:module", ROOT))


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device", "/here/a.txt"),
        OSError(27, "File too large", "/here/in.txt", None, "/here/out.txt"),
        FileNotFoundError(2, "No such file or directory", "/here/a.txt"),
        EvidenceError("said"),
        BadInput(
            [Problem("code", "file", "expected", "mend", 3, "field"), Problem("code", "file", "expected", "mend")]
        ),
        KeyError("a"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_says_the_same_after_its_journey(error: Exception) -> None:
    come = error_of(error_as_data(error))
    if isinstance(error, OSError):
        assert isinstance(come, OSError)
        assert (come.errno, come.filename) == (error.errno, error.filename2 or error.filename)
    elif isinstance(error, EvidenceError):
        assert isinstance(come, EvidenceError) and str(come) == str(error)
        assert getattr(come, "problems", ()) == getattr(error, "problems", ())
    else:
        assert str(come) == f"{type(error).__name__}: {error}"


def test_a_call_is_the_same_after_its_journey() -> None:
    call = Call("a.b:c", Path("/root"), ("text", 1, None, ["list"], {"a": 1.5}), ("module",))
    assert Call.of(call.as_data()) == call


def children(pid: int) -> list[int]:
    listed = (path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [int(each) for text in listed for each in text.split()]


def test_a_child_that_is_killed_is_told_takes_along_what_it_forked_and_the_next_call_is_made(tmp_path: Path) -> None:
    raised: list[Exception] = []

    def perform() -> None:
        try:
            WarmWorkers().perform(Call("plans.invented:write_invented", tmp_path, modules=("evidence_book.problems",)))
        except EvidenceError as error:
            raised.append(error)

    thread = threading.Thread(target=perform)
    thread.start()
    parents: list[int] = []
    deadline = time.monotonic() + 60
    while not (found := [child for pid in parents for child in children(pid)]):
        parents = [each.pid for (modules, _), each in warm._parents.items() if modules == ("evidence_book.problems",)]
        assert thread.is_alive() and time.monotonic() < deadline
        time.sleep(0.01)
    while not (pool := children(found[0])):
        time.sleep(0.01)
    os.kill(found[0], signal.SIGKILL)
    thread.join(20)
    assert [str(error) for error in raised] == [
        "its process ended before it was done; if memory is short, run again with fewer --jobs"
    ]
    while any(Path(f"/proc/{pid}").exists() for pid in pool):
        assert time.monotonic() < deadline, "what it forked lived on"
        time.sleep(0.01)
    WarmWorkers().perform(Call("recovering:recover", tmp_path, modules=("evidence_book.problems",)))


def test_what_later_calls_need_is_imported_beside_the_first(tmp_path: Path) -> None:
    workers = WarmWorkers()
    calls = [
        Call("recovering:recover", tmp_path, modules=("evidence_book.wording",)),
        Call("recovering:recover", tmp_path, modules=("evidence_book.faults",)),
        Call("recovering:recover", tmp_path, modules=("evidence_book.frames",)),
    ]
    workers.expect(calls)
    workers.perform(calls[1])
    deadline = time.monotonic() + 60
    while not {("evidence_book.faults",), ("evidence_book.frames",)} <= {modules for modules, _ in warm._parents}:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert ("evidence_book.wording",) not in {modules for modules, _ in warm._parents}, (
        "what comes before is not needed"
    )
    warm.end_all()
    with pytest.raises(EvidenceError, match="missing-release"):
        workers.perform(Call("reports.release:read_release", tmp_path, ("no_such",)))


def test_a_process_that_lasts_makes_call_after_call_until_it_is_lost() -> None:
    call = Call("engine.running:read_notebook", ROOT, ("no_such",), ("evidence_book.engine.running",), lasting=True)
    pids = []
    for number in range(3):
        with pytest.raises(ProblemsFound):
            WarmWorkers().perform(call)
        pids.append({child.pid for key, kept in _waiting.items() if "engine.running" in key for child in kept})
        if number == 1:
            (lasting,) = pids[-1]
            os.kill(lasting, signal.SIGKILL)
            while Path(f"/proc/{lasting}").exists():
                time.sleep(0.01)
    assert pids[0] == pids[1] != pids[2]


def test_children_that_were_ended_are_reaped_with_later_ones() -> None:
    ended = []
    for _ in range(3):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        ended.append(pid)
        forking._reap(pid)
    time.sleep(0.2)
    forking._reap(ended[-1])
    for pid in ended:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
