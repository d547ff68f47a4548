"""Charts of illegal children's homes: qualifiers and vintages are said, and authorities named from the data."""

from __future__ import annotations

import pytest
from tests.charts.conftest import Open

from evidence_book.charts import illegal_childrens_homes as charts
from evidence_book.charts import illegal_childrens_homes_areas as areas
from evidence_book.charts.report import OpenReport


@pytest.fixture
def report(opened: Open) -> OpenReport:
    return opened("illegal_childrens_homes", "2025")


def test_alt_text_keeps_qualifiers_and_vintages(report: OpenReport) -> None:
    assert "With an EHCP, nearly 60%" in charts.children(report).alt
    assert "2022-23, published Nov 2024: 687" in charts.ofsted(report).alt
    assert "2022-23, published Dec 2023 annual report: 370" in charts.ofsted(report).alt
    assert "369 (derived)" in areas.liberty(report).alt


def test_authorities_without_homes_are_named_from_the_data(report: OpenReport) -> None:
    assert "City of London; Isles of Scilly; Rutland; Westminster." in areas.places(report).note


def test_limits_tell_which_authorities_changed(report: OpenReport) -> None:
    chart = areas.looked_after_change(report)
    verdicts = [row[6].text for row in chart.table.rows]
    assert len(verdicts) == 155
    assert (
        f"rose by more than chance allows, {verdicts.count('rose by more than chance allows')} authorities" in chart.alt
    )
