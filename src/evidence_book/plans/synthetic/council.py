"""The fictional councils: how many plans each has, in which templates, and how often each feature stands in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from evidence_book.safe_yaml import safe_load

Template = Literal["alder-1", "alder-2", "birch-1", "birch-2", "cedar", "damson", "elder", "fir", "gorse"]


class Profile(BaseModel):
    """How often (0 to 1, unless named otherwise) each feature stands in the plans of a council."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    absent: dict[str, float]
    none_identified: dict[str, float]
    merged: dict[str, float]
    areas: dict[str, float]
    outcomes_an_area: float
    provision_an_area: float
    area_without_provision: float
    timescale: float
    measure: float
    person: float
    hours: float
    frequency: float
    who: float
    vague: float
    first_person: float
    views: dict[str, float]
    exception: float
    date_missing: dict[str, float]
    weeks_on_time: float
    weeks_late: float


class Council(BaseModel):
    """A fictional council. A profile of a template holds what differs from the council's own.

    `study` councils are compared. The others only measure the reader: it was improved on some of them, and those
    `kept_aside` nobody looked at while it was.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    number: int
    first_plan: int
    plans: int
    study: bool
    kept_aside: bool = False
    pdf: float
    templates: dict[Template, float]
    years: dict[Template, tuple[int, int]]
    profile: Profile
    by_template: dict[Template, dict[str, Any]] = {}

    def profile_of(self, template: Template) -> Profile:
        """The council's profile with what a template changes in it."""
        return self.profile.model_copy(update=self.by_template.get(template, {}))


@cache
def councils() -> dict[str, Council]:
    """Every fictional council by its code, in the order of the file."""
    raw = safe_load((Path(__file__).parent / "councils.yaml").read_text(encoding="utf-8"))
    listed, first = [], 0
    for number, row in enumerate(raw["councils"], start=1):
        row["profile"] = raw["usual"] | row.get("profile", {})
        listed.append(Council(number=number, first_plan=first, **row))
        first += row["plans"]
    return {council.code: council for council in listed}
