"""Draws of whole plans: the same council, number and seed give the same plans, on any machine."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from evidence_book.plans.synthetic.content import LETTERS, PlanContent, Quirks
from evidence_book.plans.synthetic.council import Council, Profile, councils
from evidence_book.plans.synthetic.dates import draw_dates, draw_style, written
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.entries import draw_needs, draw_outcomes, draw_provision, time_slots
from evidence_book.plans.synthetic.people import Person, born_at, draw_person
from evidence_book.plans.synthetic.wordlists import pronouns, words

SEED = 2026
_NO_NEED = ("C", "D", "G", "H1", "H2")


def draw_plans(council_code: str, n: int | None = None, seed: int = SEED) -> list[PlanContent]:
    """Draw the first n plans of a fictional council (all of them if None); a plan does not depend on how many are drawn."""
    council = councils()[council_code]
    count = council.plans if n is None else n
    if not 0 <= count <= council.plans:
        raise ValueError(f"{council_code} has {council.plans} plans; {count} were asked for")
    return [_draw_plan(council, index, seed) for index in range(count)]


def _quirks(draw: Draw) -> Quirks:
    return Quirks(
        curly_quotes=draw.chance(0.7),
        split_runs=draw.pick((0.0, 0.1, 0.3)),
        soft_breaks=draw.pick((0.0, 0.02, 0.08)),
        tabs=draw.pick((0.0, 0.0, 0.03)),
        hard_spaces=draw.pick((0.0, 0.05, 0.15)),
        empty_paragraphs=draw.pick((0.0, 0.1, 0.3)),
        tracked=0.08 if draw.chance(0.07) else 0.0,
        typed_numbers=draw.chance(0.35),
    )


def _slots(person: Person, council: Council) -> dict[str, str]:
    return pronouns(person.girl) | {
        "Name": person.first, "Mother": person.mother, "Father": person.father, "his_mother": "her", "School": person.school,
        "Council": council.name, "Professional": person.professional, "Doctor": person.doctor, "Worker": person.worker,
        "Officer": person.officer, "Email": f"plans@{council.name.lower()}.example",
    }  # fmt: skip


def _views(draw: Draw, views: str, slots: dict[str, str], study: bool) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """The sentence that says how views were gathered, and the same as boxes to tick."""
    ways = words("child")["views"]
    kind = "study" if study else "unseen"
    ticks = tuple((way["tick"][kind], name == views) for name, way in ways.items())
    return (draw.pick(ways[views][kind]).format_map(slots) if views in ways else ""), ticks


def _child_views(draw: Draw, first_person: bool, slots: dict[str, str]) -> dict[str, tuple[str, ...]]:
    listed, said = words("child"), {}
    for part in ("likes", "people", "school", "future", "help"):
        hobby, other = draw.some(listed["hobbies"], 2)
        filled = slots | {"hobby": hobby, "hobby2": other, "job": draw.pick(listed["jobs"])}
        if not first_person:
            filled |= {
                name: text.replace("my ", f"{slots['his']} ") for name, text in (("hobby", hobby), ("hobby2", other))
            }
        some = draw.some(listed[part]["mine" if first_person else "about"], draw.number(2, 4))
        said[part] = tuple(sentence.format_map(filled) for sentence in some)
    return said


def _texts(
    draw: Draw, profile: Profile, person: Person, slots: dict[str, str], year_group: int
) -> dict[str, tuple[str, ...]]:
    """What the sections but A, B, E, F and K say."""
    listed = words("sections")
    texts: dict[str, tuple[str, ...]] = {}
    filled = slots | {"amount": f"{draw.number(8, 60) * 100:,}"}
    for letter in _NO_NEED:
        if draw.chance(profile.none_identified[letter]):
            texts[letter] = (draw.pick(listed["none"]),)
        else:
            texts[letter] = tuple(text.format_map(filled) for text in draw.some(listed[letter], draw.number(2, 5)))
    types = listed["types"]
    kind = draw.pick((types[0], types[2], types[3]) if year_group < 7 else types[1:4] if year_group < 12 else types[4:])
    place = draw.pick(listed["place_sentence"]).format_map(slots)
    texts["I"] = (place, draw.pick(listed["type_sentence"]).format_map(slots | {"type": kind}))
    texts["J"] = (draw.pick(listed["J"]).format_map(filled),)
    return texts


def _advice(draw: Draw, person: Person, final: date, style: str) -> tuple[tuple[str, str, str], ...]:
    named = {
        "Parents' advice": person.mother, "Educational psychology advice": person.professional, "Medical advice": person.doctor,
        "Social care advice": person.worker, "Speech and language therapy advice": person.therapist,
    }  # fmt: skip
    kinds = draw.some(words("sections")["K"], draw.number(4, 7))
    return tuple(
        (
            kind,
            named.get(kind, person.therapist if "Occupational" in kind else person.school),
            written(final - timedelta(days=draw.number(60, 110)), style),
        )
        for kind in kinds
    )


def _stated_absent(draw: Draw, profile: Profile) -> frozenset[str]:
    return frozenset(letter for letter in LETTERS if draw.chance(profile.absent.get(letter, 0.0)))


def _exception(draw: Draw, exception: bool, slots: dict[str, str]) -> tuple[str, str]:
    listed = words("sections")["exception"]
    reason = draw.pick(listed["reasons"]).format_map(slots)
    return draw.pick(listed["applied" if exception else "not_applied"]).format(
        reason=reason
    ), reason if exception else ""


def _written_with_care(draw: Draw, profile: Profile) -> Profile:
    """The profile of one plan's writer: more careful ones say when, how much and who, and write fewer vague words."""
    care = draw.near(1.0, 0.25)
    raised = {
        name: min(getattr(profile, name) * care, 0.97)
        for name in ("timescale", "measure", "person", "hours", "frequency", "who")
    }
    return profile.model_copy(update=raised | {"vague": min(profile.vague / max(care, 0.3), 0.9)})


def _draw_plan(council: Council, index: int, seed: int) -> PlanContent:
    keys = (seed, council.number, index)
    draw = Draw(*keys, 0)
    template: Any = draw.weighted({str(name): share for name, share in council.templates.items()})
    profile = _written_with_care(draw, council.profile_of(template))
    year_group = draw.number(0, 13)
    exception = draw.chance(profile.exception)
    final, dates = draw_dates(draw, profile, council.years[template], exception)
    person = draw_person(
        draw, council.first_plan + index, council.number, born_at(year_group + 5, final, draw), year_group < 7
    )
    slots = _slots(person, council) | time_slots(year_group, final.year, draw)
    first_person = draw.chance(profile.first_person)
    views = draw.weighted(profile.views)
    views_sentence, views_ticks = _views(draw, views, slots, council.study)
    needs, topics = draw_needs(draw, profile, slots)
    style = draw_style(draw)
    exception_sentence, reason = _exception(draw, exception, slots)
    sections = words("sections")
    return PlanContent(
        plan=f"{council.code}-{index + 1:04d}", council=council.code, council_name=council.name, template=template,
        format="pdf" if int((index + 1) * council.pdf) > int(index * council.pdf) else "docx", seed=keys, person=person, year_group=year_group,
        first_person=first_person, views=views, views_sentence=views_sentence, views_ticks=views_ticks,
        child_views=_child_views(draw, first_person, slots),
        parents=tuple(text.format_map(slots) for text in draw.some(words("child")["parents"], draw.number(4, 7))),
        history=tuple(text.format_map(slots) for text in draw.some(words("child")["history"], draw.number(3, 7))),
        needs=needs,
        outcomes=draw_outcomes(draw, profile, topics, slots, council.study),
        provision=draw_provision(draw, profile, topics, slots, council.study),
        texts=_texts(draw, profile, person, slots, year_group),
        advice=_advice(draw, person, final, style),
        absent=_stated_absent(draw, profile),
        merged=frozenset(pair for pair, share in profile.merged.items() if draw.chance(share)),
        dates=dates, date_style=style,
        born=written(person.born, style),
        meeting=draw.pick(sections["meeting"]).format_map(slots | {"day": written(final - timedelta(days=draw.number(20, 60)), style)}),
        exception=exception, exception_sentence=exception_sentence, exception_reason=reason,
        front=tuple(text.format_map(slots) for text in sections["front"]),
        rights=tuple(text.format_map(slots) for text in draw.some(sections["rights"], draw.number(4, 8))),
        intros={letter: draw.pick(listed).format_map(slots) if draw.chance(0.5) else "" for letter, listed in sections["intro"].items()},
        area_none=draw.pick(sections["area_none"]), quirks=_quirks(draw),
    )  # fmt: skip
