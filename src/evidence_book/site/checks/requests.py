"""No page asks another site for anything: what a child reads is nobody else's business."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import Element, elements
from evidence_book.site.checks.site import BuiltSite

# Attributes that make a browser fetch something as soon as the page opens; `href` does so on all but links to follow.
_FETCHING = ("src", "srcset", "poster", "data", "background", "xlink:href")
_HARMLESS_LINKS = {"canonical", "license", "author", "next", "prev", "search", "index", "alternate"}
_ELSEWHERE = re.compile(r"(^|[\s,('\"])(https?:)?//", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"(@import\s+(url\()?|url\()\s*['\"]?(https?:)?//", re.IGNORECASE)


def _fetched(element: Element) -> list[str]:
    found = [str(element.get(name)) for name in _FETCHING if name in element.attrib]
    relations = set((element.get("rel") or "").split())
    follows = element.tag in ("a", "area") or (element.tag == "link" and relations and relations <= _HARMLESS_LINKS)
    if "href" in element.attrib and not follows:
        found.append(str(element.get("href")))
    styles = [str(element.get("style", "")), (element.text or "") if element.tag == "style" else ""]
    return found + [match.group(0) + "//" for style in styles for match in _CSS_IMPORT.finditer(style)]


def check(site: BuiltSite) -> list[Problem]:
    """One problem an element or style that would fetch from another site."""

    def asking(name: str) -> Iterator[str]:
        if name.endswith(".css"):
            yield from ["url"] if _CSS_IMPORT.search((site.folder / name).read_text(encoding="utf-8")) else []
        else:
            for element in elements(site.pages[name]):
                yield from [element.tag] if any(map(_ELSEWHERE.search, _fetched(element))) else []

    def faults_of(name: str) -> list[Problem]:
        expected, mend = "files of this site only", "serve the file from the site itself"
        return [Problem("third-party-request", name, expected, mend, field=field) for field in asking(name)]

    return site.memory.hold("requests", alone([*site.pages, *site.files(".css")]), faults_of)
