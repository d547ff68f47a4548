"""How well the instrument reads: what it found in invented plans, set against what is known to be in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.plans.instrument import Document
from evidence_book.plans.plan import PlanReading
from evidence_book.plans.scores import USES, Scores, Use

DATES = ("request_date", "draft_date", "final_date", "review_date")
# What is counted or told of each plan beside sections and dates.
OTHERS = (
    "outcomes_timescale", "outcomes_measure", "outcomes_person", "need_areas", "need_areas_matched", "provision",
    "provision_hours", "provision_frequency", "provision_who", "provision_vague", "first_person", "views", "exception",
)  # fmt: skip

_ALL = ("all templates", "all formats")


def read_truth(folder: Path) -> pd.DataFrame:
    """What is known of invented plans: a row a plan, by `file` (its path below `folder`); all text."""
    return pd.read_csv(folder / "truth.csv", dtype=str, keep_default_na=False)


def _expected(row: Any, name: str) -> Any:
    text = str(getattr(row, name))
    if name in DATES:
        return date.fromisoformat(text) if text else None
    if name in ("first_person", "exception"):
        return text == "true"
    return text if name == "views" else int(text)


def _of_plan(row: Any, outcome: object) -> dict[str, Any]:
    known = set(filter(None, row.sections.split(";")))
    if not isinstance(outcome, PlanReading):
        return {"unread": 1, "missed": len(known), "right": 0, "wrong": 0, "order": 0, "words": 0.0, "outcomes": 0,
                "dates": 0, "others": 0}  # fmt: skip
    found = {each.section for each in outcome.sections}
    words = {each.section: each.words for each in outcome.sections}
    told = {section: int(getattr(row, f"words_{section}")) for section in known}
    near = [abs(words.get(section, 0) - count) <= max(3, 0.05 * count) for section, count in told.items()]
    same = [getattr(outcome, name) == _expected(row, name) for name in OTHERS]
    return {
        "unread": 0,
        "right": len(known & found), "missed": len(known - found), "wrong": len(found - known),
        "order": int([each.section for each in sorted(outcome.sections, key=lambda each: each.order)] == row.sections.split(";")),
        "words": sum(near) / max(len(near), 1),
        "outcomes": int(outcome.outcomes == int(row.outcomes)),
        "dates": sum(getattr(outcome, name) == _expected(row, name) for name in DATES) / len(DATES),
        "others": sum(same) / len(same),
    }  # fmt: skip


def _percent(part: float, whole: float) -> float:
    return round(100.0 * part / whole, 1) if whole else 0.0


def _scores(name: tuple[str, str, Use], rows: pd.DataFrame) -> Scores:
    right, wrong, missed = (float(rows[each].sum()) for each in ("right", "wrong", "missed"))
    plans = len(rows)

    def share(name: str) -> float:
        return _percent(float(rows[name].sum()), plans)

    return Scores(
        *name, plans, int(rows["unread"].sum()), _percent(right, right + wrong), _percent(right, right + missed),
        _percent(2 * right, 2 * right + wrong + missed), share("order"), share("words"), share("outcomes"),
        share("dates"), share("others"),
    )  # fmt: skip


def score(documents: Sequence[Document], truths: Mapping[Path, pd.DataFrame], uses: Mapping[Path, Use]) -> list[Scores]:
    """Score each template and format, and all templates of each use together.

    `truths` holds what is known, and `uses` what the templates are used for, by the folder of the plans. Raises
    `KeyError` if a document of the truth was not read.
    """
    outcomes = {each.path: each.outcome for each in documents}
    frame = pd.DataFrame(
        {"template": row.template, "format": row.format, "use": uses[folder]}
        | _of_plan(row, outcomes[folder / row.file])
        for folder, truth in truths.items()
        for row in each_row(truth)
    )
    kinds = sorted(set(zip(frame["use"].map(USES.index), frame["template"], frame["format"], strict=True)))
    found = [
        _scores((template, kind, USES[use]), frame[frame["template"].eq(template) & frame["format"].eq(kind)])
        for use, template, kind in kinds
    ]
    every = [_scores((*_ALL, use), frame[frame["use"].eq(use)]) for use in USES]
    return [*found, *(each for each in every if each.plans)]
