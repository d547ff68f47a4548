"""Funnel limits: how far a rate may lie from the reference by chance alone, given the size of the place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from evidence_book.measures.levels import checked

LEVELS = (0.95, 0.998)
_HAIR = 1e-9


def _poisson_quantile(probability: float, means: npt.NDArray[np.float64], smooth: bool) -> npt.NDArray[np.float64]:
    """Poisson quantile: a count, or interpolated between counts, so that limits run smoothly.

    Spiegelhalter 2005 (Statistics in Medicine 24: 1185-1202), appendix A.1.1.
    """
    upper = np.ceil(special.pdtrik(probability, means))
    # The inverse is not exact: step back where the count before reaches the probability already.
    upper = np.where(special.pdtr(upper - 1, means) >= probability, upper - 1, upper)
    if not smooth:
        return np.asarray(np.maximum(upper, 0.0), dtype=np.float64)
    above = special.pdtr(upper, means)
    below = np.where(upper > 0, special.pdtr(upper - 1, means), 0.0)
    share = (above - probability) / (above - below)
    return np.asarray(np.maximum(upper - share, 0.0), dtype=np.float64)


def limit_columns(level: float) -> tuple[str, str]:
    """Names of the lower and upper limit of a level: 0.998 gives `lower_99_8`, `upper_99_8`."""
    text = f"{level * 100:g}".replace(".", "_")
    return f"lower_{text}", f"upper_{text}"


def sides(values: pd.Series, limits: pd.DataFrame, level: float) -> npt.NDArray[np.int8]:
    """On which side of the limits of a level each value lies: -1 below, 1 above, 0 within or at a limit, or missing.

    `limits` has the rows of `values` and the columns of `limit_columns`, in the same unit: those that are not smooth. A
    value beyond them has so many events, or so few, that chance would give as many or more (as few or fewer) with less
    than half the probability that is left outside the level.
    """
    lower, upper = (limits[column].to_numpy(dtype=float) for column in limit_columns(level))
    given = values.to_numpy(dtype=float)
    # A count at its limit may be a hair beyond it once both are divided by the size of the place.
    above, below = given > upper * (1 + _HAIR), given < lower * (1 - _HAIR)
    return above.astype(np.int8) - below.astype(np.int8)


def positions(values: pd.Series, limits: pd.DataFrame, within: str, outside: str) -> pd.Series:
    """Where each value lies, in words, by the widest limits that it is outside of; `limits` as `sides` has them.

    `outside` has `{side}` (above, below) and `{level}` (99.8%) in it. A missing value is called `within`.
    """
    found = pd.Series(within, index=values.index)
    for level in LEVELS:
        lies = sides(values, limits, level)
        for side, where in (("below", -1), ("above", 1)):
            found = found.mask(lies == where, outside.format(side=side, level=f"{level * 100:g}%"))
    return found


def funnel_limits(
    populations: Iterable[float],
    reference_rate: float,
    per: float = 10_000,
    levels: Sequence[float] = LEVELS,
    *,
    smooth: bool = True,
) -> pd.DataFrame:
    """Exact Poisson limits around `reference_rate` (events per `per`) for each population size.

    They are smooth, for lines through many sizes; or else the outermost counts within the level, by which it is told
    whether a place lies outside (see `sides`): smooth limits lie below the latter by up to one event.

    Returns one row a population: `population` (float) and, for each level, a lower and an upper limit
    (floats, events per `per`; see `limit_columns`). Raises `ValueError` for a population that is not
    positive or a negative rate.
    """
    sizes = np.asarray(list(populations), dtype=float)
    if (sizes <= 0).any() or not np.isfinite(sizes).all():
        raise ValueError("populations must be positive")
    if not 0 <= reference_rate < math.inf:
        raise ValueError("reference_rate must be zero or more")
    expected = sizes * reference_rate / per
    columns: dict[str, npt.NDArray[np.float64]] = {"population": sizes}
    for level in levels:
        tail = (1 - checked(level)) / 2
        lower, upper = limit_columns(level)
        columns[lower] = _poisson_quantile(tail, expected, smooth) * per / sizes
        columns[upper] = _poisson_quantile(1 - tail, expected, smooth) * per / sizes
    return pd.DataFrame(columns)


def dispersion(counts: Iterable[float], populations: Iterable[float]) -> float:
    """Mean squared z-score around the pooled rate: near 1 if places differ by chance alone.

    Spiegelhalter 2005, section 4, with z = (observed - expected) / sqrt(expected).
    Raises `ValueError` with no events at all.
    """
    observed = np.asarray(list(counts), dtype=float)
    sizes = np.asarray(list(populations), dtype=float)
    if observed.sum() <= 0:
        raise ValueError("dispersion needs at least one event")
    expected = sizes * observed.sum() / sizes.sum()
    return float(np.mean((observed - expected) ** 2 / expected))
