"""How well one template was read, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

# The vocabulary was written with the first kind of templates, and widened while the second kind was measured.
Use = Literal["known", "improved on", "unseen"]
USES: tuple[Use, ...] = get_args(Use)


@dataclass(frozen=True)
class Scores:
    """How one template in one format was read. Shares are percentages of plans or of what they hold."""

    template: str
    format: str
    use: Use
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
