"""Time the notebooks and the site against the stock tools doing the same: papermill a notebook, then jupyter-book build.

    python benchmarks/time_stock.py [RUNS]

Each run is made in a copy of the checkout, ours and stock in turn. Ours runs all notebooks again, assembles the
book, builds and checks it; stock runs each notebook with a kernel of its own and builds the same source folder,
and checks nothing. Prints medians, and ours as a share of stock.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from time_build import build, copy_checkout

BIN = Path(sys.executable).parent


def stock(folder: Path, *command: str) -> float:
    """Seconds that a stock tool takes in `folder`."""
    settings = os.environ | {"EVIDENCE_BOOK_ROOT": str(folder)}
    begun = time.monotonic()
    subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=folder, env=settings, check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.monotonic() - begun


def main(runs: int) -> None:
    """Run and print."""
    seconds: dict[str, list[float]] = {
        "ours: all": [],
        "ours: notebooks and site": [],
        "stock: papermill": [],
        "stock: jupyter-book": [],
    }
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as scratch:
            folder = copy_checkout(Path(scratch) / "project")
            seconds["ours: all"].append(build(folder))
            shutil.rmtree(folder / "_build" / "notebooks")
            seconds["ours: notebooks and site"].append(build(folder))
            notebooks = sorted((folder / "notebooks").glob("*.ipynb"))
            out = str(Path(scratch) / "out.ipynb")
            seconds["stock: papermill"].append(sum(stock(folder, "papermill", str(each), out) for each in notebooks))
            site = str(Path(scratch) / "site")
            seconds["stock: jupyter-book"].append(
                stock(folder, "jupyter-book", "build", "_build/source", "--all", "--path-output", site)
            )
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    baseline = medians["stock: papermill"] + medians["stock: jupyter-book"]
    for name, median in medians.items():
        print(f"{name:<26}{median:6.1f} s   {median / baseline:5.2f} of stock   ({runs} runs)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
