"""Children's mental health services: who is referred, who waits, what is spent, and how areas differ."""

from __future__ import annotations

from evidence_book.datasets import CATALOGUE
from evidence_book.facts import Facts
from evidence_book.project import Project
from evidence_book.reports.camhs import area_facts, areas, change, checks, facts, national, outcomes, scores
from evidence_book.reports.catalogue import Report
from evidence_book.reports.release import Evidence, Release, collect


def release(report: Report, project: Project) -> Release:
    """Work out every table and fact of the report from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], facts.POLICY)
    raw_outcomes, raw_spending = evidence["camhs.england_outcomes_2019_22"], evidence["camhs.england_spend_by_year"]
    indicators, mergers = evidence["camhs.ccg_indicators_2021_22"], evidence["camhs.ccg_mergers"]
    other = evidence["camhs.other_national_indicators"]
    by_year = national.by_year(evidence["camhs.england_by_year"])
    ends = outcomes.outcomes(raw_outcomes)
    groups = outcomes.grouped(ends, raw_outcomes)
    years = national.series(by_year, groups)
    raw_reasons = evidence["camhs.referral_reasons"]
    told_reasons = national.reasons_by_year(raw_reasons, evidence["camhs.wait_by_reason"])
    reasons, waited = told_reasons[-1]
    detained = national.detentions(evidence["camhs.mha_detentions_children"])
    ages = national.ages(evidence["camhs.entering_treatment_by_age"])
    spent = outcomes.spending(raw_spending, evidence["camhs.tier4_beddays_england"])
    waits = areas.waits_by_area(evidence["camhs.waits_to_second_contact_by_area"])
    spreads = areas.spread(waits)
    changes = change.change_by_area(waits, mergers)
    scored = scores.area_scores(indicators, evidence["camhs.scoring_scheme"])
    checks.check_years(by_year, raw_reasons)
    checks.check_outcomes(ends, raw_outcomes, by_year)
    checks.check_spending(spent, raw_spending, by_year, indicators)
    checks.check_areas(waits, changes, indicators)
    checks.check_detentions(detained, by_year)
    tables = (
        *national.national_tables(by_year, years, reasons, waited, detained, ages, other),
        *outcomes.outcome_tables(ends, groups, spent),
        *areas.area_tables(waits, spreads),
        *change.change_tables(changes, waits, mergers),
        scores.score_table(scored),
    )
    released = Facts(
        [
            *facts.published_facts(by_year, other),
            *facts.computed_facts(by_year),
            *facts.outcome_facts(groups, ends),
            *facts.spending_facts(spent),
            *facts.reason_facts(told_reasons, detained),
            *area_facts.spread_facts(waits, spreads),
            *area_facts.change_facts(changes, waits),
            *area_facts.score_facts(scored),
        ]
    )
    return collect(report, evidence.policy, tables, released, facts.headlines(by_year, waited, released))
