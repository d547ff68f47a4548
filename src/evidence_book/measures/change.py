"""How far an estimate moved: the difference of two, with limits recovered from the limits of each."""

from __future__ import annotations

import math
from statistics import NormalDist

from evidence_book.measures.estimates import NOT_AVAILABLE, Estimate


def difference(later: Estimate, earlier: Estimate) -> Estimate:
    """`later` minus `earlier` in their unit, with limits of the square-and-add method.

    Newcombe's method (1998, Statistics in Medicine 17: 873-890), which holds for any two independent estimates with
    limits of their own (Zou and Donner 2008, Statistics in Medicine 27: 1693-1702). A marked estimate, or one without
    limits, has no difference (its marker, or `x`).
    """
    if marker := later.marker or earlier.marker:
        return Estimate.marked(marker)
    if any(math.isnan(limit) for each in (later, earlier) for limit in (each.lower, each.upper)):
        return Estimate.marked(NOT_AVAILABLE)
    moved = later.value - earlier.value
    down = math.hypot(later.value - later.lower, earlier.upper - earlier.value)
    up = math.hypot(later.upper - later.value, earlier.value - earlier.lower)
    return Estimate(moved, moved - down, moved + up)


def counts_differ(later: float, earlier: float, level: float = 0.95) -> bool:
    """Whether two counts of events over equal times differ by more than chance at `level` makes of one and the same rate.

    Given their sum, each of two Poisson counts is binomial with a half; by its normal approximation the difference has
    the standard error `sqrt(later + earlier)` (Przyborowski and Wilenski 1940, Biometrika 31: 313-323).
    """
    return abs(later - earlier) > NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(later + earlier)
