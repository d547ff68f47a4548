"""The template of Wyndlequay, one of those kept for measuring: letters and numbers in square brackets, one part an area, lists typed by hand."""

from __future__ import annotations

from evidence_book.plans.synthetic.blocks import Block, Heading, Laid, Picture, Text, Ticks
from evidence_book.plans.synthetic.content import AREAS, PlanContent
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.layouts.parts import (
    DEMONSTRATION,
    dated,
    details,
    items,
    numbered_outcomes,
    pairs,
    section_lines,
    sectioned,
    texts,
    views_of,
)

_TITLES = {
    "A": "[A] Me, my story and my wishes", "C": "[C] Illness, treatment and medicine", "D": "[D] Care and family life", "E": "[E] Where we want to get to",
    "G": "[G] NHS commitments", "H1": "[H.1] Home adaptations under the 1970 Act", "H2": "[H.2] Further care commitments", "I": "[I] Named place of learning",
    "J": "[J] Payments", "K": "[K] Papers", "C;D": "[C/D] Illness, care and family life", "H1;H2": "[H.1/H.2] Care commitments",
}  # fmt: skip
_ORDER = ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")
_AREA_NAMES = dict(
    zip(
        AREAS,
        (
            "Talking and understanding others",
            "Thinking and remembering",
            "Feelings and friendships",
            "Movement and senses",
        ),
        strict=True,
    )
)


def _by_area(plan: PlanContent, letter: str) -> list[Block]:
    """Needs or provision under a numbered heading for each area that has any."""
    blocks: list[Block] = []
    for number, one in enumerate(plan.needs, start=1):
        entries = plan.of_area(one.area)[1]
        if letter == "B" and one.paragraphs:
            blocks += [
                Heading(f"[B{number}] What is hard: {_AREA_NAMES[one.area].lower()}", 1, ("B",)),
                *texts(one.paragraphs, "B"),
            ]
        if letter == "F" and entries:
            heading = Heading(f"[F{number}] What will be done: {_AREA_NAMES[one.area].lower()}", 1, ("F",))
            blocks += [heading, *items([entry.sentence for entry in entries], "F", "typed", number)]
    return blocks


def _section(plan: PlanContent, place: str, draw: Draw) -> list[Block]:
    letters = place.split(";")
    if place in ("B", "F"):
        return _by_area(plan, place)
    blocks: list[Block] = [Heading(_TITLES[place], 1, tuple(letters))]
    if place == "A":
        blocks += texts(
            [
                plan.views_sentence,
                views_of(plan, "likes", "people"),
                views_of(plan, "school"),
                views_of(plan, "help", "future"),
            ],
            "A",
        )
        return [
            *blocks,
            Heading("What the family want others to know", 2),
            *texts([" ".join(plan.parents), " ".join(plan.history)], "A"),
        ]
    if place == "E":
        return blocks + numbered_outcomes(plan, draw, 9)
    if place == "K":
        return blocks + items([f"{kind}; {who}; {day}" for kind, who, day in plan.advice], "K", "number", 10)
    return blocks + texts([" ".join(section_lines(plan, letters))], letters[0])


def lay_out(plan: PlanContent) -> Laid:
    """Lay a plan out: dates at the end of the document, as this council has them."""
    draw = Draw(*plan.seed, 1)
    person = plan.person
    labels = ("Requested", "Draft plan", "Final plan", "Review no later than")
    blocks: list[Block] = [
        Picture(f"Lighthouse of {plan.council_name}, plan of {person.name}"),
        Text(f"{plan.council_name} Council: EHC Plan for {person.name}", look="title"),
        Text(DEMONSTRATION, look="small"),
        pairs(details(plan)),
        *texts(plan.front, None),
    ]
    for place in sectioned(plan, _ORDER):
        blocks += _section(plan, place, draw)
    blocks += [
        Heading("Time line and signatures", 1),
        pairs(dated(plan, *labels)),
        Ticks(
            "Statutory exception claimed?",
            (("Yes", plan.exception), ("No", not plan.exception)),
            controls=draw.chance(0.5),
        ),
        *texts(
            (
                f"Grounds: {plan.exception_reason}." if plan.exception else "",
                *plan.rights,
                plan.meeting,
                f"Signed: {person.officer}",
            ),
            None,
        ),
    ]
    return Laid(tuple(blocks), f"Plan of {person.name}", f"{plan.council_name} Council")
