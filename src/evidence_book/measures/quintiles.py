"""Groups of equal size by rank, and how far a group depends on the rounding of the values ranked."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Groups = npt.NDArray[np.int64]

# How much a rounding interval is drawn in, so that two that only touch do not overlap by the last digit of a float.
_TOUCH = 1e-9


def _known(values: Iterable[float]) -> Numbers:
    array = np.asarray(list(values), dtype=float)
    if not np.isfinite(array).all():
        raise ValueError("every value must be a finite number: a missing one has no rank")
    return array


def group_of_rank(rank: npt.NDArray[np.int64], size: int, groups: int) -> Groups:
    """Group, from 1, of each rank from 0; where groups cannot be equal, the first ones have one more."""
    if groups < 1 or size < groups:
        raise ValueError("at least one value a group")
    small, larger = divmod(size, groups)
    in_larger = larger * (small + 1)
    return np.where(rank < in_larger, rank // (small + 1), larger + (rank - in_larger) // small) + 1


def ntile(values: Iterable[float], groups: int = 5) -> Groups:
    """Group of each value, 1 for the lowest; equal values are split in the order in which they come.

    The rule of SQL's `NTILE` and of dplyr's `ntile`. Returns whole numbers from 1 to `groups`. Raises
    `ValueError` for a missing value, or fewer values than groups.
    """
    array = _known(values)
    rank = np.empty(len(array), dtype=np.int64)
    rank[np.argsort(array, kind="stable")] = np.arange(len(array))
    return group_of_rank(rank, len(array), groups)


def ntile_bounds(lower: Iterable[float], upper: Iterable[float], groups: int = 5) -> tuple[Groups, Groups]:
    """Lowest and highest group that each value may have, if all that is known of it is that it lies in an interval.

    A value ranks above those that are certainly lower, and below those that are certainly higher; an interval
    of no width is a value known exactly, and two equal ones may stand in either order. Raises `ValueError`
    for an interval that ends before it begins.
    """
    low, high = _known(lower), _known(upper)
    if len(low) != len(high) or (low > high).any():
        raise ValueError("each value needs an interval that ends where it begins or later")
    draw_in = np.minimum(_TOUCH * np.maximum(np.abs(high), 1), (high - low) / 4)
    low, high = low + draw_in, high - draw_in
    certainly_lower = np.searchsorted(np.sort(high), low, side="left")
    certainly_higher = len(low) - np.searchsorted(np.sort(low), high, side="right")
    return (
        group_of_rank(certainly_lower.astype(np.int64), len(low), groups),
        group_of_rank((len(low) - 1 - certainly_higher).astype(np.int64), len(low), groups),
    )
