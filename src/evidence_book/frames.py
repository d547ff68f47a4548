"""Walking a table row by row."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from typing import Any

import pandas as pd


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield each row with its cells as attributes, named as the columns are.

    What `itertuples` gives, several times sooner: it asks a column of text for its cells one by one. Numbers are Python's.
    """
    row = namedtuple("Row", frame.columns, rename=True)  # type: ignore[misc]
    columns = [frame.iloc[:, number].to_numpy(dtype=object) for number in range(frame.shape[1])]
    return map(row._make, zip(*columns, strict=True))


def is_missing(value: object) -> bool:
    """Whether a cell is empty, as `pandas.isna` says it of one value, many times sooner."""
    return value is None or value is pd.NA or value != value


def row_at(frame: pd.DataFrame, key: Any) -> Any:
    """Look up the one row of `key` in the index; raises `KeyError` if there is none, or more than one."""
    found = frame.loc[key]
    if isinstance(found, pd.DataFrame):
        if len(found) != 1:
            raise KeyError(f"{len(found)} rows for {key}, expected one")
        return found.iloc[0]
    return found
