"""Every link within the site leads to a file that is there, and to a place in it that exists."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from urllib.parse import unquote, urlsplit

from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import elements
from evidence_book.site.checks.site import BuiltSite
from evidence_book.site.finding import NOT_FOUND

_ELSEWHERE = ("https://", "http://", "tel:", "mailto:", "data:image/")
_OUTSIDE = re.compile(r"^([a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def _target(site: BuiltSite, name: str, path: str) -> str:
    """The file that the path of an address leads to from a page, whether it is there or not."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
    return posixpath.normpath(posixpath.join(target, "index.html")) if target in site.folders else target


def check(site: BuiltSite) -> list[Problem]:
    """One problem a link whose file or anchor does not exist."""
    needs: dict[str, dict[str, str]] = {}  # where each page leads, and what the pages hold in which it leads to a place

    @cache
    def anchors(name: str) -> frozenset[str]:
        return frozenset(map(str, site.pages[name].xpath("//@id")))

    def faults_of(name: str) -> list[Problem]:
        needed, problems = needs.setdefault(name, {}), list[Problem]()
        for link in elements(site.pages[name], "a", "link", "img", "script"):
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
            target = _target(site, name, parts.path)
            needed.setdefault(target, "")
            if target not in site.names:
                problems.append(Problem("broken-link", name, f"a file for '{address}'", "correct the link"))
            elif parts.fragment and target in site.pages:
                needed[target] = site.memory.digests.get(target, "")
                if parts.fragment not in anchors(target):
                    problems.append(Problem("broken-anchor", name, f"a place for '{address}'", "correct the link"))
        return problems

    return site.memory.hold("links", alone(list(site.pages)), faults_of, f"{site.root} {sorted(site.pages)}", needs)
