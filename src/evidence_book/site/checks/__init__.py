"""Checks of the built site, one file each; a site that fails one is not published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
    provenance,
    requests,
    scripts,
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
    requests.check,
    links.check,
    numbers.check,
    pairs.check,
    synthetic.check,
    fact_pages.check,
    area_pages.check,
    provenance.check,
)


class SiteRefused(ProblemsFound):
    """The built site failed its checks; the last good site still stands."""


def check_site(project: Project, folder: Path) -> None:
    """Raise `SiteRefused` with every problem of every check."""
    site = read_site(project, folder)
    problems = [problem for check in CHECKS for problem in check(site)]
    problems += [*check_canaries(project, site), *check_disclosure(project, site)]
    if problems:
        raise SiteRefused(problems)
