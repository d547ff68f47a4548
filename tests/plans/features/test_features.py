"""What single entries and texts say."""

from __future__ import annotations

import pytest

from evidence_book.plans.features.entries import Entry
from evidence_book.plans.features.exception import exception
from evidence_book.plans.features.grade import grade
from evidence_book.plans.features.nothing import says_none
from evidence_book.plans.features.outcomes import outcomes
from evidence_book.plans.features.provision import has_frequency, has_hours, has_role, is_vague
from evidence_book.plans.features.ticks import ticked
from evidence_book.plans.features.voice import first_person, views
from evidence_book.plans.reading.blocks import Block


@pytest.mark.parametrize(
    ("text", "timescale", "measure", "person"),
    [
        ("By the end of Key Stage 2, Sam will read.", 1, 0, 0), ("Sam will read by July 2026.", 1, 0, 0),
        ("Within 12 months Sam will read in 4 out of 5 sessions.", 1, 1, 0), ("In two years' time Sam will read.", 1, 0, 0),
        ("Sam will read, as measured by a test.", 0, 1, 0), ("Sam will spell 80% of words.", 0, 1, 0),
        ("Sam will read a page. Responsible: class teacher.", 0, 0, 1), ("Sam will read in class.", 0, 0, 0),
        ("Sam will read with a reading age of 8 years.", 0, 1, 0), ("Sam will walk by the river.", 0, 0, 0),
    ],
)  # fmt: skip
def test_outcomes(text: str, timescale: int, measure: int, person: int) -> None:
    found = outcomes([Entry(text)])
    assert (found.timescale, found.measure, found.person) == (timescale, measure, person)


@pytest.mark.parametrize(
    ("text", "hours", "frequency", "who", "vague"),
    [
        ("2 hours with a teaching assistant", True, False, True, False), ("30 minutes, twice a week", True, True, False, False),
        ("Daily practice", False, True, False, False), ("A speech and language therapist", False, False, True, False),
        ("Access to a room as appropriate", False, False, False, True), ("three times a term", False, True, False, False),
        ("A laptop", False, False, False, False),
    ],
)  # fmt: skip
def test_provision(text: str, hours: bool, frequency: bool, who: bool, vague: bool) -> None:
    assert (has_hours(text), has_frequency(text), has_role(text), is_vague(text)) == (hours, frequency, who, vague)


@pytest.mark.parametrize(
    "text", ["None identified", "Not an area of need at this time.", "No needs in this area.", "There are no needs."]
)
def test_nothing_is_said(text: str) -> None:
    assert says_none(text)


def test_something_is_said() -> None:
    assert not says_none("Sam finds it hard to listen, and cannot read.")


def test_boxes_before_and_after_their_answers() -> None:
    assert ticked("☐ Yes ☒ No") == ["No"]
    assert ticked("Yes ☑ No ☐") == ["Yes"]
    assert ticked("[x] questionnaire [ ] observation") == ["questionnaire"]
    assert ticked("none") is None


@pytest.mark.parametrize(
    ("texts", "applied"),
    [
        (["A statutory exception to the time limits applied."], True), (["No exception to the time limits applied."], False),
        (["Did a statutory exception apply?", "☒ Yes", "☐ No"], True), (["Did a statutory exception apply?", "☐ Yes", "☒ No"], False),
        (["Nothing."], False),
    ],
)  # fmt: skip
def test_exception(texts: list[str], applied: bool) -> None:
    assert exception([Block(text) for text in texts]) is applied


def test_voice() -> None:
    assert first_person([Block("I like my dog and my school.")])
    assert not first_person([Block("Sam likes dogs."), Block("I think my son is kind. I love him.", parents=True)])
    assert not first_person([Block('Sam likes dogs and school and says "I like my dog".')])


@pytest.mark.parametrize(
    ("texts", "method"),
    [
        (["Sam's views were gathered by observation in class."], "observation"), (["☐ Questionnaire ☒ Talking mats"], "drawing or symbols"),
        (["Sam likes drawing and talking to friends."], "not stated"), (["His mother told us his views on his behalf."], "through parents"),
    ],
)  # fmt: skip
def test_views(texts: list[str], method: str) -> None:
    assert views([Block(text) for text in texts]) == method


def test_a_list_item_ends_a_sentence() -> None:
    assert grade([Block("One two three"), Block("One two three")]) == grade([Block("One two three. One two three.")])
    assert grade([]) is None
