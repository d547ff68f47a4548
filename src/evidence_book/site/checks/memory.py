"""What a check found without fault before: a file that has not changed is not held to the same rule again.

A note a rule lies in the build folder. It holds for as long as the code of all checks, the libraries, and whatever else
a rule is held to, are the same; a note that is not whole holds for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence_book.digests import code_behind, digest_bytes, digest_files, names_below
from evidence_book.problems import Problem
from evidence_book.project import Project
from evidence_book.storage import write_text

# What a file's being clean leans on besides the file: others by name, each with its digest, or "" if it need only be there.
Needs = Mapping[str, str]


@dataclass(frozen=True)
class Memory:
    """`digests` are of every file of a site, by name; without `notes`, a folder, nothing is remembered."""

    digests: Mapping[str, str] = field(default_factory=dict)
    notes: Path | None = None
    code: str = ""

    def names(self, folder: Path) -> frozenset[str]:
        """The name of every file of the site, which lies in `folder`."""
        return frozenset(self.digests or names_below(folder))

    def hold(
        self,
        rule: str,
        files: Mapping[str, Sequence[str]],
        faults_of: Callable[[str], list[Problem]],
        held_to: str = "",
        needs: Mapping[str, Needs] | None = None,
    ) -> list[Problem]:
        """The problems of what `faults_of` is asked by name: all of which the `files`, or what they are held to, changed.

        Once `faults_of` was asked, `needs` may say what else of the site its answer leans on: if that is no longer
        there, or another, it is asked again.
        """
        if self.notes is None:
            return [problem for name in files for problem in faults_of(name)]
        keys = {name: " ".join([name, *(self.digests[file] for file in of)]) for name, of in files.items()}
        note, held_to = self._file(rule), self._held_to(held_to)
        before = self._still_clean(_read(note), held_to)
        found = {name: [] if key in before else faults_of(name) for name, key in keys.items()}
        clean = {
            key: before[key] if key in before else (needs or {}).get(name, {})
            for name, key in keys.items() if not found[name]
        }  # fmt: skip
        write_text(note, json.dumps(_spelt(clean, held_to)))
        return [problem for each in found.values() for problem in each]

    def noted(self, rule: str, held_to: str = "") -> dict[str, list[str]]:
        """What a rule noted of files at the last build, by name; nothing if it was held to something else then."""
        found: Any = _read(self._file(rule)) if self.notes else None
        try:
            if found["held_to"] != self._held_to(held_to):
                return {}
            return {str(name): list(map(str, texts)) for name, texts in found["noted"].items()}
        except (KeyError, TypeError, AttributeError):
            return {}

    def note(self, rule: str, texts: Mapping[str, Sequence[str]], held_to: str = "") -> None:
        """Note something of files, by name, for the same rule at the next build."""
        if self.notes:
            spelt = {"held_to": self._held_to(held_to), "noted": dict(sorted(texts.items()))}
            write_text(self._file(rule), json.dumps(spelt))

    def _file(self, rule: str) -> Path:
        return (self.notes or Path()) / f"{rule}.json"

    def _held_to(self, held_to: str) -> str:
        return digest_bytes(f"{self.code} {held_to}".encode())

    def _is_there(self, name: str, digest: str) -> bool:
        return name in self.digests and digest in ("", self.digests[name])

    def _still_clean(self, noted: Any, held_to: str) -> dict[str, Needs]:
        """What was clean, held to the same, and all that it leans on with it."""
        try:
            if noted["held_to"] != held_to:
                return {}
            there = [(name, digest) if self._is_there(name, digest) else None for name, digest in noted["needs"]]
            leaning = {key: [there[position] for position in positions] for key, positions in noted["clean"].items()}
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            return {}
        return {key: dict(each for each in on if each) for key, on in leaning.items() if all(on)}


def _spelt(clean: Mapping[str, Needs], held_to: str) -> dict[str, Any]:
    """A note: what many lean on stands in it once."""
    positions: dict[tuple[str, str], int] = {}
    leaning = {
        key: [positions.setdefault(each, len(positions)) for each in sorted(needs.items())]
        for key, needs in sorted(clean.items())
    }
    return {"held_to": held_to, "needs": list(positions), "clean": leaning}


def _read(note: Path) -> Any:
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def remember(project: Project, digests: Mapping[str, str]) -> Memory:
    """The memory of a project, for a site whose files have these `digests`."""
    code = digest_files(code_behind(project.package, ["evidence_book.site.checks"]), project.package)
    lock = project.root / "requirements.lock"
    libraries = digest_bytes(lock.read_bytes()) if lock.is_file() else ""
    return Memory(digests, project.build / "checked", f"{code} {libraries}")


def alone(names: Sequence[str]) -> dict[str, Sequence[str]]:
    """Files each of which is held to a rule by itself."""
    return {name: (name,) for name in names}
