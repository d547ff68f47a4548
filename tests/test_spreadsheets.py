"""What is handed out as CSV runs nothing in a spreadsheet, harms no number, and can be read back as it was."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.spreadsheets import as_it_was, formulas, guarded, plain_cell, to_csv, unguarded

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)
BEGINNING = st.sampled_from(["", "=", "+", "-", "@", "\t", "\n", "'", "'=", "''@", "＝", "＋", "－", "＠"])
CELLS = st.builds(lambda beginning, text: beginning + text, BEGINNING, TEXT)
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False))


def read(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content, newline="")))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"//a.example\")", "＝1+1", "-5%", "+43%"],
)  # fmt: skip
def test_a_text_that_looks_like_a_formula_is_guarded(text: str) -> None:
    assert plain_cell(text).startswith("'")
    assert formulas(to_csv(["a"], [[text]]).encode()) == []
    assert formulas(f'a\n"{text.replace(chr(34), chr(34) * 2)}"\n'.encode()) != []


@pytest.mark.parametrize("number", ["-1", "+1", "-0.5", "-.5", "1e-7", "-1E+10", "0", "-inf", "12"])
def test_a_number_stays(number: str) -> None:
    assert plain_cell(number) == number
    assert guarded(f"a\n{number}\n".encode()) == f"a\n{number}\n".encode()


@given(NUMBERS)
def test_every_number_stays(number: float) -> None:
    assert read(to_csv(["a"], [[number]]))[1] == [str(number)]


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_no_cell_begins_a_formula_and_each_is_read_back(rows: list[tuple[str, str]]) -> None:
    content = to_csv(["one", "other"], rows)
    assert formulas(content.encode()) == []
    assert [[as_it_was(cell) for cell in row] for row in read(content)[1:]] == [list(row) for row in rows]


@given(st.lists(st.tuples(CELLS, NUMBERS, CELLS), min_size=1, max_size=5))
def test_a_table_as_released_is_guarded_and_read_back_to_the_byte(rows: list[tuple[str, float, str]]) -> None:
    released = pd.DataFrame(rows, columns=["=name", "value", "note"]).to_csv(index=False, lineterminator="\n").encode()
    handed_out = guarded(released)
    assert formulas(handed_out) == []
    assert unguarded(handed_out) == released


def test_a_line_ends_in_lf_within_a_cell_too() -> None:
    assert read(to_csv(["a"], [["one\rtwo\r\nthree"]]))[1] == ["one\ntwo\nthree"]
