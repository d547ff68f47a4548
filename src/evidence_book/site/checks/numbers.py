"""Digits in prose come from facts: a number that was typed is a number that will be wrong one day."""

from __future__ import annotations

import copy
import re

from bs4 import Tag

from evidence_book.problems import Problem
from evidence_book.site.checks.site import BuiltSite

_NOT_PROSE = "table.released, pre, code, script, style, a.headerlink, .toctree-wrapper, .prev-next-footer, ul.downloads"
_DIGITS = re.compile(r"\S*\d\S*")


def _unproven(element: Tag, site: BuiltSite) -> str | None:
    """Say what is wrong with a number that claims to be a fact."""
    fact_id = str(element.get("data-fact", ""))
    if fact_id.startswith("book."):  # counts of the book itself, filled in when it was assembled
        return None
    said = element.get_text()
    if fact_id not in site.fact_values:
        return "a fact that was released"
    return None if said in site.fact_values[fact_id] else "the fact as it was released"


def check(site: BuiltSite) -> list[Problem]:
    """One problem a number in prose that is no fact and not on the list of allowed numbers."""
    allowed = [re.compile(pattern) for pattern in site.allowed_numbers]
    problems = []
    for name, page in site.written().items():
        article = page.find("article")
        if not isinstance(article, Tag):
            problems.append(Problem("no-content", name, "an article", "check the theme's page template"))
            continue
        prose = copy.copy(article)
        for element in prose.select("data.fact"):
            if fault := _unproven(element, site):
                mend = "quote the fact with fact(…) and build again"
                problems.append(Problem("unproven-number", name, fault, mend, field=str(element.get("data-fact"))))
            element.replace_with("fact")
        for element in prose.select(_NOT_PROSE):
            element.decompose()
        text = re.sub(r"\s+", " ", prose.get_text(" "))
        for pattern in allowed:
            text = pattern.sub("", text)
        for found in dict.fromkeys(_DIGITS.findall(text)):
            expected = f"no typed numbers; found '{found}'"
            mend = "make it a fact and quote it with fact(…), or allow its kind in book/allowed_numbers.yml"
            problems.append(Problem("typed-number", name, expected, mend))
    return problems
