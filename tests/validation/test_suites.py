"""Each suite can fail, and says where without saying what."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from tests.conftest import ROOT

from evidence_book.datasets import CATALOGUE
from evidence_book.problems import BadInput
from evidence_book.reports.catalogue import RETURNS, STUDY
from evidence_book.validation.suites import load_suite, problems_of, run_suite


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": pd.array(["a", "a", "secret", None], dtype="string"),
            "group": pd.array(["b", "b", "b", "b"], dtype="string"),
            "count": pd.array([1, 2, 4242, None], dtype="Int64"),
        },
        index=pd.Index([2, 3, 5, 9], name="row"),
    )


def suite(*expectations: dict[str, object]) -> dict[str, object]:
    return {"expectations": [{"kwargs": {}, "meta": {"meaning": "a rule"}, **each} for each in expectations]}


def rule(kind: str, **kwargs: object) -> dict[str, object]:
    return {"type": kind, "kwargs": kwargs}


@pytest.mark.parametrize(
    ("expectation", "rows"),
    [
        (rule("expect_column_values_to_not_be_null", column="name"), (9,)),
        (rule("expect_column_values_to_be_unique", column="name"), (2, 3)),
        (rule("expect_column_values_to_be_in_set", column="name", value_set=["a"]), (5,)),
        (rule("expect_column_values_to_be_between", column="count", max_value=100), (5,)),
        (rule("expect_column_values_to_match_regex", column="name", regex="^a$"), (5,)),
        (
            rule(
                "expect_column_values_to_be_null",
                column="count",
                row_condition='name == "a"',
                condition_parser="pandas",
            ),
            (2, 3),
        ),
        (rule("expect_compound_columns_to_be_unique", column_list=["name", "group"]), (2, 3)),
    ],
)
def test_a_failing_rule_names_its_rows_by_line_number(expectation: dict[str, object], rows: tuple[int, ...]) -> None:
    (result,) = run_suite(suite(expectation), frame(), "test")
    assert not result.passed
    assert result.failed_rows == rows
    assert result.rows_failed == len(rows)


def test_no_value_leaves_the_gate() -> None:
    results = run_suite(
        suite(
            rule("expect_column_values_to_be_in_set", column="name", value_set=["a"]),
            rule("expect_column_values_to_be_between", column="count", max_value=100),
        ),
        frame(),
        "test",
    )
    said = repr(results) + "".join(str(problem) for problem in problems_of(results, "file.csv"))
    assert "secret" not in said
    assert "4242" not in said
    assert "1 of 4 rows" in said


def test_a_rule_that_cannot_run_is_a_failed_rule() -> None:
    (result,) = run_suite(suite(rule("expect_column_values_to_not_be_null", column="nowhere")), frame(), "test")
    assert not result.passed
    assert problems_of((result,), "file.csv")


def test_a_suite_that_great_expectations_cannot_read_is_a_failed_gate() -> None:
    for broken in (rule("expect_the_unknown"), rule("expect_compound_columns_to_be_unique", column_list=["name"])):
        with pytest.raises(BadInput, match="broken-suite"):
            run_suite(suite(broken), frame(), "test")


def test_rules_that_hold_pass() -> None:
    (result,) = run_suite(suite(rule("expect_table_row_count_to_equal", value=4)), frame(), "test")
    assert result.passed
    assert problems_of((result,), "file.csv") == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"expectations": []}'])
def test_a_suite_that_expects_nothing_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "suite.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=r"bad-suite|empty-suite"):
        load_suite(path, "expectations/suite.json")


def test_a_missing_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="missing-suite"):
        load_suite(tmp_path / "none.json", "expectations/none.json")


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_suite_covers_its_dataset(name: str) -> None:
    content = json.loads((ROOT / "expectations" / f"{name}.json").read_text(encoding="utf-8"))
    kinds = {expectation["type"] for expectation in content["expectations"]}
    assert "expect_table_row_count_to_be_between" in kinds
    assert kinds & {"expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique"}, "a key"
    assert all(expectation["meta"]["meaning"] for expectation in content["expectations"])
    columns = {column.name for column in CATALOGUE[name].columns}
    columns |= {f"{column.name}_marker" for column in CATALOGUE[name].columns if column.marked}
    for expectation in content["expectations"]:
        if "column" in expectation["kwargs"]:
            assert expectation["kwargs"]["column"] in columns


def test_no_suite_is_without_a_dataset() -> None:
    assert {path.stem for path in (ROOT / "expectations").glob("*.json")} == {
        *CATALOGUE,
        *(returned.dataset for returned in RETURNS.values()),
        STUDY.dataset,
    }
