"""A number that a page gives to call is one that helps: a child may call it, and two digits are soon exchanged."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import Page, elements, pieces, text_of
from evidence_book.site.checks.site import BuiltSite

# Childline, Help at Hand, and the emergency services, as they are dialled.
HELP_LINES = ("08001111", "08005280731", "999")
DIALS = "tel:"
# What a reader in Britain takes for a number to call.
_TO_CALL = re.compile(r"(?<![\w.,/_-])(?:0|\+44[ \u00a0]?)\d{2,4}(?:[ \u00a0-]?\d){4,8}(?![\w/_])")


def _dialled(text: str) -> str:
    return re.sub(r"[^\d+]", "", text)


def _faults(page: Page) -> list[tuple[str, str]]:
    """What is wrong with numbers to call: what is given, and what is expected in its place."""
    known = "one of " + ", ".join(HELP_LINES)
    given = [number for text in pieces(page) for number in _TO_CALL.findall(text)]
    found = [(number, known) for number in given if _dialled(number) not in HELP_LINES]
    for link in elements(page, "a"):
        address, text = str(link.get("href") or ""), text_of(link)
        if address.startswith(DIALS) and address.removeprefix(DIALS) not in HELP_LINES:
            found.append((address, known))
        elif address.startswith(DIALS) and _dialled(text) != address.removeprefix(DIALS):
            found.append((text, f"the number that it dials, {address.removeprefix(DIALS)}"))
    return found


def check(site: BuiltSite) -> list[Problem]:
    """One problem a number that is no help line, and one a link that dials another number than it shows."""

    def faults_of(name: str) -> list[Problem]:
        mend = "correct the number; a help line that is new is declared in evidence_book.site.checks.helplines"
        return [
            Problem("wrong-number", name, expected, mend, field=given) for given, expected in _faults(site.pages[name])
        ]

    return site.memory.hold("helplines", alone(list(site.pages)), faults_of)
