"""Where sources disagree: each conflict of the topic is decided by a rule, from the real list."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.reports.strip_searches.conflicts import COLUMNS, PICKED, RULES, conflicts, conflicts_table

RAW = Project(Path(__file__).resolve().parents[3]).raw


def tidy(name: str) -> pd.DataFrame:
    dataset = CATALOGUE[name]
    return dataset.tidy(read_published(dataset, RAW))


@pytest.fixture
def known() -> pd.DataFrame:
    return tidy("strip_searches.known_conflicts")


def test_every_conflict_about_the_reports_is_decided(known: pd.DataFrame) -> None:
    decided = conflicts(known)
    assert decided["item"].tolist() == [item for item in known["item"] if " report: " in item]
    assert set(decided["item"]) == set(PICKED)
    assert decided[["used", "rule", "reason"]].ne("").all(axis=None)


def test_every_rule_is_explained(known: pd.DataFrame) -> None:
    assert {rule for _, rule in PICKED.values()} <= set(RULES)
    decided = conflicts(known)
    assert decided["reason"].tolist() == [RULES[rule] for rule in decided["rule"]]


def test_conflicts_of_other_topics_are_left_to_other_reports(known: pd.DataFrame) -> None:
    decided = conflicts(known)
    assert not decided["item"].str.contains("illegal homes|DoL|Ofsted").any()
    assert len(decided) < len(known)


@pytest.mark.parametrize(
    ("item", "used", "rule"),
    [
        ("2023 report: total", "2,847", "slip"),
        ("2023 report: Cumbria", "fewer than 10", "suppressed"),
        ("2024 report: appropriate adult", "45% absent or not confirmed", "sum"),
    ],
)
def test_the_reading_used_is_told_with_its_rule(known: pd.DataFrame, item: str, used: str, rule: str) -> None:
    row = conflicts(known).set_index("item").loc[item]
    assert (row["used"], row["rule"]) == (used, rule)


def test_both_readings_and_both_sources_are_kept(known: pd.DataFrame) -> None:
    row = conflicts(known).set_index("item").loc["2023 report: total"]
    assert row[["value_a", "source_a", "value_b", "source_b"]].tolist() == [
        "2,847",
        "mail_2023a",
        "2,487",
        "mail_2023b",
    ]


def test_a_reading_that_points_to_a_file_says_what_it_is_instead(known: pd.DataFrame) -> None:
    readings = conflicts(known).set_index("item")["value_b"]
    assert readings["2023 report: Thames Valley rate"] == "computed here"
    assert not readings.str.startswith("see ").any()


def test_a_conflict_without_a_decision_stops_the_report(known: pd.DataFrame) -> None:
    undecided = known.iloc[[0]].assign(item="2024 report: number of girls")
    with pytest.raises(ValueError, match="no reading picked for: 2024 report: number of girls"):
        conflicts(pd.concat([known, undecided]))


def test_the_list_that_was_given_is_not_changed(known: pd.DataFrame) -> None:
    before = known.copy(deep=True)
    conflicts(known)
    pd.testing.assert_frame_equal(known, before)


def test_the_table_is_releasable_and_names_the_sources_of_both_sides(known: pd.DataFrame) -> None:
    table = conflicts_table(conflicts(known)).checked()
    assert list(table.frame) == list(COLUMNS)
    assert {"mail_2023a", "mail_2023b"} <= set(table.sources)
