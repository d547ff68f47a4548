"""The template of Ottermarch, one of those kept for measuring: plain local headings without a letter, tables for outcomes and help."""

from __future__ import annotations

from evidence_book.plans.synthetic.blocks import Block, Contents, Heading, Laid, PageBreak, Picture, Text, Ticks
from evidence_book.plans.synthetic.content import AREAS, LETTERS, PlanContent
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.layouts.parts import (
    DEMONSTRATION,
    advice_table,
    dated,
    details,
    outcome_table,
    pairs,
    provision_by_area,
    section_lines,
    sectioned,
    texts,
    views_of,
)

_TITLES = {
    "A": "What is important to me and my family", "B": "How I learn and what I find hard", "C": "Keeping well", "D": "Life at home and getting out",
    "E": "Changes we want to see", "F": "The help school must give", "G": "The help the NHS will give", "H1": "Equipment and care at home",
    "H2": "Breaks, clubs and family help", "I": "Where I will learn", "J": "Money paid to the family for this help", "K": "Who gave us information",
    "C;D": "Keeping well, and life at home", "H1;H2": "Care at home, breaks and clubs",
}  # fmt: skip
_AREA_NAMES = dict(
    zip(
        AREAS,
        (
            "Speech, language and communication",
            "Thinking and learning",
            "Emotions, behaviour and wellbeing",
            "Body and senses",
        ),
        strict=True,
    )
)


def _section(plan: PlanContent, place: str) -> list[Block]:
    letters = place.split(";")
    blocks: list[Block] = [Heading(_TITLES[place], 1, tuple(letters))]
    if place == "A":
        blocks += texts([plan.views_sentence], "A")
        blocks += [
            Text(views_of(plan, *parts), "A", look="quote") for parts in (("likes", "people"), ("school", "help"))
        ]
        return [
            *blocks,
            Heading("From the family", 2),
            *texts([" ".join(plan.parents)], "A"),
            Heading("The story so far", 2),
            *texts([" ".join(plan.history)], "A"),
        ]
    if place == "B":
        for one in plan.needs:
            blocks += [Heading(_AREA_NAMES[one.area], 2), *texts(one.paragraphs or (plan.area_none,), "B")]
        return blocks
    if place == "E":
        named = [(area, _AREA_NAMES[area]) for area in plan.named_areas]
        return (
            blocks
            + texts([plan.intros["E"]], "E")
            + [outcome_table(plan, ("What will change", "Target date", "What success looks like", "Lead"), named)]
        )
    if place == "F":
        columns = ("Part of life", "What will be done", "By whom", "How long and how often")
        return [*blocks, *texts([plan.intros["F"]], "F"), provision_by_area(plan, columns, _AREA_NAMES)]
    if place == "K":
        return [*blocks, advice_table(plan, ("Kind of report", "Author", "Date"))]
    return blocks + texts([" ".join(section_lines(plan, letters))], letters[0])


def lay_out(plan: PlanContent) -> Laid:
    """Lay a plan out: dates in a table under labels of its own, contents in half of the plans."""
    draw = Draw(*plan.seed, 1)
    person = plan.person
    listed = sectioned(plan, LETTERS)
    labels = (
        "We were asked for an assessment",
        "We sent the draft",
        "The plan became final",
        "We will look at it again by",
    )
    blocks: list[Block] = [
        Picture(f"Otter of {plan.council_name}, plan of {person.name}"),
        Text("Education, Health and Care Plan", look="title"),
        Text(DEMONSTRATION, look="small"),
        pairs(details(plan)),
        pairs(dated(plan, *labels)),
        Ticks(
            "Exception to the legal time limits",
            (("An exception applied", plan.exception), ("No exception", not plan.exception)),
            controls=draw.chance(0.5),
        ),
        *texts([f"Why: {plan.exception_reason}." if plan.exception else "", *plan.front], None),
    ]
    if draw.chance(0.5):
        blocks += [
            Contents("What is where", tuple((_TITLES[place], 2 + number // 2) for number, place in enumerate(listed))),
            PageBreak(),
        ]
    for place in listed:
        blocks += _section(plan, place)
    blocks += [Heading("Keeping this plan up to date", 1), *texts((*plan.rights, plan.meeting, person.officer), None)]
    return Laid(tuple(blocks), f"{person.name}, {plan.council_name} EHC plan", DEMONSTRATION)
