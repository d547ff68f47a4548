"""The suites of returns: kept as derived, and every rule finds the row that breaks it, and no other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT
from tests.validation.returned_rows import STRANGE, Broken, Row, broken_by, broken_rows, framed, good_rows

from evidence_book.intake.returns.specification import (
    ReturnField,
    ReturnSpecification,
    specification,
    specifications,
)
from evidence_book.validation.distinct import run_return_suite
from evidence_book.validation.return_suites import derive_suite

RETURNS = list(specifications().values())
each_return = pytest.mark.parametrize("declared", RETURNS, ids=lambda each: each.name)
WHOLE = {"no-rows", "duplicate-reference"}


def found_by_suite(rows: Sequence[Row], declared: ReturnSpecification) -> list[set[Broken]]:
    """What the suite finds in each row, the rules of the whole return left out."""
    found: list[set[Broken]] = [set() for _ in rows]
    for verdict in run_return_suite(derive_suite(declared), framed(rows, declared)):
        for position in verdict.failed:
            if verdict.meta["code"] not in WHOLE:
                fields = frozenset(str(verdict.result.field).split(" + "))
                found[position].add((verdict.meta["code"], fields))
    return found


@each_return
def test_the_suite_that_is_kept_is_the_one_that_is_derived(declared: ReturnSpecification) -> None:
    kept = json.loads((ROOT / "expectations" / f"returns.{declared.name}.json").read_text(encoding="utf-8"))
    assert kept == derive_suite(declared)


@each_return
def test_every_expectation_says_what_to_do(declared: ReturnSpecification) -> None:
    rules = {rule.code: rule for rule in declared.rules}
    for expectation in derive_suite(declared)["expectations"]:
        meta = expectation["meta"]
        assert meta["meaning"]
        assert meta["mend"]
        assert meta["severity"] == (rules[meta["code"]].severity if meta["code"] in rules else "error")


@each_return
def test_each_rule_finds_the_row_that_breaks_only_it(declared: ReturnSpecification) -> None:
    broken, good = broken_rows(declared), good_rows(declared, 20)
    found = found_by_suite([*(row for _, row in broken), *good], declared)
    assert found == [broken_by(row, declared) for _, row in broken] + [set() for _ in good]
    assert all(rule in rules for (rule, _), rules in zip(broken, found, strict=False))
    tried = {code for (code, _), _ in broken}
    derived = {expectation["meta"]["code"] for expectation in derive_suite(declared)["expectations"]}
    assert tried == derived - WHOLE


@each_return
def test_what_stands_on_a_limit_is_within_it(declared: ReturnSpecification) -> None:
    rows = []
    first, last = (datetime.combine(day, datetime.min.time()) for day in (declared.first_day, declared.last_day))
    for field in declared.fields:
        for limit in (field.minimum, field.maximum):
            if limit is not None:
                rows.append({**good_rows(declared, 1)[0], field.name: int(limit)})
    ends = [last] if declared.census else [first, last]
    shortest = [
        {name: None if declared.field(name).type == "date" and not declared.field(name).required else value
         for name, value in row.items()} for row in good_rows(declared)
    ]  # fmt: skip
    still_good = next(row for row in shortest if not broken_by(row, declared))
    rows += [{**still_good, declared.dated_by: day} for day in ends]
    assert found_by_suite(rows, declared) == [set() for _ in rows]


def test_a_reference_used_twice_is_found_in_every_row_that_uses_it() -> None:
    declared = specification("camhs_referral")
    rows = good_rows(declared, 6)
    key = declared.provider_field.name, declared.reference_field.name
    rows[4] |= {name: rows[1][name] for name in key}
    other = next(row[key[0]] for row in good_rows(declared) if row[key[0]] != rows[1][key[0]])
    rows[5] |= {key[0]: other, key[1]: rows[1][key[1]]}
    (verdict,) = (
        each for each in run_return_suite(derive_suite(declared), framed(rows, declared))
        if each.meta["code"] == "duplicate-reference"
    )  # fmt: skip
    assert verdict.failed.tolist() == [1, 4], "another provider may use the same reference"


def cells_of(field: ReturnField, declared: ReturnSpecification) -> st.SearchStrategy[Any]:
    """Any cell: declared values and others, days at and about the ends of the period, numbers at and about the limits."""
    if field.type == "provider":
        return st.sampled_from(["SYN-F01", "SYN-F02", None])
    if field.type == "reference":
        return st.none() | st.uuids().map(str)
    if field.type == "category":
        return st.sampled_from([*field.values, STRANGE, None])
    if field.type == "date":
        first, last = (datetime.combine(day, datetime.min.time()) for day in (declared.first_day, declared.last_day))
        days = [day + timedelta(off) for day in (first, last) for off in (-1, 0, 1)]
        return st.sampled_from([*days, first + timedelta(100), None])
    limits = [int(limit) for limit in (field.minimum, field.maximum) if limit is not None]
    return st.none() | st.sampled_from([limit + off for limit in limits for off in (-1, 0, 1)])


@each_return
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(data=st.data())
def test_rows_of_any_kind_break_what_the_specification_says_they_break(
    declared: ReturnSpecification, data: st.DataObject
) -> None:
    row = st.fixed_dictionaries({field.name: cells_of(field, declared) for field in declared.fields})
    rows = data.draw(st.lists(row, min_size=20, max_size=40))
    assert found_by_suite(rows, declared) == [broken_by(row, declared) for row in rows]


@pytest.mark.parametrize(
    ("limits", "meaning"),
    [({"minimum": None}, "Age: to 17"), ({"maximum": None}, "Age: from 8"), ({}, "Age: from 8 to 17")],
)
def test_a_field_may_have_one_limit_only(limits: dict[str, None], meaning: str) -> None:
    declared = specification("strip_search")
    fields = tuple(field.model_copy(update=limits) if field.name == "age" else field for field in declared.fields)
    expectations = derive_suite(declared.model_copy(update={"fields": fields}))["expectations"]
    assert [each["meta"]["meaning"] for each in expectations if each["meta"]["code"] == "out-of-range"] == [meaning]
