"""The reports, returns and studies there are: for each its release function and the page it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from evidence_book.intake.returns.specification import ReturnSpecification, specifications
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.release import Release

# A report has editions for children; a brief is a short notebook on other evidence of the office; what is of the plan
# is made from what all of them released.
Kind = Literal["report", "brief", "plan"]
_FOLDERS: dict[Kind, str] = {"report": "reports", "brief": "evidence", "plan": "business-plan"}
_PACKAGES: dict[Kind, str] = {"report": "reports", "brief": "reports.briefs", "plan": "reports.business_plan"}


@dataclass(frozen=True)
class Report:
    """One notebook that is published: its name is that of its module, notebook, release and, with hyphens, its page.

    The module is imported only to release: a build with nothing to do need not load statistics. `edition` is
    the one that is published: pages for adults and for children carry the same. `evidence` names the other
    releases whose facts it is made from.
    """

    name: str
    title: str
    edition: str
    inputs: tuple[str, ...]
    kind: Kind = "report"
    evidence: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The name as addresses spell it."""
        return self.name.replace("_", "-")

    @property
    def address(self) -> str:
        """Where its page is, from the root of the site and without an ending."""
        return f"{_FOLDERS[self.kind]}/{self.page}"

    @property
    def module(self) -> str:
        """The module that works it out; it has `release(project)`."""
        return f"evidence_book.{_PACKAGES[self.kind]}.{self.name}"

    def release(self, project: Project) -> Release:
        """Work the report out from validated data."""
        released: Release = import_module(self.module).release(self, project)
        return released


REPORTS: dict[str, Report] = {
    each.name: each
    for each in (
        Report(
            "strip_searches",
            "Strip searches of children",
            "2022-23",
            (
                "strip_searches.national_figures",
                "strip_searches.by_force_2018_mid2022",
                "strip_searches.by_force_jul2022_jun2023",
                "strip_searches.custody_strip_searches",
                "strip_searches.custody_detentions",
                "strip_searches.force_foi_releases",
                "strip_searches.stop_and_search_of_children",
                "strip_searches.known_conflicts",
                "geography.population_by_police_force_mid2020",
                "geography.population_by_region_mid2020",
                "geography.ethnicity_share_10_17_england_wales",
            ),
        ),
        Report(
            "illegal_childrens_homes",
            "Illegal children's homes",
            "2025",
            (
                "illegal_childrens_homes.national_figures",
                "illegal_childrens_homes.ofsted_unregistered_settings",
                "illegal_childrens_homes.registered_homes_by_year",
                "illegal_childrens_homes.registered_homes_by_region",
                "illegal_childrens_homes.registered_homes_by_la_2023",
                "illegal_childrens_homes.residential_care_costs",
                "illegal_childrens_homes.deprivation_of_liberty_applications",
                "illegal_childrens_homes.children_looked_after_by_la",
            ),
        ),
        Report(
            "camhs",
            "Children's mental health services",
            "2023-24",
            (
                "camhs.england_by_year",
                "camhs.england_outcomes_2019_22",
                "camhs.england_spend_by_year",
                "camhs.waits_to_second_contact_by_area",
                "camhs.ccg_mergers",
                "camhs.ccg_indicators_2021_22",
                "camhs.scoring_scheme",
                "camhs.referral_reasons",
                "camhs.wait_by_reason_2023_24",
                "camhs.entering_treatment_by_age",
                "camhs.mha_detentions_children",
                "camhs.tier4_beddays_england",
                "camhs.other_national_indicators",
            ),
        ),
        Report(
            "ehcp_inconsistency",
            "Inconsistency of Education, Health and Care Plans",
            "2024",
            (
                "ehcp.england_by_year",
                "ehcp.plans_by_la_2014_22",
                "ehcp.issued_within_20_weeks_by_la_2023_24",
                "ehcp.plans_in_place_by_la",
                "ehcp.tribunal_appeals_by_la_2014_22",
                "ehcp.primary_need_january_2025",
                "ehcp.new_plans_by_setting",
                "ehcp.other_national_figures",
                "ehcp.study_2022_facts",
                "ehcp.statutory_timescales",
                "ehcp.exceptions_to_time_limits",
                "children_by_place.local_authority_codes",
                "geography.local_authority_changes",
                "geography.areas",
            ),
        ),
    )
}


# Short notebooks on other evidence of the office.
BRIEFS: dict[str, Report] = {
    each.name: each
    for each in (
        Report(
            "school_and_college_survey",
            "School and College Survey",
            "2024",
            ("business_plan.school_and_college_survey", "business_plan.school_census_2025"),
            kind="brief",
        ),
        Report(
            "big_ask",
            "The Big Ask",
            "2021",
            ("business_plan.big_ask", "business_plan.big_ask_sample", "geography.children_0_17_by_la_2018_24"),
            kind="brief",
        ),
        Report("big_ambition", "The Big Ambition", "2023-24", ("business_plan.big_ambition",), kind="brief"),
        Report(
            "help_at_hand",
            "Help at Hand",
            "2024-25",
            ("business_plan.help_at_hand", "business_plan.help_at_hand_themes"),
            kind="brief",
        ),
        Report(
            "attendance",
            "Attendance and children missing education",
            "2021-25",
            ("business_plan.attendance_and_missing_education",),
            kind="brief",
        ),
        Report(
            "neurodevelopmental_waits",
            "Waits for autism and ADHD assessment",
            "2024",
            ("business_plan.neurodevelopmental_waits", "geography.children_0_17_by_la_2018_24"),
            kind="brief",
        ),
        Report(
            "deprivation_of_liberty",
            "Deprivation of liberty",
            "2024",
            ("illegal_childrens_homes.deprivation_of_liberty_applications",),
            kind="brief",
        ),
    )
}

# The business plan: what it claims, and which rights it serves.
PLAN: dict[str, Report] = {
    each.name: each
    for each in (
        Report(
            "claims",
            "Claims of the business plan",
            "2025-26",
            (
                "office_plan.claims",
                "office_plan.report_claims",
                "office_plan.claim_evidence",
                "office_plan.claim_work_streams",
                "office_plan.office_and_topic_figures",
                "office_plan.uncrc_map",
                "office_plan.ambitions",
                "office_plan.ambition_measures",
                "office_plan.data_requests",
                "strip_searches.known_conflicts",
            ),
            "plan",
            (*REPORTS, *BRIEFS),
        ),
        Report(
            "rights_map",
            "Rights that the business plan serves",
            "2025-26",
            ("office_plan.uncrc_map", "office_plan.uncrc_articles", "office_plan.work_stream_evidence"),
            "plan",
            ("claims",),
        ),
    )
}

# Everything that is a notebook, by name: what others are made from comes first.
NOTEBOOKS: dict[str, Report] = {**REPORTS, **BRIEFS, **PLAN}


def report(name: str) -> Report:
    """Look a report or brief up, by name or by page; raises `EvidenceError` naming those there are."""
    try:
        return NOTEBOOKS[name.replace("-", "_")]
    except KeyError:
        raise EvidenceError(f"no report '{name}'; there are: {', '.join(NOTEBOOKS)}") from None


@dataclass(frozen=True)
class Returned:
    """What the returns of one specification release; its page is its data dictionary and the account of who sent it."""

    specification: ReturnSpecification
    evidence: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its release."""
        return f"returns_{self.specification.name}"

    @property
    def title(self) -> str:
        """The title of its page."""
        return f"{self.specification.title}: returns"

    @property
    def page(self) -> str:
        """The name as addresses spell it."""
        return self.name.replace("_", "-")

    @property
    def dataset(self) -> str:
        """The name of the dataset that the gate makes of it."""
        return f"returns.{self.specification.name}"

    @property
    def module(self) -> str:
        """The module that works it out."""
        return "evidence_book.reports.returns"

    def release(self, project: Project) -> Release:
        """Work out what may be released, from the accepted rows."""
        released: Release = import_module(self.module).release_return(project, self.specification)
        return released


RETURNS: dict[str, Returned] = {each.name: each for each in map(Returned, specifications().values())}


@dataclass(frozen=True)
class PlanStudy:
    """What the reading of plan documents releases; it is shown by one report and has no page of its own."""

    name: str = "plans"
    title: str = "What plans say"
    page: str = "plans"
    dataset: str = "plans.features"
    report: str = "ehcp_inconsistency"
    module: str = "evidence_book.reports.plans"
    evidence: tuple[str, ...] = ()

    def release(self, project: Project) -> Release:
        """Work out what may be released, from the features of plans."""
        released: Release = import_module(self.module).release_plans(project)
        return released


STUDY = PlanStudy()


@dataclass(frozen=True)
class Register:
    """The register of known faults in sources: a hand-written page shows it, and it has neither notebook nor facts."""

    name: str = "corrections"
    title: str = "Known faults in sources"
    page: str = "corrections"
    inputs: tuple[str, ...] = ("corrections.known_faults",)
    module: str = "evidence_book.reports.corrections"
    evidence: tuple[str, ...] = ()

    def release(self, project: Project) -> Release:
        """Release the register, if every fault stands as it says."""
        released: Release = import_module(self.module).release(self, project)
        return released


REGISTER = Register()


@dataclass(frozen=True)
class AreaProfiles:
    """Figures by place, made from datasets and from what reports released; each place has a notebook and a page of its own."""

    name: str = "areas"
    title: str = "Area profiles"
    page: str = "areas"
    inputs: tuple[str, ...] = (
        "children_by_place.local_authority_codes",
        "children_by_place.measures",
        "children_by_place.children_social_care_by_area",
        "children_by_place.pupils_with_sen_by_la",
        "children_by_place.mental_health_admissions_by_la",
        "children_by_place.ofsted_judgements_of_local_authorities",
        "children_by_place.statistical_neighbours",
        "geography.areas",
        "geography.local_authority_changes",
        "geography.children_0_17_by_la_2018_24",
        "illegal_childrens_homes.children_looked_after_by_la",
        "camhs.ccg_mergers",
    )
    evidence: tuple[str, ...] = ("strip_searches", "illegal_childrens_homes", "camhs", "ehcp_inconsistency")
    module: str = "evidence_book.reports.areas.release"

    def release(self, project: Project) -> Release:
        """Work out every figure by place."""
        released: Release = import_module(self.module).release(self, project)
        return released


AREAS = AreaProfiles()

Released = Report | Returned | PlanStudy | Register | AreaProfiles

# Everything that is released, by name: reports first.
RELEASED: dict[str, Released] = {
    **NOTEBOOKS,
    **RETURNS,
    STUDY.name: STUDY,
    REGISTER.name: REGISTER,
    AREAS.name: AREAS,
}


def shown_in(report: Report) -> tuple[str, ...]:
    """The names of the other releases whose figures a report shows: its returns, its study of plans."""
    returned = tuple(name for name, each in RETURNS.items() if each.specification.report == report.name)
    return (*returned, *((STUDY.name,) if STUDY.report == report.name else ()))
