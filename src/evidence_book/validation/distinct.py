"""Running a suite over each distinct combination of values once, however many rows hold it.

Every rule of a return but two looks at one row and at few columns, so its verdict on a row is its verdict on
the combination of values in those columns. A million rows hold some hundreds of combinations: Great
Expectations is given those, and the verdicts go back to the rows. The two others are the number of rows and
the uniqueness of the key, which Great Expectations is given in full, with the key as whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_book.problems import BadInput, Problem
from evidence_book.validation.suites import RuleResult, run_suite

Expectation = dict[str, Any]
Codes = NDArray[Any]

# Up to so many possible combinations are found by marking them off; more are found by sorting.
_MARKED_OFF = 20_000_000
_ABOUT_FILLING = {"expect_column_values_to_not_be_null", "expect_column_values_to_be_null"}
_UNIQUE = "expect_compound_columns_to_be_unique"


@dataclass(frozen=True)
class Verdict:
    """What one rule found: the positions (from 0) of the rows that fail, as few or many as they are."""

    result: RuleResult
    meta: dict[str, str]
    failed: NDArray[np.intp]


@dataclass(frozen=True)
class _Combinations:
    """Each combination of values once (index `row`: its position); `place` tells every row's position."""

    frame: pd.DataFrame
    place: Callable[[], Codes]


class _Columns:
    """The columns of a frame as small whole numbers, each made once. Missing is 0."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._codes: dict[str, tuple[Codes, int]] = {}

    def codes(self, name: str) -> tuple[Codes, int]:
        if name not in self._codes:
            column = self.frame[name]
            raw: Codes
            if isinstance(column.dtype, pd.CategoricalDtype):
                raw, count = column.cat.codes.to_numpy(), len(column.cat.categories)
            else:
                raw, values = pd.factorize(column)
                count = len(values)
            small: Any = np.int16 if count < np.iinfo(np.int16).max - 1 else np.int32
            self._codes[name] = np.add(raw, 1, dtype=small, casting="unsafe"), count + 1
        return self._codes[name]

    def _combined(self, names: tuple[str, ...]) -> tuple[Codes, int]:
        """One number a row that is equal where the columns are; and how many numbers there could be."""
        code, count = self.codes(names[0])
        for name in names[1:]:
            more, size = self.codes(name)
            code = code.astype(np.int64) * size + more
            count *= size
        return code, count

    def _rows(self, names: tuple[str, ...], rows: Codes) -> pd.DataFrame:
        return self.frame[list(names)].iloc[rows].reset_index(drop=True).rename_axis(index="row")

    def filled_or_not(self, name: str) -> _Combinations:
        """As `combinations` of one column of which nothing matters but whether it is filled."""
        empty = self.frame[name].isna().to_numpy()
        kinds, rows = np.unique(empty, return_index=True)
        return _Combinations(self._rows((name,), rows), lambda: np.searchsorted(kinds, empty))

    def combinations(self, names: tuple[str, ...]) -> _Combinations:
        """Each combination once, with a row that holds it."""
        code, count = self._combined(names)
        if count > _MARKED_OFF:
            _, rows, place = np.unique(code, return_index=True, return_inverse=True)
            return _Combinations(self._rows(names, rows), lambda: place)
        holder = np.full(count, -1, dtype=np.int32)
        holder[code] = np.arange(len(code), dtype=np.int32)
        present = np.flatnonzero(holder >= 0)
        return _Combinations(self._rows(names, holder[present]), lambda: np.searchsorted(present, code))


def _columns_of(expectation: Expectation) -> tuple[str, ...]:
    kwargs = expectation["kwargs"]
    named = [kwargs.get("column"), kwargs.get("column_A"), kwargs.get("column_B"), *kwargs.get("column_list", ())]
    condition = kwargs.get("row_condition")
    if condition:
        named.append(condition["column"]["name"])
    return tuple(sorted({name for name in named if name}))


def _with_days(expectation: Expectation, frame: pd.DataFrame) -> Expectation:
    """Turn the days of a bound, text in JSON, into what a date column is compared with."""
    kwargs = expectation["kwargs"]
    days = {
        bound: datetime.fromisoformat(kwargs[bound])
        for bound in ("min_value", "max_value")
        if isinstance(kwargs.get(bound), str) and pd.api.types.is_datetime64_any_dtype(frame[kwargs["column"]])
    }
    return {**expectation, "kwargs": {**kwargs, **days}}


def _as_numbers(columns: _Columns, names: tuple[str, ...]) -> pd.DataFrame:
    """Every row, its values as whole numbers: equal where they are equal. It has a column even without names."""
    numbers = {name: columns.codes(name)[0] for name in names}
    index = pd.RangeIndex(len(columns.frame), name="row")
    return pd.DataFrame(numbers or {"there": np.ones(len(index), dtype=np.int8)}, index=index)


def _side_by_side(each: dict[str, _Combinations]) -> pd.DataFrame:
    """The distinct values of several columns in one frame, the shorter ones filled up with their first value."""
    longest = max(len(one.frame) for one in each.values())
    places = np.arange(longest)
    filled = {
        name: one.frame[name].iloc[np.where(places < len(one.frame), places, 0)].reset_index(drop=True)
        for name, one in each.items()
    }
    return pd.DataFrame(filled).rename_axis(index="row")


def _groups(suite: dict[str, Any]) -> dict[tuple[str, ...], list[int]]:
    """Positions of expectations by the columns that one frame has to hold for them; `()` holds every row."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for position, expectation in enumerate(suite["expectations"]):
        names = _columns_of(expectation)
        groups.setdefault(() if expectation["type"] == _UNIQUE else names, []).append(position)
    return groups


def run_return_suite(suite: dict[str, Any], frame: pd.DataFrame) -> list[Verdict]:
    """Run the suite of a return over its rows; one verdict an expectation, in their order.

    Raises `BadInput` if the suite cannot be run: a gate that cannot run is a failed gate.
    """
    if {name for each in suite["expectations"] for name in _columns_of(each)} - set(frame.columns):
        mend = "correct the suite (a column that the return does not have)"
        file = f"expectations/{suite['name']}.json"
        raise BadInput([Problem("broken-suite", file, "expectations that can be run", mend)])
    columns, groups = _Columns(frame), _groups(suite)
    verdicts: dict[int, Verdict] = {}

    def run(told: pd.DataFrame, positions: list[int], of_row: Callable[[Expectation], Codes | None]) -> None:
        expectations = [_with_days(suite["expectations"][position], frame) for position in positions]
        results = run_suite({**suite, "expectations": expectations}, told, str(suite["name"]))
        for position, result in zip(positions, results, strict=True):
            expectation = suite["expectations"][position]
            place = None if result.passed else of_row(expectation)
            verdicts[position] = _verdict(result, expectation["meta"], place, len(frame))

    if whole := groups.pop((), []):
        keys = {name for position in whole for name in _columns_of(suite["expectations"][position])}
        run(_as_numbers(columns, tuple(sorted(keys))), whole, lambda _: None)
    single = {names[0]: groups.pop(names) for names in list(groups) if len(names) == 1}
    if single:
        kinds = {name: {suite["expectations"][position]["type"] for position in single[name]} for name in single}
        each = {
            name: columns.filled_or_not(name) if kinds[name] <= _ABOUT_FILLING else columns.combinations((name,))
            for name in single
        }
        positions = [position for one in single.values() for position in one]
        run(_side_by_side(each), positions, lambda expectation: each[expectation["kwargs"]["column"]].place())
    for names, positions in groups.items():
        combinations = columns.combinations(names)
        run(combinations.frame, positions, partial(_same, combinations))
    return [verdicts[position] for position in sorted(verdicts)]


def _same(combinations: _Combinations, _: Expectation) -> Codes:
    return combinations.place()


def _verdict(result: RuleResult, meta: dict[str, str], of_row: Codes | None, rows: int) -> Verdict:
    failed = np.array(result.failed_rows, dtype=np.intp)
    if of_row is not None and len(failed):
        size = int(of_row.max()) + 1
        bad = np.zeros(size, dtype=bool)
        bad[np.where(failed < size, failed, 0)] = True
        failed = np.flatnonzero(bad[of_row])
    if not result.passed and not len(failed):
        failed = np.arange(rows)  # a rule that fails and names no row has passed for none
    return Verdict(result, meta, failed)
