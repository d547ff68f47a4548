"""Lists of the bodies that data come from, by code: how they are read, and which codes belong to nobody real."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

# Codes of this form belong to no real body.
SYNTHETIC_CODE = re.compile(r"SYN-[A-Z]\d{2,}")
# A code names a file or a folder of its body.
CODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


def read_bodies(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame | None:
    """Read a list with exactly these columns, all text; None if it is not whole: no CSV, other columns, a gap, no row.

    The `optional` columns may stand behind them, all or none, and may have gaps; where they do not, they are empty.
    """
    try:
        listed = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, UnicodeDecodeError):
        return None
    if list(listed.columns) == list(columns):
        listed = listed.assign(**dict.fromkeys(optional, ""))
    whole = list(listed.columns) == [*columns, *optional] and not listed.empty
    return listed if whole and not (listed[list(columns)] == "").to_numpy().any() else None


def are_synthetic(codes: pd.Series) -> pd.Series:
    """Say of each code whether it belongs to no real body."""
    return codes.map(lambda code: bool(SYNTHETIC_CODE.fullmatch(code)))


def can_name(codes: pd.Series) -> pd.Series:
    """Say of each code whether it is letters, digits and hyphens, and so can name a file."""
    return codes.map(lambda code: bool(CODE.fullmatch(code)))
