"""What is recorded as true must hold for the words: pieces that say nothing of time, amount or role really say nothing of it."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from evidence_book.plans.synthetic.content import AREAS
from evidence_book.plans.synthetic.council import councils
from evidence_book.plans.synthetic.layouts.fir import provision_row
from evidence_book.plans.synthetic.layouts.parts import outcome_sentence, provision_cells
from evidence_book.plans.synthetic.plans import draw_plans
from evidence_book.plans.synthetic.wordlists import words

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NUMBER = r"(?:\d+(?:\.\d+)?|one|two|three|half an|an|two and a half)"
HOURS = re.compile(rf"\b{NUMBER}[ -](?:hours?|minutes?|mins|hrs?)\b", re.IGNORECASE)
FREQUENCY = re.compile(
    r"\b(?:daily|weekly|fortnightly|monthly|termly|once|twice|times (?:a|per|each)|every (?:day|school|week|half|term|other)|"
    r"each (?:morning|day|week|term)|(?:days|day) a week)\b",
    re.IGNORECASE,
)
WHO = re.compile(
    r"\b(?:assistant|therapist|teacher|SENCO|mentor|psychologist|physiotherapist|tutor|counsellor|lead|officer|manager|nurse|worker|adults?|staff)\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"access to|as appropriate|\bregular|opportunities for|where possible|as required|as needed|would benefit from|support with",
    re.IGNORECASE,
)
TIMESCALE = re.compile(
    rf"\bby the (?:end|time|next)|\bbefore the end|\bby (?:{MONTHS}|Easter)\b|within (?:\d+|two|a)\b|years' time|\bover the next|"
    rf"\b20\d\d\b|Key Stage|\bYear \d|\b1[28] months|\breview\b",
    re.IGNORECASE,
)
MEASURE = re.compile(r"\d|%|out of|measured by|shown by|as recorded|evidenced|engagement model", re.IGNORECASE)
TOPICS = [topic for area in AREAS for topic in words("needs")[area].values()]
PLANS = [plan for code in councils() for plan in draw_plans(code, 40)]
ENTRIES = [entry for plan in PLANS for entry in plan.provision]
OUTCOMES = [(plan, outcome) for plan in PLANS for outcome in plan.outcomes]


def test_what_is_provided_says_no_more_than_what() -> None:
    whats = [what for topic in TOPICS for what in topic["whats"]]
    for what in chain(whats, *words("provision")["more"].values()):
        for pattern in (HOURS, FREQUENCY, WHO, VAGUE):
            assert not pattern.search(what), what


def test_what_a_child_will_do_says_no_time_measure_or_person() -> None:
    for core in chain.from_iterable(topic["cores"] for topic in TOPICS):
        assert not TIMESCALE.search(core) and not MEASURE.search(core), core
        assert "esponsib" not in core


def test_measures_are_measures_and_no_timescales() -> None:
    listed = words("amounts")["measure"]
    for measure in chain(listed["study"], listed["unseen"], *(topic["measures"] for topic in TOPICS)):
        assert MEASURE.search(measure) or "out of ten" in measure, measure
        assert not TIMESCALE.search(measure), measure


def test_timescales_are_timescales_and_no_measures() -> None:
    listed = words("amounts")["timescale"]
    for piece in listed["study"] + listed["unseen"]:
        filled = {"stage": "Key Stage 2", "month": "July", "year": "2026", "later": "6", "he": "she"}
        assert TIMESCALE.search(piece["text"].format(**filled)), piece
        assert "%" not in piece["text"] and "out of" not in piece["text"]
    assert not any(TIMESCALE.search(words_of_none) for words_of_none in words("amounts")["no_timescale"])


@pytest.mark.parametrize(("name", "pattern"), [("hours", HOURS), ("frequency", FREQUENCY), ("who", WHO)])
def test_amounts_and_roles_are_what_they_are(name: str, pattern: re.Pattern[str]) -> None:
    listed = words("amounts")[name]
    others = {"hours": HOURS, "frequency": FREQUENCY, "who": WHO}.items()
    for piece in listed["study"] + listed["unseen"]:
        assert pattern.search(piece), piece
        assert not any(other.search(piece) for kind, other in others if kind != name), piece
        assert not VAGUE.search(piece)


def test_provision_says_what_is_recorded_of_it() -> None:
    for entry in ENTRIES:
        for said in (entry.sentence, "; ".join(provision_cells(entry)), "; ".join(provision_row(entry))):
            assert bool(HOURS.search(said)) == bool(entry.hours), said
            assert bool(FREQUENCY.search(said)) == bool(entry.frequency), said
            assert bool(WHO.search(said)) == bool(entry.who), said
            assert bool(VAGUE.search(said)) == entry.vague, said
    assert {(bool(entry.hours), bool(entry.frequency), bool(entry.who), entry.vague) for entry in ENTRIES} >= {
        (True, True, True, False), (True, False, False, False), (False, True, True, True), (False, False, False, False),
    }  # fmt: skip


@pytest.mark.parametrize("form", [0, 1, 2])
def test_outcomes_say_what_is_recorded_of_them(form: int) -> None:
    for plan, outcome in OUTCOMES:
        said = outcome_sentence(plan, outcome, form)
        assert bool(TIMESCALE.search(said)) == bool(outcome.by_when), said
        assert ("esponsible" in said) == bool(outcome.person), said
        assert (outcome.measure in said) if outcome.measure else not re.search(r"%|out of|as measured|as shown", said)


def test_the_childs_voice_is_first_person_only_where_recorded() -> None:
    first = re.compile(r"\b(?:I|my|me|mine)\b")
    for plan in PLANS:
        said = " ".join(chain.from_iterable(plan.child_views.values()))
        assert bool(first.search(said)) == plan.first_person, said
        assert not first.search(" ".join(plan.parents + plan.history))


def test_no_slot_is_left_open() -> None:
    for plan in PLANS:
        needs = chain.from_iterable(one.paragraphs for one in plan.needs)
        views = chain.from_iterable(plan.child_views.values())
        for said in chain(needs, views, plan.parents, plan.history, plan.front, plan.rights, *plan.texts.values()):
            assert "{" not in said and "}" not in said, said
