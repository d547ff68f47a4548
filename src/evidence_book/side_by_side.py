"""Jobs made side by side in forked processes, which inherit what they work on: it would take longer to send than to use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

from evidence_book.calls import error_as_data, raise_error
from evidence_book.machine import cores

Item = TypeVar("Item")
Made = TypeVar("Made")
Job = Callable[[], Any]

_inherited: list[Job] = []


def _outcome(number: int) -> Mapping[str, Any]:
    try:
        return {"made": _inherited[number]()}
    except Exception as error:
        return {"error": error_as_data(error)}


def side_by_side(jobs: Sequence[Job]) -> list[Any]:
    """What each job returns, in their order; as many at once as there are cores, those that come first begun first.

    A job that raises raises here, once the others are done, as an error of a step does.
    """
    if "fork" not in get_all_start_methods():
        return [job() for job in jobs]
    # A job may have jobs of its own.
    held = _inherited[:]
    _inherited[:] = jobs
    try:
        with ProcessPoolExecutor(max_workers=cores(), mp_context=get_context("fork")) as processes:
            outcomes = list(processes.map(_outcome, range(len(jobs))))
    finally:
        _inherited[:] = held
    for outcome in outcomes:
        raise_error(outcome)
    return [outcome["made"] for outcome in outcomes]


def in_shares(items: Sequence[Item], work: Callable[[Sequence[Item]], None]) -> None:
    """Do `work` on all items, an equal share of them on each core."""
    side_by_side([partial(work, share) for share in _shares(items)])


def of_each(items: Sequence[Item], work: Callable[[Item], Made]) -> list[Made]:
    """What `work` makes of each item, in their order; an equal share of them is worked on by each core."""
    shares = side_by_side([partial(_of_all, share, work) for share in _shares(items)])
    return [shares[number % len(shares)][number // len(shares)] for number in range(len(items))]


def _shares(items: Sequence[Item]) -> list[Sequence[Item]]:
    at_once = min(cores(), len(items))
    return [items[first::at_once] for first in range(at_once)]


def _of_all(items: Sequence[Item], work: Callable[[Item], Made]) -> list[Made]:
    return [work(item) for item in items]
