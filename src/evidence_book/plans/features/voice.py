"""The child's voice: told in the first person or about the child, and how the views were gathered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence_book.plans.features.ticks import ticked
from evidence_book.plans.reading.blocks import Block
from evidence_book.plans.wording import Views, wording

_FIRST = re.compile(r"\b(?:I|I'm|I've|I'd|I'll|[Mm]y|[Mm]e|[Mm]yself|[Mm]ine)\b")
_QUOTED = re.compile(r"\"[^\"]*\"")
_SENTENCE = re.compile(r"[^.!?]+")
# A text in the first person says "I" or "my" at least so often, in shares of its words.
_SHARE = 0.03


def first_person(blocks: Sequence[Block]) -> bool:
    """Whether section A tells the child's views in the child's own first person ("I like ..."), not about the child.

    What stands under a heading of the parents, and what is quoted, does not count.
    """
    own = " ".join(block.text for block in blocks if not block.parents)
    own = _QUOTED.sub(" ", own)
    words = own.count(" ") + 1
    return len(_FIRST.findall(own)) >= max(2.0, _SHARE * words)


def _method(text: str) -> Views | None:
    small = text.lower()
    return next((views for views, words in wording().views.items() if any(word in small for word in words)), None)


def views(blocks: Sequence[Block]) -> Views:
    """How views were gathered: by the box that is ticked, else by the sentence that tells of gathering them."""
    for block in blocks:
        for answer in ticked(block.text) or ():
            if (found := _method(answer)) is not None:
                return found
    gathering = wording().gathering
    for block in blocks[:12]:
        for sentence in _SENTENCE.findall(block.text)[:6]:
            small = sentence.lower()
            if any(word in small for word in gathering) and (found := _method(sentence)) is not None:
                return found
    return "not stated"
