"""Finding what a reader names: the step that makes a file, a page of the site or a fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from evidence_book.graph import Step
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED
from evidence_book.reports.origins import every_dataset
from evidence_book.reports.release import read_release, release_folder
from evidence_book.site.cards import fact_at
from evidence_book.site.contents import read_table_of_contents
from evidence_book.storage import is_below


def is_released(project: Project, fact_id: str) -> bool:
    """Whether a fact of that id is released."""
    topic = fact_id.split(".", 1)[0]
    return topic in RELEASED and fact_id in read_release(project, topic).facts


def find_step(steps: Sequence[Step], target: str, project: Project) -> Step:
    """Find the step that is called, or makes, `target`: a step, a file, a page of the site, a fact."""
    path = Path(target).resolve()
    for step in steps:
        if target == step.name or path in step.outputs:
            return step
    by_name = {step.name: step for step in steps}
    known: dict[str, Iterable[str]] = {
        "validate": [each.name for each in every_dataset(project)],
        "release": RELEASED,
    }
    for group, names in known.items():
        if target in names:
            return by_name[f"{group}:{target}"]
    if (place := re.fullmatch(r"areas/(\w+)\.html", target)) and f"run:areas.{place[1]}" in by_name:
        return by_name[f"run:areas.{place[1]}"]
    if target in read_table_of_contents(project.book) or is_released(project, fact_at(target) or ""):
        return by_name["site"]
    folders = {
        project.site: "site",
        project.source: "assemble",
        **{project.downloads / report.page: f"downloads:{report.name}" for report in RELEASED.values()},
        **{release_folder(project, name): f"release:{name}" for name in RELEASED},
    }
    for folder, name in folders.items():
        if path.is_file() and is_below(folder, path):
            return by_name[name]
        if target and is_below(folder, folder / target) and (folder / target).is_file():
            return by_name[name]
    if is_released(project, target):
        return by_name[f"release:{target.split('.', 1)[0]}"]
    kinds = sorted({step.group if step.group == step.name else f"{step.group}:…" for step in steps})
    raise EvidenceError(
        f"nothing here makes '{target}'; name a step ({', '.join(kinds)}), a file under _build or data/processed, "
        "a page such as reports/strip-searches.html or areas/E09000003.html, a fact or its page (facts/….html)"
    )
