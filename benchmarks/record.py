"""Keeping what was measured: every benchmark adds its figures to `_build/benchmark.json`.

Seconds say little without the machine that took them: `loop_seconds`, beside them, is how long a plain loop took just then.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "_build" / "benchmark.json"


def _loop() -> float:
    begun, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number * number % 7
    return time.perf_counter() - begun


def record(measured: dict[str, Any]) -> None:
    """Add figures to those of other benchmarks, newest last, and print them."""
    measured = {**measured, "loop_seconds": statistics.median(_loop() for _ in range(3))}
    kept = json.loads(TARGET.read_text(encoding="utf-8")) if TARGET.is_file() else {}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(kept | measured, indent=2) + "\n", encoding="utf-8")
    for name, value in measured.items():
        print(f"{name:<42}{value if isinstance(value, (int, list, dict)) else round(value, 3)}")
