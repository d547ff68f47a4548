"""Limits of a median by drawing again from the values themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evidence_book.measures.levels import checked

_DRAWS = 2000
_SEED = 20_260_901


@dataclass(frozen=True)
class Median:
    """A median with its limits, in the unit of the values."""

    median: float
    lower: float
    upper: float


def median_with_limits(values: Sequence[float], level: float | None = None) -> Median:
    """The median and its percentile bootstrap limits (Efron 1979), from 2,000 draws with a fixed seed.

    Equal values give equal limits, whatever their order. Raises `ValueError` for fewer than two values, or a
    missing one.
    """
    numbers = np.sort(np.asarray(values, dtype=np.float64))
    if len(numbers) < 2 or np.isnan(numbers).any():
        raise ValueError("a median with limits needs two values or more, without gaps")
    generator = np.random.Generator(np.random.PCG64(_SEED))
    if numbers[0] == numbers[-1]:
        only = float(numbers[0])
        return Median(only, only, only)
    from scipy import stats  # takes a second to import, which no other measure needs

    drawn = stats.bootstrap(
        (numbers,), np.median, confidence_level=checked(level), n_resamples=_DRAWS, method="percentile", rng=generator
    )
    limits = drawn.confidence_interval
    return Median(float(np.median(numbers)), float(limits.low), float(limits.high))
