"""Protecting sums, such as the weekly cost of an area: one child's place must not be told by it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from evidence_book.disclosure.hierarchy import Cell, Counts, Tree, equations
from evidence_book.disclosure.policy import CountsPolicy
from evidence_book.disclosure.suppression import Choice, attainable, choose_hidden

# Sums are published to the nearest hundred pounds.
NEAREST = 100.0


def protect_sums(
    sums: Counts,
    largest: Counts,
    published: Mapping[Cell, float | None],
    trees: Mapping[str, Tree],
    policy: CountsPolicy,
) -> dict[Cell, float | None]:
    """Say for every cell what sum is published, rounded to `NEAREST`, or None if it is hidden.

    A sum is hidden if its count is, or if its `largest` contribution is more than the policy's share of it; it
    must then stay uncertain by the policy's part of its size, up and down. Others are hidden to keep it so.
    """
    dominance = policy.dominance
    if dominance is None:
        return dict.fromkeys(sums)
    cells = sorted(sums)
    truth = np.array([sums[each] for each in cells])
    share = np.array([largest[each] for each in cells])
    must = np.array([published[each] is None for each in cells]) | (share > dominance.share * truth)
    shown = np.floor(truth / NEAREST + 0.5) * NEAREST
    protected = np.flatnonzero(must & (truth > 0))
    unknown = np.full(len(cells), np.inf)
    cost = (1.0 + np.log2(1.0 + truth)) * np.where([len(each) == 0 for each in cells], 50.0, 1.0)
    choice = Choice(
        equations(cells, trees), shown - NEAREST / 2, shown + NEAREST / 2, np.zeros(len(cells)), unknown,
        np.arange(len(cells)), must, np.ones(len(cells), dtype=bool), cost, protected,
        truth[protected] * (1 - dominance.uncertain), truth[protected] * (1 + dominance.uncertain),
    )  # fmt: skip
    hidden = choose_hidden(attainable(choice))
    return {each: None if gone else value for each, value, gone in zip(cells, shown.tolist(), hidden, strict=True)}
