"""Rerunning with other choices: what moves is found, nothing is written, and nothing hidden is shown."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence_book.digests import digest_tree
from evidence_book.disclosure.policy import NotReleasable
from evidence_book.project import Project
from evidence_book.reports.choices import BadChoice, check_choices
from evidence_book.reports.release import given_data, read_release, write_release
from evidence_book.review.report import to_html
from evidence_book.review.rerunning import rerun


@pytest.mark.parametrize(
    ("release", "name", "value"),
    [
        ("strip_searches", "slowest_share", 0.1),
        ("strip_searches", "interval_level", 1.0),
        ("strip_searches", "interval_level", "0.9"),
        ("strip_searches", "comparison_group", "everybody"),
        ("returns_strip_search", "threshold", True),
        ("strip_searches", "threshold", 20),
        ("camhs", "anything", 1),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused_by_name(release: str, name: str, value: object) -> None:
    with pytest.raises(BadChoice, match=name):
        check_choices(release, {name: value})


def test_another_level_moves_limits_and_no_number(built: Project) -> None:
    before = digest_tree(built.released)
    found = rerun(built, "strip_searches", {"interval_level": 0.99}).comparison
    facts = [each for each in found.differences if each.kind == "fact"]
    assert facts
    assert {each.tier for each in facts} <= {"limits", "wording"}
    assert any(each.name == "strip_searches.no_further_action.2022_23" for each in facts)
    assert digest_tree(built.released) == before


def test_another_comparison_group_moves_the_ratio(built: Project) -> None:
    found = rerun(built, "strip_searches", {"comparison_group": "london"})
    moved = {each.name: each for each in found.comparison.differences}
    assert moved["strip_searches.black_ratio.2018_22"].tier == "large"
    assert "strip_searches.searches.2022_23" not in moved
    page = to_html(found.comparison, "Rerun", found.choices)
    assert "comparison_group" in page
    assert "Likely cause" not in page


def test_the_published_choices_move_nothing(built: Project) -> None:
    values = {"interval_level": 0.95, "comparison_group": "own"}
    assert rerun(built, "strip_searches", values).comparison.verdict == "identical"


def test_a_higher_threshold_shows_nothing_that_is_hidden(built: Project) -> None:
    published = read_release(built, "returns_strip_search")
    found = rerun(built, "returns_strip_search", {"threshold": 20}).comparison
    assert found.verdict == "differs"
    for each in found.differences:
        if each.kind == "table":
            assert each.before != "empty", "a count that is hidden was shown beside what hides it"
    assert published.facts["returns_strip_search.counts_hidden"].value


def test_a_lower_threshold_is_refused(built: Project) -> None:
    with pytest.raises(NotReleasable, match="hides counts below"):
        rerun(built, "returns_strip_search", {"threshold": 5})


def test_what_was_worked_out_for_an_experiment_is_never_written(built: Project) -> None:
    release = read_release(built, "attendance")
    with given_data({"any": pd.DataFrame()}), pytest.raises(Exception, match="never written"):
        write_release(built, release)
