"""Whether a number agrees with one that somebody stated, within the rounding and by the qualifier it was stated with."""

from __future__ import annotations

import math
from typing import Literal

Statement = Literal["over", "about", "nearly", "at_least", "up_to", "fewer_than"]

# What `about` allows, and how far beyond its bound a bound may lie and still say something: one part in twenty.
NEAR = 0.05
# Binary fractions must not decide at the edge of a rounding interval.
_SLACK = 1e-9


def last_digit(written: str) -> float:
    """The worth of the last digit written: 1 for `457`, 0.1 for `8.6`. Raises `ValueError` if it is no number."""
    float(written)
    decimals = len(written.partition(".")[2])
    return float(10**-decimals)


def bounds(stated: float, qualifier: Statement | None, step: float) -> tuple[float, float]:
    """The least and greatest number that a statement allows; `step` is the worth of its last digit.

    Without a qualifier a number stands for what rounds to it. `about` allows one part in twenty either way. A bound
    (`over`, `at_least`, `nearly`, `fewer_than`, `up_to`) allows its own side, as far as one step or one part in
    twenty: *over 50* is true of 500, and says nothing of it. `over`, `nearly` and `fewer_than` leave the number itself out.
    """
    half, room = step / 2, max(step, NEAR * abs(stated))
    match qualifier:
        case None:
            return stated - half, stated + half
        case "about":
            reach = max(half, NEAR * abs(stated))
            return stated - reach, stated + reach
        case "over":
            return math.nextafter(stated, math.inf), stated + room
        case "at_least":
            return stated, stated + room
        case "nearly" | "fewer_than":
            return stated - room, math.nextafter(stated, -math.inf)
        case "up_to":
            return stated - room, stated


def agrees(found: float, stated: float, qualifier: Statement | None, step: float) -> bool:
    """Say whether `found`, in the unit of `stated`, is what the statement allows. A missing number agrees with nothing."""
    if math.isnan(found):
        return False
    low, high = bounds(stated, qualifier, step)
    slack = _SLACK * max(1.0, abs(stated)) if qualifier in (None, "about", "at_least", "up_to") else 0.0
    return low - slack <= found <= high + slack


def one_in(percent: float) -> int:
    """The N of `1 in N` nearest to a percentage: 22% is 1 in 5. Raises `ValueError` for 0 or less."""
    if percent <= 0:
        raise ValueError("a share above zero")
    return math.floor(100 / percent + 0.5)
