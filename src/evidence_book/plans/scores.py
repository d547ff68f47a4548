"""How well one template was read, in numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scores:
    """How one template in one format was read. Shares are percentages of plans or of what they hold."""

    template: str
    format: str
    seen: bool
    plans: int
    unread: int
    precision: float
    recall: float
    f1: float
    order: float
    words: float
    outcomes: float
    dates: float
    others: float
