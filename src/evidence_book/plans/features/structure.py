"""The structure of a plan: which sections it has, in what order, with how many words."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_book.plans.reading.blocks import Block
from evidence_book.plans.reading.dividing import Sectioned
from evidence_book.plans.reading.locating import Located

# Tokens without letter or digit that stand alone in documents.
_MARKS = frozenset("-–—&/|•·+=*:;.,?!☐☒☑✓✔□■●○") | {"...", "…", "--", "[", "]", "[]", "( )", "()"}


def words_of(blocks: Iterable[Block]) -> int:
    """Words of a section's content, parted by white space; a mark without letter or digit is none.

    Headings, labels of columns and rows, and area sub-headings are left out before.
    """
    tokens = " ".join([block.text for block in blocks]).split()
    return len(tokens) - sum(map(_MARKS.__contains__, tokens))


def structure(plan: Sectioned) -> tuple[Located, ...]:
    """The sections that are present, in the order of first appearance.

    A section is present if it has a place of its own: a heading of its own, a heading shared with others, or a
    labelled column of a table. Words under a shared heading count for the section named first, those of a labelled
    column for the column's section.
    """
    found: dict[str, Located] = {}
    for place in plan.places:
        for section in place.option.sections:
            if section not in found:
                words = words_of(plan.contents.get(section, ()))
                found[section] = Located(section, place.confidence, place.option.evidence, len(found) + 1, words)
    return tuple(found.values())
