"""The template of Pellamere, one of those kept for measuring: banners in the child's words and one table for every area of need."""

from __future__ import annotations

from evidence_book.plans.synthetic.blocks import Block, Heading, Laid, Text, TextBox, Ticks
from evidence_book.plans.synthetic.content import AREAS, PlanContent
from evidence_book.plans.synthetic.layouts.parts import (
    DEMONSTRATION,
    dates_in_words,
    details,
    items,
    matrix,
    pairs,
    section_lines,
    sectioned,
    texts,
    views_of,
)

_TITLES = {
    "A": "My world", "C": "My body and my health", "D": "Being looked after and staying safe", "G": "What doctors, nurses and therapists will do",
    "H1": "Changes to my home and things to help me live there", "H2": "Support outside school", "I": "The place where I learn",
    "J": "If we arrange the help ourselves", "K": "Papers that this plan is based on",
    "C;D": "My health and how I am looked after", "H1;H2": "Help at home and outside school",
}  # fmt: skip
_ORDER = ("A", "B", "C", "D", "G", "H1", "H2", "I", "J", "K")
_COLUMNS = ("What is tricky for me", "What we are aiming for", "What has to be in place")
_AREA_NAMES = dict(
    zip(
        AREAS,
        (
            "Talking, listening and being with others",
            "Learning",
            "How I feel and behave",
            "Moving, seeing, hearing and touching",
        ),
        strict=True,
    )
)


def _section(plan: PlanContent, place: str) -> list[Block]:
    letters = place.split(";")
    if place == "B":
        blocks: list[Block] = [Heading("My learning plan", look="banner")]
        for area in AREAS:
            blocks += [Heading(_AREA_NAMES[area], 2, look="bold"), matrix(plan, area, _COLUMNS, bulleted=False)]
        return blocks
    blocks = [Heading(_TITLES[place], 1, tuple(letters), look="banner")]
    if place == "A":
        box = TextBox("If you only read one thing", (views_of(plan, "help"),), "A")
        blocks += [Ticks("How did we find this out?", plan.views_ticks, "A", controls=True), box]
        blocks += texts([views_of(plan, "likes", "people"), views_of(plan, "school"), views_of(plan, "future")], "A")
        return [
            *blocks,
            Heading("The people at home say", 2, look="bold"),
            *texts([" ".join(plan.parents), " ".join(plan.history)], "A"),
        ]
    if place == "K":
        return blocks + items([f"{kind}, {who}, {day}" for kind, who, day in plan.advice], "K", "bullet", 0)
    return blocks + texts(section_lines(plan, letters), letters[0])


def lay_out(plan: PlanContent) -> Laid:
    """Lay a plan out: dates in sentences after the details, then banners and tables."""
    person = plan.person
    days = dates_in_words(
        plan, "On {} we were asked to assess.", "The family had the draft plan on {}.", "This is the final plan, dated {}.", "It has to be reviewed no later than {}.",
    )  # fmt: skip
    blocks: list[Block] = [
        Text("My plan", look="title"),
        Text(person.name, look="title"),
        Text(f"{plan.council_name} Council. {DEMONSTRATION}", look="small"),
        pairs(details(plan), columns=2),
        *texts([days, plan.exception_sentence, *plan.front], None),
    ]
    for place in sectioned(plan, _ORDER):
        blocks += _section(plan, place)
    blocks += [
        Heading("What happens now", look="banner"),
        *texts((*plan.rights, plan.meeting, f"Written by {person.officer}"), None),
    ]
    return Laid(tuple(blocks), f"My plan | {person.name}", f"{plan.council_name} Council")
