"""What two builds must have in common, which is everything, and the exceptions with their reasons."""

from __future__ import annotations

# Where a site says when its notebooks were run.
RUN = "data/run.json"
# Where it says what everything was made from.
SITE_ORIGINS = "data/origins.json"
# What one build cannot have in common with the next, and why; everything else must be the same to the byte.
NOT_REPRODUCED: dict[str, str] = {
    RUN: "says when each notebook was run, how long it took and on what machine",
}
# The box that says what a page was made from. With other code it differs on every page, and it is no part of what a page says.
PROVENANCE_CLASS = "provenance"


def reproduced(digests: dict[str, str]) -> dict[str, str]:
    """The digests of a site without those of what no two builds have in common."""
    return {name: digest for name, digest in digests.items() if name not in NOT_REPRODUCED}
