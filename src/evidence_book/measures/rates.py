"""Rates of events in a population, with exact Poisson limits."""

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


def poisson_limits(count: float, level: float | None = None) -> tuple[float, float]:
    """Exact limits of a Poisson mean given a whole count (Garwood 1936, Biometrika 28: 437-442).

    Quantiles of the gamma distribution, which are those of chi-squared halved.
    """
    level = checked(level)
    if not 0 <= count < math.inf or count != int(count):
        raise ValueError("count must be a whole number, zero or more")
    tail = (1 - level) / 2
    lower = float(special.gammaincinv(count, tail)) if count else 0.0
    return lower, float(special.gammaincinv(count + 1, 1 - tail))


def rate(numerator: Number, population: Number, per: float = 10_000, level: float | None = None) -> Estimate:
    """Rate of `numerator` events per `per` of `population`, with exact Poisson limits.

    A count of zero has rate 0 and a positive upper limit. A population of zero has no rate (`z`).
    A missing input gives `x`; a marked input gives its marker. Raises `ValueError` for a negative
    input or a count that is not whole.
    """
    level = checked(level)
    if marker := marker_of(numerator, population):
        return Estimate.marked(marker)
    given = non_negative(numerator=numerator, population=population)
    if given["population"] == 0:
        return Estimate.marked(NOT_APPLICABLE)
    lower, upper = poisson_limits(given["numerator"], level)
    scale = per / given["population"]
    return Estimate(given["numerator"] * scale, lower * scale, upper * scale)
