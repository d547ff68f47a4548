"""Verifying: what is built again from raw inputs, held against what was published."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from evidence_book.facts import Facts
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED
from evidence_book.reports.editions import edition_names
from evidence_book.review.comparing import compare
from evidence_book.review.difference import Comparison
from evidence_book.review.rebuilding import run_there, scratch_copy
from evidence_book.review.snapshot import Snapshot, of_project, only, read_snapshot

REBUILT = "rebuilt from raw inputs"


def published(project: Project, against: str | None) -> Snapshot:
    """What to hold the rebuild against: what `against` names, else the site built here, else the last frozen edition."""
    if against:
        return read_snapshot(project, against)
    if (project.site / "index.html").is_file():
        return read_snapshot(project, str(project.site))
    names = edition_names(project)
    if not names:
        raise EvidenceError(
            "nothing is published here yet; run `make book`, or name a site or an edition with --against"
        )
    return read_snapshot(project, names[-1])


def verify(
    project: Project, against: str | None, listen: Callable[[str], None], place: Path | None = None
) -> Comparison:
    """Build everything again in a scratch place and compare; raises `RebuildFailed` if it cannot be built."""
    before = published(project, against)
    with scratch_copy(project, place) as scratch:
        run_there(scratch, ["build"] if before.site else ["release"], listen)
        return compare(before, of_project(scratch, REBUILT))


def verify_report(
    project: Project, report: str, area: str | None, against: str | None, listen: Callable[[str], None],
    place: Path | None = None,
) -> Comparison:  # fmt: skip
    """Work one release out again and compare its facts and tables, all of them or those of one area."""
    before = only(published(project, against), report)
    with scratch_copy(project, place) as scratch:
        run_there(scratch, ["release", report], listen)
        after = of_project(scratch, REBUILT, names=_with_evidence(report))
        after = only(after, report)
        if area is not None:
            before, after = of_area(before, area), of_area(after, area)
        return compare(before, after)


def _with_evidence(report: str) -> tuple[str, ...]:
    """The release and, through and through, those that it is made from."""
    found: list[str] = []
    waiting = [report]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += RELEASED[name].evidence
    return tuple(name for name in RELEASED if name in found)


def _rows_of(content: bytes, area: str) -> bytes:
    """The lines of a table that name the area, under its header."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8"))))
    kept = [lines[0], *(line for line in lines[1:] if area in line)]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(kept)
    return written.getvalue().encode("utf-8")


def of_area(snapshot: Snapshot, area: str) -> Snapshot:
    """The part of a snapshot that is about one area; raises `EvidenceError` if nothing in it names the area.

    A table is part of it if a line names the area by its code.
    """
    facts = Facts(fact for fact in snapshot.facts if fact.area_code == area)
    tables = {name: _rows_of(content, area) for name, content in snapshot.tables.items()}
    tables = {name: content for name, content in tables.items() if content.count(b"\n") > 1}
    if not facts and not tables:
        raise EvidenceError(
            f"{snapshot.name}: nothing here is about the area '{area}'; areas are named by code, such as E08000025"
        )
    return replace(snapshot, facts=facts, tables=tables, site=None, digests=None)
