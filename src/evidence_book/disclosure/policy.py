"""Disclosure policies: one file each, and the rule that nothing is released without one.

Example: a report that reads a `restricted` dataset under the policy `published`, which covers `public`
data only, is refused before a single number is computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evidence_book.intake.specification import Dataset, Sensitivity
from evidence_book.problems import BadInput, EvidenceError, Problem

FOLDER = Path(__file__).parent / "policies"


class NotReleasable(EvidenceError):
    """Data would be released under a policy that does not cover it."""


class Policy(BaseModel):
    """What a policy allows. Only what the file states is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sensitivity: Sensitivity
    suppression: Literal["none"]
    derive_withheld: Literal[False]
    why: str


def read_policy(name: str, folder: Path = FOLDER) -> Policy:
    """Read a policy by name; raises `BadInput` if it is missing or says anything that is not understood."""
    path = folder / f"{name}.yaml"
    shown_as = f"disclosure/policies/{name}.yaml"
    if not path.is_file():
        raise BadInput([Problem("missing-policy", shown_as, "a disclosure policy", "write one, or name another")])
    try:
        policy = Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError):
        raise BadInput([Problem("bad-policy", shown_as, "a whole policy", "correct the file")]) from None
    if policy.name != name:
        raise BadInput([Problem("bad-policy", shown_as, f"the name '{name}'", "name the policy as its file")])
    return policy


def check_can_release(datasets: Iterable[Dataset], policy: Policy) -> None:
    """Raise `NotReleasable` unless the policy covers every dataset."""
    uncovered = [dataset.name for dataset in datasets if dataset.sensitivity != policy.sensitivity]
    if uncovered:
        raise NotReleasable(
            f"policy '{policy.name}' covers {policy.sensitivity} data only, not {', '.join(uncovered)}; "
            "name a policy that covers them"
        )
