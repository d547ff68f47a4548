"""What the page of known faults in sources may call: the register as a table, and how many faults there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.reports.catalogue import REGISTER
from evidence_book.reports.corrections import TABLE
from evidence_book.reports.release import Release
from evidence_book.site.counts import book_count
from evidence_book.site.told_tables import told_table
from evidence_book.sources import Registry
from evidence_book.tables.plan import text_of
from evidence_book.validation.corrections import Action, Status

ACTIONS: Mapping[Action, str] = {
    "kept_and_noted": "Kept and noted",
    "other_reading_used": "Other reading used",
    "replaced": "Replaced",
    "left_out": "Left out",
}
STATUSES: Mapping[Status, str] = {"open": "open", "mended": "mended", "not_a_fault": "not a fault"}


def register_of(releases: Sequence[Release]) -> pd.DataFrame:
    """The released register; raises `EvidenceError` while it is not released."""
    found = next((each for each in releases if each.report == REGISTER.name), None)
    if found is None:
        raise EvidenceError(f"'{REGISTER.name}' is not released; run `evidence release {REGISTER.name}`")
    return found.tables[TABLE].frame


def _done(row: Any) -> str:
    used = f": {row.used}" if text_of(row.used) else ""
    return (
        f"<strong>{escape(ACTIONS[row.action] + used)}.</strong> {escape(row.reason)} Status: {STATUSES[row.status]}."
    )


def _place(row: Any) -> str:
    said = f"“{text_of(row.expect)}”" if text_of(row.expect) else "nothing"
    verb = "no longer says" if row.status == "mended" else "says"
    return f"<code>{escape(row.file)}</code>, {escape(row.where)}: {escape(row.field)} {verb} {escape(said)}"


def register_table(faults: pd.DataFrame, registry: Registry) -> str:
    """The register as it is read, with a place for each correction (`#c07`)."""
    rows = [
        [
            f'<a href="{escape(row.page)}.html">{escape(row.correction_id)}</a> {escape(row.fault)}',
            _done(row),
            f"{escape(registry[row.source_id].title)}. In {_place(row)}",
        ]
        for row in each_row(faults)
    ]
    anchors = [correction_id.lower() for correction_id in faults["correction_id"]]
    headers = ["What is wrong", "What is done, and how it stands", "Source, and where the fault stands"]
    return told_table("Known faults in sources", headers, rows, anchors)


def correction_functions(releases: Sequence[Release], registry: Registry) -> Mapping[str, Callable[[], str]]:
    """The functions by name."""

    def counted(name: str, status: Status | None = None) -> Callable[[], str]:
        def count() -> str:
            faults = register_of(releases)
            return book_count(name, len(faults) if status is None else int(faults["status"].eq(status).sum()))

        return count

    return {
        "known_faults": lambda: register_table(register_of(releases), registry),
        "known_fault_count": counted("known_faults"),
        "open_fault_count": counted("open_faults", "open"),
        "mended_fault_count": counted("mended_faults", "mended"),
    }
