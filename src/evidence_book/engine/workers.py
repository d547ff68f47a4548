"""Where the calls of steps are made: each in a child of a warm process, several at once."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import Any

from evidence_book.calls import Call, outcome_of, raise_error
from evidence_book.engine import warm
from evidence_book.engine.channel import Channel, Ended
from evidence_book.project import Project

# The children of this process that make calls, by process id, and the root of the project that each is for.
_under_way: dict[int, str] = {}


def answer(channel: Channel, data: dict[str, Any]) -> None:
    """Make a call in this process, a child, and say what became of it."""
    channel.send(outcome_of(data))


def outcome_in_child(data: dict[str, Any]) -> dict[str, Any]:
    """Make the call that is spelt as data in a child of a warm process; what became of it."""
    call = Call.of(data)
    settings = warm.environment(Project(call.root))
    try:
        with warm.child("engine.workers:answer", [data], settings, str(call.root), call.modules) as child:
            _under_way[child.pid] = data["root"]
            try:
                return dict(child.channel.receive())
            finally:
                del _under_way[child.pid]
    except Ended:
        said = "its process ended before it was done; if memory is short, run again with fewer --jobs"
        return {"error": {"said": said}}


def end_calls(root: str) -> None:
    """End the calls for a project that this process has under way."""
    for pid, of in list(_under_way.items()):
        if of == root:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


class WarmWorkers:
    """Children of warm processes on this machine."""

    def perform(self, call: Call) -> None:
        """Make a call and wait for its end; raises what it raises."""
        raise_error(outcome_in_child(call.as_data()))

    def end(self) -> None:
        """End all that is under way."""
        warm.end_all()

    def close(self) -> None:
        """Nothing more will be asked for now; what is warm stays warm as long as this process lives."""
