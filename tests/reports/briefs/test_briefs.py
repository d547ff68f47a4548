"""The briefs on other evidence of the office: values and qualifiers, nothing lost, agreement that fails when a figure is altered."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pandas as pd
import pytest
from tests.conftest import ROOT, copy_project, restored
from tests.reports.tidying import tidy

from evidence_book.datasets import CATALOGUE
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.briefs import big_ask, children_in_care
from evidence_book.reports.briefs import school_and_college_survey as survey
from evidence_book.reports.briefs.reading import FIGURE_COLUMNS, NotDeclared
from evidence_book.reports.catalogue import BRIEFS
from evidence_book.reports.release import Release, write_release
from evidence_book.validation.gate import validate

ENGLAND, BOTH = "E92000001", "K04000001"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = copy_project(tmp_path_factory.mktemp("briefs") / "project")
    for name in {name for brief in BRIEFS.values() for name in brief.inputs}:
        validate(project, CATALOGUE[name])
    return project


@pytest.fixture(scope="module")
def releases(project: Project) -> dict[str, Release]:
    return {name: brief.release(project) for name, brief in BRIEFS.items()}


# Fact, as it is said, kind. The names are what the ledger of claims and other pages quote.
FACTS = [
    ("school_and_college_survey.own_funding.2024", "62%", "published"),
    ("school_and_college_survey.camhs.2024", "71%", "published"),
    ("school_and_college_survey.choices.2024", "4", "published"),
    ("school_and_college_survey.options_school.2024", "14", "published"),
    ("school_and_college_survey.options_local.2024", "10", "published"),
    ("school_and_college_survey.responses.2025", "18,869", "published"),
    ("school_and_college_survey.response_rate.2025", "86%", "published"),
    ("school_and_college_survey.response_rate_business_plan.2025", "about 90%", "published"),
    ("school_and_college_survey.schools_wanting_specialists.2025", "over 75%", "published"),
    ("school_and_college_survey.pupils_bereaved.2025", "about 3%", "published"),
    ("school_and_college_survey.asked.2025", "about 21,900", "computed"),
    ("school_and_college_survey.camhs_least.2024", "at least 61%", "computed"),
    ("school_and_college_survey.camhs_most.2024", "up to 76%", "computed"),
    ("big_ask.responses.2021", "557,077", "published"),
    ("big_ask.local_authorities.2021", "151", "published"),
    ("big_ask.share_of_population.2021", "nearly 6%", "published"),
    ("big_ask.in_care.2021", "over 5,900", "published"),
    ("big_ask.in_care_share.2021", "over 1.0%", "computed"),
    ("big_ask.own_words.2021", "nearly 260,000", "published"),
    ("big_ask.family_happy_or_okay.aged_9_to_17", "80%", "published"),
    ("big_ask.family_happy_or_okay.aged_6_to_8", "95%", "published"),
    ("big_ask.life_happy.in_care_aged_9_to_17", "63%", "published"),
    ("big_ask.in_foster_care.with_send", "1.5%", "published"),
    ("big_ask.local_choice_unhappy_gap.aged_9_to_17", "7 percentage points", "computed"),
    ("big_ambition.engaged.2023_24", "367,000", "published"),
    ("big_ambition.government_listens.children", "22%", "published"),
    ("big_ambition.happy_with_looks.boys", "60%", "published"),
    ("big_ambition.happy_with_looks.boys_less_girls", "20 percentage points", "computed"),
    ("big_ambition.survey_share.2023_24", "about 69%", "computed"),
    ("help_at_hand.enquiries.2020", "about 1,000", "published"),
    ("help_at_hand.enquiries.2023", "over 1,000", "published"),
    ("help_at_hand.referrals.2024", "1,001", "published"),
    ("help_at_hand.representations.2024", "313", "published"),
    ("help_at_hand.positive_impact.2024", "92%", "published"),
    ("help_at_hand.rise.2024_25", "over 6%", "published"),
    ("help_at_hand.rise_by_report.2024_25", "nearly 20%", "published"),
    ("help_at_hand.before_by_news.2023_24", "fewer than 1,047", "computed"),
    ("help_at_hand.before_by_report.2023_24", "over 916", "computed"),
    ("help_at_hand.cases_a_year.2021_22", "about 910", "computed"),
    ("attendance.authorities_responding.2021", "145", "published"),
    ("attendance.authorities_asked.2021", "151", "published"),
    ("attendance.deep_dive_authorities.2022", "10", "published"),
    ("attendance.people_spoken_to.2022", "nearly 500", "published"),
    ("attendance.authorities_estimating_absence.2021", "about 50%", "published"),
    ("attendance.persistently_absent_share.autumn_2021", "about 25%", "published"),
    ("attendance.persistently_absent_share.2018_19", "about 11%", "published"),
    ("attendance.severe_absence_rate.autumn_2021", "1.5%", "published"),
    ("attendance.severely_absent_times.2018_19_to_2021_22", "about 1.9 times", "computed"),
    ("attendance.likelihood_child_in_need.2022_23", "2.7 times", "published"),
    ("attendance.missing_each_year.2024", "over 100,000", "published"),
    ("neurodevelopmental_waits.waiting_first_contact.2023", "400,000", "published"),
    ("neurodevelopmental_waits.waiting_share.2023", "3%", "published"),
    ("neurodevelopmental_waits.wait_adhd_or_autism.2024", "over 2 years", "published"),
    ("neurodevelopmental_waits.longest_wait.2024", "over 4 years", "published"),
    ("neurodevelopmental_waits.wait_intellectual_disorders.2024", "over 1,000 days", "published"),
    ("neurodevelopmental_waits.wait_school_nursing.2024", "30 months", "published"),
    ("neurodevelopmental_waits.counted.2024", "about 36,000", "computed"),
    ("neurodevelopmental_waits.target_first_appointment.2024", "18 weeks", "published"),
    ("deprivation_of_liberty.children.2023_q3", "388", "published"),
    ("deprivation_of_liberty.children.2024_q3", "369", "computed"),
    ("deprivation_of_liberty.applications_cafcass.2017_18", "about 100", "published"),
    ("deprivation_of_liberty.orders_made.2024", "89.9%", "published"),
    ("deprivation_of_liberty.change.2023_2024", "−6.4%", "computed"),
    ("deprivation_of_liberty.revised.2023_q3_to_2024_q2", "1,240", "published"),
    ("deprivation_of_liberty.first_releases.2023_q3_to_2024_q2", "1,267", "computed"),
    ("children_in_care.three_placements.2025", "10.4%", "computed"),
    ("children_in_care.three_placements_counted.2025", "8,500", "published"),
    ("children_in_care.care_leavers_suitable_home.2025", "88.5%", "computed"),
    ("children_in_care.care_leavers_eet.2025", "54.0%", "computed"),
    ("children_in_care.mid_year_school_move.2024", "8.1%", "computed"),
    ("children_in_care.three_social_workers.2024", "26.6%", "computed"),
    ("children_in_care.saw_dentist_change.2021_2025", "41.3 percentage points", "computed"),
    ("children_in_care.placed_far_from_home_change.2021_2025", "−0.9 percentage points", "computed"),
    ("children_in_care.care_leavers_eet_yorkshire_and_the_humber.2025", "49.6%", "computed"),
]  # fmt: skip


@pytest.mark.parametrize(("fact_id", "said", "kind"), FACTS)
def test_a_fact_is_said_with_its_qualifier(releases: dict[str, Release], fact_id: str, said: str, kind: str) -> None:
    fact = releases[fact_id.split(".", 1)[0]].facts[fact_id]
    assert (fact.display, fact.kind) == (said, kind)


@pytest.mark.parametrize("name", BRIEFS)
def test_every_fact_is_in_the_table_and_names_who_made_it(releases: dict[str, Release], name: str) -> None:
    release = releases[name]
    figures = release.tables["figures"].checked().frame
    assert list(figures.columns) == list(FIGURE_COLUMNS)
    assert set(figures["fact"]) == {fact.id for fact in release.facts}
    for fact in release.facts:
        assert fact.made_by.startswith(f"evidence_book.reports.briefs.{name}:")
        assert fact.source_ids
        assert fact.area_code in (ENGLAND, BOTH) or (
            name == "children_in_care" and re.fullmatch(r"E1200000\d", fact.area_code)
        )


@pytest.mark.parametrize("name", BRIEFS)
def test_a_release_can_be_written(releases: dict[str, Release], project: Project, name: str) -> None:
    write_release(project, releases[name])
    assert (project.released / name / "facts.json").is_file()


@pytest.mark.parametrize("name", [name for name in BRIEFS if name != "deprivation_of_liberty"])
def test_every_published_number_is_a_fact(releases: dict[str, Release], name: str) -> None:
    facts = list(releases[name].facts)
    for dataset in BRIEFS[name].inputs:
        frame = tidy(dataset)
        if not dataset.startswith("business_plan.") or "value" not in frame:
            continue
        for row in frame[frame["value"].notna()].itertuples(index=False):
            said = {
                (fact.value, fact.unit, fact.qualifier) for fact in facts if row.source_id in "+".join(fact.source_ids)
            }
            assert (row.value, row.unit, None if pd.isna(row.qualifier) else row.qualifier) in said, row


def test_what_the_report_on_homes_released_is_not_released_again(releases: dict[str, Release]) -> None:
    names = {fact.id.split(".", 1)[1] for fact in releases["deprivation_of_liberty"].facts}
    assert not names & {"children.2023", "children.2024", "aged_12_or_under.2024"}
    assert not any(name.startswith("region") for name in names)


def test_every_other_row_on_liberty_is_a_fact(releases: dict[str, Release]) -> None:
    raw = tidy("illegal_childrens_homes.deprivation_of_liberty_applications")
    there = raw["measure"].eq("region share of applications") | raw["category"].eq("12 or under")
    there |= raw["measure"].eq("children subject to applications") & raw["period"].isin(["2023", "2024"])
    facts = list(releases["deprivation_of_liberty"].facts)
    for row in raw[~there].itertuples(index=False):
        assert any(fact.value == row.value and fact.period == row.period for fact in facts), row


@pytest.mark.parametrize("name", ["big_ask", "big_ambition", "school_and_college_survey"])
def test_who_chose_to_answer_has_no_limits_of_chance(releases: dict[str, Release], name: str) -> None:
    assert all(fact.interval is None for fact in releases[name].facts)


@pytest.mark.parametrize(
    ("fact_id", "lower", "upper"),
    [
        ("help_at_hand.positive_impact.2024", 88.5, 94.5),
        ("neurodevelopmental_waits.over_2_years_share.2024", 40.5, 41.5),
        ("neurodevelopmental_waits.over_4_years.2024", 16.6, 17.4),
        ("deprivation_of_liberty.aged_13_to_15.2024", 54.6, 60.0),
        ("deprivation_of_liberty.change.2023_2024", -13.3, 1.0),
        ("children_in_care.three_placements.2025", 10.2, 10.6),
        ("children_in_care.three_placements_change.2024_2025", -0.5, 0.1),
        ("children_in_care.care_leavers_suitable_home_south_east.2025", 82.1, 84.0),
    ],
)
def test_limits_are_given_where_a_base_is_known(
    releases: dict[str, Release], fact_id: str, lower: float, upper: float
) -> None:
    interval = releases[fact_id.split(".", 1)[0]].facts[fact_id].interval
    assert interval is not None
    assert (round(interval.lower, 1), round(interval.upper, 1)) == (lower, upper)


def test_a_share_by_condition_whose_base_is_unknown_has_no_limits(releases: dict[str, Release]) -> None:
    facts = releases["neurodevelopmental_waits"].facts
    assert all(
        facts[f"neurodevelopmental_waits.over_4_years_{name}.2024"].interval is None for name in ("adhd", "autism")
    )


@pytest.mark.parametrize("name", ["school_and_college_survey", "help_at_hand", "attendance", "deprivation_of_liberty"])
def test_both_readings_are_shown_where_sources_disagree(releases: dict[str, Release], name: str) -> None:
    conflicts = releases[name].tables["conflicts"].checked().frame
    assert len(conflicts) >= 1
    assert (conflicts["value_a"] != conflicts["value_b"]).all()
    assert conflicts[["used", "reason", "source_id"]].notna().all(axis=None)


# Brief, file, what stands there, what is put in its place, what the error says.
ALTERED = [
    ("big_ask", "big_ask", "unhappy with mental health,20.0", "unhappy with mental health,30.0", "mental_health unhappy"),
    ("big_ask", "big_ask_sample", "557077", "507077", "aged 4 to 17"),
    ("big_ask", "big_ask_sample", "young carers,6000", "young carers,600000", "young_carers among all"),
    ("big_ambition", "big_ambition", "children,happy with the way you look,49", "children,happy with the way you look,69", "between girls and boys"),
    ("big_ambition", "big_ambition", "survey responses (number),253000", "survey responses (number),453000", "answers to the survey"),
    ("school_and_college_survey", "school_census_2025", "response_rate,86", "response_rate,68", "that answered, percent"),
    ("help_at_hand", "help_at_hand", "new referrals,1109", "new referrals,1901", "new referrals of 2024-25"),
    ("help_at_hand", "help_at_hand", "nearly 20%", "nearly 6%", "known disagreement"),
    ("help_at_hand", "help_at_hand", "representations made,313", "representations made,3130", "representations.2024 among"),
    ("attendance", "attendance_and_missing_education", "severely_absent,124000", "severely_absent,142000", "severe absence in autumn"),
    ("attendance", "attendance_and_missing_education", "survey,145,", "survey,125,", "local authorities that answered"),
    ("neurodevelopmental_waits", "neurodevelopmental_waits", "929,days", "992,days", "wait down syndrome, months"),
    ("neurodevelopmental_waits", "neurodevelopmental_waits", "appointment,400000", "appointment,40000", "percent of all children"),
    ("neurodevelopmental_waits", "neurodevelopmental_waits", "2 years 3 months", "1 years 3 months", "bound in the business plan"),
    ("neurodevelopmental_waits", "neurodevelopmental_waits", "diagnosis,17,pct", "diagnosis,71,pct", "between autism and ADHD"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "old", "new", "what"), ALTERED)
def test_an_altered_figure_stops_the_release(
    project: Project, name: str, file: str, old: str, new: str, what: str
) -> None:
    _with_altered(project, name, f"business_plan.{file}", old, new, Disagreement, what)


def test_more_issues_than_could_be_chosen_stop_the_release() -> None:
    raw = tidy("business_plan.school_and_college_survey")
    known = survey.census(tidy("business_plan.school_census_2025"))
    survey.check_agreement(survey.issues(raw), known)
    with pytest.raises(Disagreement, match="issues in the school or college, percent in all"):
        survey.check_agreement(survey.issues(raw.assign(value=95.0)), known)


def test_a_map_of_other_places_stops_the_release() -> None:
    sample, population = tidy("business_plan.big_ask_sample"), tidy("geography.children_0_17_by_la")
    answered = big_ask.answers(tidy("business_plan.big_ask"))
    other = sample.assign(base=sample["base"].mask(sample["base"].notna(), 150))
    big_ask.check_agreement(answered, big_ask.who_answered(sample), population)
    with pytest.raises(Disagreement, match="local authorities"):
        big_ask.check_agreement(answered, big_ask.who_answered(other), population)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("total,291.0", "total,219.0", "four quarters of 2024"),
        ("13-15,57.3", "13-15,75.3", "children by age"),
        ("total,289.0", "total,298.0", "sum of first releases"),
    ],
)
def test_an_altered_count_on_liberty_stops_the_release(project: Project, old: str, new: str, what: str) -> None:
    dataset = "illegal_childrens_homes.deprivation_of_liberty_applications"
    _with_altered(project, "deprivation_of_liberty", dataset, old, new, Disagreement, what)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("E92000001,England,three_placements,8500,81770", "E92000001,England,three_placements,8950,81770", "three_placements, England 2025, percent"),
        ("E12000008,South East,care_leavers_eet,3030,5790,52", "E12000008,South East,care_leavers_eet,3030,5790,25", "care_leavers_eet, South East 2025"),
        ("E92000001,England,saw_dentist,47320,58530", "E92000001,England,saw_dentist,47320,58630", "saw_dentist 2025, denominator of the regions"),
    ],
)  # fmt: skip
def test_an_altered_count_of_children_in_care_stops_the_release(
    project: Project, old: str, new: str, what: str
) -> None:
    _with_altered(project, "children_in_care", children_in_care.CARE, old, new, Disagreement, what)


@pytest.mark.parametrize(
    ("name", "file", "old", "new"),
    [
        ("help_at_hand", "help_at_hand", "positive impact in 92%", "a positive impact mostly"),
        ("attendance", "attendance_and_missing_education", "1 in 9 in 2018/19", "fewer before"),
    ],
)
def test_a_number_that_left_its_remark_stops_the_release(
    project: Project, name: str, file: str, old: str, new: str
) -> None:
    _with_altered(project, name, f"business_plan.{file}", old, new, EvidenceError, "expected a remark of the form")


def _with_altered(
    project: Project, name: str, dataset: str, old: str, new: str, error: type[EvidenceError], what: str
) -> None:
    """Alter a raw file, release, and put the file back."""
    path = CATALOGUE[dataset].raw_file(project.raw)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    try:
        with restored(path):
            path.write_text(text.replace(old, new), encoding="utf-8")
            validate(project, CATALOGUE[dataset])
            with pytest.raises(error, match=re.escape(what)):
                BRIEFS[name].release(project)
    finally:
        validate(project, CATALOGUE[dataset])


ADDED: list[tuple[str, Callable[[pd.DataFrame], pd.DataFrame]]] = [
    ("big_ask", lambda frame: frame.assign(measure="happy with breakfast")),
    ("big_ambition", lambda frame: frame.assign(group="pets")),
    ("help_at_hand", lambda frame: frame.assign(period="2031")),
    ("neurodevelopmental_waits", lambda frame: frame.assign(condition_or_group="hiccups")),
]


@pytest.mark.parametrize(("name", "change"), ADDED)
def test_a_row_without_a_declared_name_is_not_lost_in_silence(
    name: str, change: Callable[[pd.DataFrame], pd.DataFrame]
) -> None:
    brief: Any = import_module(f"evidence_book.reports.briefs.{name}")
    read = {"big_ask": "answers", "big_ambition": "answers", "help_at_hand": "counted"}.get(name, "published")
    with pytest.raises(NotDeclared, match="no fact is declared"):
        getattr(brief, read)(change(tidy(f"business_plan.{name}").head(1)))


# Where in the plan's map the articles that a brief names stand.
RIGHTS = {
    "school_and_college_survey": "The role of schools in the wider system",
    "big_ask": "Youth Engagement: Embedding Children's Voices in Decision-Making",
    "big_ambition": "Youth Engagement: Embedding Children's Voices in Decision-Making",
    "help_at_hand": "Help at Hand",
    "attendance": "School Attendance: Tackling Barriers and Absenteeism",
    "neurodevelopmental_waits": "Health",
    "deprivation_of_liberty": "Every child growing up in a home-like environment",
    "children_in_care": "Every child growing up in a home-like environment",
}


@pytest.mark.parametrize("name", BRIEFS)
def test_a_notebook_names_the_articles_of_the_plan(name: str) -> None:
    path = ROOT / "data" / "raw" / "published" / "business_plan" / "uncrc_map.csv"
    with path.open(encoding="utf-8", newline="") as file:
        articles = {row["work_stream"]: row["uncrc_articles"] for row in csv.DictReader(file)}
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    said = text.split("articles ", 1)[1].split(".\n", 1)[0]
    assert sorted(map(int, re.findall(r"(\d+) \(", said))) == sorted(map(int, articles[RIGHTS[name]].split()))
    assert "tel:08001111" in text
    assert len(cells) <= 12
