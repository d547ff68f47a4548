"""What stands first in every report: five questions that anybody would ask, answered in one sentence or two each.

An answer is words with facts in braces: `{report.measure.period}`, or `{report.measure.period:limits}` in
another form. Each edition of a report answers all five.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import get_args

from evidence_book.facts import Form
from evidence_book.problems import EvidenceError

QUESTIONS = ("How many?", "Is it getting better?", "Where?", "For whom?", "How sure?")
Answers = tuple[str, ...]

_QUOTED = re.compile(r"\{([^{}]*)\}")


class BadHeadline(EvidenceError):
    """An edition does not answer the five questions, or an answer is not words and facts."""


def quoted(text: str) -> list[tuple[str, Form]]:
    """Name the facts of an answer, each with its form; raises `BadHeadline` for a form that does not exist."""
    found: list[tuple[str, Form]] = []
    for inside in _QUOTED.findall(text):
        fact_id, _, form = inside.partition(":")
        known: Form | None = next((each for each in get_args(Form) if each == (form or "display")), None)
        if known is None:
            raise BadHeadline(f"headline quotes {fact_id} in no known form: '{form}'")
        found.append((fact_id, known))
    return found


def filled(text: str, say: Callable[[str, Form], str], words: Callable[[str], str]) -> str:
    """Spell an answer: its words by `words`, its facts by `say`."""
    facts = iter(quoted(text))
    parts = _QUOTED.split(text)
    return "".join(say(*next(facts)) if position % 2 else words(part) for position, part in enumerate(parts))


def in_report(report: str, editions: Mapping[str, tuple[str, str, str, str, str]]) -> dict[str, Answers]:
    """Put a report's name before the facts that its answers name: `{searches.2022_23}` is of this report."""
    return {
        edition: tuple(_QUOTED.sub(lambda found: f"{{{report}.{found[1]}}}", text) for text in texts)
        for edition, texts in editions.items()
    }


def check_headlines(headlines: Mapping[str, Answers]) -> None:
    """Raise `BadHeadline` unless every edition answers each question, with at least one fact among the first four."""
    for edition, answers in headlines.items():
        if len(answers) != len(QUESTIONS) or not all(answers):
            raise BadHeadline(f"edition {edition} answers {len(answers)} of {len(QUESTIONS)} questions")
        if not quoted(answers[0]):
            raise BadHeadline(f"edition {edition} says how many without a fact")
