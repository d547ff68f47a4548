"""Making facts: what the facts of one report share, said once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import Fact, Interval
from evidence_book.frames import is_missing
from evidence_book.measures.estimates import Estimate
from evidence_book.measures.levels import PUBLISHED, level_in_use
from evidence_book.reports.release import Evidence

MakeFact = Callable[..., Fact]
_INVENTED = {"kind": "synthetic", "area_code": "SYN", "note": "Synthetic demonstration: no row behind it is real."}


def _calling() -> str:
    """Name the function that asked for a fact, as `module:function`; comprehensions are part of the function they stand in."""
    frame = inspect.currentframe()
    frame = frame.f_back.f_back if frame and frame.f_back else None
    while frame and frame.f_code.co_name.startswith("<") and frame.f_back:
        frame = frame.f_back
    return f"{frame.f_globals['__name__']}:{frame.f_code.co_name}" if frame else ""


def fact_maker(report: str, policy: str, area_code: str) -> MakeFact:
    """Return `make(name, label, value, **rest)`; what `rest` leaves out is computed, for `area_code`, under `policy`."""

    def make(name: str, label: str, value: float | None, **rest: Any) -> Fact:
        given = {"area_code": area_code, "kind": "computed", "policy": policy, "made_by": _calling()} | rest
        given["interval"] = as_worked_out(given.get("interval"))
        return Fact(id=f"{report}.{name}", label=label, value=value, **given)

    return make


def maker_for(report: str, evidence: Evidence) -> MakeFact:
    """Return `make` for all England under the policy of the evidence; facts made from invented figures say that they are."""
    make = fact_maker(report, evidence.policy.name, ENGLAND)
    return partial(make, **_INVENTED) if evidence.sensitivity == "synthetic" else make


def sources_of(*facts: Fact) -> tuple[str, ...]:
    """The ids of the sources of all these facts, in order, each once."""
    return tuple(sorted({source for fact in facts for source in fact.source_ids}))


def id_of(text: str) -> str:
    """Words as a part of the id of a fact: small letters, joined by underscores, without commas."""
    return text.lower().replace(",", "").replace(" ", "_").replace("-", "_")


def or_none(value: Any) -> Any:
    """Turn any of the ways a table says missing into None."""
    return None if is_missing(value) else value


def as_worked_out(interval: Interval | None) -> Interval | None:
    """The interval with the level that limits are worked out at, which is that it states unless somebody asked for another."""
    level = level_in_use()
    if interval is None or interval.level == level:
        return interval
    method = interval.method.replace(f"{PUBLISHED:.0%}", f"{100 * level:g}%")
    return interval.model_copy(update={"level": level, "method": method})


def interval_of(estimate: Estimate, method: str) -> Interval | None:
    """The limits of an estimate; none where it is marked."""
    if estimate.marker:
        return None
    return Interval(lower=round(estimate.lower, 4), upper=round(estimate.upper, 4), level=PUBLISHED, method=method)
