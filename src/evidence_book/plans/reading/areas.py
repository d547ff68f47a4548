"""The four areas of need, told by the words of a heading or of a text."""

from __future__ import annotations

import re
from functools import cache

from evidence_book.plans.sections import Area
from evidence_book.plans.wording import wording

_WORD = re.compile(r"[a-z][a-z'-]*")
_MOST_WORDS = 8
_NAMED: tuple[tuple[str, Area], ...] = (
    ("communication and interaction", "communication and interaction"),
    ("cognition and learning", "cognition and learning"),
    ("emotional and mental health", "social, emotional and mental health"),
    ("sensory and", "sensory and/or physical"),
    ("physical and", "sensory and/or physical"),
    ("sensory or physical", "sensory and/or physical"),
)


@cache
def _areas_by_word() -> dict[str, Area]:
    return {word: area for area, words in wording().areas.items() for word in words}


def area_titled(heading: str) -> Area | None:
    """The area that a heading names in the code's own words."""
    small = heading.lower().replace("&", "and")
    return next((area for words, area in _NAMED if words in small), None)


def area_named(heading: str) -> Area | None:
    """The area that a short heading or label names, in the code's own words or in others."""
    titled = area_titled(heading)
    if titled is not None or heading.count(" ") >= _MOST_WORDS:
        return titled
    return area_by_words(heading)


def area_by_words(text: str) -> Area | None:
    """The area that most words of a text speak of; None if there are none, or two areas have as many."""
    by_word = _areas_by_word()
    counts: dict[Area, int] = {}
    for word in _WORD.findall(text.lower()):
        area = by_word.get(word)
        if area is not None:
            counts[area] = counts.get(area, 0) + 1
    return _most(counts)


def _most(counts: dict[Area, int]) -> Area | None:
    if not counts:
        return None
    best = max(counts.values())
    leading = [area for area, count in counts.items() if count == best]
    return leading[0] if len(leading) == 1 else None
