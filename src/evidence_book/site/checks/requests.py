"""No page asks another site for anything: what a child reads is nobody else's business."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.checks.site import BuiltSite

# Elements that make a browser fetch something as soon as the page opens.
_FETCHING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "link": "href"}  # fmt: skip
_HARMLESS_LINKS = {"canonical", "license", "author", "next", "prev", "search", "index", "alternate"}
_ELSEWHERE = re.compile(r"^(https?:)?//", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"(@import\s+(url\()?|url\()\s*['\"]?(https?:)?//", re.IGNORECASE)


def check(site: BuiltSite) -> list[Problem]:
    """One problem an element or style that would fetch from another site."""
    problems = []
    mend = "serve the file from the site itself"
    for name, page in site.pages.items():
        for tag, attribute in _FETCHING.items():
            for element in page.find_all(tag):
                relations = set(element.get("rel") or [])
                if tag == "link" and relations and relations <= _HARMLESS_LINKS:
                    continue
                if _ELSEWHERE.match(str(element.get(attribute, ""))):
                    problems.append(Problem("third-party-request", name, "files of this site only", mend, field=tag))
    for path in sorted(site.folder.rglob("*.css")):
        if _CSS_IMPORT.search(path.read_text(encoding="utf-8")):
            name = path.relative_to(site.folder).as_posix()
            problems.append(Problem("third-party-request", name, "files of this site only", mend, field="url"))
    return problems
