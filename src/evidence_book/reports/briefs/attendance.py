"""Attendance and children missing education: what the office's audits found of absence, of councils, of lost children."""

from __future__ import annotations

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
    from_note,
    noted,
    released,
)
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, or_none
from evidence_book.reports.release import Evidence, Release, collect

ATTENDANCE = "business_plan.attendance_and_missing_education"
NAME = "attendance"
make = fact_maker(NAME, POLICY, ENGLAND)

# Period and measure as transcribed: name of the fact, what it says.
MEASURES = {
    "autumn 2021, las_responding_to_survey": ("authorities_responding.2021", "local authorities that answered the audit"),
    "autumn 2021, persistently_absent": ("persistently_absent.autumn_2021", "pupils persistently absent"),
    "autumn 2021, severely_absent": ("severely_absent.autumn_2021", "pupils severely absent"),
    "autumn 2021, las_estimating_children_in_independent_schools": ("authorities_estimating_independent_schools.2021", "percentage of local authorities with an estimate of children in independent schools"),
    "autumn 2021, las_estimating_persistent_and_severe_absence": ("authorities_estimating_absence.2021", "percentage of local authorities with an estimate of persistent and severe absence"),
    "autumn 2021, las_estimating_children_waiting_for_place": ("authorities_estimating_waiting.2021", "percentage of local authorities with an estimate of children waiting for a school place"),
    "autumn 2021, las_estimating_unregistered_home_education": ("authorities_estimating_home_education.2021", "percentage of local authorities with an estimate of unregistered home education"),
    "autumn 2021, children_persistently_absent": ("persistently_absent_share.autumn_2021", "percentage of children persistently absent, said as one in so many"),
    "2022, deep_dive_las": ("deep_dive_authorities.2022", "local authorities studied in depth"),
    "autumn and spring 2021/22, persistently_absent_not_only_illness": ("not_only_illness.2021_22", "pupils persistently absent, and not only through illness"),
    "autumn and spring 2021/22, severely_absent": ("severely_absent.2021_22", "pupils severely absent"),
    "spring 2022 to spring 2023, left_state_education_unknown_destination": ("unknown_destination.2022_23", "children who left state education for a destination that is not known"),
    "spring 2022 to spring 2023, moved_to_home_education": ("home_education.2022_23", "children who moved to home education"),
    "spring 2022 to spring 2023, became_cme_estimate": ("became_missing.2022_23", "children estimated to have become missing from education on leaving a state school"),
    "spring 2022 to spring 2023, went_missing_from_education": ("went_missing.2022_23", "children who went missing from education"),
    "spring 2022 to spring 2023, cme_relative_likelihood_sen": ("likelihood_sen.2022_23", "likelihood of going missing from education, children with special educational needs against others"),
    "spring 2022 to spring 2023, cme_relative_likelihood_most_deprived": ("likelihood_most_deprived.2022_23", "likelihood of going missing from education, children in the most deprived areas against others"),
    "spring 2022 to spring 2023, cme_relative_likelihood_child_in_need": ("likelihood_child_in_need.2022_23", "likelihood of going missing from education, children in need against others"),
    "each year, children_missing_education": ("missing_each_year.2024", "children missing education each year"),
    "2025, children_missing_education": ("missing.2025", "children missing education"),
}  # fmt: skip
# Read in the remark on a figure: where the number stands, name of the fact, what it says, its period.
REMARKS = {
    "persistently_absent.autumn_2021": ("{} average rate", "persistent_absence_rate.autumn_2021", "average rate of persistent absence", "autumn 2021"),
    "severely_absent.autumn_2021": ("{} average rate", "severe_absence_rate.autumn_2021", "average rate of severe absence", "autumn 2021"),
    "authorities_estimating_waiting.2021": ("of {} that responded", "authorities_said_to_respond.2021", "local authorities that answered, by one newspaper", "autumn 2021"),
    "persistently_absent_share.autumn_2021": ("{} in 2018/19", "persistently_absent_share.2018_19", "percentage of children persistently absent, said as one in so many", "2018-19"),
    "deep_dive_authorities.2022": ("{} people spoken to", "people_spoken_to.2022", "people spoken to in these local authorities", "2022"),
    "severely_absent.2021_22": ("{} in 2018/19", "severely_absent.2018_19", "pupils severely absent", "2018-19"),
    "home_education.2022_23": ("{} persistently or severely", "home_educated_absent_before.2022_23", "percentage of these children who were persistently or severely absent the year before", "spring 2022 to spring 2023"),
}  # fmt: skip
_DECIMALS = {"severe_absence_rate.autumn_2021": 1}

HEADLINES = in_report(
    NAME,
    {
        "2021-25": (
            "{persistently_absent.autumn_2021:start} pupils were persistently absent in autumn 2021. {went_missing.2022_23:start} children went missing "
            "from education from spring 2022 to spring 2023.",
            "{severely_absent.2021_22:start} pupils were severely absent in autumn and spring 2021-22, against {severely_absent.2018_19} in 2018-19. "
            "Later figures here count other things.",
            "{authorities_responding.2021} of {authorities_asked.2021} local authorities answered; {authorities_estimating_absence.2021} of them had an "
            "estimate of persistent and severe absence.",
            "Children in need were {likelihood_child_in_need.2022_23} as likely as others to go missing from education, children with special educational needs "
            "{likelihood_sen.2022_23}.",
            "In parts: most figures were read in accounts of the office's reports, and several are councils' estimates. Sources disagree on some of them.",
        ),
    },
)
CONFLICTS = (
    Conflict("Persistent absence, autumn 2021", "persistent_absence_rate.autumn_2021", "persistently_absent_share.autumn_2021", "both are shown",
             "one account gives an average rate and another says one child in so many; which pupils or schools each counts is not said"),
    Conflict("Local authorities that answered", "authorities_responding.2021", "authorities_said_to_respond.2021", "the first",
             "the second is the first as a percentage of all local authorities, and may have been read as a number"),
    Conflict("Pupils severely absent, 2021-22", "severely_absent.autumn_2021", "severely_absent.2021_22", "each for its own period",
             "one is of the autumn, the other of autumn and spring together"),
    Conflict("Children missing education", "missing_each_year.2024", "missing.2025", "both are shown",
             "one is over a year; the account of the other does not say whether it is of a day or of a year"),
)  # fmt: skip


def published(raw: pd.DataFrame) -> list[Figure]:
    """Every published figure, the number it is out of where there is one, and the numbers in remarks on it."""
    found = []
    for row in each_row(raw):
        name, label = declared(MEASURES, f"{row.period}, {row.measure}", ATTENDANCE)
        period = row.period.replace("2021/22", "2021-22")
        fact = make(name, label, row.value, period=period, denominator=or_none(row.base), **as_published(row))
        found.append(Figure(label, period, fact))
        if fact.denominator:
            asked = make("authorities_asked.2021", "local authorities that the audit asked", fact.denominator, period=period,
                         **as_published(row, unit="count"))  # fmt: skip
            found.append(Figure(asked.label, period, asked))
        if name in REMARKS:
            template, other, said, when = REMARKS[name]
            quantity = noted(row, template, ATTENDANCE)
            rest = from_note(row, quantity, decimals=_DECIMALS.get(other, 0))
            found.append(Figure(said, when, make(other, said, quantity.value, period=when, **rest)))
    return found


def worked_out(figures: list[Figure]) -> list[Figure]:
    """Councils that answered as a share, severe absence against 2018-19, and the pupils that number and rate imply."""
    facts = released(figures)
    asked, answered = facts[f"{NAME}.authorities_asked.2021"], facts[f"{NAME}.authorities_responding.2021"]
    now, then = facts[f"{NAME}.severely_absent.2021_22"], facts[f"{NAME}.severely_absent.2018_19"]
    made = [
        make("authorities_responding_share.2021", "percentage of local authorities that answered the audit",
             round(100 * (answered.value or 0) / (asked.value or 1), 4), unit="percent", numerator=answered.value,
             denominator=asked.value, period="autumn 2021", source_ids=answered.source_ids),
        make("severely_absent_times.2018_19_to_2021_22", "pupils severely absent in 2021-22 against 2018-19",
             round((now.value or 0) / (then.value or 1), 4), unit="multiple", decimals=1, qualifier="about", numerator=now.value,
             denominator=then.value, period="2018-19 to 2021-22", source_ids=now.source_ids,
             note="both numbers are rounded to the thousand"),
    ]  # fmt: skip
    for name, kind in (("persistently_absent", "persistent"), ("severely_absent", "severe")):
        number, rate = facts[f"{NAME}.{name}.autumn_2021"], facts[f"{NAME}.{kind}_absence_rate.autumn_2021"]
        pupils = round((number.value or 0) / (rate.value or 1) * 100, -5)
        made.append(
            make(f"pupils_by_{kind}_absence.autumn_2021", f"pupils in all that number and rate of {kind} absence imply", pupils,
                 qualifier="about", period="autumn 2021", source_ids=number.source_ids)
        )  # fmt: skip
    return [Figure(fact.label, fact.period, fact) for fact in made]


def check_agreement(figures: list[Figure]) -> None:
    """Raise `Disagreement` unless these come out as published.

    Pupils severely absent in autumn 2021 against the pupils that persistent absence implies, within the rounding of
    the rate; the number of councils that one newspaper gives, as the percentage it seems to be.
    """
    value = {figure.fact.id.removeprefix(f"{NAME}."): float(figure.fact.value or 0) for figure in figures}
    pupils = value["persistently_absent.autumn_2021"] / value["persistent_absence_rate.autumn_2021"] * 100
    rate = value["severely_absent.autumn_2021"] / pupils * 100
    agree("severe absence in autumn 2021, percent", rate, value["severe_absence_rate.autumn_2021"], 0.09)
    share = value["authorities_responding.2021"] / value["authorities_asked.2021"] * 100
    agree("local authorities that answered, percent", share, value["authorities_said_to_respond.2021"], 0.5)


def release(report: Report, project: Project) -> Release:
    """Work out the brief from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    figures = published(evidence[ATTENDANCE])
    check_agreement(figures)
    figures = [*figures, *worked_out(figures)]
    facts = released(figures)
    note = "Figures of different periods and sources count different things: do not join them."
    tables = [
        figures_table(figures, "Attendance and children missing education: every figure", note, without_base="z"),
        conflicts_table(CONFLICTS, facts, NAME),
    ]
    return collect(report, evidence.policy, tables, facts, HEADLINES)
