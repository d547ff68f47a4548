"""Charts of mental health services: the break is said, headlines follow the data, scores carry their range."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.charts.conftest import Open

from evidence_book.charts import camhs as charts
from evidence_book.charts import camhs_areas as areas
from evidence_book.charts.report import OpenReport
from evidence_book.wording import moved


@pytest.fixture
def report(opened: Open) -> OpenReport:
    return opened("camhs", "2023-24")


def test_the_break_is_said_where_it_is_drawn(report: OpenReport) -> None:
    for chart in (charts.referrals(report), charts.waits(report)):
        assert "break between 2021-22 and 2022-23" in chart.alt
        assert "2021-22, referrals started in the year" in chart.alt
        assert "2022-23, referrals active in the year" in chart.alt


def test_a_year_without_a_mean_wait_is_marked_and_not_drawn(report: OpenReport) -> None:
    chart = charts.waits(report)
    last = chart.table.rows[-1]
    assert (last[0].text, last[2].marker) == ("2023-24", "x")
    assert "2023-24" not in chart.alt
    assert last[4].text == "about 33%"


def test_a_published_percentage_is_not_shown_finer_than_it_was_published(report: OpenReport) -> None:
    closed = {row[0].text: row[3].text for row in charts.waits(report).table.rows}
    assert (closed["2017-18"], closed["2019-20"]) == ("36%", "26.8%"), "a published one, and one from counts"


def test_a_headline_turns_with_the_data(report: OpenReport) -> None:
    assert "rose" in charts.spending(report).title
    table = report.release.tables["spending"]
    falling = table.frame.assign(per_child=table.frame["per_child"].to_numpy()[::-1])
    turned = replace(report.release, tables={**report.release.tables, "spending": replace(table, frame=falling)})
    assert "fell" in charts.spending(OpenReport(turned, report.edition)).title
    assert moved(1, 1) == "stayed the same"


def test_areas_are_named_as_people_name_them(report: OpenReport) -> None:
    assert areas.plain("NHS Stoke On Trent CCG") == "Stoke on Trent"
    html = areas.where(report).html
    assert "NHS" not in html
    assert html.count("data-fact") == 4


def test_scores_say_what_rounding_allows_of_every_area(report: OpenReport) -> None:
    rows = areas.scores(report).table.rows
    assert len(rows) == 106
    for row in rows:
        low, high = map(int, row[2].text.split(" to "))
        assert low <= int(row[1].text) <= high


def test_areas_that_merged_are_told_apart(report: OpenReport) -> None:
    chart = areas.change(report)
    assert len(chart.table.rows) == 106
    assert "9 areas are set against all the areas that became them" in chart.alt
