"""Running cells in a child of a warm process: IPython's shell of kernels, without a kernel and its sockets.

The shell, its display hook and its display publisher are ipykernel's own: what they would send to a frontend goes to
the process that watches. Streams are sent where a kernel sends them: before anything is shown, when they are flushed,
and at the end of a cell.
"""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import sys
import tempfile
from typing import Any, Literal

from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session, json_packer
from traitlets.config import Config

from evidence_book.engine.channel import Channel, Ended
from evidence_book.engine.guard import keep_out
from evidence_book.later import import_later


class _Messages(Session):
    """Sends messages to the process that watches."""

    channel: Channel

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *rest: Any, **more: Any) -> None:
        """Send the type and the content of a message; everything else of it is for sockets."""
        kind = msg_or_type
        if not isinstance(msg_or_type, str):
            kind, content = msg_or_type["msg_type"], msg_or_type["content"]
        message = {"header": {"msg_type": kind}, "msg_type": kind, "parent_header": {}, "content": content}
        self.channel.send_line(json_packer(message))


class _Stream(io.TextIOBase):
    """Standard output or error: what Python writes, and what is written to the descriptor without it."""

    encoding = "UTF-8"

    def __init__(self, name: Literal["stdout", "stderr"], descriptor: int, messages: _Messages) -> None:
        self.name, self._descriptor, self._messages, self._written = name, descriptor, messages, io.StringIO()
        self._below = os.memfd_create(name)
        os.dup2(self._below, descriptor)

    def fileno(self) -> int:
        """The descriptor, for what a cell starts."""
        return self._descriptor

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Keep it until it is sent."""
        return self._written.write(text)

    def flush(self) -> None:
        """Send what was written."""
        if text := self._written.getvalue():
            self._written = io.StringIO()
            self._messages.send(None, "stream", {"name": self.name, "text": text})

    def end_cell(self) -> None:
        """Send what was written, and what others wrote to the descriptor."""
        if size := os.fstat(self._below).st_size:
            self.write(os.pread(self._below, size, 0).decode("utf-8", errors="replace"))
            os.ftruncate(self._below, 0)
            os.lseek(self._below, 0, os.SEEK_SET)
        self.flush()


# A shell that a warm process has made, for its children to take over: each has its own copy. Empty elsewhere.
_ready: list[tuple[ZMQInteractiveShell, dict[str, str]]] = []


def _made_shell(folder: str) -> ZMQInteractiveShell:
    config = Config({"HistoryManager": {"enabled": False}})
    shell: ZMQInteractiveShell = ZMQInteractiveShell.instance(ipython_dir=folder, config=config)
    return shell


def _shell(folder: str) -> ZMQInteractiveShell:
    """The shell of this process, as if it had been made in `folder` now."""
    if not _ready:
        return _made_shell(folder)
    shell, settings = _ready.pop()
    for each in ZMQInteractiveShell._walk_mro():
        each._instance = shell
    sys.modules["__main__"] = shell.user_module
    os.environ.update(settings)
    shell.init_ipython_dir(folder)  # type: ignore[no-untyped-call]
    shell.init_profile_dir(None)  # type: ignore[no-untyped-call]
    shell.starting_dir = folder
    return shell


def make_ready() -> None:
    """Import what notebooks need, and do once what is slow when it is done first: a shell, pictures with words in them."""
    for name in ("papermill", "pandas", "evidence_book.engine.papermill_engine", "evidence_book.engine.running"):
        importlib.import_module(name)
    import_later("seaborn")  # few notebooks draw with it, and its import takes longest
    charts = importlib.import_module("evidence_book.charts")
    for found in pkgutil.iter_modules(charts.__path__):
        importlib.import_module(f"{charts.__name__}.{found.name}")
    style = importlib.import_module("evidence_book.charts.style")
    with style.drawing(1) as (figure, axes):
        axes.plot([0, 1], label="a")
        axes.legend()
        style.png(figure)
    importlib.import_module("evidence_book.charts.sheet").Sheet(1).svg()
    _make_shell_ready()


def _make_shell_ready() -> None:
    """Make a shell, try it, and put it aside; nothing else of this process is as if there were one."""
    before, main = dict(os.environ), sys.modules["__main__"]
    with tempfile.TemporaryDirectory() as folder:
        shell = _made_shell(folder)
        shell.run_cell("0;", silent=True)  # type: ignore[no-untyped-call]
        settings = {name: value for name, value in os.environ.items() if before.get(name) != value}
    ZMQInteractiveShell.clear_instance()
    sys.modules["__main__"] = main
    os.environ.clear()
    os.environ.update(before)
    _ready.append((shell, settings))


def run_cells(channel: Channel, closed: list[str], open_: str) -> None:
    """Run each source that comes, until none does: the messages of its outputs, then `status` with the error, if any."""
    messages = _Messages()
    messages.channel = channel
    folder = os.getcwd()  # noqa: PTH109
    shell = _shell(folder)
    shell.displayhook.session = shell.display_pub.session = messages
    shell.enable_gui = lambda gui=None: None  # type: ignore[method-assign]
    sys.path.insert(0, "")
    sys.stdout, sys.stderr = streams = _Stream("stdout", 1, messages), _Stream("stderr", 2, messages)
    keep_out(closed, open_)
    try:
        while True:
            source = channel.receive()
            result = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
            error = result.error_before_exec or result.error_in_exec
            for stream in streams:
                stream.end_cell()
            channel.send({"status": f"{type(error).__name__}: {error}" if error else ""})
    except Ended:
        return
