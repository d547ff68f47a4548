"""The built site as checks see it: every page parsed once, and only if a check asks for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from evidence_book.companions.publish import addresses
from evidence_book.digests import names_below
from evidence_book.facts import FORMS, Fact, Facts, read_facts
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.editions import edition_names
from evidence_book.reports.release import read_release
from evidence_book.safe_yaml import safe_load
from evidence_book.site import edition_pages
from evidence_book.site.address import path_of, read_address
from evidence_book.site.area_pages import FOLDER as PLACES
from evidence_book.site.area_pages import facts_of_place, places_listed, profile_files
from evidence_book.site.cards import FOLDER, address_of
from evidence_book.site.checks.memory import Memory
from evidence_book.site.checks.parsed import Page, parse
from evidence_book.site.contents import read_table_of_contents
from evidence_book.site.finding import NOT_FOUND
from evidence_book.site.rights_pages import article_files

# Pages that nobody wrote: Jupyter Book's own, and the one for addresses that lead nowhere.
GENERATED = frozenset({"genindex.html", "search.html", NOT_FOUND})


class Pages(Mapping[str, Page]):
    """Pages by address, each parsed when it is first asked for: one that was clean at the last build never is."""

    def __init__(self, names: Iterable[str], page: Callable[[str], Page]) -> None:
        self._page, self._parsed = page, dict[str, Page | None](dict.fromkeys(names))

    def __getitem__(self, name: str) -> Page:
        if (page := self._parsed[name]) is None:
            page = self._parsed[name] = self._page(name)
        return page

    def __contains__(self, name: object) -> bool:
        return name in self._parsed

    def __iter__(self) -> Iterator[str]:
        return iter(self._parsed)

    def __len__(self) -> int:
        return len(self._parsed)


@dataclass(frozen=True)
class BuiltSite:
    """Pages by address (`reports/strip-searches.html`), and what they are held against.

    `facts` are the released ones, `synthetic` names those that are, `root` is the path of the book on its host. Of the pages
    of facts there is one of each sort. `memory` holds what was without fault before.
    """

    folder: Path
    pages: Mapping[str, Page]
    table_of_contents: frozenset[str]
    fact_values: Mapping[str, frozenset[str]]
    allowed_numbers: tuple[str, ...]
    synthetic: frozenset[str] = frozenset()
    facts: Facts = field(default_factory=Facts)
    root: str = "/"
    memory: Memory = field(default_factory=Memory)

    @cached_property
    def names(self) -> frozenset[str]:
        """The name of every file of the site."""
        return self.memory.names(self.folder)

    @cached_property
    def folders(self) -> frozenset[str]:
        """The name of every folder of the site, its own among them."""
        return frozenset(parent.as_posix() for name in self.names for parent in PurePosixPath(name).parents)

    def files(self, ending: str) -> list[str]:
        """The names of the files of the site that end so, in order."""
        return sorted(name for name in self.names if name.endswith(ending))

    def written(self) -> Mapping[str, Page]:
        """The pages that somebody wrote."""
        return Pages((name for name in self.pages if name not in GENERATED), self.pages.__getitem__)


def _read_allowed(path: Path) -> tuple[str, ...]:
    shown_as = "book/allowed_numbers.yml"
    patterns = []
    try:
        for position, entry in enumerate(safe_load(path.read_text(encoding="utf-8")), start=1):
            re.compile(entry["pattern"])
            patterns.append(str(entry["pattern"]))
            if not entry["why"]:
                raise BadInput([Problem("bad-pattern", shown_as, "a reason", "say why", position, "why")])
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError, re.error):
        expected = "a list of entries with `pattern` (a regular expression) and `why`"
        mend = "correct the entry after the last good one"
        raise BadInput([Problem("bad-patterns", shown_as, expected, mend, len(patterns) + 1)]) from None
    return tuple(patterns)


def _typical(facts: Facts) -> frozenset[str]:
    """One page of each sort of fact. All pages of facts are of one frame: these stand for it before every check.

    What each says in that frame is read by the check of pages of facts, which is made for a thousand of them.
    """
    sorts = {(fact.kind, fact.marker is None, fact.interval is None): fact.id for fact in facts}
    return frozenset(address_of(fact_id) for fact_id in sorts.values())


def _typical_places(folder: Path) -> Mapping[str, dict[str, Any]]:
    """One page of a place of each kind, the one with most to tell, with its profile; and no other page of the kind."""
    files = {path.stem: path for path in profile_files(folder)}
    most: dict[str, tuple[int, str]] = {}
    for place in places_listed(folder):
        if file := files.get(place["area_code"]):
            told = (file.stat().st_size, place["area_code"])
            most[place["level"]] = max(told, most.get(place["level"], told))
    return {f"{PLACES}/{code}.html": json.loads(files[code].read_bytes()) for _, code in most.values()}


def _said_by(records: Iterable[Fact]) -> dict[str, frozenset[str]]:
    return {fact.id: frozenset(fact.said(form) for form in FORMS) for fact in records}


def read_site(project: Project, folder: Path, memory: Memory | None = None) -> BuiltSite:
    """Parse every page of a built site; of the pages of facts, one of each sort."""
    allowed = _read_allowed(project.book / "allowed_numbers.yml")
    facts = read_facts(folder / "data" / "facts.json", "data/facts.json")
    typical, places = _typical(facts), _typical_places(folder)
    apart = {address.split("/")[1] for address in (f"{PLACES}/index.html", f"{PLACES}/map.html", *places)}
    names = (name for name in names_below(folder) if name.endswith(".html"))
    looked_at = (
        name
        for name in names
        if "_static" not in name.split("/")
        and (name in typical or not name.startswith(f"{FOLDER}/"))
        and (not name.startswith(f"{PLACES}/") or name.split("/")[1] in apart)
    )
    return BuiltSite(
        folder=folder,
        pages=Pages(looked_at, lambda name: parse((folder / name).read_text(encoding="utf-8"))),
        table_of_contents=read_table_of_contents(project.book)
        | addresses(each.page for each in REPORTS.values())
        | article_files(read_release(project, "rights_map").tables["articles"].frame)
        | frozenset(edition_pages.address_of(name) for name in edition_names(project))
        | typical
        | frozenset(places),
        fact_values=_said_by(facts)
        | {name: said for each in places.values() for name, said in _said_by(facts_of_place(each).values()).items()},
        allowed_numbers=allowed,
        synthetic=frozenset(fact.id for fact in facts if fact.kind == "synthetic"),
        facts=facts,
        root=path_of(read_address(project.config)),
        memory=memory or Memory(),
    )
