"""Charts of strip searches: the numbers that are drawn are said, and nobody is left out."""

from __future__ import annotations

import pytest
from tests.charts.conftest import Open

from evidence_book.charts import strip_searches as charts
from evidence_book.charts.report import OpenReport


@pytest.fixture
def report(opened: Open) -> OpenReport:
    return opened("strip_searches", "2022-23")


def test_alt_text_says_the_numbers_that_are_drawn(report: OpenReport) -> None:
    assert "at least 52.7 a month" in charts.pace(report).alt
    assert "over 95%" in charts.across_reports(report).alt
    assert "9 below the 99.8% limit" in charts.funnel(report).alt


def test_the_table_of_forces_lists_those_without_a_count(report: OpenReport) -> None:
    rows = charts.force_rates(report).table.rows
    assert len(rows) == 43
    assert sum(row[2].marker is not None for row in rows) == 24


@pytest.mark.parametrize("edition", ["2018-20", "2018-22", "2022-23"])
def test_each_edition_can_be_told(opened: Open, edition: str) -> None:
    assert charts.composition(opened("strip_searches", edition)).table.rows
