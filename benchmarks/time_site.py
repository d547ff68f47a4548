"""Time the making of pages against plain Jupyter Book, and see whether a page costs more where there are more of them.

    python benchmarks/time_site.py [RUNS]

Needs a built book; adds to `_build/benchmark.json`. *Ours* makes every page of the assembled book, search and links
included, as a build does before its checks. *Stock* is `jupyter-book build` of the very same source. For the growth the
book is made with 100 and with 800 pages of places, some copied under other codes; of these a stock build is not made.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from record import record

from evidence_book.project import Project
from evidence_book.site.build import render, run_jupyter_book

PROJECT = Project(Path(__file__).resolve().parents[1])
GROWTH = (100, 800)


def with_places(folder: Path, places: int | None) -> Path:
    """Copy the assembled book, with so many places in it; all of them, if no number is given."""
    source = folder / "source"
    shutil.copytree(PROJECT.source, source)
    if places is None:
        return source
    notebooks, told = source / "areas", source / "_extra" / "downloads" / "areas"
    codes = sorted(path.stem for path in notebooks.glob("*.ipynb"))
    for number, code in zip(range(places), cycle(codes)):
        if number >= len(codes):
            copy = f"{code}x{number}"
            shutil.copyfile(notebooks / f"{code}.ipynb", notebooks / f"{copy}.ipynb")
            profile = json.loads((told / f"{code}.json").read_text(encoding="utf-8")) | {"area_code": copy}
            (told / f"{copy}.json").write_text(json.dumps(profile), encoding="utf-8")
    for code in codes[places:]:
        (notebooks / f"{code}.ipynb").unlink()
        (told / f"{code}.json").unlink()
    return source


def timed(places: int | None, *, stock: bool = False) -> tuple[float, int]:
    """Seconds that the pages took, and how many there are that Jupyter Book would make of the source."""
    with tempfile.TemporaryDirectory() as scratch:
        source = with_places(Path(scratch), places)
        pages = len([*source.glob("**/*.md"), *source.glob("**/*.ipynb")]) - len([*source.glob("_extra/**/*.ipynb")])
        begun = time.monotonic()
        if stock:
            run_jupyter_book(source, Path(scratch))
        else:
            render(PROJECT, source, Path(scratch))
        return time.monotonic() - begun, pages


def main(runs: int) -> None:
    """Run in turn, so that whatever else the machine does falls on all alike, and record."""
    ours, stock, growth = [], [], {size: [] for size in GROWTH}
    pages = 0
    for _ in range(runs):
        whole, pages = timed(None)
        ours.append(whole)
        for size in GROWTH:
            seconds, many = timed(size)
            growth[size].append(seconds / many)
        stock.append(timed(None, stock=True)[0])
    small, large = (statistics.median(growth[size]) for size in GROWTH)
    record(
        {
            "site_pages": pages,
            "site_seconds": statistics.median(ours),
            "site_stock_seconds": statistics.median(stock),
            "site_speedup_vs_stock": statistics.median(stock) / statistics.median(ours),
            "site_growth_800_vs_100": large / small,
        }
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
