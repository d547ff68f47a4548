"""Releasing: tables and facts that passed the disclosure policy, the only data that leaves this stage."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pandas as pd

from evidence_book.digests import digest_bytes, digest_file
from evidence_book.disclosure.policy import Policy, check_can_release, policy_for, read_policy
from evidence_book.facts import MARKERS, Fact, Facts, read_facts
from evidence_book.frames import is_missing
from evidence_book.intake.specification import Dataset, Sensitivity
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.project import Project
from evidence_book.reports.headlines import Answers, check_headlines, quoted
from evidence_book.sources import read_registry
from evidence_book.storage import replacing_tree, to_json, write_bytes, write_json, write_text
from evidence_book.validation.receipts import open_dataset

SYNTHETIC = "Synthetic demonstration"


class UnmarkedGap(EvidenceError):
    """A released table holds a missing number without the marker that says why."""


class _Rows:
    """The field that holds the rows of a table, or what reads them, which is done when they are first asked for."""

    def __get__(self, table: ReleasedTable | None, owner: type | None = None) -> pd.DataFrame:
        if table is None:
            raise AttributeError("rows have no default")  # how a dataclass asks
        held = table.__dict__["_rows"]
        if callable(held):
            held = table.__dict__["_rows"] = held()
        frame: pd.DataFrame = held
        return frame

    def __set__(self, table: ReleasedTable, rows: pd.DataFrame | Callable[[], pd.DataFrame]) -> None:
        table.__dict__["_rows"] = rows


class Coverage(NamedTuple):
    """How many numbers a table has room for, and how many of them are missing, by symbol."""

    room: int
    gaps: Mapping[str, int]


def _coverage(table: ReleasedTable) -> Coverage:
    room, gaps = 0, Counter[str]()
    for name in table.columns:
        column = table.frame[name]
        if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            room += len(column)
            if column.isna().any():
                gaps.update(table.frame.loc[column.isna(), table.markers.get(name, f"{name}_marker")])
    return Coverage(room, dict(sorted(gaps.items())))


@dataclass(frozen=True)
class ReleasedTable:
    """A table as it is published.

    `frame` may be given as a function that reads it: of a release that is read back, most tables are only named.
    `noted` is its coverage, of one that is read back. `columns` describes every column in reading order (units included). A number that is missing must
    have its marker in `<column>_marker`, or in the column that `markers` names for it.
    """

    name: str
    title: str
    frame: _Rows = _Rows()
    columns: Mapping[str, str]  # type: ignore[misc] # mypy takes the field before for a default
    sources: tuple[str, ...]  # type: ignore[misc]
    note: str = ""
    markers: Mapping[str, str] = field(default_factory=dict)
    noted: Coverage | None = None

    @property
    def coverage(self) -> Coverage:
        """As it was noted when the table was released; counted where it was not."""
        return self.noted or _coverage(self)

    def checked(self) -> ReleasedTable:
        """Return the table with its columns in order; raises `UnmarkedGap` or `EvidenceError`."""
        missing = [name for name in self.columns if name not in self.frame]
        if missing or len(self.columns) != len(self.frame.columns):
            raise EvidenceError(f"table {self.name}: columns and their descriptions differ: {missing}")
        for name in self.columns:
            series = self.frame[name]
            if not pd.api.types.is_numeric_dtype(series) or not series.isna().any():
                continue
            marker_column = self.markers.get(name, f"{name}_marker")
            if marker_column not in self.frame:
                raise UnmarkedGap(f"table {self.name}: '{name}' has gaps and no column '{marker_column}'")
            if not self.frame.loc[series.isna(), marker_column].isin(MARKERS).all():
                raise UnmarkedGap(f"table {self.name}: a gap in '{name}' has no marker")
        return ReleasedTable(
            self.name, self.title, self.frame[list(self.columns)].reset_index(drop=True), self.columns,
            self.sources, self.note, self.markers,
        )  # fmt: skip

    def to_csv(self) -> bytes:
        """Spell the table as UTF-8 CSV with LF line ends; equal tables give equal bytes."""
        return self.frame.to_csv(index=False, lineterminator="\n").encode("utf-8")


@dataclass(frozen=True)
class Release:
    """All that one report publishes. `headlines` holds, for each edition, the answers to read first.

    `sensitivity` is that of the data it was made from: what is made from synthetic data says so wherever it shows.
    """

    report: str
    title: str
    policy: Policy
    inputs: tuple[str, ...]
    tables: Mapping[str, ReleasedTable]
    facts: Facts
    headlines: Mapping[str, Answers]
    sensitivity: Sensitivity = "public"

    def __post_init__(self) -> None:
        check_headlines(self.headlines)
        for text in (text for answers in self.headlines.values() for text in answers):
            for fact_id, _ in quoted(text):
                self.facts[fact_id]


class Named(Protocol):
    """What a release takes from the catalogue's entry of its report."""

    @property
    def name(self) -> str:
        """The name of its release."""

    @property
    def title(self) -> str:
        """The title of its page."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The datasets that it is made from."""


def collect(
    report: Named,
    policy: Policy,
    tables: Iterable[ReleasedTable],
    facts: Facts,
    headlines: Mapping[str, Answers],
    sensitivity: Sensitivity = "public",
) -> Release:
    """Put a report's tables and facts together under its policy; what is synthetic says so in the title of each table."""
    said = f"{SYNTHETIC}: " if sensitivity == "synthetic" else ""
    by_name = {table.name: replace(table, title=f"{said}{table.title}") for table in tables}
    return Release(report.name, report.title, policy, report.inputs, by_name, facts, headlines, sensitivity)


# Data to work with in place of what was validated: for experiments, whose results are never written.
_GIVEN: ContextVar[Mapping[str, pd.DataFrame]] = ContextVar("given", default={})  # noqa: B039 - never changed


@contextmanager
def given_data(frames: Mapping[str, pd.DataFrame]) -> Iterator[None]:
    """Let `Evidence` hand out these frames, by dataset, in place of the validated ones; nothing may be written of it."""
    token = _GIVEN.set(frames)
    try:
        yield
    finally:
        _GIVEN.reset(token)


class Evidence:
    """The validated data of one report, opened only if the policy covers it and the receipts stand.

    Without a policy the data choose it: that of published figures, or of the example that a new report begins with.
    """

    def __init__(self, project: Project, datasets: Iterable[Dataset], policy_name: str = "") -> None:
        self.project = project
        self.datasets = {dataset.name: dataset for dataset in datasets}
        self.policy = read_policy(policy_name or policy_for(self.datasets.values()))
        check_can_release(self.datasets.values(), self.policy)

    @property
    def sensitivity(self) -> Sensitivity:
        """That of the data: `synthetic` if they are invented, else `public`."""
        return "synthetic" if any(each.sensitivity == "synthetic" for each in self.datasets.values()) else "public"

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name in (given := _GIVEN.get()):
            return given[name].copy()
        return open_dataset(self.project, self.datasets[name])


def release_folder(project: Project, report: str) -> Path:
    """Where a report's release lies."""
    return project.released / report


def release_record(project: Project, report: str) -> tuple[Path, Path]:
    """The files that say what a release holds: tables with their digests, and facts."""
    folder = release_folder(project, report)
    return folder / "tables.json", folder / "facts.json"


def _table_record(table: ReleasedTable, content: bytes) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "columns": [{"name": name, "meaning": meaning} for name, meaning in table.columns.items()],
        "markers": dict(table.markers),
        "sources": list(table.sources),
        "note": table.note,
        "rows": len(table.frame),
        "coverage": table.coverage._asdict(),
        "digest": digest_bytes(content),
    }


def _check_provenance(project: Project, release: Release) -> None:
    registry = read_registry(project.registry)
    strangers = {fact.id for fact in release.facts if fact.policy != release.policy.name}
    if strangers:
        raise EvidenceError(f"facts under another policy than '{release.policy.name}': {', '.join(sorted(strangers))}")
    named = {source for fact in release.facts for source in fact.source_ids}
    named |= {source for table in release.tables.values() for source in table.sources}
    unknown = sorted(source for source in named if source not in registry)
    if unknown:
        raise EvidenceError(f"sources that data/raw/sources.csv does not hold: {', '.join(unknown)}")


def write_release(project: Project, release: Release) -> None:
    """Write a release whole: a CSV a table, `tables.json` that describes them, `facts.json`.

    Raises `UnmarkedGap` for a gap without its marker, and `EvidenceError` for a fact under another policy or
    a source that is not on record: what is wrong here would be published.
    """
    if _GIVEN.get():
        raise EvidenceError("a release of data that was given for an experiment is never written")
    tables = {name: table.checked() for name, table in release.tables.items()}
    _check_provenance(project, release)
    contents = {name: table.to_csv() for name, table in tables.items()}
    with replacing_tree(release_folder(project, release.report)) as folder:
        for name, content in contents.items():
            write_bytes(folder / f"{name}.csv", content)
        facts = to_json(release.facts.to_records())
        write_text(folder / "facts.json", facts)
        write_json(
            folder / "tables.json",
            {
                "report": release.report,
                "title": release.title,
                "policy": release.policy.name,
                "sensitivity": release.sensitivity,
                "inputs": sorted(release.inputs),
                "headlines": {edition: list(answers) for edition, answers in release.headlines.items()},
                "facts_digest": digest_bytes(facts.encode()),
                "tables": [_table_record(table, contents[name]) for name, table in tables.items()],
            },
        )


def facts_digest(project: Project, report: str) -> str:
    """Digest of a report's facts as released: pages for adults and for children that carry the same one say the same."""
    return digest_bytes((release_folder(project, report) / "facts.json").read_bytes())


def read_release(project: Project, report: str) -> Release:
    """Read a release back; raises `BadInput` if it is missing or a table was changed since."""
    folder = release_folder(project, report)
    shown_as = project.relative(folder)
    index = folder / "tables.json"
    if not index.is_file():
        raise BadInput([Problem("missing-release", shown_as, "a release", f"run `evidence release {report}`")])
    try:
        return _read(project, report, json.loads(index.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError):
        mend = f"run `evidence release {report}`"
        raise BadInput(
            [Problem("bad-release", f"{shown_as}/tables.json", "a release as it was written", mend)]
        ) from None


def release_is_whole(project: Project, report: str) -> bool:
    """Whether every file of a release is there as it was written."""
    folder = release_folder(project, report)
    try:
        record = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
        written = {f"{each['name']}.csv": each["digest"] for each in record["tables"]}
        written["facts.json"] = record["facts_digest"]
        return all(digest_file(folder / name) == digest for name, digest in written.items())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _frame(content: bytes, markers: Mapping[str, str]) -> pd.DataFrame:
    """Read a released table; a column that is empty throughout, where no marker says why, was one of words and not of numbers."""
    frame = pd.read_csv(io.BytesIO(content), keep_default_na=False, na_values=[""])
    empty = [
        name for name in frame.columns[frame.isna().all()] if markers.get(str(name), f"{name}_marker") not in frame
    ]
    return frame.astype(dict.fromkeys(empty, object)) if empty else frame


def _read(project: Project, report: str, record: dict[str, Any]) -> Release:
    folder = release_folder(project, report)
    shown_as = project.relative(folder)
    tables = {}
    for described in record["tables"]:
        path = folder / f"{described['name']}.csv"
        if not path.is_file() or digest_bytes(content := path.read_bytes()) != described["digest"]:
            mend = f"run `evidence release {report}`"
            raise BadInput([Problem("changed-table", f"{shown_as}/{path.name}", "the table as released", mend)])
        tables[described["name"]] = ReleasedTable(
            described["name"],
            described["title"],
            partial(_frame, content, described["markers"]),
            {column["name"]: column["meaning"] for column in described["columns"]},
            tuple(described["sources"]),
            described["note"],
            described["markers"],
            Coverage(**described["coverage"]),
        )
    facts_path = folder / "facts.json"
    facts = read_facts(facts_path, f"{shown_as}/facts.json")
    if digest_bytes(facts_path.read_bytes()) != record["facts_digest"]:
        mend = f"run `evidence release {report}`"
        raise BadInput([Problem("changed-facts", f"{shown_as}/facts.json", "the facts as released", mend)])
    policy = read_policy(record["policy"])
    headlines = {edition: tuple(answers) for edition, answers in record["headlines"].items()}
    inputs, sensitivity = tuple(record["inputs"]), record["sensitivity"]
    return Release(report, record["title"], policy, inputs, tables, facts, headlines, sensitivity)


LATEST = "latest"


def edition_told(release: Release, edition: str) -> str:
    """The edition that is meant: `latest` is the last, as editions are ordered by name."""
    return max(release.headlines) if edition == LATEST and release.headlines else edition


def source_ids(*columns: pd.Series) -> tuple[str, ...]:
    """Collect the ids that columns of source ids name, in order, each once."""
    cells = {cell for column in columns for cell in column.to_numpy(dtype=object)}
    joined = (str(cell) for cell in cells if not is_missing(cell))
    return tuple(sorted({part.strip() for value in joined for part in value.split("+")}))


__all__ = [
    "Evidence",
    "Fact",
    "Facts",
    "Release",
    "ReleasedTable",
    "UnmarkedGap",
    "read_release",
    "release_folder",
    "source_ids",
    "write_release",
]
