"""The facts as a table for spreadsheets: one row a fact, safe to open in a program that runs what looks like a formula."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_book.facts import Fact
from evidence_book.spreadsheets import plain_number, to_csv

COLUMNS = (
    "id", "label", "display", "value", "marker", "qualifier", "unit", "numerator", "denominator", "lower", "upper",
    "level", "method", "period", "area_code", "kind", "source_ids", "policy", "note", "made_by",
)  # fmt: skip


def _row(fact: Fact) -> list[str]:
    interval = fact.interval
    texts = {
        "id": fact.id, "label": fact.label, "display": fact.display, "marker": fact.marker or "",
        "qualifier": fact.qualifier or "", "unit": fact.unit, "method": interval.method if interval else "",
        "period": fact.period, "area_code": fact.area_code, "kind": fact.kind, "source_ids": "+".join(fact.source_ids),
        "policy": fact.policy, "note": fact.note, "made_by": fact.made_by,
    }  # fmt: skip
    numbers = {
        "value": fact.value, "numerator": fact.numerator, "denominator": fact.denominator,
    }  # fmt: skip
    limits = interval.model_dump(include={"lower", "upper", "level"}) if interval else {}
    numbers |= {name: limits.get(name) for name in ("lower", "upper", "level")}
    said = texts | {name: plain_number(value) for name, value in numbers.items()}
    return [said[name] for name in COLUMNS]


def facts_csv(facts: Iterable[Fact]) -> str:
    """Spell facts as CSV with LF line ends; `source_ids` are joined by `+`, as in the raw files."""
    return to_csv(COLUMNS, (_row(fact) for fact in facts))
