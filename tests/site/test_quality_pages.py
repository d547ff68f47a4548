"""The quality statement: every report is on it, and its tables count what was released."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from tests.conftest import ROOT

from evidence_book.disclosure.policy import read_policy
from evidence_book.facts import Fact, Facts
from evidence_book.reports.catalogue import BRIEFS, REPORTS
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.site.quality_pages import coverage_table, origin_table, quality_functions, timeliness_table, years_of
from evidence_book.sources import Registry, Source
from evidence_book.validation.receipts import Receipt

PAGE = (ROOT / "book" / "quality.md").read_text(encoding="utf-8")
REGISTRY = Registry(
    Source(source_id=name, title=name, publisher="P", published=published, url="", licence=licence)
    for name, published, licence in (
        ("open", "2021-05", "OGL-UK-3.0"),
        ("other", "2019", "quoted"),
        ("undated", "", "quoted"),
    )
)


def fact(name: str, kind: str, **rest: object) -> Fact:
    return Fact.model_validate(
        {"id": f"big_ask.{name}", "label": name, "value": 1, "unit": "count", "kind": kind, "period": "2021",
         "area_code": "E92000001", "source_ids": ("open",), "policy": "published"} | rest
    )  # fmt: skip


def released(report: str = "big_ask") -> Release:
    frame = pd.DataFrame(
        {
            "area": ["a", "b", "c"],
            "count": [1.0, None, None],
            "rate": [None, 2.0, 3.0],
            "count_marker": [None, "c", "x"],
            "why": ["x", None, None],
            "known": [True, False, True],
        }
    )
    columns = dict.fromkeys(frame.columns, "a meaning")
    table = ReleasedTable("t", "A table", frame, columns, ("other",), markers={"rate": "why"})
    facts = Facts(
        [
            fact("seen.2021", "published"),
            fact("made.2021", "computed"),
            fact("gone.2021", "computed", value=None, marker="x"),
        ]
    )
    return Release(report, "The Big Ask", read_policy("published"), (), {"t": table}, facts, {})


def rows_of(html: str) -> list[list[str]]:
    return [
        [cell.get_text() for cell in row.select("th, td")] for row in BeautifulSoup(html, "lxml").select("tbody tr")
    ]


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ([], "not known"),
        ([""], "not known"),
        (["2020-12"], "2020"),
        (["2020-21"], "2020 to 2021"),
        (["2020-2022", "2019-01-31"], "2019 to 2022"),
        (["2021 (updated 2022-08)", ""], "2021"),
    ],
)
def test_years_are_read_off_whatever_a_source_says(published: list[str], said: str) -> None:
    assert years_of(published) == said


def test_facts_are_counted_by_where_they_come_from() -> None:
    (row,) = rows_of(origin_table([released()], REGISTRY).to_html())
    assert row == ["The Big Ask", "1", "2", "1", "2", "1", "2019 to 2021"]


def test_gaps_are_counted_by_their_symbol() -> None:
    table = coverage_table([released()])
    assert table.headers[3:] == ["confidential", "not available"]
    assert rows_of(table.to_html()) == [["The Big Ask", "6", "3", "1", "2"]]


def test_what_is_made_from_records_of_children_is_in_no_count() -> None:
    assert not rows_of(coverage_table([released("returns_strip_search")]).to_html())
    assert not rows_of(origin_table([released("plans")], REGISTRY).to_html())


def test_a_dataset_says_when_its_sources_were_published() -> None:
    receipt = Receipt("a.b", "public", "2018 to 2020", "", "", "", "", "", 3, 4, "", ("open", "undated"))
    table = timeliness_table([receipt], {"a.b": "Some figures"}, REGISTRY)
    assert rows_of(table.to_html()) == [["Some figures", "2018 to 2020", "2021", "2"]]


def test_the_page_shows_each_table_and_speaks_of_each_report() -> None:
    for name in quality_functions([], [], {}, REGISTRY):
        assert f"{{{{ {name}() }}}}" in PAGE
    for report in REPORTS.values():
        assert f"\n### {report.title.removeprefix('Inconsistency of ')}\n" in PAGE
    for brief in BRIEFS.values():
        assert brief.title.split(" and children")[0] in PAGE
    assert "These are not official statistics." in PAGE
