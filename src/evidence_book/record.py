"""The record of what each step was made from and what it made: doit's, but written whole, and believed only if whole."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from doit.dependency import Dependency, DependencyStatus, JSONCodec, JsonDB, MD5Checker
from doit.task import Task

from evidence_book.digests import as_path
from evidence_book.inputs import Inputs
from evidence_book.storage import write_text

# A build that is killed forgets at most what it did since; writing after every step would cost more than it saves.
_WRITTEN_EVERY_SECONDS = 5.0

_CHECKER, _INPUTS, _VALUES = "checker:", "deps:", "_values_:"


class ByContent(MD5Checker):  # type: ignore[misc]
    """A file is changed if its content is, whatever its time says: copies and checkouts keep or invent times."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs

    def check_modified(self, file_path: str, file_stat: Any, state: Any) -> bool:
        """Compare digests."""
        return bool(self.inputs.look(as_path(file_path)).digest != state[2])

    def get_state(self, dep: str, current_state: Any) -> tuple[float, int, str | None]:
        """Time, size and digest of an input as it was when its step began: what was made was made from that."""
        seen = self.inputs.as_begun(as_path(dep))
        if seen.signature is None:
            raise FileNotFoundError(2, "No such file or directory", dep)
        return seen.signature.modified / 1e9, seen.signature.size, seen.digest


class WholeJson(JsonDB):  # type: ignore[misc]
    """The file of the record, replaced whole or not at all: a full disk or a kill leaves the last one.

    One that cannot be read is forgotten: everything then runs again, which is slow and right.
    """

    def _load(self) -> dict[str, Any]:
        return read_record(Path(self.name)) or {}

    def dump(self) -> None:
        """Write it, if anything in it is new."""
        write_text(Path(self.name), self.codec.encode(self._db))


class Record(Dependency):  # type: ignore[misc]
    """What is on record of each step; written every few seconds, so that what a killed build did is not done again."""

    def __init__(self, database: Path, inputs: Inputs) -> None:
        super().__init__(WholeJson, str(database), checker_cls=lambda: ByContent(inputs), codec_cls=JSONCodec)
        self._written = time.monotonic()

    def get_status(self, task: Task, tasks_dict: dict[str, Task], get_log: bool = False) -> DependencyStatus:
        """Whether a step has to run: as doit has it, but inputs are looked at first.

        Whether thousands of files of its output are whole need not be found out of what is made anew anyway.
        """
        if not get_log and self._has_other_inputs(task):
            status = DependencyStatus(get_log)
            status.status, task.dep_changed = "run", []
            return status
        return super().get_status(task, tasks_dict, get_log)

    def _has_other_inputs(self, task: Task) -> bool:
        """Whether an input is known to have changed; what is not there is for doit to tell."""
        for dep in task.file_dep:
            state = self._get(task.name, dep)
            if state and (digest := self.checker.inputs.look(as_path(dep)).digest) and digest != state[2]:
                return True
        return False

    def write_if_due(self) -> None:
        """Write it if that was not done for a while: for whoever has nothing else to do just now."""
        if time.monotonic() - self._written > _WRITTEN_EVERY_SECONDS:
            self.backend.dump()
            self._written = time.monotonic()


def _is_state(state: Any) -> bool:
    match state:
        case [int() | float(), int(), str()]:
            return True
    return False


def _is_entry(entry: Any) -> bool:
    """Whether an entry is one that `Record` writes: doit believes whatever it finds, and obeys an order to ignore a step."""
    if not isinstance(entry, dict):
        return False
    named = dict(entry)
    checker, inputs, values = (named.pop(key, None) for key in (_CHECKER, _INPUTS, _VALUES))
    named.pop("result:", None)
    return (
        checker == ByContent.__name__
        and isinstance(inputs, list)
        and isinstance(values, dict)
        and all(isinstance(name, str) for name in inputs)
        and all(_is_state(state) for state in named.values())
    )


def read_record(database: Path) -> dict[str, Any] | None:
    """What is on record, nothing if there is none yet; None if it is not as `Record` writes it."""
    if not database.is_file():
        return {}
    try:
        record = json.loads(database.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and all(map(_is_entry, record.values())) else None
