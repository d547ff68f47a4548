"""What profiles tell of a place: every measure, where it comes from, and which direction is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evidence_book.facts import Kind
from evidence_book.wording import Unit

Level = Literal["country", "region", "local_authority", "police_force", "integrated_care_board", "commissioning_group"]
Better = Literal["lower", "higher", ""]

# What a place of each kind is called, and what several are.
LEVELS: dict[Level, tuple[str, str]] = {
    "local_authority": ("local authority", "local authorities"),
    "police_force": ("police force", "police forces"),
    "integrated_care_board": ("NHS footprint", "NHS footprints"),
    "commissioning_group": ("clinical commissioning group", "clinical commissioning groups"),
    "region": ("region", "regions"),
    "country": ("country", "countries"),
}
# The kinds of places that have a page of their own.
PROFILED: tuple[Level, ...] = ("local_authority", "police_force", "integrated_care_board", "commissioning_group")
# The notebook that tells of places of each kind.
NOTEBOOK_OF: dict[Level, str] = {
    "local_authority": "local_authority_profile",
    "police_force": "police_force_profile",
    "integrated_care_board": "nhs_area_profile",
    "commissioning_group": "nhs_area_profile",
}


@dataclass(frozen=True)
class Measure:
    """One measure by area.

    `words` complete "In Barnet, …"; `of` says what a share is out of; `when` says what a period is, with `{}` for it.
    `better` is empty where neither direction is. `note` is what a reader must know to compare places. `kind` says whether
    its values are those of their publisher or worked out here. Of some measures `none_is_doubtful`: a place that has none
    of very many may not have recorded any.
    """

    name: str
    topic: str
    words: str
    unit: Unit
    of: str
    when: str
    better: Better = ""
    decimals: int = 0
    note: str = ""
    kind: Kind = "published"
    none_is_doubtful: bool = False


CARE, LEAVING, NEED = "Children in care", "Leaving care", "Children in need"
SPECIAL, HEALTH, HOMES, STAFF = (
    "Special educational needs", "Mental health", "Children's homes", "Social workers",
)  # fmt: skip
WAITS, SPENDING, SEARCHES = "Waiting for help", "Money", "Strip searches"

_YEAR, _DAY = "year to 31 March {}", "31 March {}"
_CARE = "looked-after children"
_ROUNDED = "Published as a whole percentage; its limits are worked out from the counts."
_WORKED_OUT = (
    "Worked out here from published counts: the source cuts its percentages down to whole numbers in some years."
)
_DOUBTED = "Where there is none among so many that chance would hardly give it, the place is neither compared nor ranked: it may not have recorded any."
_BREAK = "Since the figures of 2022 councils send a row for each person, and totals before: a part of a change since may be that."
_ALL_SERVICES = "All services are counted; the national figures of the report leave some out."
_NO_COUNTS = "The counts behind it are not published by area, so that it has no limits of chance."

_SOCIAL = (
    Measure("three_placements", CARE, "children in care who had three or more placements in the year", "percent", _CARE, _YEAR, "lower", note=_ROUNDED),
    Measure("same_carer_2_years", CARE, "children under 16, two and a half years in care, who had the same carer for two years", "percent", "looked-after children under 16, in care for two and a half years", _YEAR, "higher", note=_ROUNDED),
    Measure("mid_year_school_move", CARE, "children in care who changed school in the middle of the year", "percent", "looked-after children whose schooling is known", _YEAR, "lower", note=f"{_ROUNDED} They are fewer than all in care, and since 2022 far more of them are counted than before: a part of a change may be that."),
    Measure("three_social_workers", CARE, "children in care who had three or more social workers in the year", "percent", _CARE, _YEAR, "lower", note=_ROUNDED),
    Measure("placed_far_from_home", CARE, "new placements more than 20 miles from home and outside the authority", "percent", "new placements", _YEAR, "lower", note=_ROUNDED),
    Measure("health_assessment", CARE, "children in care who had their annual health assessment", "percent", "children looked after for a year or more", _YEAR, "higher", note=_ROUNDED),
    Measure("saw_dentist", CARE, "children in care who saw a dentist in the year", "percent", "children looked after for a year or more", _YEAR, "higher", note=f"{_ROUNDED} The year to March 2021 was the first of the pandemic; the share was low in most places."),
    Measure("sdq_concern", CARE, "children in care aged 5 to 16 whose strengths and difficulties score is a cause for concern", "percent", "looked-after children with a score", _YEAR, "lower", note=_ROUNDED),
    Measure("convicted_or_cautioned", CARE, "children in care aged 10 to 17 who were convicted or cautioned in the year", "percent", "children aged 10 to 17 looked after for a year or more", _YEAR, "lower", note=f"{_ROUNDED} {_DOUBTED}", none_is_doubtful=True),
    Measure("care_leavers_suitable_home", LEAVING, "care leavers aged 19 to 21 in suitable accommodation", "percent", "care leavers aged 19 to 21", _YEAR, "higher", note=_ROUNDED),
    Measure("care_leavers_eet", LEAVING, "care leavers aged 19 to 21 in education, employment or training", "percent", "care leavers aged 19 to 21", _YEAR, "higher", note=_ROUNDED),
    Measure("repeat_protection_plans", NEED, "child protection plans that are a second or later one for the child", "percent", "child protection plans begun in the year", _YEAR, "lower", 1),
    Measure("turnover_rate", STAFF, "turnover of children's social workers", "percent", "", "year to 30 September {}", "lower", 1, _NO_COUNTS),
    Measure("agency_rate", STAFF, "agency workers among children's social workers", "percent", "", "30 September {}", "lower", 1, _NO_COUNTS),
    Measure("vacancy_rate", STAFF, "vacancies for children's social workers", "percent", "", "30 September {}", "lower", 1, _NO_COUNTS),
    Measure("average_caseload", STAFF, "cases for each children's social worker, on average", "count", "", "30 September {}", "lower", 1, _NO_COUNTS),
)  # fmt: skip

# Counts of children in need are told as rates: places differ in size.
_RATES = (
    Measure("children_in_need", NEED, "children in need", "per_10000", "children aged 0 to 17 in the middle of the year before", _DAY, note="The rate is worked out here from published counts.", kind="computed"),
    Measure("children_in_need_started", NEED, "episodes of need that began in the year", "per_10000", "children aged 0 to 17 in the middle of the year before", _YEAR, note="The rate is worked out here from published counts.", kind="computed"),
)  # fmt: skip

_OTHER_LOCAL = (
    Measure("looked_after_rate", CARE, "children looked after", "per_10000", "children aged 0 to 17", _DAY, kind="computed"),
    Measure("home_places", HOMES, "places in registered children's homes for every 100 children looked after", "count", "", _DAY, decimals=1, note="A child may live in a home elsewhere.", kind="computed"),
    Measure("within_20_weeks", SPECIAL, "Education, Health and Care Plans issued within 20 weeks", "percent", "plans issued, exception cases left out", "{}", "higher", 1, f"Counts by local authority end in 2022; the rates of 2023 and 2024 are published without them and have no limits. {_BREAK}"),
    Measure("refused", SPECIAL, "requests for an assessment that were refused", "percent", "requests made", "{}", "", 1, f"{_DOUBTED} {_BREAK}", "computed", none_is_doubtful=True),
    Measure("appeal_rate", SPECIAL, "appeals to the Tribunal", "percent", "decisions that can be appealed", "{}", "lower", 1, "A low rate may also mean that families do not know of the Tribunal.", kind="computed"),
    Measure("pupils_with_plan", SPECIAL, "pupils with an Education, Health and Care Plan", "percent", "", "January {}", "", 1, _NO_COUNTS),
    Measure("pupils_with_support", SPECIAL, "pupils with special educational needs support", "percent", "", "January {}", "", 1, _NO_COUNTS),
    Measure("admissions", HEALTH, "children aged 0 to 17 admitted to hospital for mental health", "per_100000", "", "{}", "", 1, "The counts behind it are not published by area, so that it has no limits of chance. Which twelve months a year names is not said by the source."),
)  # fmt: skip

_NHS = (
    Measure("mean_wait_days", WAITS, "days from referral to a second contact, on average", "days", "", "{}", "lower", note=_ALL_SERVICES),
    Measure("within_4_weeks", WAITS, "children whose second contact came within four weeks", "percent", "children referred", "{}", "higher", 1, f"{_WORKED_OUT} {_ALL_SERVICES}", kind="computed"),
    Measure("over_12_weeks", WAITS, "children whose second contact came after more than twelve weeks", "percent", "children referred", "{}", "", 1, f"{_WORKED_OUT} {_ALL_SERVICES} Neither direction is good: the share is also low where referrals are closed or children still wait.", kind="computed"),
    Measure("closed_before_contact", WAITS, "referrals closed before a second contact", "percent", "children referred", "{}", "lower", 1, f"{_WORKED_OUT} {_ALL_SERVICES}", kind="computed"),
    Measure("no_contact_yet", WAITS, "children still waiting for a first contact", "percent", "children referred", "{}", "lower", 1, f"{_WORKED_OUT} {_ALL_SERVICES}", kind="computed"),
)  # fmt: skip
_GROUP = (
    Measure("spend_per_child", SPENDING, "spent on children's mental health for each child living there", "pounds", "", "{}", "higher", note="Worked out from spending and population as published.", kind="computed"),
    Measure("budget_share", SPENDING, "of the budget spent on children's mental health", "percent", "", "{}", "higher", 1),
    Measure("referred", WAITS, "children referred to mental health services", "percent", "children living there", "{}", "", 1, kind="computed"),
    Measure("overall_score", SPENDING, "points out of 25 in the office's scoring of five indicators", "count", "", "{}", "higher", note="Worked out here with the published scheme.", kind="computed"),
)  # fmt: skip
_FORCE = (
    Measure("strip_searches", SEARCHES, "strip searches of children after a stop and search", "per_10000", "children aged 10 to 17 in the middle of 2020, over four and a half years", "{}", "", 1, "Over the whole period, not a year. A force that searches less may also record less.", kind="computed"),
)  # fmt: skip

MEASURES: dict[Level, tuple[Measure, ...]] = {
    "local_authority": (*_OTHER_LOCAL, *_SOCIAL, *_RATES),
    "police_force": _FORCE,
    "integrated_care_board": _NHS,
    "commissioning_group": (*_NHS, *_GROUP),
}
# The order in which profiles tell their topics.
TOPICS = (SEARCHES, WAITS, SPENDING, CARE, LEAVING, HOMES, NEED, STAFF, SPECIAL, HEALTH)


def measures_of(level: Level) -> tuple[Measure, ...]:
    """The measures of a kind of place, by topic."""
    return tuple(sorted(MEASURES[level], key=lambda each: TOPICS.index(each.topic)))
