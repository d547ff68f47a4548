"""The Big Ambition: what children and adults agreed with in 2023-24."""

from __future__ import annotations

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND
from evidence_book.frames import each_row
from evidence_book.project import Project
from evidence_book.reports.agreement import agree
from evidence_book.reports.briefs.reading import POLICY, Figure, as_published, declared, figures_table, released
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, sources_of
from evidence_book.reports.release import Evidence, Release, collect

ANSWERS = "business_plan.big_ambition"
PERIOD = "2023-24"
make = fact_maker("big_ambition", POLICY, ENGLAND)

GROUPS = {
    "children": ("children", "children"),
    "teenagers": ("teenagers", "teenagers"),
    "boys": ("boys", "boys"),
    "girls": ("girls", "girls"),
    "with a social worker (or on behalf)": ("with_social_worker", "children with a social worker, or adults on their behalf"),
    "without a social worker": ("without_social_worker", "children without a social worker"),
    "SEND (or on behalf)": ("with_send", "children with special educational needs or disabilities, or adults on their behalf"),
    "not SEND": ("without_send", "children without special educational needs or disabilities"),
    "6-11": ("aged_6_to_11", "children aged 6 to 11"),
    "12-18": ("aged_12_to_18", "children aged 12 to 18"),
    "age 9": ("aged_9", "children aged 9"),
    "age 17": ("aged_17", "children aged 17"),
    "adults on behalf": ("adults_on_behalf", "adults on children's behalf"),
    "all": ("2023_24", "all who took part"),
    "survey": ("2023_24", "the survey"),
}  # fmt: skip
STATEMENTS = {
    "people who run the country listen": ("government_listens", "that the people who run the country listen to them"),
    "power to influence issues they care about": ("power_to_influence", "that they have the power to influence issues they care about"),
    "live with people who make them feel loved and cared for": ("loved_and_cared_for", "that they live with people who make them feel loved and cared for"),
    "feel safe online": ("safe_online", "that they feel safe online"),
    "happy with the way you look": ("happy_with_looks", "that they are happy with the way they look"),
    "have somewhere to call home": ("somewhere_to_call_home", "that they have somewhere to call home"),
    "family gets to spend quality time together": ("family_time", "that their family gets to spend quality time together"),
    "know about money and life skills": ("money_and_life_skills", "that they know about money and life skills"),
    "family has everything it needs": ("family_has_everything", "that their family has everything it needs"),
    "enjoy school or college": ("enjoy_school", "that they enjoy school or college"),
    "great teachers who support them": ("great_teachers", "that they have great teachers who support them"),
    "safe and protected in local area": ("safe_in_local_area", "that they are safe and protected in their local area"),
    "fun activities near where they live": ("fun_activities", "that there are fun activities near where they live"),
    "can access good healthcare when needed": ("good_healthcare", "that they can have good healthcare when they need it"),
    "know about good jobs for when older": ("good_jobs", "that they know about good jobs for when they are older"),
    "engaged": ("engaged", "children and adults who took part"),
    "survey responses": ("survey_responses", "answers to the survey"),
    "statements asked": ("statements", "statements in the survey"),
    "average responses per constituency": ("responses_per_constituency", "average number of answers from a constituency, as published with the maps"),
}  # fmt: skip
# Where two groups answered the same: statement, the group with more, the group with fewer.
GAPS = (
    ("happy_with_looks", "boys", "girls"),
    ("somewhere_to_call_home", "without_social_worker", "with_social_worker"),
    ("family_has_everything", "without_send", "with_send"),
    ("safe_in_local_area", "aged_6_to_11", "aged_12_to_18"),
    ("fun_activities", "aged_9", "aged_17"),
    ("good_healthcare", "children", "adults_on_behalf"),
    ("good_jobs", "children", "adults_on_behalf"),
)

HEADLINES = in_report(
    "big_ambition",
    {
        "2023-24": (
            "{engaged.2023_24} children and adults took part; the survey had {survey_responses.2023_24} answers. "
            "{government_listens.children} of children agreed that the people who run the country listen to them.",
            "The survey was made once, so it tells of no change. The statements are not those that The Big Ask put to children.",
            "The office published maps by constituency, with {responses_per_constituency.2023_24} answers on average. They are not in this book.",
            "{happy_with_looks.boys} of boys and {happy_with_looks.girls} of girls were happy with the way they look. "
            "{somewhere_to_call_home.with_social_worker} of children with a social worker had somewhere to call home, of others "
            "{somewhere_to_call_home.without_social_worker}.",
            "Children and adults chose to answer. Limits of chance would not say how near they are to all children, so none are given.",
        ),
    },
)


def answers(raw: pd.DataFrame) -> list[Figure]:
    """Who agreed with what, and how many took part."""
    found = []
    for row in each_row(raw):
        group, spelt = declared(GROUPS, row.group, ANSWERS)
        name, agreed = declared(STATEMENTS, row.statement, ANSWERS)
        label = f"percentage of {spelt} who agreed {agreed}" if row.unit == "percent" else agreed
        fact = make(f"{name}.{group}", label, row.value, period=PERIOD, **as_published(row))
        found.append(Figure(row.statement, spelt, fact))
    return found


def worked_out(answered: list[Figure]) -> list[Figure]:
    """Differences between groups in percentage points, and how many of those who took part answered the survey."""
    facts = released(answered)
    found = []
    spelt = dict(GROUPS.values())
    for name, more, fewer in GAPS:
        one, other = facts[f"big_ambition.{name}.{more}"], facts[f"big_ambition.{name}.{fewer}"]
        label = f"{one.label}, less the percentage of {spelt[fewer]}"
        gap = make(f"{name}.{more}_less_{fewer}", label, (one.value or 0) - (other.value or 0), unit="points", period=PERIOD,
                   source_ids=sources_of(one, other))  # fmt: skip
        found.append(Figure(name.replace("_", " "), f"{spelt[more]} less {spelt[fewer]}", gap))
    everyone, answered_survey = facts["big_ambition.engaged.2023_24"], facts["big_ambition.survey_responses.2023_24"]
    share = make("survey_share.2023_24", "answers to the survey, as a share of all who took part",
                 round(100 * (answered_survey.value or 0) / (everyone.value or 1), 4), unit="percent", qualifier="about",
                 numerator=answered_survey.value, denominator=everyone.value, period=PERIOD,
                 note="both numbers are rounded to the thousand",
                 source_ids=sources_of(everyone, answered_survey))  # fmt: skip
    return [*found, Figure("answers to the survey among all who took part", "all who took part", share)]


def check_agreement(answered: list[Figure]) -> None:
    """Raise `Disagreement` unless all children lie between girls and boys, and no more answered than took part."""
    facts = released(answered)
    value = {fact.id.removeprefix("big_ambition."): float(fact.value or 0) for fact in facts}
    boys, girls = value["happy_with_looks.boys"], value["happy_with_looks.girls"]
    middle, half = (boys + girls) / 2, abs(boys - girls) / 2
    agree("happy with their looks, between girls and boys, percent", value["happy_with_looks.children"], middle, half)
    everyone = value["engaged.2023_24"]
    agree(
        "answers to the survey among all who took part", max(value["survey_responses.2023_24"], everyone), everyone, 0
    )


def release(report: Report, project: Project) -> Release:
    """Work out the brief from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    answered = answers(evidence[ANSWERS])
    check_agreement(answered)
    figures = [*answered, *worked_out(answered)]
    note = "Children and adults chose to answer: no limits of chance are given. Some answers are of adults on a child's behalf."
    table = figures_table(figures, "The Big Ambition: every figure", note, without_base="z")
    return collect(report, evidence.policy, [table], released(figures), HEADLINES)
