"""Receiving new figures, such as next year's: checked and worked out in a scratch copy, compared, and only then put in place.

What an analyst drops in is a file with the name of one that is there. It passes the gate, or nothing further is done;
every release that rests on it is worked out again; and what would change is told before anything does.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evidence_book.datasets import CATALOGUE
from evidence_book.decoding import read_utf8
from evidence_book.intake.specification import Dataset
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS, REGISTER, RELEASED, inputs_of
from evidence_book.review.comparing import compare
from evidence_book.review.difference import Comparison
from evidence_book.review.rebuilding import run_there, scratch_copy
from evidence_book.review.snapshot import of_project
from evidence_book.storage import exclusive, write_bytes
from evidence_book.validation.gate import validate

SOURCES = "sources.csv"
# A column with more values than this tells rows apart; one with fewer says what they are of: years, measures, areas.
_TOLD_VALUES = 200


class NotReceived(EvidenceError):
    """The files cannot be taken for what the book knows, or what they replace changed meanwhile."""


@dataclass(frozen=True)
class NewFile:
    """A file that came: what it would replace, from `data/raw` on, and the content of both (empty where none was there)."""

    file: str
    before: bytes
    after: bytes


@dataclass(frozen=True)
class ColumnChange:
    """The values of a column of text that are new in a file, and those that are gone from it."""

    column: str
    new: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True)
class Received:
    """What came, and what would change if it were put in place."""

    files: tuple[NewFile, ...]
    releases: tuple[str, ...]
    comparison: Comparison


def _dataset_of(name: str) -> Dataset:
    found = [each for each in CATALOGUE.values() if name in (f"{each.name}.csv", Path(each.file).name)]
    if len(found) != 1:
        known = "; ".join(sorted(each.file for each in found))
        said = f"several datasets have a file of that name: {known}" if found else "no dataset has a file of that name"
        raise NotReceived(f"{name}: {said}; name the new file as its dataset, such as geography.areas.csv")
    return found[0]


def read_new(project: Project, paths: Sequence[Path]) -> tuple[tuple[NewFile, ...], tuple[Dataset, ...]]:
    """Take files by their names for those of datasets, or for the registry of sources.

    Raises `NotReceived` for a name that no dataset has, or several have, or that was given twice.
    """
    files, datasets = [], []
    for path in paths:
        if not path.is_file():
            raise NotReceived(f"no such file: {path.name}")
        if path.name == SOURCES:
            file = SOURCES
        else:
            datasets.append(_dataset_of(path.name))
            file = datasets[-1].file
        place = project.raw / file
        files.append(NewFile(file, place.read_bytes() if place.is_file() else b"", path.read_bytes()))
    if len({each.file for each in files}) < len(files):
        raise NotReceived("two of the files have one name: give each once")
    return tuple(files), tuple(datasets)


def resting_on(datasets: Sequence[Dataset]) -> tuple[str, ...]:
    """The releases that are made from any of these datasets, or from a release that is, in the order they are made."""
    names = {dataset.name for dataset in datasets}
    found: dict[str, None] = {}
    for name, released in RELEASED.items():
        if names & set(inputs_of(released)) or found.keys() & set(released.evidence):
            found[name] = None
    return tuple({**found, REGISTER.name: None})


def changed_columns(file: NewFile) -> list[ColumnChange]:
    """What is new and gone in each column of text that says what rows are of; a column that came or went is said too."""
    before, after = (_columns(content) for content in (file.before, file.after))
    changes = []
    for column in dict.fromkeys([*before, *after]):
        old, new = before.get(column, set()), after.get(column, set())
        if max(len(old), len(new)) <= _TOLD_VALUES and old != new:
            changes.append(ColumnChange(column, tuple(sorted(new - old)), tuple(sorted(old - new))))
    return changes


def _columns(content: bytes) -> dict[str, set[str]]:
    """The values of each column of text, by its name."""
    reader = csv.DictReader(io.StringIO(content.decode("utf-8", "replace"), newline=""))
    rows = list(reader)
    values = {name: {row.get(name) or "" for row in rows} for name in reader.fieldnames or ()}
    return {name: found for name, found in values.items() if not all(_is_number(each) for each in found if each)}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return len(text) != len("2025") or not text.isdigit()  # a year says what a row is of


def rows_of(content: bytes) -> int:
    """How many rows a CSV file has below its header."""
    return max(sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline=""))) - 1, 0)


@contextmanager
def _there(project: Project) -> Iterator[Project]:
    """A scratch copy that knows what was made here, so that only what rests on the new files is made again."""
    with scratch_copy(project) as scratch:
        shutil.copytree(project.processed, scratch.processed, dirs_exist_ok=True)
        seen = project.build / "steps.json"
        if seen.is_file():
            here, there = f"{project.root}/", f"{scratch.root}/"
            said = seen.read_text(encoding="utf-8").replace(here, there)
            package = project.package.as_posix()
            write_bytes(scratch.build / seen.name, said.replace(package.replace(here, there), package).encode())
        yield scratch


def receive(project: Project, paths: Sequence[Path], listen: Callable[[str], None]) -> Received:
    """Check new files and work out what would change; nothing here is changed.

    Raises `BadInput` with every fault that the gate finds, `NotReceived` if a file is not known, `RebuildFailed` if a
    release cannot be worked out from them, and `InvalidReceipt` if the book was not built as it stands.
    """
    files, datasets = read_new(project, paths)
    names = resting_on(datasets) if datasets else tuple(NOTEBOOKS)
    before = of_project(project, "now", names)
    with _there(project) as scratch:
        for each in files:
            write_bytes(scratch.raw / each.file, each.after)
        for dataset in datasets:
            read_utf8(dataset.raw_file(scratch.raw), f"data/raw/{dataset.file}")
            validate(scratch, dataset)
        run_there(scratch, ["release", *names], listen)
        after = of_project(scratch, "with the new files", names)
        return Received(files, names, compare(before, after))


def put_in_place(project: Project, files: Sequence[NewFile]) -> None:
    """Write all files or none; raises `NotReceived` if what one replaces changed since it was compared."""
    with exclusive(project.build / ".lock", "a build"):
        places: Mapping[Path, NewFile] = {project.raw / each.file: each for each in files}
        for place, each in places.items():
            now = place.read_bytes() if place.is_file() else b""
            if now != each.before:
                raise NotReceived(
                    f"data/raw/{each.file}: changed meanwhile, so nothing was put in place; receive it again"
                )
        written: list[Path] = []
        try:
            for place, each in places.items():
                written.append(place)
                write_bytes(place, each.after)
        except BaseException:
            for place in written:
                if places[place].before:
                    write_bytes(place, places[place].before)
                else:
                    place.unlink(missing_ok=True)
            raise
