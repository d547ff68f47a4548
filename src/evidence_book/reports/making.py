"""Making facts: what the facts of one report share, said once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from evidence_book.facts import Fact, Interval
from evidence_book.measures.estimates import Estimate

MakeFact = Callable[..., Fact]


def fact_maker(report: str, policy: str, area_code: str) -> MakeFact:
    """Return `make(name, label, value, **rest)`; what `rest` leaves out is computed, for `area_code`, under `policy`."""

    def make(name: str, label: str, value: float | None, **rest: Any) -> Fact:
        given = {"area_code": area_code, "kind": "computed", "policy": policy} | rest
        return Fact(id=f"{report}.{name}", label=label, value=value, **given)

    return make


def or_none(value: Any) -> Any:
    """Turn any of the ways a table says missing into None."""
    return None if pd.isna(value) else value


def interval_of(estimate: Estimate, method: str, level: float = 0.95) -> Interval | None:
    """The limits of an estimate; none where it is marked."""
    if estimate.marker:
        return None
    return Interval(lower=round(estimate.lower, 4), upper=round(estimate.upper, 4), level=level, method=method)
