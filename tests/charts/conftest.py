"""Releases to draw from: those of the built project if it stands, else each is worked out once, in a copy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import copy_project

from evidence_book.charts.report import OpenReport, open_report
from evidence_book.datasets import CATALOGUE
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.catalogue import NOTEBOOKS
from evidence_book.reports.release import read_release, write_release
from evidence_book.validation.gate import validate

Open = Callable[..., OpenReport]


@pytest.fixture(scope="session")
def released(built_by_now: Project | None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Project]:
    """Find a project that has released a report."""
    if built_by_now:
        return lambda _: built_by_now
    project = copy_project(tmp_path_factory.mktemp("charts") / "project")
    done: set[str] = set()

    def release(name: str) -> Project:
        if name not in done:
            report = NOTEBOOKS[name]
            for other in report.evidence:
                release(other)
            for dataset in report.inputs:
                validate(project, CATALOGUE[dataset])
            write_release(project, report.release(project))
            done.add(name)
        return project

    return release


@pytest.fixture
def opened(released: Callable[[str], Project], monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a report at an edition, its first if none is named."""

    def open_it(name: str, edition: str | None = None) -> OpenReport:
        project = released(name)
        monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
        return open_report(name, edition or next(iter(read_release(project, name).headlines)))

    return open_it
