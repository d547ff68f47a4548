"""The registry of sources: who published a figure, when, where, and under which licence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from evidence_book.decoding import read_utf8
from evidence_book.problems import BadInput, Problem

_MONTH, _DAY = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_PUBLISHED = re.compile(rf"^\d{{4}}(-{_MONTH}(-{_DAY})?|-\d{{2}}|-\d{{4}})?( \([^)]+\))?$")


# Which state of a repository was read, at the end of a title: for the list of sources, not for a sentence.
_STATE = re.compile(r" \((?:[^()]*, )?commit [0-9a-f]{7,40}\)$")


class Source(BaseModel):
    """One source. `published` is as exact as is known (year, month or day); empty where nothing is known."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    source_id: str
    title: str
    publisher: str
    published: str
    url: str
    licence: str

    @property
    def document(self) -> str:
        """The title as a reader would say it: without the state of a repository that was read."""
        return _STATE.sub("", self.title)

    @field_validator("source_id")
    @classmethod
    def _plain_id(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z0-9_]+", value):
            raise ValueError("lower-case letters, digits and underscores")
        return value

    @field_validator("title", "publisher", "licence")
    @classmethod
    def _filled(cls, value: str) -> str:
        if not value:
            raise ValueError("a value")
        return value

    @field_validator("published")
    @classmethod
    def _dated(cls, value: str) -> str:
        if value and not _PUBLISHED.match(value):
            raise ValueError("a year, year-month or year-month-day, with a remark in brackets if need be")
        return value

    @field_validator("url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not re.match(r"https?://", value):
            raise ValueError("an address that begins with http:// or https://, or nothing")
        return value


class Registry:
    """All sources by id."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.source_id: source for source in sources}

    def __contains__(self, source_id: object) -> bool:
        return source_id in self._sources

    def __getitem__(self, source_id: str) -> Source:
        return self._sources[source_id]

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())

    def __len__(self) -> int:
        return len(self._sources)


def split_ids(joined: str) -> list[str]:
    """Split `a+b`, the way a row names several sources, into its ids."""
    return [part.strip() for part in joined.split("+")]


def read_registry(path: Path, shown_as: str = "data/raw/sources.csv") -> Registry:
    """Read the registry; raises `BadInput` naming each row that is not a source."""
    problems: list[Problem] = []
    sources: dict[str, Source] = {}
    reader = csv.DictReader(io.StringIO(read_utf8(path, shown_as), newline=""))
    for record in reader:
        row = reader.line_num
        if None in record or None in record.values():
            mend = "check for a missing or unquoted comma"
            problems.append(Problem("ragged-row", shown_as, "as many cells as columns", mend, row))
            continue
        try:
            source = Source.model_validate(record)
        except ValidationError as error:
            problems += [
                Problem(
                    "bad-source", shown_as, fault["msg"].removeprefix("Value error, "),
                    "correct this cell", row, ".".join(str(part) for part in fault["loc"]),
                )
                for fault in error.errors()
            ]  # fmt: skip
            continue
        if source.source_id in sources:
            problems.append(Problem("duplicate-key", shown_as, "each source once", "remove one row", row, "source_id"))
        sources[source.source_id] = source
    if not sources and not problems:
        problems.append(Problem("empty-file", shown_as, "at least one source", "restore the file"))
    if problems:
        raise BadInput(problems)
    return Registry(sources.values())


def unknown_sources(values: Iterable[tuple[int, str]], field: str, registry: Registry, file: str) -> list[Problem]:
    """List the rows (line number, ids joined by `+`) that name a source the registry does not hold."""
    return [
        Problem(
            "unknown-source", file, "an id from data/raw/sources.csv",
            "add the source to the registry, or correct the id", row, field,
        )
        for row, joined in values
        if not all(part in registry for part in split_ids(joined))
    ]  # fmt: skip
