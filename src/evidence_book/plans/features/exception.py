"""Whether a plan states that a statutory exception to the time limits applied."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence_book.plans.features.ticks import has_boxes, ticked
from evidence_book.plans.reading.blocks import Block
from evidence_book.plans.wording import wording

_NO = re.compile(r"\b(?:no|not|none|n/a|neither)\b", re.I)
_YES = re.compile(r"\b(?:yes|appli(?:es|ed)|true)\b", re.I)
_SENTENCE = re.compile(r"[^.!?]+")
_FOLLOWING = 4


def _answer(blocks: Sequence[Block], at: int) -> bool | None:
    """What the boxes at a question or shortly after it say."""
    boxed = [block.text for block in blocks[at : at + 1 + _FOLLOWING] if has_boxes(block.text)]
    if not boxed:
        return None
    answers = ticked(" ".join(boxed))
    return None if not answers else not _NO.search(answers[0])


def exception(blocks: Sequence[Block]) -> bool:
    """Whether the document states that a statutory exception to the time limits applied."""
    words = wording().exception
    for at, block in enumerate(blocks):
        small = block.text.lower()
        if not any(word in small for word in words.words):
            continue
        answer = _answer(blocks, at)
        if answer is not None:
            return answer
        for sentence in _SENTENCE.findall(small):
            if not any(word in sentence for word in words.words):
                continue
            if any(word in sentence for word in words.denied):
                continue
            if len(sentence.split()) <= 8 and at + 1 < len(blocks) and block.cell is not None:
                value = blocks[at + 1].text
                if _NO.match(value) or not _YES.match(value):
                    continue
                return True
            if block.level is None and not (block.bold and len(sentence.split()) <= 8) and not sentence.endswith(":"):
                return True
    return False
