"""Children by place: the codes of local authorities, to which every table by place is joined."""

from __future__ import annotations

from functools import partial

from evidence_book.intake.specification import published, text

_published = partial(published, "children_by_place")

DATASETS = (
    _published(
        "local_authority_codes",
        "Local authorities: the department's numbers and the statistical codes, those of former authorities too",
        "2013 to 2025",
        text("old_la_code", "la_code", "la_name", "source_id", required=True),
    ),
)
