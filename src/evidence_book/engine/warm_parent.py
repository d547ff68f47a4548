"""The warm parent itself: `python -m evidence_book.engine.warm_parent` imports, then forks a kernel for each line it is sent.

A line on standard input is JSON: `arguments` of ipykernel, the whole `environment`, the `folder` to work in. The answer
is a line with the process id. It ends when its input does.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import random
import signal
import sys
import time
from typing import Any


def _import_what_notebooks_need() -> None:
    for name in ("ipykernel.kernelapp", "ipykernel.ipkernel", "matplotlib.pyplot", "pandas"):
        importlib.import_module(name)
    charts = importlib.import_module("evidence_book.charts")
    for found in pkgutil.iter_modules(charts.__path__):
        importlib.import_module(f"evidence_book.charts.{found.name}")


def _become_kernel(asked: dict[str, Any]) -> None:
    """Turn this freshly forked process into the kernel that was asked for; it does not return."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.environ.clear()
    os.environ.update(asked["environment"], JPY_PARENT_PID=str(os.getppid()))
    time.tzset()
    random.seed()
    sys.modules["numpy"].random.seed()
    os.chdir(asked["folder"])
    # It looks after its parent and ends with it. By argument: from the environment it was read when it was imported.
    sys.argv = ["ipykernel_launcher", *asked["arguments"], f"--IPKernelApp.parent_handle={os.getppid()}"]
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance()
    os._exit(0)


def main() -> None:
    """Import, then fork for every line, until there are no more."""
    # Children are reaped by the system: nobody here waits for them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _import_what_notebooks_need()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                signal.signal(signal.SIGINT, signal.default_int_handler)
                _become_kernel(asked)
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()
