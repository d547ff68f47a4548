"""Charts of inconsistency: drawn from the release, titles chosen from the data, the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from tests.conftest import copy_project

from evidence_book.charts import ehcp_inconsistency as national
from evidence_book.charts import ehcp_inconsistency_spread as local
from evidence_book.charts.chart import Chart
from evidence_book.charts.report import OpenReport, open_report
from evidence_book.datasets import CATALOGUE
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.release import write_release
from evidence_book.validation.gate import validate

EVERY = [
    national.on_time,
    national.plans,
    national.refusals,
    national.appeals,
    national.primary_need,
    local.spread,
    local.funnel,
    local.persistence,
    local.within_regions,
]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy_project(tmp_path_factory.mktemp("charts") / "project")
    report = REPORTS["ehcp_inconsistency"]
    for name in report.inputs:
        validate(project, CATALOGUE[name])
    write_release(project, report.release(project))
    return project


@pytest.fixture
def report(released: Project, monkeypatch: pytest.MonkeyPatch) -> OpenReport:
    monkeypatch.setenv(ROOT_VARIABLE, str(released.root))
    return open_report("ehcp_inconsistency", "2024")


def changed(report: OpenReport, name: str, mend: Callable[[pd.DataFrame], pd.DataFrame]) -> OpenReport:
    """The report with one table changed."""
    table = report.release.tables[name]
    tables = {**report.release.tables, name: replace(table, frame=mend(table.frame.copy()))}
    return replace(report, release=replace(report.release, tables=tables))


@pytest.mark.parametrize("draw", EVERY)
def test_a_chart_has_all_that_a_reader_needs_the_same_every_time(
    report: OpenReport, draw: Callable[[OpenReport], Chart]
) -> None:
    chart = draw(report)
    assert chart.picture.startswith(b"\x89PNG")
    assert chart.picture == draw(report).picture
    assert len(chart.alt) > 60
    assert chart.table.rows
    assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)
    for told in (chart.title, chart.alt, chart.subtitle, chart.table.to_html()):
        assert "nan" not in told.lower()
        assert "<NA>" not in told


def test_titles_say_what_the_data_say(report: OpenReport) -> None:
    assert national.on_time(report).title == (
        "Fewer than half of new plans came within 20 weeks in 2024: the share fell from 59.2% in 2015 to 46.4%"
    )
    assert national.appeals(report).title.endswith("rose from 1.2% in 2015 to 3.2% in 2024")
    assert national.plans(report).title == "Plans in place rose to 638,745, 2.8 times the number of 2010"
    assert local.funnel(report).title.startswith("122 of 147 authorities")
    assert local.spread(report).title == "In 73 authorities most plans are late, more than the 55 of 2015"
    assert "few more than by chance" in local.persistence(report).title


def test_a_title_turns_when_the_data_turn(report: OpenReport) -> None:
    def better(table: pd.DataFrame) -> pd.DataFrame:
        latest = table["level"].eq("country") & table["calendar_year"].eq(2024)
        return table.assign(rate=table["rate"].mask(latest, 88.8))

    title = national.on_time(changed(report, "issued_within_20_weeks", better)).title
    assert (
        title == "More than half of new plans came within 20 weeks in 2024: the share rose from 59.2% in 2015 to 88.8%"
    )

    def faithful(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(percent=table["percent"].mask(table["years_later"].eq(5), 66.0))

    assert "many more than by chance" in local.persistence(changed(report, "persistence", faithful)).title


def test_what_is_missing_is_marked_in_the_tables_and_never_nought(report: OpenReport) -> None:
    rows = {row[0].text: row for row in national.on_time(report).table.rows}
    assert [cell.text for cell in rows["2024"][1:5]] == ["[x]", "[x]", "46.4%", "[x]"]
    places = {row[0].text: row for row in local.funnel(report).table.rows}
    assert [cell.text for cell in places["Norfolk"][2:5]] == ["[x]", "[x]", "[x]"]
    assert places["Tower Hamlets"][3].text == "[x]"
    assert places["Isles of Scilly"][3].text == "[z]"


def test_every_authority_is_in_the_table_of_the_funnel(report: OpenReport) -> None:
    assert len(local.funnel(report).table.rows) == 152


def test_alt_text_tells_the_numbers(report: OpenReport) -> None:
    assert "2022: 49.2%, with exceptions 47.7%" in national.on_time(report).alt
    assert "68 above the 99.8% limits" in local.funnel(report).alt
    assert "1 later: 50%, by chance 20%" in local.persistence(report).alt


@pytest.mark.parametrize("edition", ["2024", "2022"])
def test_each_edition_has_its_headlines(released: Project, monkeypatch: pytest.MonkeyPatch, edition: str) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(released.root))
    assert open_report("ehcp_inconsistency", edition).headlines().html.count("<li>") == 4
