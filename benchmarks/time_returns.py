"""Time a large return from its file to released tables, against pandas reading the same file.

    python benchmarks/time_returns.py [RUNS]

Writes `_build/benchmark.json`. The return is synthetic: `strip_search` from invented forces, plain ISO CSV, made in
a temporary folder. "Validate and release" is: read the file with every repair and check, run the Great Expectations
suite, keep the accepted rows as Parquet with its digest, count, protect, attack what is protected, attack what would
be naive, lay out the tables. pandas reads the file with the defaults of `read_csv`. Both are timed in turn in one
process that has imported everything; the keys with `cold` time whole processes, imports included.
"""

from __future__ import annotations

import gc
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import great_expectations  # noqa: F401  imported for what it takes: the gate would import it at its first suite
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
from record import record

from evidence_book.disclosure.hierarchy import ALL, Cell, Tree, add_up, cell, flat
from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.disclosure.protect import protect
from evidence_book.intake.returns.specification import specification
from evidence_book.intake.returns.synthetic import fictional_providers, generate
from evidence_book.intake.returns.tidying import tidy_return
from evidence_book.reports.returns import naively_undone, released_tables
from evidence_book.reports.returns.counting import AREA, is_national
from evidence_book.validation.gate import parquet_bytes
from evidence_book.validation.return_gate import account, check_files
from evidence_book.validation.return_suites import derive_suite

RETURN = specification("strip_search")
PROVIDERS = fictional_providers(RETURN)
ROWS = 1_000_000
GROWTH = (100_000, 400_000, 1_000_000, 4_000_000)
SEED = 7
Result = TypeVar("Result")


def write_return(folder: Path, rows: int, file_a_provider: bool = False) -> list[Path]:
    """Write an invented return as CSV, in one file or in one a provider; files in order of name."""
    frame = generate(RETURN, PROVIDERS, rows, SEED)
    frame[RETURN.dated_by] = frame[RETURN.dated_by].dt.strftime("%Y-%m-%d")
    codes = frame[RETURN.provider_field.name]
    parts = {code: frame[codes == code] for code in PROVIDERS["code"]} if file_a_provider else {"returns": frame}
    paths = []
    for name, part in parts.items():
        table = pa.Table.from_pandas(part.astype({column: "str" for column in part.columns if column != "age"}))
        path = folder / f"{name}.{rows}.csv"
        with path.open("wb") as file:
            file.write((",".join(table.column_names) + "\n").encode())
            pacsv.write_csv(table, file, pacsv.WriteOptions(include_header=False, quoting_style="none"))
        paths.append(path)
    return sorted(paths)


class Stages:
    """Seconds by the name of what was done."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], Result]) -> Result:
        """Do the work, and add what it took."""
        begun = time.perf_counter()
        done = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun
        return done


def validate_and_release(files: Sequence[Path]) -> Stages:
    """Take files all the way; the seconds of each stage."""
    stages, policy, suite = Stages(), read_counts_policy(RETURN.policy), derive_suite(RETURN)
    checked = stages.time("read_and_check", lambda: check_files(RETURN, suite, PROVIDERS, files))
    tidy = stages.time("tidy", lambda: tidy_return(RETURN, checked.accepted_rows()))
    collection = account(checked, "synthetic")
    if any(line.standing != "accepted" for line in collection.lines):
        raise SystemExit("the synthetic return was not accepted: nothing was timed that matters")
    stages.time("store", lambda: hashlib.sha256(parquet_bytes(tidy)).hexdigest())
    stages.time("release", lambda: released_tables(RETURN, tidy, collection, policy, "synthetic"))
    stages.time("naive_attack", lambda: naively_undone(RETURN, tidy, collection, policy))
    return stages


def both_seconds_of(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of one run, by the clock and of the processor, begun without rubbish of the last."""
    gc.collect()
    begun, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - used


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of one run by the clock."""
    return both_seconds_of(work)[0]


def compare(file: Path, runs: int) -> dict[str, Any]:
    """Time ours and pandas in turn; seconds of the processor too, which a busy machine does not change as much."""
    ours, theirs, stages, ours_cpu, theirs_cpu = [], [], [], [], []
    for run in range(runs + 1):
        read, read_cpu = both_seconds_of(lambda: pd.read_csv(file))
        road, road_cpu = both_seconds_of(lambda: stages.append(validate_and_release([file]).seconds))
        if run:  # the first of each only warms up
            theirs.append(read)
            ours.append(road)
            theirs_cpu.append(read_cpu)
            ours_cpu.append(road_cpu)
    by_stage = {f"seconds_{name}": statistics.median(run[name] for run in stages[1:]) for name in stages[0]}
    return {
        "returns_time_ratio_to_read": statistics.median(ours) / statistics.median(theirs),
        "seconds_validate_and_release": statistics.median(ours),
        "seconds_pandas_read_csv": statistics.median(theirs),
        "returns_processor_ratio_to_read": statistics.median(ours_cpu) / statistics.median(theirs_cpu),
        "seconds_processor_validate_and_release": statistics.median(ours_cpu),
        "seconds_processor_pandas_read_csv": statistics.median(theirs_cpu),
        "seconds_validate_and_release_each_run": ours,
        "seconds_pandas_read_csv_each_run": theirs,
        **by_stage,
    }


def alone(file: Path) -> None:
    """Run once in a fresh process and print, as JSON, the memory that it took beyond its imports, in bytes."""
    imported = _memory("VmRSS")
    validate_and_release([file])
    print(json.dumps({"bytes": _memory("VmHWM") - imported}))


def _memory(name: str) -> int:
    """Resident memory now (VmRSS) or at its peak (VmHWM), in bytes, as the kernel tells it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("memory can be measured on Linux only")


def in_fresh_processes(file: Path, runs: int) -> dict[str, Any]:
    """Time whole processes, imports included, and take the memory of ours."""
    cold, cold_pandas, memory = [], [], []
    for _ in range(runs):
        begun = time.perf_counter()
        told = subprocess.run([sys.executable, __file__, "--alone", file], check=True, capture_output=True, text=True)
        cold.append(time.perf_counter() - begun)
        memory.append(json.loads(told.stdout)["bytes"])
        read = f"import pandas; pandas.read_csv({str(file)!r})"
        cold_pandas.append(seconds_of(lambda read=read: subprocess.run([sys.executable, "-c", read], check=True)))
    frame = int(pd.read_csv(file).memory_usage(deep=True).sum())
    return {
        "returns_memory_ratio_to_frame": statistics.median(memory) / frame,
        "bytes_peak_beyond_imports": statistics.median(memory),
        "bytes_pandas_frame": frame,
        "seconds_cold_validate_and_release": statistics.median(cold),
        "seconds_cold_pandas_read_csv": statistics.median(cold_pandas),
        "returns_cold_time_ratio_to_read": statistics.median(cold) / statistics.median(cold_pandas),
    }


def growth(runs: int) -> dict[str, Any]:
    """Time returns of many sizes, one file a provider; the exponent is that of seconds ~ rows ** exponent."""
    taken = {}
    for rows in GROWTH:
        with tempfile.TemporaryDirectory() as scratch:
            files = write_return(Path(scratch), rows, file_a_provider=True)
            taken[rows] = statistics.median(
                seconds_of(lambda files=files: validate_and_release(files)) for _ in range(runs)
            )
    few, many = GROWTH[0], GROWTH[-1]
    fitted = np.polyfit(np.log(list(taken)), np.log(list(taken.values())), 1)
    return {
        "seconds_by_rows": {str(rows): seconds for rows, seconds in taken.items()},
        "returns_growth_exponent": float(fitted[0]),
        "returns_growth_to_rows": (taken[many] / taken[few]) / (many / few),
        "microseconds_per_further_row": (taken[many] - taken[few]) / (many - few) * 1e6,
    }


def suppression(runs: int) -> dict[str, Any]:
    """Time the protection of a table of 153 areas in 9 regions by 12 reasons, with its margins."""
    regions = {f"Region {number}": tuple(f"SYN-L{17 * number + part:03d}" for part in range(17)) for number in range(9)}
    reasons = [f"Reason {number:02d}" for number in range(12)]
    trees = {AREA: Tree(AREA, {ALL: tuple(regions), **regions}), "reason": flat("reason", reasons)}
    chance = np.random.Generator(np.random.PCG64(SEED))
    mean = 25 * chance.lognormal(0, 0.9, (153, 1)) * chance.lognormal(0, 0.8, (1, 12))
    counts = chance.poisson(mean)
    leaves: dict[Cell, float] = {
        cell(trees, {AREA: area, "reason": reason}): float(counts[row, column])
        for row, area in enumerate(trees[AREA].below(ALL))
        for column, reason in enumerate(reasons)
    }
    table, policy = add_up(leaves, trees, (AREA, "reason")), read_counts_policy(RETURN.policy)
    hidden = [value is None for value in protect(table, trees, policy, is_national).values()]
    return {
        "seconds_suppression_of_153_by_12": statistics.median(
            seconds_of(lambda: protect(table, trees, policy, is_national)) for _ in range(runs)
        ),
        "suppression_cells": len(table),
        "suppression_small_cells": sum(policy.is_small(count) for count in table.values()),
        "suppression_hidden_cells": sum(hidden),
    }


def main(runs: int) -> None:
    """Measure everything, write it, and print the headlines."""
    with tempfile.TemporaryDirectory() as scratch:
        (file,) = write_return(Path(scratch), ROWS)
        measured = {"rows": ROWS, "runs": runs, "bytes_file": file.stat().st_size}
        measured |= compare(file, runs) | in_fresh_processes(file, min(runs, 3))
    measured |= growth(min(runs, 3)) | suppression(min(runs, 3))
    record(measured)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        alone(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
