"""The School and College Survey: which issues concern schools and colleges most, and what they know of their pupils."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND
from evidence_book.frames import each_row
from evidence_book.project import Project
from evidence_book.reports.agreement import agree
from evidence_book.reports.briefs.reading import (
    POLICY,
    Conflict,
    Figure,
    as_published,
    conflicts_table,
    declared,
    figures_table,
    released,
)
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, sources_of
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect, source_ids

SURVEY, CENSUS = "business_plan.school_and_college_survey", "business_plan.school_census_2025"
NAME = "school_and_college_survey"
make = fact_maker(NAME, POLICY, ENGLAND)

PLACES = {
    "most concerning issues in your school or college": ("school", "in the school or college"),
    "most concerning issues in local area": ("local", "in the local area"),
}
ISSUES = {
    "own funding": ("own_funding", "their own funding"),
    "funding for wider children's services": ("wider_services_funding", "funding for wider children's services"),
    "experience and progress of children with EHCPs or SEN Support": (
        "ehcp_and_sen_support", "children with an EHC plan or SEN Support",
    ),
    "staffing": ("staffing", "staffing"),
    "children on Pupil Premium": ("pupil_premium", "children on Pupil Premium"),
    "CAMHS": ("camhs", "children's mental health services"),
    "online safety": ("online_safety", "online safety"),
    "Early Help services": ("early_help", "Early Help services"),
    "poverty": ("poverty", "poverty"),
}  # fmt: skip
# What the publication of 2025 measures: name of the fact, what it says.
CENSUS_MEASURES = {
    "schools_and_colleges_responding": ("responses", "schools and colleges that answered"),
    "response_rate": ("response_rate", "percentage of state-funded schools and colleges that answered"),
    "response_rate_business_plan": ("response_rate_business_plan", "percentage of schools that answered, by the business plan"),
    "pupils_fsm": ("pupils_free_school_meals", "percentage of pupils with free school meals"),
    "pupils_bereaved": ("pupils_bereaved", "percentage of pupils known to be bereaved"),
    "pupils_unsuitable_accommodation": ("pupils_unsuitable_accommodation", "percentage of pupils known to live in unsuitable accommodation"),
    "pupils_on_camhs_waiting_list": ("pupils_waiting_for_camhs", "percentage of pupils known to wait for mental health services"),
    "pupils_young_carers": ("pupils_young_carers", "percentage of pupils known to be young carers"),
    "schools_without_exact_bereavement_count": ("schools_without_bereavement_count", "percentage of schools that do not know exactly how many pupils are bereaved"),
    "schools_without_specialists_wanting_them": ("schools_wanting_specialists", "percentage of schools without specialists that want them"),
}  # fmt: skip
ISSUE_COLUMNS = {
    "place": "Where: school or local",
    "issue": "Issue",
    "percent": "Percentage of schools and colleges that answered",
    "least": "The least it can be of all asked, whatever the others would have said, percent (computed)",
    "most": "The most it can be of all asked, percent (computed)",
    "options": "Issues to choose among, at most four",
    "source_id": "Where it was read",
}

HEADLINES = in_report(
    NAME,
    {
        "2024": (
            "{responses.2025:start} schools and colleges answered. {camhs.2024} of them named children's mental health services "
            "among the most concerning issues in their area.",
            "The survey was made once, so it tells of no change.",
            "The published answers are for England as a whole.",
            "{ehcp_and_sen_support.2024} named children with an EHC plan or SEN Support among the most concerning issues of their own "
            "school, {own_funding.2024} their funding.",
            "{response_rate.2025} answered by one source, {response_rate_business_plan.2025} by another. Whatever the others would have "
            "said, {camhs_least.2024} of all name mental health services.",
        ),
    },
)
CONFLICTS = (
    Conflict("Share of schools and colleges that answered", "response_rate.2025", "response_rate_business_plan.2025", "the first",
             "it is of state-funded schools and colleges and stands beside the number that answered; the business plan's is rounded"),
)  # fmt: skip


def issues(raw: pd.DataFrame) -> list[Figure]:
    """The most concerning issues, and how many a respondent could choose among."""
    found = []
    for row in each_row(raw):
        place, where = declared(PLACES, row.question, SURVEY)
        name, spelt = declared(ISSUES, row.issue, SURVEY)
        label = f"percentage that named {spelt} among the most concerning issues {where}"
        found.append(
            Figure(
                row.issue,
                where,
                make(f"{name}.2024", label, row.value, period="2024-25 school year", **as_published(row)),
            )
        )
    for question, (place, where) in PLACES.items():
        rows = raw[raw["question"].eq(question)]
        told = {"kind": "published", "period": "2024-25 school year", "source_ids": source_ids(rows["source_id"])}
        label = f"issues to choose among {where}"
        found.append(Figure(label, where, make(f"options_{place}.2024", label, int(rows["options"].iloc[0]), **told)))
    chosen = int(str(raw["respondents_choose"].iloc[0]).removeprefix("top "))
    told = {"kind": "published", "period": "2024-25 school year", "source_ids": source_ids(raw["source_id"])}
    label = "issues that each school or college was to choose"
    return [*found, Figure(label, "both questions", make("choices.2024", label, chosen, **told))]


def census(raw: pd.DataFrame) -> list[Figure]:
    """What was published of the answers in 2025: who answered, and what schools know of pupils."""
    found = []
    for row in each_row(raw[raw["value"].notna()]):
        name, label = declared(CENSUS_MEASURES, row.measure, CENSUS)
        fact = make(f"{name}.2025", label, row.value, period="2024-25 school year", **as_published(row))
        found.append(Figure(label, "schools and colleges that answered", fact))
    return found


def could_be(percent: float, answered: float) -> tuple[float, float]:
    """The least and the most that a share can be of all asked, in percent, when `answered` percent of them answered."""
    named = percent * answered / 100
    return round(named, 4), round(named + 100 - answered, 4)


def worked_out(named: list[Figure], known: list[Figure]) -> list[Figure]:
    """How many were asked, by either rate; and what those who did not answer could change of every issue."""
    facts = released([*named, *known])
    responses = facts[f"{NAME}.responses.2025"]
    found = []
    for ending in ("", "_business_plan"):
        rate = facts[f"{NAME}.response_rate{ending}.2025"]
        asked = round((responses.value or 0) / (rate.value or 1) * 100, -2)
        label = f"schools and colleges asked, by the {'business plan' if ending else 'published'} rate"
        fact = make(f"asked{ending}.2025", label, asked, qualifier="about", period="2024-25 school year",
                    source_ids=sources_of(responses, rate))  # fmt: skip
        found.append(Figure(label, "all schools and colleges asked", fact))
    rate = facts[f"{NAME}.response_rate.2025"]
    for name, spelt in ISSUES.values():
        percent = facts[f"{NAME}.{name}.2024"]
        shared: dict[str, Any] = {
            "unit": "percent",
            "period": "2024-25 school year",
            "source_ids": sources_of(percent, rate),
            "note": "if every school and college that answered took part in the question",
        }
        least, most = could_be(percent.value or 0, rate.value or 0)
        for end, value, qualifier in (("least", least, "at_least"), ("most", most, "up_to")):
            label = f"the {end} that the percentage naming {spelt} can be of all asked"
            fact = make(f"{name}_{end}.2024", label, value, qualifier=qualifier, **shared)
            found.append(Figure(label, "all schools and colleges asked", fact))
    return found


def issues_table(raw: pd.DataFrame, answered: float) -> ReleasedTable:
    """Release the issues with what those who did not answer could change; columns as in `ISSUE_COLUMNS`."""
    records = [
        {"place": declared(PLACES, row.question, SURVEY)[0], "issue": declared(ISSUES, row.issue, SURVEY)[1]}
        | dict(zip(("percent", "least", "most"), (row.value, *could_be(row.value, answered)), strict=True))
        | {"options": row.options, "source_id": row.source_id}
        for row in each_row(raw)
    ]
    frame = pd.DataFrame(records, columns=list(ISSUE_COLUMNS)).astype({"percent": float})
    note = "Not a sample: nearly all schools were asked and most answered. What the others could change stands in place of limits."
    return ReleasedTable("issues", "Most concerning issues", frame, ISSUE_COLUMNS, source_ids(frame["source_id"]), note)


def check_agreement(named: list[Figure], known: list[Figure]) -> None:
    """Raise `Disagreement` unless the answers can be those of schools that chose four issues each, and both rates are near.

    The percentages of a question come to at most four times a hundred; the two rates differ by less than five points.
    """
    facts = released([*named, *known])
    chosen = 100 * (facts[f"{NAME}.choices.2024"].value or 0)
    for _, where in PLACES.values():
        total = sum(each.fact.value or 0 for each in named if each.group == where and each.fact.unit == "percent")
        agree(f"issues {where}, percent in all", max(total, chosen), chosen, 0)
    rates = [facts[f"{NAME}.response_rate{ending}.2025"].value or 0 for ending in ("", "_business_plan")]
    agree("schools and colleges that answered, percent", rates[0], rates[1], 5)


def release(report: Report, project: Project) -> Release:
    """Work out the brief from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    raw = evidence[SURVEY]
    named, known = issues(raw), census(evidence[CENSUS])
    check_agreement(named, known)
    figures = [*named, *known, *worked_out(named, known)]
    facts = released(figures)
    note = "Percentages are of schools and colleges that answered; those of pupils are of pupils whom these schools know of."
    tables = [
        issues_table(raw, facts[f"{NAME}.response_rate.2025"].value or 0),
        figures_table(figures, "School and College Survey: every figure", note, without_base="z"),
        conflicts_table(CONFLICTS, facts, NAME),
    ]
    return collect(report, evidence.policy, tables, facts, HEADLINES)
