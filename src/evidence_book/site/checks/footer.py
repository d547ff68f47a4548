"""Every page says in its foot what it is not, and where a child finds help."""

from __future__ import annotations

from evidence_book.problems import Problem
from evidence_book.site.checks.helplines import DIALS, HELP_LINES
from evidence_book.site.checks.parsed import elements, text_of
from evidence_book.site.checks.site import BuiltSite

STATEMENT = "not an official publication"


def check(site: BuiltSite) -> list[Problem]:
    """One problem a page whose foot lacks the statement or a help line that dials."""
    problems = []
    mend = "put it into extra_footer of _config.yml"
    for name, page in site.pages.items():
        feet = list(elements(page, "footer"))
        if not any(STATEMENT in " ".join(text_of(foot, " ").split()) for foot in feet):
            problems.append(Problem("missing-footer", name, f"'{STATEMENT}' in the foot of the page", mend))
        dialled = {str(link.get("href")) for foot in feet for link in elements(foot, "a")}
        problems += [
            Problem("missing-help-line", name, f"a link to {DIALS}{line} in the foot of the page", mend)
            for line in HELP_LINES
            if f"{DIALS}{line}" not in dialled
        ]
    return problems
