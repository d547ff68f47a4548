"""Checks of the built site, one file each; a site that fails one is not published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from evidence_book.problems import Problem, ProblemsFound
from evidence_book.project import Project
from evidence_book.side_by_side import side_by_side
from evidence_book.site.checks import (
    alt_text,
    area_pages,
    contents,
    fact_pages,
    footer,
    helplines,
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
from evidence_book.site.checks.memory import remember
from evidence_book.site.checks.site import BuiltSite, read_site

CHECKS: tuple[Callable[[BuiltSite], list[Problem]], ...] = (
    contents.check,
    footer.check,
    helplines.check,
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


def _jobs(project: Project, site: BuiltSite) -> Iterator[Callable[[], list[Problem]]]:
    """Every check, those that take longest first."""
    yield partial(area_pages.check, site.folder, site.memory)
    yield partial(check_canaries, project, site.folder, site.memory)
    yield partial(check_disclosure, project, site)
    yield from (partial(check, site) for check in CHECKS)


def check_site(project: Project, folder: Path, digests: Mapping[str, str]) -> None:
    """Raise `SiteRefused` with every problem of every check; a check that cannot be made raises what stopped it.

    `digests` are of all files of the site in `folder`, by name: what was clean at the last build is not read again.
    """
    found = side_by_side(list(_jobs(project, read_site(project, folder, remember(project, digests)))))
    problems = [problem for each in found for problem in each]
    if problems:
        raise SiteRefused(problems)
