"""Holding synthetic rows to the rules of their return: leave out what may be left out, name what must be drawn again.

While rows are drawn every field is a column of floats: a category is the position of its value, a date the
days since 1970-01-01, and a gap is NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evidence_book.intake.returns.specification import Condition, ReturnSpecification, Rule
from evidence_book.problems import EvidenceError

Drawn = dict[str, npt.NDArray[np.float64]]
Rows = npt.NDArray[np.bool_]

# Of the rows that a query would ask about, the share that stays: real returns have some, and each is asked about.
_STILL_TO_CONFIRM = 0.03


def holds(
    condition: Condition, drawn: Mapping[str, npt.NDArray[np.float64]], specification: ReturnSpecification
) -> Rows:
    """Say row by row whether a condition holds; a gap is none of any values. Raises `EvidenceError` on a field
    without a list of values."""
    column = drawn[condition.field]
    if condition.filled is not None:
        return np.asarray(np.isnan(column) != condition.filled)
    values = specification.field(condition.field).values
    listed = condition.one_of if condition.one_of is not None else condition.none_of or ()
    if not set(listed) <= set(values):
        raise EvidenceError(
            f"specifications/{specification.name}.yaml: a condition on '{condition.field}' names no value of it"
        )
    among = np.isin(column, [values.index(value) for value in listed])
    return among if condition.one_of is not None else ~among


def breaks(rule: Rule, drawn: Mapping[str, npt.NDArray[np.float64]], specification: ReturnSpecification) -> Rows:
    """Say row by row whether a rule is broken."""
    if rule.when is not None and rule.then is not None:
        return holds(rule.when, drawn, specification) & ~holds(rule.then, drawn, specification)
    reached = np.full(len(drawn[rule.order[0]]), -np.inf)
    broken = np.zeros(len(reached), dtype=np.bool_)
    for name in rule.order:
        broken |= drawn[name] < reached
        reached = np.fmax(reached, drawn[name])
    return broken


@dataclass(frozen=True)
class _Leaving:
    """Where `rule` is broken, `field` is left out, except in the rows that are `spared`."""

    rule: Rule
    field: str
    spared: Rows


def _may_leave(rule: Rule, specification: ReturnSpecification) -> str | None:
    """The field that, left out, mends a broken rule; None if there is none."""
    if rule.when is None or rule.then is None:
        return None
    if rule.then.filled is False and not specification.field(rule.then.field).required:
        return rule.then.field
    if rule.when.filled and not specification.field(rule.when.field).required:
        return rule.when.field
    return None


def _only_when(specification: ReturnSpecification) -> list[Rule]:
    """The conditions of the shapes, as rules."""
    return [
        Rule(code="only-when", meaning="", mend="", when=Condition(field=name, filled=True), then=shape.only_when)
        for name, shape in specification.synthetic.fields.items()
        if shape.only_when is not None
    ]


def settle(drawn: Drawn, specification: ReturnSpecification, generator: np.random.Generator) -> Rows:
    """Leave out, in place, what the rules forbid and a sender may leave out; return the rows to draw again.

    Those break a rule of severity "error" in a way that no gap can mend, or lack a required field.
    """
    rows = len(next(iter(drawn.values())))
    leaving = [
        _Leaving(rule, left, generator.random(rows) < (_STILL_TO_CONFIRM if rule.severity == "query" else 0.0))
        for rule in (*specification.rules, *_only_when(specification))
        if (left := _may_leave(rule, specification))
    ]
    unsettled = True
    while unsettled:
        unsettled = False
        for each in leaving:
            broken = breaks(each.rule, drawn, specification) & ~each.spared
            if broken.any():
                drawn[each.field][broken] = np.nan
                unsettled = True
    again = np.zeros(rows, dtype=np.bool_)
    for rule in specification.rules:
        if rule.severity == "error":
            again |= breaks(rule, drawn, specification)
    for field in specification.fields:
        if field.required and field.name in drawn:
            again |= np.isnan(drawn[field.name])
    return again
