"""Pages for adults and for children belong together: they link to each other and quote the same facts."""

from __future__ import annotations

import posixpath

from evidence_book.companions.content import EDITIONS, address
from evidence_book.problems import Problem
from evidence_book.site.checks.parsed import Page
from evidence_book.site.checks.site import BuiltSite


def _targets(name: str, page: Page) -> set[str]:
    folder = posixpath.dirname(name)
    return {posixpath.normpath(posixpath.join(folder, str(link.get("href")))) for link in page.iterfind(".//a[@href]")}


def _meta(page: Page, name: str) -> str:
    found = page.find(f".//meta[@name='{name}']")
    return "" if found is None else str(found.get("content"))


def _editions(name: str) -> list[str]:
    """The pages for children that belong to a report."""
    return [address(edition, name.removeprefix("reports/").removesuffix(".html")) for edition in EDITIONS]


def check(site: BuiltSite) -> list[Problem]:
    """One problem a pair that does not link both ways, or whose digests of facts differ."""

    def faults_of(name: str) -> list[Problem]:
        page, problems = site.pages[name], []
        carried = {
            (str(element.get("data-facts-digest")), str(element.get("data-edition")))
            for element in page.iterfind(".//*[@data-facts-digest]")
        }
        for other in _editions(name):
            companion = site.pages.get(other)
            if companion is None:
                problems.append(Problem("missing-edition", other, "an edition of every report", "write it"))
                continue
            if other not in _targets(name, page) or name not in _targets(other, companion):
                problems.append(Problem("unpaired", other, f"links from and to {name}", "link them"))
            if carried != {(_meta(companion, "facts-digest"), _meta(companion, "edition"))}:
                expected = f"the edition and the facts that {name} quotes"
                problems.append(Problem("other-facts", other, expected, "run `evidence build`"))
        return problems

    reports = (name for name in site.pages if name.startswith("reports/"))
    together = {name: [name, *(each for each in _editions(name) if each in site.pages)] for name in reports}
    return site.memory.hold("pairs", together, faults_of)
