"""Checks of the built site, one file each; a site that fails one is not published."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
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


def check_site(project: Project, folder: Path) -> None:
    """Raise `SiteRefused` with every problem of every check."""
    # The two that read every byte and every place go through the files by themselves: each in a process of its own.
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("fork")) as beside:
        references = beside.submit(check_canaries, project, folder)
        places = beside.submit(area_pages.check, folder)
        site = read_site(project, folder)
        problems = [problem for check in CHECKS for problem in check(site)]
        problems += [*places.result(), *references.result(), *check_disclosure(project, site)]
    if problems:
        raise SiteRefused(problems)
