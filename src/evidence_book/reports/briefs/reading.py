"""Published figures to facts: what every brief does, said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd

from evidence_book.datasets.qualifiers import Quantity, quantity_in
from evidence_book.facts import Fact, Facts
from evidence_book.problems import EvidenceError
from evidence_book.reports.making import or_none, sources_of
from evidence_book.reports.release import ReleasedTable, source_ids

POLICY = "published"
Name = TypeVar("Name")

FIGURE_COLUMNS = {
    "fact": "Name of the fact",
    "subject": "What is measured",
    "group": "Of whom, or when",
    "period": "Period",
    "value": "Value",
    "unit": "Unit",
    "qualifier": "Qualifier of the value",
    "lower": "Lower 95% limit, in the same unit",
    "upper": "Upper 95% limit, in the same unit",
    "limits_marker": "Why there are no limits",
    "kind": "published, or computed from published figures",
    "note": "Note",
    "source_id": "Where it was read",
}
CONFLICT_COLUMNS = {
    "item": "Figure",
    "value_a": "One reading",
    "value_b": "Other reading",
    "used": "How it is used here",
    "reason": "Why",
    "source_id": "Where they were read",
}


@dataclass(frozen=True)
class Figure:
    """A fact, with the words under which a table lists it: what is measured, and of whom or when."""

    subject: str
    group: str
    fact: Fact


@dataclass(frozen=True)
class Conflict:
    """Two facts that sources state of one thing; both are shown, and it is said how they are used."""

    item: str
    one: str
    other: str
    used: str
    reason: str


class NotDeclared(EvidenceError):
    """A published row has no name in the brief: it would be lost."""


def declared(names: Mapping[str, Name], key: str, table: str) -> Name:
    """Look up what a brief calls a published row; raises `NotDeclared` for one that it does not know."""
    try:
        return names[key]
    except KeyError:
        raise NotDeclared(f"{table}: no fact is declared for '{key}'; give it a name in the brief") from None


def as_published(row: Any, **rest: Any) -> dict[str, Any]:
    """The parts of a fact that its published row holds: unit, qualifier, decimals, note, sources."""
    return {
        "kind": "published",
        "unit": row.unit,
        "decimals": 0 if float(row.value).is_integer() else 1,
        "qualifier": or_none(row.qualifier),
        "note": or_none(row.note) or "",
        "source_ids": source_ids(pd.Series([row.source_id])),
    } | rest


def noted(row: Any, template: str, table: str) -> Quantity:
    """Read a number that stands in a row's remark; raises `EvidenceError` naming table and template if it does not."""
    try:
        return quantity_in(str(or_none(row.note) or ""), template)
    except ValueError as error:
        raise EvidenceError(f"{table}, remark on '{row.measure}': {error}") from None


def from_note(row: Any, found: Quantity, **rest: Any) -> dict[str, Any]:
    """The parts of a fact that was read in a row's remark."""
    note = "; ".join(each for each in ("read in the remark on another figure", found.note) if each)
    return as_published(row, unit=found.unit or "count", qualifier=found.qualifier, decimals=0, note=note) | rest


def released(figures: Iterable[Figure]) -> Facts:
    """The facts of all figures."""
    return Facts(figure.fact for figure in figures)


def figures_table(
    figures: Iterable[Figure], title: str, note: str, *, without_base: str = "x", name: str = "figures"
) -> ReleasedTable:
    """Release every figure with its fact; `without_base` is the symbol for a percentage that has no limits.

    Columns as in `FIGURE_COLUMNS`; counts and other numbers that chance does not move have `z` for limits.
    """
    records = []
    for figure in figures:
        fact, limits = figure.fact, figure.fact.interval
        marker = None if limits else without_base if fact.unit == "percent" else "z"
        records.append(
            {"fact": fact.id, "subject": figure.subject, "group": figure.group, "period": fact.period}
            | {"value": fact.value, "unit": fact.unit, "qualifier": fact.qualifier, "kind": fact.kind}
            | {"lower": limits.lower if limits else None, "upper": limits.upper if limits else None}
            | {"limits_marker": marker, "note": fact.note or None, "source_id": "+".join(fact.source_ids)}
        )
    frame = pd.DataFrame(records, columns=list(FIGURE_COLUMNS))
    frame = frame.astype({"value": "Float64", "lower": "Float64", "upper": "Float64"})
    markers = {"lower": "limits_marker", "upper": "limits_marker"}
    return ReleasedTable(name, title, frame, FIGURE_COLUMNS, source_ids(frame["source_id"]), note, markers)


def conflicts_table(conflicts: Iterable[Conflict], facts: Facts, report: str) -> ReleasedTable:
    """Release where sources disagree, each reading said as its fact says it; columns as in `CONFLICT_COLUMNS`."""
    records = []
    for each in conflicts:
        one, other = facts[f"{report}.{each.one}"], facts[f"{report}.{each.other}"]
        records.append(
            {"item": each.item, "value_a": one.display, "value_b": other.display, "used": each.used}
            | {"reason": each.reason, "source_id": "+".join(sources_of(one, other))}
        )
    frame = pd.DataFrame(records, columns=list(CONFLICT_COLUMNS))
    return ReleasedTable("conflicts", "Where sources disagree", frame, CONFLICT_COLUMNS, source_ids(frame["source_id"]))
