"""The gate for plans: documents are read, their features checked against a suite, stored with a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from evidence_book.plans.account import Account, account_file
from evidence_book.plans.accuracy import read_truth, score
from evidence_book.plans.folders import (
    PlanFolder,
    invented_folders,
    plan_folder,
    plans_dataset,
    read_councils,
)
from evidence_book.plans.instrument import Document, feature_frame, read_documents, unread_frame
from evidence_book.plans.scores import Scores
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.storage import write_bytes, write_json
from evidence_book.validation.gate import Passed, parquet_bytes
from evidence_book.validation.receipts import data_file, receipt_file, suite_file, write_receipt
from evidence_book.validation.suites import RuleResult, load_suite, problems_of, run_suite


def read_folder(found: PlanFolder, councils: Sequence[str]) -> list[Document]:
    """Read every document of these councils."""
    return read_documents({code: found.documents(code) for code in councils})


def check_features(project: Project, features: pd.DataFrame, shown_as: str) -> tuple[RuleResult, ...]:
    """Hold features to their suite; what each rule found. Raises `BadInput` naming rule and row, never a file."""
    path = suite_file(project, plans_dataset(project))
    suite = load_suite(path, project.relative(path))
    results = run_suite(suite, features, "plans.features")
    if problems := problems_of(results, shown_as):
        raise BadInput(problems)
    return results


def measure_accuracy(project: Project, studied: Sequence[Document]) -> list[Scores]:
    """Score the reader on all invented plans; those of the study that were read already are not read again."""
    folders = invented_folders(project)
    truths = {folder: read_truth(folder) for folder in folders.values()}
    done = {each.path for each in studied}
    rest = {
        str(code): [path for path in (folder / str(file) for file in rows["file"]) if path not in done]
        for folder, truth in truths.items()
        for code, rows in truth.groupby("council")
    }
    return score([*studied, *read_documents(rest)], truths, {folder: use for use, folder in folders.items()})


def validate_plans(project: Project) -> Passed:
    """Let the plans through the gate: store their features with a receipt, and the account of what was read.

    Raises `BadInput` if no plan could be read or a feature breaks a rule; then the receipt is gone, so that nothing
    downstream goes on with yesterday's plans.
    """
    found, dataset = plan_folder(project), plans_dataset(project)
    shown_as = project.relative(found.folder)
    try:
        councils = read_councils(found, shown_as)
        documents = read_folder(found, list(councils))
        features, unread = feature_frame(documents), unread_frame(documents)
        if features.empty:
            raise BadInput([Problem("nothing-read", shown_as, "a plan that can be read", "add plans as DOCX or PDF")])
        rules = check_features(project, features, shown_as)
        studied = documents if found.sensitivity == "synthetic" else []
        accuracy = measure_accuracy(project, studied)
    except BaseException:
        receipt_file(project, dataset).unlink(missing_ok=True)
        raise
    write_bytes(data_file(project, dataset), parquet_bytes(features))
    reasons = [(str(council), str(reason)) for council, reason in unread.itertuples(index=False)]
    write_json(account_file(project, dataset), asdict(Account(councils, tuple(reasons), tuple(accuracy))))
    write_receipt(project, dataset, rows=len(features), rules=len(rules))
    return Passed(dataset.name, len(features), rules)
