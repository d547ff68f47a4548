"""How hard a plan is to read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evidence_book.measures.reading_grade import automated_readability_index
from evidence_book.plans.reading.blocks import Block

_ENDS = re.compile(r"[.!?]+(?=\s|$)")
_NO_LETTERS = bytes(set(range(256)) - {*range(48, 58), *range(65, 91), *range(97, 123)})


def grade(blocks: Iterable[Block]) -> float | None:
    """The Automated Readability Index of texts, a US school grade; None without words.

    A paragraph, list item or cell ends a sentence, with or without a full stop.
    """
    texts = [block.text for block in blocks]
    whole = "\n".join(texts)
    sentences = len(_ENDS.findall(whole)) + sum(text[-1] not in ".!?" for text in texts)
    words = len(whole.split())
    letters = len(whole.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if not words or not sentences:
        return None
    return round(automated_readability_index(letters, words, sentences), 2)
