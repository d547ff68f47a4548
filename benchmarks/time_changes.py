"""Time a build with nothing to do, and one after a single figure of a single council changed.

    python benchmarks/time_changes.py [RUNS]

Works in a copy of the checkout, built once; adds to `_build/benchmark.json`. The figure is the number of children in one
authority who had three or more placements in 2025; it goes up and down by one in turn. Told besides is how many notebooks
of places ran for it.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from pathlib import Path

from record import record
from time_build import build, build_and_hear, copy_checkout

CHANGED = re.compile(r"^(2025,local_authority,E09000003,Barnet,three_placements,)(\d+)(,)", re.MULTILINE)


def main(runs: int) -> None:
    """Run and record."""
    nothing, one = [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy_checkout(Path(scratch) / "project")
        build(folder)
        path = folder / "data/raw/published/children_by_place/children_social_care_by_area.csv"
        said = ""
        for number in range(runs):
            nothing.append(build(folder))
            text, step = path.read_text(encoding="utf-8"), (1, -1)[number % 2]
            changed, times = CHANGED.subn(lambda found, step=step: f"{found[1]}{int(found[2]) + step}{found[3]}", text)
            if times != 1:
                raise SystemExit("the figure to change is not there; mend CHANGED")
            path.write_text(changed, encoding="utf-8")
            seconds, said = build_and_hear(folder)
            one.append(seconds)
    record(
        {
            "noop_seconds": statistics.median(nothing),
            "one_row_seconds": statistics.median(one),
            "one_row_notebooks": len(re.findall(r"run the profile of", said)),
        }
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
