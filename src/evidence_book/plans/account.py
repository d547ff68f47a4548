"""What came of reading plans: whose they were, which could not be read, and how well the reader reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evidence_book.intake.specification import Dataset
from evidence_book.plans.folders import plans_dataset
from evidence_book.plans.scores import Scores
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.validation.receipts import data_file


@dataclass(frozen=True)
class Account:
    """Whose plans were read, which could not be, and how well the reader reads invented ones."""

    councils: dict[str, str]
    unread: tuple[tuple[str, str], ...]
    accuracy: tuple[Scores, ...]

    def unread_frame(self) -> pd.DataFrame:
        """A row a document that could not be read: `council`, `reason`."""
        return pd.DataFrame(list(self.unread), columns=["council", "reason"])


def account_file(project: Project, dataset: Dataset) -> Path:
    """Where the account lies."""
    return data_file(project, dataset).with_suffix(".account.json")


def read_account(project: Project) -> Account:
    """Read the account; raises `EvidenceError` if there is none."""
    path = account_file(project, plans_dataset(project))
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Account(
            record["councils"],
            tuple((council, reason) for council, reason in record["unread"]),
            tuple(Scores(**each) for each in record["accuracy"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise EvidenceError(f"{project.relative(path)}: no account of the plans; run `evidence validate`") from None
