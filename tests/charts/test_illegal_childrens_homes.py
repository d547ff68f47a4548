"""Charts of illegal children's homes: drawn from the release, told in words, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import copy_project

from evidence_book.charts import illegal_childrens_homes as charts
from evidence_book.charts.chart import Chart
from evidence_book.charts.report import OpenReport, open_report
from evidence_book.datasets import CATALOGUE
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.release import write_release
from evidence_book.validation.gate import validate

EVERY = [
    charts.snapshots,
    charts.children,
    charts.costs,
    charts.ofsted,
    charts.registered,
    charts.liberty,
    charts.looked_after,
    charts.places,
]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy_project(tmp_path_factory.mktemp("charts") / "project")
    report = REPORTS["illegal_childrens_homes"]
    for name in report.inputs:
        validate(project, CATALOGUE[name])
    write_release(project, report.release(project))
    return project


@pytest.fixture
def report(released: Project, monkeypatch: pytest.MonkeyPatch) -> OpenReport:
    monkeypatch.setenv(ROOT_VARIABLE, str(released.root))
    return open_report("illegal_childrens_homes", "2025")


@pytest.mark.parametrize("draw", EVERY)
def test_a_chart_has_all_that_a_reader_needs_the_same_every_time(
    report: OpenReport, draw: Callable[[OpenReport], Chart]
) -> None:
    chart = draw(report)
    assert chart.picture.startswith(b"\x89PNG")
    assert chart.picture == draw(report).picture
    assert len(chart.alt) > 60
    assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)
    assert chart.table.rows
    for told in (chart.alt, chart.subtitle, chart.table.to_html()):
        assert "nan" not in told.lower().replace("financ", "")
        assert "<NA>" not in told


def test_alt_text_keeps_qualifiers_and_vintages(report: OpenReport) -> None:
    assert "With an EHCP, nearly 60%" in charts.children(report).alt
    assert "2022-23, published Nov 2024: 687" in charts.ofsted(report).alt
    assert "2022-23, published Dec 2023 annual report: 370" in charts.ofsted(report).alt
    assert "369 (derived)" in charts.liberty(report).alt


def test_authorities_without_homes_are_named_from_the_data(report: OpenReport) -> None:
    assert "City of London; Isles of Scilly; Rutland; Westminster." in charts.authorities_without_homes(report).html


@pytest.mark.parametrize("edition", ["2024", "2025"])
def test_each_edition_has_its_headlines(released: Project, monkeypatch: pytest.MonkeyPatch, edition: str) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(released.root))
    assert open_report("illegal_childrens_homes", edition).headlines().html.count("<li>") == 4
