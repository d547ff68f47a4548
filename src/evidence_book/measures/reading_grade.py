"""Reading grades from counts of letters, words and sentences."""

from __future__ import annotations


def automated_readability_index(letters: int, words: int, sentences: int) -> float:
    """The US school grade of Senter and Smith (1967); add five for the age. Raises `ValueError` without words."""
    if words < 1 or sentences < 1:
        raise ValueError("a text needs at least one word")
    return 4.71 * letters / words + 0.5 * words / sentences - 21.43


def coleman_liau_index(letters: int, words: int, sentences: int) -> float:
    """The US school grade of Coleman and Liau (1975); add five for the age. Raises `ValueError` without words."""
    if words < 1 or sentences < 1:
        raise ValueError("a text needs at least one word")
    return 5.88 * letters / words - 29.6 * sentences / words - 15.8
