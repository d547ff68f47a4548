"""A verdict on each distinct combination, carried back to the rows, is the verdict on the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evidence_book.intake.returns.specification import ReturnSpecification, specifications
from evidence_book.intake.returns.synthetic import fictional_providers, generate
from evidence_book.validation import distinct
from evidence_book.validation.distinct import run_return_suite
from evidence_book.validation.return_suites import derive_suite
from evidence_book.validation.suites import run_suite


def damaged(specification: ReturnSpecification, rows: int) -> pd.DataFrame:
    """A synthetic return with gaps, values of other rows, and a reference that is used twice."""
    frame = generate(specification, fictional_providers(specification), rows, 11)
    chance = np.random.Generator(np.random.PCG64(3))
    for field in specification.fields:
        source = np.arange(rows)
        if field.type not in ("provider", "reference"):
            source = np.where(chance.random(rows) < 0.1, chance.permutation(rows), source)
        column = frame[field.name].take(source).reset_index(drop=True)
        column[chance.random(rows) < 0.03] = None
        frame[field.name] = column
    key = [specification.provider_field.name, specification.reference_field.name]
    frame.loc[7, key] = frame.loc[3, key].to_list()
    return frame


def row_by_row(suite: dict, frame: pd.DataFrame) -> list[tuple[str, list[int]]]:
    told = [distinct._with_days(each, frame) for each in suite["expectations"]]
    results = run_suite({**suite, "expectations": told}, frame.rename_axis(index="row"), "whole")
    return [(each["meta"]["code"], list(result.failed_rows)) for each, result in zip(told, results, strict=True)]


@pytest.mark.parametrize(
    ("name", "short"), [*((name, 4096) for name in sorted(specifications())), ("ehcp_timeline", 8)]
)
def test_every_rule_fails_for_the_rows_that_it_fails_for_one_by_one(
    name: str, short: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distinct, "_SHORT", short)
    monkeypatch.setattr(distinct, "_FIRST_ROWS", 20)
    specification = specifications()[name]
    suite, frame = derive_suite(specification), damaged(specification, 300)
    verdicts = run_return_suite(suite, frame)
    assert [(each.meta["code"], each.failed.tolist()) for each in verdicts] == row_by_row(suite, frame)
    assert sum(len(each.failed) > 0 for each in verdicts) > len(verdicts) / 3


def test_results_stand_in_the_order_of_the_suite_whatever_columns_they_are_of() -> None:
    wanted = [("a", 0), ("b", 5), ("a", 5), ("b", 0), ("a", 1)]
    suite = {
        "name": "mixed",
        "expectations": [
            {"type": "expect_column_values_to_be_between", "kwargs": {"column": name, "min_value": least}}
            for name, least in wanted
        ],
    }
    results = run_suite(suite, pd.DataFrame({"a": [1, 2], "b": [3, 4]}).rename_axis(index="row"), "mixed")
    assert [(each.field, each.passed, each.failed_rows) for each in results] == [
        ("a", True, ()), ("b", False, (0, 1)), ("a", False, (0, 1)), ("b", True, ()), ("a", True, ()),
    ]  # fmt: skip
