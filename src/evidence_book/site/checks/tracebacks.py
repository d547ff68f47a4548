"""No page shows an error: Jupyter Book itself publishes a notebook's traceback without complaint."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import elements, first, of_class, text_of
from evidence_book.site.checks.site import BuiltSite

_SIGNS = re.compile(r"Traceback \(most recent call last\)|\b[A-Z]\w+(Error|Exception|Warning):|\{\{|\}\}")


def check(site: BuiltSite) -> list[Problem]:
    """One problem a page that shows a traceback, an error, stderr, or a placeholder that was not filled in."""
    pages = site.written()

    def faults_of(name: str) -> list[Problem]:
        main = first(elements(pages[name], "main"))
        body = pages[name] if main is None else main
        shown = [*of_class(body, "output", "traceback"), *of_class(body, "output", "stderr")]
        if not shown and not _SIGNS.search(text_of(body, " ")):
            return []
        mend = "mend the notebook or page and build again"
        return [Problem("error-on-page", name, "no error, warning or unfilled placeholder", mend)]

    return site.memory.hold("tracebacks", alone(list(pages)), faults_of)
