"""Which libraries the book is made with: what each that was chosen is for, and who needs the others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.reports.origins import pinned
from evidence_book.site.counts import counted
from evidence_book.tables.display import DisplayTable, words
from evidence_book.wording import capitalised

PROJECT, LOCK = "pyproject.toml", "requirements.lock"
# A line of a list of dependencies: the library, which versions, and the comment that says what it is for.
_DECLARED = re.compile(r"^[^#\n]*\"([A-Za-z0-9._-]+)[^\"]*\"\]?,?[ \t]*#[ \t]*(\S.*)$", re.MULTILINE)
_PACKAGE = re.compile(r"\n(?=[A-Za-z0-9])")
_NEEDED_BY = re.compile(r"^    # +(?:via )?([A-Za-z0-9._-]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Library:
    """One pinned library: its version, what it is for if it was chosen, and which others need it."""

    name: str
    version: str
    reason: str
    needed_by: tuple[str, ...]


def normal(name: str) -> str:
    """A library's name as locks spell it: `flit_core` is `flit-core`."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(project_file: str) -> dict[str, list[str]]:
    """The libraries that a `pyproject.toml` asks for: under an empty name those of the book, then those of each extra."""
    asked = tomllib.loads(project_file)["project"]
    lists = {"": asked["dependencies"], **asked.get("optional-dependencies", {})}
    return {group: [normal(re.split(r"[^A-Za-z0-9._-]", each)[0]) for each in names] for group, names in lists.items()}


def reasons(project_file: str) -> dict[str, str]:
    """What each library is for, as the comment beside it says; one without a comment is left out."""
    return {normal(name): reason.strip() for name, reason in _DECLARED.findall(project_file)}


def needed_by(lock: str) -> dict[str, tuple[str, ...]]:
    """For each pinned library, those that need it, as the lock says (`# via`)."""
    found: dict[str, tuple[str, ...]] = {}
    for block in _PACKAGE.split(lock.strip()):
        name = block.partition("==")[0]
        others = [each for each in _NEEDED_BY.findall(block) if each != "via"]
        found[name] = tuple(sorted({*found.get(name, ()), *others}))
    return found


def read_libraries(project: Project) -> list[Library]:
    """Every library that is pinned for the book, by name; raises `BadInput` for one that was chosen without a reason."""
    project_file = (project.root / PROJECT).read_text(encoding="utf-8")
    lock = (project.root / LOCK).read_text(encoding="utf-8")
    why, others, chosen = reasons(project_file), needed_by(lock), declared(project_file)[""]
    if without := [name for name in chosen if name not in why]:
        expected, mend = "a comment that says what the library is for", "write it beside the name"
        raise BadInput([Problem("no-reason", PROJECT, expected, mend, field=name) for name in without])
    return [
        Library(name, version, why[name] if name in chosen else "", others[name])
        for name, version in pinned(lock).items()
    ]


def chosen_table(libraries: Sequence[Library]) -> str:
    """The libraries that were chosen, each with what it is for."""
    rows = [
        [words(each.name), words(each.version), words(capitalised(each.reason))] for each in libraries if each.reason
    ]
    return DisplayTable("Libraries that were chosen", ["Library", "Version", "What it is for"], rows).to_html()


def others_table(libraries: Sequence[Library]) -> str:
    """The libraries that others need, each with those that do."""
    rows = [
        [words(each.name), words(each.version), words(", ".join(each.needed_by))]
        for each in libraries
        if not each.reason
    ]
    return DisplayTable("Libraries that others need", ["Library", "Version", "Needed by"], rows).to_html()


def count_chosen(libraries: Sequence[Library]) -> str:
    """How many libraries were chosen, with the word."""
    return counted("libraries_chosen", sum(bool(each.reason) for each in libraries), "library", "libraries")


def count_others(libraries: Sequence[Library]) -> str:
    """How many libraries come with them, with the word."""
    return counted("libraries_needed", sum(not each.reason for each in libraries), "library", "libraries")
