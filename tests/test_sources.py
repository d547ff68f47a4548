"""The registry of sources: the real one is whole, and a faulty one is named row by row."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.sources import Registry, Source, read_registry, split_ids, unknown_sources

PROJECT = Project(Path(__file__).resolve().parents[1])
HEADER = "source_id,title,publisher,published,url,licence\n"
GOOD = "ons_2021,Census,Office for National Statistics,2021-03,https://example.org/census,OGL-UK-3.0\n"
# Lists that say what belongs to what: they hold no figure, and so name no source.
OURS = {"ambition_measures", "claim_evidence", "claim_work_streams", "work_stream_evidence"}
TRANSCRIPTIONS = sorted(path for path in (PROJECT.raw / "published").rglob("*.csv") if path.stem not in OURS)
SOURCE_COLUMNS = ("source_id", "origin_id", "source_a", "source_b")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(PROJECT.registry)


def problems_in(tmp_path: Path, *rows: str) -> tuple[Problem, ...]:
    path = tmp_path / "sources.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_registry(path)
    assert all(problem.file == "data/raw/sources.csv" and problem.mend for problem in raised.value.problems)
    return raised.value.problems


def test_the_registry_reads(registry: Registry) -> None:
    with PROJECT.registry.open(encoding="utf-8", newline="") as file:
        assert [source.source_id for source in registry] == [row["source_id"] for row in csv.DictReader(file)]
    assert len(registry) == len(list(registry)) > 100
    assert registry["cco_2024_ew"].published == "2024-08-19"
    assert registry["cco_2024_ew"].publisher == "Children's Commissioner for England"
    assert "cco_2024_ew" in registry
    assert "nobody_1999" not in registry


@pytest.mark.parametrize(
    ("title", "document"),
    [
        ("A briefing: data and code (commit be36bc09f22dae7f6fe4578792080cdac5b0754d)", "A briefing: data and code"),
        ("Tool data (long.parquet, commit 2e30e39)", "Tool data"),
        ("We commit (a pledge)", "We commit (a pledge)"),
        ("Figures (commit 2e30e39), revised", "Figures (commit 2e30e39), revised"),
    ],
)
def test_a_document_is_named_without_the_state_of_a_repository(title: str, document: str) -> None:
    source = Source(source_id="a", title=title, publisher="A", published="2025", url="", licence="quoted")
    assert source.document == document


@pytest.mark.parametrize("path", TRANSCRIPTIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_source_of_every_transcription_is_registered(path: Path, registry: Registry) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in SOURCE_COLUMNS if name in rows[0]]
    assert columns
    unknown = {part for row in rows for name in columns for part in split_ids(row[name]) if part not in registry}
    assert not unknown


def test_ids_joined_by_a_plus_are_several_sources() -> None:
    assert split_ids("dfe_sen2_2023+dfe_lait + moj_send_appeal_rate_2022") == [
        "dfe_sen2_2023", "dfe_lait", "moj_send_appeal_rate_2022",
    ]  # fmt: skip
    assert split_ids("dfe_lait") == ["dfe_lait"]


def test_a_row_that_names_an_unregistered_source_is_listed(registry: Registry) -> None:
    values = [(2, "cco_2024_ew"), (3, "cco_2024_ew+nobody_1999"), (4, "cco_2022_met+cco_2023_ew"), (7, "")]
    problems = unknown_sources(values, "origin_id", registry, "data/raw/published/x.csv")
    assert [(problem.row, problem.field, problem.code) for problem in problems] == [
        (3, "origin_id", "unknown-source"),
        (7, "origin_id", "unknown-source"),
    ]
    assert all("nobody_1999" not in str(problem) for problem in problems)


@pytest.mark.parametrize("published", ["", "2021", "2021-03", "2021-03-21", "2021-2022", "2021 (updated 2023)"])
def test_a_date_is_as_exact_as_is_known(tmp_path: Path, published: str) -> None:
    path = tmp_path / "sources.csv"
    path.write_text(f"{HEADER}ons_2021,Census,ONS,{published},,OGL-UK-3.0\n", encoding="utf-8")
    assert read_registry(path)["ons_2021"].published == published


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("ONS-2021,Census,ONS,2021,,OGL\n", "source_id"),
        (",Census,ONS,2021,,OGL\n", "source_id"),
        ("ons_2021,,ONS,2021,,OGL\n", "title"),
        ("ons_2021,Census, ,2021,,OGL\n", "publisher"),
        ("ons_2021,Census,ONS,last spring,,OGL\n", "published"),
        ("ons_2021,Census,ONS,2021,ftp://example.org,OGL\n", "url"),
        ("ons_2021,Census,ONS,2021,,\n", "licence"),
        ("ons_2021,Census,ONS,2024-13-99,,OGL\n", "published"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_field(tmp_path: Path, row: str, field: str) -> None:
    (problem,) = problems_in(tmp_path, GOOD, row)
    assert (problem.code, problem.row, problem.field) == ("bad-source", 3, field)
    assert "last spring" not in str(problem)
    assert "ftp://" not in str(problem)


def test_every_bad_row_is_named_at_once(tmp_path: Path) -> None:
    problems = problems_in(tmp_path, "A,,p,2021,,l\n", GOOD, "b,t,p,soon,,l\n")
    assert [(problem.row, problem.field) for problem in problems] == [(2, "source_id"), (2, "title"), (4, "published")]


def test_a_source_given_twice_is_named(tmp_path: Path) -> None:
    (problem,) = problems_in(tmp_path, GOOD, GOOD)
    assert (problem.code, problem.row, problem.field) == ("duplicate-key", 3, "source_id")


@pytest.mark.parametrize("row", ["b,t,p,2021,,l,surplus\n", "b,t,p,2021,\n"])
def test_a_cell_too_many_or_too_few_is_named(tmp_path: Path, row: str) -> None:
    (problem,) = problems_in(tmp_path, GOOD, row)
    assert (problem.code, problem.row) == ("ragged-row", 3)
    assert "surplus" not in str(problem)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xef\xbb\xbfsource_id\n", "byte-order-mark"),
        (b"source_id\nONS \xa3\n", "wrong-encoding"),
        (b"", "empty-file"),
    ],
)
def test_a_registry_that_is_not_plain_utf_8_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "sources.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=code):
        read_registry(path)


def test_a_column_nobody_declared_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    path.write_text(f"{HEADER.strip()},mood\n{GOOD.strip()},fine\n", encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_registry(path)
    assert [(problem.row, problem.field) for problem in raised.value.problems] == [(2, "mood")]


def test_an_empty_or_missing_registry_is_said_to_be_so(tmp_path: Path) -> None:
    (problem,) = problems_in(tmp_path)
    assert problem.code == "empty-file"
    with pytest.raises(BadInput) as raised:
        read_registry(tmp_path / "nowhere.csv")
    assert [fault.code for fault in raised.value.problems] == ["missing-file"]
