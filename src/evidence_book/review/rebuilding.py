"""Building again from raw inputs in a scratch place, as another machine would: another zone, other words, other order."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from evidence_book.problems import EvidenceError
from evidence_book.project import ROOT_VARIABLE, Project

# What a build needs of a checkout; all else is made.
INPUTS = (
    "_config.yml", "pyproject.toml", "requirements.lock", "book", "notebooks", "expectations", "data/raw", "data/editions",
)  # fmt: skip
# What must not matter does differ: whoever relies on it is found out.
ELSEWHERE = {"TZ": "Pacific/Chatham", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7"}


class RebuildFailed(EvidenceError):
    """The rebuild stopped, so nothing can be said of the published numbers."""


def copy_inputs(project: Project, folder: Path) -> Project:
    """Copy all that a build needs, and nothing that was made."""
    for part in INPUTS:
        source, target = project.root / part, folder / part
        if not source.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    return Project(folder.resolve())


def _holds_restricted(project: Project) -> bool:
    return any(project.is_restricted(path) and path.is_file() for path in project.raw.rglob("*"))


@contextmanager
def scratch_copy(project: Project, place: Path | None = None) -> Iterator[Project]:
    """Yield a copy of the inputs in a folder that only its owner can read, and that is removed afterwards.

    Restricted inputs never leave the checkout's own disk: with them, the folder lies in `_build` and nowhere else.
    """
    if _holds_restricted(project):
        place = project.build
        place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".verify.scratch.", dir=place) as folder:
        yield copy_inputs(project, Path(folder) / "project")


def run_there(project: Project, arguments: Sequence[str], listen: Callable[[str], None]) -> None:
    """Run the command line in another checkout with this installation; each line it says goes to `listen`.

    Raises `RebuildFailed` with what it said last.
    """
    command = [sys.executable, "-m", "evidence_book.cli", *arguments]
    settings = os.environ | ELSEWHERE | {ROOT_VARIABLE: str(project.root), "NO_COLOR": "1"}
    running = subprocess.Popen(
        command, cwd=project.root, env=settings, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said: list[str] = []
    try:
        for line in running.stdout or ():
            said.append(line.rstrip())
            listen(line.rstrip())
    except BaseException:
        running.terminate()
        raise
    finally:
        running.wait()
    if running.returncode:
        raise RebuildFailed("the rebuild stopped:\n" + "\n".join(said[-20:]))
