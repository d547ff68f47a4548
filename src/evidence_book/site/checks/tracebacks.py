"""No page shows an error: Jupyter Book itself publishes a notebook's traceback without complaint."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.checks.parsed import elements, first, of_class, text_of
from evidence_book.site.checks.site import BuiltSite

_SIGNS = re.compile(r"Traceback \(most recent call last\)|\b[A-Z]\w+(Error|Exception|Warning):|\{\{|\}\}")


def check(site: BuiltSite) -> list[Problem]:
    """One problem a page that shows a traceback, an error, stderr, or a placeholder that was not filled in."""
    problems = []
    for name, page in site.written().items():
        main = first(elements(page, "main"))
        body = page if main is None else main
        shown = [*of_class(body, "output", "traceback"), *of_class(body, "output", "stderr")]
        if shown or _SIGNS.search(text_of(body, " ")):
            mend = "mend the notebook or page and build again"
            problems.append(Problem("error-on-page", name, "no error, warning or unfilled placeholder", mend))
    return problems
