"""No page asks another site for anything: what a child reads is nobody else's business."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
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
    problems = []
    mend = "serve the file from the site itself"
    for name, page in site.pages.items():
        for element in elements(page):
            if any(_ELSEWHERE.search(part) for part in _fetched(element)):
                problems.append(
                    Problem("third-party-request", name, "files of this site only", mend, field=element.tag)
                )
    for path in sorted(site.folder.rglob("*.css")):
        if _CSS_IMPORT.search(path.read_text(encoding="utf-8")):
            name = path.relative_to(site.folder).as_posix()
            problems.append(Problem("third-party-request", name, "files of this site only", mend, field="url"))
    return problems
