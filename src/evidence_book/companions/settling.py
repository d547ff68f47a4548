"""What an edition for children leaves to its facts: the period that it tells, and words that a comparison chooses.

A page never types the year that is the latest, nor that something rose: `{on_time.latest:period}` is the period of a
fact (`month` and `year` are a part of it), and `{on_time.latest vs 50: fewer than half | half | more than half}` one of three wordings, by whether the first
is less than, the same as, or more than the second, which is a number or another fact. Both are plain words, settled
before anything else is done with the page.
"""

from __future__ import annotations

import re
from typing import Any, get_args

from evidence_book.companions.content import Companion
from evidence_book.facts import Fact, Facts
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.wording import PeriodPart, moved, part_of_period

_PERIOD = re.compile(rf"\{{([a-z0-9_.]+):({'|'.join(get_args(PeriodPart))})\}}")
_CHOICE = re.compile(r"\{([a-z0-9_.]+) vs ([a-z0-9_.]+): ([^{}|]*)\|([^{}|]*)\|([^{}|]*)\}")


def _settled(text: str, report: str, facts: Facts) -> str:
    def known(name: str) -> Fact:
        return facts[f"{report}.{name}"]

    def value(name: str) -> float:
        return float(name) if name.isdigit() else facts.number(f"{report}.{name}")

    def period(found: re.Match[str]) -> str:
        part = next(each for each in get_args(PeriodPart) if each == found[2])
        return part_of_period(known(found[1]).period, part)

    def chosen(found: re.Match[str]) -> str:
        left, right, less, same, more = found.groups()
        return moved(value(right), value(left), rose=more.strip(), fell=less.strip(), same=same.strip())

    return _CHOICE.sub(chosen, _PERIOD.sub(period, text))


def _every_text(record: Any, report: str, facts: Facts) -> Any:
    match record:
        case str():
            return _settled(record, report, facts)
        case list() | tuple():
            return [_every_text(each, report, facts) for each in record]
        case dict():
            return {name: _every_text(each, report, facts) for name, each in record.items()}
        case _:
            return record


def settled(companion: Companion, report: str, facts: Facts, shown_as: str) -> Companion:
    """The page with every period and every choice in words; raises `BadInput` for a fact that is not there or is withheld."""
    try:
        return Companion.model_validate(_every_text(companion.model_dump(), report, facts))
    except EvidenceError as error:
        mend = "quote a fact that is released"
        raise BadInput([Problem("unsettled", shown_as, str(error), mend)]) from None
