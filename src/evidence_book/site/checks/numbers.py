"""Digits in prose come from facts: a number that was typed is a number that will be wrong one day."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.cards import fact_at
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import Element, classes, elements, facts_in, text_of
from evidence_book.site.checks.site import BuiltSite
from evidence_book.site.counts import BOOK_COUNTS

# Released tables and lists are made from data; code as it was written, and what it says of itself, may hold digits.
_NOT_PROSE = frozenset({"cell_input", "caption-number", "toctree-wrapper", "prev-next-footer", "of-place"})
_NOT_PROSE_OF = {"table": "released", "a": "headerlink", "ul": "downloads", "div": "reference"}
# Attributes that a reader hears or sees.
_SPOKEN = ("title", "aria-label", "start", "placeholder")


def _unproven(element: Element, site: BuiltSite) -> str | None:
    """Say what is wrong with a number that claims to be a fact."""
    fact_id = str(element.get("data-fact", ""))
    if fact_id in BOOK_COUNTS:
        return None
    said = text_of(element)
    if fact_id not in site.fact_values:
        return "a fact that was released"
    return None if said in site.fact_values[fact_id] else "the fact as it was released"


def _is_passed_over(element: Element, *, in_output: bool) -> bool:
    """Whether an element holds no prose. What code printed is some: it may not hold digits."""
    own = classes(element)
    around = element.getparent()
    return (
        element.tag in ("script", "style")
        or bool(own & _NOT_PROSE)
        or _NOT_PROSE_OF.get(element.tag) in own
        or (element.tag == "div" and "highlight" in own and not in_output)
        or (element.tag == "code" and (around is None or around.tag != "pre"))
    )


def _read(element: Element, read: list[str], spoken: list[str], *, in_output: bool = False) -> None:
    """Read an element aloud: its texts, each fact as the word *fact*, and what its attributes say."""
    if element.tag == "data" and "fact" in classes(element):
        read.append("fact")
        return
    if element.find(".//table") is None:
        spoken += [str(element.get(each)) for each in _SPOKEN if each in element.attrib]
    in_output = in_output or "cell_output" in classes(element)
    read.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and not _is_passed_over(child, in_output=in_output):
            _read(child, read, spoken, in_output=in_output)
        read.append(child.tail or "")


def _prose(article: Element) -> tuple[list[str], list[str]]:
    """The texts of an article that are prose, and what its attributes say aloud."""
    read: list[str] = []
    spoken: list[str] = []
    _read(article, read, spoken)
    return read, spoken


def check(site: BuiltSite) -> list[Problem]:
    """One problem a number in prose that is no fact and not on the list of allowed numbers."""
    allowed = [re.compile(pattern) for pattern in site.allowed_numbers]
    pages = site.written()

    def faults_of(name: str) -> list[Problem]:
        articles, problems = list(elements(pages[name], "article")), list[Problem]()
        if len(articles) != 1:
            mend = "check the page for stray HTML, and the theme's page template"
            return [Problem("no-content", name, "exactly one article", mend)]
        (article,) = articles
        for element in facts_in(article):
            if fault := _unproven(element, site):
                mend = "quote the fact with fact(…) and build again"
                problems.append(Problem("unproven-number", name, fault, mend, field=str(element.get("data-fact"))))
        if fact_at(name):  # a fact's own page is made from its record alone, and has a check that holds it to that
            return problems
        read, spoken = _prose(article)
        text = re.sub(r"\s+", " ", " ; ".join([" ".join(read), *spoken]))
        for pattern in allowed:
            text = pattern.sub("", text)
        for found in dict.fromkeys(word for word in text.split() if any(map(str.isnumeric, word))):
            expected = f"no typed numbers; found '{found}'"
            mend = "make it a fact and quote it with fact(…), or allow its kind in book/allowed_numbers.yml"
            problems.append(Problem("typed-number", name, expected, mend))
        return problems

    said = sorted((fact_id, *sorted(values)) for fact_id, values in site.fact_values.items())
    return site.memory.hold("numbers", alone(list(pages)), faults_of, f"{said} {site.allowed_numbers}")
