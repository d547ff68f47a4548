"""Jobs on all cores: what they return comes in their order, what one raises is told, and every item has its turn."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from evidence_book.problems import BadInput, EvidenceError, Problem, ProblemsFound
from evidence_book.side_by_side import in_shares, side_by_side


def test_what_jobs_return_comes_in_their_order_from_other_processes() -> None:
    made = side_by_side([partial(lambda number: (number, os.getpid()), number) for number in range(5)])
    assert [number for number, _ in made] == [0, 1, 2, 3, 4]
    assert os.getpid() not in {pid for _, pid in made}
    assert side_by_side([]) == []


def _fail(error: Exception) -> None:
    raise error


def test_what_a_job_raises_is_raised_once_the_others_are_done(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="first"):
        side_by_side([
            partial(_fail, EvidenceError("the first")), (tmp_path / "other").touch, partial(_fail, EvidenceError("more")),
        ])  # fmt: skip
    assert (tmp_path / "other").exists()


def test_problems_come_whole() -> None:
    problem = Problem("code", "a.csv", "something", "mend it", 3, "field")
    with pytest.raises(ProblemsFound) as raised:
        side_by_side([partial(_fail, BadInput([problem]))])
    assert raised.value.problems == (problem,)


@pytest.mark.parametrize("many", [0, 1, 7])
def test_every_item_has_its_turn_once(tmp_path: Path, many: int) -> None:
    def touch(names: Sequence[str]) -> None:
        for name in names:
            (tmp_path / name).touch(exist_ok=False)

    names = [f"{number}.html" for number in range(many)]
    in_shares(names, touch)
    assert sorted(path.name for path in tmp_path.iterdir()) == names
