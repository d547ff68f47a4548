"""The finished site is attacked: what it publishes of a return must not tell a hidden count, put together.

This is the second attack. The first is made before release, on what is about to be written; this one reads the
built files back, so that a number that took another way onto the site is found as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from evidence_book.charts import plans as plan_charts
from evidence_book.charts.returns import display
from evidence_book.digests import digest_files, names_below
from evidence_book.disclosure.attacker import attack, check_differences, weaknesses
from evidence_book.disclosure.hierarchy import Cell
from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.disclosure.protect import Before
from evidence_book.facts import Facts, read_facts
from evidence_book.intake.returns.folders import earlier_file, return_dataset
from evidence_book.plans.account import account_file
from evidence_book.plans.folders import plans_dataset
from evidence_book.problems import EvidenceError, Problem
from evidence_book.project import Project
from evidence_book.reports.catalogue import RETURNS, STUDY, PlanStudy, Returned
from evidence_book.reports.release import Release, ReleasedTable, read_release, release_folder
from evidence_book.reports.returns.counting import count_cells, is_national, trees_of
from evidence_book.reports.returns.earlier import read_earlier
from evidence_book.reports.returns.published import read_surface
from evidence_book.site.checks.attacked import FAILURES, MEND, not_attacked, undone
from evidence_book.site.checks.parsed import Element, Page, elements, of_class, text_of
from evidence_book.site.checks.plans import check_plans
from evidence_book.site.checks.site import BuiltSite
from evidence_book.tables.display import DisplayTable
from evidence_book.validation.collection import collection_file, read_collection
from evidence_book.validation.receipts import data_file, open_dataset, receipt_file


def _attack(project: Project, site: BuiltSite, returned: Returned, facts: Facts) -> list[Problem]:
    specification, folder = returned.specification, site.folder / "downloads" / returned.page
    shown_as = f"downloads/{returned.page}"
    dataset = return_dataset(project.raw, specification)
    trees = trees_of(specification, read_collection(project, dataset))
    truth = count_cells(specification, open_dataset(project, dataset), trees)
    policy = read_counts_policy(specification.policy)
    try:
        numbers, shares = read_surface(specification, folder, facts, trees)
        earlier = read_earlier(project, specification)
        before = Before.since(earlier, truth, policy, is_national) if earlier else Before({}, {})
        found = attack(trees, numbers, policy, is_national, shares, truth, before.hidden)
        weak = weaknesses(trees, found, truth, policy)
        if earlier:
            now: dict[Cell, float | None] = {number.cell: None for number in numbers}
            now |= {number.cell: number.value for number in numbers if number.value is not None}
            weak += check_differences(trees, earlier, now, before.change, policy, is_national)
    except FAILURES as error:
        return not_attacked(shown_as, error)
    return undone(shown_as, weak)


def _texts(row: Element) -> set[str]:
    return {text_of(each) for each in elements(row, "th", "td")}


def _foreign_rows(page: Page, release: Release, display: Callable[[ReleasedTable], DisplayTable]) -> int:
    """Count rows of the page's tables on this release that are not rows of what was released."""
    found = [
        (each, text_of(caption))
        for each in of_class(page, "released", tag="table")
        for caption in elements(each, "caption")
    ]
    foreign = 0
    for table in release.tables.values():
        released = [{cell.text for cell in row} for row in display(table).rows]
        for shown, caption in found:
            if caption == table.title or caption.startswith(f"{table.title}: "):
                rows = [_texts(row) for row in shown.iterfind(".//tbody//tr")]
                foreign += sum(not any(row <= known for known in released) for row in rows)
    return foreign


def _page_tables(
    site: BuiltSite, report: str, release: Release, display: Callable[[ReleasedTable], DisplayTable]
) -> list[Problem]:
    name = f"reports/{report.replace('_', '-')}.html"
    page = site.pages.get(name)
    foreign = 0 if page is None else _foreign_rows(page, release, display)
    expected = f"tables as they were released; {foreign} rows are not"
    return [Problem("unreleased-row", name, expected, MEND)] if foreign else []


def _check_return(project: Project, site: BuiltSite, returned: Returned, facts: Facts) -> list[Problem]:
    try:
        release = read_release(project, returned.name)
        return [
            *_attack(project, site, returned, facts),
            *_page_tables(site, returned.specification.report, release, display),
        ]
    except EvidenceError:
        return [_no_release(returned.page)]


def _check_study(project: Project, site: BuiltSite, facts: Facts) -> list[Problem]:
    try:
        release = read_release(project, STUDY.name)
        return [*check_plans(project, site, facts), *_page_tables(site, STUDY.report, release, plan_charts.display)]
    except EvidenceError:
        return [_no_release(STUDY.page)]


def _no_release(page: str) -> Problem:
    expected, mend = "a release that can be attacked", "run `evidence build`"
    return Problem("not-attacked", f"downloads/{page}", expected, mend)


def _attacked_files(site: BuiltSite, released: Returned | PlanStudy, report: str) -> list[str]:
    """What of the site an attack reads."""
    read = ("data/facts.json", f"reports/{report.replace('_', '-')}.html")
    return sorted(name for name in site.names if name in read or name.startswith(f"downloads/{released.page}/"))


def _behind(project: Project, released: Returned | PlanStudy) -> list[Path]:
    """What an attack compares its findings with: the truth, and what was released of it."""
    release = release_folder(project, released.name)
    if isinstance(released, PlanStudy):
        dataset = plans_dataset(project)
        others = [account_file(project, dataset)]
    else:
        dataset = return_dataset(project.raw, released.specification)
        others = [collection_file(project, dataset), earlier_file(project.raw, released.specification)]
    own = [release / name for name in names_below(release)]
    return [*own, data_file(project, dataset), receipt_file(project, dataset), *others]


def _declared(package: Path) -> str:
    """Digest of what is declared outside code: policies, what is asked for in a return, what is read of a plan."""
    names = (name for name in names_below(package) if name.endswith(".yaml"))
    declared = (package / name for name in names if name.startswith(("disclosure/", "intake/", "plans/")))
    return digest_files(declared, package)


def check_disclosure(project: Project, site: BuiltSite) -> list[Problem]:
    """One problem a kind of weakness and return, and one a page whose tables hold a row that was not released."""
    facts = read_facts(site.folder / "data" / "facts.json", "data/facts.json")
    checks = {each.name: partial(_check_return, project, site, each, facts) for each in RETURNS.values()}
    checks[STUDY.name] = partial(_check_study, project, site, facts)
    read = {each.name: _attacked_files(site, each, each.specification.report) for each in RETURNS.values()}
    read[STUDY.name] = _attacked_files(site, STUDY, STUDY.report)
    attacked: list[Returned | PlanStudy] = [*RETURNS.values(), STUDY]
    behind = [path for each in attacked for path in _behind(project, each)]
    held_to = digest_files((path for path in behind if path.is_file()), project.root) + _declared(project.package)
    return site.memory.hold("disclosure", read, lambda name: checks[name](), held_to)
