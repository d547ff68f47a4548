"""The suite of a return, derived from its specification and kept in `expectations/` for everybody to read.

It holds nothing that one engine only knows: conditions are spelt as data, dates as days, so the same suite
runs on Great Expectations' SQL and Spark engines where a return outgrows one machine.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from evidence_book.intake.returns.specification import Condition, ReturnField, ReturnSpecification, Rule

Expectation = dict[str, Any]


def _expectation(
    kind: str, kwargs: dict[str, Any], code: str, meaning: str, mend: str, severity: str = "error"
) -> Expectation:
    meta = {"code": code, "meaning": meaning, "mend": mend, "severity": severity}
    return {"type": kind, "kwargs": kwargs, "meta": meta}


def _of_field(field: ReturnField) -> list[Expectation]:
    column, found = {"column": field.name}, []
    if field.required:
        mend = "fill the cell, or write Not known" if field.may_be_unknown else "fill the cell"
        found.append(
            _expectation(
                "expect_column_values_to_not_be_null",
                column,
                "missing-value",
                f"{field.label}: every row has a value",
                mend,
            )
        )
    if field.values:
        listed = {**column, "value_set": list(field.values)}
        meaning = f"{field.label}: one of {', '.join(field.values)}"
        found.append(
            _expectation(
                "expect_column_values_to_be_in_set", listed, "unknown-value", meaning, "use a value of the list"
            )
        )
    if field.minimum is not None or field.maximum is not None:
        bounds = {**column, "min_value": field.minimum, "max_value": field.maximum}
        ends = [f"{word} {end:g}" for word, end in (("from", field.minimum), ("to", field.maximum)) if end is not None]
        meaning = f"{field.label}: {' '.join(ends)}"
        mend = "correct the value, or leave the row out if it does not belong in the return"
        found.append(_expectation("expect_column_values_to_be_between", bounds, "out-of-range", meaning, mend))
    return found


def _in_period(specification: ReturnSpecification) -> Expectation:
    first, last = specification.first_day, specification.last_day
    field = specification.field(specification.dated_by)
    bounds: dict[str, Any] = {"column": field.name, "max_value": last.isoformat()}
    meaning = f"{field.label}: not after {last:%-d %B %Y}"
    if not specification.census:
        bounds["min_value"] = first.isoformat()
        meaning = f"{field.label}: from {first:%-d %B %Y} to {last:%-d %B %Y}"
    mend = "correct the date, or leave the row out if it belongs to another period"
    return _expectation("expect_column_values_to_be_between", bounds, "outside-period", meaning, mend)


def _row_condition(condition: Condition) -> dict[str, Any]:
    column = {"name": condition.field}
    if condition.filled is not None:
        return {"type": "nullity", "column": column, "is_null": not condition.filled}
    inside = condition.one_of is not None
    values = list(condition.one_of or condition.none_of or ())
    return {"type": "comparison", "column": column, "operator": "IN" if inside else "NOT_IN", "parameter": values}


def _consequence(condition: Condition) -> tuple[str, dict[str, Any]]:
    if condition.filled is not None:
        return ("expect_column_values_to_not_be_null" if condition.filled else "expect_column_values_to_be_null"), {}
    if condition.one_of is not None:
        return "expect_column_values_to_be_in_set", {"value_set": list(condition.one_of)}
    return "expect_column_values_to_not_be_in_set", {"value_set": list(condition.none_of or ())}


def _of_rule(rule: Rule) -> list[Expectation]:
    if rule.order:
        kind = "expect_column_pair_values_a_to_be_greater_than_b"
        return [
            _expectation(
                kind,
                {"column_A": later, "column_B": earlier, "or_equal": True, "ignore_row_if": "either_value_is_missing"},
                rule.code, rule.meaning, rule.mend, rule.severity,
            )
            for earlier, later in combinations(rule.order, 2)
        ]  # fmt: skip
    if rule.when is None or rule.then is None:
        raise ValueError(f"rule {rule.code} has neither an order nor a condition")
    kind, kwargs = _consequence(rule.then)
    kwargs |= {"column": rule.then.field, "row_condition": _row_condition(rule.when)}
    return [_expectation(kind, kwargs, rule.code, rule.meaning, rule.mend, rule.severity)]


def derive_suite(specification: ReturnSpecification) -> dict[str, Any]:
    """Derive the Great Expectations suite of a return, as it is kept in `expectations/returns.<name>.json`.

    Each expectation's `meta` holds `code`, `meaning`, `mend` and `severity` (`error` keeps a return out,
    `query` is sent back to be confirmed).
    """
    key = [specification.provider_field.name, specification.reference_field.name]
    whole = [
        _expectation("expect_table_row_count_to_be_between", {"min_value": 1}, "no-rows", "The returns hold rows", "send the return"),
        _expectation(
            "expect_compound_columns_to_be_unique", {"column_list": key}, "duplicate-reference",
            f"No {specification.provider} uses a reference twice", "give each record a reference of its own, or take the copy out",
        ),
    ]  # fmt: skip
    fields = [each for field in specification.fields for each in _of_field(field)]
    rules = [each for rule in specification.rules for each in _of_rule(rule)]
    return {
        "name": f"returns.{specification.name}",
        "meta": {"derived_from": f"specifications/{specification.name}.yaml"},
        "expectations": [*whole, *fields, _in_period(specification), *rules],
    }
