"""One difference of two books, in one shape whatever it is of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from evidence_book.review.severity import LAST_TO_READ, TIERS, Tier, rank

Kind = Literal["fact", "table", "chart", "page", "download", "file"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# `equal`: within stated rounding, or the same to a reader in other bytes.
Status = Literal["identical", "equal", "differs", "new", "gone"]

_IN_ORDER: dict[Kind, int] = {kind: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Difference:
    """What differs: `name` of the thing, how far it moved as a part of what it was (`size`), before and after in words.

    `release` names the release it belongs to, if one; `causes` are the likely ones, the most likely first.
    """

    kind: Kind
    name: str
    status: Status
    tier: Tier
    size: float = 0.0
    before: str = ""
    after: str = ""
    told: str = ""
    release: str = ""
    causes: tuple[str, ...] = ()

    def explained(self, causes: Sequence[str]) -> Difference:
        """The same with its likely causes."""
        return replace(self, causes=tuple(causes))

    @property
    def must_be_read(self) -> bool:
        """Whether a number that is shown, or what it means, differs."""
        return rank(self.tier) <= rank(LAST_TO_READ)


@dataclass(frozen=True)
class Comparison:
    """Two books compared: what differs, and how many things of each kind were compared at all.

    `notes` say what else changed (code, libraries, rules), `left_out` the files that cannot be compared, with the reason.
    """

    before: str
    after: str
    differences: tuple[Difference, ...]
    compared: Mapping[str, int]
    notes: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Literal["identical", "equal", "differs"]:
        """The worst of all: identical, equal within stated rounding, or differs."""
        if not self.differences:
            return "identical"
        return "equal" if all(each.status == "equal" for each in self.differences) else "differs"

    def counts(self) -> dict[str, dict[str, int]]:
        """For each kind that was compared: how many are identical, equal, differ, are new or gone."""
        by_kind = {
            kind: Counter(each.status for each in self.differences if each.kind == kind) for kind in self.compared
        }
        return {
            kind: {"identical": total - sum(found[each] for each in ("equal", "differs", "gone"))} | dict(found)
            for (kind, total), found in zip(self.compared.items(), by_kind.values(), strict=True)
        }


def ranked(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Differences with the gravest first; in a tier the largest first, then by kind and name."""
    return tuple(sorted(differences, key=lambda each: (rank(each.tier), -each.size, _IN_ORDER[each.kind], each.name)))


def by_tier(differences: Iterable[Difference]) -> dict[Tier, list[Difference]]:
    """Differences by tier, in the order of tiers; tiers without any are left out."""
    found = list(differences)
    grouped = {tier: [each for each in found if each.tier == tier] for tier in TIERS}
    return {tier: each for tier, each in grouped.items() if each}
