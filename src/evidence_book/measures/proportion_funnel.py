"""Funnel limits for a proportion, and how far places differ beyond what chance would give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from evidence_book.measures.funnel import LEVELS, limit_columns
from evidence_book.measures.levels import checked

Floats = npt.NDArray[np.float64]


def _reached(counts: Floats, sizes: Floats, proportion: float) -> Floats:
    """Probability of `counts` or fewer; 0 below nought."""
    reached = special.bdtr(np.maximum(counts, 0), sizes.astype(np.int64), proportion)
    return np.asarray(np.where(counts < 0, 0.0, reached), dtype=np.float64)


def _binomial_quantile(probability: float, sizes: Floats, proportion: float, smooth: bool) -> Floats:
    """Binomial quantile, as a count, or interpolated between counts so that limits run smoothly.

    With r the smallest count that reaches the probability, the limit is r less the share of r's own
    probability that is not needed: Spiegelhalter 2005 (Statistics in Medicine 24: 1185-1202), appendix A.1.1.
    """
    guess = np.clip(np.ceil(np.nan_to_num(special.bdtrik(probability, sizes, proportion))), 0, sizes)
    # The inverse is not exact: walk to the smallest count that reaches the probability.
    while (short := _reached(guess, sizes, proportion) < probability).any():
        guess = np.where(short, guess + 1, guess)
    while (far := _reached(guess - 1, sizes, proportion) >= probability).any():
        guess = np.where(far, guess - 1, guess)
    if not smooth:
        return np.asarray(guess, dtype=np.float64)
    above, below = _reached(guess, sizes, proportion), _reached(guess - 1, sizes, proportion)
    return np.asarray(np.maximum(guess - (above - probability) / (above - below), 0.0), dtype=np.float64)


def binomial_limits(
    sizes: Iterable[int], proportion: float, levels: Sequence[float] = LEVELS, *, smooth: bool = True
) -> pd.DataFrame:
    """Exact binomial limits around `proportion` (0 to 1) for places of each size.

    They are smooth, for lines through many sizes; or else the outermost counts within the level, by which it is told
    whether a place lies outside: see `funnel.sides`. To smooth limits a place of one, all of it counted, lies above them.

    Returns one row a size: `size` (integer) and, for each level, a lower and an upper limit (proportions;
    see `limit_columns`). At a proportion of 0 or 1 chance leaves no room, and the limits are the proportion.
    Raises `ValueError` for a size that is not a positive whole number or a proportion outside 0 to 1.
    """
    given = np.asarray(list(sizes), dtype=float)
    if not np.isfinite(given).all() or (given <= 0).any() or (given != np.floor(given)).any():
        raise ValueError("sizes must be positive whole numbers")
    if not 0 <= proportion <= 1:
        raise ValueError("proportion must lie between 0 and 1")
    columns: dict[str, npt.NDArray[np.generic]] = {"size": given.astype(np.int64)}
    for level in levels:
        tail = (1 - checked(level)) / 2
        for column, probability in zip(limit_columns(level), (tail, 1 - tail), strict=True):
            certain = proportion in (0, 1)
            if certain:
                columns[column] = np.full(len(given), proportion)
            else:
                columns[column] = _binomial_quantile(probability, given, proportion, smooth) / given
    return pd.DataFrame(columns)


def _pooled(counts: Iterable[float], sizes: Iterable[float]) -> tuple[Floats, Floats, float]:
    observed, given = np.asarray(list(counts), dtype=float), np.asarray(list(sizes), dtype=float)
    if len(observed) != len(given) or not len(given) or not (given > 0).all():
        raise ValueError("every place needs a count and a positive size")
    if (observed < 0).any() or (observed > given).any():
        raise ValueError("counts must lie between 0 and the size of their place")
    pooled = float(observed.sum() / given.sum())
    if not 0 < pooled < 1:
        raise ValueError("a pooled proportion of 0 or 1 leaves nothing to compare")
    return observed, given, pooled


def z_scores(counts: Iterable[float], sizes: Iterable[float]) -> Floats:
    """Distance of each place from the pooled proportion p, in the standard errors sqrt(p (1 - p) / size) of chance.

    Raises `ValueError` for a size that is not positive, a count outside its size, or a pooled proportion of 0 or 1.
    """
    observed, given, pooled = _pooled(counts, sizes)
    return np.asarray((observed - given * pooled) / np.sqrt(given * pooled * (1 - pooled)), dtype=np.float64)


def binomial_dispersion(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Mean squared z-score around the pooled proportion: near 1 if places differ by chance alone.

    Spiegelhalter 2005, section 4. Raises `ValueError` as `z_scores` does.
    """
    return float(np.mean(z_scores(counts, sizes) ** 2))


def spread_beyond_chance(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Standard deviation between places, as a proportion, that chance does not account for; 0 if it accounts for all.

    The moment estimate of DerSimonian and Laird (Controlled Clinical Trials 1986, 7: 177-188), with the
    variance of each place taken at the pooled proportion, so that a place at 0 or at 1 has one too.
    A single place has no spread: 0. Raises `ValueError` as `z_scores` does.
    """
    observed, given, pooled = _pooled(counts, sizes)
    if len(given) == 1:
        return 0.0
    weights = given / (pooled * (1 - pooled))
    heterogeneity = float(np.sum(weights * (observed / given - pooled) ** 2))
    room = float(weights.sum() - (weights**2).sum() / weights.sum())
    return math.sqrt(max(0.0, heterogeneity - (len(given) - 1)) / room)
