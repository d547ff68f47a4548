"""Every page says in its foot what it is not, and where a child finds help."""

from __future__ import annotations

from evidence_book.problems import Problem
from evidence_book.site.checks.helplines import DIALS, HELP_LINES
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import Page, elements, text_of
from evidence_book.site.checks.site import BuiltSite

STATEMENT = "not an official publication"


def _faults(name: str, page: Page) -> list[Problem]:
    mend = "put it into extra_footer of _config.yml"
    feet, problems = list(elements(page, "footer")), []
    if not any(STATEMENT in " ".join(text_of(foot, " ").split()) for foot in feet):
        problems.append(Problem("missing-footer", name, f"'{STATEMENT}' in the foot of the page", mend))
    dialled = {str(link.get("href")) for foot in feet for link in elements(foot, "a")}
    problems += [
        Problem("missing-help-line", name, f"a link to {DIALS}{line} in the foot of the page", mend)
        for line in HELP_LINES
        if f"{DIALS}{line}" not in dialled
    ]
    return problems


def check(site: BuiltSite) -> list[Problem]:
    """One problem a page whose foot lacks the statement or a help line that dials."""
    return site.memory.hold("footer", alone(list(site.pages)), lambda name: _faults(name, site.pages[name]))
