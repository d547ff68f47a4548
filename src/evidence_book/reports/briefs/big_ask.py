"""The Big Ask: what more than half a million children answered in 2021, and who they were."""

from __future__ import annotations

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND
from evidence_book.datasets.qualifiers import quantity_in
from evidence_book.frames import each_row
from evidence_book.project import Project
from evidence_book.reports.agreement import agree
from evidence_book.reports.briefs.reading import POLICY, Figure, as_published, declared, figures_table, released
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, or_none
from evidence_book.reports.release import Evidence, Release, collect

ANSWERS, SAMPLE = "business_plan.big_ask", "business_plan.big_ask_sample"
POPULATION = "geography.children_0_17_by_la"
make = fact_maker("big_ask", POLICY, ENGLAND)

# How a group is named in a fact, and in a table.
GROUPS = {
    "9-17": ("aged_9_to_17", "children aged 9 to 17"),
    "6-8": ("aged_6_to_8", "children aged 6 to 8"),
    "in care 9-17": ("in_care_aged_9_to_17", "children in care aged 9 to 17"),
    "SEND": ("with_send", "children with special educational needs or disabilities"),
    "not SEND": ("without_send", "children without special educational needs or disabilities"),
}
MEASURES = {
    "happy or okay with family life": "family_happy_or_okay",
    "happy with choice of things to do locally": "local_choice_happy",
    "happy or okay with mental health": "mental_health_happy_or_okay",
    "unhappy with mental health": "mental_health_unhappy",
    "happy or okay with progress in education": "education_happy_or_okay",
    "unhappy with progress in education": "education_unhappy",
    "good job or career a main priority": "good_job_priority",
    "happy with life": "life_happy",
    "happy overall": "life_happy",
    "happy with life overall": "life_happy",
    "happy with family life": "family_happy",
    "healthy environment a top priority": "healthy_environment_priority",
    "everyone treated fairly a top priority": "fairness_priority",
    "happy or okay with school or college": "school_happy_or_okay",
    "unhappy with local choice, least deprived areas": "local_choice_unhappy_least_deprived",
    "unhappy with local choice, most deprived areas": "local_choice_unhappy_most_deprived",
    "unhappy with personal safety": "safety_unhappy",
    "unlikely to have better life than parents": "better_life_unlikely",
    "attends school in most deprived fifth of areas": "school_in_most_deprived_fifth",
    "in foster care": "in_foster_care",
    "young carer": "young_carer",
}
WHO = {
    "all responses age 4-17": ("responses", "children aged 4 to 17 who answered"),
    "receiving mental health support": ("mental_health_support", "children who had mental health support"),
    "with a social worker": ("social_worker", "children with a social worker"),
    "young carers": ("young_carers", "young carers"),
    "attending special schools": ("special_schools", "children at special schools"),
    "Gypsy or Irish Traveller background": ("gypsy_or_irish_traveller", "children of Gypsy or Irish Traveller background"),
    "children in care": ("in_care", "children in care"),
    "supported by Youth Offending Teams": ("youth_offending_teams", "children supported by Youth Offending Teams"),
    "additional learning need": ("additional_learning_need", "children with an additional learning need"),
    "free-text responses": ("own_words", "children who answered in their own words"),
    "girls share": ("girls", "girls, as a share of responses"),
    "share of 4-17 population": ("share_of_population", "responses, as a share of all children aged 4 to 17"),
    "local authorities with a map value": ("authorities_on_map", "local authorities with a value on the map"),
}  # fmt: skip
_OUTSIDE = ("responses", "girls", "share_of_population", "authorities_on_map")

HEADLINES = in_report(
    "big_ask",
    {
        "2021": (
            "{responses.2021} children aged 4 to 17 answered, {share_of_population.2021} of all children of these ages. "
            "{life_happy.aged_9_to_17} of those aged 9 to 17 were happy with their life overall.",
            "The survey was made once, so it tells of no change. {mental_health_unhappy.aged_9_to_17} of those aged 9 to 17 "
            "were unhappy with their mental health.",
            "They came from all {local_authorities.2021} local authorities. In the most deprived areas "
            "{local_choice_unhappy_most_deprived.aged_9_to_17} of those aged 9 to 17 were unhappy with the choice of things to do, "
            "in the least deprived {local_choice_unhappy_least_deprived.aged_9_to_17}.",
            "{life_happy.in_care_aged_9_to_17} of children in care aged 9 to 17 were happy with their life. {safety_unhappy.with_send} of children with "
            "special educational needs or disabilities were unhappy with their safety, of others {safety_unhappy.without_send}.",
            "Children chose to answer. Limits of chance would not say how near they are to all children, so none are given.",
        ),
    },
)


def answers(raw: pd.DataFrame) -> list[Figure]:
    """What children answered, a figure a group and measure."""
    found = []
    for row in each_row(raw):
        group, spelt = declared(GROUPS, row.group, ANSWERS)
        name = declared(MEASURES, row.measure, ANSWERS)
        label = f"percentage of {spelt}: {row.measure}"
        fact = make(f"{name}.{group}", label, row.value, period="2021", **as_published(row))
        found.append(Figure(row.measure, spelt, fact))
    return found


def who_answered(raw: pd.DataFrame) -> list[Figure]:
    """Who answered: numbers as published, and from how many local authorities."""
    found = []
    for row in each_row(raw):
        name, spelt = declared(WHO, row.group, SAMPLE)
        fact = make(f"{name}.2021", spelt, row.value, period="2021", denominator=or_none(row.base), **as_published(row))
        found.append(Figure(spelt, "all who answered", fact))
        if name == "responses":
            places = quantity_in(row.note, "all {} local authorities").value
            rest = as_published(row, note="all there were", unit="count")
            fact = make(
                "local_authorities.2021", "local authorities that answers came from", places, period="2021", **rest
            )
            found.append(Figure("local authorities that answers came from", "all who answered", fact))
    return found


def worked_out(answered: list[Figure], who: list[Figure]) -> list[Figure]:
    """Groups as shares of all who answered, and differences between groups in percentage points."""
    facts = released([*answered, *who])
    total = facts["big_ask.responses.2021"].value or 0
    found = []
    for name, spelt in WHO.values():
        if name in _OUTSIDE:
            continue
        part = facts[f"big_ask.{name}.2021"]
        share = make(f"{name}_share.2021", f"{spelt}, as a share of all who answered", round(100 * (part.value or 0) / total, 4),
                     unit="percent", decimals=1, qualifier=part.qualifier, numerator=part.value, denominator=total,
                     period="2021", source_ids=part.source_ids)  # fmt: skip
        found.append(Figure(f"{spelt}, as a share of all", "all who answered", share))
    most, least = (facts[f"big_ask.local_choice_unhappy_{place}_deprived.aged_9_to_17"] for place in ("most", "least"))
    gap = make("local_choice_unhappy_gap.aged_9_to_17", "unhappy with the choice of things to do: most deprived areas less least deprived",
               (most.value or 0) - (least.value or 0), unit="points", period="2021", source_ids=most.source_ids)  # fmt: skip
    return [*found, Figure("unhappy with local choice, most less least deprived", GROUPS["9-17"][1], gap)]


def check_agreement(answered: list[Figure], who: list[Figure], population: pd.DataFrame) -> None:
    """Raise `Disagreement` unless these come out as published.

    Unhappy is what is left of happy or okay, within the rounding of both; answers came from as many authorities as
    the map is out of; the share of children aged 4 to 17, with fourteen of eighteen ages of all aged 0 to 17.
    """
    facts = released([*answered, *who])
    value = {fact.id.removeprefix("big_ask."): float(fact.value or 0) for fact in facts}
    for name in ("mental_health", "education"):
        left = 100 - value[f"{name}_happy_or_okay.aged_9_to_17"]
        agree(f"The Big Ask, {name} unhappy, percent", left, value[f"{name}_unhappy.aged_9_to_17"], 1)
    out_of = facts["big_ask.authorities_on_map.2021"].denominator or 0
    agree("The Big Ask, local authorities", value["local_authorities.2021"], out_of, 0)
    for name, _ in WHO.values():
        if name not in _OUTSIDE:
            agree(
                f"The Big Ask, {name} among all",
                max(value[f"{name}.2021"], value["responses.2021"]),
                value["responses.2021"],
                0,
            )
    england = population[population["geographic_level"].eq("National") & population["mid_year"].eq(2021)]
    of_these_ages = float(england["children_0_17"].iloc[0]) * 14 / 18
    share = value["responses.2021"] / of_these_ages * 100
    agree("The Big Ask, percent of children aged 4 to 17", share, value["share_of_population.2021"], 0.3)


def release(report: Report, project: Project) -> Release:
    """Work out the brief from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    answered, who = answers(evidence[ANSWERS]), who_answered(evidence[SAMPLE])
    check_agreement(answered, who, evidence[POPULATION])
    figures = [*answered, *who, *worked_out(answered, who)]
    note = "Children chose to answer: no limits of chance are given, for they would not say how near these are to all children."
    table = figures_table(figures, "The Big Ask: every figure", note, without_base="z")
    return collect(report, evidence.policy, [table], released(figures), HEADLINES)
