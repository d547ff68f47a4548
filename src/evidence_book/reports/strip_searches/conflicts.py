"""Where sources disagree: both readings, which one this book uses, and the rule that picked it."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from evidence_book.reports.release import ReleasedTable, source_ids

Rule = Literal["sum", "slip", "definition", "rounding", "suppressed", "wording", "first", "unresolved"]

RULES: dict[Rule, str] = {
    "sum": "The reading that agrees with the other published figures when they are added up.",
    "slip": "The other reading is a slip of digits: other accounts, and the later report, bear this one out.",
    "definition": "The readings may count different things; the one whose ages are stated is used.",
    "rounding": "The reading that is rounded less.",
    "suppressed": "A number that may stand for a suppressed count is not used as a number.",
    "wording": "The comparison as the report words it; accounts that reword it are not used.",
    "first": "Neither can be confirmed from what is published; the one published first is used, the other kept beside it.",
    "unresolved": "Neither can be confirmed from what is published; this book states what it uses instead.",
}

# For each conflict of this topic, by its item: the reading that is used, and by which rule.
PICKED: dict[str, tuple[str, Rule]] = {
    "2023 report: searches without appropriate adult": ("52%", "first"),
    "2023 report: aged under 16": ("24% aged 10 to 15", "definition"),
    "2023 report: total": ("2,847", "slip"),
    "2023 report: forces without data": ("39 forces with data, as published; forces named singly are marked", "unresolved"),
    "2023 report: Cumbria": ("fewer than 10", "suppressed"),
    "2023 report: Thames Valley rate": ("computed from the mid-2020 population", "unresolved"),
    "2024 report: appropriate adult": ("45% absent or not confirmed", "sum"),
    "2024 report: Black disproportionality": ("about 4 times the population share", "wording"),
    "2024 report: non-compliance": ("4%", "rounding"),
}  # fmt: skip

COLUMNS = {
    "item": "Figure",
    "value_a": "One reading",
    "source_a": "Source of the one",
    "value_b": "Other reading",
    "source_b": "Source of the other",
    "used": "Used in this book",
    "rule": "Rule",
    "reason": "What the rule says",
}


def conflicts(known: pd.DataFrame) -> pd.DataFrame:
    """The conflicts of this topic with the reading used; columns as in `COLUMNS`.

    Raises `ValueError` for a conflict about strip search reports that has no decision.
    """
    mine = known[known["item"].str.match(r"20\d\d report: ")]
    undecided = sorted(set(mine["item"]) - set(PICKED))
    if undecided:
        raise ValueError(f"no reading picked for: {', '.join(undecided)}")
    frame = mine.copy()
    frame["used"] = [PICKED[item][0] for item in frame["item"]]
    frame["rule"] = [PICKED[item][1] for item in frame["item"]]
    frame["reason"] = [RULES[PICKED[item][1]] for item in frame["item"]]
    # A reading that only points to another table of this book says nothing to a reader.
    frame["value_b"] = frame["value_b"].where(~frame["value_b"].str.startswith("see "), "computed here")
    return frame[list(COLUMNS)].reset_index(drop=True)


def conflicts_table(frame: pd.DataFrame) -> ReleasedTable:
    """Release the conflicts."""
    return ReleasedTable(
        "conflicts",
        "Figures on which sources disagree, and which one is used",
        frame,
        COLUMNS,
        source_ids(frame["source_a"], frame["source_b"]),
    )
