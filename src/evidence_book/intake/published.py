"""Reading a transcription of published figures: UTF-8 CSV with exactly the declared columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from evidence_book.decoding import read_utf8
from evidence_book.facts import MARKERS
from evidence_book.intake.specification import Column, Dataset
from evidence_book.problems import BadInput, Problem

# Up to fifteen digits: more would not survive being a number.
_INTEGER = re.compile(r"-?\d{1,15}", re.ASCII)
_NUMBER = re.compile(r"-?(\d{1,15}\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_EXPECTED = {
    "integer": "a whole number in digits, without separators or symbols",
    "number": "a number in digits, without separators or symbols",
    "date": "a date as YYYY-MM-DD",
}
_READABLE: dict[str, Callable[[str], object]] = {
    "integer": _INTEGER.fullmatch,
    "number": _NUMBER.fullmatch,
    "date": _is_date,
}
_PANDAS_TYPE = {"text": "string", "integer": "Int64", "number": "Float64"}


def _check_header(header: Sequence[str], columns: Sequence[Column], file: str) -> None:
    declared = [column.name for column in columns]
    problems = [
        Problem("missing-column", file, f"a column '{name}'", "add the column, or correct its name", 1, name)
        for name in declared
        if name not in header
    ]
    problems += [
        Problem("extra-column", file, f"only the columns {', '.join(declared)}", "remove or declare it", 1, name)
        for name in header
        if name not in declared
    ]
    problems += [
        Problem("duplicate-column", file, "each column once", "remove one of them", 1, name)
        for name in sorted({name for name in header if list(header).count(name) > 1})
    ]
    if problems:
        raise BadInput(problems)


def _check_cell(value: str, column: Column, row: int, file: str) -> Problem | None:
    if not value:
        if column.required:
            return Problem("missing-value", file, "a value", "fill the cell from the source", row, column.name)
        return None
    if column.marked and value in MARKERS:
        return None
    if column.marked and value.isalpha():
        expected = f"a number or one of the markers {', '.join(MARKERS)}"
        return Problem("unknown-marker", file, expected, "use the marker that the source means", row, column.name)
    if column.type != "text" and not _READABLE[column.type](value):
        mend = "keep the number in this cell; put marks and words in the qualifier or note column"
        return Problem(f"not-a-{column.type}", file, _EXPECTED[column.type], mend, row, column.name)
    return None


def _typed(values: list[str], column: Column, index: pd.Index) -> dict[str, pd.Series]:
    series = pd.Series([value or None for value in values], index=index, dtype="string")
    typed = {}
    if column.marked:
        marked = series.isin(MARKERS)
        typed[f"{column.name}_marker"] = series.where(marked)
        series = series.mask(marked)
    if column.type == "date":
        return {column.name: pd.to_datetime(series, format="%Y-%m-%d"), **typed}
    return {column.name: series.astype(_PANDAS_TYPE[column.type]), **typed}  # type: ignore[call-overload]


def read_published(dataset: Dataset, raw: Path) -> pd.DataFrame:
    """Read a dataset's file into typed columns (`string`, `Int64`, `Float64` or datetime).

    The index is the line number in the file, named `row`. Raises `BadInput` with every fault found:
    missing or empty file, encoding, columns, rows of another width, text in a number, missing values.
    """
    file = f"data/raw/{dataset.file}"
    reader = csv.reader(io.StringIO(read_utf8(dataset.raw_file(raw), file), newline=""), strict=True)
    problems: list[Problem] = []
    rows: list[int] = []
    read = 0
    cells: dict[str, list[str]] = {column.name: [] for column in dataset.columns}
    try:
        header = [name.strip() for name in next(reader)]
        read = reader.line_num
        _check_header(header, dataset.columns, file)
        by_name = {column.name: column for column in dataset.columns}
        for record in reader:
            row = read = reader.line_num
            if not any(record):
                problems.append(Problem("blank-row", file, "no blank rows", "remove the row", row))
                continue
            if len(record) != len(header):
                expected = f"{len(header)} cells, found {len(record)}"
                mend = "check for a missing or unquoted comma"
                problems.append(Problem("ragged-row", file, expected, mend, row))
                continue
            rows.append(row)
            for name, value in zip(header, record, strict=True):
                cells[name].append(value.strip())
                if problem := _check_cell(value.strip(), by_name[name], row, file):
                    problems.append(problem)
    except csv.Error:
        mend = "close the quotes of this row"
        problems.append(Problem("broken-row", file, "well-formed CSV", mend, read + 1))
    if not rows and not problems:
        problems.append(Problem("empty-file", file, "at least one row below the header", "put the rows back", 2))
    if problems:
        raise BadInput(problems)
    index = pd.Index(rows, name="row")
    typed: dict[str, pd.Series] = {}
    for column in dataset.columns:
        typed |= _typed(cells[column.name], column, index)
    return pd.DataFrame(typed)
