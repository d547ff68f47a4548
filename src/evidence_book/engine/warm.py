"""Warm processes: parents that have imported what their children need, once, and fork one whenever asked.

Python and its imports cost seconds a notebook; a child forked from a parent that has them already costs a hundredth of
a second. Nothing passes from one child to the next: the parent only imports, forks and reaps. There is a parent for each
set of modules that is asked for. Where fork is not to be had, nothing is warm: `forking.CAN_FORK` says so.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from evidence_book.engine import forking
from evidence_book.engine.channel import Channel, Ended
from evidence_book.engine.forking import Child, forked, request
from evidence_book.project import ROOT_VARIABLE, Project

_MODULE = "evidence_book.engine.warm_parent"
# What a process that runs notebooks has ready, and one that validates.
NOTEBOOK_MODULES = ("evidence_book.engine.cells",)
GATE_MODULES = ("evidence_book.actions", "evidence_book.validation.suites", "evidence_book.validation.gate")
# What the stem of all has ready: first what everything waits for, the gate, needs, and what all but the gate do later.
_FOR_GATE = ("evidence_book.actions",)
_FOR_OTHERS = (*_FOR_GATE, "scipy.optimize", "matplotlib.pyplot", "nbformat")

# The same everywhere, so that the same notebook gives the same bytes everywhere. One thread of linear algebra: the cores
# are for the steps that run side by side.
FIXED = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "agg",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
# What else decides how a process behaves from its start on, and cannot be changed later.
_AT_START = ("PATH", "PYTHONPATH", "PYTHONWARNINGS", "HOME")


def environment(project: Project) -> dict[str, str]:
    """The environment in which notebooks and steps of a project run."""
    return os.environ | FIXED | {ROOT_VARIABLE: str(project.root)}


class WarmParent:
    """A warm parent as the process that asked for it sees it; it ends with that process."""

    def __init__(self, pid: int, control: socket.socket, process: subprocess.Popen[bytes] | None = None) -> None:
        self.pid, self._control, self._process = pid, control, process

    @classmethod
    def started(cls, settings: Mapping[str, str]) -> WarmParent:
        """Start one that has nothing ready yet."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", _MODULE, str(theirs.fileno())],
                env=dict(settings), pass_fds=[theirs.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return cls(process.pid, ours, process)

    def branch(self, modules: Sequence[str]) -> WarmParent:
        """Fork another that has these modules ready from the start; raises `Ended` if the parent is gone."""
        control = self._ask(socket.SOCK_SEQPACKET, modules=list(modules), parent=True)
        if not (pid := control.recv(32)):
            control.close()
            raise Ended
        return WarmParent(int(pid), control)

    def child(self, modules: Sequence[str], asked: Mapping[str, Any]) -> Child:
        """Fork a child; raises `Ended` if the parent is gone."""
        return Child(Channel(self._ask(socket.SOCK_STREAM, modules=list(modules), parent=False)), asked)

    def _ask(self, kind: socket.SocketKind, **request: Any) -> socket.socket:
        """Ask for a process, and give the end of a pair of sockets whose other end it has."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
        with theirs:
            try:
                socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno()])
            except OSError:
                ours.close()
                raise Ended from None
        return ours

    def lives(self) -> bool:
        """Whether it is there and can be asked: it says nothing by itself, but its end is heard."""
        try:
            return bool(self._control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def end(self) -> None:
        """End it and all that it forked now."""
        self._control.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        if self._process:
            self._process.wait()


# By modules, and what decides at the start of a process how it behaves. One without modules is the stem of the others:
# it has ready what nearly all of them need, and they are forked from it.
_parents: dict[tuple[tuple[str, ...], tuple[str, ...]], WarmParent] = {}
_lock = threading.Lock()


def _parent(modules: tuple[str, ...], settings: Mapping[str, str]) -> WarmParent:
    """The parent of this process for these modules, made when first asked for, and again if it is gone."""
    at_start = tuple(settings.get(name, "") for name in _AT_START)
    with _lock:
        known = _parents.get((modules, at_start))
        if known and known.lives():
            return known
        stem = _parents.get(((), at_start))
        if not (stem and stem.lives()):
            stem = _parents[(), at_start] = WarmParent.started(settings)
        if modules:
            _parents[modules, at_start] = stem.branch(_FOR_GATE if modules == GATE_MODULES else _FOR_OTHERS)
        return _parents[modules, at_start]


def start_child(
    function: str, arguments: list[Any], settings: Mapping[str, str], folder: str, modules: tuple[str, ...] = ()
) -> Child:
    """A child that runs a function of this package (`module:name`), until it is ended, or this process ends.

    Raises `Ended` if there is no child to be had. A process that is warm itself forks its own.
    """
    if forking.is_warm:
        return forked(function, arguments, settings, folder)
    return _parent(modules, settings).child(modules, request(function, arguments, settings, folder))


@contextmanager
def child(
    function: str, arguments: list[Any], settings: Mapping[str, str], folder: str, modules: tuple[str, ...] = ()
) -> Iterator[Child]:
    """The same for the block: the child is gone at its end."""
    found = start_child(function, arguments, settings, folder, modules)
    try:
        yield found
    finally:
        found.end()


def parents() -> list[WarmParent]:
    """The warm parents that this process keeps."""
    with _lock:
        return list(_parents.values())


def end_all() -> None:
    """End all that this process keeps warm, and their children, whatever they are doing."""
    with _lock:
        while _parents:
            _parents.popitem()[1].end()


atexit.register(end_all)
