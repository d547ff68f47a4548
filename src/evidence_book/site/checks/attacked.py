"""What an attack on the finished site says: a count that could be worked out, or that the attack could not be made."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_book.disclosure.attacker import Weakness
from evidence_book.disclosure.linear import Contradiction
from evidence_book.disclosure.programme import CannotAttack
from evidence_book.problems import Problem

MEND = "find what publishes it; nothing of this site may be published"
# What reading a release back, or attacking it, can fail with: a check that cannot run is a failed check.
FAILURES = (CannotAttack, Contradiction, OSError, ValueError, KeyError, AttributeError)


def not_attacked(shown_as: str, error: Exception) -> list[Problem]:
    """Say that an attack could not be made."""
    expected = f"a release that can be attacked, which is how it is checked ({type(error).__name__})"
    return [Problem("not-attacked", shown_as, expected, "run `evidence build`")]


def undone(shown_as: str, weak: Sequence[Weakness]) -> list[Problem]:
    """One problem a kind of weakness, with how many there are.

    Which cell it is stays unsaid: the log of a failed build must not tell what the site must not.
    """
    counts = {kind: sum(each.kind == kind for each in weak) for kind in sorted({each.kind for each in weak})}
    return [
        Problem("could-be-undone", shown_as, f"no hidden count that can be worked out; {kind}: {count}", MEND)
        for kind, count in counts.items()
    ]
