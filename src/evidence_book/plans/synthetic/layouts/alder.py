"""The templates of Netherwick: the statute's own titles, first in headings and lists, later in banners and tables."""

from __future__ import annotations

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
from evidence_book.plans.synthetic.content import LETTERS, PlanContent
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.layouts.parts import (
    DEMONSTRATION,
    advice_table,
    dated,
    details,
    items,
    numbered_outcomes,
    outcome_table,
    pairs,
    provision_table,
    section_lines,
    sectioned,
    texts,
    titled,
    views_of,
)

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


def _views(plan: PlanContent) -> list[Block]:
    said = plan.child_views
    blocks: list[Block] = [Heading("History", 2), *texts([" ".join(plan.history)], "A")]
    blocks += [Heading("My views", 2) if plan.first_person else Heading(f"{plan.person.first}'s views", 2)]
    blocks += texts(
        [plan.views_sentence, " ".join(said["likes"] + said["people"]), " ".join(said["school"] + said["help"])], "A"
    )
    blocks += [
        Heading("Aspirations", 2),
        *texts([" ".join(said["future"])], "A"),
        Heading("Parents' views", 2),
        *texts([" ".join(plan.parents)], "A"),
    ]
    return blocks


def _plain(plan: PlanContent, letters: list[str]) -> list[Block]:
    """The paragraphs of sections that both templates set in the same way."""
    return texts([" ".join(section_lines(plan, letters))], letters[0])


def _needs(plan: PlanContent) -> list[Block]:
    blocks = texts([plan.intros["B"]], "B")
    for one in plan.needs:
        blocks += [Heading(titled(one.area), 2), *texts(one.paragraphs or (plan.area_none,), "B")]
    return blocks


def _first_section(plan: PlanContent, place: str, draw: Draw) -> list[Block]:
    letters = place.split(";")
    heading: list[Block] = [Heading(_TITLES[place], 1, tuple(letters))]
    if place == "A":
        return heading + _views(plan)
    if place == "B":
        return heading + _needs(plan)
    if place == "E":
        return heading + numbered_outcomes(plan, draw, 1)
    if place == "F":
        blocks = heading + texts([plan.intros["F"]], "F")
        for area in plan.named_areas:
            entries = plan.of_area(area)[1]
            if entries:
                blocks += [Heading(titled(area), 2), *items([one.sentence for one in entries], "F", "bullet", 0)]
        return blocks
    if place == "K":
        return heading + items([f"{kind}: {who}, {day}" for kind, who, day in plan.advice], "K", "bullet", 0)
    return heading + _plain(plan, letters)


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
    for place in sectioned(plan, LETTERS):
        blocks += _first_section(plan, place, draw)
    blocks += [
        Heading("Signed on behalf of the council", 1),
        *texts((*plan.rights, plan.meeting, person.officer), None),
    ]
    return Laid(
        tuple(blocks), f"EHC plan: {person.name} - Sections A to K", f"{plan.council_name} Council, {DEMONSTRATION}"
    )


def _second_section(plan: PlanContent, place: str) -> list[Block]:
    letters = place.split(";")
    heading: list[Block] = [Heading(_TITLES[place].replace(": ", " - ", 1), 1, tuple(letters), look="banner")]
    if place == "A":
        asked = Ticks(f"How were {plan.person.first}'s views gathered?", plan.views_ticks, "A", controls=True)
        box = TextBox("One-page profile", (views_of(plan, "likes"), views_of(plan, "help")), "A")
        blocks = [*heading, asked, box, *texts([views_of(plan, "people", "school"), views_of(plan, "future")], "A")]
        return [
            *blocks,
            Heading("History", 2),
            *texts([" ".join(plan.history)], "A"),
            Heading("What parents say", 2),
            *texts([" ".join(plan.parents)], "A"),
        ]
    if place == "B":
        return heading + _needs(plan)
    if place == "E":
        columns = ("Outcome", "By when", "How we will know", "Who is responsible")
        return (
            heading
            + texts([plan.intros["E"]], "E")
            + [outcome_table(plan, columns, [(area, titled(area)) for area in plan.named_areas])]
        )
    if place == "F":
        blocks = heading + texts([plan.intros["F"]], "F")
        for area in plan.named_areas:
            entries = plan.of_area(area)[1]
            if entries:
                blocks += [
                    Heading(titled(area), 2),
                    provision_table(entries, ("Provision", "Who will provide it", "How much and how often")),
                ]
        return blocks
    if place == "K":
        return [*heading, advice_table(plan, ("Advice", "From", "Date"))]
    return heading + _plain(plan, letters)


def lay_out_second(plan: PlanContent) -> Laid:
    """The newer template: contents at the front, a banner a section, a profile in a box, outcomes and provision in tables."""
    draw = Draw(*plan.seed, 1)
    person = plan.person
    labels = (
        "Request for EHC needs assessment received",
        "Draft plan sent",
        "Final plan issued",
        "Annual review due by",
    )
    order = [*LETTERS[:7], "I", "H1", "H2", *LETTERS[10:]] if draw.chance(0.15) else list(LETTERS)
    listed = sectioned(plan, order)
    blocks: list[Block] = [
        Picture(f"Logo of {plan.council_name} Council, plan of {person.name}"),
        Text("Education, Health and Care Plan", look="title"),
        Text(f"for {person.name}", look="title"),
        Text(DEMONSTRATION, look="small"),
        Contents(
            "Contents",
            tuple((_TITLES[place].replace(": ", " - ", 1), 2 + number // 2) for number, place in enumerate(listed)),
        ),
        PageBreak(),
        pairs([*details(plan), *dated(plan, *labels)], columns=2),
        Ticks(
            "Did a statutory exception to the time limits apply?",
            (("Yes", plan.exception), ("No", not plan.exception)),
            controls=True,
        ),
        *texts([f"Reason: {plan.exception_reason}." if plan.exception else "", *plan.front], None),
    ]
    for place in listed:
        blocks += _second_section(plan, place)
    blocks += [
        Heading("Agreement", 1),
        *texts((*plan.rights, plan.meeting, f"Signed for {plan.council_name} Council: {person.officer}"), None),
    ]
    return Laid(tuple(blocks), f"{person.name} | Section headings follow the SEND Regulations 2014", DEMONSTRATION)
