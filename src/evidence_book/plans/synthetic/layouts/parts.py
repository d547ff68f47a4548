"""Parts that several templates lay out in the same way: details, dates, lists, outcomes and provision in sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from evidence_book.plans.synthetic.blocks import Block, Cell, Item, Table, Text
from evidence_book.plans.synthetic.content import Outcome, PlanContent, Provision
from evidence_book.plans.synthetic.dates import written
from evidence_book.plans.synthetic.wordlists import capital

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
        ("Name", person.name), ("Date of birth", plan.other_dates[0]), ("Gender", "Female" if person.girl else "Male"),
        ("Address", f"{person.address}, {plan.council_name} {person.postcode}"), ("UPN", person.upn), ("NHS number", person.nhs_number),
        ("Parents or carers", f"{person.mother} and {person.father}"), ("Telephone", person.phone), ("Email", person.email),
        ("School", person.school), ("Social worker", person.worker),
    ]  # fmt: skip


def dated(plan: PlanContent, request: str, draft: str, final: str, review: str) -> list[tuple[str, str]]:
    """The four dates under a council's own labels; a date that is not stated is left blank."""
    days = (plan.dates.request, plan.dates.draft, plan.dates.final, plan.dates.review)
    return [(name, written(day, plan.date_style)) for name, day in zip((request, draft, final, review), days, strict=True)]


def texts(lines: Sequence[str], section: str | None) -> list[Block]:
    """A paragraph a line."""
    return [Text(line, section) for line in lines if line]


def items(lines: Sequence[str], section: str | None, mark: Literal["bullet", "number", "typed"], chain: int) -> list[Block]:
    """A list of lines."""
    return [Item(line, section, mark, chain, place) for place, line in enumerate(lines, start=1)]


def outcome_sentence(plan: PlanContent, one: Outcome, form: int) -> str:
    """An outcome in one sentence or two; the form, from 0 to 2, says where the timescale and the person stand."""
    name, measure = plan.person.first, f", {one.measure}" if one.measure.startswith(("as ", "which ", "with ")) else f" {one.measure}" if one.measure else ""
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


def provision_amount(one: Provision) -> str:
    """How much and how often, as a column says it: an amount, unspecific words, or nothing."""
    said = ", ".join(piece for piece in (one.hours, one.frequency) if piece)
    return capital("; ".join(piece for piece in (said, one.vague_column) if piece))
