"""Reading what providers send: every awful file, checked for what was read and for what was said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.intake.returns.awful import CLEAN, HEADINGS, NAMES, SPECIFICATION, Awful, awful_returns, grid
from tests.intake.returns.written import Page, as_csv, as_ods, as_xls, as_xlsx

from evidence_book.intake.returns.findings import MOST_PROBLEMS
from evidence_book.intake.returns.reading import read_return, recognise
from evidence_book.intake.returns.received import Received
from evidence_book.intake.returns.specification import specifications
from evidence_book.problems import BadInput

TYPES = {
    "authority_code": "category", "visit_reference": "string", "visit_date": "datetime64[s]",
    "end_date": "datetime64[s]", "age": "Int32", "cost": "float64", "sex": "category", "alone": "category",
    "outcome": "category",
}  # fmt: skip


def received(folder: Path, content: bytes) -> Received:
    path = folder / "return.dat"
    path.write_bytes(content)
    return read_return(path, SPECIFICATION)


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values, None for missing."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def expected_rows(awful: Awful) -> list[dict[str, Any]]:
    rows = []
    for number in awful.kept:
        row = dict(zip(NAMES, CLEAN[number - 2], strict=True))
        row |= {name: value for (at, name), value in awful.read.items() if at == number}
        rows.append(row)
    return rows


@pytest.mark.parametrize("awful", awful_returns(), ids=lambda awful: awful.name)
def test_an_awful_return_is_read_as_far_as_it_can_be_and_everything_is_said(awful: Awful, tmp_path: Path) -> None:
    found = received(tmp_path, awful.content)
    assert {(each.code, each.field): (each.count, each.rows) for each in found.repairs} == awful.repairs
    assert tuple((each.code, each.row, each.field) for each in found.problems) == awful.problems
    assert plain(found.frame) == expected_rows(awful)
    assert found.frame.index.tolist() == list(awful.numbers)
    assert {name: str(kind) for name, kind in found.frame.dtypes.items()} == TYPES
    assert found.digest == hashlib.sha256(awful.content).hexdigest()
    assert all(each.file == "return.dat" and each.meaning for each in found.repairs)
    assert all(each.file == "return.dat" and each.expected and each.mend for each in found.problems)


def test_an_undeclared_column_is_named_by_its_letter(tmp_path: Path) -> None:
    content = as_csv([[*row[:2], "secret heading", *row[2:]] for row in grid()])
    (repair,) = received(tmp_path, content).repairs
    assert repair.meaning == "columns that the return does not declare were not read: C"


def test_a_column_without_a_heading_is_named_if_it_holds_anything(tmp_path: Path) -> None:
    cells = [[*row, ""] for row in grid()]
    cells[3][-1] = "a remark"
    (repair,) = received(tmp_path, as_csv(cells)).repairs
    assert (repair.code, repair.meaning[-3:]) == ("undeclared-column", ": J")


def test_categories_are_the_declared_values_in_order(tmp_path: Path) -> None:
    frame = received(tmp_path, as_csv(grid())).frame
    assert list(frame["sex"].cat.categories) == ["Female", "Male", "Not known"]
    assert frame.index.name == "row"
    assert str(frame.index.dtype) == "int32"


def test_problems_are_capped_and_the_rest_is_counted(tmp_path: Path) -> None:
    headings, row, *_ = grid({(2, "sex"): "quagga", (2, "age"): "quagga"})
    problems = received(tmp_path, as_csv([headings, *[row] * 700])).problems
    assert len(problems) == MOST_PROBLEMS + 1
    assert [(each.row, each.field) for each in problems[:3]] == [(2, "age"), (2, "sex"), (3, "age")]
    assert problems[-1].code == "more-problems"
    assert "there are 400 more" in problems[-1].expected


def test_a_repair_lists_the_first_twenty_rows(tmp_path: Path) -> None:
    headings, row, *_ = grid({(2, "sex"): "female"})
    (repair,) = received(tmp_path, as_csv([headings, *[row] * 30])).repairs
    assert (repair.code, repair.count, repair.rows) == ("letter-case", 30, tuple(range(2, 22)))


def test_a_file_that_is_not_there_is_no_return(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_return(tmp_path / "none.csv", SPECIFICATION)


@pytest.mark.parametrize("name", sorted(specifications()))
def test_a_return_is_recognised_by_its_headings(name: str, tmp_path: Path) -> None:
    path = tmp_path / "from_somebody.csv"
    path.write_bytes(as_csv([["A title"], [field.label for field in specifications()[name].fields]]))
    assert recognise(path, specifications().values()).name == name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (as_csv([["These", "are", "other", "headings"]]), "no-header"),
        (b"", "empty-file"),
        (as_csv([["Reference", "Age", "Sex", "Ethnicity", "Reason", "Outcome"]]), "no-header"),
    ],
)
def test_what_is_no_return_is_not_recognised(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "from_somebody.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as raised:
        recognise(path, [SPECIFICATION])
    assert [problem.code for problem in raised.value.problems] == [code]


def test_two_returns_that_fit_alike_are_no_return(tmp_path: Path) -> None:
    path = tmp_path / "from_somebody.csv"
    path.write_bytes(as_csv([HEADINGS]))
    with pytest.raises(BadInput) as raised:
        recognise(path, [SPECIFICATION, SPECIFICATION.model_copy(update={"name": "other"})])
    assert [problem.code for problem in raised.value.problems] == ["unclear-return"]


STYLES: dict[str, Callable[[list[list[Any]]], bytes]] = {
    "csv": as_csv,
    "csv with semicolons": lambda cells: as_csv(cells, ";", "utf-8-sig", "\r\n"),
    "tabs in UTF-16": lambda cells: as_csv(cells, "\t", "utf-16"),
    "xlsx": lambda cells: as_xlsx(Page(cells)),
    "ods": lambda cells: as_ods(Page(cells)),
    "xls": as_xls,
}
DATES: dict[str, Callable[[datetime], Any]] = {
    "iso": lambda day: day.strftime("%Y-%m-%d"),
    "in words": lambda day: day.strftime("%d %B %Y"),
    "in letters": lambda day: day.strftime("%d-%b-%Y"),
    "slashes": lambda day: day.strftime("%d/%m/%Y"),
    "dots": lambda day: day.strftime("%d.%m.%Y"),
    "with midnight": lambda day: day.strftime("%Y-%m-%dT00:00:00"),
}
DAYS = st.datetimes(datetime(1990, 1, 1), datetime(2049, 12, 31)).map(
    lambda moment: moment.replace(hour=0, minute=0, second=0, microsecond=0)
)
RECORDS = st.tuples(
    st.sampled_from(["SYN-L01", "SYN-L02"]),
    st.from_regex(r"SYN-[A-Z0-9]{1,8}([ ,;'\"/][a-z0-9]{1,5})?", fullmatch=True),
    DAYS,
    st.none() | DAYS,
    st.integers(0, 130),
    st.none() | st.integers(0, 10**8).map(lambda pence: pence / 100),
    st.sampled_from(["Female", "Male", "Not known"]),
    st.sampled_from(["Yes", "No", "Not known"]),
    st.sampled_from(["Closed", "Child's wish", None]),
)


@pytest.mark.parametrize("style", STYLES)
@given(rows=st.lists(RECORDS, min_size=1, max_size=6), date_style=st.sampled_from([None, *DATES]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_clean_return_comes_back_as_it_was_in_every_style(
    style: str, rows: list[tuple[Any, ...]], date_style: str | None, tmp_path: Path
) -> None:
    shown = [
        [DATES[date_style](cell) if date_style and isinstance(cell, datetime) else cell for cell in row] for row in rows
    ]
    found = received(tmp_path, STYLES[style]([HEADINGS, *shown]))
    assert found.problems == ()
    assert {each.code for each in found.repairs} <= {"day-first-date", "old-format", "hidden-sheet"}
    assert plain(found.frame) == [dict(zip(NAMES, row, strict=True)) for row in rows]
