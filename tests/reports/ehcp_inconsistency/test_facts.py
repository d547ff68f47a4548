"""The facts that pages quote: from the tables, with limits, qualifiers, kinds and sources."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.conftest import copy_project

from evidence_book.datasets import CATALOGUE
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.release import Release, read_release, write_release
from evidence_book.validation.gate import validate


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    project = copy_project(tmp_path_factory.mktemp("facts") / "project")
    report = REPORTS["ehcp_inconsistency"]
    for name in report.inputs:
        validate(project, CATALOGUE[name])
    write_release(project, report.release(project))
    return read_release(project, report.name)


def displays(release: Release, *names: str) -> list[str]:
    return [release.facts[f"ehcp_inconsistency.{name}"].display for name in names]


def test_facts_say_what_the_tables_say(release: Release) -> None:
    england = release.tables["issued_within_20_weeks"].frame
    england = england[england["level"].eq("country")]
    for year, rate in zip(england["calendar_year"], england["rate"], strict=True):
        assert release.facts[f"ehcp_inconsistency.on_time.{year}"].value == rate
    assert displays(release, "on_time.2022", "on_time.2024", "plans.2025") == ["49.2%", "46.4%", "638,745"]


def test_a_computed_share_has_numbers_and_limits_and_a_published_one_has_not(release: Release) -> None:
    computed, published = (release.facts[f"ehcp_inconsistency.on_time.{year}"] for year in (2022, 2024))
    assert (computed.kind, computed.numerator, computed.denominator) == ("computed", 30536, 62108)
    assert computed.limits == "48.8% to 49.6%"
    assert (published.kind, published.numerator, published.interval) == ("published", None, None)


def test_change_and_growth_worked_by_hand(release: Release) -> None:
    change = release.facts["ehcp_inconsistency.on_time_change.2015_2024"]
    assert (change.value, change.unit) == (-12.8, "points")
    growth = release.facts["ehcp_inconsistency.plans_growth.2024_2025"]
    assert growth.value == pytest.approx(100 * (638745 / 576474 - 1), abs=1e-4)
    early = release.facts["ehcp_inconsistency.plans_growth.2015_2025"]
    assert "statements" in early.note


def test_qualifiers_and_regulations_stay_with_their_numbers(release: Release) -> None:
    assert displays(release, "study_plans.2022", "in_mainstream.2022", "limit.comments", "limit.final_plan") == [
        "nearly 650", "over 40%", "at least 15 days", "20 weeks",
    ]  # fmt: skip
    assert release.facts["ehcp_inconsistency.limit.final_plan"].note == "SEND Regs 2014 reg 13(2)"


def test_authorities_without_a_number_are_counted(release: Release) -> None:
    assert displays(release, "authorities.2024", "authorities_without_rate.2023", "counted_as_late.2022") == [
        "153",
        "3",
        "2",
    ]
    assert displays(release, "authorities_ended.2014_2024", "authorities_begun.2014_2024") == ["5", "6"]


def test_spread_and_persistence_have_chance_beside_them(release: Release) -> None:
    facts = release.facts
    assert facts["ehcp_inconsistency.outside_99_8.2022"].value == 120
    assert facts["ehcp_inconsistency.expected_99_8.2022"].value == pytest.approx(0.3)
    assert "ehcp_inconsistency.outside_99_8.2024" not in facts, "no numbers of plans are published"
    often, chance = (
        facts[f"ehcp_inconsistency.{name}.2015_2024"].value for name in ("often_slowest", "often_slowest_by_chance")
    )
    assert often is not None and chance is not None
    assert often > 2 * chance
    assert displays(release, "still_slowest.after_1_year", "still_slowest_by_chance.after_1_year") == ["50%", "20%"]


def test_each_edition_speaks_of_its_own_year(release: Release) -> None:
    assert set(release.headlines) == {"2024", "2022"}
    for year, answers in release.headlines.items():
        assert f"on_time.{year}" in answers[1]
        assert f"below_half.{year}" in answers[2]


def test_every_gap_of_a_released_number_has_its_marker(release: Release) -> None:
    for table in release.tables.values():
        table.checked()
    issued = release.tables["issued_within_20_weeks"].frame
    gone = issued[issued["rate_marker"].isin(["x", "z"])]
    assert gone[["rate", "lower", "upper"]].isna().all(axis=None)
    assert isinstance(gone, pd.DataFrame) and len(gone) == 116


def test_authorities_with_a_figure_are_those_of_the_download(release: Release) -> None:
    issued = release.tables["issued_within_20_weeks"].frame
    local = issued[issued["level"].eq("local_authority")]
    for year in (2022, 2024):
        rows = local[local["calendar_year"].eq(year)]
        assert release.facts[f"ehcp_inconsistency.rated.{year}"].value == rows["rate"].notna().sum()
        assert release.facts[f"ehcp_inconsistency.authorities.{year}"].value == len(rows)
