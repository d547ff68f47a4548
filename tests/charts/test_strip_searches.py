"""Charts: drawn from the release, with words for those who do not see them, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from tests.conftest import copy_project

from evidence_book.charts import strip_searches as charts
from evidence_book.charts.chart import Chart
from evidence_book.charts.report import OpenReport, UnknownEdition, open_report
from evidence_book.datasets import CATALOGUE
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.release import write_release
from evidence_book.validation.gate import validate

EVERY = [
    charts.pace,
    charts.across_reports,
    charts.composition,
    charts.ethnicity,
    charts.force_rates,
    charts.funnel,
    charts.custody,
]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy_project(tmp_path_factory.mktemp("charts") / "project")
    report = REPORTS["strip_searches"]
    for name in report.inputs:
        validate(project, CATALOGUE[name])
    write_release(project, report.release(project))
    return project


@pytest.fixture
def report(released: Project, monkeypatch: pytest.MonkeyPatch) -> OpenReport:
    monkeypatch.setenv(ROOT_VARIABLE, str(released.root))
    return open_report("strip_searches", "2022-23")


@pytest.mark.parametrize("draw", EVERY)
def test_a_chart_has_all_that_a_reader_needs(report: OpenReport, draw: Callable[[OpenReport], Chart]) -> None:
    chart = draw(report)
    assert chart.picture.startswith(b"\x89PNG")
    assert len(chart.alt) > 60
    assert chart.alt.endswith(".")
    assert chart.table.rows
    assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)
    assert chart.download.startswith("../downloads/strip-searches/")
    assert chart.source
    for told in (chart.alt, chart.subtitle, chart.table.to_html()):
        assert "nan" not in told.lower().replace("finance", "")
        assert "<NA>" not in told


@pytest.mark.parametrize("draw", EVERY)
def test_a_chart_is_drawn_the_same_every_time(report: OpenReport, draw: Callable[[OpenReport], Chart]) -> None:
    assert draw(report).picture == draw(report).picture


def test_alt_text_says_the_numbers_that_are_drawn(report: OpenReport) -> None:
    assert "at least 52.7 a month" in charts.pace(report).alt
    assert "over 95%" in charts.across_reports(report).alt
    assert "9 below the 99.8% limit" in charts.funnel(report).alt


def test_the_table_of_forces_lists_those_without_a_count(report: OpenReport) -> None:
    rows = charts.force_rates(report).table.rows
    assert len(rows) == 43
    assert sum(row[2].marker is not None for row in rows) == 24


@pytest.mark.parametrize("edition", ["2018-20", "2018-22", "2022-23"])
def test_each_edition_can_be_told(released: Project, monkeypatch: pytest.MonkeyPatch, edition: str) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(released.root))
    report = open_report("strip_searches", edition)
    assert charts.composition(report).table.rows
    assert report.headlines().html.count("<li>") == 4


def test_an_edition_that_is_not_there_is_refused(released: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(released.root))
    with pytest.raises(UnknownEdition, match="2018-20"):
        open_report("strip_searches", "2031-32")


def test_drawing_does_not_change_the_release(report: OpenReport) -> None:
    before = {name: table.frame.copy() for name, table in report.release.tables.items()}
    for draw in EVERY:
        draw(report)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, report.release.tables[name].frame)
