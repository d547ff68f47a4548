"""A linear programme that is solved again and again, with other costs and bounds, by the simplex method of HiGHS.

Each search begins at the corner where the last one ended, and most often is a few steps long (Huangfu and Hall
2018, Mathematical Programming Computation 10: 119-142). Equal programmes in equal order give equal answers.
"""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from evidence_book.problems import EvidenceError

Floats = NDArray[np.float64]

# One thread: programmes are small, processes are forked, and who finishes first must not decide what is found.
# Silence comes first: what is set or passed before it makes the solver print its name.
_OPTIONS: dict[str, bool | int | str] = {
    "output_flag": False, "solver": "simplex", "presolve": "off", "parallel": "off", "threads": 1
}  # fmt: skip


class CannotAttack(EvidenceError):
    """The solver gave no answer: a check that cannot run is a failed check."""


class Solution(NamedTuple):
    """The values of the variables, and the price (dual value) of each equation."""

    values: Floats
    prices: Floats


class Programme:
    """Minimise costs over values with `equations @ values == equal` and `inequalities @ values <= most`."""

    def __init__(
        self, equations: sparse.csr_array, equal: Floats, inequalities: sparse.csr_array, most: Floats
    ) -> None:
        rows = sparse.csr_array(sparse.vstack([equations, inequalities]))
        width = rows.shape[1]
        self._equations = len(equal)
        self._columns = np.arange(width, dtype=np.int32)
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = rows.shape
        model.col_cost_ = model.col_lower_ = model.col_upper_ = np.zeros(width)
        model.row_lower_ = np.concatenate([equal, np.full(len(most), -highspy.kHighsInf)])
        model.row_upper_ = np.concatenate([equal, most])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_ = rows.indptr, rows.indices
        model.a_matrix_.value_ = rows.data
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in _OPTIONS.items():
            _taken(self._solver.setOptionValue(option, value))
        _taken(self._solver.passModel(model))

    def minimise(self, cost: Floats, lower: Floats, upper: Floats) -> Solution | None:
        """Solve it for finite bounds; None if nothing fits them. Raises `CannotAttack` if the solver fails."""
        _taken(self._solver.changeColsCost(len(cost), self._columns, cost))
        _taken(self._solver.changeColsBounds(len(cost), self._columns, lower, upper))
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise CannotAttack(f"the linear programme ended as: {self._solver.modelStatusToString(status)}")
        found = self._solver.getSolution()
        return Solution(np.array(found.col_value), np.array(found.row_dual)[: self._equations])


def _taken(status: highspy.HighsStatus) -> None:
    """Whatever the solver does not take, it goes on without."""
    if status == highspy.HighsStatus.kError:
        raise CannotAttack("the solver did not take the linear programme")
