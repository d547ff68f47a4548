"""Walking a table row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield each row with its cells as attributes, named as the columns are."""
    yield from frame.itertuples(index=False)


def row_at(frame: pd.DataFrame, key: Any) -> Any:
    """Look up the one row of `key` in the index; raises `KeyError` if there is none, or more than one."""
    found = frame.loc[key]
    if isinstance(found, pd.DataFrame):
        if len(found) != 1:
            raise KeyError(f"{len(found)} rows for {key}, expected one")
        return found.iloc[0]
    return found
