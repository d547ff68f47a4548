"""Editions: what this book said at a time, frozen in the repository, and what changed since.

A frozen edition lies in `data/editions/<name>/` and is never written again: the released tables and facts as they
were, and `manifest.json` with the digest of each file and of what they were made from. What is a synthetic
demonstration is no evidence and is left out.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from evidence_book.digests import digest_file, digest_tree
from evidence_book.facts import Fact, Facts, read_facts
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED
from evidence_book.reports.origins import read_origins
from evidence_book.reports.release import read_release, release_folder
from evidence_book.storage import replacing_tree, write_json

MANIFEST = "manifest.json"
# What an edition was made from, in full; the first edition states it in short, in its manifest alone.
ORIGINS = "origins.json"
_NAME = re.compile(r"[0-9]{4}(-[0-9]{2})?(\.[0-9]+)?")

Changed = Literal["new", "gone", "number", "limits", "wording", "source"]


class EditionExists(EvidenceError):
    """An edition of that name is frozen already, and stays as it is."""


@dataclass(frozen=True)
class Edition:
    """One frozen edition: `frozen_on` is a day (YYYY-MM-DD), `releases` the names of what it holds."""

    name: str
    frozen_on: str
    facts: Facts
    releases: tuple[str, ...]
    digest: str


@dataclass(frozen=True)
class Change:
    """What became of one fact since an edition; `before` or `after` is missing where it is new or gone."""

    fact_id: str
    kind: Changed
    before: Fact | None
    after: Fact | None

    def told(self, edition: str) -> str:
        """The change in a sentence."""
        match self.kind:
            case "new":
                return f"New since the edition {edition}."
            case "gone":
                return f"In the edition {edition}, and no longer here."
            case "number":
                if (was := _rounded_away(self.before, self.after)) is not None:
                    return f"Rounded, it is as in the edition {edition}; the number behind it was {was:.6g}."
                return f"Was {_said(self.before)} in the edition {edition}."
            case "limits":
                return f"The number is as in the edition {edition}; its limits were {_limits(self.before)}."
            case "wording":
                return f"The number is as in the edition {edition}; what is said of it changed."
            case "source":
                return f"The number is as in the edition {edition}; its sources changed."


def _rounded_away(before: Fact | None, after: Fact | None) -> float | None:
    """The number there was, where another is said as it was."""
    alike = before and after and before.display == after.display and before.value != after.value
    return before.value if before and alike else None


def _said(fact: Fact | None) -> str:
    return fact.display if fact else "none"


def _limits(fact: Fact | None) -> str:
    return (fact.limits if fact else "") or "none"


def editions_folder(project: Project) -> Path:
    """Where frozen editions lie."""
    return project.root / "data" / "editions"


def edition_folder(project: Project, name: str) -> Path:
    """Where one edition lies; raises `BadInput` for what is no name of one, and so could lead elsewhere."""
    if not _NAME.fullmatch(name):
        raise BadInput([Problem("bad-edition", "data/editions", "a name such as 2025-26, or 2025-26.2", "name it so")])
    return editions_folder(project) / name


def _kind(before: Fact, after: Fact) -> Changed | None:
    number = ("value", "marker", "unit", "qualifier", "decimals")
    if any(getattr(before, name) != getattr(after, name) for name in number):
        return "number"
    if before.interval != after.interval:
        return "limits"
    if before.source_ids != after.source_ids:
        return "source"
    told = ("label", "period", "area_code", "note", "kind", "policy")
    return "wording" if any(getattr(before, name) != getattr(after, name) for name in told) else None


def changes(before: Facts, after: Facts) -> list[Change]:
    """What changed, in order of id: facts that are new, gone, or differ; how a fact is made is no change of it."""
    earlier, later = {fact.id: fact for fact in before}, {fact.id: fact for fact in after}
    found = []
    for fact_id in sorted(earlier | later):
        old, new = earlier.get(fact_id), later.get(fact_id)
        kind: Changed | None = "new" if old is None else "gone" if new is None else _kind(old, new)
        if kind:
            found.append(Change(fact_id, kind, old, new))
    return found


def real(facts: Iterable[Fact]) -> Facts:
    """The facts that are evidence: no synthetic demonstration."""
    return Facts(fact for fact in facts if fact.kind != "synthetic")


def freeze(project: Project, name: str, frozen_on: str) -> Edition:
    """Freeze what is released now as an edition, whole or not at all.

    Raises `EditionExists` if there is one of that name, `BadInput` if the name or the day is none, or something is not
    released, and `InvalidReceipt` if a dataset changed since it was validated.
    """
    folder = edition_folder(project, name)
    shown_as = project.relative(folder)
    if not _NAME.fullmatch(name):
        raise BadInput([Problem("bad-edition", shown_as, "a name such as 2025-26, or 2025-26.2", "name it so")])
    if _day(frozen_on) is None:
        raise BadInput([Problem("bad-day", shown_as, "a day as YYYY-MM-DD", "correct --on")])
    if folder.exists():
        raise EditionExists(f"{shown_as}: the edition {name} is frozen and stays as it is; choose another name")
    released = {each: read_release(project, each) for each in RELEASED}
    kept = [each for each, release in released.items() if release.sensitivity != "synthetic"]
    with replacing_tree(folder) as scratch:
        for each in kept:
            shutil.copytree(release_folder(project, each), scratch / each)
        origins = read_origins(project, tuple(kept))
        write_json(scratch / ORIGINS, origins.model_dump(mode="json"))
        record = {"edition": name, "frozen_on": frozen_on, "releases": kept, "made_from": origins.summary()}
        write_json(scratch / MANIFEST, record | {"files": digest_tree(scratch)})
    return read_edition(project, name)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def read_edition(project: Project, name: str) -> Edition:
    """Read a frozen edition; raises `BadInput` if it is not there, or a file is not as it was frozen."""
    folder = edition_folder(project, name)
    shown_as = project.relative(folder)
    mend = f"restore {shown_as} from git: a frozen edition is never changed"
    try:
        record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        releases, files = tuple(record["releases"]), dict(record["files"])
        frozen_on = str(record["frozen_on"])
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput([Problem("no-edition", f"{shown_as}/{MANIFEST}", "a frozen edition", mend)]) from None
    found = {each: digest for each, digest in digest_tree(folder).items() if each != MANIFEST}
    changed = sorted(each for each in set(files) | set(found) if files.get(each) != found.get(each))
    if changed:
        raise BadInput(
            [Problem("changed-edition", f"{shown_as}/{each}", "the file as frozen", mend) for each in changed]
        )
    facts = Facts(
        fact for each in releases for fact in read_facts(folder / each / "facts.json", f"{shown_as}/{each}/facts.json")
    )
    return Edition(name, frozen_on, facts, releases, digest_file(folder / MANIFEST))


def edition_names(project: Project) -> list[str]:
    """The names of the frozen editions, in order of name; nothing of them is read."""
    folder = editions_folder(project)
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def read_editions(project: Project) -> list[Edition]:
    """Every frozen edition, the last frozen last."""
    return sorted(
        (read_edition(project, name) for name in edition_names(project)), key=lambda each: (each.frozen_on, each.name)
    )


def since_last(editions: Sequence[Edition], facts: Iterable[Fact]) -> dict[str, str]:
    """For each fact that is evidence a sentence on what became of it since the last frozen edition; none without one."""
    if not editions:
        return {}
    last, now = editions[-1], real(facts)
    told = {fact.id: f"Unchanged since the edition {last.name}." for fact in now}
    return told | {each.fact_id: each.told(last.name) for each in changes(last.facts, now) if each.after}
