"""Where the calls of steps are made: each in a child of a warm process, several at once."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from evidence_book.calls import Call, outcome_of, raise_error
from evidence_book.engine import forking, warm
from evidence_book.engine.channel import Channel, Ended
from evidence_book.engine.forking import Child
from evidence_book.graph import HERE, Workers
from evidence_book.project import Project

# The children of this process that make calls, by process id, and the root of the project that each is for.
_under_way: dict[int, str] = {}
# Children that made their call and wait for the next one, by what they were made for.
_waiting: defaultdict[str, list[Child]] = defaultdict(list)
_lock = threading.Lock()
_SECONDS_TO_DIE = 20.0


def answer(channel: Channel) -> None:
    """Make every call that comes in this process, a child, and say what became of it."""
    while True:
        channel.send(outcome_of(channel.receive()))


@contextmanager
def _child(call: Call) -> Iterator[Child]:
    """A child that answers; one that waits is taken if the call is lasting, and waits again afterwards."""
    settings = warm.environment(Project(call.root))
    if not call.lasting:
        with warm.child("engine.workers:answer", [], settings, str(call.root), call.modules) as child:
            yield child
        return
    key = json.dumps([settings, str(call.root), call.modules])
    with _lock:
        found = next((child for child in iter(partial(_last, key), None) if child.lives()), None)
    found = found or warm.start_child("engine.workers:answer", [], settings, str(call.root), call.modules)
    try:
        yield found
    except BaseException:
        found.end()
        raise
    with _lock:
        _waiting[key].append(found)


def _last(key: str) -> Child | None:
    return _waiting[key].pop() if _waiting[key] else None


def outcome_in_child(data: dict[str, Any]) -> dict[str, Any]:
    """Make the call that is spelt as data in a child of a warm process; what became of it."""
    call = Call.of(data)
    try:
        with _child(call) as child:
            _under_way[child.pid] = data["root"]
            try:
                child.channel.send(data)
                return dict(child.channel.receive())
            finally:
                del _under_way[child.pid]
    except Ended:
        said = "its process ended before it was done; if memory is short, run again with fewer --jobs"
        return {"error": {"said": said}}


def end_calls(root: str) -> None:
    """End the calls for a project that this process has under way; once it returns, none of them holds anything any more."""
    ended = [pid for pid, of in list(_under_way.items()) if of == root]
    for pid in ended:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    _wait_for_end(ended)


def _wait_for_end(pids: Iterable[int]) -> None:
    """Wait until processes that were killed are gone: freeing their memory takes a moment, and they hold locks meanwhile."""
    deadline = time.monotonic() + _SECONDS_TO_DIE
    for pid in pids:
        while _holds_anything(pid) and time.monotonic() < deadline:
            time.sleep(0.005)


def _holds_anything(pid: int) -> bool:
    """Whether a process is there, and more than an entry that nobody reaped."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


def rest(channel: Channel) -> None:
    """Do nothing, in a child whose parent then has all ready."""


def _have_ready(calls: Sequence[Call]) -> None:
    """Let warm processes import what calls need, one set of modules after the other, as they will be asked for."""
    for one in {call.modules: call for call in calls}.values():
        settings = warm.environment(Project(one.root))
        with suppress(Ended), warm.child("engine.workers:rest", [], settings, str(one.root), one.modules):
            pass


class WarmWorkers:
    """Children of warm processes on this machine."""

    def __init__(self) -> None:
        self._expected: list[Call] = []

    def expect(self, calls: Iterable[Call]) -> None:
        """Say what may be asked, in its order: once one is asked, what those after it need is imported beside it."""
        self._expected = list(calls)

    def _make_ready_after(self, call: Call) -> None:
        expected, self._expected = self._expected, []
        after = expected[expected.index(call) :] if call in expected else []
        if kinds := [each for each in after if each.modules != call.modules]:
            self.have_ready(kinds)

    def have_ready(self, calls: Sequence[Call]) -> None:
        """Import what these calls need, in warm processes, beside whatever else goes on."""
        threading.Thread(target=_have_ready, args=(calls,), daemon=True).start()

    def perform(self, call: Call) -> None:
        """Make a call and wait for its end; raises what it raises."""
        self._make_ready_after(call)
        raise_error(outcome_in_child(call.as_data()))

    def end(self) -> None:
        """End all that is under way, and all that waits."""
        with _lock:
            _waiting.clear()
        ended = list(_under_way)
        warm.end_all()
        _wait_for_end(ended)

    def close(self) -> None:
        """Nothing more will be asked for now; what is warm stays warm as long as this process lives."""


def workers_here() -> Workers:
    """What makes calls on this machine: children of warm processes, where they are to be had."""
    return WarmWorkers() if forking.CAN_FORK else HERE
