"""Qualifiers as sources word them, mapped to the closed vocabulary that facts use."""

from __future__ import annotations

import re

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
    "some": "about",
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


_WORDED_NUMBER = re.compile(
    r"(?P<before>[a-z ]*?) ?(?P<number>-?\d[\d,]*(?:\.\d+)?) ?(?P<unit>[a-z]*)(?: \((?P<after>[a-z ]+)\))?"
)


def worded_number(text: str) -> tuple[float, Qualifier | None, str | None]:
    """Take a number apart from its words: `40 (just over)` is 40, over; `nearly 6 months` is 6, nearly, months.

    Raises `ValueError`, without the text, for anything else: a word that is no known qualifier must not be lost.
    """
    found = _WORDED_NUMBER.fullmatch(text.strip())
    words = (found["before"] or found["after"]) if found else None
    if not found or (words and words not in WORDED):
        raise ValueError("expected a number, with or without a known qualifier and a unit")
    return float(found["number"].replace(",", "")), WORDED[words] if words else None, found["unit"] or None


def worded_unit(text: str) -> tuple[str, Qualifier | None]:
    """Take a unit apart from a qualifier that stands behind it: `children (nearly)` is children, nearly."""
    unit, _, behind = text.partition(" (")
    return unit, WORDED.get(behind.rstrip(")"))
