from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from tests.disclosure.tables import AREA, national, policy

from evidence_book.disclosure.attacker import Number, attack, weaknesses
from evidence_book.disclosure.hierarchy import Cell, Tree, add_up, cell, flat
from evidence_book.disclosure.policy import NotReleasable
from evidence_book.disclosure.protect import _COST_BY_BREAKDOWNS as COST
from evidence_book.disclosure.protect import Before, protect

POLICY = policy()


def random_table(rows: int, columns: int, seed: int) -> tuple[dict[str, Tree], dict[Cell, float]]:
    chance = np.random.default_rng(seed)
    mean = 25 * chance.lognormal(0, 0.9, (rows, 1)) * chance.lognormal(0, 0.8, (1, columns))
    counts = chance.poisson(mean)
    trees = {
        AREA: flat(AREA, [f"A{n:03d}" for n in range(rows)]),
        "kind": flat("kind", [f"K{n:02d}" for n in range(columns)]),
    }
    leaves = {
        cell(trees, {AREA: area, "kind": kind}): float(counts[row, column])
        for row, area in enumerate(trees[AREA].leaves)
        for column, kind in enumerate(trees["kind"].leaves)
    }
    return trees, add_up(leaves, trees, (AREA, "kind"))


def cost(cells: set[Cell], truth: dict[Cell, float]) -> float:
    return sum((1 + np.log2(1 + truth[each])) * COST.get(len(each), 1.0) for each in cells)


@pytest.mark.parametrize("seed", range(6))
def test_no_cheaper_choice_protects(seed: int) -> None:
    """Every choice of hidden cells is tried on a small table; none that protects is cheaper by more than the gap."""
    trees, truth = random_table(3, 2, seed)
    small = {each for each, count in truth.items() if POLICY.is_small(count)}
    others = sorted(each for each, count in truth.items() if count > 0 and each not in small)
    hidden = {each for each, value in protect(truth, trees, POLICY, national).items() if value is None}
    best = cost(hidden, truth)
    for picked in product((False, True), repeat=len(others)):
        tried = small | {each for each, yes in zip(others, picked, strict=True) if yes}
        if cost(tried, truth) < best * 0.98:
            numbers = [Number(each, None if each in tried else count) for each, count in truth.items()]
            assert weaknesses(trees, attack(trees, numbers, POLICY, national), truth, POLICY)


def test_every_authority_by_twelve_kinds_is_protected_and_a_naive_table_is_not() -> None:
    trees, truth = random_table(153, 12, 1)
    published = protect(truth, trees, POLICY, national)
    small = {each for each, count in truth.items() if POLICY.is_small(count)}
    hidden = {each for each, value in published.items() if value is None}
    assert small < hidden
    assert len(hidden) < 1.25 * len(small)
    naive = [Number(each, None if each in small else count) for each, count in truth.items()]
    assert len(weaknesses(trees, attack(trees, naive, POLICY, national), truth, POLICY)) > 10


def test_a_release_that_cannot_be_protected_is_refused() -> None:
    """Everybody has all numbers of the last edition; one that became small can be worked out whatever is hidden."""
    trees = {"kind": flat("kind", ("K0", "K1"))}
    first = add_up({(("kind", "K0"),): 12.0, (("kind", "K1"),): 40.0}, trees, ("kind",))
    second = add_up({(("kind", "K0"),): 4.0, (("kind", "K1"),): 40.0}, trees, ("kind",))
    change = {each: second[each] - first[each] for each in first}
    published = None
    try:
        published = protect(second, trees, POLICY, national, Before(first, change))
    except NotReleasable:
        return
    # Or else the small count and the total are hidden, and nothing tells them.
    assert published[("kind", "K0"),] is None
    assert published[()] is None
