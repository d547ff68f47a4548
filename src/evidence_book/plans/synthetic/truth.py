"""What a synthetic plan holds, recorded while it is made: the row against which a reading is measured."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from evidence_book.plans.synthetic.blocks import Laid, places, words_by_section
from evidence_book.plans.synthetic.content import LETTERS, PlanContent


@dataclass(frozen=True)
class PlanTruth:
    """One row of truth.csv. Sections are joined by ";"; dates are ISO, empty where the plan does not state them."""

    plan: str
    council: str
    template: str
    format: str
    file: str
    sections: str
    words_A: int  # noqa: N815
    words_B: int  # noqa: N815
    words_C: int  # noqa: N815
    words_D: int  # noqa: N815
    words_E: int  # noqa: N815
    words_F: int  # noqa: N815
    words_G: int  # noqa: N815
    words_H1: int  # noqa: N815
    words_H2: int  # noqa: N815
    words_I: int  # noqa: N815
    words_J: int  # noqa: N815
    words_K: int  # noqa: N815
    outcomes: int
    outcomes_timescale: int
    outcomes_measure: int
    outcomes_person: int
    need_areas: int
    need_areas_matched: int
    provision: int
    provision_hours: int
    provision_frequency: int
    provision_who: int
    provision_vague: int
    first_person: bool
    views: str
    request_date: str
    draft_date: str
    final_date: str
    review_date: str
    exception: bool


COLUMNS = tuple(field.name for field in fields(PlanTruth))


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def truth_of(plan: PlanContent, laid: Laid, file: str) -> PlanTruth:
    """Record what a plan holds: sections and words from its layout, everything else from its content."""
    counts = words_by_section(laid.blocks)
    areas = set(plan.named_areas)
    words = {f"words_{letter}": counts.get(letter, 0) for letter in LETTERS}
    return PlanTruth(
        plan=plan.plan,
        council=plan.council,
        template=plan.template,
        format=plan.format,
        file=file,
        sections=";".join(places(laid.blocks)),
        outcomes=len(plan.outcomes),
        outcomes_timescale=sum(bool(one.by_when) for one in plan.outcomes),
        outcomes_measure=sum(bool(one.measure) for one in plan.outcomes),
        outcomes_person=sum(bool(one.person) for one in plan.outcomes),
        need_areas=len(areas),
        need_areas_matched=len(areas & {one.area for one in plan.provision}),
        provision=len(plan.provision),
        provision_hours=sum(bool(one.hours) for one in plan.provision),
        provision_frequency=sum(bool(one.frequency) for one in plan.provision),
        provision_who=sum(bool(one.who) for one in plan.provision),
        provision_vague=sum(one.vague for one in plan.provision),
        first_person=plan.first_person,
        views=plan.views,
        request_date=_iso(plan.dates.request),
        draft_date=_iso(plan.dates.draft),
        final_date=_iso(plan.dates.final),
        review_date=_iso(plan.dates.review),
        exception=plan.exception,
        **words,
    )


def write_truth(path: Path, rows: Sequence[PlanTruth]) -> None:
    """Write the rows as CSV, booleans as true and false."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(str(value).lower() if isinstance(value, bool) else value for value in astuple(row))
