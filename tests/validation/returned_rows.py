"""Rows of returns for tests: good ones, ones that break one rule, and a second opinion on which rules a row breaks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations
from typing import Any

import pandas as pd

from evidence_book.intake.returns.specification import Condition, ReturnSpecification, Rule, specification
from evidence_book.intake.returns.synthetic import fictional_providers, generate

Row = dict[str, Any]
# Rule, and the fields it speaks of.
Broken = tuple[str, frozenset[str]]
STRANGE = "quagga"


def _meets(row: Mapping[str, Any], condition: Condition, if_missing: bool) -> bool:
    value = row[condition.field]
    if condition.filled is not None:
        return (value is not None) == condition.filled
    if value is None:
        return if_missing
    inside = value in (condition.one_of or condition.none_of or ())
    return inside == (condition.one_of is not None)


def _of_rule(row: Mapping[str, Any], rule: Rule) -> Iterator[Broken]:
    for earlier, later in combinations(rule.order, 2):
        if row[earlier] is not None and row[later] is not None and row[later] < row[earlier]:
            yield rule.code, frozenset({earlier, later})
    if rule.when and rule.then and _meets(row, rule.when, False) and not _meets(row, rule.then, True):
        yield rule.code, frozenset({rule.then.field})


def broken_by(row: Mapping[str, Any], declared: ReturnSpecification) -> set[Broken]:
    """Say, from the specification alone, which rules a row breaks."""
    found: set[Broken] = set()
    for field in declared.fields:
        value, own = row[field.name], frozenset({field.name})
        if value is None:
            found |= {("missing-value", own)} if field.required else set()
            continue
        if field.values and value not in field.values:
            found.add(("unknown-value", own))
        low, high = field.minimum, field.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            found.add(("out-of-range", own))
    day = row[declared.dated_by]
    early = day is not None and not declared.census and day.date() < declared.first_day
    if early or (day is not None and day.date() > declared.last_day):
        found.add(("outside-period", frozenset({declared.dated_by})))
    for rule in declared.rules:
        found |= set(_of_rule(row, rule))
    return found


@cache
def _good_rows(name: str) -> tuple[Row, ...]:
    declared = specification(name)
    frame = generate(declared, fictional_providers(declared), 600, 7)
    rows = [dict(zip(frame.columns, values, strict=True)) for values in frame.itertuples(index=False)]
    plain = [{key: None if pd.isna(value) else value for key, value in row.items()} for row in rows]
    return tuple(row for row in plain if not broken_by(row, declared))


def good_rows(declared: ReturnSpecification, count: int | None = None) -> list[Row]:
    """Copies of invented rows that break no rule, with references that are all different."""
    rows = [dict(row) for row in _good_rows(declared.name)[:count]]
    for number, row in enumerate(rows):
        row[declared.reference_field.name] = f"SYN-REF-{number:04d}"
    return rows


def framed(rows: Sequence[Mapping[str, Any]], declared: ReturnSpecification, first_row: int = 2) -> pd.DataFrame:
    """Rows as the reader of returns gives them; values outside a category's list stand in it too."""
    types = {"date": "datetime64[s]", "integer": "Int32", "number": "float64", "reference": "string[pyarrow]"}
    columns = {}
    for field in declared.fields:
        values = [row[field.name] for row in rows]
        if field.type in ("category", "provider"):
            others = {value for value in values if value is not None} - set(field.values)
            columns[field.name] = pd.Series(pd.Categorical(values, categories=[*field.values, *sorted(others)]))
        else:
            columns[field.name] = pd.Series(values, dtype=types[field.type])
    return pd.DataFrame(columns).set_index(pd.RangeIndex(first_row, first_row + len(rows), name="row"))


def _changes(declared: ReturnSpecification) -> Iterator[tuple[Broken, Row]]:
    """For every rule, cells that break it if they are put into a fitting row."""
    for field in declared.fields:
        own = frozenset({field.name})
        if field.required:
            yield ("missing-value", own), {field.name: None}
        if field.values:
            yield ("unknown-value", own), {field.name: STRANGE}
        for limit, beyond in ((field.minimum, -1), (field.maximum, 1)):
            if limit is not None:
                value = limit + beyond
                yield ("out-of-range", own), {field.name: int(value) if field.type == "integer" else value}
    first, last = (datetime.combine(day, datetime.min.time()) for day in (declared.first_day, declared.last_day))
    dated = frozenset({declared.dated_by})
    yield ("outside-period", dated), {declared.dated_by: last + timedelta(1)}
    if not declared.census:
        yield ("outside-period", dated), {declared.dated_by: first - timedelta(1)}
    for rule in declared.rules:
        for earlier, later in combinations(rule.order, 2):
            between = rule.order[rule.order.index(earlier) + 1 : rule.order.index(later)]
            late = dict.fromkeys(between, last - timedelta(1))
            yield (rule.code, frozenset({earlier, later})), {earlier: last, **late, later: last - timedelta(1)}
        if rule.when and rule.then:
            yield (rule.code, frozenset({rule.then.field})), {**_meeting(rule.when), **_failing(rule.then, declared)}


def _meeting(condition: Condition) -> Row:
    """A cell that meets a condition, or nothing where it is met by rows that there are."""
    return {condition.field: condition.one_of[0]} if condition.one_of else {}


def _failing(condition: Condition, declared: ReturnSpecification) -> Row:
    field = declared.field(condition.field)
    if condition.filled:
        return {field.name: None}
    if condition.filled is False:
        if field.type != "date":
            return {field.name: field.values[0]}
        return {field.name: datetime.combine(declared.last_day, datetime.min.time()) + timedelta(60)}
    if condition.none_of:
        return {field.name: condition.none_of[0]}
    return {field.name: next(value for value in field.values if value not in (condition.one_of or ()))}


def broken_rows(declared: ReturnSpecification) -> list[tuple[Broken, Row]]:
    """A row for each rule, pair of dates and limit, that breaks it and, by the second opinion, no other rule.

    Two dates that are out of order may put a third out of order, by the same rule.
    """
    found = []
    for broken, change in _changes(declared):
        tried = ((row, broken_by(row, declared)) for row in ({**row, **change} for row in good_rows(declared)))
        fits = (row for row, rules in tried if broken in rules and {code for code, _ in rules} == {broken[0]})
        fitting = next(fits, None)
        assert fitting is not None, f"{declared.name}: no row breaks only {broken}"
        found.append((broken, fitting))
    for number, (_, row) in enumerate(found):
        if row[declared.reference_field.name] is not None:
            row[declared.reference_field.name] = f"SYN-BROKEN-{number:04d}"
    return found


def as_words(rows: Sequence[Mapping[str, Any]], declared: ReturnSpecification) -> list[list[str]]:
    """Headings, and rows as text."""

    def word(value: Any) -> str:
        if value is None:
            return ""
        return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value)

    cells = [[word(row[name]) for name in declared.names] for row in rows]
    return [[field.label for field in declared.fields], *cells]


def csv_bytes(rows: Sequence[Mapping[str, Any]], declared: ReturnSpecification) -> bytes:
    """Rows as a provider would send them in CSV, in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(as_words(rows, declared))
    return text.getvalue().encode()
