"""The facts as a table for spreadsheets: one row a fact, safe to open in a program that runs what looks like a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from evidence_book.facts import Fact

COLUMNS = (
    "id", "label", "display", "value", "marker", "qualifier", "unit", "numerator", "denominator", "lower", "upper",
    "level", "method", "period", "area_code", "kind", "source_ids", "policy", "note", "made_by",
)  # fmt: skip
# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_text(text: str) -> str:
    """Text as a spreadsheet shows it and does not run it: what would begin a formula gets an apostrophe before it.

    A line ends in LF within a cell too: a bare CR is not quoted by the writer, and would end the row for a reader.
    """
    guarded = f"'{text}" if text.startswith(_FORMULA) else text
    return guarded.replace("\r\n", "\n").replace("\r", "\n")


def plain_number(value: float | None) -> str:
    """A number as it is, negative ones too; empty where there is none."""
    return "" if value is None else f"{value:.15g}"


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
    said = {name: plain_text(text) for name, text in texts.items()}
    said |= {name: plain_number(value) for name, value in numbers.items()}
    return [said[name] for name in COLUMNS]


def facts_csv(facts: Iterable[Fact]) -> str:
    """Spell facts as CSV with LF line ends; `source_ids` are joined by `+`, as in the raw files."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(fact) for fact in facts)
    return text.getvalue()
