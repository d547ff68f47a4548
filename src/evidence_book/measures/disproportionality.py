"""How much more often something happens to one group than to another, or than its share would suggest."""

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
from evidence_book.measures.proportions import share_of


def relative_rate(
    numerator_a: Number, population_a: Number, numerator_b: Number, population_b: Number, level: float | None = None
) -> Estimate:
    """Rate in group A divided by the rate in group B, with limits by the log method.

    The standard error of the log ratio is sqrt(1/a + 1/b) (Rothman, Greenland and Lash, Modern
    Epidemiology, 3rd edition, chapter 14). No events in A: the ratio is 0, its lower limit 0, and the
    log method gives no upper limit (not-a-number). No events in B, or an empty population: no ratio
    (`z`). A missing input gives `x`; a marked input gives its marker. Raises `ValueError` for a
    negative input.
    """
    level = checked(level)
    if marker := marker_of(numerator_a, population_a, numerator_b, population_b):
        return Estimate.marked(marker)
    given = non_negative(
        numerator_a=numerator_a, population_a=population_a, numerator_b=numerator_b, population_b=population_b
    )
    a, b = given["numerator_a"], given["numerator_b"]
    if b == 0 or given["population_a"] == 0 or given["population_b"] == 0:
        return Estimate.marked(NOT_APPLICABLE)
    ratio = (a / given["population_a"]) / (b / given["population_b"])
    if a == 0:
        return Estimate(0.0, 0.0, math.nan)
    factor = math.exp(float(special.ndtri((1 + level) / 2)) * math.sqrt(1 / a + 1 / b))
    return Estimate(ratio, ratio / factor, ratio * factor)


def share_ratio(
    percent: Number, denominator: Number, population_percent: Number, level: float | None = None
) -> Estimate:
    """A group's share of events divided by its share of the population: 1 is its share, 2 is twice it.

    Limits are Wilson's for the share of events; the population share is taken as known without error,
    which it is not, so the limits are too narrow rather than too wide. A population share of zero has
    no ratio (`z`).
    """
    if marker := marker_of(percent, denominator, population_percent):
        return Estimate.marked(marker)
    base = non_negative(population_percent=population_percent)["population_percent"]
    if base == 0:
        return Estimate.marked(NOT_APPLICABLE)
    share = share_of(percent, denominator, level)
    if share.marker:
        return share
    return Estimate(share.value / base, share.lower / base, share.upper / base)
