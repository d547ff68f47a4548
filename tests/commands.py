"""The command line in one process for many commands: what the first has imported, the others need not.

A command of its own imports for seconds what it needs, in five processes, and most tests are about what it does then. The
application, what it prints and how it ends are the real ones; tests of processes (signals, limits, settings, kills) and
the first build start the installed command itself.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import subprocess
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LONGEST_SECONDS = 600


class Commands:
    """The process that runs commands, as a test sees it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.commands"], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"COLUMNS": "200"},
        )  # fmt: skip
        atexit.register(self.end)

    def run(
        self, arguments: tuple[str, ...], folder: Path, settings: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        assert self._process.stdin and self._process.stdout
        asked = {"arguments": arguments, "folder": str(folder), "settings": settings}
        longest = threading.Timer(_LONGEST_SECONDS, self._process.kill)
        longest.start()
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        longest.cancel()
        assert answer, f"the process ended while it ran: evidence {' '.join(arguments)}"
        said = json.loads(answer)
        return subprocess.CompletedProcess(arguments, said["code"], said["stdout"], said["stderr"])

    def lives(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        """It ends by itself once nothing more can be asked, and what it keeps warm with it."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()


_started: list[Commands] = []


def commands() -> Commands:
    """The one of this process, started when it is first asked for, and again if it is gone."""
    if not _started or not _started[-1].lives():
        _started.append(Commands())
    return _started[-1]


def _code_of(error: SystemExit) -> int:
    return error.code if isinstance(error.code, int) else int(error.code is not None)


def _answer(asked: dict[str, object]) -> dict[str, object]:
    from evidence_book.cli import app

    stdout, stderr, code = io.StringIO(), io.StringIO(), 0
    os.environ.clear()
    os.environ.update(asked["settings"])  # type: ignore[call-overload]
    os.chdir(str(asked["folder"]))
    with redirect_stdout(stdout), redirect_stderr(stderr):
        try:
            app(list(asked["arguments"]), prog_name="evidence")  # type: ignore[call-overload]
        except SystemExit as error:
            code = _code_of(error)
    return {"code": code, "stdout": stdout.getvalue(), "stderr": stderr.getvalue()}


def main() -> None:
    """Run every command that is asked for on standard input, and answer on standard output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing but answers is an answer
    for line in sys.stdin:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
