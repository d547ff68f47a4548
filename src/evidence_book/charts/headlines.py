"""Headlines of charts say what the data say: the words are chosen by the numbers, never typed to fit them."""

from __future__ import annotations


def moved(before: float, after: float, *, rose: str = "rose", fell: str = "fell", same: str = "stayed the same") -> str:
    """Choose the word for a change."""
    if after == before:
        return same
    return rose if after > before else fell


def capitalised(words: str) -> str:
    """Begin a headline with a capital, leaving the rest as it is."""
    return words[:1].upper() + words[1:]
