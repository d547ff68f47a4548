"""Reading measures: worked by hand, and never fooled by decimals or marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.companions.reading import reading_of, sentences_of, words_of


def test_figures_of_a_text_worked_by_hand() -> None:
    reading = reading_of(["The cat sat. It was hot."])
    assert (reading.words, reading.sentences, reading.longest_sentence) == (6, 2, 3)
    letters = len("Thecatsat" + "Itwashot")
    assert reading.ari == pytest.approx(4.71 * letters / 6 + 0.5 * 3 - 21.43, abs=0.0051)
    assert reading.coleman_liau == pytest.approx(0.0588 * 100 * letters / 6 - 0.296 * 100 * 2 / 6 - 15.8, abs=0.0051)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [("It was 3.5 hours. Then it was over.", 2), ("There were 1,368 children.", 1), ("Really? Yes!", 2), ("...", 0)],
)
def test_sentences_end_where_people_end_them(text: str, sentences: int) -> None:
    assert len(sentences_of(text)) == sentences


def test_a_number_is_one_word_and_an_apostrophe_ends_none() -> None:
    assert words_of("It's 320,000 children's homes") == ["It's", "320,000", "children's", "homes"]


@pytest.mark.parametrize(
    ("text", "share"),
    [("The child was searched.", 1), ("The police searched the child.", 0), ("Many were told. We told them.", 0.5)],
)
def test_passives_that_can_be_told_are_told(text: str, share: float) -> None:
    assert reading_of([text]).passive_share == share


def test_acronyms_are_found() -> None:
    assert reading_of(["The NHS and CAMHS help. EHCPs too."]).acronyms == {"NHS", "CAMHS", "EHCPs"}


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="word"):
        reading_of(["…"])


words = st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=3, max_size=20)


@given(words, words)
def test_longer_words_and_longer_sentences_never_read_easier(one: list[str], two: list[str]) -> None:
    apart = reading_of([" ".join(one) + ". " + " ".join(two) + "."])
    joined = reading_of([" ".join(one) + " " + " ".join(two) + "."])
    longer = reading_of([" ".join(word + "x" for word in one) + ". " + " ".join(two) + "."])
    assert joined.ari >= apart.ari
    assert longer.ari > apart.ari
    assert longer.coleman_liau > apart.coleman_liau
