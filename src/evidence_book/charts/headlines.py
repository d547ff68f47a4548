"""Headlines of charts say what the data say: the words are chosen by the numbers, never typed to fit them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evidence_book.wording import enumerated


def roughly(percent: float) -> str:
    """Name a share without a digit: a headline says the size, the chart the number."""
    steps = ((97, "nearly all"), (80, "most"), (55, "more than half"), (45, "about half"), (25, "fewer than half"))
    return next((words for least, words in steps if percent >= least), "a small part")


def reports_of(origins: Iterable[str]) -> str:
    """The office's reports that figures are from, by the years that the ids of their sources bear: `2022, 2023 and 2024`."""
    years = sorted({found[1] for origin in origins for found in re.finditer(r"\bcco_(\d{4})_", origin)})
    return enumerated(years)
