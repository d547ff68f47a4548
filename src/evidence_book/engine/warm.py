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
# What a process that runs notebooks has ready, and what one that validates.
NOTEBOOK_MODULES = ("evidence_book.engine.cells",)
GATE_MODULES = ("evidence_book.actions", "evidence_book.validation.suites", "evidence_book.validation.gate")

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
    """A warm parent as the process that started it sees it; it ends with that process."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", _MODULE, str(theirs.fileno())],
                env=dict(settings), pass_fds=[theirs.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self._control = ours

    def child(self, modules: Sequence[str], asked: Mapping[str, Any]) -> Child:
        """Fork a child; raises `Ended` if the parent is gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [json.dumps(list(modules)).encode()], [theirs.fileno()])
            except OSError:
                ours.close()
                raise Ended from None
        return Child(Channel(ours), asked)

    def end(self) -> None:
        """End it and all its children now."""
        self._control.close()
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()


_parents: dict[tuple[str, ...], WarmParent] = {}
_lock = threading.Lock()


def _parent(modules: tuple[str, ...], settings: Mapping[str, str]) -> WarmParent:
    """The parent of this process for these modules, started when first asked for, and again if it is gone."""
    at_start = {name: settings.get(name, "") for name in _AT_START}
    key = (*modules, *at_start.values())
    with _lock:
        known = _parents.get(key)
        if known is None or known.process.poll() is not None:
            known = _parents[key] = WarmParent(settings)
        return known


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
