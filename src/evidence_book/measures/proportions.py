"""Proportions with Wilson limits."""

from __future__ import annotations

import math

from scipy import special

from evidence_book.measures.estimates import (
    NOT_APPLICABLE,
    Estimate,
    Number,
    marker_of,
    non_negative,
)
from evidence_book.measures.levels import checked


def proportion(numerator: Number, denominator: Number, level: float | None = None) -> Estimate:
    """Share of `denominator`, from 0 to 1, with limits of Wilson's score method (1927, JASA 22: 209-212).

    The numerator need not be whole: it may be a published percentage times its base. A denominator
    of zero has no proportion (`z`); a missing input gives `x`; a marked input gives its marker.
    Raises `ValueError` for a negative input or a numerator above its denominator.
    """
    level = checked(level)
    if marker := marker_of(numerator, denominator):
        return Estimate.marked(marker)
    given = non_negative(numerator=numerator, denominator=denominator)
    count, base = given["numerator"], given["denominator"]
    if base == 0:
        return Estimate.marked(NOT_APPLICABLE)
    if count > base:
        raise ValueError("numerator must not exceed denominator")
    share = count / base
    z = float(special.ndtri((1 + level) / 2))
    centre = share + z**2 / (2 * base)
    spread = z * math.sqrt(share * (1 - share) / base + z**2 / (4 * base**2))
    scale = 1 + z**2 / base
    # At the ends the limit is the end itself; rounding errors of the last digit must not pass it.
    lower = 0.0 if count == 0 else max(0.0, (centre - spread) / scale)
    upper = 1.0 if count == base else min(1.0, (centre + spread) / scale)
    return Estimate(share, lower, upper)


def share_of(percent: Number, denominator: Number, level: float | None = None) -> Estimate:
    """Wilson limits, in percent, of a published percentage of a known base.

    The published percentage stays the value. Its rounding is not part of the limits.
    """
    if marker := marker_of(percent, denominator):
        return Estimate.marked(marker)
    base = float(denominator or 0)
    given = float(percent or 0)
    estimate = proportion(given / 100 * base, base, level)
    if estimate.marker:
        return estimate
    return Estimate(given, 100 * estimate.lower, 100 * estimate.upper)
