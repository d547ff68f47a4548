"""Reading one distinct cell: plain characters and spaces, and the words that stand for a gap."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from evidence_book.intake.returns.specification import NOT_KNOWN, ReturnField

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
    }
)
_NOT_KNOWN_WORDS = frozenset(
    {"n/k", "nk", "n.k.", "not known", "unknown", "n/a", "na", "null", "-", "--", ".", "?", "??"}
)
# Where a cell may be empty these say that there is nothing to tell, not that it is not known.
_NOT_APPLICABLE = frozenset({"n/a", "na", "-", "--", "."})
_WITHHELD = re.compile(r"\*+|[<≤]=? ?\d{1,3}|\[(c|k|s|low)\]|suppressed|withheld|redacted", re.IGNORECASE)
_ERRORS = frozenset({"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#spill!", "#calc!"})
# What no keyboard types: the control characters that are not white space, and the mark of lost characters.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd]")


class Reading(NamedTuple):
    """What came of one distinct cell: a value or None for missing, the repairs it took, the fault if it has one."""

    value: str | int | float | datetime | None = None
    repairs: tuple[str, ...] = ()
    fault: str | None = None


def tidy(text: str) -> tuple[str, tuple[str, ...]]:
    """Make quotes, dashes and spaces plain and take spare spaces out; say which repairs that took."""
    plain = text.translate(_PLAIN)
    closed = " ".join(plain.split())
    repairs = ("typographic-character",) * (plain != text) + ("trailing-space",) * (closed != plain)
    return closed, repairs


def folded(text: str) -> str:
    """The form in which headings and values are compared: tidy and without case."""
    return tidy(text)[0].casefold()


def gap(text: str, field: ReturnField, repairs: tuple[str, ...]) -> Reading | None:
    """Read tidy `text` that stands for a gap: not known, withheld, an error or nothing; None if it is a value."""
    word = text.casefold()
    if not text:
        return Reading(fault="missing-value" if field.required else None)
    if word in _ERRORS:
        return Reading(fault="error-value")
    if _CONTROL.search(text):
        return Reading(fault="not-text")
    if word in _NOT_KNOWN_WORDS:
        if field.may_be_unknown and (field.required or word not in _NOT_APPLICABLE):
            return Reading(NOT_KNOWN, (*repairs, "not-known-word"))
        return Reading(fault="not-known-not-allowed") if field.required else Reading(None, ("not-known-empty",))
    if _WITHHELD.fullmatch(text):
        return Reading(fault="withheld-not-allowed") if field.required else Reading(None, ("withheld-value",))
    return None
