"""Headlines: five answers, words and facts, nothing else."""

from __future__ import annotations

import pytest

from evidence_book.reports.headlines import BadHeadline, check_headlines, filled, in_report, quoted


def test_facts_are_named_with_their_form() -> None:
    assert quoted("{a.b} and {a.c:limits}") == [("a.b", "display"), ("a.c", "limits")]
    with pytest.raises(BadHeadline, match="loudly"):
        quoted("{a.b:loudly}")


def test_a_report_prefixes_its_own_facts() -> None:
    answers = in_report("made", {"2024": ("{count.2024:start} & more", "no", "no", "no", "no")})
    assert answers["2024"][0] == "{made.count.2024:start} & more"


def test_words_and_facts_are_said_in_their_own_ways() -> None:
    said = filled(
        "<{a.b}> of {a.c:start}", lambda fact, form: f"[{fact} {form}]", lambda words: words.replace("<", "&lt;")
    )
    assert said == "&lt;[a.b display]> of [a.c start]"


@pytest.mark.parametrize(
    "answers",
    [
        ("{a.b}",) * 4,
        ("{a.b}",) * 6,
        ("many", "{a.b}", "{a.b}", "{a.b}", "{a.b}"),
        ("{a.b}", "", "{a.b}", "{a.b}", "x"),
    ],
)
def test_an_edition_answers_every_question(answers: tuple[str, ...]) -> None:
    with pytest.raises(BadHeadline, match="2024"):
        check_headlines({"2024": answers})
