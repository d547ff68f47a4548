"""Keeping what was measured: every benchmark adds its figures to `_build/benchmark.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "_build" / "benchmark.json"


def record(measured: dict[str, Any]) -> None:
    """Add figures to those of other benchmarks, newest last, and print them."""
    kept = json.loads(TARGET.read_text(encoding="utf-8")) if TARGET.is_file() else {}
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(kept | measured, indent=2) + "\n", encoding="utf-8")
    for name, value in measured.items():
        print(f"{name:<42}{value if isinstance(value, (int, list, dict)) else round(value, 3)}")
