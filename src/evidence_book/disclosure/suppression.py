"""Choosing what to hide besides what must be hidden: complementary suppression at least cost.

The method is that of Fischetti and Salazar (2001, Management Science 47, 1008-1027): a 0-1 programme over
"hide this cell" whose constraints are found as they are needed. Each round an opponent tries by linear
programming to narrow every protected number; where it succeeds, the dual solution of its programme names the
cells of which some have to be hidden too, and becomes a constraint. When it fails everywhere, what is hidden
protects, and no choice cheaper by more than `GAP` does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from evidence_book.disclosure.linear import TOLERANCE, Integers, Polytope, Ranges, no_rows, pinned, ranges
from evidence_book.disclosure.policy import NotReleasable
from evidence_book.disclosure.programme import Floats

# How much dearer than the cheapest choice the chosen one may be.
GAP = 0.01
_ROUNDS = 40
# A limit on work, not on time, so that a slower machine chooses the same.
_NODES = 2_000

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Choice:
    """What is to be decided.

    Arrays with an entry a number (`equations` hold for the true ones): a number tells the range `shown_low` to
    `shown_high` if it is shown (one value, or what rounds to it) and `hidden_low` to `hidden_high` if it is
    hidden, which its cell decides: `decided_by` holds the position of the cell, or -1 for what cannot be hidden.
    Arrays with an entry a cell: `must_hide`, `may_hide`, `cost`. The numbers `protected` must stay open from
    `open_low` to `open_high` at least.
    """

    equations: sparse.csr_array
    shown_low: Floats
    shown_high: Floats
    hidden_low: Floats
    hidden_high: Floats
    decided_by: Integers
    must_hide: Mask
    may_hide: Mask
    cost: Floats
    protected: Integers
    open_low: Floats
    open_high: Floats

    def hidden_numbers(self, hidden: Mask) -> Mask:
        """Which numbers are hidden if these cells are."""
        return np.append(hidden, False)[self.decided_by]

    def known(self, hidden: Mask) -> Polytope:
        """What a reader knows if these cells are hidden."""
        gone = self.hidden_numbers(hidden)
        lower = np.where(gone, self.hidden_low, self.shown_low)
        upper = np.where(gone, self.hidden_high, self.shown_high)
        return Polytope(self.equations, no_rows(len(lower)), lower, upper)


class _Cuts:
    """Constraints of the form "of these cells, by weight, hide at least one's worth"."""

    def __init__(self, choice: Choice) -> None:
        self._cells = len(choice.cost)
        self._decided_by = choice.decided_by
        self._rows: dict[tuple[tuple[int, ...], tuple[float, ...]], None] = {}
        shown, opened = np.concatenate([choice.shown_low, choice.shown_high]), [choice.open_low, choice.open_high]
        # Any hidden number may be this far off, as seen from the requirements: what is unbounded needs a number.
        far = 1000.0 + 4.0 * max(np.abs(each[np.isfinite(each)]).max(initial=0.0) for each in (shown, *opened))
        # What is unknown even when its cell is shown gains nothing by hiding it.
        low, high = np.maximum(choice.shown_low, -far), np.minimum(choice.shown_high, far)
        self.room_down = low - np.maximum(choice.hidden_low, -far)
        self.room_up = np.minimum(choice.hidden_high, far) - high

    def add(self, numbers: Integers, weights: Floats, need: float) -> bool:
        """Add a constraint; a weight above the need counts as the need. False if it is there already."""
        by_cell = np.zeros(self._cells + 1)
        np.add.at(by_cell, self._decided_by[numbers], weights)
        cells = np.flatnonzero(by_cell[:-1] > TOLERANCE)
        scaled = np.minimum(by_cell[cells] / need, 1.0).round(9)
        key = (tuple(cells.tolist()), tuple(scaled.tolist()))
        known = key in self._rows
        self._rows[key] = None
        return not known

    def constraints(self) -> list[LinearConstraint]:
        """All of them; none if there are none."""
        if not self._rows:
            return []
        indices = np.concatenate([np.array(cells, dtype=int) for cells, _ in self._rows])
        data = np.concatenate([np.array(weights, dtype=float) for _, weights in self._rows])
        pointers = np.cumsum([0, *(len(cells) for cells, _ in self._rows)])
        matrix = sparse.csr_array((data, indices, pointers), shape=(len(self._rows), self._cells))
        return [LinearConstraint(matrix, lb=np.ones(len(self._rows)) - TOLERANCE)]


def _add_single_equations(choice: Choice, cuts: _Cuts) -> None:
    """Add what one sum alone demands: most constraints are such, and need no opponent to be found."""
    rows, columns = choice.equations.tocsr(), choice.equations.tocsc()
    sure = choice.hidden_numbers(choice.must_hide)
    for target, low, high in zip(choice.protected, choice.open_low, choice.open_high, strict=True):
        if not sure[target]:
            continue
        for row in columns.indices[columns.indptr[target] : columns.indptr[target + 1]]:
            span = slice(rows.indptr[row], rows.indptr[row + 1])
            members, signs = rows.indices[span], rows.data[span]
            others = members[members != target]
            # The target is the sum of the others, each with this sign.
            turned = -signs[members != target] / float(signs[members == target][0])
            for direction, goal in ((1.0, high), (-1.0, low)):
                up = turned * direction > 0
                reach = float(turned @ np.where(up, choice.shown_high[others], choice.shown_low[others]))
                need = direction * (goal - reach)
                if need > TOLERANCE:
                    cuts.add(others, np.where(up, cuts.room_up[others], cuts.room_down[others]), need)


def _add_proof(choice: Choice, cuts: _Cuts, number: int, direction: int, goal: float, prices: Floats) -> bool:
    """Turn the opponent's proof that `number` cannot go as far as `goal` into a constraint."""
    reduced = -np.asarray(choice.equations.T @ prices)
    reduced[number] += direction
    touched = np.flatnonzero(reduced)
    weights, down = np.abs(reduced[touched]), reduced[touched] > 0
    least = np.where(down, choice.shown_low[touched], -choice.shown_high[touched])
    need = float(weights @ least) - direction * goal
    if not np.isfinite(need) or need <= TOLERANCE:
        return False
    return cuts.add(touched, weights * np.where(down, cuts.room_down[touched], cuts.room_up[touched]), need)


def _cheapest(choice: Choice, cuts: _Cuts) -> Mask:
    done = milp(
        choice.cost,
        constraints=cuts.constraints(),
        integrality=np.ones(len(choice.cost)),
        bounds=Bounds(choice.must_hide.astype(float), (choice.must_hide | choice.may_hide).astype(float)),
        options={"mip_rel_gap": GAP, "node_limit": _NODES},
    )
    if done.x is None:
        raise NotReleasable("no choice of hidden cells protects this table: leave a dimension or a margin out of it")
    return np.asarray(done.x > 0.5) | choice.must_hide


def failures(choice: Choice, hidden: Mask) -> Ranges:
    """What an opponent can narrow too far if these cells are hidden."""
    return ranges(choice.known(hidden), choice.protected, choice.open_low, choice.open_high)


def attainable(choice: Choice) -> Choice:
    """Ask for no more than hiding everything gives: where zeros are shown, two hidden counts add up to two or more."""
    everything = choice.must_hide | choice.may_hide
    found = failures(choice, everything)
    short = np.isin(choice.protected, [number for number, direction in found.prices if direction == 1])
    return replace(choice, open_low=np.where(short, found.low[choice.protected], choice.open_low))


def choose_hidden(choice: Choice) -> Mask:
    """Choose the cells to hide; raises `NotReleasable` if even hiding all that may be hidden does not protect."""
    cuts = _Cuts(choice)
    _add_single_equations(choice, cuts)
    goals = {
        (int(number), direction): goal
        for number, low, high in zip(choice.protected, choice.open_low, choice.open_high, strict=True)
        for direction, goal in ((1, low), (-1, high))
    }
    hidden = _cheapest(choice, cuts)
    for _ in range(_ROUNDS):
        proofs = failures(choice, hidden).prices
        if not proofs:
            return _without_pointless(choice, hidden)
        learnt = [_add_proof(choice, cuts, *key, goals[key], prices) for key, prices in proofs.items()]
        if not any(learnt):
            break
        hidden = _cheapest(choice, cuts)
    return _without_pointless(choice, _hide_around(choice, hidden))


def _hide_around(choice: Choice, hidden: Mask) -> Mask:
    """Fall back on plenty: hide all that shares a sum with a number still too narrow, until none is."""
    touches = (abs(choice.equations.T) @ abs(choice.equations)).tocsr()
    while True:
        narrow = sorted({number for number, _ in failures(choice, hidden).prices})
        if not narrow:
            return hidden
        near = choice.decided_by[np.asarray(touches[narrow].sum(axis=0)).ravel() > 0]
        more = hidden.copy()
        more[near[near >= 0]] = True
        more = hidden | (more & choice.may_hide)
        if (more == hidden).all():
            more = hidden | choice.may_hide
        if (more == hidden).all():
            raise NotReleasable("even with all hidden that may be, a small count could be worked out")
        hidden = more


def _without_pointless(choice: Choice, hidden: Mask) -> Mask:
    """Show again what anybody can work out: hiding it protects nothing."""
    numbers = np.flatnonzero(choice.hidden_numbers(hidden & ~choice.must_hide))
    numbers = np.setdiff1d(numbers, choice.protected)
    if not len(numbers):
        return hidden
    shown = hidden.copy()
    shown[choice.decided_by[numbers[pinned(choice.known(hidden), numbers)]]] = False
    return shown


__all__ = ["GAP", "Choice", "attainable", "choose_hidden", "failures"]
