"""Making facts: words as parts of ids."""

from __future__ import annotations

import pytest

from evidence_book.reports.making import id_of


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Yorkshire and The Humber", "yorkshire_and_the_humber"),
        ("neurodevelopmental, other than autism", "neurodevelopmental_other_than_autism"),
        ("July 2022 to 2022-23", "july_2022_to_2022_23"),
        ("North West.2023 Q3", "north_west.2023_q3"),
    ],
)
def test_words_become_a_part_of_an_id(text: str, part: str) -> None:
    assert id_of(text) == part
