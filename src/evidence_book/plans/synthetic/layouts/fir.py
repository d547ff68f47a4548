"""The template of Tamberlow, one of those kept for measuring: headings in the council's own words, half of them with a letter at the end."""

from __future__ import annotations

from evidence_book.plans.synthetic.blocks import Block, Cell, Contents, Heading, Laid, PageBreak, Picture, Table, Text
from evidence_book.plans.synthetic.content import AREAS, PlanContent, Provision
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.layouts.parts import (
    DEMONSTRATION,
    advice_table,
    cell,
    dated,
    details,
    label,
    outcome_table,
    pairs,
    provision_cells,
    section_lines,
    sectioned,
    texts,
    views_of,
)
from evidence_book.plans.synthetic.wordlists import capital

# Writers choose among the wordings; the council's form gives a letter to every second section.
_TITLES = {
    "A": ("Getting to know me", "Who I am and what matters to us", "Me, my family and our hopes"),
    "B": ("How I learn best and what gets in the way (B)", "What I do well and what holds me back (B)"),
    "C": ("Health matters that affect my learning", "My health, and how it affects my day"),
    "D": ("What is hard at home and in my community (D)", "Our family's day-to-day needs (D)"),
    "E": ("What we are all working towards", "The differences we expect to see", "Goals for the next stage"),
    "F": ("Teaching and extra help that must be in place (F)", "What will be put in place for my learning (F)"),
    "G": ("Care and treatment from health services (G)", "What health services have agreed to do (G)"),
    "H1": ("Help at home from the disabled children's team", "Practical help under the 1970 disability law"),
    "H2": ("Anything else that social care will do (H2)", "Further help from children's services (H2)"),
    "I": ("School or college named for me", "The setting that I will attend"),
    "J": ("Direct payments", "If we take payment in place of a service"),
    "K": ("The advice behind this plan (K)", "Reports that we drew on (K)"),
}
_BY_THE_LAW = ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")
_BY_SERVICE = ("A", "B", "E", "F", "C", "G", "D", "H1", "H2", "I", "J", "K")
_AREA_NAMES = dict(
    zip(
        AREAS,
        (
            "Communicating and getting on with people",
            "Understanding, memory and school work",
            "Emotional wellbeing",
            "Sight, hearing and physical skills",
        ),
        strict=True,
    )
)
_DATES = (
    ("We were asked to assess on", "You saw the draft on", "This plan was made final on", "We will look at it again by"),
    ("Your request to assess reached us on", "Draft shared with you on", "Finalised on", "To be looked at again before"),
)  # fmt: skip
_OUTCOME_COLUMNS = (
    ("What I will be able to do", "When by", "How we will all know", "Who keeps an eye on this"),
    ("Goal", "To be reached", "Evidence that it is reached", "Person in charge"),
)
_PROVISION_COLUMNS = ("What I will get", "Who from", "How often", "For how long")


def provision_row(one: Provision) -> tuple[str, str, str, str]:
    """An entry of provision in four columns: what, who, how often and for how long."""
    what, who, _ = provision_cells(one)
    vague = "" if one.hours or one.frequency else one.vague_column
    return what, who, capital(one.frequency or vague), capital(one.hours)


def _provision(plan: PlanContent) -> Table:
    """All provision in one table, under a row for each area that has any."""
    rows: list[tuple[Cell, ...]] = [tuple(map(label, _PROVISION_COLUMNS))]
    for area in plan.named_areas:
        entries = plan.of_area(area)[1]
        rows += [(label(_AREA_NAMES[area], 4),)] if entries else []
        rows += [tuple(cell(piece, "F") for piece in provision_row(one)) for one in entries]
    return Table(tuple(rows), (5, 3, 2, 2))


def _about_me(plan: PlanContent) -> list[Block]:
    mine, named = plan.first_person, plan.person.first
    parts = (
        ("What I enjoy and who I spend time with" if mine else f"What {named} enjoys", ("likes", "people")),
        ("My days at school" if mine else f"{named}'s days at school", ("school", "help")),
        ("When I am older" if mine else f"When {named} is older", ("future",)),
    )
    blocks = texts([plan.views_sentence], "A")
    for title, asked in parts:
        blocks += [Heading(title, 2), *texts([views_of(plan, *asked)], "A")]
    blocks += [Heading("From Mum, Dad or carer", 2), *texts([" ".join(plan.parents)], "A")]
    return [*blocks, Heading("Life up to now", 2), *texts([" ".join(plan.history)], "A")]


def _section(plan: PlanContent, letter: str, draw: Draw) -> list[Block]:
    if letter == "A":
        return _about_me(plan)
    if letter == "B":
        blocks = texts([plan.intros["B"]], "B")
        for one in plan.needs:
            blocks += [Heading(_AREA_NAMES[one.area], 2), *texts(one.paragraphs or (plan.area_none,), "B")]
        return blocks
    if letter == "E":
        return [*texts([plan.intros["E"]], "E"), outcome_table(plan, draw.pick(_OUTCOME_COLUMNS))]
    if letter == "F":
        return [*texts([plan.intros["F"]], "F"), _provision(plan)]
    if letter == "K":
        return [advice_table(plan, ("What it was", "Who gave it", "When"))]
    return texts(section_lines(plan, [letter]), letter)


def lay_out(plan: PlanContent) -> Laid:
    """Lay a plan out: dates and the exception in a table at the front, sections by the law or service by service."""
    draw = Draw(*plan.seed, 1)
    person = plan.person
    titles = {letter: draw.pick(wordings) for letter, wordings in _TITLES.items()}
    listed = sectioned(plan, _BY_SERVICE if draw.chance(0.4) else _BY_THE_LAW)
    answer = f"Yes: {plan.exception_reason}" if plan.exception else "No"
    blocks: list[Block] = [
        Picture(f"Bridge of {plan.council_name}, plan of {person.name}"),
        Text(f"{plan.council_name} Council", look="title"),
        Text(f"Education, Health and Care Plan for {person.name}", look="title"),
        Text(DEMONSTRATION, look="small"),
        pairs([*dated(plan, *draw.pick(_DATES)), ("Did a legal exception to the time limits apply?", answer)]),
        pairs(details(plan), columns=2),
        *texts(plan.front, None),
    ]
    if draw.chance(0.5):
        entries = tuple((titles[letter], 2 + number // 2) for number, letter in enumerate(listed))
        blocks += [Contents("Find your way around", entries), PageBreak()]
    for letter in listed:
        blocks += [Heading(titles[letter], 1, (letter,)), *_section(plan, letter, draw)]
    blocks += [
        Heading("Your rights and who to ask", 1),
        *texts((*plan.rights, plan.meeting, f"Signed for {plan.council_name} Council: {person.officer}"), None),
    ]
    return Laid(tuple(blocks), f"EHC plan, {person.name}, in confidence", f"{plan.council_name} Council")
