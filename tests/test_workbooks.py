from __future__ import annotations

from pathlib import Path

import gptables
import pandas as pd
import pytest
from openpyxl import load_workbook

from evidence_book import workbooks
from evidence_book.workbooks import write_sheets


def sheet(word: str) -> gptables.GPTable:
    table = pd.DataFrame({"Place": ["Northmere"], "Said": [word]})
    return gptables.GPTable(table=table, table_name="one", title="One", scope="All", source="None", index_columns={})


def write(path: Path, word: str = "yes") -> bytes:
    cover = gptables.Cover(cover_label="Cover", title="Words", intro=["Some."], about=["None."])
    write_sheets(path, {"one": sheet(word)}, cover, "Words", "For a test.")
    return path.read_bytes()


def test_equal_content_gives_equal_bytes_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    assert write(tmp_path / "new" / "a.xlsx") == write(tmp_path / "new" / "b.xlsx") != write(tmp_path / "c.xlsx", "no")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.xlsx", "b.xlsx", "c.xlsx"]


def test_a_workbook_says_what_it_is_and_lists_its_sheets(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Cover", "Contents", "one"]
    assert (book.properties.title, book.properties.description) == ("Words", "For a test.")


@pytest.mark.parametrize("word", ["=1+1", "https://example.org/"])
def test_what_looks_like_a_formula_or_an_address_is_text(tmp_path: Path, word: str) -> None:
    write(tmp_path / "a.xlsx", word)
    found = [
        cell for row in load_workbook(tmp_path / "a.xlsx")["one"].iter_rows() for cell in row if cell.value == word
    ]
    assert [(cell.data_type, cell.hyperlink) for cell in found] == [("s", None)]


def test_a_workbook_that_cannot_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(tmp_path / "a.xlsx")

    def full(path: Path, content: bytes) -> None:
        raise OSError("no space")

    monkeypatch.setattr(workbooks, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        write(tmp_path / "a.xlsx", "no")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == before
