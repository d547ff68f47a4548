"""How far two groups lie apart: Cliff's delta with its limits, whatever the shape of the values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from evidence_book.measures.levels import checked


@dataclass(frozen=True)
class Difference:
    """Cliff's delta, -1 to 1, and its limits."""

    delta: float
    lower: float
    upper: float


def cliffs_delta(first: Sequence[float], second: Sequence[float], level: float | None = None) -> Difference:
    """How often a value of `first` lies above one of `second`, less how often below, over all pairs.

    1 if every value of the first lies above every one of the second, 0 if they overlap wholly (Cliff 1993,
    Psychological Bulletin 114: 494-509). Limits are the asymmetric ones from the unbiased estimate of the
    variance and the normal distribution (Feng and Cliff 2004, Journal of Modern Applied Statistical Methods 3: 322-332); they stay within -1 and
    1. Where no pair overlaps the variance is nothing and the limits are those of the nearest result that is not so
    extreme, one pair of values the other way round. Raises `ValueError` for fewer than two values on a side, or a
    missing one.
    """
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if len(one) < 2 or len(other) < 2 or np.isnan(one).any() or np.isnan(other).any():
        raise ValueError("an effect size needs two values or more on each side, without gaps")
    above = np.sign(one[:, None] - other[None, :])
    delta = float(above.mean())
    if abs(delta) == 1.0:
        nearest = _limits(_one_pair_turned(above), checked(level))
        return Difference(delta, min(delta, nearest.lower), max(delta, nearest.upper))
    return _limits(above, checked(level))


def _one_pair_turned(above: np.ndarray) -> np.ndarray:
    turned = above.copy()
    turned[0, 0] = -turned[0, 0]
    return turned


def _limits(above: np.ndarray, level: float) -> Difference:
    many, others = above.shape
    delta = float(above.mean())
    rows, columns = above.mean(axis=1) - delta, above.mean(axis=0) - delta
    spread = others**2 * (rows**2).sum() + many**2 * (columns**2).sum() - ((above - delta) ** 2).sum()
    # The estimate can fall below nothing by chance; the smallest that it may be is that of single pairs.
    least = (1 - delta**2) / (many * others - 1)
    variance = max(float(spread) / (many * others * (many - 1) * (others - 1)), least)
    quantile = float(special.ndtri(0.5 + level / 2))
    whole = 1 - delta**2 + quantile**2 * variance
    reach = quantile * math.sqrt(variance) * math.sqrt((1 - delta**2) ** 2 + quantile**2 * variance)
    middle = delta - delta**3
    return Difference(delta, (middle - reach) / whole, (middle + reach) / whole)


def said(delta: float) -> str:
    """The size of a delta in words: negligible, small, medium or large (Romano and others 2006)."""
    size = abs(delta)
    return next(
        (word for limit, word in ((0.147, "negligible"), (0.33, "small"), (0.474, "medium")) if size < limit), "large"
    )
