"""The solver that begins where it ended: what it finds is what a solver finds that begins anew each time."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from evidence_book.disclosure import programme
from evidence_book.disclosure.programme import CannotAttack, Floats, Programme

FINITE = st.integers(-9, 9).map(float)


def floats(*values: float) -> Floats:
    return np.array(values)


def rows(*each: list[float], width: int = 3) -> sparse.csr_array:
    return sparse.csr_array(np.array(each, dtype=float).reshape(len(each), width))


def asked_three_times(width: int) -> st.SearchStrategy[list[tuple[list[float], list[float], list[float]]]]:
    """Costs, lower bounds, and how far the upper ones are above them."""
    numbers = st.lists(FINITE, min_size=width, max_size=width)
    return st.lists(st.tuples(numbers, numbers, numbers.map(np.abs)), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(FINITE, min_size=4, max_size=4), max_size=4), st.integers(0, 4), asked_three_times(3))
def test_each_answer_is_that_of_a_solver_that_begins_anew(
    lines: list[list[float]], sums: int, asked: list[tuple[list[float], list[float], list[float]]]
) -> None:
    """Whatever was asked before, and also after bounds that nothing fits."""
    matrix = np.array(lines, dtype=float).reshape(len(lines), 4)
    a_eq, b_eq, a_ub, b_ub = matrix[:sums, :3], matrix[:sums, 3], matrix[sums:, :3], matrix[sums:, 3]
    kept = Programme(sparse.csr_array(a_eq), b_eq, sparse.csr_array(a_ub), b_ub)
    for cost, lower, width in asked:
        upper = np.array(lower) + np.array(width)
        found = kept.minimise(np.array(cost), np.array(lower), upper)
        anew = linprog(cost, a_ub, b_ub, a_eq, b_eq, np.column_stack([lower, upper]), method="highs-ds")
        assert (found is None) == (anew.status == 2)
        if found is None:
            continue
        assert np.dot(cost, found.values) == pytest.approx(anew.fun, abs=1e-6)
        assert a_eq @ found.values == pytest.approx(b_eq, abs=1e-6)
        assert (a_ub @ found.values <= b_ub + 1e-6).all()
        assert (found.values >= np.array(lower) - 1e-6).all()
        assert (found.values <= upper + 1e-6).all()
        assert len(found.prices) == len(b_eq)


def test_a_price_is_what_one_more_in_the_sum_costs() -> None:
    dear = Programme(rows([1.0, 1.0, 1.0]), floats(10), rows(), floats())
    found = dear.minimise(floats(1, 2, 3), floats(0, 0, 0), floats(4, 4, 4))
    assert found is not None
    assert (found.values.tolist(), found.prices.tolist()) == ([4, 4, 2], [3])


def test_a_solver_that_gives_no_answer_is_a_failed_attack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(programme._OPTIONS, "simplex_iteration_limit", 0)
    stopped = Programme(rows([1.0, 1.0, 1.0]), floats(10), rows(), floats())
    with pytest.raises(CannotAttack, match="Iteration limit"):
        stopped.minimise(floats(1, 2, 3), floats(0, 0, 0), floats(9, 9, 9))


@pytest.mark.parametrize(
    ("cost", "lower", "told"),
    [
        (floats(1, np.nan, 1), floats(0, 0, 0), "ended as"),
        (floats(1, 1, 1), floats(0, np.nan, 0), "did not take"),
    ],
)
def test_what_the_solver_does_not_take_is_not_passed_over(cost: Floats, lower: Floats, told: str) -> None:
    """It would go on with the costs and bounds of before."""
    one = Programme(rows([1.0, 1.0, 1.0]), floats(10), rows(), floats())
    assert one.minimise(floats(1, 2, 3), floats(0, 0, 0), floats(9, 9, 9))
    with pytest.raises(CannotAttack, match=told):
        one.minimise(cost, lower, floats(9, 9, 9))


def test_an_option_or_a_sum_that_the_solver_does_not_take_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotAttack, match="did not take"):
        Programme(rows([1.0, np.inf, 1.0]), floats(10), rows(), floats())
    monkeypatch.setitem(programme._OPTIONS, "simplecks", 1)
    with pytest.raises(CannotAttack, match="did not take"):
        Programme(rows([1.0, 1.0, 1.0]), floats(10), rows(), floats())


def test_the_solver_prints_nothing() -> None:
    """What commands print is read by others."""
    script = (
        "import numpy as np; from scipy import sparse; from evidence_book.disclosure.programme import Programme;"
        "one = np.ones(2); Programme(sparse.csr_array([[1.0, 1.0]]), one[:1], sparse.csr_array((0, 2)), one[:0])"
        ".minimise(one, 0 * one, one)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
