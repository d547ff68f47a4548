"""EHCP inconsistency, part one: how far local authorities differ in the time and the decisions that children get."""

from __future__ import annotations

from evidence_book.datasets import CATALOGUE
from evidence_book.facts import Facts
from evidence_book.project import Project
from evidence_book.reports.catalogue import Report
from evidence_book.reports.ehcp_inconsistency import (
    authorities,
    checks,
    decisions,
    facts,
    funnel,
    gaps,
    national,
    other_facts,
    persistence,
    spread,
    timescales,
)
from evidence_book.reports.ehcp_inconsistency.timescales import WITH_EXCEPTIONS, WITHOUT_EXCEPTIONS
from evidence_book.reports.release import Evidence, Release, collect


def release(report: Report, project: Project) -> Release:
    """Work out every table and fact of the report from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], facts.POLICY)
    england, counts = evidence["ehcp.england_by_year"], evidence["ehcp.plans_by_la_2014_22"]
    rates, areas = evidence["ehcp.issued_within_20_weeks_by_la"], evidence["geography.areas"]
    changes, place_raw = evidence["geography.local_authority_changes"], evidence["ehcp.plans_in_place_by_la"]
    appeals_raw, settings = evidence["ehcp.tribunal_appeals_by_la_2014_22"], evidence["ehcp.new_plans_by_setting"]
    needs, limits = evidence["ehcp.primary_need"], evidence["ehcp.statutory_timescales"]
    known = authorities.authorities(
        evidence["children_by_place.local_authority_codes"], changes, authorities.regions_of(counts, rates, place_raw)
    )
    issued, with_exceptions = (
        timescales.issued(basis, known, counts, rates, england, areas)
        for basis in (WITHOUT_EXCEPTIONS, WITH_EXCEPTIONS)
    )
    years = national.england_by_year(england)
    asked = decisions.requests(known, counts, england)
    place = decisions.plans_in_place(known, place_raw, areas)
    appealed = decisions.appeals(known, appeals_raw, england)
    apart, against_chance = spread.spread_by_year(issued), funnel.funnel(issued)
    regions = spread.within_regions(issued)
    ranked = persistence.ranked(issued, known)
    later, slowest = persistence.persistence(ranked), persistence.slowest_authorities(ranked, known)
    others = national.other_figures(evidence["ehcp.other_national_figures"], evidence["ehcp.study_2022_facts"])

    checks.check_years(years, issued, place)
    by_year = years.set_index("year")
    checks.check_issued(issued, by_year["within_20_weeks"], WITHOUT_EXCEPTIONS.title)
    checks.check_issued(with_exceptions, by_year["within_20_weeks_with_exceptions"], WITH_EXCEPTIONS.title)
    checks.check_decisions(asked, place, appealed, years)
    checks.check_published_appeal_rates(appeals_raw)
    checks.check_other_figures(others, years, issued, needs, settings)
    checks.check_tables(apart, issued, regions)

    tables = (
        timescales.issued_table(WITHOUT_EXCEPTIONS, issued, counts),
        timescales.issued_table(WITH_EXCEPTIONS, with_exceptions, counts),
        *decisions.decision_tables(asked, place, appealed),
        *spread.spread_tables(apart, regions),
        *funnel.funnel_tables(against_chance, funnel.funnel_lines(against_chance)),
        *persistence.persistence_tables(later, slowest),
        *national.national_tables(years, needs, settings, limits, evidence["ehcp.exceptions_to_time_limits"], others),
        authorities.changes_table(changes),
        gaps.gap_table(issued, with_exceptions),
    )
    released = Facts(
        [
            *facts.on_time_facts("on_time", "percentage of plans issued within 20 weeks, exceptions left out", issued),
            *facts.on_time_facts(
                "on_time_with_exceptions", "percentage of plans issued within 20 weeks, exception cases included",
                with_exceptions,
            ),
            *facts.gap_facts(issued),
            *facts.national_facts(years),
            *facts.decision_facts(asked, appealed),
            *facts.need_facts(needs, settings),
            *other_facts.spread_facts(apart),
            *other_facts.extreme_facts(issued),
            *other_facts.persistence_facts(later, slowest),
            *other_facts.change_facts(changes, int(issued["calendar_year"].max())),
            *other_facts.law_facts(limits),
            *other_facts.quoted_facts(others),
        ]
    )  # fmt: skip
    return collect(report, evidence.policy, tables, released, facts.headlines(needs, released))
