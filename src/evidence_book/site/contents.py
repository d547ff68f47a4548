"""The table of contents: which pages there are to be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from evidence_book.problems import BadInput, Problem


def _listed(entry: Any) -> list[str]:
    if isinstance(entry, list):
        return [name for item in entry for name in _listed(item)]
    if not isinstance(entry, dict):
        return []
    own = [str(entry[key]) for key in ("root", "file") if key in entry]
    nested = [
        name for key in ("parts", "chapters", "sections", "subtrees", "entries") for name in _listed(entry.get(key, []))
    ]
    return own + nested


def read_table_of_contents(path: Path) -> frozenset[str]:
    """List the addresses that `_toc.yml` names; raises `BadInput` if it is missing or is not YAML."""
    try:
        contents = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        contents = None
    names = _listed(contents)
    if not names:
        raise BadInput([Problem("bad-contents", "book/_toc.yml", "a table of contents", "restore or correct the file")])
    return frozenset(f"{name.removesuffix('.md').removesuffix('.ipynb')}.html" for name in names)
