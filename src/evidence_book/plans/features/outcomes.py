"""Outcomes: how many, and how many say by when, how it will be known, and who is responsible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_book.plans.features.entries import Entry
from evidence_book.plans.features.nothing import is_nothing

_NUMBER = r"(?:\d+(?:\.\d+)?|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty|half a|half an)"
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_WHEN = (
    rf"(?:end of|start of|beginning of|close of|time (?:he|she|they|i|{'[a-z]+'}) (?:is|are|am|leaves?|finish(?:es)?|reach(?:es)?|moves?|turns?|starts?)|"
    rf"{_MONTH}\b|key ?stage|ks ?\d|year \d|age (?:of )?\d|\d{{4}}|\d{{1,2}}[/.]\d|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|"
    r"(?:the )?(?:next|spring|summer|autumn|winter|easter|christmas|annual review|academic year|school year|transition|transfer|half.term)|phase transfer|reception)"
)
_TIMESCALE = re.compile(
    rf"\b(?:by|before|until|at|from|for|in|during|on|no later than|not later than|within|over|when|after)\s+(?:the\s+|her\s+|his\s+|their\s+|this\s+)?{_WHEN}"
    rf"|\b(?:within|over|in|after|for)\s+(?:the\s+)?(?:next\s+|coming\s+|following\s+)?{_NUMBER}\s+(?:\w+\s+)?(?:(?:school|academic)\s+)?(?:weeks?|months?|terms?|years?|half.terms?)\b"
    rf"|\b{_NUMBER}[- ](?:weeks?|months?|terms?|years?)['’]?\s+(?:time|from now)"
    r"|\bend of (?:the )?(?:key|year|ks|reception|primary|secondary|academic|school|spring|summer|autumn|term|next|this|phase|\d)",
    re.I,
)
# In a column of its own a timescale needs no "by"; words such as "ongoing" are none.
_COLUMN = re.compile(
    rf"\d|\b{_MONTH}\b|key ?stage|\bend of\b|\bterms?\b|\bannual|reception|next review|\byears?\b|\bmonths?\b|\bweeks?\b",
    re.I,
)
_MEASURE = re.compile(
    r"\d+\s*(?:out of|in every|/|of every|in|of)\s*(?:\d|ten\b|five\b|four\b|three\b)|\d\s*%|per ?cent|"
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten) (?:out of|in every|times out of|of every|in) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b|"
    r"\bmeasured\b|\bas (?:shown|evidenced|recorded|reported|seen|assessed|observed|noted|judged|rated|tracked|logged|scored|monitored|demonstrated|counted|checked|indicated|evident|rated)\b|"
    r"\b(?:shown|evidenced|assessed|recorded|tracked|monitored|scored|judged|rated|checked|counted|noted|logged|demonstrated) (?:by|through|on|in|against|using|with|from|at|weekly|daily|each)\b|\breading age|\bspelling age|"
    r"\b(?:score|scores|scoring|standardised|centile|percentile)\b|\bat least \d|\bat least (?:one|two|three|four|five|six|seven|eight|nine|ten|once|twice)\b|"
    r"\bon (?:\d+|two|three|four|five|six|seven|eight|nine|ten) (?:\w+ )?(?:occasions|days|times)|\baccording to\b|"
    r"\b\d+ (?:words|minutes|times|steps|sentences|days|occasions|items|lessons|sessions)\b|\bno more than\b|\bfewer than\b|\bmore than (?:\d|two|three|four|five|six)|\bwhich will be (?:measured|checked|shown|recorded|seen)|"
    r"\d+ \w+ (?:in|per|a|each|every) (?:(?:a|one|each|every) )?(?:half|term|week|day|month|lesson|session|fortnight)|"
    r"\bwith (?:results|progress|data|scores)\b|\busing (?:a|the) [\w' ]*(?:scale|checklist|profile|assessment|test|tracker|chart|log|questionnaire)",
    re.I,
)
_RESPONSIBLE = re.compile(
    r"\bresponsib(?:le|ility)\b|\baccountable\b|\bwill make sure\b|\bled by\b|\boverseen by\b|\blead(?:\s+person|\s+professional)?:",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Numbers of outcomes."""

    outcomes: int
    timescale: int
    measure: int
    person: int


def _has_timescale(entry: Entry) -> bool:
    column = entry.fields.get("when")
    if column is not None and _COLUMN.search(column):
        return True
    return _TIMESCALE.search(entry.text) is not None


def _has_measure(entry: Entry) -> bool:
    column = entry.fields.get("measure")
    return (column is not None and not is_nothing(column)) or _MEASURE.search(entry.text) is not None


def _has_person(entry: Entry) -> bool:
    column = entry.fields.get("person") or entry.fields.get("who")
    return (column is not None and not is_nothing(column)) or _RESPONSIBLE.search(entry.text) is not None


def outcomes(entries: Sequence[Entry]) -> Outcomes:
    """Count the entries of section E: a table row, a list item, or a paragraph or sentence that states one outcome.

    With a *timescale*: says by when ("by the end of Key Stage 2", "within 12 months"), in its text or its row's own
    column. With a *measure*: says how it will be known: a number to reach or a way of measuring ("in 4 out of 5
    sessions", "as measured by"). With a *named responsible person*: says which role or person is responsible for it.
    """
    return Outcomes(
        outcomes=len(entries),
        timescale=sum(map(_has_timescale, entries)),
        measure=sum(map(_has_measure, entries)),
        person=sum(map(_has_person, entries)),
    )
