"""Templates of the light pages: those of facts, of editions and of reviews, small and whole without script."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template


@cache
def light_template(path: Path) -> Template:
    """A template of a light page, strict and escaping; compiled once. Those beside it may be included."""
    environment = Environment(
        loader=FileSystemLoader(path.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(path.name)
