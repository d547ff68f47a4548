"""Disclosure policies: one file each, and the rule that nothing is released without one.

Example: a report that reads a `restricted` dataset under the policy `published`, which covers `public`
data only, is refused before a single number is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evidence_book.intake.specification import Dataset, Sensitivity
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.safe_yaml import safe_load

FOLDER = Path(__file__).parent / "policies"


class NotReleasable(EvidenceError):
    """Data would be released under a policy that does not cover it, or that cannot be kept."""


class Policy(BaseModel):
    """What a policy allows. Only what the file states is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    covers: Annotated[tuple[Sensitivity, ...], Field(min_length=1)]
    suppression: Literal["none", "counts"]
    derive_withheld: Literal[False]
    why: str


class Rounding(BaseModel):
    """The nearest what counts are rounded to; 1 rounds nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    below_national: Annotated[int, Field(ge=1)]
    national: Annotated[int, Field(ge=1)]


class Dominance(BaseModel):
    """A sum is hidden if its largest contributor gives more than `share` of it.

    What is hidden for it must stay uncertain by `uncertain` of its size, up and down.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: Annotated[float, Field(gt=0, lt=1)]
    uncertain: Annotated[float, Field(gt=0, lt=1)]


class CountsPolicy(Policy):
    """A policy for counts of records.

    Counts from 1 to `threshold` - 1 are hidden; a hidden one stays as uncertain as that says: whoever combines
    all that is published must still hold every count from 1 to `threshold` - 1 possible. With `zeros: hidden`
    zero counts among them. `totals_from: counts` rounds true totals, `parts` adds up what is shown, so that
    tables add up and totals drift. Percentages come from published counts, never from true ones.
    `between_editions: protect` hides a count too if it differs from the one of the previous edition, for the
    same period, by less than the threshold.
    """

    suppression: Literal["counts"]
    preset: str
    threshold: Annotated[int, Field(ge=2, le=100)]
    zeros: Literal["shown", "hidden"]
    rounding: Rounding
    totals_from: Literal["counts", "parts"]
    percentages_from: Literal["published"]
    complementary: Literal["optimal"]
    between_editions: Literal["protect"]
    dominance: Dominance | None = None

    @property
    def lowest_hidden(self) -> int:
        """The lowest count that may be hidden."""
        return 0 if self.zeros == "hidden" else 1

    def base(self, national: bool) -> int:
        """What a count is rounded to."""
        return self.rounding.national if national else self.rounding.below_national

    def is_small(self, count: float) -> bool:
        """Whether a count is hidden for its own sake."""
        return self.lowest_hidden <= count < self.threshold


def _read(path: Path, shown_as: str) -> dict[str, Any]:
    if not path.is_file():
        raise BadInput([Problem("missing-policy", shown_as, "a disclosure policy", "write one, or name another")])
    try:
        record = safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError:
        record = None
    if not isinstance(record, dict):
        raise BadInput([Problem("bad-policy", shown_as, "a whole policy", "correct the file")])
    return record


def read_policy(name: str, folder: Path = FOLDER) -> Policy:
    """Read a policy by name, over the preset that it names, if it names one.

    Raises `BadInput` if it is missing or says anything that is not understood.
    """
    shown_as = f"disclosure/policies/{name}.yaml"
    record = _read(folder / f"{name}.yaml", shown_as)
    if preset := record.get("preset"):
        record = _read(folder / "presets" / f"{preset}.yaml", f"disclosure/policies/presets/{preset}.yaml") | record
    try:
        policy = (CountsPolicy if record.get("suppression") == "counts" else Policy).model_validate(record)
    except ValidationError:
        raise BadInput([Problem("bad-policy", shown_as, "a whole policy", "correct the file")]) from None
    if policy.name != name:
        raise BadInput([Problem("bad-policy", shown_as, f"the name '{name}'", "name the policy as its file")])
    return policy


def read_counts_policy(name: str, folder: Path = FOLDER) -> CountsPolicy:
    """Read a policy for counts of records; raises `BadInput` if it is of another kind."""
    policy = read_policy(name, folder)
    if not isinstance(policy, CountsPolicy):
        raise BadInput(
            [Problem("bad-policy", f"disclosure/policies/{name}.yaml", "a policy for counts", "name a preset")]
        )
    threshold = _THRESHOLD.get()
    if threshold is None:
        return policy
    if threshold < policy.threshold:
        raise NotReleasable(
            f"policy '{policy.name}' hides counts below {policy.threshold}; a lower threshold would show them"
        )
    return policy.model_copy(update={"threshold": threshold})


_THRESHOLD: ContextVar[int | None] = ContextVar("threshold", default=None)


@contextmanager
def stricter(threshold: int) -> Iterator[None]:
    """Hide counts below another threshold in the block; a policy that hides more already refuses it (`NotReleasable`)."""
    token = _THRESHOLD.set(threshold)
    try:
        yield
    finally:
        _THRESHOLD.reset(token)


def policy_for(datasets: Iterable[Dataset]) -> str:
    """The policy of figures that need no protection: `published` for published ones, `example` for invented ones.

    Raises `NotReleasable` if both stand side by side, or any is restricted: that needs a policy of its own.
    """
    kinds = {dataset.sensitivity for dataset in datasets}
    if kinds == {"public"}:
        return "published"
    if kinds == {"synthetic"}:
        return "example"
    raise NotReleasable(f"{' and '.join(sorted(kinds))} data are never released together without a policy of their own")


def check_can_release(datasets: Iterable[Dataset], policy: Policy) -> None:
    """Raise `NotReleasable` unless the policy covers every dataset."""
    uncovered = [dataset.name for dataset in datasets if dataset.sensitivity not in policy.covers]
    if uncovered:
        raise NotReleasable(
            f"policy '{policy.name}' covers {' and '.join(policy.covers)} data only, not {', '.join(uncovered)}; "
            "name a policy that covers them"
        )
