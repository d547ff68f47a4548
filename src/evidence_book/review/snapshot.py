"""What a book said at some time: its facts and tables, read from a site, a frozen edition or a checkout."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evidence_book.digests import digest_file
from evidence_book.facts import Facts, read_facts
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED
from evidence_book.reports.editions import MANIFEST, ORIGINS, edition_folder, edition_names, read_edition
from evidence_book.reports.origins import Input, Origin, Origins, load_origins, read_origins
from evidence_book.review.reproduced import SITE_ORIGINS
from evidence_book.spreadsheets import unguarded

NOW = "now"
FACTS = "data/facts.json"


@dataclass(frozen=True)
class Snapshot:
    """Facts, tables (as CSV, by `release.table`) and origins of a book; `site` is set if its pages are there too.

    Of a manifest that stands alone only `digests` are known: `release/facts.json` and `release/table.csv`.
    `synthetic` says whether synthetic demonstrations are part of it; a frozen edition leaves them out.
    """

    name: str
    facts: Facts
    tables: Mapping[str, bytes]
    origins: Origins | None
    site: Path | None = None
    digests: Mapping[str, str] | None = None
    synthetic: bool = True


def _nothing(place: str, known: str) -> BadInput:
    expected = f"`{NOW}`, the name of a frozen edition ({known}), or a folder: a site, an edition, a checkout"
    return BadInput([Problem("no-snapshot", place, expected, "correct the name, or build first")])


def _from_site(folder: Path, shown_as: str) -> Snapshot:
    facts = read_facts(folder / FACTS, f"{shown_as}/{FACTS}")
    origins = load_origins(folder / SITE_ORIGINS, f"{shown_as}/{SITE_ORIGINS}")
    tables = {}
    for name, origin in origins.releases.items():
        for table in origin.tables:
            path = folder / "downloads" / origin.page / f"{table}.csv"
            if path.is_file():
                tables[f"{name}.{table}"] = unguarded(path.read_bytes())
    return Snapshot(shown_as, facts, tables, origins, site=folder)


def _released(folder: Path, names: tuple[str, ...], shown_as: str) -> tuple[Facts, dict[str, bytes]]:
    facts = Facts(
        fact for name in names for fact in read_facts(folder / name / "facts.json", f"{shown_as}/{name}/facts.json")
    )
    tables = {
        f"{name}.{path.stem}": path.read_bytes() for name in names for path in sorted((folder / name).glob("*.csv"))
    }
    return facts, tables


def _origins_of(record: Mapping[str, Any], described: Callable[[str], dict[str, Any]]) -> Origins:
    """What the manifest of an edition tells of origins: less than a site does, and the rest empty."""
    made = record["made_from"]
    releases = {}
    for name in record["releases"]:
        tables = described(name)
        digests = {
            file.split("/", 1)[1].removesuffix(".csv"): digest
            for file, digest in record["files"].items()
            if file.startswith(f"{name}/") and file.endswith(".csv")
        }
        releases[name] = Origin(
            title=tables.get("title", name), page=name.replace("_", "-"), inputs=tuple(tables.get("inputs", ())),
            evidence=(), shown=(), policy=tables.get("policy", ""), policy_digest="", code="", notebook="",
            facts=record["files"].get(f"{name}/facts.json", ""), tables=digests,
        )  # fmt: skip
    datasets = {
        name: Input(title=name, file="", sensitivity="public", raw=each["raw"], suite=each["suite"], data=each["data"])
        for name, each in made["datasets"].items()
    }
    return Origins(
        version="", lock=made["lock"], registry=made["registry"], packages={}, code={"src": made["code"]},
        datasets=datasets, releases=releases,
    )  # fmt: skip


def _from_manifest(path: Path, shown_as: str) -> Snapshot:
    """Read an edition from its manifest: with its files if they stand beside it, else by digests alone."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        names, files = tuple(record["releases"]), dict(record["files"])
        beside = path.parent

        def described(name: str) -> dict[str, Any]:
            tables = beside / name / "tables.json"
            return dict(json.loads(tables.read_text(encoding="utf-8"))) if tables.is_file() else {}

        full = beside / ORIGINS
        origins = load_origins(full, f"{shown_as}/{ORIGINS}") if full.is_file() else _origins_of(record, described)
    except (OSError, ValueError, KeyError, TypeError):
        mend = "restore it: a frozen edition is never changed"
        raise BadInput([Problem("no-edition", shown_as, "the manifest of a frozen edition", mend)]) from None
    here = [name for name in files if (beside / name).is_file()]
    if not here:
        return Snapshot(shown_as, Facts(), {}, origins, digests=files, synthetic=False)
    changed = sorted(name for name in files if name not in here or digest_file(beside / name) != files[name])
    if changed:
        mend = "restore it: a frozen edition is never changed"
        raise BadInput(
            [Problem("changed-edition", f"{shown_as}: {each}", "the file as frozen", mend) for each in changed]
        )
    facts, tables = _released(beside, names, shown_as)
    return Snapshot(shown_as, facts, tables, origins, synthetic=False)


def of_project(project: Project, shown_as: str = NOW, names: tuple[str, ...] = tuple(RELEASED)) -> Snapshot:
    """What is released in a checkout now; with its pages if the site is built."""
    facts, tables = _released(project.released, names, project.relative(project.released))
    site = project.site if (project.site / "index.html").is_file() else None
    return Snapshot(shown_as, facts, tables, read_origins(project, names), site=site)


def read_snapshot(project: Project, named: str) -> Snapshot:
    """Read what a book said; raises `BadInput` saying what may be named.

    `named` is `now`, a frozen edition of this checkout, or a path: the folder of a site, of a frozen edition, of
    another checkout that was built, or the manifest of an edition.
    """
    if named == NOW:
        return of_project(project)
    if named in edition_names(project):
        read_edition(project, named)
        return _from_manifest(edition_folder(project, named) / MANIFEST, f"edition {named}")
    path = Path(named)
    shown_as = project.relative(path)
    if path.is_file() and path.suffix == ".json":
        return _from_manifest(path, shown_as)
    if (path / FACTS).is_file():
        return _from_site(path, shown_as)
    if (path / MANIFEST).is_file():
        return _from_manifest(path / MANIFEST, shown_as)
    built = path / "_build" / "html"
    if (built / FACTS).is_file():
        return _from_site(built, f"{shown_as}/_build/html")
    raise _nothing(shown_as, ", ".join(edition_names(project)) or "there is none")


def only(snapshot: Snapshot, release: str) -> Snapshot:
    """The part of a snapshot that one release made; raises `EvidenceError` if it holds nothing of it."""
    facts = Facts(fact for fact in snapshot.facts if fact.id.split(".", 1)[0] == release)
    tables = {name: content for name, content in snapshot.tables.items() if name.split(".", 1)[0] == release}
    digests = None
    if snapshot.digests is not None:
        digests = {name: digest for name, digest in snapshot.digests.items() if name.startswith(f"{release}/")}
    if not facts and not tables and not digests:
        raise EvidenceError(f"{snapshot.name}: holds nothing of the release '{release}'")
    return replace(snapshot, facts=facts, tables=tables, site=None, digests=digests)
