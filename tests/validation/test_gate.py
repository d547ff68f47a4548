"""The gate: what passes gets a receipt, what fails leaves nothing that downstream could use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.specification import Dataset, example, integers, published, text
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.validation.gate import validate
from evidence_book.validation.receipts import (
    InvalidReceipt,
    check_receipt,
    data_file,
    open_dataset,
    receipt_file,
    suite_file,
)

FORCES = CATALOGUE["strip_searches.by_force_2018_mid2022"]


def test_a_dataset_that_passes_can_be_opened(project: Project) -> None:
    passed = validate(project, FORCES)
    receipt = check_receipt(project, FORCES)
    opened = open_dataset(project, FORCES)
    assert passed.rows == receipt.rows == len(opened) == 26
    assert receipt.sensitivity == "public"
    assert {"cco_2023_ew", "bmthecho_2023"} <= set(receipt.sources)
    assert {"status", "marker", "qualifier"} <= set(opened.columns)


def test_validating_twice_changes_no_byte(project: Project) -> None:
    validate(project, FORCES)
    before = [path.read_bytes() for path in (data_file(project, FORCES), receipt_file(project, FORCES))]
    validate(project, FORCES)
    assert before == [path.read_bytes() for path in (data_file(project, FORCES), receipt_file(project, FORCES))]


def test_without_validation_nothing_opens(project: Project) -> None:
    with pytest.raises(InvalidReceipt, match="evidence validate"):
        open_dataset(project, FORCES)


def edit_parquet(project: Project) -> None:
    path = data_file(project, FORCES)
    path.write_bytes(path.read_bytes() + b"x")


def edit_suite(project: Project) -> None:
    path = suite_file(project, FORCES)
    suite = json.loads(path.read_text(encoding="utf-8"))
    suite["expectations"] = suite["expectations"][:1]
    path.write_text(json.dumps(suite), encoding="utf-8")


def edit_raw(project: Project) -> None:
    path = FORCES.raw_file(project.raw)
    path.write_text(path.read_text(encoding="utf-8").replace("891.0", "892.0"), encoding="utf-8")


def edit_registry(project: Project) -> None:
    text = project.registry.read_text(encoding="utf-8")
    project.registry.write_text(text.replace("The Times", "A newspaper"), encoding="utf-8")


def edit_receipt(project: Project) -> None:
    receipt_file(project, FORCES).write_text('{"dataset": "forged"}', encoding="utf-8")


@pytest.mark.parametrize("edit", [edit_parquet, edit_suite, edit_raw, edit_registry, edit_receipt])
def test_an_edit_after_validation_voids_the_receipt(project: Project, edit: Callable[[Project], None]) -> None:
    validate(project, FORCES)
    edit(project)
    with pytest.raises(InvalidReceipt, match="evidence validate"):
        open_dataset(project, FORCES)


def damage(project: Project, old: str, new: str) -> Path:
    path = FORCES.raw_file(project.raw)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "code", "row", "field"),
    [
        ("South Wales,108.0", "Hampshire,108.0", "expect_column_values_to_be_unique", 6, "police_force"),
        ("Dorset,67.0,exact", "Dorset,67.0,roughly", "expect_column_values_to_be_in_set", 8, "count_qualifier"),
        ("cco_2023_ew,bmthecho_2023,share", "cco_2023_ew,nobody_2023,share", "unknown-source", 2, "source_id"),
        ("Dorset,67.0", "Dorset,sixty", "not-a-number", 8, "searches"),
        ("Cumbria,,fewer_than_10", "Cumbria,7,fewer_than_10", "expect_column_values_to_be_null", 22, "searches"),
    ],
)
def test_a_fault_stops_the_dataset_and_is_named(
    project: Project, old: str, new: str, code: str, row: int, field: str
) -> None:
    validate(project, FORCES)
    good = data_file(project, FORCES).read_bytes()
    damage(project, old, new)
    with pytest.raises(BadInput) as refused:
        validate(project, FORCES)
    problem = next(problem for problem in refused.value.problems if problem.code == code)
    assert problem.file == f"data/raw/{FORCES.file}"
    assert (problem.row, problem.field) == (row, field)
    assert problem.mend
    assert not receipt_file(project, FORCES).exists(), "yesterday's receipt must not cover today's fault"
    assert data_file(project, FORCES).read_bytes() == good, "nothing half-written"


def test_a_missing_file_is_named(project: Project) -> None:
    FORCES.raw_file(project.raw).unlink()
    with pytest.raises(BadInput, match="missing-file"):
        validate(project, FORCES)


COLUMNS = (*text("period", required=True), *integers("children", required=True), *text("source_id", required=True))
INVENTED = example("demo", "counts", "Counts", COLUMNS, periods="period")
REAL = published("demo", "counts", "Counts", "", COLUMNS, periods="period")


def with_rows(project: Project, dataset: Dataset, *rows: str) -> Dataset:
    raw = dataset.raw_file(project.raw)
    raw.parent.mkdir(parents=True, exist_ok=True)
    raw.write_text("\n".join(["period,children,source_id", *rows, ""]), encoding="utf-8")
    rule = {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": "period"},
        "meta": {"meaning": "a period"},
    }
    suite_file(project, dataset).write_text(
        json.dumps({"name": dataset.name, "expectations": [rule]}), encoding="utf-8"
    )
    return dataset


def test_the_period_is_read_from_the_rows(project: Project) -> None:
    rows = ("2023-24,5,dfe_cla_2025", "2024-25,7,dfe_cla_2025")
    validate(project, with_rows(project, REAL, *rows))
    assert check_receipt(project, REAL).period == "2023-24 to 2024-25"
    validate(project, with_rows(project, REAL, *rows, "2025-26,7,dfe_cla_2025"))
    assert check_receipt(project, REAL).period == "2023-24 to 2025-26"
    validate(project, with_rows(project, REAL, rows[0]))
    assert check_receipt(project, REAL).period == "2023-24"


@pytest.mark.parametrize(
    ("dataset", "rows"),
    [
        (REAL, ("2023-24,5,dfe_cla_2025", "2024-25,7,invented_example")),
        (REAL, ("2023-24,5,dfe_cla_2025", "2024-25,7,dfe_cla_2025+invented_example")),
        (INVENTED, ("2023-24,5,invented_example", "2024-25,7,dfe_cla_2025")),
    ],
)
def test_invented_figures_never_stand_among_real_ones(
    project: Project, dataset: Dataset, rows: tuple[str, ...]
) -> None:
    with pytest.raises(BadInput, match=r"row 3, field 'source_id': example-and-real"):
        validate(project, with_rows(project, dataset, *rows))
    assert not receipt_file(project, dataset).exists()


def test_an_example_passes_as_one(project: Project) -> None:
    validate(project, with_rows(project, INVENTED, "2023-24,5,invented_example"))
    assert check_receipt(project, INVENTED).sensitivity == "synthetic"
