"""Reading grades worked by hand, from 430 letters in 100 words in 8 sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence_book.measures.reading_grade import automated_readability_index, coleman_liau_index

Grade = Callable[[int, int, int], float]


def test_the_automated_readability_index_worked_by_hand() -> None:
    # 4.3 letters a word and 12.5 words a sentence: 20.253 + 6.25 - 21.43.
    assert automated_readability_index(430, 100, 8) == pytest.approx(5.073)


def test_the_coleman_liau_index_worked_by_hand() -> None:
    # As printed, by 100 words: 0.0588 x 430 - 0.296 x 8 - 15.8.
    assert coleman_liau_index(430, 100, 8) == pytest.approx(7.116)


@pytest.mark.parametrize("grade", [automated_readability_index, coleman_liau_index])
def test_one_word_is_a_text_and_none_is_not(grade: Grade) -> None:
    assert grade(5, 1, 1) < grade(9, 1, 1)
    for words, sentences in ((0, 1), (1, 0)):
        with pytest.raises(ValueError, match="at least one word"):
            grade(5, words, sentences)
