"""Children of a warm process: each runs one function in a process of its own and is gone.

A child has the environment and the folder that it is given, fresh random numbers, no descriptor but its channel, and a
group of its own: what it starts ends with it, and it ends with its parent. The function says on the channel what it has
to say; then the channel ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from evidence_book.engine.channel import Channel, Ended

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
CAN_FORK = sys.platform == "linux"
# The variable in which a process names itself to a program that it starts.
STARTER = "EVIDENCE_BOOK_STARTER"

# Set in a warm process, and so in its children: what these fork is warm as well.
is_warm = False


class Child:
    """A child as the process that asked for it sees it."""

    def __init__(self, channel: Channel, asked: Mapping[str, Any]) -> None:
        self.channel = channel
        channel.send(dict(asked))
        self.pid = int(channel.receive())

    def lives(self) -> bool:
        """Whether it is there and can be asked."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def end(self) -> None:
        """End it, and all that it started, now: it does nothing any more, though its memory takes a moment to be freed."""
        self.channel.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        _reap(self.pid)


# Children of this process that were ended and may not be gone yet: a process that lasts reaps them with later ones.
_ended: set[int] = set()


def _reap(pid: int) -> None:
    _ended.add(pid)
    for each in list(_ended):
        try:
            if os.waitpid(each, os.WNOHANG) == (0, 0):
                continue
        except ChildProcessError:  # another process's child: that one reaps it
            pass
        _ended.discard(each)


def fork(end: socket.socket) -> None:
    """Fork a child that is asked by way of `end`; in the child this does not return."""
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            _be_child(end, parent)
        finally:
            os._exit(1)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.setpgid(child, child)


def fork_parent() -> bool:
    """Fork a process that is a parent as this one is, in a group of its own, and ends with it; True in that process."""
    parent = os.getpid()
    if os.fork():
        return False
    os.setpgid(0, 0)
    _end_with(parent)
    return True


def _be_child(end: socket.socket, parent: int) -> None:
    os.setpgid(0, 0)
    _end_with(parent)
    os.register_at_fork(after_in_child=_die_with_parent)  # for what a library forks
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _keep_only(end.fileno())
    channel = Channel(end)
    asked = channel.receive()
    channel.send(os.getpid())
    _settle(asked["environment"], asked["folder"])
    with contextlib.suppress(Ended):
        module, name = asked["function"].split(":")
        getattr(import_module(f"evidence_book.{module}"), name)(channel, *asked["arguments"])
    os._exit(0)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def end_with_starter() -> None:
    """End with the process that started this one as a program, and names itself in `STARTER`; what this one forks does too.

    What a killed build leaves running would write into the next one's folders.
    """
    _end_with(int(os.environ.get(STARTER, os.getppid())))
    os.register_at_fork(after_in_child=_die_with_parent)


def _end_with(parent: int) -> None:
    """Let the system end this process when its parent ends; end now if that did before it could be said."""
    _die_with_parent()
    if os.getppid() != parent:
        os._exit(1)


def _keep_only(kept: int) -> None:
    """Close what was inherited, all but the channel, and be deaf and mute."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        if int(name) > 2 and int(name) != kept:
            with contextlib.suppress(OSError):
                os.close(int(name))


def _settle(environment: Mapping[str, str], folder: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    tempfile.tempdir = None  # it follows the environment
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    os.chdir(folder)


def forked(function: str, arguments: list[Any], environment: Mapping[str, str], folder: str) -> Child:
    """A child of this process, which is warm; see `warm.child` for other processes."""
    ours, theirs = socket.socketpair()
    with theirs:
        fork(theirs)
    return Child(Channel(ours), request(function, arguments, environment, folder))


def request(function: str, arguments: list[Any], environment: Mapping[str, str], folder: str) -> dict[str, Any]:
    """What a child is asked: a function of this package as `module:name`, which is given its channel first."""
    return {"function": function, "arguments": arguments, "environment": dict(environment), "folder": folder}
