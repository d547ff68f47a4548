"""Ranks: does the order of places persist, and how often would chance put a place in the same group again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from scipy import special


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's rank correlation, tied values sharing their mean rank; not-a-number where one side does not vary.

    The product-moment correlation of the ranks (Spearman 1904, American Journal of Psychology 15: 72-101).
    Raises `ValueError` for sequences of different lengths, fewer than three pairs, or a missing value.
    """
    one, other = pd.Series(list(first), dtype=float), pd.Series(list(second), dtype=float)
    if len(one) != len(other) or len(one) < 3 or one.isna().any() or other.isna().any():
        raise ValueError("rank correlation needs three pairs or more, without gaps")
    ranks, others = one.rank().to_numpy(), other.rank().to_numpy()
    if np.ptp(ranks) == 0 or np.ptp(others) == 0:
        return math.nan
    return float(np.corrcoef(ranks, others)[0, 1])


def in_lowest_share(values: pd.Series, share: float) -> pd.Series:
    """Say of each value whether fewer than `share` (0 to 1) of all values lie below it; ties are in or out together.

    A missing value is in no group: false. The index is kept.
    """
    known = values.notna()
    below = values.rank(method="min") - 1
    # A product such as 0.2 times 145 may miss its whole number by the last digit.
    room = share * int(known.sum()) - 1e-9
    return (known & (below < room)).astype(bool)


def expected_with_at_least(times: int, trials: Iterable[int], share: float) -> float:
    """How many places chance would put `times` times or more into a group that holds `share` of all places.

    `trials` is how often each place was ranked; the draws are independent, which is what chance alone means.
    Raises `ValueError` for a share outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError("share must lie between 0 and 1")
    counts = np.asarray(list(trials), dtype=np.int64)
    able = counts[counts >= times]
    return float(special.bdtrc(times - 1, able, share).sum())
