"""The warm parent itself: `python -m evidence_book.engine.warm_parent DESCRIPTOR` imports, and forks when asked.

What it is asked comes on a socket that it inherits, as JSON: the modules to have ready, and whether to fork a child, or
another parent that has more of its own. With it comes the end that the forked process is spoken to by. It runs no cell and
reads no data. When the socket ends, it ends, and all that it forked with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
from functools import cache
from importlib import import_module

from evidence_book.engine import forking

_LONGEST = 65_536


@cache
def _have_ready(modules: tuple[str, ...]) -> None:
    """Import modules; what takes its time at first use a module does in `make_ready`. A fault is the child's to tell."""
    gc.disable()  # what is imported stays; looking through it for rubbish takes a quarter of an import
    for name in modules:
        with contextlib.suppress(Exception):
            getattr(import_module(name), "make_ready", int)()
    gc.freeze()  # the collector leaves these pages alone, so that children go on sharing them
    gc.enable()


def main(control: socket.socket) -> None:
    """Fork a child or a parent for every request, until there are no more."""
    forking.is_warm = True
    # Children are reaped by the system: nobody here waits for them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        request, descriptors, _, _ = socket.recv_fds(control, _LONGEST, 1)
        if not request:
            break
        asked = json.loads(request)
        with socket.socket(fileno=descriptors[0]) as end:
            _have_ready(tuple(asked["modules"]))
            if not asked["parent"]:
                forking.fork(end)
            elif forking.fork_parent():
                control.close()
                control = end.dup()
                control.send(str(os.getpid()).encode())
    # Children have groups of their own, and are told of this end by the system.
    os._exit(0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
