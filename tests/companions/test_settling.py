"""What a page leaves to its facts: periods and words, settled before anything else is done with it."""

from __future__ import annotations

import pytest

from evidence_book.companions.content import Companion
from evidence_book.companions.settling import settled
from evidence_book.facts import Fact, Facts
from evidence_book.problems import BadInput


def facts(*values: float | None) -> Facts:
    """A measure of a report, a fact a year from 2023."""
    return Facts(
        Fact(id=f"made.share.{year}", label="share", value=value, marker=None if value is not None else "x", unit="percent",
             period=str(year), area_code="E92000001", kind="published", source_ids=("a",), policy="published")
        for year, value in enumerate(values, start=2023)
    )  # fmt: skip


def page(text: str) -> Companion:
    block = {"text": text, "title": text, "bars": {"facts": {"share.latest": text, "share.before": "before"}}}
    return Companion.model_validate(
        {"title": "t", "card": text, "lead": "l", "picture": "p", "note": ["n"], "found": [block] * 3, "means": [block],
         "change": [block], "rights": [1, 2], "do": [block]}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said"),
    [((40, 30), "In 2024 it fell"), ((40, 40), "In 2024 it did not move"), ((40, 50, 60), "In 2025 it rose")],
)
def test_periods_and_words_follow_the_facts_wherever_they_stand(values: tuple[float, ...], said: str) -> None:
    text = "In {share.latest:period} it {share.latest vs share.before: fell | did not move | rose}"
    done = settled(page(text), "made", facts(*values), "a.yml")
    assert done.card == done.found[0].text == done.found[0].title == said
    assert done.found[0].bars is not None and done.found[0].bars.facts["share.latest"] == said


def test_a_number_may_be_what_a_fact_is_held_against() -> None:
    text = "{share.latest vs 50: fewer than half | half | more than half}, {share.latest}"
    assert settled(page(text), "made", facts(50.5), "a.yml").card == "more than half, {share.latest}"
    assert settled(page(text), "made", facts(50), "a.yml").card == "half, {share.latest}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{other.latest:period}", "no released fact has the id 'made.other.latest'"),
        ("{share.latest vs other.2020: a | b | c}", "no released fact has the id 'made.other.2020'"),
        ("{share.2024 vs 50: a | b | c}", "withheld"),
    ],
)
def test_what_cannot_be_settled_is_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as error:
        settled(page(text), "made", facts(40, None), "book/companions/children/made.yml")
    assert "book/companions/children/made.yml" in str(error.value)
