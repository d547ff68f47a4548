"""How much a difference matters: tiers, from what changes a meaning to what nobody can see.

Example: 47% that becomes 48% has moved by one point: `large`. 47.0% that becomes 47.02% is shown as 47% still: `rounding`.
"""

from __future__ import annotations

from typing import Literal, get_args

Tier = Literal["structure", "meaning", "large", "small", "limits", "wording", "rounding"]
TIERS: tuple[Tier, ...] = get_args(Tier)
TIER_MEANING: dict[Tier, str] = {
    "structure": "something is new or gone, or a table has other columns or rows",
    "meaning": "it no longer means the same: another unit, qualifier, marker, period, area, kind or sign",
    "large": "the number moved by five in every hundred or more, by a percentage point or more, or out of its limits",
    "small": "the number that is shown moved by less than that",
    "limits": "the number is the same; how sure it is changed",
    "wording": "the number is the same; what is said of it, or how it looks, changed",
    "rounding": "shown the same: equal within its rounding, or written in other bytes",
}
# Where a reader in a hurry may stop: below, no number that is shown differs.
LAST_TO_READ: Tier = "small"

# From here on a change is large: a part of the earlier number, or percentage points.
LARGE_PART = 0.05
LARGE_POINTS = 1.0
# Two numbers of a table closer than this are one number: the last digits of a sum depend on the order of its parts.
SAME_PART = 1e-9

_IN_POINTS = frozenset({"percent", "points"})


def rank(tier: Tier) -> int:
    """The place of a tier, the gravest first."""
    return TIERS.index(tier)


def gravest(tiers: list[Tier]) -> Tier:
    """The gravest of some tiers; there must be one."""
    return min(tiers, key=rank)


def part_moved(before: float, after: float) -> float:
    """How far a number moved as a part of the earlier one; 1 where that was zero."""
    if before == after:
        return 0.0
    return abs(after - before) / abs(before) if before else 1.0


def is_same(before: float, after: float) -> bool:
    """Whether two numbers differ by no more than the order of adding up may change."""
    return part_moved(before, after) <= SAME_PART


def tier_of(before: float, after: float, unit: str = "count") -> Tier:
    """The tier of a number that moved and is shown; a change of sign changes its meaning."""
    if before * after < 0:
        return "meaning"
    if unit in _IN_POINTS:
        return "large" if abs(after - before) >= LARGE_POINTS - 1e-12 else "small"
    return "large" if part_moved(before, after) >= LARGE_PART else "small"


def size_said(before: float, after: float, unit: str = "count") -> str:
    """The size of a change in words: in points, or as a part of the earlier number."""
    moved = after - before
    sign = "+" if moved > 0 else "−"
    if unit in _IN_POINTS:
        return f"{sign}{abs(moved):.3g} points"
    if not before:
        return f"{sign}{abs(moved):.3g}"
    return f"{sign}{abs(moved):.6g} ({sign}{100 * part_moved(before, after):.3g}%)"
