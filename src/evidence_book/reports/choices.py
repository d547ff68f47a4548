"""Choices that somebody made and another might have made otherwise: what they are, what they are as published.

A report asks for its choices here. They are as published unless a rerun, whose results are never written among the
released ones, asks what another choice would change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from evidence_book.disclosure.policy import stricter
from evidence_book.measures.levels import PUBLISHED, at_level
from evidence_book.problems import EvidenceError


class BadChoice(EvidenceError):
    """There is no such choice, or it cannot be made so."""


@dataclass(frozen=True)
class Choice:
    """One choice: what it means, what was published, what else may be chosen (in words, and as a test).

    `releases` are those that it decides something of; empty if it is all that have limits.
    """

    name: str
    meaning: str
    published: Any
    allowed: str
    fits: Callable[[Any], bool]
    releases: tuple[str, ...] = ()


OWN_POPULATION = "own"
OTHER_POPULATIONS = {
    "england_and_wales": "2021 population 10-17 (Youth Justice Statistics 2022/23)",
    "london": "London child population",
}


def _between(lowest: float, highest: float) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, (int, float)) and not isinstance(value, bool) and lowest <= value <= highest


CHOICES: dict[str, Choice] = {
    each.name: each
    for each in (
        Choice(
            "interval_level", "how sure limits are: the part of cases in which they hold the true value", PUBLISHED,
            "a number from 0.5 to 0.999", _between(0.5, 0.999),
        ),
        Choice(
            "threshold", "the smallest count that is shown", None,
            "a whole number above that of the policy: what is hidden stays hidden",
            lambda value: isinstance(value, int) and not isinstance(value, bool) and 2 <= value <= 100,
            ("returns_camhs_referral", "returns_ehcp_timeline", "returns_illegal_home", "returns_strip_search", "plans"),
        ),
        Choice(
            "comparison_group", "the children with whom Black children's share of searches is compared", OWN_POPULATION,
            f"{OWN_POPULATION} (each period its own), {' or '.join(OTHER_POPULATIONS)}",
            lambda value: value == OWN_POPULATION or value in OTHER_POPULATIONS,
            ("strip_searches",),
        ),
        Choice(
            # Ties at the edge are in together.
            "slowest_share", "the part of local authorities that counts as the slowest in a year", 0.2,
            "a number from 0.05 to 0.5", _between(0.05, 0.5), ("ehcp_inconsistency",),
        ),
    )
}  # fmt: skip

_CHOSEN: ContextVar[Mapping[str, Any]] = ContextVar("chosen", default={})  # noqa: B039 - never changed


def chosen(name: str) -> Any:
    """What is chosen now: what was published, unless a rerun asks otherwise."""
    return _CHOSEN.get().get(name, CHOICES[name].published)


def of_release(release: str) -> list[Choice]:
    """The choices that decide something of a release."""
    return [each for each in CHOICES.values() if not each.releases or release in each.releases]


def check_choices(release: str, values: Mapping[str, Any]) -> None:
    """Raise `BadChoice` unless a release knows each choice and it may be made so."""
    known = {each.name: each for each in of_release(release)}
    for name, value in values.items():
        if name not in known:
            raise BadChoice(f"{release} knows no choice '{name}'; there are: edition, {', '.join(known)}")
        if not known[name].fits(value):
            raise BadChoice(f"{name}: expected {known[name].allowed}")


@contextmanager
def choosing(release: str, values: Mapping[str, Any]) -> Iterator[None]:
    """Choose otherwise in the block; raises `BadChoice` as `check_choices` does, and for a threshold that shows more."""
    check_choices(release, values)
    token = _CHOSEN.set(dict(values))
    try:
        with ExitStack() as stack:
            if "interval_level" in values:
                stack.enter_context(at_level(float(values["interval_level"])))
            if "threshold" in values:
                stack.enter_context(stricter(int(values["threshold"])))
            yield
    finally:
        _CHOSEN.reset(token)
