"""From cells as they were sent to one typed column: each distinct cell is read once, then put in its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.extensions import ExtensionArray

from evidence_book.intake.returns.cell_dates import read_date
from evidence_book.intake.returns.cell_numbers import read_number
from evidence_book.intake.returns.cell_text import Reading
from evidence_book.intake.returns.cell_words import ODD_REFERENCE, category_reader, read_reference
from evidence_book.intake.returns.findings import Findings, Rows
from evidence_book.intake.returns.grids import Cell, CellColumn, Codes, Column, TextColumn
from evidence_book.intake.returns.specification import ReturnField

Reader = Callable[[Cell], Reading]
Typed = ExtensionArray | npt.NDArray[np.datetime64] | npt.NDArray[np.float64]


def cell_reader(field: ReturnField, from_1904: bool = False) -> Reader:
    """The reader of one distinct cell that the type of the field asks for."""
    match field.type:
        case "category":
            return category_reader(field)
        case "date":
            return partial(read_date, field=field, from_1904=from_1904)
        case "integer" | "number":
            return partial(read_number, field=field)
        case "reference" | "provider":
            return partial(read_reference, field=field)


def _tell(readings: Iterable[tuple[int, Reading]], slots: int, codes: Codes, rows: Rows, field: ReturnField,
          findings: Findings) -> None:  # fmt: skip
    """Note the repairs and faults of distinct cells, by their places in `codes`, for the rows that hold them."""
    repairs: dict[str, list[int]] = {}
    faults: dict[str, list[int]] = {}
    for place, reading in readings:
        for code in reading.repairs:
            repairs.setdefault(code, []).append(place)
        if reading.fault:
            faults.setdefault(reading.fault, []).append(place)

    def held(places: list[int]) -> Rows:
        flags = np.zeros(slots, dtype=bool)
        flags[places] = True
        found: Rows = rows[flags[codes]]
        return found

    for code, places in repairs.items():
        findings.repaired(code, field, held(places))
    for code, places in faults.items():
        findings.wrong(code, field, held(places))


def _texts(values: pa.LargeStringArray) -> ExtensionArray:
    array: ExtensionArray = pd.array(values, dtype="string[pyarrow]")
    return array


def _typed(readings: list[Reading], codes: Codes, field: ReturnField) -> Typed:
    """Put the values of distinct cells in their rows; the last reading stands for the empty cell, code -1."""
    values = [reading.value for reading in readings]
    match field.type:
        case "date":
            days = [value if isinstance(value, datetime) else None for value in values]
            dates: npt.NDArray[np.datetime64] = np.array(days, dtype="datetime64[s]")[codes]
            return dates
        case "number":
            numbers: npt.NDArray[np.float64] = np.array(
                [value if isinstance(value, float) else np.nan for value in values], dtype=np.float64
            )[codes]
            return numbers
        case "integer":
            wholes = np.array([value if isinstance(value, int) else 0 for value in values], dtype=np.int32)
            return pd.arrays.IntegerArray(wholes[codes], np.array([value is None for value in values])[codes])
        case "reference":
            texts = pa.array([None if value is None else str(value) for value in values], pa.large_string())
            places = pa.array(np.where(codes < 0, len(values) - 1, codes))
            return _texts(texts.take(places))
        case "category" | "provider":
            named = field.values or sorted({str(value) for value in values if value is not None})
            place = {name: number for number, name in enumerate(named)}
            number = np.array([-1 if value is None else place[str(value)] for value in values], dtype=np.int32)
            return pd.Categorical.from_codes(number[codes], dtype=pd.CategoricalDtype(list(named)))


def _of_cells(column: CellColumn, rows: Rows, field: ReturnField, read: Reader, findings: Findings) -> Typed:
    readings = [read(value) for value in column.values]
    lacking = field.required and bool((column.codes < 0).any())
    readings.append(Reading(fault="missing-value" if lacking else None))
    _tell(enumerate(readings), len(readings), column.codes, rows, field, findings)
    return _typed(readings, column.codes, field)


def _of_text(column: TextColumn, rows: Rows, field: ReturnField, read: Reader, findings: Findings) -> Typed:
    """Read references: only those that look odd are looked at one by one."""
    odd = pc.or_(pc.match_substring_regex(column.values, ODD_REFERENCE), pc.equal(column.values, ""))
    places = np.flatnonzero(odd.to_numpy(zero_copy_only=False))
    if not len(places):
        return _texts(column.values)
    readings = [read(value) for value in column.values.take(pa.array(places)).to_pylist()]
    _tell(enumerate(readings), len(readings), np.arange(len(places), dtype=np.int32), rows[places], field, findings)
    texts = pa.array([None if each.value is None else str(each.value) for each in readings], pa.large_string())
    return _texts(pc.replace_with_mask(column.values, odd, texts))


def read_column(column: Column, rows: Rows, field: ReturnField, from_1904: bool, findings: Findings) -> Typed:
    """Read a column as its field is declared; what was put right and what is wrong goes to `findings`, by `rows`.

    Gives a Categorical (provider, category), `string[pyarrow]` (reference), `datetime64[s]` (date), `Int32`
    (integer) or float64 (number). What could not be read is missing.
    """
    read = cell_reader(field, from_1904)
    if isinstance(column, CellColumn):
        return _of_cells(column, rows, field, read, findings)
    if field.type != "reference":
        raise TypeError("only references are read as plain text")
    return _of_text(column, rows, field, read, findings)
