"""Reading YAML: plain values only, by the parser written in C where there is one, which takes a tenth of the time."""

from __future__ import annotations

from typing import Any

import yaml

_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def safe_load(text: str) -> Any:
    """What a text in YAML says, in numbers, texts, lists and mappings; raises `yaml.YAMLError` if it is none."""
    return yaml.load(text, Loader=_SafeLoader)  # noqa: S506 - it is a safe loader
