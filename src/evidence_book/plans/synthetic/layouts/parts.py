"""Parts that several templates lay out in the same way: details, dates, lists, outcomes and provision in sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from evidence_book.plans.synthetic.blocks import Block, Cell, Item, Table, Text
from evidence_book.plans.synthetic.content import Outcome, PlanContent, Provision
from evidence_book.plans.synthetic.dates import written
from evidence_book.plans.synthetic.drawing import Draw
from evidence_book.plans.synthetic.wordlists import capital, words

DEMONSTRATION = "Synthetic demonstration: no child or place in this document is real."


def titled(area: str) -> str:
    """The name of an area as a heading writes it."""
    return capital(area)


def label(text: str, across: int = 1) -> Cell:
    """A cell whose words are a label."""
    return Cell((text,), label=True, across=across)


def pairs(rows: Sequence[tuple[str, str]], columns: int = 1) -> Table:
    """A table of labels and values, in one pair of columns or two."""
    lines = [[label(name), Cell((value,) if value else ())] for name, value in rows]
    if columns == 2:
        if len(lines) % 2:
            lines.append([label(""), Cell(())])
        lines = [lines[place] + lines[place + 1] for place in range(0, len(lines), 2)]
    return Table(tuple(map(tuple, lines)), (1, 2) * columns, header=False)


def details(plan: PlanContent) -> list[tuple[str, str]]:
    """Who the child is: the fields that every plan begins with."""
    person = plan.person
    return [
        ("Name", person.name), ("Date of birth", plan.born), ("Gender", "Female" if person.girl else "Male"),
        ("Address", f"{person.address}, {plan.council_name} {person.postcode}"), ("UPN", person.upn), ("NHS number", person.nhs_number),
        ("Parents or carers", f"{person.mother} and {person.father}"), ("Telephone", person.phone), ("Email", person.email),
        ("School", person.school), ("Social worker", person.worker),
        ("Professionals", f"{person.professional} (educational psychologist), {person.doctor}, {person.therapist} (therapist)"),
    ]  # fmt: skip


def dated(plan: PlanContent, request: str, draft: str, final: str, review: str) -> list[tuple[str, str]]:
    """The four dates under a council's own labels; a date that is not stated is left blank."""
    days = (plan.dates.request, plan.dates.draft, plan.dates.final, plan.dates.review)
    return [
        (name, written(day, plan.date_style)) for name, day in zip((request, draft, final, review), days, strict=True)
    ]


def section_lines(plan: PlanContent, letters: Sequence[str]) -> list[str]:
    """What the sections of one place say; where one says that there is nothing and another does not, only the other."""
    said = [plan.texts[letter] for letter in letters]
    full = [lines for lines in said if len(lines) > 1 or lines[0] not in words("sections")["none"]]
    return [line for lines in full or said[:1] for line in lines]


def texts(lines: Sequence[str], section: str | None) -> list[Block]:
    """A paragraph a line."""
    return [Text(line, section) for line in lines if line]


def items(
    lines: Sequence[str], section: str | None, mark: Literal["bullet", "number", "typed"], chain: int
) -> list[Block]:
    """A list of lines."""
    return [Item(line, section, mark, chain, place) for place, line in enumerate(lines, start=1)]


def numbered_outcomes(plan: PlanContent, draw: Draw, chain: int) -> list[Block]:
    """Section E as an introduction and a numbered list, the numbers typed where the writer types them."""
    form = draw.number(0, 2)
    lines = [outcome_sentence(plan, one, form) for one in plan.outcomes]
    mark: Literal["typed", "number"] = "typed" if plan.quirks.typed_numbers else "number"
    return texts([plan.intros["E"]], "E") + items(lines, "E", mark, chain)


def outcome_sentence(plan: PlanContent, one: Outcome, form: int) -> str:
    """An outcome in one sentence or two; the form, from 0 to 2, says where the timescale and the person stand."""
    name, measure = (
        plan.person.first,
        f", {one.measure}"
        if one.measure.startswith(("as ", "which ", "with "))
        else f" {one.measure}"
        if one.measure
        else "",
    )
    if form == 0 and one.by_when:
        said = f"{capital(one.by_when)}, {name} will {one.core}{measure}"
    elif form == 1:
        said = f"For {name} to {one.core}{measure}{', ' + one.by_when if one.by_when else ''}"
    else:
        said = f"{name} will {one.core}{measure}{' ' + one.by_when if one.by_when else ''}"
    if not one.person:
        return f"{said}."
    if form == 2:
        return f"{said} (responsible: {one.person})."
    return f"{said}. Responsible: {one.person}."


def provision_cells(one: Provision) -> tuple[str, str, str]:
    """An entry of provision in three columns: what, who, and how much and how often. Vague wording stands in one of them."""
    amount = ", ".join(piece for piece in (one.hours, one.frequency) if piece)
    what = f"Access to {one.what}" if one.vague and amount else capital(one.what)
    return what, capital(one.who), capital(amount or one.vague_column)


def cell(text: str, section: str) -> Cell:
    """A cell of one paragraph, or an empty one."""
    return Cell((text,) if text else (), section)


def outcome_table(
    plan: PlanContent, columns: tuple[str, str, str, str], areas: Sequence[tuple[str, str]] = ()
) -> Table:
    """Outcomes in four columns, under a row for each area (an area and its name) where areas are given."""
    rows = [tuple(map(label, columns))]
    for area, name in areas or [("", "")]:
        listed = [one for one in plan.outcomes if not areas or one.area == area]
        rows += [(label(name, 4),)] if areas and listed else []
        for one in listed:
            said = f"{plan.person.first} will {one.core}."
            rows.append(
                (
                    cell(said, "E"),
                    cell(one.by_when_column, "E"),
                    cell(capital(one.measure), "E"),
                    cell(capital(one.person), "E"),
                )
            )
    return Table(tuple(rows), (5, 2, 3, 2))


def provision_table(entries: Sequence[Provision], columns: tuple[str, str, str]) -> Table:
    """Provision in three columns, an entry a row."""
    rows = [tuple(map(label, columns))]
    rows += [tuple(cell(piece, "F") for piece in provision_cells(one)) for one in entries]
    return Table(tuple(rows), (5, 3, 3))


def provision_by_area(plan: PlanContent, columns: tuple[str, str, str, str], names: Mapping[str, str]) -> Table:
    """Provision of all areas in one table, the area in a first column whose cells are joined downwards."""
    rows = [tuple(map(label, columns))]
    for area in plan.named_areas:
        for place, one in enumerate(plan.of_area(area)[1]):
            side = Cell((), label=True, down="joined") if place else Cell((names[area],), label=True, down="start")
            rows.append((side, *(cell(piece, "F") for piece in provision_cells(one))))
    return Table(tuple(rows), (3, 5, 3, 3))


def matrix(plan: PlanContent, area: str, columns: tuple[str, str, str], bulleted: bool) -> Table:
    """One area in three columns, for needs (B), outcomes (E) and provision (F); a row for each outcome at most."""
    needs = next(one.paragraphs for one in plan.needs if one.area == area) or (plan.area_none,)
    outcomes, provision = plan.of_area(area)
    rows = [tuple(map(label, columns))]
    count = min(len(needs), max(len(outcomes), 1))
    for place in range(count):
        said = needs[len(needs) * place // count : len(needs) * (place + 1) // count]
        aims = tuple(outcome_sentence(plan, one, 0) for one in outcomes[place::count])
        helps = tuple(one.sentence for one in provision[place::count])
        rows.append((Cell(said, "B"), Cell(aims, "E", bulleted=bulleted), Cell(helps, "F", bulleted=bulleted)))
    return Table(tuple(rows), (4, 4, 4), columns=("B", "E", "F"))


def advice_table(plan: PlanContent, columns: tuple[str, str, str]) -> Table:
    """The advice that was had: what, from whom and when."""
    rows = [tuple(map(label, columns))]
    rows += [tuple(cell(piece, "K") for piece in row) for row in plan.advice]
    return Table(tuple(rows), (4, 4, 2))


def sectioned(plan: PlanContent, order: Sequence[str]) -> list[str]:
    """The sections that a plan has, in a template's order, merged ones as one ("C;D")."""
    found: list[str] = []
    for letter in order:
        pair = next((one for one in plan.merged if letter in one.split(";")), None)
        if pair and not set(pair.split(";")) & plan.absent:
            found += [] if pair in found else [pair]
        elif letter not in plan.absent:
            found.append(letter)
    return found


def dates_in_words(plan: PlanContent, request: str, draft: str, final: str, review: str) -> str:
    """The dates in sentences, each a pattern with one slot; a date that is not stated has no sentence."""
    days = (plan.dates.request, plan.dates.draft, plan.dates.final, plan.dates.review)
    return " ".join(
        pattern.format(written(day, plan.date_style))
        for pattern, day in zip((request, draft, final, review), days, strict=True)
        if day
    )


def views_of(plan: PlanContent, *parts: str) -> str:
    """What the child says of some parts of life, or what is said of it, as one paragraph."""
    return " ".join(sentence for part in parts for sentence in plan.child_views[part])
