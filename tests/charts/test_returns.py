"""The section from the returns: synthetic data says so in every part of it, and real data does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from tests.conftest import copy_project

from evidence_book.charts import returns as section
from evidence_book.charts.chart import Chart, Html, Shown
from evidence_book.charts.returns import from_the_returns
from evidence_book.intake.returns.specification import specifications
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.catalogue import RETURNS
from evidence_book.reports.release import Release, write_release
from evidence_book.reports.returns.tables import SYNTHETIC
from evidence_book.validation.return_gate import validate_return


@pytest.fixture(scope="module")
def released(built_by_now: Project | None, tmp_path_factory: pytest.TempPathFactory) -> Project:
    if built_by_now:
        return built_by_now
    project = copy_project(tmp_path_factory.mktemp("returns") / "project")
    for returned in RETURNS.values():
        validate_return(project, returned.specification)
        write_release(project, returned.release(project))
    return project


@pytest.fixture
def here(released: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv(ROOT_VARIABLE, str(released.root))
    yield released


def parts(shown: Shown) -> tuple[str, Chart, str]:
    first, chart, tables = shown.parts
    assert isinstance(first, Html) and isinstance(chart, Chart) and isinstance(tables, Html)
    return first.html, chart, tables.html


@pytest.mark.parametrize("name", sorted(specifications()))
def test_a_synthetic_return_says_so_in_every_part(here: Project, name: str) -> None:
    words, chart, tables = parts(from_the_returns(name))
    assert "Synthetic demonstration." in words and "invented" in words
    assert chart.title.startswith("Synthetic demonstration: ")
    assert chart.alt.startswith("Synthetic demonstration: ")
    assert chart.source.startswith("synthetic returns")
    assert tables.count("<caption>Synthetic demonstration: ") == tables.count("<caption>") > 2


@pytest.mark.parametrize("name", sorted(specifications()))
def test_who_is_missing_is_told_by_name(here: Project, name: str) -> None:
    words, _, _ = parts(from_the_returns(name))
    assert "Sent back, because of errors, and not in these figures:" in words
    assert "Nothing came from:" in words


@pytest.mark.parametrize("name", sorted(specifications()))
def test_hidden_shares_are_told_as_hidden_and_never_as_zero(here: Project, name: str) -> None:
    _, chart, tables = parts(from_the_returns(name))
    assert "[c]" in tables
    for row in chart.table.rows:
        assert (row[0].text in chart.alt) and ((f"{row[0].text} hidden" in chart.alt) == (row[-1].marker == "c"))


def _as_real(release: Release) -> Release:
    tables = {
        name: replace(table, title=table.title.removeprefix(f"{SYNTHETIC}: "), frame=table.frame.assign(data="returns"))
        for name, table in release.tables.items()
    }
    return replace(release, tables=tables, sensitivity="restricted")


def test_a_real_return_does_not_say_that_it_is_invented(here: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read = section.read_release
    monkeypatch.setattr(section, "read_release", lambda project, name: _as_real(read(project, name)))
    words, chart, tables = parts(from_the_returns("strip_search"))
    assert not any(
        "ynthetic" in text or "invented" in text for text in (words, chart.title, chart.alt, chart.source, tables)
    )
    assert chart.title[0].isupper()


def _with_shares(release: Release, hidden: bool) -> Release:
    """The same release with every share by force hidden, or all alike."""
    table = release.tables["by_force_and_adult"]
    frame = table.frame.assign(percent=float("nan") if hidden else 40.0, percent_marker="c" if hidden else None)
    return replace(release, tables={**release.tables, table.name: replace(table, frame=frame)})


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("hidden", "finding"), [(True, "every share is hidden"), (False, "most often in several places alike")]
)
def test_the_title_follows_the_figures(
    here: Project, monkeypatch: pytest.MonkeyPatch, hidden: bool, finding: str
) -> None:
    read = section.read_release
    monkeypatch.setattr(section, "read_release", lambda project, name: _with_shares(read(project, name), hidden))
    _, chart, _ = parts(from_the_returns("strip_search"))
    assert chart.title.endswith(finding)
    assert not any(letter.isdigit() for letter in chart.title)


def test_where_most_providers_are_hidden_regions_are_shown(here: Project) -> None:
    _, chart, _ = parts(from_the_returns("illegal_home"))
    assert "of each region" in chart.subtitle
    frame = pd.read_csv(Path(here.released) / "returns_illegal_home" / "by_authority_and_liberty.csv")
    regions = frame[frame["area_level"].eq("region")]["area_name"]
    assert {row[0].text for row in chart.table.rows} == set(regions)


@pytest.mark.parametrize("name", sorted(RETURNS))
def test_every_row_of_every_file_says_that_it_is_synthetic(here: Project, name: str) -> None:
    files = sorted((here.released / name).glob("*.csv"))
    assert len(files) >= 6
    for path in files:
        assert set(pd.read_csv(path)["data"]) == {"synthetic"}, path.name
