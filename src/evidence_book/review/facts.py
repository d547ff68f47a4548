"""Comparing facts: every one that is new, gone or different, with its tier, its size and what it was before."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_book.facts import Fact, Facts
from evidence_book.review.difference import Difference
from evidence_book.review.severity import Tier, part_moved, size_said, tier_of

_MEANING = ("unit", "qualifier", "marker", "period", "area_code", "kind", "policy")
_TOLD = ("label", "note", "source_ids", "numerator", "denominator", "decimals")


def _fields(before: Fact, after: Fact, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _out_of_limits(before: Fact, after: Fact) -> bool:
    limits = before.interval
    return limits is not None and after.value is not None and not limits.lower <= after.value <= limits.upper


def _shown(fact: Fact) -> str:
    return fact.display + (f" ({fact.limits})" if fact.limits else "")


def _difference(before: Fact, after: Fact, tier: Tier, size: float = 0.0, moved: str = "") -> Difference:
    return Difference("fact", after.id, "differs", tier, size, _shown(before), _shown(after), moved)


def _number(before: Fact, after: Fact) -> Difference | None:
    """The difference of two numbers, both there; none if they are one number."""
    assert before.value is not None and after.value is not None  # noqa: S101 - the caller looked
    if before.value == after.value:
        return None
    size, moved = part_moved(before.value, after.value), size_said(before.value, after.value, after.unit)
    if before.display == after.display:
        return Difference("fact", after.id, "equal", "rounding", size, _shown(before), _shown(after), moved)
    tier = "large" if _out_of_limits(before, after) else tier_of(before.value, after.value, after.unit)
    return _difference(before, after, tier, size, moved)


def compare_fact(before: Fact, after: Fact) -> Difference | None:
    """Compare a fact with the one of the same id; none if all that is said of it is the same.

    Which function made it is no part of it: code that moved and says the same says the same.
    """
    if changed := _fields(before, after, _MEANING):
        return _difference(before, after, "meaning", 1.0, f"other {', '.join(changed)}".replace("_", " "))
    if before.value is not None and after.value is not None and (found := _number(before, after)) is not None:
        if found.status == "differs":
            return found
        if before.interval == after.interval and not _fields(before, after, _TOLD):
            return found
    if before.interval != after.interval:
        if before.limits == after.limits and before.interval is not None and after.interval is not None:
            return Difference(
                "fact", after.id, "equal", "rounding", 0.0, _shown(before), _shown(after), "limits, as shown the same"
            )
        return _difference(
            before, after, "limits", 0.0, f"limits were {before.limits or 'none'}, are {after.limits or 'none'}"
        )
    if changed := _fields(before, after, _TOLD):
        return _difference(before, after, "wording", 0.0, f"other {', '.join(changed)}".replace("_", " "))
    return None


def compare_facts(before: Facts, after: Facts) -> list[Difference]:
    """Every difference of two collections of facts, in order of id."""
    earlier, later = {fact.id: fact for fact in before}, {fact.id: fact for fact in after}
    found: list[Difference] = []
    for fact_id in sorted(earlier | later):
        old, new = earlier.get(fact_id), later.get(fact_id)
        if old is None and new is not None:
            found.append(Difference("fact", fact_id, "new", "structure", 0.0, "", _shown(new)))
        elif new is None and old is not None:
            found.append(Difference("fact", fact_id, "gone", "structure", 1.0, _shown(old), ""))
        elif old is not None and new is not None and (difference := compare_fact(old, new)):
            found.append(difference)
    return found
