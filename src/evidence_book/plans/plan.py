"""Reading one plan: a document in, counts and categories out; never a word of the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from evidence_book.plans.features.dates import dates
from evidence_book.plans.features.entries import entries_of
from evidence_book.plans.features.exception import exception
from evidence_book.plans.features.family import template_family
from evidence_book.plans.features.grade import grade
from evidence_book.plans.features.needs import matched_areas, needed_areas
from evidence_book.plans.features.outcomes import outcomes
from evidence_book.plans.features.provision import provision
from evidence_book.plans.features.structure import structure
from evidence_book.plans.features.voice import first_person, views
from evidence_book.plans.reading.blocks import Document, DocumentFormat, UnreadableDocument, UnreadReason
from evidence_book.plans.reading.dividing import Sectioned, divide
from evidence_book.plans.reading.locating import Located
from evidence_book.plans.reading.opening import open_document
from evidence_book.plans.sections import SECTIONS
from evidence_book.plans.wording import Views
from evidence_book.problems import EvidenceError

# A document in which fewer sections are found is a letter or something else.
LEAST_SECTIONS = 3
Feature = int | float | str | bool | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A document that was not read, and why."""

    reason: UnreadReason


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What was measured of one plan. Dates stay in memory: `features` gives intervals and the year only."""

    format: DocumentFormat
    pages: int | None
    template_family: str
    sections: tuple[Located, ...]
    outcomes: int
    outcomes_timescale: int
    outcomes_measure: int
    outcomes_person: int
    need_areas: int
    need_areas_matched: int
    provision: int
    provision_hours: int
    provision_frequency: int
    provision_quantified: int
    provision_who: int
    provision_vague: int
    first_person: bool
    views: Views
    request_date: date | None = field(repr=False)
    draft_date: date | None = field(repr=False)
    final_date: date | None = field(repr=False)
    review_date: date | None = field(repr=False)
    exception: bool
    grade: float | None
    grade_a: float | None

    def features(self) -> dict[str, Feature]:
        """Numbers and categories by name, without dates: weeks from request to draft and to final plan, months from
        final plan to review, the year of the final plan; words and presence of each section."""
        found: dict[str, Feature] = {
            name: getattr(self, name) for name in self.__slots__ if name != "sections" and not name.endswith("_date")
        }
        by_section = {each.section: each for each in self.sections}
        for section in SECTIONS:
            located = by_section.get(section)
            found[f"has_{section}"] = located is not None
            found[f"words_{section}"] = located.words if located else 0
        order = [SECTIONS.index(each.section) for each in sorted(self.sections, key=lambda each: each.order)]
        found["order_kept"] = order == sorted(order)
        found["words"] = sum(each.words for each in self.sections)
        found["weeks_request_to_draft"] = _weeks(self.request_date, self.draft_date)
        found["weeks_request_to_final"] = _weeks(self.request_date, self.final_date)
        found["months_final_to_review"] = _months(self.final_date, self.review_date)
        found["final_year"] = self.final_date.year if self.final_date else None
        return found


def _weeks(start: date | None, end: date | None) -> float | None:
    return None if start is None or end is None else round((end - start).days / 7, 1)


def _months(start: date | None, end: date | None) -> int | None:
    """Calendar months from one day to another; a month that has begun counts."""
    if start is None or end is None:
        return None
    return 12 * (end.year - start.year) + end.month - start.month + (end.day > start.day)


def _measure(document: Document, plan: Sectioned, located: tuple[Located, ...]) -> PlanReading:
    aims = outcomes(entries_of(plan, "E"))
    help_entries = entries_of(plan, "F")
    helps = provision(help_entries)
    needed = needed_areas(plan.contents.get("B", []))
    own = plan.contents.get("A", [])
    body = [block for block in document.blocks if block.place not in ("header", "footer")]
    days = dates(plan.outside, plan.tables)
    return PlanReading(
        format=document.format,
        pages=document.pages,
        template_family=template_family(plan),
        sections=located,
        outcomes=aims.outcomes,
        outcomes_timescale=aims.timescale,
        outcomes_measure=aims.measure,
        outcomes_person=aims.person,
        need_areas=len(needed),
        need_areas_matched=len(matched_areas(needed, help_entries)),
        provision=helps.provision,
        provision_hours=helps.hours,
        provision_frequency=helps.frequency,
        provision_quantified=helps.quantified,
        provision_who=helps.who,
        provision_vague=helps.vague,
        first_person=first_person(own),
        views=views(own),
        request_date=days.request,
        draft_date=days.draft,
        final_date=days.final,
        review_date=days.review,
        exception=exception(plan.outside),
        grade=grade(body),
        grade_a=grade(own),
    )


def _read(path: Path) -> PlanReading | Unread:
    document = open_document(path)
    plan = divide(document.blocks)
    located = structure(plan)
    return _measure(document, plan, located) if len(located) >= LEAST_SECTIONS else Unread("not a plan")


def read_plan(path: Path) -> PlanReading | Unread:
    """Read one plan from DOCX or PDF. A bad document gives `Unread`; raises `OSError` only if there is no such file."""
    try:
        return _read(path)
    except UnreadableDocument as unreadable:
        return Unread(unreadable.reason)
    except (EvidenceError, OSError):
        raise
    except Exception:
        # The words of an error may quote the document, and one document must not stop the reading of the others.
        return Unread("corrupt")
