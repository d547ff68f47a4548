"""`evidence plans`: the same tables from any folder, and never a name of a child on the screen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from evidence_book.cli import app
from tests.conftest import ROOT
from tests.plans.bad_files import write_bad_files
from tests.plans.made import ALDER, CEDAR, some, written


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.output


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_folder_of_councils_gives_tables_and_a_list_of_what_was_not_read(tmp_path: Path) -> None:
    some(tmp_path / "plans" / "Ayton", 50, ALDER)
    some(tmp_path / "plans" / "Beeton", 40, CEDAR)
    write_bad_files(tmp_path / "plans" / "Beeton" / "odd ones")
    code, said = run("plans", tmp_path / "plans", "-o", tmp_path / "out")
    assert code == 0, said
    assert "90 of 100 documents read" in said
    assert "not read, encrypted: 2" in said
    shown = pd.read_csv(tmp_path / "out" / "requirements.csv")
    assert set(shown["council"]) == {"All", "Ayton", "Beeton"}
    assert set(shown["data"]) == {"plans"}
    assert shown.loc[shown["count"].gt(0), "count"].min() >= 10
    listed = pd.read_csv(tmp_path / "out" / "not-read.restricted.csv")
    assert set(listed["file"]) >= {"scanned.pdf", "letter.docx"}
    children = {word for path in written(ALDER).rglob("*.docx") for word in path.stem.split() if len(word) > 8}
    written_out = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.csv"))
    assert children
    assert not [word for word in children if word in said or word in written_out]


def test_plans_side_by_side_are_of_one_council(tmp_path: Path) -> None:
    some(tmp_path / "Ayton", 12)
    code, said = run("plans", tmp_path / "Ayton", "-o", tmp_path / "out")
    assert code == 0, said
    assert set(pd.read_csv(tmp_path / "out" / "documents.csv")["council"]) == {"All", "Ayton"}
    assert pd.read_csv(tmp_path / "out" / "differences.csv").empty


def test_a_folder_in_which_nothing_can_be_read_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.docx").write_bytes(b"no zip")
    code, said = run("plans", tmp_path / "plans", "-o", tmp_path / "out")
    assert code == 1
    assert "corrupt 1" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_no_folder_and_an_empty_one_are_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    code, said = run("plans", tmp_path / name, "-o", tmp_path / "out")
    assert code == 1
    assert name in said
