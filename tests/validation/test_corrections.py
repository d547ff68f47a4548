"""The guard of known faults: a fault that its source has mended is told by file, row, field and correction."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT

from evidence_book.problems import BadInput, Problem
from evidence_book.validation.corrections import (
    Correction,
    check_corrections,
    read_corrections,
    read_selector,
    same,
)

PUBLISHED = ROOT / "data" / "raw" / "published"
FAULT = Correction(
    "C07", "weather/rain.csv", "place=Ayton; year=2024", "millimetres", "650", "kept_and_noted", "", "open"
)
RAIN = "place,year,millimetres,note\nAyton,2024,650.0,\nBeeton,2024,,none measured\nAyton,2023,12,\n"


def problems(correction: Correction, folder: Path, rain: str = RAIN) -> list[Problem]:
    (folder / "weather").mkdir(exist_ok=True)
    (folder / "weather" / "rain.csv").write_text(rain, encoding="utf-8")
    try:
        check_corrections([correction], folder)
    except BadInput as error:
        return list(error.problems)
    return []


def test_a_fault_that_stands_is_left_alone(tmp_path: Path) -> None:
    assert problems(FAULT, tmp_path) == []
    assert problems(replace(FAULT, status="not_a_fault"), tmp_path) == []
    empty = replace(FAULT, where="place=Beeton", expect="")
    assert problems(empty, tmp_path) == []
    assert problems(replace(FAULT, where="place=Ayton; year=2023", status="mended"), tmp_path) == []


@pytest.mark.parametrize("status", ["open", "not_a_fault"])
def test_a_fault_that_was_mended_names_file_row_field_and_correction(tmp_path: Path, status: str) -> None:
    corrected = RAIN.replace("650.0", "65")
    (problem,) = problems(replace(FAULT, status=status), tmp_path, corrected)  # type: ignore[arg-type]
    assert str(problem) == (
        "data/raw/published/weather/rain.csv, row 2, field 'millimetres': fault-changed: expected what C07 says of this "
        "cell; mend: the source has been mended (or changed): review correction C07, then set its status"
    )
    assert "65" not in str(problem)


def test_a_cell_that_was_filled_is_told_too(tmp_path: Path) -> None:
    empty = replace(FAULT, where="place=Beeton", expect="")
    (problem,) = problems(empty, tmp_path, RAIN.replace("2024,,", "2024,3,"))
    assert (problem.code, problem.row) == ("fault-changed", 3)


@pytest.mark.parametrize("where", ["place=Ceeton", "place=Ayton"])
def test_the_row_is_found_once_or_the_build_stops(tmp_path: Path, where: str) -> None:
    (problem,) = problems(replace(FAULT, where=where), tmp_path)
    assert problem.code == "fault-not-found"
    assert "expected one row where" in str(problem) and "review correction C07" in str(problem)


def test_a_mended_fault_that_is_back_is_told(tmp_path: Path) -> None:
    (problem,) = problems(replace(FAULT, status="mended"), tmp_path)
    assert (problem.code, problem.row, problem.field) == ("fault-is-back", 2, "millimetres")


def test_a_mended_fault_whose_row_is_gone_stays_mended(tmp_path: Path) -> None:
    assert problems(replace(FAULT, status="mended", where="place=Ceeton"), tmp_path) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"file": "weather/snow.csv"}, "missing-file"),
        ({"where": "town=Ayton"}, "unknown-column"),
        ({"field": "inches"}, "unknown-column"),
        ({"where": "Ayton"}, "bad-selector"),
        ({"where": "place=Ayton; "}, "bad-selector"),
        ({"where": "place=Ayton; place=Beeton"}, "bad-selector"),
        ({"used": "651"}, "action-and-used-differ"),
        ({"action": "left_out", "used": "651"}, "action-and-used-differ"),
        ({"action": "replaced"}, "action-and-used-differ"),
        ({"action": "other_reading_used"}, "action-and-used-differ"),
    ],
)
@pytest.mark.parametrize("status", ["open", "mended"])
def test_an_entry_that_cannot_be_checked_is_refused(
    tmp_path: Path, change: dict[str, str], code: str, status: str
) -> None:
    (problem,) = problems(replace(FAULT, status=status, **change), tmp_path)  # type: ignore[arg-type]
    assert problem.code == code


def test_a_file_of_uneven_rows_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(FAULT, tmp_path, RAIN + "Deeton,2024\n")
    assert problem.code == "broken-file"


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    problems(FAULT, tmp_path)
    wrong = [replace(FAULT, expect="1"), replace(FAULT, file="weather/snow.csv"), replace(FAULT, where="")]
    with pytest.raises(BadInput) as told:
        check_corrections(wrong, tmp_path)
    assert [each.code for each in told.value.problems] == ["fault-changed", "missing-file", "bad-selector"]


_NAMES = st.text(st.characters(blacklist_characters=";=", blacklist_categories=("Cs", "Cc")), min_size=1).map(str.strip)
_VALUES = st.text(st.characters(blacklist_characters=";", blacklist_categories=("Cs", "Cc"))).map(str.strip)


@given(st.dictionaries(_NAMES.filter(bool), _VALUES, min_size=1))
def test_a_selector_is_read_as_it_was_written(wanted: dict[str, str]) -> None:
    assert read_selector("; ".join(f"{name}={value}" for name, value in wanted.items())) == wanted


@given(st.text())
def test_whatever_is_written_a_selector_is_read_or_refused(where: str) -> None:
    try:
        wanted = read_selector(where)
    except ValueError as error:
        assert str(error).startswith("expected ")
    else:
        assert wanted and all(wanted)


@pytest.mark.parametrize(
    ("found", "expected", "alike"),
    [("650.0", "650", True), ("0.40", "0.4", True), ("1,001", "1001", False), ("", "", True), ("", "0", False),
     ("NaN", "NaN", True), ("1e3", "1000", False), ("fewer than 10", "fewer than 10", True)],
)  # fmt: skip
def test_numbers_are_compared_as_numbers_and_all_else_as_text(found: str, expected: str, alike: bool) -> None:
    assert same(found, expected) is alike


def register() -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / "corrections" / "known_faults.csv", dtype="string", keep_default_na=False)


def test_every_fault_of_the_register_stands_as_it_says() -> None:
    check_corrections(read_corrections(register()), PUBLISHED)


@pytest.mark.parametrize("correction", read_corrections(register()), ids=lambda each: each.correction_id)
def test_a_change_of_any_watched_cell_stops_the_build(correction: Correction, tmp_path: Path) -> None:
    copy = tmp_path / correction.file
    copy.parent.mkdir()
    shutil.copyfile(PUBLISHED / correction.file, copy)
    check_corrections([correction], tmp_path)
    with copy.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = read_selector(correction.where)
    (row,) = [each for each in rows if all(same(each[name].strip(), value) for name, value in wanted.items())]
    row[correction.field] = correction.expect if correction.status == "mended" else "mended"
    with copy.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(BadInput, match=rf"{correction.file}.*correction {correction.correction_id}"):
        check_corrections([correction], tmp_path)


def test_every_conflict_that_reports_decide_is_in_the_register() -> None:
    listed = pd.read_csv(PUBLISHED / "strip_searches" / "known_conflicts.csv")
    faults = register()
    named = {each.removeprefix("item=") for each in faults["where"] if each.startswith("item=")}
    assert {item for item in listed["item"] if " report: " in item} <= named


def test_every_entry_names_a_module_that_is_there() -> None:
    assert all((ROOT / "src" / "evidence_book" / name).is_file() for name in register()["handled_in"])
