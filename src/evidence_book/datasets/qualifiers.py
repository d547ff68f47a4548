"""Qualifiers as sources word them, mapped to the closed vocabulary that facts use."""

from __future__ import annotations

import pandas as pd

from evidence_book.wording import Qualifier

WORDED: dict[str, Qualifier] = {
    "over": "over",
    "more than": "over",
    "about": "about",
    'about ("a quarter")': "about",
    "about half": "about",
    "around": "about",
    "almost": "nearly",
    "just under": "nearly",
    "just over": "over",
    "less than": "fewer_than",
    "up to / about": "about",
    "nearly": "nearly",
    "at least": "at_least",
    "minimum": "at_least",
    "up to": "up_to",
    "fewer_than_10": "fewer_than",
}


def closed(worded: pd.Series) -> pd.Series:
    """Map worded qualifiers to the closed vocabulary; what is no qualifier (a remark) becomes missing."""
    return worded.map(lambda words: WORDED.get(words) if isinstance(words, str) else None).astype("string")
