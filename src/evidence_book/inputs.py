"""What the inputs of a build held when it looked, and whether they have kept still since.

A file that is edited while the book is built must not end up half in it: what a step is recorded to have been made
from is what lay there when it began, and a file that moved under it fails it. A signature (inode, size and times) says
cheaply that nobody touched a file; content alone says whether it differs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from doit.dependency import get_file_md5

from evidence_book.problems import EvidenceError

_SHOWN = 6
# How often a file is read that is written to meanwhile; if it never rests, the step that takes it will be told.
_READ_AGAIN = 5
_AGAIN = "run `evidence build` again"


class Signature(NamedTuple):
    """What changes whenever anybody writes to a file, moves another into its place, or sets its times."""

    inode: int
    size: int
    modified: int
    changed: int


class Seen(NamedTuple):
    """A file as it lay when it was read; both are None where there was none. `digest` is of its content."""

    signature: Signature | None
    digest: str | None


NOTHING = Seen(None, None)


def signature(path: Path) -> Signature | None:
    """The signature of a file as it lies now; None if there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Signature(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class ChangedMeanwhile(EvidenceError):
    """A file changed while the book was made from it; nothing was recorded, nothing further published."""


class Inputs:
    """The inputs of one build: each is read once, and again only if it was touched since.

    Steps that run side by side may ask at the same time.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen: dict[Path, Seen] = {}
        self._held: dict[Path, Seen] = {}
        self._begun: dict[Path, Seen] = {}
        self._lock = threading.RLock()

    def look(self, path: Path) -> Seen:
        """The file as it lies now."""
        with self._lock:
            return self._look(path)

    def _look(self, path: Path) -> Seen:
        known = self._seen.get(path, NOTHING)
        now = signature(path)
        for _ in range(_READ_AGAIN):
            if now == known.signature:
                break
            try:
                known = NOTHING if now is None else Seen(now, get_file_md5(str(path)))
            except FileNotFoundError:
                known = NOTHING
            now = signature(path)  # written to while it was read: read it again
        self._seen[path] = known
        return known

    def hold(self, leaves: Iterable[Path]) -> None:
        """Remember what no step makes, as it lies at the start: the whole build is made from that or fails."""
        self._held = {path: self.look(path) for path in leaves}

    def begin(self, inputs: Iterable[Path]) -> dict[Path, Seen]:
        """Look at the inputs of a step that begins; raises `ChangedMeanwhile` if one is not what the build began with."""
        before = {path: self.look(path) for path in inputs}
        self._refuse(
            [path for path, seen in before.items() if path in self._held and seen.digest != self._held[path].digest]
        )
        with self._lock:
            self._begun |= before
        return before

    def check(self, before: dict[Path, Seen], title: str) -> None:
        """Raise `ChangedMeanwhile` if an input was touched since the step began.

        What was changed and put back counts too: the step may have read what was there between.
        """
        touched = [path for path, seen in before.items() if signature(path) != seen.signature]
        self._refuse(touched, f"while '{title}' ran")

    def check_held(self, now: Iterable[Path]) -> None:
        """Raise `ChangedMeanwhile` unless `now`, all that the build is made from, is what it was at the start."""
        self._refuse([path for path, seen in self._held.items() if self.look(path).digest != seen.digest])
        self._refuse(list(set(now) ^ set(self._held)))

    def as_begun(self, path: Path) -> Seen:
        """The file as it was when the last step that takes it began."""
        return self._begun.get(path) or self.look(path)

    def _refuse(self, changed: list[Path], when: str = "while the book was built") -> None:
        if changed:
            names = sorted(self._named(path) for path in changed)
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            raise ChangedMeanwhile(f"{', '.join(names[:_SHOWN])}{more}: changed {when}; {_AGAIN}")

    def _named(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.name
