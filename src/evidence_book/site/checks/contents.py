"""Pages equal the table of contents: no page is missing, none is there that nobody listed."""

from __future__ import annotations

from evidence_book.problems import Problem
from evidence_book.site.checks.site import BuiltSite


def check(site: BuiltSite) -> list[Problem]:
    """One problem a page that is missing or was not listed."""
    built = set(site.written())
    missing = [
        Problem("missing-page", name, "the page that book/_toc.yml lists", "add the page or remove its entry")
        for name in sorted(site.table_of_contents - built)
    ]
    stray = [
        Problem("stray-page", name, "only pages that book/_toc.yml lists", "list the page or remove it")
        for name in sorted(built - site.table_of_contents)
    ]
    return missing + stray
