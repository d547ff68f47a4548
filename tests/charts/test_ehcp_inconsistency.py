"""Charts of inconsistency: titles turn with the data, and gaps are said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from tests.charts.conftest import Open

from evidence_book.charts import ehcp_inconsistency as national
from evidence_book.charts import ehcp_inconsistency_spread as local
from evidence_book.charts.report import OpenReport


@pytest.fixture
def report(opened: Open) -> OpenReport:
    return opened("ehcp_inconsistency", "2024")


def changed(report: OpenReport, name: str, mend: Callable[[pd.DataFrame], pd.DataFrame]) -> OpenReport:
    """The report with one table changed."""
    table = report.release.tables[name]
    tables = {**report.release.tables, name: replace(table, frame=mend(table.frame.copy()))}
    return replace(report, release=replace(report.release, tables=tables))


def test_a_title_turns_when_the_data_turn(report: OpenReport) -> None:
    def better(table: pd.DataFrame) -> pd.DataFrame:
        latest = table["level"].eq("country") & table["calendar_year"].eq(2024)
        return table.assign(rate=table["rate"].mask(latest, 88.8))

    title = national.on_time(changed(report, "issued_within_20_weeks", better)).title
    assert title == "More than half of new plans came within 20 weeks in 2024: the share rose since 2015"

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
    assert "66 above the 99.8% limits" in local.funnel(report).alt
    assert "1 later: 50%, by chance 20%" in local.persistence(report).alt
