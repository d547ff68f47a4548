"""The gates: each stops what it is there to stop, and names it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evidence_book.companions.content import Companion, Edition
from evidence_book.companions.gates import LIMITS, check_writing, hard_words, texts_of
from evidence_book.companions.glossary import Glossary
from evidence_book.companions.icons import NotDrawable, bar, filled_of, fitting, icon_array, whole_bar
from evidence_book.facts import Fact, Facts

GLOSSARY = Glossary({"strip search": {"everybody": "A search.", "young-people": "Another."}})


def fact(name: str, value: float | None, **rest: Any) -> Fact:
    given: dict[str, Any] = {
        "id": f"made.{name}", "label": name, "value": value, "period": "2024", "area_code": "E92000001", "kind": "published",
        "source_ids": ("a",), "policy": "published",
    }  # fmt: skip
    return Fact(**(given | rest))


FACTS = Facts(
    [
        fact("half", 50, unit="percent"),
        fact("few", 3),
        fact("many", 457),
        fact("more", 669),
        fact("gone", None, marker="c"),
    ]
)


def companion(**parts: Any) -> Companion:
    block = {"text": "You can read this."}
    return Companion.model_validate(
        {"title": "A page", "card": "A card.", "lead": "It is for you.", "picture": "star", "note": ["You can stop."], "found": [block] * 3,
         "means": [block], "change": [block], "rights": [2, 3], "do": [block]} | parts
    )  # fmt: skip


def codes(page: Companion, edition: Edition = "young-people", familiar: frozenset[str] = frozenset()) -> set[str]:
    _, problems = check_writing(page, edition, "made", FACTS, GLOSSARY, familiar, ["You have rights."])
    return {problem.code for problem in problems}


def test_a_plain_page_passes() -> None:
    assert codes(companion()) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We do not know {gone}.", "marked-fact"),
        ("There were {few}.", "small-count"),
        ("The CQC came.", "acronym"),
        ("They had [[strange word]].", "unexplained-word"),
        ("They spoke of multidisciplinary work.", "hard-word"),
        ("One two " * 13 + "end.", "long-sentence"),
        ("The child was searched. It was seen. They were told. He was held.", "passive"),
    ],
)
def test_each_gate_stops_what_it_is_there_for(text: str, code: str) -> None:
    assert code in codes(companion(means=[{"text": text}]))


def test_bars_side_by_side_are_of_one_unit() -> None:
    def drawn(*names: str) -> Companion:
        return companion(means=[{"text": "You can read this.", "bars": {"facts": dict.fromkeys(names, "You")}}])

    assert codes(drawn("half", "many")) == {"unlike-bars"}
    assert codes(drawn("many", "more")) == set()


def test_words_and_grades_are_limited() -> None:
    long = companion(do=[{"text": "You can read. " * 400}])
    assert "too-many-words" in codes(long)
    hard = companion(do=[{"text": "Considerable organisational responsibilities notwithstanding. " * 20}])
    assert {"hard-to-read-ari", "hard-to-read-coleman-liau"} <= codes(hard)


def test_the_glossary_and_the_familiar_words_allow_what_they_hold() -> None:
    marked = companion(means=[{"text": "This is a [[strip search]]. [[Searches|strip search]] are hard."}])
    assert codes(marked) == set()
    assert codes(companion(means=[{"text": "It is extraordinary."}]), familiar=frozenset({"extraordinary"})) == set()
    assert hard_words(["The responsibilities"], 9, frozenset()) == {"responsibilities"}


def test_editions_differ_in_what_they_allow() -> None:
    assert LIMITS["children"].grade < LIMITS["young-people"].grade
    assert LIMITS["easy-read"].words < LIMITS["children"].words
    assert "hard-word" in codes(companion(means=[{"text": "A wonderful thing."}]), "children")
    assert "hard-word" not in codes(companion(means=[{"text": "A wonderful thing."}]))


def test_every_word_that_is_read_is_measured() -> None:
    page = companion(
        quiz=[
            {
                "ask": "Why now",
                "answers": [{"text": "Aaa", "reply": "Bbb.", "right": True}, {"text": "Ccc", "reply": "Ddd."}],
            }
        ],
        found=[{"text": "Eee.", "title": "Fff", "icons": {"facts": {"half": "ggg"}}}] * 3,
    )
    told = " ".join(texts_of(page, ["Hhh."]))
    for part in ("Why now", "Aaa", "Bbb", "Ccc", "Ddd", "Eee", "Fff", "ggg", "Hhh", "It is for you", "You can stop"):
        assert part in told


@pytest.mark.parametrize(
    ("percent", "of", "filled"), [(50, 10, 5), (47, 10, 5), (33.4, 20, 7), (25, 4, 1), (0, 10, 0), (100, 4, 4)]
)
def test_icons_show_the_share(percent: float, of: int, filled: int) -> None:
    assert filled_of(percent, of, "x") == filled
    drawn = icon_array(filled, of, "person")
    assert (drawn.count('class="on"'), drawn.count('class="off"')) == (filled, of - filled)


def test_a_third_looks_like_a_third_and_days_are_held_to_the_longest_wait() -> None:
    shares, days = [32.5, 34.9, 32.5], [5.0, 223.0]
    for value in shares:
        assert f'class="on" width="{value:.1f}"' in bar(value, whole_bar(shares, "percent"))
    assert whole_bar([40.0, 150.0], "percent") == 150
    assert 'class="on" width="100.0"' in bar(223, whole_bar(days, "days"))
    assert 'class="on" width="2.2"' in bar(5, whole_bar(days, "days"))


@pytest.mark.parametrize(("percent", "of"), [(45, 10), (33.4, 10), (3, 10), (98, 10), (-1, 10), (101, 10)])
def test_a_share_that_icons_would_bend_is_refused(percent: float, of: int) -> None:
    with pytest.raises(NotDrawable, match="x"):
        filled_of(percent, of, "x")


def test_a_figure_that_moves_a_little_is_drawn_finer_and_all_of_a_comparison_alike() -> None:
    assert fitting({"a": 47}, 10) == (10, {"a": 5})
    assert fitting({"a": 46}, 10) == (20, {"a": 9})
    assert fitting({"a": 50, "b": 33.4}, 10) == (20, {"a": 10, "b": 7})
    assert fitting({"a": 46.4, "b": 7.3}, 10) == (100, {"a": 46, "b": 7})
    with pytest.raises(NotDrawable):
        fitting({"a": 0.2}, 10)


def test_limits_are_frozen() -> None:
    assert replace(LIMITS["children"], words=1).words == 1
    assert LIMITS["children"].words == 1000
