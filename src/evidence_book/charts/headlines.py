"""Headlines of charts say what the data say: the words are chosen by the numbers, never typed to fit them."""

from __future__ import annotations


def roughly(percent: float) -> str:
    """Name a share without a digit: a headline says the size, the chart the number."""
    steps = ((97, "nearly all"), (80, "most"), (55, "more than half"), (45, "about half"), (25, "fewer than half"))
    return next((words for least, words in steps if percent >= least), "a small part")
