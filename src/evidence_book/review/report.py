"""A comparison as a reader gets it: a page in the order in which it is worth reading, and a record for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evidence_book.review.difference import Comparison, Difference, by_tier
from evidence_book.review.severity import LAST_TO_READ, TIER_MEANING, rank
from evidence_book.storage import to_json, write_text
from evidence_book.templating import light_template

TEMPLATE = Path(__file__).with_name("comparison.html.jinja")
# A tier shows so many on the page; the record holds all.
SHOWN = 200

VERDICTS = {
    "identical": "Identical: everything that was compared is the same, to the byte.",
    "equal": "Equal within stated rounding: whatever differs is shown the same.",
    "differs": "Differs: see what, how far and, as far as it is on record, why.",
}
_OTHERWISE = "The numbers are identical; {} outputs of the notebook differ and are shown side by side."
# What a shell is told; 1 is for a comparison that could not be made.
EXIT_CODES = {"identical": 0, "equal": 3, "differs": 4}
STOP_HERE = "You may stop reading here: below, every number is shown as it was."


def verdict_said(comparison: Comparison, pairs: Sequence[Any] = ()) -> str:
    """How the comparison ended, in a sentence; a rerun may have outputs that differ though no number does."""
    if pairs and comparison.verdict == "identical":
        return _OTHERWISE.format(len(pairs))
    return VERDICTS[comparison.verdict]


def to_record(comparison: Comparison) -> dict[str, Any]:
    """The comparison for machines: verdict, counts, notes, every difference."""
    return {
        "before": comparison.before,
        "after": comparison.after,
        "verdict": comparison.verdict,
        "compared": {kind: dict(found) for kind, found in comparison.counts().items()},
        "notes": list(comparison.notes),
        "left_out": dict(comparison.left_out),
        "differences": [asdict(each) for each in comparison.differences],
    }


def _row(each: Difference) -> dict[str, str]:
    return {
        "kind": each.kind,
        "name": each.name,
        "before": each.before,
        "after": each.after,
        "told": each.told or each.status,
        "causes": "; ".join(each.causes),
    }


def to_html(comparison: Comparison, title: str, choices: Sequence[Any] = (), pairs: Sequence[Any] = ()) -> str:
    """The comparison as a page that stands alone: no script, no request, a table a tier.

    Of a rerun, `choices` (name, meaning, as published, as chosen) and `pairs` of outputs are shown too.
    """
    tiers = [
        {
            "name": tier,
            "meaning": TIER_MEANING[tier],
            "rows": [_row(each) for each in found[:SHOWN]],
            "count": len(found),
            "below": rank(tier) > rank(LAST_TO_READ),
        }
        for tier, found in by_tier(comparison.differences).items()
    ]
    return light_template(TEMPLATE).render(
        title=title, comparison=comparison, verdict=verdict_said(comparison, pairs), counts=comparison.counts(), tiers=tiers,
        stop_here=STOP_HERE, shown=SHOWN, choices=choices, pairs=pairs,
    )  # fmt: skip


def write_report(
    comparison: Comparison, title: str, page: Path, choices: Sequence[Any] = (), pairs: Sequence[Any] = ()
) -> None:
    """Write the page, and the record beside it under the same name with `.json`."""
    write_text(page, to_html(comparison, title, choices, pairs))
    write_text(page.with_suffix(".json"), to_json(to_record(comparison)))
