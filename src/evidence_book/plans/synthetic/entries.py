"""Draws of needs, outcomes and provision: each entry is put together of pieces, so that what it says is known."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_book.plans.synthetic.content import AREAS, AreaNeeds, Outcome, Provision
from evidence_book.plans.synthetic.council import Profile
from evidence_book.plans.synthetic.dates import MONTHS
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.wordlists import capital, pool, words

Slots = Mapping[str, str]


def draw_needs(draw: Draw, profile: Profile, slots: Slots) -> tuple[tuple[AreaNeeds, ...], dict[str, list[str]]]:
    """Draw the needs of every area, and the topics that each area is about; one area at least has needs."""
    having = {area for area in AREAS if draw.chance(profile.areas[area])} or {draw.weighted(profile.areas)}
    needs, topics, shared = [], {}, words("sections")
    for area in AREAS:
        listed = words("needs")[area]
        topics[area] = draw.some(list(listed), draw.number(2, 3) + (len(having) < 3)) if area in having else []
        paragraphs = []
        for name in topics[area]:
            topic = listed[name]
            said = draw.some(topic["strengths"], draw.number(1, 2)) + draw.some(topic["needs"], draw.number(3, 6))
            said += [
                text.replace("{centile}", draw.pick(shared["centiles"]))
                for text in draw.some(shared["findings"], draw.number(1, 3))
            ]
            if draw.chance(0.25):
                said.append(draw.pick(shared["cross_references"]))
            half = len(said) // 2
            parts = (said[:half], said[half:]) if len(said) > 4 and draw.chance(0.6) else (said,)
            paragraphs += [" ".join(part).format_map(slots) for part in parts]
        needs.append(AreaNeeds(area, tuple(paragraphs)))
    return tuple(needs), topics


def _timescale(draw: Draw, slots: Slots, study: bool) -> tuple[str, str]:
    piece = draw.pick(pool("amounts", "timescale", study))
    return piece["text"].format_map(slots), piece["column"].format_map(slots)


def draw_outcomes(
    draw: Draw, profile: Profile, topics: Mapping[str, list[str]], slots: Slots, study: bool
) -> tuple[Outcome, ...]:
    """Draw the outcomes of every area that has needs: one at least in each."""
    drawn = []
    for area, names in topics.items():
        if not names:
            continue
        listed = words("needs")[area]
        cores = [(core, name) for name in names for core in listed[name]["cores"]]
        count = max(1, round(draw.near(profile.outcomes_an_area, 0.8)))
        for core, name in draw.some(cores, count):
            timed = draw.chance(profile.timescale)
            by_when, column = (
                _timescale(draw, slots, study) if timed else ("", draw.pick(words("amounts")["no_timescale"]))
            )
            measure = ""
            if draw.chance(profile.measure):
                measure = draw.pick(listed[name]["measures"] if draw.chance(0.5) else pool("amounts", "measure", study))
            person = draw.pick(pool("amounts", "responsible", study)) if draw.chance(profile.person) else ""
            drawn.append(Outcome(area, core.format_map(slots), by_when, column, measure.format_map(slots), person))
    return tuple(drawn)


def draw_provision(
    draw: Draw, profile: Profile, topics: Mapping[str, list[str]], slots: Slots, study: bool
) -> tuple[Provision, ...]:
    """Draw the provision of every area that has needs; some areas are left without any, but never all of them."""
    having = [area for area, names in topics.items() if names]
    left = [area for area in having if draw.chance(profile.area_without_provision)]
    if len(left) == len(having):
        left = left[1:]
    drawn = []
    for area in having:
        if area in left:
            continue
        whats = [what for name in topics[area] for what in words("needs")[area][name]["whats"]] + words("provision")[
            "more"
        ][area]
        for what in draw.some(whats, max(1, round(draw.near(profile.provision_an_area, 1.2)))):
            drawn.append(draw_entry(draw, profile, area, what.format_map(slots), slots, study))
    return tuple(drawn)


def _who(draw: Draw, area: str, study: bool) -> str:
    """Draw who gives the help: somebody of the school, or a specialist of the area."""
    listed: list[str] = words("amounts")["specialists"][area] if draw.chance(0.4) else pool("amounts", "who", study)
    return draw.pick(listed)


def draw_entry(draw: Draw, profile: Profile, area: str, what: str, slots: Slots, study: bool) -> Provision:
    """Draw one entry of provision around what is provided."""
    vague = draw.chance(profile.vague)
    # Vague entries say less often how much.
    firmness = 0.5 if vague else 1.15
    hours = draw.pick(pool("amounts", "hours", study)) if draw.chance(profile.hours * firmness) else ""
    frequency = draw.pick(pool("amounts", "frequency", study)) if draw.chance(profile.frequency * firmness) else ""
    who = _who(draw, area, study) if draw.chance(profile.who) else ""
    patterns = words("provision")
    amount = ""
    if hours or frequency:
        kind = "both" if hours and frequency else "hours" if hours else "frequency"
        amount = draw.pick(patterns[f"amount_{kind}"]).format(hours=hours, frequency=frequency)
    pattern = draw.pick(patterns[("vague_" if vague else "") + ("with_who" if who else "without_who")])
    sentence = pattern.format(
        Name=slots["Name"], what=what, What=capital(what), who=who, Who=capital(who), amount=amount
    )
    column = draw.pick(patterns["vague_column"]) if vague else ""
    return Provision(area, what, sentence, who, hours, frequency, vague, column)


def time_slots(year_group: int, final_year: int, draw: Draw) -> dict[str, str]:
    """The slots of timescales: the stage that the child is in, a later year group, a month and a year after the plan."""
    stage = (
        "Reception" if year_group < 1 else "Key Stage 1" if year_group < 3 else "Key Stage 2" if year_group < 7
        else "Key Stage 3" if year_group < 10 else "Key Stage 4" if year_group < 12 else "Year 14"
    )  # fmt: skip
    return {
        "stage": stage,
        "later": str(min(year_group + draw.number(1, 2), 14)),
        "month": draw.pick(MONTHS),
        "year": str(final_year + draw.number(1, 3)),
    }
