"""What a synthetic plan says, before any template lays it out: needs, outcomes, provision, views and dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evidence_book.plans.synthetic.council import Template
from evidence_book.plans.synthetic.dates import PlanDates
from evidence_book.plans.synthetic.people import Person

AREAS = (
    "communication and interaction",
    "cognition and learning",
    "social, emotional and mental health",
    "sensory and/or physical",
)
LETTERS = ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")


@dataclass(frozen=True)
class Outcome:
    """One outcome: what the child will do, and, where they are said, by when, how it will be known and who answers for it."""

    area: str
    core: str
    by_when: str
    by_when_column: str
    measure: str
    person: str


@dataclass(frozen=True)
class Provision:
    """One entry of provision, as a sentence and in pieces as columns hold it; a piece is empty where it is not said."""

    area: str
    what: str
    sentence: str
    who: str
    hours: str
    frequency: str
    vague: bool
    vague_column: str


@dataclass(frozen=True)
class AreaNeeds:
    """What is said of one of the four areas; `paragraphs` is empty where there is no need."""

    area: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Quirks:
    """Habits of the person who typed the document; rates from 0 to 1."""

    curly_quotes: bool
    split_runs: float
    soft_breaks: float
    tabs: float
    hard_spaces: float
    empty_paragraphs: float
    tracked: float
    typed_numbers: bool


@dataclass(frozen=True)
class PlanContent:
    """One synthetic plan before it is laid out. `seed` draws what the layout and the typing leave to chance."""

    plan: str
    council: str
    council_name: str
    template: Template
    format: Literal["docx", "pdf"]
    seed: tuple[int, ...]
    person: Person
    year_group: int
    first_person: bool
    views: str
    views_sentence: str
    views_ticks: tuple[tuple[str, bool], ...]
    child_views: dict[str, tuple[str, ...]]
    parents: tuple[str, ...]
    history: tuple[str, ...]
    needs: tuple[AreaNeeds, ...]
    outcomes: tuple[Outcome, ...]
    provision: tuple[Provision, ...]
    texts: dict[str, tuple[str, ...]]
    advice: tuple[tuple[str, str, str], ...]
    absent: frozenset[str]
    merged: frozenset[str]
    dates: PlanDates
    date_style: str
    born: str
    meeting: str
    exception: bool
    exception_sentence: str
    exception_reason: str
    front: tuple[str, ...]
    rights: tuple[str, ...]
    intros: dict[str, str]
    area_none: str
    quirks: Quirks

    def of_area(self, area: str) -> tuple[list[Outcome], list[Provision]]:
        """The outcomes and the provision of one area."""
        return [one for one in self.outcomes if one.area == area], [one for one in self.provision if one.area == area]

    @property
    def named_areas(self) -> tuple[str, ...]:
        """The areas that have needs, in the order of the code of practice."""
        return tuple(one.area for one in self.needs if one.paragraphs)
