"""The gate itself: read, check, tidy, store, and give a receipt; or stop, having written nothing."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pandas as pd

from evidence_book.intake.published import read_published
from evidence_book.intake.specification import EXAMPLE_SOURCE, Dataset
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.sources import Registry, read_registry, split_ids, unknown_sources
from evidence_book.storage import write_bytes
from evidence_book.validation.receipts import data_file, receipt_file, suite_file, write_receipt
from evidence_book.validation.suites import RuleResult, load_suite, problems_of, run_suite


@dataclass(frozen=True)
class Passed:
    """A dataset that passed, in counts."""

    dataset: str
    rows: int
    rules: tuple[RuleResult, ...]


def _source_problems(dataset: Dataset, frame: pd.DataFrame, registry: Registry, file: str) -> list[Problem]:
    return [
        problem
        for column in dataset.sources
        for problem in unknown_sources(
            ((int(str(row)), str(value)) for row, value in frame[column].dropna().items()), column, registry, file
        )
    ]


def _example_problems(dataset: Dataset, frame: pd.DataFrame, file: str) -> list[Problem]:
    """Rows whose source says that they are invented where figures are real, or the other way round."""
    invented = dataset.sensitivity == "synthetic"
    expected, mend = (
        (f"the source '{EXAMPLE_SOURCE}', for the dataset is an example", "declare it with `published` once all rows are real")
        if invented
        else ("a real source: invented figures never stand among published ones", "take the example out")
    )  # fmt: skip
    return [
        Problem("example-and-real", file, expected, mend, int(str(row)), column)
        for column in dataset.sources
        for row, joined in frame[column].dropna().items()
        if any((each == EXAMPLE_SOURCE) != invented for each in split_ids(str(joined)))
    ]


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Spell a frame as Parquet; equal frames give equal bytes."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, engine="pyarrow", index=False, compression="zstd")
    return buffer.getvalue()


def validate(project: Project, dataset: Dataset) -> Passed:
    """Let one dataset through the gate; raises `BadInput` with every fault if it fails.

    A dataset that fails loses its receipt, so that nothing downstream goes on with yesterday's data
    while today's is broken.
    """
    file = f"data/raw/{dataset.file}"
    try:
        registry = read_registry(project.registry)
        suite = load_suite(suite_file(project, dataset), project.relative(suite_file(project, dataset)))
        frame = read_published(dataset, project.raw)
        results = run_suite(suite, frame, dataset.name)
        problems = _source_problems(dataset, frame, registry, file) + _example_problems(dataset, frame, file)
        problems += problems_of(results, file)
        if problems:
            raise BadInput(problems)
        tidy = dataset.tidy(frame)
    except BaseException:
        receipt_file(project, dataset).unlink(missing_ok=True)
        raise
    write_bytes(data_file(project, dataset), parquet_bytes(tidy))
    sources = (
        each for column in dataset.sources for joined in frame[column].dropna() for each in split_ids(str(joined))
    )
    write_receipt(
        project, dataset, rows=len(frame), rules=len(results), sources=sources, period=dataset.period_of(frame)
    )
    return Passed(dataset.name, len(frame), results)
