"""Fixtures: copies of the project in temporary folders, and one that has been built for real."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_book.project import ROOT_VARIABLE, Project

ROOT = Path(__file__).resolve().parents[1]
_PARTS = ("_config.yml", "pyproject.toml", "requirements.lock", "book", "notebooks", "expectations", "data/raw")

Evidence = Callable[..., subprocess.CompletedProcess[str]]


# Files are handed to processes whole and in this order: the long ones first, so that none is left for the end.
_LONG = ("test_end_to_end.py", "test_site.py", "test_companion_pages.py", "test_real_returns.py", "test_clean_build.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    items.sort(key=lambda item: _LONG.index(item.path.name) if item.path.name in _LONG else len(_LONG))


def copy_project(folder: Path) -> Project:
    """Copy what a build needs from this checkout; nothing that was made."""
    for part in _PARTS:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    return Project(folder)


def run_evidence(
    project: Project, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the real command line in a project."""
    command = [str(Path(sys.executable).with_name("evidence")), *arguments]
    settings = os.environ | {ROOT_VARIABLE: str(project.root), "COLUMNS": "200"} | (environment or {})
    return subprocess.run(
        command, cwd=project.root, env=settings, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh copy of the project in which nothing has been made."""
    return copy_project(tmp_path / "project")


@pytest.fixture
def evidence(project: Project) -> Evidence:
    """The command line in the fresh copy."""

    def run(*arguments: str, **rest: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return run_evidence(project, *arguments, **rest)

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the project, built by the real command; tests must not change it."""
    project = copy_project(tmp_path_factory.mktemp("built") / "project")
    done = run_evidence(project, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return project
