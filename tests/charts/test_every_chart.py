"""Every chart of every report: with words for those who do not see it, the same bytes every time, nothing changed by it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import Counter

import pandas as pd
import pytest
from tests.charts.conftest import Open

from evidence_book import charts
from evidence_book.charts.chart import Chart
from evidence_book.charts.headlines import reports_of, roughly
from evidence_book.charts.report import UnknownEdition
from evidence_book.reports.catalogue import BRIEFS, NOTEBOOKS, REPORTS
from evidence_book.reports.headlines import QUESTIONS


def _report_of(module: str) -> str | None:
    return next((name for name in sorted(NOTEBOOKS, key=len, reverse=True) if module.startswith(name)), None)


def _drawers() -> list[tuple[str, str, str]]:
    """Report, module and function of everything that draws a chart from a report."""
    found = []
    for _, name, _ in pkgutil.iter_modules(charts.__path__):
        report = _report_of(name)
        if report is None:
            continue
        module = importlib.import_module(f"evidence_book.charts.{name}")
        found += [
            (report, name, function)
            for function, drawn in inspect.getmembers(module, inspect.isfunction)
            if drawn.__module__ == module.__name__
            and inspect.signature(drawn).return_annotation == "Chart"
            and not function.startswith("_")
        ]
    return found


DRAWERS = _drawers()


def draw(opened: Open, report: str, module: str, function: str) -> Chart:
    drawer = getattr(importlib.import_module(f"evidence_book.charts.{module}"), function)
    chart: Chart = drawer(opened(report))
    return chart


def test_every_report_has_charts() -> None:
    drawn = Counter(report for report, _, _ in DRAWERS)
    assert set(drawn) == set(NOTEBOOKS)
    assert sum(drawn[report] for report in REPORTS) >= 6 * len(REPORTS)
    assert all(drawn[brief] >= 1 for brief in BRIEFS)


@pytest.mark.parametrize(("report", "module", "function"), DRAWERS)
def test_a_chart_has_all_that_a_reader_needs_the_same_every_time(
    opened: Open, report: str, module: str, function: str
) -> None:
    before = {name: table.frame.copy() for name, table in opened(report).release.tables.items()}
    chart = draw(opened, report, module, function)
    assert chart.picture.startswith(b"\x89PNG")
    assert chart.picture == draw(opened, report, module, function).picture
    assert len(chart.alt) > 60
    assert chart.alt.endswith(".")
    assert chart.table.rows
    assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)
    assert chart.download.startswith(f"../downloads/{NOTEBOOKS[report].page}/")
    assert chart.source
    # A title holds no digit but a year: figures have places of their own.
    assert not re.search(r"\d", re.sub(r"(19|20)\d\d(-\d\d)?|\b20 weeks\b", "", chart.title)), chart.title
    for told in (chart.title, chart.alt, chart.subtitle, chart.table.to_html()):
        assert not re.search(r"\bnan\b|<NA>|&lt;NA&gt;|\bNone\b", told)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, opened(report).release.tables[name].frame)


@pytest.mark.parametrize("report", NOTEBOOKS)
def test_each_edition_answers_the_five_questions(opened: Open, report: str) -> None:
    for edition in opened(report).release.headlines:
        html = opened(report, edition).headlines().html
        assert [question for question in QUESTIONS if f"<dt>{question}</dt>" in html] == list(QUESTIONS)
        assert html.count("data-fact") >= 5
        assert "{" not in html


@pytest.mark.parametrize("report", NOTEBOOKS)
def test_an_edition_that_is_not_there_is_refused(opened: Open, report: str) -> None:
    with pytest.raises(UnknownEdition, match=next(iter(opened(report).release.headlines))):
        opened(report, "2031-32")


@pytest.mark.parametrize("percent", [0, 1, 24, 25, 44, 45, 54, 55, 79, 80, 96, 97, 100])
def test_a_share_in_a_headline_has_no_digit(percent: float) -> None:
    assert not any(character.isdigit() for character in roughly(percent))


def test_reports_are_told_by_the_years_of_their_sources() -> None:
    assert reports_of(["cco_2024_ew", "cco_2022_met+nao_2025", "cco_2023_ew", "cco_2024_ew"]) == "2022, 2023 and 2024"
    assert reports_of(["cco_2024_homes+cco_2026_homes"]) == "2024 and 2026"
    assert reports_of(["cco_2024_homes"]) == "2024"
