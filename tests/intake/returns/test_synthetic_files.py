"""Synthetic returns on disk: those in git are what the command makes, and they are untidy as they should be."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import ROOT

from evidence_book.intake.returns.specification import ReturnSpecification, specifications
from evidence_book.intake.returns.synthetic import fictional_providers, generate
from evidence_book.intake.returns.synthetic_files import refused_provider, synthetic_files, write_synthetic
from evidence_book.problems import EvidenceError

RETURNS = list(specifications().values())
IN_GIT = ROOT / "data" / "raw" / "returns"
LARGEST = 1_200_000

each_return = pytest.mark.parametrize("specification", RETURNS, ids=lambda each: each.name)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def unpacked(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files, workbooks part by part: another release of zlib may pack the same bytes in another way."""
    parts = {}
    for name, content in files.items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts |= {f"{name}/{part}": book.read(part) for part in book.namelist()}
        else:
            parts[name] = content
    return parts


def rows_of(content: bytes, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def is_windows(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def csv_files(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.endswith(".synthetic.csv")}


def is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def out_of_range_and_unreadable(specification: ReturnSpecification, rows: list[list[str]]) -> tuple[int, int]:
    age = next(field for field in specification.fields if field.type == "integer")
    assert age.minimum is not None and age.maximum is not None
    ages = [int(row[specification.names.index(age.name)]) for row in rows]
    days = [row[specification.names.index(specification.dated_by)] for row in rows]
    return sum(not age.minimum <= each <= age.maximum for each in ages), sum(not is_day(day) for day in days)


@each_return
def test_the_files_in_git_are_what_the_command_makes(specification: ReturnSpecification, tmp_path: Path) -> None:
    write_synthetic(tmp_path, specification)
    made = unpacked(contents(tmp_path / specification.name / specification.period_name))
    committed = unpacked(contents(IN_GIT / specification.name / specification.period_name))
    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_files_in_git_are_small() -> None:
    assert sum(path.stat().st_size for path in IN_GIT.rglob("*.synthetic.*")) < LARGEST


@each_return
def test_exactly_one_provider_sends_nothing(specification: ReturnSpecification) -> None:
    files = synthetic_files(specification)
    asked = rows_of(files["providers.csv"])
    assert asked[0] == ["code", "name", "region", "country"]
    codes = {row[0] for row in asked[1:]}
    assert codes == set(fictional_providers(specification)["code"])
    senders = {name.split(".")[0] for name in files} - {"providers"}
    assert len(codes - senders) == 1
    assert senders < codes


@each_return
def test_each_kind_of_untidiness_is_there_once(specification: ReturnSpecification) -> None:
    files = synthetic_files(specification)
    sent = csv_files(files)
    assert len([name for name in files if name.endswith(".xlsx")]) == 1
    assert len([name for name in sent if sent[name].startswith(b"\xef\xbb\xbf")]) == 1
    assert len([name for name in sent if is_windows(sent[name])]) == 1
    assert len([name for name in sent if ".part-" in name]) == 2
    labels = [field.label for field in specification.fields]
    tidy = [name for name in sent if rows_of(sent[name], "cp1252")[0] == labels and ".part-" not in name]
    assert len(tidy) == len(fictional_providers(specification)) - 1 - 4


@each_return
def test_the_windows_file_has_a_title_british_dates_and_headings_of_its_own(
    specification: ReturnSpecification,
) -> None:
    content = next(content for content in csv_files(synthetic_files(specification)).values() if is_windows(content))
    title, headings, *rows = rows_of(content, "cp1252")
    assert title[0] == f"{specification.title} – {specification.period_name}"
    assert not any(title[1:])
    for heading, field in zip(headings, specification.fields, strict=True):
        assert heading in field.aliases
    dated = specification.names.index(specification.dated_by)
    assert all(datetime.strptime(row[dated], "%d/%m/%Y") for row in rows)


@each_return
def test_short_values_are_declared_ones(specification: ReturnSpecification) -> None:
    files = csv_files(synthetic_files(specification))
    content = next(content for content in files.values() if content.startswith(b"\xef\xbb\xbf"))
    _, *rows = rows_of(content, "utf-8-sig")
    shortened = 0
    for position, field in enumerate(specification.fields):
        if not field.values:
            continue
        aliases = {alias for each in field.value_aliases.values() for alias in each}
        found = {row[position] for row in rows} - {""}
        assert found <= set(field.values) | aliases, field.name
        shortened += bool(found & aliases)
    assert shortened >= 3


@each_return
def test_the_workbook_has_a_title_real_dates_and_totals(specification: ReturnSpecification) -> None:
    files = synthetic_files(specification)
    content = next(content for name, content in files.items() if name.endswith(".xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    grid = list(sheet.iter_rows(values_only=True))
    assert grid[0][0] == f"{specification.title}, {specification.period_name}"
    assert list(grid[1]) == [field.label for field in specification.fields]
    dated = specification.names.index(specification.dated_by)
    assert all(isinstance(row[dated], datetime) for row in grid[2:-1])
    age = next(place for place, field in enumerate(specification.fields) if field.type == "integer")
    assert grid[-1][0] == "Total"
    assert grid[-1][age] == sum(row[age] for row in grid[2:-1])
    assert all(
        grid[-1][place] is None
        for place, field in enumerate(specification.fields)
        if place and field.type not in ("integer", "number")
    )


@each_return
def test_exactly_one_provider_must_be_refused(specification: ReturnSpecification) -> None:
    plain = {}
    for name, content in csv_files(synthetic_files(specification)).items():
        if not is_windows(content) and not content.startswith(b"\xef\xbb\xbf"):
            plain[name] = out_of_range_and_unreadable(specification, rows_of(content)[1:])
    faulty = {name: found for name, found in plain.items() if found != (0, 0)}
    assert list(faulty.values()) == [(3, 2)]


@pytest.mark.parametrize(
    ("name", "impossible"),
    [
        ("camhs_referral", lambda row: "" != row["first_contact_date"] < row["referral_date"]),
        ("ehcp_timeline", lambda row: "" != row["decision_date"] < row["request_date"]),
        ("illegal_home", lambda row: row["registered"] == "Registered"),
        ("strip_search", lambda row: row["outcome"] == "No further action" and row["linked_outcome"] != ""),
    ],
)
def test_the_refused_return_breaks_a_rule_in_one_row(name: str, impossible: object) -> None:
    assert callable(impossible)
    specification = specifications()[name]
    files = synthetic_files(specification)
    providers = fictional_providers(specification)
    senders = providers[providers["code"].isin({name.split(".")[0] for name in files})]
    frame = generate(specification, senders, specification.synthetic.rows, 20250901)
    rows = rows_of(files[f"{refused_provider(frame, specification)}.synthetic.csv"])[1:]
    records = [dict(zip(specification.names, row, strict=True)) for row in rows]
    readable = [record for record in records if is_day(record[specification.dated_by])]
    assert sum(bool(impossible(record)) for record in readable) == 1


def test_seeds_decide_the_bytes_and_the_folder_is_replaced_whole(tmp_path: Path) -> None:
    specification = specifications()["illegal_home"]
    place = tmp_path / "illegal_home" / "2025"
    write_synthetic(tmp_path, specification, seed=1)
    first = contents(place)
    (place / "SYN-L99.synthetic.csv").write_bytes(b"left over")
    write_synthetic(tmp_path, specification, seed=1)
    assert contents(place) == first
    write_synthetic(tmp_path, specification, seed=2)
    assert contents(place) != first


def test_a_file_that_is_not_synthetic_stops_everything(tmp_path: Path) -> None:
    specification = specifications()["illegal_home"]
    write_synthetic(tmp_path, specification, seed=1)
    place = tmp_path / "illegal_home" / "2025"
    (place / "E06000001.csv").write_bytes(b"sent in earnest")
    before = contents(place)
    with pytest.raises(EvidenceError, match="restricted/"):
        write_synthetic(tmp_path, specification, seed=2)
    assert contents(place) == before


def test_too_few_rows_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="too few rows"):
        write_synthetic(tmp_path, specifications()["illegal_home"], rows=30)
    assert list(tmp_path.iterdir()) == []
