"""The dates of a plan: request, draft, final plan and review, in any British style, day first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evidence_book.plans.reading.blocks import Block
from evidence_book.plans.reading.tables import Table
from evidence_book.plans.wording import DateLabel, wording

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    r"(?<![\d/.-])(?:"
    r"(?P<iy>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})"
    r"|(?P<nd>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<nm>\d{1,2})\s?(?P=sep)\s?(?P<ny>\d{4}|\d{2})"
    r"|(?P<wd>\d{1,2})\s?(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?[\s,/.-]*"
    + _MONTH.format("wm")
    + r"[\s,/.-]*'?(?P<wy>\d{4}|\d{2})"
    r")(?!\d)(?![/-]\d)"
    r"|\b" + _MONTH.format("mm") + r"\s*(?P<md>\d{1,2})\s?(?:st|nd|rd|th)?(?:\s*,\s*|\s+)'?(?P<my>\d{4}|\d{2})(?!\d)",
    re.I,
)
_WEEKDAY = re.compile(r"(?:\s*\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?)?\s*$", re.I)
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[.!?;]\s+(?=[A-Z])")
# What a label may be away from its date, in characters.
_NEAR = 160
_FIRST_YEAR, _LAST_YEAR = 1990, 2099


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates that a plan states; None where it does not."""

    request: date | None = None
    draft: date | None = None
    final: date | None = None
    review: date | None = None


def _date_of(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    for year, month, day in (("iy", "im", "id"), ("ny", "nm", "nd"), ("wy", "wm", "wd"), ("my", "mm", "md")):
        if groups[year] is None:
            continue
        written = groups[month]
        number = int(written) if written.isdigit() else _MONTHS.index(written[:3].lower()) + 1
        whole = int(groups[year]) + (2000 if len(groups[year]) == 2 else 0)
        try:
            return date(whole, number, int(groups[day])) if _FIRST_YEAR <= whole <= _LAST_YEAR else None
        except ValueError:
            return None
    return None


def dates_in(text: str) -> list[tuple[int, int, date]]:
    """The dates in a text with where each begins and ends. Day first always; two-digit years are of this century."""
    return [(found.start(), found.end(), day) for found in _DATE.finditer(text) if (day := _date_of(found)) is not None]


def _label(context: str, last: bool) -> DateLabel | None:
    """The label whose word stands nearest the date: at the end of what precedes it, or the start of what follows."""
    small = context.lower()
    best: tuple[int, DateLabel] | None = None
    for label, words in wording().dates.items():
        for word in words:
            at = small.rfind(word) if last else small.find(word)
            if at >= 0:
                near = at + len(word) if last else -at
                if best is None or near > best[0]:
                    best = (near, label)
    if best is None:
        return None
    # "The draft was issued on" is of the draft, though "issued on" stands nearer.
    return "draft" if best[1] == "final" and "draft" in small and "final" not in small else best[1]


def _labelled(label: str) -> DateLabel | None:
    """The label of a cell or line of its own. What is due for review is a review, whatever else it says."""
    small = label.lower()
    for name in ("review", "draft", "other", "final", "request"):
        words = wording().dates[name]
        if any(word in small for word in words):
            if name == "other" and any(
                word in small for word in (*wording().dates["request"], *wording().dates["final"])
            ):
                continue
            return name
    return None


def _in_text(text: str, found: Sequence[tuple[int, int, date]], beside: str) -> list[tuple[DateLabel, date]]:
    labelled: list[tuple[DateLabel, date]] = []
    end = 0
    for number, (start, stop, day) in enumerate(found):
        before = text[max(end, start - _NEAR) : start]
        cuts = [cut.end() for cut in _SENTENCE_END.finditer(before)]
        before = before[cuts[-1] :] if cuts else before
        before = _WEEKDAY.sub("", before)
        label = _labelled(before) if before.endswith((":", "-", "–")) else _label(before, last=True)
        if label is None:
            following = text[stop : found[number + 1][0] if number + 1 < len(found) else stop + _NEAR]
            cut = _SENTENCE_END.search(following)
            label = _label(following[: cut.start()] if cut else following, last=False)
        if label is None and beside and number == 0:
            label = _labelled(beside)
        if label is not None:
            labelled.append((label, day))
        end = stop
    return labelled


def _beside(blocks: Sequence[Block], at: int, tables: dict[int, Table]) -> str:
    """The label of a date that stands alone: the cell to its left, the one above, or the line before."""
    block = blocks[at]
    cell = block.cell
    if cell is not None:
        table = tables[cell.table]
        left = table.cells.get((cell.row, cell.column - 1))
        if left and not dates_in(left[0].text):
            return left[-1].text
        above = table.cells.get((0, cell.column)) if cell.row else None
        return above[0].text if above else (left[-1].text if left else "")
    before = blocks[at - 1].text if at else ""
    return before if len(before) < 80 and not dates_in(before) else ""


def dates(blocks: Sequence[Block], tables: dict[int, Table]) -> Dates:
    """The first date under each label, in tables, text boxes or sentences."""
    known: dict[str, date] = {}
    for at, block in enumerate(blocks):
        text = block.text
        if _DIGIT.search(text) is None:
            continue
        found = dates_in(text)
        if found:
            for label, day in _in_text(text, found, _beside(blocks, at, tables)):
                known.setdefault(label, day)
    return Dates(known.get("request"), known.get("draft"), known.get("final"), known.get("review"))
