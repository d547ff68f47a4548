"""How steps are spelt: calls to be made once they run, inputs that are there, folders that are as they were made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evidence_book.actions import code_manifest
from evidence_book.calls import Call
from evidence_book.digests import digest_tree, names_below
from evidence_book.graph import Step
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED

# What processes that make calls import once, before they are forked: statistics take seconds, as the gate does.
REPORTS = ("evidence_book.actions", *sorted({each.module for each in RELEASED.values()}))
PAGES = (
    "evidence_book.actions",
    "evidence_book.site.assemble",
    "evidence_book.site.map_chart",
    "evidence_book.review.bundle",
    "evidence_book.site.build",
)


def later(place: str, project: Project, *arguments: Any, modules: tuple[str, ...] = ()) -> Call:
    """Call `module:function` of this package once the step runs, in a process of its own."""
    return Call(place, project.root, arguments, modules)


def there(*paths: Path) -> tuple[Path, ...]:
    """Keep inputs that exist: the step itself says, in words, which of its inputs is missing."""
    return tuple(path for path in paths if path.is_file())


def files(folder: Path) -> tuple[Path, ...]:
    """Every file below a folder, in order."""
    return tuple(folder / name for name in names_below(folder))


def matches(folder: Path, manifest: Path) -> bool:
    """Say whether a made folder still holds what its manifest lists."""
    if not manifest.is_file() or not folder.is_dir():
        return False
    try:
        return bool(digest_tree(folder) == json.loads(manifest.read_text(encoding="utf-8")))
    except ValueError:
        return False


def note_code(project: Project, name: str, paths: tuple[Path, ...]) -> Step:
    """Note the digests of code that many steps share, in one file: they need not each list it."""
    return Step(
        name=f"code:{name}",
        title=f"note the code behind {name}",
        action=later("actions:note_code", project, name, [str(path) for path in paths]),
        inputs=paths,
        outputs=(code_manifest(project, name),),
    )
