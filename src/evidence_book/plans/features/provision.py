"""Provision: how many entries, and how many say how much, how often and who, or stay vague."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_book.plans.features.entries import Entry
from evidence_book.plans.features.nothing import is_nothing
from evidence_book.plans.wording import wording

_NUMBER = (
    r"(?:\d+(?:\.\d+)?|half an|half a|an|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|"
    r"twenty[- ]five|thirty|forty|forty[- ]five|fifty|sixty|ninety|½)"
)
_HOURS = re.compile(
    rf"{_NUMBER}(?:\s+and\s+a\s+half)?[\s-]*(?:hours?|hrs?|minutes?|mins?)\b|\bhalf[- ](?:an[- ])?hour\b", re.I
)
_UNITS = ("hour", "hr", "min")
_TIME = r"(?:school |working |teaching |half[- ]|academic )?(?:day|week|fortnight|month|term|year|lesson|morning|afternoon|session|evening|half-term|half term|visit|playtime|break|meal)s?"
_FREQUENCY = re.compile(
    rf"\b(?:daily|weekly|fortnightly|monthly|half-?\s?termly|termly|yearly|annually|quarterly|bi-?weekly|twice-weekly|hourly)\b"
    rf"|\b(?:a|per|each|every|in a|in each|in every|over a|over the)\s+(?:other\s+|two\s+|three\s+|four\s+|six\s+|second\s+)?{_TIME}\b|/\s?(?:week|day|term|month|wk)\b"
    rf"|\b(?:once|twice|\d+ times|three times|four times|five times|six times)\b|\bon \w+ days\b|\bevery (?:\w+ )?(?:weeks|months|days|terms|years)\b",
    re.I,
)
_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class Provision:
    """Numbers of entries of provision."""

    provision: int
    hours: int
    frequency: int
    quantified: int
    who: int
    vague: int


def is_vague(text: str) -> bool:
    """Whether a text contains unspecific wording."""
    small = text.lower()
    return any(words in small for words in wording().vague)


def has_hours(text: str) -> bool:
    """Whether a text says an amount of time."""
    small = text.lower()
    return any(unit in small for unit in _UNITS) and _HOURS.search(small) is not None


def has_frequency(text: str) -> bool:
    """Whether a text says how often."""
    return _FREQUENCY.search(text) is not None


def has_role(text: str) -> bool:
    """Whether a text names a role that delivers something."""
    return not wording().roles.isdisjoint(_PLAIN.findall(text.lower()))


def _has_who(entry: Entry) -> bool:
    column = entry.fields.get("who") or entry.fields.get("person")
    if column is not None:
        return not is_nothing(column)
    # A table with a column for it says who in that column, or not at all.
    return entry.asked.isdisjoint(("who", "person")) and has_role(entry.text)


def provision(entries: Sequence[Entry]) -> Provision:
    """Count the entries of section F: a table row, a list item, or a paragraph or sentence stating one provision.

    *Hours*: an amount of time ("2 hours", "30 minutes"). *Frequency*: how often ("weekly", "three times a term").
    *Who*: which role delivers it ("a speech and language therapist"). *Vague*: contains unspecific wording ("access
    to", "as appropriate", "regular"). An entry may be both quantified (hours or frequency) and vague.
    """
    texts = [entry.whole for entry in entries]
    return Provision(
        provision=len(entries),
        hours=sum(map(has_hours, texts)),
        frequency=sum(map(has_frequency, texts)),
        quantified=sum(has_hours(text) or has_frequency(text) for text in texts),
        who=sum(map(_has_who, entries)),
        vague=sum(map(is_vague, texts)),
    )
