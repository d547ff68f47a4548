"""The analyst's words: whole, and refused with the place of a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_book.plans.reading.vocabulary import lookup, read_vocabulary, tokens_of
from evidence_book.plans.sections import SECTIONS
from evidence_book.problems import BadInput


def test_every_section_has_words() -> None:
    assert set(read_vocabulary().sections) == set(SECTIONS)
    assert lookup().phrases["outcome"]


def test_words_lose_the_plural_and_the_possessive() -> None:
    assert tokens_of("The child's Needs; address") == ("the", "child", "need", "address")


@pytest.mark.parametrize(("text", "place"), [("sections: [1", "vocabulary-file"), ("sections: {Z: {}}", "sections.Z")])
def test_a_fault_names_its_place(tmp_path: Path, text: str, place: str) -> None:
    (tmp_path / "words.yaml").write_text(text)
    with pytest.raises(BadInput, match=place):
        read_vocabulary(tmp_path / "words.yaml")
