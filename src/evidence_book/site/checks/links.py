"""Every link within the site leads to a file that is there, and to a place in it that exists."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from urllib.parse import unquote, urlsplit

from evidence_book.problems import Problem
from evidence_book.site.checks.parsed import elements
from evidence_book.site.checks.site import BuiltSite
from evidence_book.site.finding import NOT_FOUND

_ELSEWHERE = ("https://", "http://", "tel:", "mailto:", "data:image/")
_OUTSIDE = re.compile(r"^([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def check(site: BuiltSite) -> list[Problem]:
    """One problem a link whose file or anchor does not exist."""

    @cache
    def anchors(name: str) -> frozenset[str]:
        page = site.pages[name]
        return frozenset(map(str, page.xpath("//@id")))

    problems = []
    for name, page in site.pages.items():
        for link in elements(page, "a", "link", "img", "script"):
            address = str(link.get("href") or link.get("src") or "")
            if not address or address.lower().startswith(_ELSEWHERE):
                continue
            if name == NOT_FOUND:
                # Shown at any address, it names pages from the root of the host: those of the book are looked up.
                address = address.removeprefix(site.root)
            if _OUTSIDE.match(address) or address.startswith("/"):
                problems.append(
                    Problem("bad-address", name, "a link within the site, to https, or that dials", "correct the link")
                )
                continue
            parts = urlsplit(address)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path))) if parts.path else name  # fmt: skip
            if target == "." or (site.folder / target).is_dir():
                target = posixpath.normpath(posixpath.join(target, "index.html"))
            if target.startswith("..") or not (site.folder / target).is_file():
                problems.append(Problem("broken-link", name, f"a file for '{address}'", "correct the link"))
            elif parts.fragment and target in site.pages and parts.fragment not in anchors(target):
                problems.append(Problem("broken-anchor", name, f"a place for '{address}'", "correct the link"))
    return problems
