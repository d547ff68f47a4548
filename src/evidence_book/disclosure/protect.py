"""Protecting counts: from true counts to what may be published, under a policy.

All tables of a release are protected together, because they share margins: a count hidden in one is hidden
in all, and nothing that one table shows undoes what another hides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from evidence_book.disclosure.attacker import Number, Weakness, attack, check_differences, weaknesses
from evidence_book.disclosure.hierarchy import Cell, Counts, Tree, equations
from evidence_book.disclosure.linear import no_rows
from evidence_book.disclosure.policy import CountsPolicy, NotReleasable
from evidence_book.disclosure.programme import Floats
from evidence_book.disclosure.suppression import Choice, attainable, choose_hidden

National = Callable[[Cell], bool]
Published = Mapping[Cell, float | None]

# A margin tells more than a cell, and a total more than a margin.
_COST_BY_BREAKDOWNS = {0: 1000.0, 1: 20.0}


@dataclass(frozen=True)
class Before:
    """What the last edition published for the same period, and what has changed in truth since, by cell."""

    published: Published
    change: Counts

    @cached_property
    def hidden(self) -> frozenset[Cell]:
        """What it hid."""
        return frozenset(each for each, value in self.published.items() if value is None)

    @classmethod
    def since(cls, published: Published, counts: Counts, policy: CountsPolicy, national: National) -> Before:
        """Compare true counts with those of the last edition; a change that its rounding could make is none."""
        change = {}
        for each, old in published.items():
            if old is None or each not in counts:
                continue
            low, high = _shown_bounds_of(old, policy, national(each))
            change[each] = counts[each] - min(max(counts[each], low), high)
        return cls(published, change)


def round_to(count: float, base: int) -> float:
    """Round to the nearest multiple of `base`, halves up."""
    return float(np.floor(count / base + 0.5) * base)


def _shown_bounds(count: float, policy: CountsPolicy, national: bool) -> tuple[float, float]:
    base = policy.base(national)
    if base == 1 or count == 0:
        return count, count
    shown = round_to(count, base)
    return max(shown - base // 2, float(policy.threshold)), shown + (base - 1) // 2


def published_as(count: float, each: Cell, policy: CountsPolicy, national: National) -> float:
    """What a count is published as if it is not hidden."""
    return round_to(count, policy.base(national(each)))


def _choice(
    cells: Sequence[Cell],
    truth: Floats,
    trees: Mapping[str, Tree],
    policy: CountsPolicy,
    national: National,
    before: Before | None,
) -> Choice:
    sums = no_rows(len(cells)) if policy.totals_from == "parts" else equations(cells, trees)
    bounds = np.array([_shown_bounds(count, policy, national(each)) for each, count in zip(cells, truth, strict=True)])
    small = np.array([policy.is_small(count) for count in truth], dtype=bool)
    cost = np.array(
        [(1.0 + np.log2(1.0 + count)) * _COST_BY_BREAKDOWNS.get(len(each), 1.0)
         for each, count in zip(cells, truth, strict=True)]
    )  # fmt: skip
    protected = np.flatnonzero(small)
    lowest, highest = float(policy.lowest_hidden), float(policy.threshold - 1)
    choice = Choice(
        sums, bounds[:, 0], bounds[:, 1], np.full(len(cells), lowest), np.full(len(cells), np.inf),
        np.arange(len(cells)), small, truth > 0, cost,
        protected, np.full(len(protected), lowest), np.full(len(protected), highest),
    )  # fmt: skip
    return choice if before is None else _with_differences(choice, cells, before, policy, national)


def _with_differences(
    choice: Choice, cells: Sequence[Cell], before: Before, policy: CountsPolicy, national: National
) -> Choice:
    """Add the change of every cell since the last edition as a number of its own, hidden if the cell is."""
    low, high = np.full(len(cells), -np.inf), np.full(len(cells), np.inf)
    may_hide, must_hide, hidden_low = choice.may_hide.copy(), choice.must_hide.copy(), choice.hidden_low.copy()
    few, signs = [], []
    for position, each in enumerate(cells):
        old, change = before.published.get(each), before.change.get(each, 0.0)
        if each in before.hidden:
            # Hidden before and shown now would tell what was hidden: it stays hidden, also if it has become none, so
            # that what stays hidden may be none.
            must_hide[position] = may_hide[position] = True
            hidden_low[position] = 0.0
        elif old is not None:
            if change == 0 and not choice.must_hide[position]:
                may_hide[position] = False  # everybody has the number already
            was = _shown_bounds_of(old, policy, national(each))
            low[position], high[position] = choice.shown_low[position] - was[1], choice.shown_high[position] - was[0]
        if old is not None and 1 <= abs(change) < policy.threshold:
            few.append(len(cells) + position)
            signs.append(np.sign(change))
    most, sign = float(policy.threshold - 1), np.array(signs)
    unknown = np.full(len(cells), np.inf)
    return Choice(
        sparse.csr_array(sparse.block_diag([choice.equations, choice.equations])),
        np.concatenate([choice.shown_low, low]), np.concatenate([choice.shown_high, high]),
        np.concatenate([hidden_low, -unknown]), np.concatenate([choice.hidden_high, unknown]),
        np.concatenate([choice.decided_by, choice.decided_by]), must_hide, may_hide, choice.cost,
        np.concatenate([choice.protected, np.array(few, dtype=int)]),
        np.concatenate([choice.open_low, np.where(sign > 0, 1.0, -most)]),
        np.concatenate([choice.open_high, np.where(sign > 0, most, -1.0)]),
    )  # fmt: skip


def _shown_bounds_of(published: float, policy: CountsPolicy, national: bool) -> tuple[float, float]:
    base = policy.base(national)
    return (published, published) if published == 0 else (published - base // 2, published + (base - 1) // 2)


def protect(
    counts: Counts, trees: Mapping[str, Tree], policy: CountsPolicy, national: National, before: Before | None = None
) -> dict[Cell, float | None]:
    """Say for every cell what is published: the count, rounded as the policy says, or None if it is hidden.

    `counts` holds every cell of every table of the release, margins included. The result does not depend on
    their order. What comes out has been attacked; raises `NotReleasable` if it could be undone.
    """
    cells = sorted(counts)
    truth = np.array([counts[each] for each in cells], dtype=np.float64)
    hidden = choose_hidden(attainable(_choice(cells, truth, trees, policy, national, before)))
    published: dict[Cell, float | None] = {
        each: None if gone else published_as(count, each, policy, national)
        for each, count, gone in zip(cells, truth, hidden, strict=True)
    }
    if policy.totals_from == "parts":
        published = _totals_from_parts(published, trees)
    if weak := attacked(counts, published, trees, policy, national, before):
        raise NotReleasable(f"{len(weak)} counts could be worked out from what would be published")
    return published


def _totals_from_parts(published: Published, trees: Mapping[str, Tree]) -> dict[Cell, float | None]:
    """Make every total the sum of the leaves that are shown; hidden if one of them is."""
    made: dict[Cell, float | None] = {}
    for each in published:
        parts = [each]
        for name, tree in sorted(trees.items()):
            parts = [
                tuple(sorted({**dict(part), name: leaf}.items()))
                for part in parts
                for leaf in _leaves_within(part, name, tree, published)
            ] or parts
        values = [published[part] for part in parts]
        made[each] = None if None in values else float(sum(value for value in values if value is not None))
    return made


def _leaves_within(part: Cell, name: str, tree: Tree, published: Published) -> tuple[str, ...]:
    at = dict(part)
    leaves = tree.below(at.get(name, tree.root))
    there = [tuple(sorted({**at, name: leaf}.items())) in published for leaf in leaves]
    return leaves if all(there) else ()


def attacked(
    counts: Counts,
    published: Published,
    trees: Mapping[str, Tree],
    policy: CountsPolicy,
    national: National,
    before: Before | None = None,
) -> list[Weakness]:
    """Attack what is published and list what could be worked out."""
    numbers = [Number(each, value) for each, value in published.items()]
    hidden_before = before.hidden if before else ()
    found = attack(trees, numbers, policy, national, truth=counts, hidden_before=hidden_before)
    weak = weaknesses(trees, found, counts, policy)
    if before is not None:
        weak += check_differences(trees, before.published, published, before.change, policy, national)
    return weak


def naively_undone(counts: Counts, trees: Mapping[str, Tree], policy: CountsPolicy, national: National) -> int:
    """How many counts an attack would undo if only the small ones were hidden, and nothing beside them."""
    naive = {
        each: None if policy.is_small(count) else published_as(count, each, policy, national)
        for each, count in counts.items()
    }
    return len(attacked(counts, naive, trees, policy, national))
