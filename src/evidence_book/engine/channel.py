"""Lines of JSON between two processes, over a pair of sockets that nobody else can reach."""

from __future__ import annotations

import json
import socket
from typing import Any


class Ended(Exception):
    """The process at the other end is gone."""


class Channel:
    """One end of a pair of sockets."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._lines = end.makefile("rb")

    def send(self, said: Any) -> None:
        """Send what can be spelt as JSON; raises `Ended` if nobody is there to hear it."""
        self.send_line(json.dumps(said).encode())

    def send_line(self, line: bytes) -> None:
        """Send JSON that is spelt already, without line ends."""
        try:
            self._end.sendall(line + b"\n")
        except OSError:
            raise Ended from None

    def receive(self, seconds: float | None = None) -> Any:
        """What the other end says next; raises `TimeoutError` after so many seconds, and `Ended` if it says nothing more."""
        self._end.settimeout(seconds)
        try:
            line = self._lines.readline()
        except TimeoutError:
            raise
        except OSError:
            raise Ended from None
        if not line.endswith(b"\n"):
            raise Ended
        return json.loads(line)

    def close(self) -> None:
        """Let go of this end; the other one is told."""
        self._lines.close()
        self._end.close()
