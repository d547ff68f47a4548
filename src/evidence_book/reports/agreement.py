"""Where a published figure can be worked out again, the two must agree, or the release stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pandas as pd

from evidence_book.problems import EvidenceError


class Disagreement(EvidenceError):
    """A recomputed figure does not agree with the published one within its rounding."""


_HELD: ContextVar[bool] = ContextVar("held", default=True)


@contextmanager
def not_held() -> Iterator[None]:
    """Let figures disagree: for experiments that change a figure to see what moves, and write nothing."""
    token = _HELD.set(False)
    try:
        yield
    finally:
        _HELD.reset(token)


def consecutive(what: str, years: Iterable[int]) -> None:
    """Raise `Disagreement` unless each year follows on the one before: a series grows at its end, and has no hole."""
    told = sorted(set(years))
    if missing := sorted(set(range(told[0], told[-1] + 1)) - set(told)) if told else []:
        raise Disagreement(f"{what}: no rows for {', '.join(map(str, missing))}; add them, or correct the year")


def agree(what: str, computed: float, published: float, tolerance: float) -> None:
    """Raise `Disagreement` unless the two lie within `tolerance`; a missing number agrees with nothing."""
    if not _HELD.get():
        return
    if pd.isna(computed) or not abs(float(computed) - published) <= tolerance:
        found = float("nan") if pd.isna(computed) else computed
        raise Disagreement(
            f"{what}: computed {found:g}, published {published:g}, more than {tolerance:g} apart; "
            "check the transcription, or list the conflict"
        )
