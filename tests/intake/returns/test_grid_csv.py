"""Reading CSV fast and reading it exactly: the same rows with the same numbers, whatever stands in the cells."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.intake.returns.awful import SPECIFICATION, grid
from tests.intake.returns.written import as_csv

from evidence_book.intake.returns import grid_csv_fast
from evidence_book.intake.returns.grid_csv import CsvText, open_csv
from evidence_book.intake.returns.grid_csv_fast import Odd, read_fast
from evidence_book.intake.returns.grids import Body
from evidence_book.intake.returns.reading import read_return

WIDTH = 3
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0\r\x1c\x1d\x1e\x85"), max_size=5
)
HEADINGS = ["one", "two", "three"]


def rows_of(body: Body) -> list[tuple[int, list[str | None]]]:
    """Filled rows by number, with their cells."""
    cells = [[body.columns[position].cell(place) for position in range(WIDTH)] for place in range(len(body.rows))]
    found = [(int(number), [None if cell is None else str(cell) for cell in row])
             for number, row in zip(body.rows, cells, strict=True)]  # fmt: skip
    return [(number, row) for number, row in found if any(cell and cell.strip() for cell in row)]


@pytest.mark.parametrize("piece", [40, 1 << 22])
@given(
    records=st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), max_size=8),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@example(records=[["a", "b", "c"], ["", "", ""], ['"', ",", "x\ny"]], end="\n", encoding="utf-8")
@example(records=[["a\rb", "x", "\r\n"], ["\r", "y", "z"]], end="\r\n", encoding="utf-8")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_come_back_with_the_numbers_of_their_records(
    piece: int, records: list[list[str]], end: str, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid_csv_fast, "_PIECE", piece)
    path = tmp_path / "cells.csv"
    path.write_bytes(as_csv([["a title"], [], HEADINGS, *records], encoding=encoding, end=end))
    body = CsvText(path, encoding, ",").body(3, range(WIDTH), [1])
    expected = [
        (number, [cell if cell.strip() else None for cell in record])
        for number, record in enumerate(records, 4)
        if any(cell.strip() for cell in record)
    ]
    found = [(number, [cell if cell and cell.strip() else None for cell in row]) for number, row in rows_of(body)]
    assert found == expected
    assert not any(len(note.rows) for note in body.faults)


def test_plain_and_quoted_records_are_read_fast(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_bytes(b'one,two,three\n1,"a, b",\n\n"say ""no""",x,y')
    length, columns = read_fast(path, "utf-8", ",", 1, WIDTH, range(WIDTH), [])
    assert length == 3
    assert rows_of(Body(np.arange(2, 5, dtype=np.int32), columns)) == [
        (2, ["1", "a, b", None]), (4, ['say "no"', "x", "y"]),
    ]  # fmt: skip


@pytest.mark.parametrize("body", ["1,2\n", "1,2,3,4\n", '"1\n",2,3\n', '1,"2,3\n', "1,2,3\r4,5,6\n7,8\n"])
def test_what_is_not_regular_is_left_to_the_exact_reader(body: str, tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_text("one,two,three\n" + body, encoding="utf-8", newline="")
    with pytest.raises(Odd):
        read_fast(path, "utf-8", ",", 1, WIDTH, range(WIDTH), [])


def test_windows_characters_are_read_fast(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_bytes("one,two,three\n“a”,£5,caf\u00e9\n".encode("cp1252"))
    sheet = open_csv(path).sheets[0]
    assert rows_of(sheet.body(1, range(WIDTH), [])) == [(2, ["“a”", "£5", "caf\u00e9"])]


def test_a_return_of_many_pieces_is_the_same_as_one_of_one_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headings, *rows = grid()
    many = [[row[0], f"SYN-{number}", *row[2:]] for number in range(400) for row in rows]
    path = tmp_path / "return.csv"
    path.write_bytes(as_csv([headings, *many]))
    whole = read_return(path, SPECIFICATION)
    monkeypatch.setattr(grid_csv_fast, "_PIECE", 1000)
    assert read_return(path, SPECIFICATION).frame.equals(whole.frame)
    assert whole.frame["visit_reference"].tolist() == [row[1] for row in many]
    assert len(list(csv.reader(path.read_text().splitlines()))) == len(whole.frame) + 1
