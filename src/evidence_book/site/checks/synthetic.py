"""What is synthetic says so where it stands: under a heading with those words; a page for children says so at its top.

No page for children but that of the example that a new report begins with quotes it at all.
"""

from __future__ import annotations

import re

from evidence_book.companions.content import EDITIONS
from evidence_book.companions.page import MADE_UP
from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import Element, Page, classes, elements, facts_in, first, text_of
from evidence_book.site.checks.site import BuiltSite

_SAYS_SO = re.compile("synthetic demonstration", re.IGNORECASE)


def _says_so(element: Element) -> bool:
    """Whether a heading above the element, in its section or one around it, says that what follows is synthetic."""
    for section in element.iterancestors("section"):
        heading = first(elements(section, "h1", "h2", "h3", "h4"))
        if heading is not None and _SAYS_SO.search(text_of(heading)):
            return True
    return False


def _is_example(page: Page) -> bool:
    """Whether a page for children says, before its first number, that all its numbers are made up."""
    found = first(each for each in elements(page) if classes(each) & {"made-up", "fact"})
    return found is not None and found.tag != "data" and MADE_UP in text_of(found)


def check(site: BuiltSite) -> list[Problem]:
    """One problem a synthetic fact that is quoted where no heading says so, or on a page for children."""

    def faults_of(name: str) -> list[Problem]:
        page = site.pages[name]
        quoted = [each for each in facts_in(page) if str(each.get("data-fact")) in site.synthetic]
        if name.split("/")[0] in EDITIONS:
            real = any(str(each.get("data-fact")) not in site.synthetic for each in facts_in(page))
            if quoted and (real or not _is_example(page)):
                return [Problem("synthetic-for-children", name, "real figures only", "quote another fact")]
        elif not all(_says_so(each) for each in quoted):
            expected = "a heading that says 'synthetic demonstration' above every synthetic figure"
            return [Problem("unmarked-synthetic", name, expected, "move it into a section that says so")]
        return []

    return site.memory.hold("synthetic", alone(list(site.pages)), faults_of, " ".join(sorted(site.synthetic)))
