"""Time whole builds: from nothing, with nothing to do, and after one page changed.

    python benchmarks/time_build.py [RUNS]

Each run is made in a copy of the checkout. Prints the median of each, and each as a share of a build from nothing.
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

ROOT = Path(__file__).resolve().parents[1]
PARTS = (
    "_config.yml", "pyproject.toml", "requirements.lock", "src", "book", "notebooks", "expectations", "data/raw", "data/editions",
)  # fmt: skip


def build_and_hear(folder: Path) -> tuple[float, str]:
    """Seconds that `evidence build` takes in `folder`, a copy of the checkout with its own code, and what it says."""
    command = [str(Path(sys.executable).with_name("evidence")), "build"]
    begun = time.monotonic()
    settings = os.environ | {"EVIDENCE_BOOK_ROOT": str(folder), "PYTHONPATH": str(folder / "src")}
    done = subprocess.run(command, cwd=folder, env=settings, check=True, capture_output=True, text=True)
    return time.monotonic() - begun, done.stdout + done.stderr


def build(folder: Path) -> float:
    """Seconds that `evidence build` takes in `folder`."""
    return build_and_hear(folder)[0]


def copy_checkout(folder: Path) -> Path:
    """Copy what a build needs into `folder`, and return it."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    return folder


def main(runs: int) -> None:
    """Run and print."""
    seconds: dict[str, list[float]] = {"from nothing": [], "nothing to do": [], "one page changed": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as scratch:
            folder = copy_checkout(Path(scratch) / "project")
            seconds["from nothing"].append(build(folder))
            seconds["nothing to do"].append(build(folder))
            with (folder / "book" / "about.md").open("a", encoding="utf-8") as page:
                page.write("\nOne more line.\n")
            seconds["one page changed"].append(build(folder))
    whole = statistics.median(seconds["from nothing"])
    for name, taken in seconds.items():
        median = statistics.median(taken)
        print(f"{name:<18}{median:6.1f} s   {median / whole:5.2f} of a build from nothing   ({runs} runs)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
