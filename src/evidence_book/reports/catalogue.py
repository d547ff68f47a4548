"""The reports, returns and studies there are: for each its release function and the page it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.returns.specification import ReturnSpecification, specifications
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.project import Project
from evidence_book.reports.release import Release
from evidence_book.safe_yaml import safe_load

# A report has editions for children; a brief is a short notebook on other evidence of the office; what is of the plan
# is made from what all of them released.
Kind = Literal["report", "brief", "plan"]
_FOLDERS: dict[Kind, str] = {"report": "reports", "brief": "evidence", "plan": "business-plan"}
# What has no position of its own stands after what has one, by name.
LAST = 1000
_HERE = Path(__file__).parent
_PACKAGES: dict[Kind, str] = {"report": "reports", "brief": "reports.briefs", "plan": "reports.business_plan"}


@dataclass(frozen=True)
class Report:
    """One notebook that is published: its name is that of its module, notebook, release and, with hyphens, its page.

    The module is imported only to release: a build with nothing to do need not load statistics. `edition` is
    the one that is published, or `latest`: pages for adults and for children carry the same. `evidence` names the
    other releases whose facts it is made from; `declaration` is the file that says all this, where there is one.
    """

    name: str
    title: str
    edition: str
    inputs: tuple[str, ...]
    kind: Kind = "report"
    evidence: tuple[str, ...] = ()
    position: int = LAST
    declaration: Path | None = None

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


class _Declaration(BaseModel):
    """What a report or brief says of itself, in one YAML file beside its code; `position` is its place among its kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1)]
    edition: Annotated[str, Field(min_length=1)]
    inputs: Annotated[tuple[str, ...], Field(min_length=1)]
    position: int = LAST


def read_declaration(path: Path, name: str, kind: Kind) -> Report:
    """Read what a file declares; raises `BadInput` naming every field that is missing, unknown or of the wrong kind."""
    shown_as = f"src/evidence_book/{path.relative_to(_HERE.parent).as_posix()}"
    try:
        declared = _Declaration.model_validate(safe_load(path.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, yaml.YAMLError):
        raise BadInput([Problem("bad-report", shown_as, "YAML in UTF-8", "correct the file")]) from None
    except ValidationError as error:
        raise BadInput(
            Problem("bad-report", shown_as, each["msg"], "correct the field", field=".".join(map(str, each["loc"])))
            for each in error.errors()
        ) from None
    if unknown := [each for each in declared.inputs if each not in CATALOGUE]:
        mend = "correct the name, or declare the dataset in src/evidence_book/datasets"
        raise BadInput(Problem("no-dataset", shown_as, "datasets that there are", mend, field=each) for each in unknown)
    return Report(name, declared.title, declared.edition, declared.inputs, kind, (), declared.position, path)


# What is wrong with declarations: told by every command that builds, for there is no command yet when they are read.
_FAULTS: list[Problem] = []


def _found(paths: Iterable[tuple[str, Path]], kind: Kind) -> dict[str, Report]:
    read = []
    for name, path in paths:
        try:
            read.append(read_declaration(path, name, kind))
        except BadInput as error:
            _FAULTS.extend(error.problems)
    return {each.name: each for each in sorted(read, key=lambda each: (each.position, each.name))}


def check_declarations() -> None:
    """Raise `BadInput` with every fault of a declaration: a report that cannot be read would be left out in silence."""
    if _FAULTS:
        raise BadInput(_FAULTS)


# A report is found by its declaration, `<report>/report.yaml`: it has editions for children.
REPORTS: dict[str, Report] = _found(((path.parent.name, path) for path in _HERE.glob("*/report.yaml")), "report")
# A brief, a short notebook on other evidence of the office, by `briefs/<brief>.yaml`.
BRIEFS: dict[str, Report] = _found(((path.stem, path) for path in _HERE.glob("briefs/*.yaml")), "brief")

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
        "geography.children_0_17_by_la",
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


def inputs_of(released: Released) -> tuple[str, ...]:
    """The datasets of published figures that a release is made from; none of one that is made from returns or plans."""
    return released.inputs if isinstance(released, (Report, Register, AreaProfiles)) else ()


def code_of(released: Released) -> tuple[str, ...]:
    """The modules that decide what a release says: its own, and those of the topics of its datasets, which are found."""
    topics = dict.fromkeys(CATALOGUE[name].topic for name in inputs_of(released))
    return (released.module, *(f"evidence_book.datasets.{topic}" for topic in topics))


def declaration_of(released: Released) -> tuple[Path, ...]:
    """The file that declares a report or brief; nothing for what is declared here."""
    found = released.declaration if isinstance(released, Report) else None
    return (found,) if found else ()


def shown_in(report: Report) -> tuple[str, ...]:
    """The names of the other releases whose figures a report shows: its returns, its study of plans."""
    returned = tuple(name for name, each in RETURNS.items() if each.specification.report == report.name)
    return (*returned, *((STUDY.name,) if STUDY.report == report.name else ()))
