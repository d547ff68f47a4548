"""How much of the variation between places lies within groups of them, and how much between the groups."""

from __future__ import annotations

import pandas as pd


def share_within(values: pd.Series, groups: pd.Series) -> tuple[float, float]:
    """Share (0 to 1) of the sum of squares of `values` that lies within `groups`, and the share if groups made no difference.

    The second number is (n - k) / (n - 1) for n values in k groups: what a random division into groups of
    these sizes gives on average (one-way analysis of variance, Fisher 1925). Values weigh alike. Raises
    `ValueError` for a missing value or group, fewer than two values, or values that do not vary.
    """
    if values.isna().any() or groups.isna().any() or len(values) != len(groups) or len(values) < 2:
        raise ValueError("every value needs a group, and there must be two values or more")
    numbers = values.astype(float)
    whole = float(((numbers - numbers.mean()) ** 2).sum())
    if whole == 0:
        raise ValueError("values that do not vary have no shares of variation")
    within = float(((numbers - numbers.groupby(groups).transform("mean")) ** 2).sum())
    return within / whole, (len(numbers) - groups.nunique()) / (len(numbers) - 1)
