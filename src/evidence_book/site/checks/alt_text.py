"""Every picture says what it shows, in words that are not the name of a file."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import Element, elements
from evidence_book.site.checks.site import BuiltSite

_LOOKS_LIKE_PATH = re.compile(r"^\S*[/\\]\S*$|\.(png|svg|jpe?g|gif|webp)\b", re.IGNORECASE)


def _fault(image: Element) -> str | None:
    alt = image.get("alt")
    if alt is None:
        return "alt text"
    if not str(alt).strip():
        return None if image.get("role") == "presentation" else "alt text that says what the picture shows"
    return "words, not the name of a file" if _LOOKS_LIKE_PATH.search(str(alt).strip()) else None


def check(site: BuiltSite) -> list[Problem]:
    """One problem a picture without alt text, with empty alt text, or with a path for it."""
    pages = site.written()

    def faults_of(name: str) -> list[Problem]:
        return [
            Problem("bad-alt-text", name, fault, f"give the picture {position} of the page alt text", field="alt")
            for position, image in enumerate(elements(pages[name], "img"), start=1)
            if (fault := _fault(image))
        ]

    return site.memory.hold("alt_text", alone(list(pages)), faults_of)
