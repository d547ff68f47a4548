"""Waits for autism, ADHD and other neurodevelopmental assessments: how many children wait, and how long, by condition."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND
from evidence_book.frames import each_row
from evidence_book.measures.proportions import share_of
from evidence_book.project import Project
from evidence_book.reports.agreement import agree
from evidence_book.reports.briefs.reading import (
    POLICY,
    Figure,
    as_published,
    declared,
    figures_table,
    from_note,
    noted,
    released,
)
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, interval_of, sources_of
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect, source_ids

WAITS, POPULATION = "business_plan.neurodevelopmental_waits", "geography.children_0_17_by_la"
NAME = "neurodevelopmental_waits"
REPORTED = "as reported in October 2024"
WILSON = "Wilson score limits of the published percentage, 95%"
make = fact_maker(NAME, POLICY, ENGLAND)

_MONTHS = {"days": 12 / 365.25, "months": 1.0, "years": 12.0}
_DIAGNOSIS, _FIRST, _ANY = "to a diagnosis", "to a first appointment", "to an appointment or diagnosis"

# Condition and measure as transcribed: name of the fact, whom it is of, and, for a mean wait, to what it is.
MEASURES: dict[str, tuple[str, str, str]] = {
    "all, waiting for first appointment": ("waiting_first_contact.2023", "children waiting for a first appointment", ""),
    "learning disability and autism services, waiting for first contact": ("waiting_mental_health_services.2024", "children waiting for a first contact with mental health services' learning disability and autism teams", ""),
    "Down's Syndrome, mean wait referral to first contact": ("wait_down_syndrome.2024", "Down's Syndrome", _FIRST),
    "cerebral palsy, mean wait to diagnosis": ("wait_cerebral_palsy.2024", "cerebral palsy", _DIAGNOSIS),
    "ADHD, waited over 4 years for diagnosis": ("over_4_years_adhd.2024", "percentage of children with ADHD who waited over four years for a diagnosis", ""),
    "autism, waited over 4 years for diagnosis": ("over_4_years_autism.2024", "percentage of autistic children who waited over four years for a diagnosis", ""),
    "intellectual disorders, mean wait to diagnosis": ("wait_intellectual_disorders.2024", "intellectual disorders", _DIAGNOSIS),
    "tic disorders, mean wait to diagnosis": ("wait_tic_disorders.2024", "tic disorders", _DIAGNOSIS),
    "any neurodevelopmental condition, mean wait to diagnosis": ("wait_any.2024", "any neurodevelopmental condition", _DIAGNOSIS),
    "any neurodevelopmental condition, waited over 2 years for diagnosis": ("over_2_years.2024", "children who waited over two years for a diagnosis", ""),
    "any neurodevelopmental condition, waited over 4 years for diagnosis": ("over_4_years.2024", "percentage of children who waited over four years for a diagnosis", ""),
    "epilepsy/neurological service, mean wait first appointment": ("wait_epilepsy.2024", "epilepsy or neurological service", _FIRST),
    "community paediatrician, mean wait for appointment": ("wait_community_paediatrician.2024", "community paediatrician", _FIRST),
    "school nursing, mean wait for first appointment": ("wait_school_nursing.2024", "school nursing", _FIRST),
    "age 0-3, mean wait referral to diagnosis": ("wait_aged_0_to_3.2024", "children aged 0 to 3", _DIAGNOSIS),
    "age 16-17, mean wait referral to diagnosis": ("wait_aged_16_to_17.2024", "children aged 16 to 17", _DIAGNOSIS),
    "organic brain disorder, mean wait": ("wait_organic_brain_disorder.2024", "organic brain disorder", _ANY),
    "ADHD or autism, mean wait for diagnosis": ("wait_adhd_or_autism.2024", "ADHD or autism, by the business plan", _DIAGNOSIS),
}  # fmt: skip
# Read in the remark on a figure: where the number stands, name of the fact, what it says.
REMARKS = {
    "waiting_first_contact.2023": ("{} of child population", "waiting_share.2023", "children waiting for a first appointment, as a share of all children"),
    "wait_down_syndrome.2024": ("{}", "wait_down_syndrome_said.2024", "the same wait for Down's Syndrome, said in years and months"),
    "wait_cerebral_palsy.2024": ("{}", "wait_cerebral_palsy_said.2024", "the same wait for cerebral palsy, said in years and months"),
    "over_2_years.2024": ("{}", "over_2_years_share.2024", "percentage of children who waited over two years for a diagnosis"),
    "wait_epilepsy.2024": ("target {} weeks", "target_first_appointment.2024", "the time within which a first appointment is meant to be"),
    "wait_adhd_or_autism.2024": ("some {}", "longest_wait.2024", "how long some children wait for a diagnosis of ADHD or autism"),
}  # fmt: skip
WAIT_COLUMNS = {
    "fact": "Name of the fact",
    "whom": "Condition, service or age",
    "until": "Until what",
    "value": "Mean wait as published",
    "unit": "Unit",
    "qualifier": "Qualifier of the wait",
    "months": "Mean wait in months (computed)",
    "source_id": "Where it was read",
}

HEADLINES = in_report(
    NAME,
    {
        "2024": (
            "{waiting_first_contact.2023} children in England were waiting for a first appointment at the end of March 2023, {waiting_share.2023} of "
            "all children.",
            "The report was made once, so it tells of no change.",
            "The published figures are for England as a whole.",
            "{over_4_years_adhd.2024} of children with ADHD and {over_4_years_autism.2024} of autistic children had waited over four years for a diagnosis. "
            "The mean wait was {wait_any.2024}.",
            "In parts: these were read in published accounts of the report, and the numbers of children by condition are not published.",
        ),
    },
)


def published(raw: pd.DataFrame) -> list[Figure]:
    """Every published figure and the numbers in remarks on it."""
    found = []
    for row in each_row(raw):
        name, said, until = declared(MEASURES, f"{row.condition_or_group}, {row.measure}", WAITS)
        label = f"mean wait {until}: {said}" if until else said
        when = "end of March 2023" if name.endswith(".2023") else REPORTED
        note = "; ".join(each for each in (f"services: {row.service}", row.note if pd.notna(row.note) else "") if each)
        found.append(
            Figure(label, row.service, make(name, label, row.value, period=when, **as_published(row, note=note)))
        )
        if name in REMARKS:
            template, other, spelt = REMARKS[name]
            quantity = noted(row, template, WAITS)
            rest = from_note(row, quantity) | ({"unit": "weeks"} if "weeks" in template else {})
            found.append(Figure(spelt, row.service, make(other, spelt, quantity.value, period=when, **rest)))
    return found


def _with_limits(figures: list[Figure], base: float) -> list[Figure]:
    """Give the two shares of all children counted their limits, now that the base is known."""
    found = []
    for figure in figures:
        fact = figure.fact
        if fact.id in (f"{NAME}.over_2_years_share.2024", f"{NAME}.over_4_years.2024"):
            limits = interval_of(share_of(fact.value, base), WILSON)
            fact = fact.model_copy(update={"interval": limits, "denominator": base})
        found.append(Figure(figure.subject, figure.group, fact))
    return found


def worked_out(figures: list[Figure], children: int) -> list[Figure]:
    """How many children were counted, how many waited over four years, and those waiting as a share of all children."""
    facts = released(figures)
    value = {fact.id.removeprefix(f"{NAME}."): float(fact.value or 0) for fact in facts}
    over, waiting = facts[f"{NAME}.over_2_years.2024"], facts[f"{NAME}.waiting_first_contact.2023"]
    base = value["over_2_years.2024"] / value["over_2_years_share.2024"] * 100
    made = [
        make("counted.2024", "children with a diagnosis whose wait was counted", round(base, -3), qualifier="about",
             period=REPORTED, source_ids=over.source_ids, note="worked out from a number and a percentage, both rounded"),
        make("over_4_years_children.2024", "children who waited over four years for a diagnosis", round(base * value["over_4_years.2024"] / 100, -2),
             qualifier="about", period=REPORTED, source_ids=sources_of(over, facts[f"{NAME}.over_4_years.2024"])),
        make("waiting_share_worked_out.2023", "children waiting for a first appointment, of all children aged 0 to 17 in mid-2023",
             round(value["waiting_first_contact.2023"] / children * 100, 4), unit="percent", decimals=1, qualifier="about",
             numerator=waiting.value, denominator=children, period="2023",
             source_ids=tuple(sorted({*waiting.source_ids, "ons_mye_2024"}))),
    ]  # fmt: skip
    return [Figure(fact.label, "worked out here", fact) for fact in made]


def waits_table(raw: pd.DataFrame) -> ReleasedTable:
    """Release the mean waits, each also in months; columns as in `WAIT_COLUMNS`."""
    records: list[dict[str, Any]] = []
    for row in each_row(raw):
        name, said, until = declared(MEASURES, f"{row.condition_or_group}, {row.measure}", WAITS)
        if until:
            records.append(
                {"fact": f"{NAME}.{name}", "whom": said, "until": until, "value": row.value, "unit": row.unit}
                | {"qualifier": row.qualifier, "months": round(row.value * _MONTHS[row.unit], 2)}
                | {"source_id": row.source_id}
            )
    frame = pd.DataFrame(records, columns=list(WAIT_COLUMNS)).sort_values("months", ascending=False)
    note = "Waits to a first appointment and to a diagnosis are not the same. A bound is drawn at its value and is no mean."
    return ReleasedTable("waits", "Mean waits", frame, WAIT_COLUMNS, source_ids(frame["source_id"]), note)


def check_agreement(figures: list[Figure], children: int) -> None:
    """Raise `Disagreement` unless these come out as published.

    Days against the same wait in years and months, within one month; children waiting as a share of all children;
    the mean wait against the bound in the business plan; all conditions between autism and ADHD.
    """
    value = {figure.fact.id.removeprefix(f"{NAME}."): float(figure.fact.value or 0) for figure in figures}
    for name in ("wait_down_syndrome", "wait_cerebral_palsy"):
        months = value[f"{name}.2024"] * _MONTHS["days"]
        agree(f"{name.replace('_', ' ')}, months", months, value[f"{name}_said.2024"], 1)
    share = value["waiting_first_contact.2023"] / children * 100
    agree("children waiting, percent of all children", share, value["waiting_share.2023"], 0.5)
    bound = value["wait_adhd_or_autism.2024"] * 12
    agree(
        "mean wait against the bound in the business plan, months",
        max(value["wait_any.2024"], bound),
        value["wait_any.2024"],
        0,
    )
    autism, adhd = value["over_4_years_autism.2024"], value["over_4_years_adhd.2024"]
    agree(
        "over four years, between autism and ADHD, percent",
        value["over_4_years.2024"],
        (autism + adhd) / 2,
        abs(adhd - autism) / 2,
    )


def release(report: Report, project: Project) -> Release:
    """Work out the brief from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    raw, population = evidence[WAITS], evidence[POPULATION]
    england = population[population["geographic_level"].eq("National") & population["mid_year"].eq(2023)]
    children = int(england["children_0_17"].iloc[0])
    figures = published(raw)
    check_agreement(figures, children)
    worked = worked_out(figures, children)
    counted = released(figures)
    over, share = counted[f"{NAME}.over_2_years.2024"], counted[f"{NAME}.over_2_years_share.2024"]
    figures = [*_with_limits(figures, round((over.value or 0) / (share.value or 1) * 100)), *worked]
    note = "Limits are given where the number of children can be worked out. By condition it is not published: there are none."
    tables = [waits_table(raw), figures_table(figures, "Neurodevelopmental waits: every figure", note)]
    return collect(report, evidence.policy, tables, released(figures), HEADLINES)
