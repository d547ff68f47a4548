"""The workbook that goes back to a provider: its sheets, its bytes, and what must never be in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.intake.returns.awful import SPECIFICATION, Awful, awful_returns, grid, sent_values
from tests.intake.returns.written import as_csv

from evidence_book.intake.returns.feedback import write_feedback
from evidence_book.intake.returns.reading import read_return
from evidence_book.problems import Problem


def texts(path: Path) -> dict[str, list[str]]:
    """The text of every cell, by sheet."""
    book = load_workbook(path)
    return {
        sheet.title: [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        for sheet in book.worksheets
    }


def feedback(folder: Path, content: bytes, problems: list[Problem], queries: list[Problem]) -> Path:
    sent = folder / "return.csv"
    sent.write_bytes(content)
    path = folder / "feedback.xlsx"
    write_feedback(
        path, SPECIFICATION, "SYN-L01", "Invented Borough", [read_return(sent, SPECIFICATION)], problems, queries
    )
    return path


def test_a_clean_return_is_accepted_and_the_sheets_say_that_there_is_nothing(tmp_path: Path) -> None:
    sheets = texts(feedback(tmp_path, as_csv(grid()), [], []))
    assert "Accepted: there is nothing to correct and nothing to confirm." in sheets["Cover"]
    assert "Nothing to correct" in sheets["To correct"]
    assert "Nothing to confirm" in sheets["To confirm"]
    assert "Nothing was put right" in sheets["Repaired"]
    assert all(any("not for publication" in text for text in sheets[name]) for name in sheets if name != "Contents")


def test_a_faulty_return_says_where_what_and_how(tmp_path: Path) -> None:
    rule = Problem("dates-in-order", "return.csv", "an end after the visit", "correct the date", 4, "end_date")
    query = Problem("unlikely-age", "return.csv", "an age below 18", "confirm the age", 2, "age")
    content = as_csv(grid({(3, "sex"): "quagga", (4, "alone"): "YES"}))
    sheets = texts(feedback(tmp_path, content, [rule, rule], [query]))
    assert any(text.startswith("Not accepted: 2 to correct.") for text in sheets["Cover"])
    assert {"3", "Sex", "The value is none of those declared", "one of: Female; Male; Not known"} <= set(
        sheets["To correct"]
    )
    assert {"4", "Date of end", "Dates in order", "an end after the visit"} <= set(sheets["To correct"])
    assert {"2", "Age", "confirm the age"} <= set(sheets["To confirm"])
    assert {"Seen alone", "1", "4"} <= set(sheets["Repaired"])


def test_queries_alone_do_not_refuse_a_return(tmp_path: Path) -> None:
    query = Problem("unlikely-age", "return.csv", "an age below 18", "confirm the age", 2, "age")
    sheets = texts(feedback(tmp_path, as_csv(grid()), [], [query]))
    assert any(text.startswith("Accepted, with 1 to confirm.") for text in sheets["Cover"])


def test_equal_findings_give_equal_bytes(tmp_path: Path) -> None:
    content = as_csv(grid({(3, "sex"): "quagga"}))
    first = feedback(tmp_path, content, [], []).read_bytes()
    (tmp_path / "feedback.xlsx").unlink()
    assert feedback(tmp_path, content, [], []).read_bytes() == first


@pytest.mark.parametrize("awful", awful_returns(), ids=lambda awful: awful.name)
def test_no_value_of_a_return_is_in_what_is_said_of_it(awful: Awful, tmp_path: Path) -> None:
    sent = tmp_path / "return.dat"
    sent.write_bytes(awful.content)
    found = read_return(sent, SPECIFICATION)
    path = tmp_path / "feedback.xlsx"
    write_feedback(path, SPECIFICATION, "SYN-L01", "Invented Borough", [found], [], [])
    said = [*map(str, found.problems), *map(str, found.repairs)]
    said += [text for sheet in texts(path).values() for text in sheet]
    everything = "\n".join(said).replace(found.digest, "").casefold()
    assert not [value for value in sent_values(awful) if value.casefold() in everything]
    assert "quagga" not in everything
    assert str(tmp_path) not in everything
