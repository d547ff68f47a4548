"""Files of a folder that is made anew, each taken from the last one as long as it would come out the same.

One changed figure changes the page of one place: the other hundreds need not be put together again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from evidence_book.digests import digest_bytes, digest_file
from evidence_book.storage import link, to_json, write_json


class KeptFiles:
    """The files of `folder` as it was made last, and in `record` what each was made from and what came of it.

    `made_by` says what decides, besides its own inputs, how each file comes out: code and libraries. A file that is not
    as it was noted is not taken. Without a folder nothing is.
    """

    def __init__(self, folder: Path, record: Path, made_by: Iterable[str]) -> None:
        self._folder, self._record, self._made_by = folder, record, tuple(made_by)
        self._last, self._now = _read(record), dict[str, list[str]]()

    def take(self, name: str, made_from: Iterable[str], target: Path) -> bool:
        """Link a file into the folder `target`, in place of what is there, if it would come out the same.

        Otherwise it is to be made, and noted.
        """
        key, last, file = self._key(made_from), self._last.get(name), self._folder / name
        if last is None or last[0] != key or not file.is_file() or digest_file(file) != last[1]:
            return False
        (target / name).unlink(missing_ok=True)
        link(file, target / name)
        self._now[name] = last
        return True

    def take_named(self, name: str, target: Path) -> bool:
        """Link a file that is named by its digest, unless it is there already; False if it is not what its name says."""
        file = self._folder / name
        if (target / name).is_file():
            return True
        if not file.is_file() or digest_file(file) != file.stem:
            return False
        link(file, target / name)
        return True

    def note(self, name: str, made_from: Iterable[str], made: Path) -> None:
        """Note what the file that was `made` under a name was made from."""
        self._now[name] = [self._key(made_from), digest_file(made)]

    def write(self) -> None:
        """Write the record down, for the next time."""
        write_json(self._record, self._now)

    def _key(self, made_from: Iterable[str]) -> str:
        return digest_bytes(to_json([*self._made_by, *made_from]).encode())


def _read(record: Path) -> dict[str, list[str]]:
    """What was noted; nothing of what is not as it is noted."""
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
        return {str(name): [str(key), str(digest)] for name, (key, digest) in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
