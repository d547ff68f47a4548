"""No page shows an error: Jupyter Book itself publishes a notebook's traceback without complaint."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.checks.site import BuiltSite

_SIGNS = re.compile(r"Traceback \(most recent call last\)|\b[A-Z]\w+(Error|Exception|Warning):|\{\{|\}\}")


def check(site: BuiltSite) -> list[Problem]:
    """One problem a page that shows a traceback, an error, stderr, or a placeholder that was not filled in."""
    problems = []
    for name, page in site.written().items():
        body = page.find("main") or page
        if body.select(".output.traceback, .output.stderr") or _SIGNS.search(body.get_text(" ")):
            mend = "mend the notebook or page and build again"
            problems.append(Problem("error-on-page", name, "no error, warning or unfilled placeholder", mend))
    return problems
