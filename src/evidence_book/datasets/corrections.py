"""Known faults in sources: where each stands, what is done about it, and what its file says as long as it stands."""

from __future__ import annotations

from functools import partial

from evidence_book.intake.specification import published, text

_published = partial(published, "corrections")

DATASETS = (
    _published(
        "known_faults",
        "Known faults in sources",
        "2025-26",
        (
            *text("correction_id", "file", "where", "field", required=True),
            # Empty where the fault is that the cell is.
            *text("expect"),
            *text("fault", "action", required=True),
            *text("used"),
            *text("reason", "status", "handled_in", "page", "source_id", required=True),
        ),
    ),
)
