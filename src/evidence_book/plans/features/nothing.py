"""Words that stand for nothing: "n/a" in a cell, "none identified" under a heading."""

from __future__ import annotations

import re

from evidence_book.plans.wording import wording

# Says that there is none: "None identified", "Not an area of need at this time", "There are no identified needs".
_NONE = re.compile(
    r"(?:none|no|not|nil|nothing|n/a|there (?:is|are|were) (?:currently |at present )?(?:no|none)"
    r"|[\w']+ (?:has|have|does not have|do not have|has not|is not) (?:no|any|currently|had)\b)\b"
    r"|.*\b(?:none (?:is|are|has been|have been|was|were)? ?(?:identified|known|recorded|needed)|no (?:[\w,]+ ){0,5}(?:needs?|difficult\w+|concerns?"
    r"|outcomes?|provision) (?:in this area|(?:has|have) been|(?:is|are|was|were) )|not (?:currently )?an area of need|age[- ]appropriate)",
    re.I,
)
_MOST_LETTERS = 130


def is_nothing(text: str) -> bool:
    """Whether a cell holds a word that stands for nothing, such as "n/a"."""
    small = text.lower().strip(" .")
    return not small or small in wording().nothing


def says_none(text: str) -> bool:
    """Whether a short text says that there is nothing to describe."""
    return len(text) <= _MOST_LETTERS and _NONE.match(text) is not None
