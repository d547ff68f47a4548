"""Kernels forked from a warm parent: a process that has imported what notebooks need, once.

A kernel and its imports cost seconds a notebook; a child forked from a parent that has them already costs a tenth of a
second. Each notebook has a child of its own, a whole ipykernel with environment, folder and session of its own: nothing
passes from one to the next. The parent only imports, forks and reaps; it runs no cell and reads no data. Where fork is
not to be had, or the parent cannot be started, kernels are started in the ordinary way.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

_MODULE = "evidence_book.engine.warm_parent"
# What decides how a child behaves is set in its parent already: it cannot be changed after Python has started.
_FIXED = ("PYTHONHASHSEED", "MPLBACKEND", "TZ", "LC_ALL", "PYTHONPATH", "PYTHONWARNINGS")


class ForkedProcess:
    """A forked kernel as a provisioner handles it: its parent reaps it, so that it is asked after by a signal of nothing."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it lives, else 0: how it ended is its parent's to know."""
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its end; it is called once `poll` has told of it."""
        return self.poll() or 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class WarmParent:
    """The process that forks kernels; it ends with the process that started it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.fixed = {name: environment.get(name) for name in _FIXED}
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(environment),
            text=True, start_new_session=True,
        )  # fmt: skip

    def fork(self, arguments: list[str], environment: Mapping[str, str], folder: str) -> int:
        """Fork a kernel and give its process id; raises `OSError` if the parent is gone."""
        asked = json.dumps({"arguments": arguments, "environment": dict(environment), "folder": folder})
        with self._lock:
            if not self._process.stdin or not self._process.stdout:
                raise OSError("the warm parent of kernels cannot be reached")
            self._process.stdin.write(f"{asked}\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise OSError("the warm parent of kernels ended")
        return int(answer)

    def close(self) -> None:
        """Let the parent end."""
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        self._process.wait()


_parent: WarmParent | None = None


def warm_parent(environment: Mapping[str, str]) -> WarmParent | None:
    """The parent of this process's kernels, started when first asked for; none where there is no fork."""
    global _parent
    if not hasattr(os, "fork"):
        return None
    if _parent is None or _parent.fixed != {name: environment.get(name) for name in _FIXED}:
        if _parent is not None:
            _parent.close()
        _parent = WarmParent(environment)
        atexit.register(_parent.close)
    return _parent


class WarmProvisioner(LocalProvisioner):
    """Launches a kernel by forking it; in the ordinary way if that fails."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel that `cmd` would start: its arguments stand behind the name of the module."""
        parent = warm_parent(kwargs["env"])
        try:
            if parent is None:
                raise OSError("no fork here")
            behind = cmd[cmd.index("-m") + 2 :]
            self.process = ForkedProcess(parent.fork(behind, kwargs["env"], str(kwargs.get("cwd") or Path.cwd())))  # type: ignore[assignment]
        except (OSError, ValueError):
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid  # type: ignore[union-attr]
        return self.connection_info


class WarmKernelManager(AsyncKernelManager):
    """Manages a kernel that was forked from the warm parent."""

    async def _async_pre_start_kernel(self, **kw: Any) -> Any:
        self.provisioner = WarmProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kw)
