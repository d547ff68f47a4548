"""How well the instrument reads, as a table and as facts: measured on invented plans, whatever is studied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from evidence_book.facts import Fact
from evidence_book.plans.folders import SYNTHETIC_PERIOD
from evidence_book.plans.scores import Scores
from evidence_book.reports.release import ReleasedTable

_COLUMNS = {
    "template": "Name of the template",
    "format": "Format",
    "use": "Template",
    "plans": "Plans",
    "unread": "Plans that could not be read",
    "precision": "Sections found that are there, percent",
    "recall": "Sections that were found, percent",
    "f1": "Sections, F1, percent",
    "order": "Plans with every section found in its order, percent",
    "words": "Sections whose length is right to within 5%, percent",
    "outcomes": "Plans with outcomes counted exactly, percent",
    "dates": "Dates exact, percent",
    "others": "Other features exact, percent",
}


def accuracy_table(scores: Sequence[Scores], source: str) -> ReleasedTable:
    """A row a template and format, and two of all together."""
    frame = pd.DataFrame([asdict(each) for each in scores])
    note = (
        "Known templates are those that the vocabulary of headings was written with. It was widened while those improved "
        "on were measured, without looking at their words. Nothing was fitted to unseen ones. Real plans differ more."
    )
    return ReleasedTable(
        "accuracy", "How well invented plans are read", frame[list(_COLUMNS)], _COLUMNS, (source,), note
    )


def accuracy_facts(scores: Sequence[Scores], policy: str, source: str) -> list[Fact]:
    """How well sections, outcomes and dates are read, of templates of each use."""
    labels = {
        "plans": "Invented plans read", "f1": "Sections found, F1", "outcomes": "Plans with outcomes counted exactly",
        "dates": "Dates read exactly",
    }  # fmt: skip
    return [
        Fact(
            id=f"plans.accuracy.{name}.{each.use.replace(' ', '_')}",
            label=f"{label}, {each.use} templates",
            value=getattr(each, name), unit="count" if name == "plans" else "percent",
            decimals=0 if name == "plans" else 1, period=SYNTHETIC_PERIOD, area_code="SYN", kind="synthetic",
            source_ids=(source,), policy=policy, note="Measured on invented plans.", made_by=f"{__name__}:accuracy_facts",
        )
        for each in scores
        if each.template == "all templates"
        for name, label in labels.items()
    ]  # fmt: skip
