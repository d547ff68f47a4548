"""What a check found without fault before: a file that has not changed is not held to the same rule again.

A note a rule lies in the build folder. It holds for as long as the code of all checks, the libraries, and whatever else
a rule is held to, are the same; a note that is not whole holds for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evidence_book.digests import code_behind, digest_bytes, digest_files
from evidence_book.problems import Problem
from evidence_book.project import Project
from evidence_book.storage import write_json


@dataclass(frozen=True)
class Memory:
    """`digests` are of every file of a site, by name; without `notes`, a folder, nothing is remembered."""

    digests: Mapping[str, str] = field(default_factory=dict)
    notes: Path | None = None
    code: str = ""

    def hold(
        self,
        rule: str,
        files: Mapping[str, Sequence[str]],
        faults_of: Callable[[str], list[Problem]],
        held_to: str = "",
    ) -> list[Problem]:
        """The problems of what `faults_of` is asked by name: all of which the `files`, or what they are held to, changed."""
        if self.notes is None:
            return [problem for name in files for problem in faults_of(name)]
        keys = {name: " ".join([name, *(self.digests[file] for file in of)]) for name, of in files.items()}
        note, held_to = self.notes / f"{rule}.json", digest_bytes(f"{self.code} {held_to}".encode())
        before = _read(note, held_to)
        found = {name: [] if key in before else faults_of(name) for name, key in keys.items()}
        write_json(note, {"held_to": held_to, "clean": sorted(keys[name] for name in files if not found[name])})
        return [problem for each in found.values() for problem in each]


def _read(note: Path, held_to: str) -> frozenset[str]:
    """What was clean, held to the same."""
    try:
        noted = json.loads(note.read_text(encoding="utf-8"))
        return frozenset(noted["clean"]) if noted["held_to"] == held_to else frozenset()
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def remember(project: Project, digests: Mapping[str, str]) -> Memory:
    """The memory of a project, for a site whose files have these `digests`."""
    code = digest_files(code_behind(project.package, ["evidence_book.site.checks"]), project.package)
    lock = project.root / "requirements.lock"
    libraries = digest_bytes(lock.read_bytes()) if lock.is_file() else ""
    return Memory(digests, project.build / "checked", f"{code} {libraries}")


def alone(names: Sequence[str]) -> dict[str, Sequence[str]]:
    """Files each of which is held to a rule by itself."""
    return {name: (name,) for name in names}
