"""Running a suite over each distinct combination of values once, however many rows hold it.

Every rule of a return but two looks at one row and at few columns, so its verdict on a row is its verdict on
the combination of values in those columns. A million rows hold some hundreds of combinations: Great
Expectations is given those, and the verdicts go back to the rows. The two others are the number of rows and
the uniqueness of the key, which Great Expectations is given in full, with the key as whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_book.problems import BadInput, Problem
from evidence_book.validation.keys import numbered_texts
from evidence_book.validation.suites import RuleResult, run_suite

Expectation = dict[str, Any]
Codes = NDArray[Any]

# Up to so many possible combinations are found by marking them off; more are found by sorting.
_MARKED_OFF = 20_000_000
_FIRST_ROWS = 100_000
# Frames of up to so many rows are put side by side.
_SHORT = 4096
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

    def numbers(self, name: str) -> Codes:
        """A number a row, equal where the values are; quicker than codes where all are different texts."""
        known = None if name in self._codes else numbered_texts(self.frame[name])
        return self.codes(name)[0] if known is None else known

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
        present = np.flatnonzero(np.bincount(code, minlength=count))
        holder = np.full(count, -1, dtype=np.int32)
        # Nearly always the first rows hold every combination, and no others need a look.
        first = code[:_FIRST_ROWS]
        holder[first] = np.arange(len(first), dtype=np.int32)
        if (holder[present] < 0).any():
            holder[code] = np.arange(len(code), dtype=np.int32)
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
    numbers = {name: columns.numbers(name) for name in names}
    index = pd.RangeIndex(len(columns.frame), name="row")
    return pd.DataFrame(numbers or {"there": np.ones(len(index), dtype=np.int8)}, index=index)


@dataclass
class _Sheet:
    """What Great Expectations is given at once: the combinations of several columns, side by side."""

    parts: list[_Combinations] = field(default_factory=list)
    holds: dict[str, _Combinations] = field(default_factory=dict)
    rules: dict[int, _Combinations] = field(default_factory=dict)

    def add(self, names: tuple[str, ...], part: _Combinations, positions: list[int]) -> None:
        """Take in a part, unless it is there, and the rules at these positions of the suite, which look at it."""
        if names[0] not in self.holds:
            self.parts.append(part)
            self.holds |= dict.fromkeys(names, part)
        self.rules |= dict.fromkeys(positions, part)

    def frame(self) -> pd.DataFrame:
        """All parts in one frame, the shorter ones filled up with their first combination."""
        longest = max(len(part.frame) for part in self.parts)
        places = np.arange(longest)
        filled = [
            part.frame.iloc[np.where(places < len(part.frame), places, 0)].reset_index(drop=True) for part in self.parts
        ]
        return pd.concat(filled, axis="columns").rename_axis(index="row")


def _sheets(columns: _Columns, suite: dict[str, Any], groups: dict[tuple[str, ...], list[int]]) -> list[_Sheet]:
    """As few sheets as hold the columns of all groups: a run of Great Expectations costs more than most frames.

    Columns with many combinations get a sheet of their own, so that the others stay short.
    """
    shared, apart = _Sheet(), []
    for names in sorted(groups, key=lambda names: (-len(names), names)):
        positions = groups[names]
        if len(names) == 1 and names[0] in shared.holds:
            shared.add(names, shared.holds[names[0]], positions)
            continue
        kinds = {suite["expectations"][position]["type"] for position in positions}
        only_filled = len(names) == 1 and kinds <= _ABOUT_FILLING
        part = columns.filled_or_not(names[0]) if only_filled else columns.combinations(names)
        sheet = shared
        if len(part.frame) > _SHORT or any(name in shared.holds for name in names):
            sheet = _Sheet()
            apart.append(sheet)
        sheet.add(names, part, positions)
    return [shared, *apart] if shared.parts else apart


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

    def run(told: pd.DataFrame, rules: Mapping[int, _Combinations | None]) -> None:
        expectations = [_with_days(suite["expectations"][position], frame) for position in rules]
        results = run_suite({**suite, "expectations": expectations}, told, str(suite["name"]))
        for (position, part), result in zip(rules.items(), results, strict=True):
            place = None if result.passed or part is None else part.place()
            verdicts[position] = _verdict(result, suite["expectations"][position]["meta"], place, len(frame))

    whole = groups.pop((), [])
    keys = sorted({name for position in whole for name in _columns_of(suite["expectations"][position])})
    with ThreadPoolExecutor(1) as beside:
        # Numbering a million references holds no lock of Python: the small frames are checked in the meantime.
        numbered = beside.submit(_as_numbers, columns, tuple(keys)) if whole else None
        for sheet in _sheets(columns, suite, groups):
            run(sheet.frame(), sheet.rules)
        if numbered:
            run(numbered.result(), dict.fromkeys(whole))
    return [verdicts[position] for position in sorted(verdicts)]


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
