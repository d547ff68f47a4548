"""The workbook: readable by openpyxl, a sheet a table, markers kept, the same bytes every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.conftest import ROOT

from evidence_book.disclosure.policy import read_policy
from evidence_book.facts import Fact, Facts
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.sources import Registry, read_registry
from evidence_book.tables.workbook import write_workbook


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(ROOT / "data" / "raw" / "sources.csv")


@pytest.fixture
def release() -> Release:
    frame = pd.DataFrame(
        {
            "place": ["Here", "There", "=1+1"],
            "count": [1234, None, 5],
            "count_marker": [None, "c", None],
            "qualifier": ["at_least", None, None],
        }
    )
    columns = {
        "place": "Place",
        "count": "Number of children",
        "count_marker": "Why it is missing",
        "qualifier": "Qualifier",
    }
    table = ReleasedTable("places", "Children by place", frame, columns, ("ons_geography",), "A caution.").checked()
    fact = Fact(
        id="made.count", label="children", value=50, qualifier="over", period="2024", area_code="E92000001",
        kind="published", source_ids=("ons_geography",), policy="published",
    )  # fmt: skip
    return Release("made", "Made", read_policy("published"), (), {"places": table}, Facts([fact]), {})


def cells(path: Path, sheet: str) -> list[object]:
    book = openpyxl.load_workbook(path)
    return [cell.value for row in book[sheet].iter_rows() for cell in row if cell.value is not None]


def test_a_sheet_a_table_with_cover_contents_facts_and_sources(
    tmp_path: Path, release: Release, registry: Registry
) -> None:
    write_workbook(tmp_path / "made.xlsx", release, registry)
    book = openpyxl.load_workbook(tmp_path / "made.xlsx")
    assert book.sheetnames == ["Cover", "Contents", "places", "facts", "sources"]


def test_markers_stand_in_the_gaps_and_are_explained(tmp_path: Path, release: Release, registry: Registry) -> None:
    write_workbook(tmp_path / "made.xlsx", release, registry)
    found = cells(tmp_path / "made.xlsx", "places")
    assert "[c]" in found
    assert any("confidential" in str(cell) for cell in found)
    assert "A caution." in found
    assert 1234 in found
    assert "Why it is missing" not in found


def test_qualifiers_stay_with_their_numbers(tmp_path: Path, release: Release, registry: Registry) -> None:
    write_workbook(tmp_path / "made.xlsx", release, registry)
    found = cells(tmp_path / "made.xlsx", "facts")
    assert "over 50" in found
    assert "at least" in cells(tmp_path / "made.xlsx", "places")
    assert 50 not in found


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, release: Release, registry: Registry) -> None:
    write_workbook(tmp_path / "made.xlsx", release, registry)
    book = openpyxl.load_workbook(tmp_path / "made.xlsx")
    types = [cell.data_type for row in book["places"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert types == ["s"]


def test_equal_releases_give_equal_bytes(tmp_path: Path, release: Release, registry: Registry) -> None:
    write_workbook(tmp_path / "one.xlsx", release, registry)
    write_workbook(tmp_path / "two.xlsx", release, registry)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.xlsx", "two.xlsx"]


def test_names_too_long_for_a_sheet_are_cut_and_stay_different(
    tmp_path: Path, release: Release, registry: Registry
) -> None:
    table = release.tables["places"]
    long = {name: replace(table, name=name) for name in ("places_" * 5 + "one", "places_" * 5 + "two")}
    write_workbook(tmp_path / "made.xlsx", replace(release, tables=long), registry)
    names = openpyxl.load_workbook(tmp_path / "made.xlsx").sheetnames[2:4]
    assert all(len(name) <= 31 for name in names)
    assert len(set(names)) == 2


@pytest.mark.parametrize(("area", "said"), [("E92000001", "England unless"), ("K04000001", "England and Wales unless")])
def test_a_sheet_says_what_area_it_covers(
    tmp_path: Path, release: Release, registry: Registry, area: str, said: str
) -> None:
    fact = release.facts["made.count"].model_copy(update={"area_code": area})
    write_workbook(tmp_path / "made.xlsx", replace(release, facts=Facts([fact])), registry)
    assert any(str(cell).startswith(said) for cell in cells(tmp_path / "made.xlsx", "places"))
