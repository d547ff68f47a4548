"""Rows come as `itertuples` gives them, whole numbers always as Python's, and a cell is missing as pandas says that it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from evidence_book.frames import each_row, is_missing, row_at

FRAME = pd.DataFrame(
    {
        "text": pd.Series(["a", None, "c"], dtype="string"),
        "plain": ["x", None, 3],
        "number": [1.5, np.nan, -0.0],
        "whole": [1, 2, 3],
        "maybe": pd.Series([1, None, 3], dtype="Int64"),
        "true": [True, False, True],
        "kind": pd.Categorical(["b", None, "a"]),
        "day": pd.to_datetime(["2025-01-01", None, "2024-02-29"]),
        "two words": [1, 2, 3],
    }
)


def alike(one: object, other: object) -> bool:
    return bool(
        (pd.isna(one) and pd.isna(other))
        or (one == other and (type(one) is type(other) or isinstance(other, np.integer)))
    )  # type: ignore[call-overload]


@pytest.mark.parametrize("frame", [FRAME, FRAME.iloc[:0], FRAME.set_index("text"), FRAME[["number", "number"]]])
def test_rows_are_those_of_itertuples(frame: pd.DataFrame) -> None:
    found, expected = list(each_row(frame)), list(frame.itertuples(index=False))
    assert [row._fields for row in found] == [row._fields for row in expected]
    assert all(
        alike(*cells) for one, other in zip(found, expected, strict=True) for cells in zip(one, other, strict=True)
    )


def test_columns_are_named_and_a_row_can_be_asked_for() -> None:
    assert [row.whole for row in each_row(FRAME)] == [1, 2, 3]
    assert row_at(FRAME.set_index("plain"), "x").whole == 1
    with pytest.raises(KeyError, match="2 rows"):
        row_at(FRAME.assign(same="k").set_index("same").iloc[:2], "k")


@pytest.mark.parametrize(
    "value",
    [None, pd.NA, np.nan, float("nan"), pd.NaT, np.float64("nan"), "", "nan", 0, 0.0, False, "x", Decimal("NaN"),
     np.datetime64("NaT"), date(2025, 1, 1), np.int64(0), float("inf")],
)  # fmt: skip
def test_a_cell_is_missing_as_pandas_says(value: object) -> None:
    expected = bool(pd.isna(value))  # type: ignore[call-overload]
    assert is_missing(value) == expected
