"""Time the reading of all plans, against merely opening them with python-docx and pdfplumber on the same cores.

    python benchmarks/time_plans.py [RUNS]

Adds to `_build/benchmark.json`. The plans are the invented ones of the study. "Merely opening" is
`docx.Document(path)`, and `pdfplumber.open(path)` with its pages counted: no text is read. Both are timed in turn, each
in a new pool of as many processes as there are cores, with everything imported before. `..._with_pages` is against
pdfplumber with its pages parsed, once.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pdfplumber
from record import record

from evidence_book.plans.instrument import cores, feature_frame, read_documents
from evidence_book.plans.invented import names_of
from evidence_book.plans.synthetic.writing import write_documents

PARTS = (0.125, 0.25, 0.5, 1.0)


def merely_open(path: Path) -> int:
    """Open one plan; how many parts or pages it has, so that nothing is put off."""
    if path.suffix == ".docx":
        return len(docx.Document(str(path)).element.body)
    with pdfplumber.open(path) as opened:
        return len(opened.pages)


def open_with_pages(path: Path) -> int:
    """Open one plan so that its text could be had: pdfplumber puts off the parsing of pages, python-docx puts off nothing."""
    if path.suffix == ".docx":
        return merely_open(path)
    with pdfplumber.open(path) as opened:
        return sum(len(page.objects) for page in opened.pages)


def open_all(paths: Sequence[Path], opening: Callable[[Path], int] = merely_open) -> int:
    """Open all plans on all cores, in pieces as the instrument does."""
    with ProcessPoolExecutor(cores()) as pool:
        return sum(pool.map(opening, paths, chunksize=12))


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of one run by the clock."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def one_by_one(paths: Sequence[Path]) -> dict[str, float]:
    """Milliseconds a plan in one process, by format: reading it, and merely opening it."""
    found: dict[str, float] = {}
    for kind in ("docx", "pdf"):
        some = [path for path in paths if path.suffix == f".{kind}"][:60]
        ours = seconds_of(lambda some=some: read_documents({"": some}, processes=1))
        opened = seconds_of(lambda some=some: [merely_open(path) for path in some])
        found |= {
            f"milliseconds_read_{kind}": 1000 * ours / len(some),
            f"milliseconds_open_{kind}": 1000 * opened / len(some),
        }
    return found


def growing(paths: Sequence[Path]) -> float:
    """Seconds that so many plans take, the median of three runs."""
    return statistics.median(seconds_of(lambda: read_documents({"": paths})) for _ in range(3))


def main(runs: int) -> None:
    """Measure, and record."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        writing = seconds_of(lambda: write_documents(folder, councils=list(names_of("known")), processes=cores()))
        paths = sorted(path for code in names_of("known") for path in (folder / code).iterdir())
        read_documents({"": paths[:24]})
        ours, opened = [], []
        for _ in range(runs):
            opened.append(seconds_of(lambda: open_all(paths)))
            ours.append(seconds_of(lambda: feature_frame(read_documents({"": paths}))))
        mixed = list(np.random.Generator(np.random.PCG64(1)).permutation(np.array(paths, dtype=object)))
        growth = {many: growing(mixed[:many]) for many in (round(part * len(paths)) for part in PARTS)}
        fitted = np.polyfit(np.log(list(growth)), np.log(list(growth.values())), 1)
        measured: dict[str, Any] = {
            "plans_time_ratio_to_open": statistics.median(ours) / statistics.median(opened),
            "plans_time_ratio_to_open_with_pages": statistics.median(ours)
            / seconds_of(lambda: open_all(paths, open_with_pages)),
            "plans": len(paths),
            "plans_by_format": dict(Counter(path.suffix[1:] for path in paths)),
            "plans_cores": cores(),
            "seconds_read_all_plans": statistics.median(ours),
            "seconds_open_all_plans": statistics.median(opened),
            "seconds_read_all_plans_each_run": ours,
            "seconds_open_all_plans_each_run": opened,
            "seconds_by_plans": growth,
            "plans_growth_exponent": float(fitted[0]),
            "seconds_write_all_plans": writing,
            **one_by_one(paths),
        }
    record(measured)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
