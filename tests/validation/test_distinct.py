"""Running a suite over distinct combinations: the same rows fail as when every row is looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evidence_book.problems import BadInput
from evidence_book.validation import distinct
from evidence_book.validation.distinct import run_return_suite
from evidence_book.validation.suites import run_suite

DAY = datetime(2024, 4, 1)
VALUES = ["Yes", "No", "Not known"]
BIG = 2**31 - 1


def expect(kind: str, code: str, **kwargs: Any) -> dict[str, Any]:
    meta = {"code": code, "meaning": code, "mend": "mend it", "severity": "error"}
    return {"type": f"expect_{kind}", "kwargs": kwargs, "meta": meta}


def where(column: str, operator: str, *values: str) -> dict[str, Any]:
    return {"type": "comparison", "column": {"name": column}, "operator": operator, "parameter": list(values)}


def where_filled(column: str, is_null: bool = False) -> dict[str, Any]:
    return {"type": "nullity", "column": {"name": column}, "is_null": is_null}


def in_order(earlier: str, later: str) -> dict[str, Any]:
    return expect(
        "column_pair_values_a_to_be_greater_than_b", "order", column_A=later, column_B=earlier, or_equal=True,
        ignore_row_if="either_value_is_missing",
    )  # fmt: skip


# Every kind of rule that a return can have; days are spelt as suites spell them.
SUITE: dict[str, Any] = {
    "name": "tried",
    "expectations": [
        expect("table_row_count_to_be_between", "rows", min_value=1),
        expect("compound_columns_to_be_unique", "unique", column_list=["code", "reference"]),
        expect("column_values_to_not_be_null", "code", column="code"),
        expect("column_values_to_not_be_null", "reference", column="reference"),
        expect("column_values_to_not_be_null", "answer", column="answer"),
        expect("column_values_to_be_in_set", "answer-set", column="answer", value_set=VALUES),
        expect("column_values_to_be_in_set", "other-set", column="other", value_set=VALUES),
        expect("column_values_to_be_between", "age", column="age", min_value=0.0, max_value=17.0),
        expect("column_values_to_be_between", "cost", column="cost", min_value=1.0, max_value=100000.0),
        expect("column_values_to_be_between", "period", column="start", min_value="2024-04-01", max_value="2025-03-31"),
        expect("column_values_to_be_between", "census", column="end", max_value="2025-03-31"),
        in_order("start", "end"),
        expect("column_values_to_be_null", "null-in", column="end", row_condition=where("answer", "IN", "No")),
        expect("column_values_to_not_be_null", "filled-in", column="end", row_condition=where("other", "IN", "Yes", "No")),
        expect("column_values_to_not_be_null", "not-in", column="age", row_condition=where("answer", "NOT_IN", "No")),
        expect("column_values_to_be_in_set", "set-if-filled", column="answer", value_set=["Yes"],
               row_condition=where_filled("end")),
        expect("column_values_to_not_be_in_set", "not-set-if-empty", column="other", value_set=["Yes"],
               row_condition=where_filled("start", is_null=True)),
    ],
}  # fmt: skip

DAYS = st.none() | st.sampled_from([DAY + timedelta(off) for off in (-1, 0, 5, 364, 365)])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(["SYN-A", "SYN-B", None]),
            "reference": st.sampled_from(["1", "2", "01", "x" * 40, "\u00e9"]),
            "answer": st.sampled_from([*VALUES, "quagga", "yes", None]),
            "other": st.sampled_from([*VALUES, None]),
            "age": st.none() | st.sampled_from([-1, 0, 17, 18, BIG, -BIG]),
            "cost": st.none() | st.sampled_from([0.99, 1.0, 100000.0, 100000.01, 1e15, float(2**53)]),
            "start": DAYS,
            "end": DAYS,
        }
    ),
    min_size=1,
    max_size=40,
)


def framed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows in the types that the reader gives, numbered from 0."""
    frame = pd.DataFrame(rows, columns=["code", "reference", "answer", "other", "age", "cost", "start", "end"])
    types = {
        "code": "category", "reference": "string[pyarrow]", "answer": "category", "other": "category", "age": "Int32",
        "cost": "float64", "start": "datetime64[s]", "end": "datetime64[s]",
    }  # fmt: skip
    return frame.astype(types).rename_axis(index="row")


def every_row_looked_at(frame: pd.DataFrame) -> list[list[int]]:
    """The positions that fail each rule if Great Expectations is given all rows."""
    expectations = [
        {**each, "kwargs": {
            name: datetime.fromisoformat(value) if name in ("min_value", "max_value") and isinstance(value, str) else value
            for name, value in each["kwargs"].items()
        }}
        for each in SUITE["expectations"]
    ]  # fmt: skip
    results = run_suite({**SUITE, "expectations": expectations}, frame, "tried")
    return [list(result.failed_rows) for result in results]


def over_combinations(frame: pd.DataFrame) -> list[list[int]]:
    return [verdict.failed.tolist() for verdict in run_return_suite(SUITE, frame)]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(rows=ROWS)
def test_the_same_rows_fail_as_when_every_row_is_looked_at(rows: list[dict[str, Any]]) -> None:
    frame = framed(rows)
    assert over_combinations(frame) == every_row_looked_at(frame)


def test_one_row_may_break_nearly_every_rule() -> None:
    worst = {"code": None, "reference": "1", "answer": "quagga", "other": "Yes", "age": BIG, "cost": 0.0,
             "start": DAY + timedelta(400), "end": None}  # fmt: skip
    failed = dict(
        zip((each["meta"]["code"] for each in SUITE["expectations"]), over_combinations(framed([worst])), strict=True)
    )
    assert {code for code, rows in failed.items() if rows} == {
        "code",
        "answer-set",
        "age",
        "cost",
        "period",
        "filled-in",
    }


def test_more_combinations_than_can_be_marked_off_are_found_by_sorting(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"code": "SYN-A", "reference": str(number), "answer": VALUES[number % 3], "other": None, "age": number % 20,
         "cost": 1.5 * number, "start": DAY + timedelta(number % 7), "end": DAY + timedelta(number % 5)}
        for number in range(200)
    ]  # fmt: skip
    frame = framed(rows)
    marked_off = over_combinations(frame)
    monkeypatch.setattr(distinct, "_MARKED_OFF", 3)
    assert over_combinations(frame) == marked_off == every_row_looked_at(frame)


def test_no_rows_fail_the_rule_that_there_are_some_and_no_other() -> None:
    verdicts = run_return_suite(SUITE, framed([]))
    assert [verdict.meta["code"] for verdict in verdicts if not verdict.result.passed] == ["rows"]


def test_rows_without_any_key_are_never_taken_for_unique() -> None:
    frame = framed([{"code": None, "reference": None}, {"code": None, "reference": None}])
    assert over_combinations(frame)[1] == [0, 1]


def test_a_category_that_no_row_holds_changes_nothing() -> None:
    rows = [{"code": "SYN-A", "reference": str(number), "answer": "Yes", "age": 5} for number in range(3)]
    frame = framed(rows)
    more = frame.assign(answer=frame["answer"].cat.add_categories(["quagga", *VALUES[1:]]))
    assert over_combinations(more) == over_combinations(frame)


@pytest.mark.parametrize(
    "expectation",
    [
        expect("column_values_to_be_wonderful", "wonderful", column="answer"),
        expect("column_values_to_not_be_null", "nowhere", column="nowhere"),
        expect("column_values_to_be_between", "words", column="answer", min_value=1.0),
    ],
    ids=lambda each: each["meta"]["code"],
)
def test_a_rule_that_cannot_be_run_never_passes(expectation: dict[str, Any]) -> None:
    """Refused, or failed for every row: either keeps a return out."""
    frame = framed([{"code": "SYN-A", "reference": str(number), "answer": "Yes"} for number in range(4)])
    suite = {**SUITE, "expectations": [*SUITE["expectations"], expectation]}
    try:
        verdict = run_return_suite(suite, frame)[-1]
    except BadInput as refused:
        assert refused.problems[0].code == "broken-suite"
    else:
        assert not verdict.result.passed
        assert np.array_equal(verdict.failed, np.arange(4))


def test_a_suite_with_an_unknown_rule_is_refused() -> None:
    suite = {"name": "tried", "expectations": [expect("column_values_to_be_wonderful", "wonderful", column="answer")]}
    with pytest.raises(BadInput, match="broken-suite"):
        run_return_suite(suite, framed([{"answer": "Yes"}]))
