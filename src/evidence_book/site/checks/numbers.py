"""Digits in prose come from facts: a number that was typed is a number that will be wrong one day."""

from __future__ import annotations

import copy
import re

from bs4 import Tag
from bs4.element import NavigableString, RubyTextString

from evidence_book.problems import Problem
from evidence_book.site.cards import fact_at
from evidence_book.site.checks.site import BuiltSite

# Code as it was written may hold digits; what code printed may not. Released tables and lists are made from data.
_NOT_PROSE = (
    "table.released, .cell_input, div.highlight:not(.cell_output div.highlight), :not(pre) > code, script, style, "
    "a.headerlink, .toctree-wrapper, .prev-next-footer, ul.downloads"
)
# Attributes that a reader hears or sees.
_SPOKEN = ("title", "aria-label", "start", "placeholder")
# Counts of the book itself, filled in when it is assembled.
BOOK_COUNTS = frozenset({"book.sources", "book.datasets", "book.rows", "book.rules"})


def _unproven(element: Tag, site: BuiltSite) -> str | None:
    """Say what is wrong with a number that claims to be a fact."""
    fact_id = str(element.get("data-fact", ""))
    if fact_id in BOOK_COUNTS:
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
        articles = page.find_all("article")
        article = articles[0] if articles else None
        if not isinstance(article, Tag) or len(articles) > 1:
            mend = "check the page for stray HTML, and the theme's page template"
            problems.append(Problem("no-content", name, "exactly one article", mend))
            continue
        prose = copy.copy(article)
        for element in prose.select("data.fact"):
            if fault := _unproven(element, site):
                mend = "quote the fact with fact(…) and build again"
                problems.append(Problem("unproven-number", name, fault, mend, field=str(element.get("data-fact"))))
            element.replace_with("fact")
        if fact_at(name):  # a fact's own page is made from its record alone, and has a check that holds it to that
            continue
        for element in prose.select(_NOT_PROSE):
            element.decompose()
        spoken = [
            str(element[attribute])
            for element in prose.find_all(True)
            for attribute in _SPOKEN
            if element.has_attr(attribute) and not element.find("table")
        ]
        text = re.sub(r"\s+", " ", " ; ".join([prose.get_text(" ", types=(NavigableString, RubyTextString)), *spoken]))
        for pattern in allowed:
            text = pattern.sub("", text)
        for found in dict.fromkeys(word for word in text.split() if any(map(str.isnumeric, word))):
            expected = f"no typed numbers; found '{found}'"
            mend = "make it a fact and quote it with fact(…), or allow its kind in book/allowed_numbers.yml"
            problems.append(Problem("typed-number", name, expected, mend))
    return problems
