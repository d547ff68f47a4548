"""Strip searches of children by police in England and Wales, under stop-and-search powers."""

from __future__ import annotations

from evidence_book.datasets import CATALOGUE
from evidence_book.project import Project
from evidence_book.reports.catalogue import Report
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect
from evidence_book.reports.strip_searches import (
    conflicts,
    ethnicity,
    facts,
    forces,
    other_measures,
    periods,
    regions,
    shares,
)
from evidence_book.reports.strip_searches.checks import check_agreement


def release(report: Report, project: Project) -> Release:
    """Work out every table and fact of the report from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], facts.POLICY)
    national = evidence["strip_searches.national_figures"]
    custody = evidence["strip_searches.custody_strip_searches"]
    stops = evidence["strip_searches.stop_and_search_of_children"]
    totals = periods.period_totals(national)
    percentages = shares.period_shares(national, totals)
    black = ethnicity.ethnicity(percentages, national, evidence["geography.ethnicity_share_10_17_england_wales"])
    by_force = forces.forces(
        evidence["strip_searches.by_force_2018_mid2022"], evidence["geography.population_by_police_force_mid2020"]
    )
    by_region = regions.regions(national, totals, evidence["geography.population_by_region_mid2020"])
    recent_forces = evidence["strip_searches.by_force_jul2022_jun2023"]
    tables: tuple[ReleasedTable, ...] = (
        periods.totals_table(totals),
        shares.shares_table(percentages),
        shares.compared_table(shares.compared(percentages)),
        ethnicity.ethnicity_table(black),
        forces.forces_table(by_force),
        forces.funnel_table(forces.funnel(by_force), by_force),
        *regions.region_tables(by_region, recent_forces),
        *other_measures.custody_tables(custody, evidence["strip_searches.custody_detentions"]),
        *other_measures.context_tables(stops, evidence["strip_searches.force_foi_releases"]),
        conflicts.conflicts_table(conflicts.conflicts(evidence["strip_searches.known_conflicts"])),
    )
    released = facts.all_facts(
        [
            facts.total_facts(totals),
            facts.share_facts(percentages),
            facts.published_facts(national),
            facts.restatement_facts(totals),
            facts.ethnicity_facts(black),
            facts.force_facts(by_force),
            facts.region_facts(by_region, recent_forces),
            facts.custody_facts(custody, stops),
        ]
    )
    check_agreement(totals, by_force, by_region, national, released)
    return collect(report, evidence.policy, tables, released, facts.headlines(totals))
