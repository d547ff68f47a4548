"""Faults that a return must be refused for, put into synthetic rows on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from evidence_book.intake.returns.specification import Condition, ReturnSpecification, Rule

_UNREADABLE = ("30/02/{year}", "to follow")
_DAYS_TOO_EARLY = 10


def _meets(words: pd.DataFrame, condition: Condition) -> pd.Series:
    column = words[condition.field]
    if condition.filled is not None:
        return (column != "") == condition.filled
    return column.isin(condition.one_of) if condition.one_of is not None else ~column.isin(condition.none_of or ())


def _against(condition: Condition, specification: ReturnSpecification) -> str:
    """Give an entry that does not meet a condition."""
    values = specification.field(condition.field).values
    if condition.filled:
        return ""
    if condition.none_of is not None:
        return condition.none_of[0]
    return next(value for value in values if value not in (condition.one_of or ()))


def _break(words: pd.DataFrame, rule: Rule, specification: ReturnSpecification, free: list[int]) -> int | None:
    """Break `rule` in one of the `free` rows; return the row, or None if the rule speaks of none of them."""
    if rule.when is not None and rule.then is not None:
        fit = words.index[_meets(words, rule.when)].intersection(free)
        if len(fit):
            words.loc[fit[0], rule.then.field] = _against(rule.then, specification)
            return int(fit[0])
        return None
    first, second = rule.order[:2]
    fit = words.index[(words[first] != "") & (words[second] != "")].intersection(free)
    if len(fit):
        too_early = pd.Timestamp(words.loc[fit[0], first]) - timedelta(days=_DAYS_TOO_EARLY)
        words.loc[fit[0], second] = too_early.strftime("%Y-%m-%d")
        return int(fit[0])
    return None


def _out_of_range(specification: ReturnSpecification) -> Iterator[tuple[str, str]]:
    """Three entries of the first whole number with limits, each beyond one of them."""
    field = next(field for field in specification.fields if field.type == "integer" and field.maximum is not None)
    highest = int(field.maximum or 0)
    for entry in (highest + 1, highest + 4, -1):
        yield field.name, str(entry)


def with_faults(words: pd.DataFrame, specification: ReturnSpecification) -> pd.DataFrame:
    """Copy rows spelt as text, ISO dates, and put faults into them, each into a row of its own.

    One breaks a rule of severity "error", an order of dates if the return has one; three hold an age out of
    range; two hold no day that can be read where a required date belongs.
    """
    words = words.reset_index(drop=True).copy()
    free = list(words.index)
    rules = sorted((rule for rule in specification.rules if rule.severity == "error"), key=lambda rule: not rule.order)
    for rule in rules:
        broken = _break(words, rule, specification, free)
        if broken is not None:
            free.remove(broken)
            break
    entries = list(_out_of_range(specification))
    entries += [(specification.dated_by, text.format(year=specification.last_day.year)) for text in _UNREADABLE]
    for row, (name, entry) in zip(free, entries, strict=False):
        words.loc[row, name] = entry
    return words
