"""Children in homes that are not registered with Ofsted, and the registered homes there are."""

from __future__ import annotations

from evidence_book.datasets import CATALOGUE
from evidence_book.facts import Facts
from evidence_book.project import Project
from evidence_book.reports.catalogue import Report
from evidence_book.reports.illegal_childrens_homes import change, facts, series, snapshots, sufficiency
from evidence_book.reports.illegal_childrens_homes.checks import check_agreement, check_years
from evidence_book.reports.release import Evidence, Release, collect

TOPIC = "illegal_childrens_homes"


def release(report: Report, project: Project) -> Release:
    """Work out every table and fact of the report from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], facts.POLICY)
    national = evidence[f"{TOPIC}.national_figures"]
    ofsted = evidence[f"{TOPIC}.ofsted_unregistered_settings"]
    registered = evidence[f"{TOPIC}.registered_homes_by_year"]
    counts = snapshots.snapshots(national)
    every = snapshots.figures(national, counts)
    cost = snapshots.costs(national, counts, evidence[f"{TOPIC}.residential_care_costs"])
    applications = series.liberty(evidence[f"{TOPIC}.deprivation_of_liberty_applications"])
    children = sufficiency.looked_after(evidence[f"{TOPIC}.children_looked_after_by_la"])
    places = sufficiency.sufficiency(children, evidence[f"{TOPIC}.registered_homes_by_la_2023"])
    changed, regions = change.looked_after_change(children), change.liberty_by_region(applications)
    check_years(counts, children)
    check_agreement(cost, national, children, places, registered)
    tables = (
        *snapshots.snapshot_tables(counts, every, cost),
        *series.series_tables(ofsted, registered, evidence[f"{TOPIC}.registered_homes_by_region"], applications),
        *sufficiency.sufficiency_tables(children, places),
        *change.change_tables(changed, regions),
    )
    released = Facts(
        [
            *facts.count_facts(counts),
            *facts.published_facts(every, counts),
            *facts.cost_facts(cost),
            *facts.series_facts(ofsted, registered, applications),
            *facts.sufficiency_facts(children, places),
            *change.change_facts(facts.make, changed, regions),
        ]
    )
    return collect(report, evidence.policy, tables, released, facts.headlines(counts, released))
