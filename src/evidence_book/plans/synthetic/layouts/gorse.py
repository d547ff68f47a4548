"""The template of Ravelmoss, one of those kept for measuring: banners without letters, views in two places, dates on the last page."""

from __future__ import annotations

from dataclasses import replace

from evidence_book.plans.synthetic.blocks import Block, Cell, Heading, Laid, PageBreak, Picture, Table, Text
from evidence_book.plans.synthetic.content import AREAS, PlanContent
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.layouts.parts import (
    DEMONSTRATION,
    dates_in_words,
    details,
    items,
    label,
    matrix,
    pairs,
    section_lines,
    texts,
    views_of,
)

# Writers choose among the wordings. "Family" and "areas" are places of the form that share the letters A, and B, E and F.
_TITLES = {
    "A": ("Hello, this is me", "Meet me", "The person this plan is about"),
    "areas": ("Growing and learning, one step at a time", "My plan for learning and growing"),
    "family": ("Our hopes and dreams", "What we hope for as a family"),
    "C": ("When I am unwell", "What you should know about my health"),
    "D": ("What is tricky at home and out and about", "Ups and downs of family life"),
    "G": ("How the health team will look after me", "My health team's promises"),
    "H1;H2": ("How social care will help us", "Extra help for me and my family at home"),
    "I": ("My school", "The right school for me"),
    "J": ("Money to spend on my help", "Our own budget"),
    "K": ("Everyone who helped to write this", "Who we listened to"),
}
_COLUMNS = (
    ("Things I find hard", "My next steps", "What grown-ups will do"),
    ("My challenges", "My goals", "Help I must have"),
)
_AREA_NAMES = dict(
    zip(
        AREAS,
        (
            "Talking and friends",
            "Reading, writing, numbers and thinking",
            "My feelings",
            "My body, eyes and ears",
        ),
        strict=True,
    )
)
_DATES = (
    (
        "Somebody first asked for an assessment on {}.",
        "The family were given a draft to read on {}.",
        "The plan was finished and made final on {}.",
        "Everybody will meet to review it by {}.",
    ),
    (
        "The request for an assessment came in on {}.",
        "We posted the draft version on {}.",
        "The final version is dated {}.",
        "The next review has to happen by {}.",
    ),
)


def _listed(plan: PlanContent) -> list[str]:
    """The places of the form that a plan fills; social care provision is there as a whole or not at all."""
    return [place for place in _TITLES if place.partition(";")[0] not in plan.absent]


def _asked(plan: PlanContent) -> Table:
    """How the views were gathered, as one line to fill in; the answer is blank where it is not stated."""
    answers = tuple(way for way, ticked in plan.views_ticks if ticked)
    return Table(((label("How I shared my views"), Cell(answers, "A")),), (1, 2), header=False)


def _area(plan: PlanContent, area: str, columns: tuple[str, str, str], bulleted: bool) -> Table:
    """Needs, outcomes and provision of one area side by side, under the name of the area."""
    table = matrix(plan, area, columns, bulleted)
    return replace(table, rows=((label(_AREA_NAMES[area], 3),), *table.rows))


def _section(plan: PlanContent, place: str, draw: Draw) -> list[Block]:
    if place == "A":
        said = [views_of(plan, part) for part in ("likes", "people", "school", "help")]
        return [_asked(plan), *items(said, "A", "bullet", 0)]
    if place == "family":
        return texts([views_of(plan, "future"), " ".join(plan.parents), " ".join(plan.history)], "A")
    if place == "areas":
        columns, bulleted = draw.pick(_COLUMNS), draw.chance(0.5)
        areas = AREAS if draw.chance(0.5) else plan.named_areas
        return [_area(plan, area, columns, bulleted) for area in areas]
    if place == "K":
        return items([f"{who}: {kind.lower()} ({day})" for kind, who, day in plan.advice], "K", "bullet", 0)
    letters = place.split(";")
    return texts(section_lines(plan, letters), letters[0])


def lay_out(plan: PlanContent) -> Laid:
    """Lay a plan out: a picture and the child's own page first, dates in sentences on the last page."""
    draw = Draw(*plan.seed, 1)
    person = plan.person
    blocks: list[Block] = [
        Text(f"{person.first}'s plan", look="title"),
        Picture(f"Drawing by {person.name}"),
        Text(f"An Education, Health and Care Plan by {plan.council_name} Council. {DEMONSTRATION}", look="small"),
        pairs(details(plan)),
    ]
    for place in _listed(plan):
        # The tables are no place of their own for a section: their columns are.
        letters = () if place == "areas" else ("A",) if place == "family" else tuple(place.split(";"))
        blocks += [Heading(draw.pick(_TITLES[place]), 1, letters, look="banner"), *_section(plan, place, draw)]
    blocks += [
        Heading("Good to know", 1, look="banner"),
        *texts((*plan.front, *plan.rights), None),
        PageBreak(),
        Heading(draw.pick(("How this plan came about", "The story of this plan")), 1, look="banner"),
        *texts((dates_in_words(plan, *draw.pick(_DATES)), plan.exception_sentence, plan.meeting), None),
        *texts((f"Put together by {person.officer}",), None),
    ]
    return Laid(tuple(blocks), f"{person.name}: my plan", f"{plan.council_name} Council, plan for sharing")
