"""Checks of the built site, one file each; a site that fails one is not published."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from evidence_book.machine import cores
from evidence_book.problems import Problem, ProblemsFound
from evidence_book.project import Project
from evidence_book.site.checks import (
    alt_text,
    area_pages,
    contents,
    fact_pages,
    footer,
    links,
    numbers,
    pairs,
    policy,
    provenance,
    requests,
    scripts,
    spreadsheets,
    synthetic,
    tracebacks,
)
from evidence_book.site.checks.canaries import check_canaries
from evidence_book.site.checks.disclosure import check_disclosure
from evidence_book.site.checks.site import BuiltSite, read_site

CHECKS: tuple[Callable[[BuiltSite], list[Problem]], ...] = (
    contents.check,
    footer.check,
    tracebacks.check,
    alt_text.check,
    scripts.check,
    policy.check,
    spreadsheets.check,
    requests.check,
    links.check,
    numbers.check,
    pairs.check,
    synthetic.check,
    fact_pages.check,
    provenance.check,
)


class SiteRefused(ProblemsFound):
    """The built site failed its checks; the last good site still stands."""


# What checks read is inherited by the processes that run them: parsed pages would take longer to send than to check.
_inherited: list[tuple[Project, BuiltSite]] = []


def _all_checks() -> list[Callable[[Project, BuiltSite], list[Problem]]]:
    """Every check, those that take longest first."""
    of_site = [lambda _, site, check=check: check(site) for check in CHECKS]
    return [
        lambda _, site: area_pages.check(site.folder),
        lambda project, site: check_canaries(project, site.folder),
        check_disclosure,
        *of_site,
    ]


def _problems_of(number: int) -> list[Problem]:
    return _all_checks()[number](*_inherited[0])


def check_site(project: Project, folder: Path) -> None:
    """Raise `SiteRefused` with every problem of every check; a check that cannot be made raises what stopped it."""
    _inherited[:] = [(project, read_site(project, folder))]
    try:
        with ProcessPoolExecutor(max_workers=cores(), mp_context=get_context("fork")) as side_by_side:
            found = side_by_side.map(_problems_of, range(len(_all_checks())))
            problems = [problem for each in found for problem in each]
    finally:
        _inherited.clear()
    if problems:
        raise SiteRefused(problems)
