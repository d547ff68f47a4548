"""Needs: the areas of need that a plan describes, and those that its provision answers."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_book.plans.features.entries import Entry
from evidence_book.plans.features.nothing import says_none
from evidence_book.plans.reading.areas import area_by_words
from evidence_book.plans.reading.blocks import Block
from evidence_book.plans.sections import Area


def needed_areas(blocks: Sequence[Block]) -> set[Area]:
    """The areas that have at least one need described in section B, by sub-heading or row, else by subject matter."""
    told = [block for block in blocks if not says_none(block.text)]
    named = {block.area for block in told if block.area is not None}
    if named:
        return named
    return {area for block in told if (area := area_by_words(block.text)) is not None}


def matched_areas(needed: set[Area], entries: Sequence[Entry]) -> set[Area]:
    """Those areas of need that also have at least one entry of provision in section F."""
    return needed & {area for entry in entries if (area := entry.area or area_by_words(entry.text)) is not None}
