"""The templates of Hallowmere: local words with letters in brackets, first in prose, later in one table an area of need."""

from __future__ import annotations

from typing import Literal

from evidence_book.plans.synthetic.blocks import (
    Block,
    Contents,
    Heading,
    Laid,
    PageBreak,
    Picture,
    Text,
    TextBox,
    Ticks,
)
from evidence_book.plans.synthetic.content import AREAS, PlanContent
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.layouts.parts import (
    DEMONSTRATION,
    advice_table,
    dated,
    dates_in_words,
    details,
    items,
    matrix,
    outcome_sentence,
    pairs,
    section_lines,
    sectioned,
    texts,
    titled,
    views_of,
)

_TITLES = {
    "A": "All about me (Section A)", "B": "My special educational needs (Section B)", "C": "My health needs (Section C)",
    "D": "My social care needs (Section D)", "E": "What I want to achieve (Section E)", "F": "Help I will get (Section F)",
    "G": "Health provision (Section G)", "H1": "Social care provision (Section H1)", "H2": "Other social care provision (Section H2)",
    "I": "My school or college (Section I)", "J": "Personal budget (Section J)", "K": "Reports and advice (Section K)",
    "C;D": "My health and social care needs (Sections C and D)", "H1;H2": "Social care provision (H1 and H2)",
}  # fmt: skip
# The older template put hopes before needs, and the school before social care.
_FIRST_ORDER = ("A", "E", "B", "C", "D", "F", "G", "I", "H1", "H2", "J", "K")


def _about_me(plan: PlanContent, level: int, look: Literal["style", "bold"]) -> list[Block]:
    named = plan.person.first
    blocks: list[Block] = texts([plan.views_sentence, views_of(plan, "likes", "people")], "A")
    asked = (
        ("My school life" if plan.first_person else f"{named} at school", "school"),
        ("What helps me" if plan.first_person else f"What helps {named}", "help"),
        ("My hopes" if plan.first_person else f"Hopes of {named}", "future"),
    )
    for title, part in asked:
        blocks += [Heading(title, level, look=look), *texts([views_of(plan, part)], "A")]
    family = Heading("What my family say" if plan.first_person else "What the family say", level, look=look)
    return [*blocks, family, *texts([" ".join(plan.parents), " ".join(plan.history)], "A")]


def _first_help(plan: PlanContent, part: int) -> list[Block]:
    """Provision in prose, under one heading an area, two or three entries a paragraph."""
    blocks: list[Block] = []
    for area in plan.named_areas:
        entries = [one.sentence for one in plan.of_area(area)[1]]
        if entries:
            blocks.append(Heading(f"Part {part} - {_TITLES['F']}: {titled(area)}", 1, ("F",), look="bold"))
            blocks += texts([" ".join(entries[start : start + 3]) for start in range(0, len(entries), 3)], "F")
    return blocks


def _first_section(plan: PlanContent, place: str, part: int, draw: Draw) -> list[Block]:
    letters = place.split(";")
    heading: list[Block] = [Heading(f"Part {part} - {_TITLES[place]}", 1, tuple(letters), look="bold")]
    if place == "A":
        return heading + _about_me(plan, 2, "bold")
    if place == "B":
        blocks = heading + texts([plan.intros["B"]], "B")
        for one in plan.needs:
            if one.paragraphs:
                blocks += [Heading(titled(one.area), 2, look="bold"), *texts(one.paragraphs, "B")]
        return blocks
    if place == "E":
        form = draw.number(0, 2)
        return heading + texts([plan.intros["E"], *(outcome_sentence(plan, one, form) for one in plan.outcomes)], "E")
    if place == "F":
        return _first_help(plan, part)
    if place == "K":
        return heading + items([f"{kind} ({who}), dated {day}" for kind, who, day in plan.advice], "K", "typed", 0)
    return heading + texts([" ".join(section_lines(plan, letters))], letters[0])


def lay_out_first(plan: PlanContent) -> Laid:
    """The older template: headings in bold type, dates and outcomes in sentences, provision in prose."""
    draw = Draw(*plan.seed, 1)
    person = plan.person
    days = dates_in_words(
        plan, "The council received the request for an assessment on {}.", "A draft of this plan was sent to the family on {}.",
        "The final plan was issued on {}.", "The plan is due to be reviewed by {}.",
    )  # fmt: skip
    blocks: list[Block] = [
        Picture(f"Badge of {plan.council_name} Council, plan of {person.name}"),
        Text(f"{plan.council_name} Council - EHC Plan", look="title"),
        Text(person.name, look="title"),
        Text(DEMONSTRATION, look="small"),
        pairs(details(plan)),
        *texts([days, plan.exception_sentence, *plan.front], None),
    ]
    for part, place in enumerate(sectioned(plan, _FIRST_ORDER), start=1):
        blocks += _first_section(plan, place, part, draw)
    blocks += [
        Heading("About this plan", 1, look="bold"),
        *texts((*plan.rights, plan.meeting, f"{person.officer} for {plan.council_name} Council"), None),
    ]
    return Laid(
        tuple(blocks), f"CONFIDENTIAL {person.name} Section A-K", f"{plan.council_name} SEN team. {DEMONSTRATION}"
    )


def _second_section(plan: PlanContent, place: str) -> list[Block]:
    letters = place.split(";")
    if place == "B":
        blocks: list[Block] = [Heading("My needs, outcomes and provision (B, E and F)", 1, ("B", "E", "F"))]
        for area in AREAS:
            blocks += [
                Heading(titled(area), 2),
                matrix(plan, area, ("My needs (B)", "Outcomes (E)", "Provision (F)"), bulleted=True),
            ]
        return blocks
    heading: list[Block] = [Heading(_TITLES[place], 1, tuple(letters))]
    if place == "A":
        asked = Ticks("How we found out the views in this part:", plan.views_ticks, "A", controls=False)
        return [*heading, asked, *_about_me(plan, 2, "style")[bool(plan.views_sentence) :]]
    if place == "K":
        return [*heading, advice_table(plan, ("Report", "Written by", "Dated"))]
    return heading + texts(section_lines(plan, letters), letters[0])


def lay_out_second(plan: PlanContent) -> Laid:
    """The newer template: needs, outcomes and provision side by side for every area; dates in a box; boxes to tick."""
    draw = Draw(*plan.seed, 1)
    person = plan.person
    order = ["A", "B", "C", "D", "G", "H1", "H2", "I", "J", "K"]
    if draw.chance(0.3):
        order[:2] = ["B", "A"]
    listed = sectioned(plan, order)
    labels = ("Assessment requested on", "Draft issued on", "Final plan date", "Next review by")
    lines = tuple(f"{name}: {day}" for name, day in dated(plan, *labels) if day)
    blocks: list[Block] = [
        Text("EHCP", look="title"),
        Text(f"My plan: {person.name}", look="title"),
        Picture(f"Photograph of {person.name}"),
        TextBox("Key dates", (*lines, f"Born: {plan.born}")),
        Text(DEMONSTRATION, look="small"),
        pairs(details(plan)),
        Ticks(
            "Exception to the statutory timescales:",
            (("Applied", plan.exception), ("Did not apply", not plan.exception)),
            controls=False,
        ),
        *texts([f"Because {plan.exception_reason}." if plan.exception else "", *plan.front], None),
    ]
    if draw.chance(0.5):
        names = tuple(
            "My needs, outcomes and provision (B, E and F)" if place == "B" else _TITLES[place] for place in listed
        )
        blocks += [
            Contents("In this plan", tuple((name, 2 + number // 2) for number, name in enumerate(names))),
            PageBreak(),
        ]
    for place in listed:
        blocks += _second_section(plan, place)
    blocks += [
        Heading("Next steps", 1),
        *texts((*plan.rights, plan.meeting, f"Plan coordinator: {person.officer}"), None),
    ]
    return Laid(
        tuple(blocks),
        f"{person.name} - EHCP - please read Section F first",
        f"{plan.council_name} Council. {DEMONSTRATION}",
    )
