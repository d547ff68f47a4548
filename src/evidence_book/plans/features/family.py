"""Which template family a plan is of, told from its structure alone."""

from __future__ import annotations

from collections import Counter

from evidence_book.plans.reading.dividing import Sectioned
from evidence_book.plans.sections import Section


def _headings(plan: Sectioned) -> str:
    looks = Counter(
        "styled" if place.candidate.look[0] is not None else "table" if place.candidate.look[2] == "table" else "bold"
        for place in plan.places
        if place.candidate.table is None
    )
    return looks.most_common(1)[0][0] if looks else "no"


def _words(plan: Sectioned) -> str:
    kinds = Counter(place.option.evidence for place in plan.places)
    return "lettered" if kinds["letter"] * 2 >= sum(kinds.values()) else "unlettered"


def _form(plan: Sectioned, section: Section) -> str:
    blocks = plan.contents.get(section, [])
    if any(block.cell is not None and block.cell.table in plan.columns for block in blocks):
        return "columns"
    if any(block.cell is not None for block in blocks):
        return "table"
    return "list" if any(block.listed for block in blocks) else "prose"


def template_family(plan: Sectioned) -> str:
    """A category such as "styled headings, lettered, outcomes in a table, provision in a list".

    Made of: headings by style, in bold or in tables; sections lettered or not; outcomes and provision in a table, a
    list, prose, or in columns of one table.
    """
    return (
        f"{_headings(plan)} headings, {_words(plan)}, outcomes in {_form(plan, 'E')}, provision in {_form(plan, 'F')}"
    )
