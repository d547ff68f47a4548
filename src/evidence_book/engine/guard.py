"""The guard of a notebook's process: of the project's data it opens what is released, and nothing else.

It is installed before the first cell, as an audit hook, which nothing can take out again.
It sees what Python opens. What a library opens in its own machine code it does not see: notebooks import drawing
code only, which a test holds, and so have no such library in their hands.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evidence_book.project import Project

STARTUP = Path("profile_default") / "startup" / "00-released-data-only.py"


def kept_from(project: Project) -> tuple[list[str], str]:
    """The folders that a notebook may not open, and the one inside them that it may."""
    closed = [str(folder.resolve()) for folder in (project.raw, project.processed)]
    return closed, str(project.released.resolve())


def keep_out(closed: Sequence[str], open_: str) -> None:
    """Refuse from now on, in this process, to open what lies in the folders `closed`, but for what lies in `open_`."""
    # Taken now: a cell that puts something else in their place changes nothing here.
    real, text, folders = os.path.realpath, os.fsdecode, tuple(closed)

    def inside(path: str, folder: str) -> bool:
        return path == folder or path.startswith(folder + "/")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in ("open", "os.listdir", "os.scandir") or not isinstance(arguments[0], (str, bytes)):
            return
        path = real(text(arguments[0]))
        if any(inside(path, folder) for folder in folders) and not inside(path, open_):
            raise PermissionError("notebooks read released data only")

    sys.addaudithook(hook)


def write_guard(ipython: Path, project: Project) -> None:
    """Put the guard where a kernel's IPython runs it at its start: `ipython` is the folder that IPYTHONDIR names."""
    path = ipython / STARTUP
    path.parent.mkdir(parents=True)
    path.write_text(
        f"__import__({__name__!r}, fromlist=['keep_out']).keep_out(*{kept_from(project)!r})\n", encoding="utf-8"
    )
