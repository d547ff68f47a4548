"""Digits in prose come from facts: a number that was typed is a number that will be wrong one day."""

from __future__ import annotations

import re

from bs4 import Tag
from bs4.element import NavigableString, PageElement, RubyTextString

from evidence_book.problems import Problem
from evidence_book.site.cards import fact_at
from evidence_book.site.checks.site import BuiltSite
from evidence_book.site.counts import BOOK_COUNTS

# Code as it was written may hold digits; what code printed may not. Released tables and lists are made from data.
_NOT_PROSE = (
    "table.released, .cell_input, div.highlight:not(.cell_output div.highlight), :not(pre) > code, script, style, "
    "a.headerlink, .caption-number, .toctree-wrapper, .prev-next-footer, ul.downloads, .of-place"
)
# Attributes that a reader hears or sees.
_SPOKEN = ("title", "aria-label", "start", "placeholder")


def _unproven(element: Tag, site: BuiltSite) -> str | None:
    """Say what is wrong with a number that claims to be a fact."""
    fact_id = str(element.get("data-fact", ""))
    if fact_id in BOOK_COUNTS:
        return None
    said = element.get_text()
    if fact_id not in site.fact_values:
        return "a fact that was released"
    return None if said in site.fact_values[fact_id] else "the fact as it was released"


def _prose(article: Tag) -> tuple[list[str], list[str]]:
    """The texts of an article that are prose, each fact as the word *fact*, and what its attributes say aloud."""
    passed_over = {id(element) for element in article.select(_NOT_PROSE)}
    read: list[str] = []
    spoken: list[str] = []
    waiting: list[PageElement] = [article]
    while waiting:
        element = waiting.pop()
        if type(element) in (NavigableString, RubyTextString):
            read.append(str(element))
        elif isinstance(element, Tag) and id(element) not in passed_over:
            if element.name == "data" and "fact" in (element.get("class") or ()):
                read.append("fact")
                continue
            spoken += [str(element[each]) for each in _SPOKEN if element.has_attr(each) and not element.find("table")]
            waiting += reversed(element.contents)
    return read, spoken


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
        for element in article.select("data.fact"):
            if fault := _unproven(element, site):
                mend = "quote the fact with fact(…) and build again"
                problems.append(Problem("unproven-number", name, fault, mend, field=str(element.get("data-fact"))))
        if fact_at(name):  # a fact's own page is made from its record alone, and has a check that holds it to that
            continue
        read, spoken = _prose(article)
        text = re.sub(r"\s+", " ", " ; ".join([" ".join(read), *spoken]))
        for pattern in allowed:
            text = pattern.sub("", text)
        for found in dict.fromkeys(word for word in text.split() if any(map(str.isnumeric, word))):
            expected = f"no typed numbers; found '{found}'"
            mend = "make it a fact and quote it with fact(…), or allow its kind in book/allowed_numbers.yml"
            problems.append(Problem("typed-number", name, expected, mend))
    return problems
