"""What headings say: letters in every form, titles, and words of kind and domain."""

from __future__ import annotations

import pytest

from evidence_book.plans.reading.headings import letters_in, options_of
from evidence_book.plans.reading.vocabulary import lookup


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("Section B", ["B"]), ("SECTION H 1", ["H1"]), ("Section H(2): other", ["H2"]), ("Part B - Needs", ["B"]),
        ("B. Needs", ["B"]), ("(B)", ["B"]), ("Sections C and D", ["C", "D"]), ("B/F", ["B", "F"]),
        ("Sections B, E and F", ["B", "E", "F"]), ("My needs (B)", ["B"]), ("All about me (Section A)", ["A"]),
        ("Part 6 - Help (Section F): Communication", ["F"]), ("Section H", ["H1", "H2"]), ("H2 Other", ["H2"]),
        ("A good school", []), ("I like music", []), ("Section A to Section K of the plan", ["A"]), ("Special needs", []),
    ],
)  # fmt: skip
def test_letters(text: str, sections: list[str]) -> None:
    assert list(letters_in(text)[0]) == sections


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("Special educational needs", ["B"]), ("Health care provision", ["G"]), ("Social care needs", ["D"]),
        ("What I want to achieve", ["E"]), ("Help I will get at school", ["F"]), ("Personal budget", ["J"]),
        ("Reports and advice", ["K"]), ("My school placement", ["I"]), ("Health needs and provision", ["C", "G"]),
        ("Health and social care needs", ["C", "D"]), ("Difficulties and support", ["B", "F"]),
    ],
)  # fmt: skip
def test_titles_and_key_words(text: str, sections: list[str]) -> None:
    assert list(options_of(text, lookup())[0].sections) == sections
