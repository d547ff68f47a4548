"""The templates of Netherwick: the statute's own titles, first in headings and lists, later in banners and tables."""

from __future__ import annotations

from evidence_book.plans.synthetic.blocks import Block, Heading, Laid, Picture, Text
from evidence_book.plans.synthetic.content import PlanContent
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.layouts.parts import DEMONSTRATION, dated, details, items, outcome_sentence, pairs, texts, titled

_TITLES = {
    "A": "Section A: The views, interests and aspirations of the child and their parents, or of the young person",
    "B": "Section B: The child or young person's special educational needs",
    "C": "Section C: The child or young person's health needs which relate to their SEN",
    "D": "Section D: The child or young person's social care needs which relate to their SEN",
    "E": "Section E: The outcomes sought for the child or young person",
    "F": "Section F: The special educational provision required by the child or young person",
    "G": "Section G: Any health provision reasonably required",
    "H1": "Section H1: Any social care provision which must be made under section 2 of the CSDPA 1970",
    "H2": "Section H2: Any other social care provision reasonably required",
    "I": "Section I: Placement",
    "J": "Section J: Personal budget",
    "K": "Section K: Advice and information",
    "C;D": "Sections C and D: Health and social care needs which relate to SEN",
    "H1;H2": "Sections H1 and H2: Social care provision",
}


def sectioned(plan: PlanContent, order: tuple[str, ...]) -> list[str]:
    """The sections that a plan has, in a template's order, with merged ones as one."""
    found = []
    for letter in order:
        pair = next((one for one in plan.merged if letter in one.split(";")), None)
        if pair and not set(pair.split(";")) & plan.absent:
            found += [] if pair in found else [pair]
        elif letter not in plan.absent:
            found.append(letter)
    return found


def _views(plan: PlanContent) -> list[Block]:
    said = plan.child_views
    blocks: list[Block] = [Heading("History", 2), *texts([" ".join(plan.history)], "A")]
    blocks += [Heading("My views", 2) if plan.first_person else Heading(f"{plan.person.first}'s views", 2)]
    blocks += texts([plan.views_sentence, " ".join(said["likes"] + said["people"]), " ".join(said["school"] + said["help"])], "A")
    blocks += [Heading("Aspirations", 2), *texts([" ".join(said["future"])], "A"), Heading("Parents' views", 2), *texts([" ".join(plan.parents)], "A")]
    return blocks


def _section(plan: PlanContent, place: str, draw: Draw) -> list[Block]:
    letters = place.split(";")
    blocks: list[Block] = [Heading(_TITLES[place], 1, tuple(letters))]
    first = letters[0]
    if first == "A":
        return blocks + _views(plan)
    if first == "B":
        blocks += texts([plan.intros["B"]], "B")
        for one in plan.needs:
            blocks += [Heading(titled(one.area), 2), *texts(one.paragraphs or (plan.area_none,), "B")]
        return blocks
    if first == "E":
        mark, form = "typed" if plan.quirks.typed_numbers else "number", draw.number(0, 2)
        return blocks + texts([plan.intros["E"]], "E") + items([outcome_sentence(plan, one, form) for one in plan.outcomes], "E", mark, 1)  # type: ignore[arg-type]
    if first == "F":
        blocks += texts([plan.intros["F"]], "F")
        for area in plan.named_areas:
            entries = plan.of_area(area)[1]
            if entries:
                blocks += [Heading(titled(area), 2), *items([one.sentence for one in entries], "F", "bullet", 0)]
        return blocks
    if first == "K":
        return blocks + items([f"{kind}: {who}, {day}" for kind, who, day in plan.advice], "K", "bullet", 0)
    for letter in letters:
        blocks += texts([" ".join(plan.texts[letter])], first)
    return blocks


def lay_out_first(plan: PlanContent) -> Laid:
    """The older template: details in a table, a heading a section, outcomes numbered, provision in bullets."""
    draw = Draw(*plan.seed, 1)
    person = plan.person
    labels = ("Date of request for assessment", "Date of draft plan", "Date of final plan", "Date review is due")
    blocks: list[Block] = [
        Picture(f"Crest of {plan.council_name} Council, plan of {person.name}"),
        Text(f"{plan.council_name} Council", look="title"),
        Text("Education, Health and Care Plan", look="title"),
        Text(DEMONSTRATION, look="small"),
        pairs(details(plan)),
        pairs(dated(plan, *labels)),
        *texts((*plan.front, plan.exception_sentence), None),
    ]
    for place in sectioned(plan, ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")):
        blocks += _section(plan, place, draw)
    blocks += [Heading("Signed on behalf of the council", 1), *texts((*plan.rights, f"{person.officer}, {plan.other_dates[1]}"), None)]
    return Laid(tuple(blocks), f"EHC plan: {person.name} - Sections A to K", f"{plan.council_name} Council, {DEMONSTRATION}")
