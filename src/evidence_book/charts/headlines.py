"""Headlines of charts say what the data say: the words are chosen by the numbers, never typed to fit them."""

from __future__ import annotations


def moved(before: float, after: float, *, rose: str = "rose", fell: str = "fell", same: str = "stayed the same") -> str:
    """Choose the word for a change."""
    if after == before:
        return same
    return rose if after > before else fell
