"""The layers of the package, highest first: what a test holds imports to, and what the drawing of the architecture shows."""

from __future__ import annotations

# Each layer may import itself and what stands below it (further down this list).
LAYERS = (
    ("entry",),
    ("cli",),
    ("reviewing", "building"),
    ("pipeline", "telling", "finding"),
    ("publishing", "recovering"),
    ("stepping", "build_log"),
    ("actions",),
    ("site",),
    ("review",),
    ("engine", "charts", "tables", "companions", "scaffolding"),
    ("reports",),
    ("plans",),
    ("measures", "disclosure", "datasets"),
    ("validation",),
    ("intake",),
    ("sources", "facts", "graph"),
    ("side_by_side", "kept_files"),
    ("record", "calls"),
    (
        "wording",
        "frames",
        "decoding",
        "digests",
        "storage",
        "safe_yaml",
        "templating",
        "content_policy",
        "spreadsheets",
        "workbooks",
        "markup",
        "project",
        "inputs",
    ),
    ("problems", "faults", "machine", "later"),
)
HEIGHT = {name: len(LAYERS) - position for position, names in enumerate(LAYERS) for name in names}
