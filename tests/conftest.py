"""Fixtures: copies of the project in temporary folders, and one that has been built for real."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.review.rebuilding import copy_inputs
from tests.commands import commands

ROOT = Path(__file__).resolve().parents[1]
Evidence = Callable[..., subprocess.CompletedProcess[str]]

# No example fails for being slow: on a busy machine any may be.
settings.register_profile("tests", deadline=None, suppress_health_check=(HealthCheck.too_slow,))
settings.load_profile("tests")
# For `make mutants`: the same examples for every mutant, and the first that fails is enough to know.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, database=None, phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False, suppress_health_check=tuple(HealthCheck),
)  # fmt: skip


# A shell ignores interrupts for what it runs in the background, and all that is started there would inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Files are handed to processes whole and in this order: the long ones first, so that none is left for the end. The
# first builds the project, and the second has enough to do without it until it stands.
_LONG = (
    "test_end_to_end.py", "test_tutorials.py", "test_next_year.py", "test_cli.py", "test_site.py", "test_companion_pages.py", "test_clean_build.py",
    "test_real_returns.py", "test_faults.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; mark the tests that look at the built site in a browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: _LONG.index(item.path.name) if item.path.name in _LONG else len(_LONG))


def copy_project(folder: Path) -> Project:
    """Copy what a build needs from this checkout; nothing that was made."""
    return copy_inputs(Project(ROOT), folder)


def run_evidence(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a project, in a process that stays for the next; see `commands`."""
    settings = os.environ | {ROOT_VARIABLE: str(project.root), "COLUMNS": "200"}
    return commands().run(arguments, project.root, settings)


def start_evidence(
    project: Project, *arguments: str, environment: dict[str, str] | None = None, timeout: int = 3600
) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a project, as somebody who types it."""
    command = [str(Path(sys.executable).with_name("evidence")), *arguments]
    settings = os.environ | {ROOT_VARIABLE: str(project.root), "COLUMNS": "200"} | (environment or {})
    return subprocess.run(
        command, cwd=project.root, env=settings, capture_output=True, text=True, timeout=timeout, check=False
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh copy of the project in which nothing has been made."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def evidence(project: Project) -> Evidence:
    """The command line in the fresh copy."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_evidence(project, *arguments)

    return run


def _folder_of_built(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    return tmp_path_factory.getbasetemp().parent / f"built-{testrun_uid}"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Project:
    """A copy of the project, built by the real command once for all processes of a run; tests must not change it."""
    folder = _folder_of_built(tmp_path_factory, testrun_uid)
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "whole").exists():
            shutil.rmtree(folder / "project", ignore_errors=True)
            done = start_evidence(copy_project(folder / "project"), "build")
            assert done.returncode == 0, done.stdout + done.stderr
            assert "The book is at _build/html/index.html" in done.stdout
            (folder / "whole").touch()
    return Project(folder / "project")


@pytest.fixture(scope="session")
def built_by_now(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Project | None:
    """The same if it stands already: who needs a few releases of it makes those only if it does not."""
    folder = _folder_of_built(tmp_path_factory, testrun_uid)
    return Project(folder / "project") if (folder / "whole").exists() else None


def copy_built(built: Project, folder: Path) -> Project:
    """Copy a built project to change it; what was seen at its last run is seen of the copy."""
    shutil.copytree(built.root, folder)
    project = Project(folder)
    seen = project.steps_record
    seen.write_text(seen.read_text(encoding="utf-8").replace(str(built.root), str(folder)), encoding="utf-8")
    return project


@contextmanager
def restored(*paths: Path) -> Iterator[None]:
    """Put files back afterwards, as they were before."""
    held = {path: path.read_bytes() for path in paths}
    try:
        yield
    finally:
        for path, content in held.items():
            path.write_bytes(content)
