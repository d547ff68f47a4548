"""The built site as checks see it: every page parsed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup

from evidence_book.facts import FORMS, read_facts
from evidence_book.project import Project

# Pages that Jupyter Book adds by itself.
GENERATED = frozenset({"genindex.html", "search.html"})


@dataclass(frozen=True)
class BuiltSite:
    """Pages by address (`reports/strip-searches.html`), and what they are held against."""

    folder: Path
    pages: Mapping[str, BeautifulSoup]
    table_of_contents: frozenset[str]
    fact_values: Mapping[str, frozenset[str]]
    allowed_numbers: tuple[str, ...]

    def written(self) -> Mapping[str, BeautifulSoup]:
        """The pages that somebody wrote."""
        return {name: page for name, page in self.pages.items() if name not in GENERATED}


def _listed(entry: Any) -> list[str]:
    if isinstance(entry, list):
        return [name for item in entry for name in _listed(item)]
    if not isinstance(entry, dict):
        return []
    own = [str(entry[key]) for key in ("root", "file") if key in entry]
    nested = [name for key in ("parts", "chapters", "sections") for name in _listed(entry.get(key, []))]
    return own + nested


def read_table_of_contents(path: Path) -> frozenset[str]:
    """List the addresses that `_toc.yml` names."""
    return frozenset(f"{name}.html" for name in _listed(yaml.safe_load(path.read_text(encoding="utf-8"))))


def _fact_values(folder: Path) -> dict[str, frozenset[str]]:
    path = folder / "data" / "facts.json"
    return {fact.id: frozenset(fact.said(form) for form in FORMS) for fact in read_facts(path, "data/facts.json")}


def read_site(project: Project, folder: Path) -> BuiltSite:
    """Parse every page of a built site."""
    allowed = yaml.safe_load((project.book / "allowed_numbers.yml").read_text(encoding="utf-8"))
    return BuiltSite(
        folder=folder,
        pages={
            path.relative_to(folder).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
            for path in sorted(folder.rglob("*.html"))
            if "_static" not in path.relative_to(folder).parts
        },
        table_of_contents=read_table_of_contents(project.book / "_toc.yml"),
        fact_values=_fact_values(folder),
        allowed_numbers=tuple(entry["pattern"] for entry in allowed),
    )
