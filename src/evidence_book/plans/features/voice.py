"""The child's voice: told in the first person or about the child, and how the views were gathered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence_book.plans.features.ticks import ticked
from evidence_book.plans.reading.blocks import Block
from evidence_book.plans.wording import Views, wording

_FIRST = re.compile(r"\b(?:I|I'm|I've|I'd|I'll|[Mm]y|[Mm]e|[Mm]yself|[Mm]ine)\b")
_QUOTED = re.compile(r"\"[^\"]*\"")
_WORD = re.compile(r"[a-z]+")
_SENTENCE = re.compile(r"[^.!?]+")
# A text in the first person says "I" or "my" at least so often, in shares of its words.
_SHARE = 0.03
# A plan tells how it gathered views at the beginning of the section.
_FIRST_BLOCKS, _FIRST_SENTENCES = 8, 4


def first_person(blocks: Sequence[Block]) -> bool:
    """Whether section A tells the child's views in the child's own first person ("I like ..."), not about the child.

    What stands under a heading of the parents, and what is quoted, does not count.
    """
    own = " ".join(block.text for block in blocks if not block.parents)
    own = _QUOTED.sub(" ", own)
    words = own.count(" ") + 1
    return len(_FIRST.findall(own)) >= max(2.0, _SHARE * words)


def _says(small: str, words: tuple[str, ...]) -> bool:
    return any(f" {word} " in small for word in words)


def _method(small: str) -> Views | None:
    return next((views for views, words in wording().views.items() if _says(small, words)), None)


def _plain(text: str) -> str:
    """Small words with a space on either side, for looking up whole words."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def views(blocks: Sequence[Block]) -> Views:
    """How views were gathered: by the box that is ticked, else by the sentence that tells of gathering them."""
    for block in blocks:
        for answer in ticked(block.text) or ():
            if (found := _method(_plain(answer))) is not None:
                return found
    own = [block for block in blocks if not block.parents]
    for block in own[:_FIRST_BLOCKS]:
        for sentence in _SENTENCE.findall(block.text)[:_FIRST_SENTENCES]:
            small = _plain(sentence)
            if _says(small, wording().gathering) and (found := _method(small)) is not None:
                return found
    return "not stated"
