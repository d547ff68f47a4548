"""What came of collecting a return, in words and codes only: who sent it, who did not, who has to send it again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from evidence_book.intake.specification import Dataset
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.storage import write_json
from evidence_book.validation.receipts import data_file

Standing = Literal["accepted", "refused", "nothing sent"]


@dataclass(frozen=True)
class Line:
    """One provider: how many files it sent, and the codes of what was put right and of what was wrong.

    How often each occurred is not told here: that would tell how many children it reported. `received` is the day on
    which its return came (YYYY-MM-DD), if the list of providers says it.
    """

    code: str
    name: str
    region: str
    country: str
    standing: Standing
    files: int
    repairs: tuple[str, ...]
    errors: tuple[str, ...]
    queries: tuple[str, ...]
    received: str = ""


@dataclass(frozen=True)
class Collection:
    """One return, a line a provider it was asked of, in order of code; `strangers` counts files of nobody asked."""

    name: str
    period: str
    sensitivity: str
    lines: tuple[Line, ...]
    strangers: int

    def standing(self, standing: Standing) -> tuple[Line, ...]:
        """The providers of that standing."""
        return tuple(line for line in self.lines if line.standing == standing)


def collection_file(project: Project, dataset: Dataset) -> Path:
    """Where the account of a return lies."""
    return data_file(project, dataset).with_suffix(".collection.json")


def feedback_folder(project: Project, dataset: Dataset) -> Path:
    """Where the workbooks lie that go back to the providers. Restricted: nothing of it is ever published."""
    return project.processed / dataset.topic / "feedback" / dataset.stem


def write_collection(project: Project, dataset: Dataset, collection: Collection) -> None:
    """Write the account of a return."""
    write_json(collection_file(project, dataset), asdict(collection))


def _line(record: dict[str, Any]) -> Line:
    listed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    return Line(**listed)


def read_collection(project: Project, dataset: Dataset) -> Collection:
    """Read the account of a return; raises `EvidenceError` if there is none."""
    path = collection_file(project, dataset)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        lines = tuple(_line(line) for line in record.pop("lines"))
        return Collection(lines=lines, **record)
    except (OSError, ValueError, KeyError, TypeError):
        raise EvidenceError(f"{project.relative(path)}: no account of the return; run `evidence validate`") from None
