"""Templates of the light pages: those of facts, of editions and of reviews, small and whole without script."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from evidence_book.content_policy import META


@cache
def light_template(path: Path) -> Template:
    """A template of a light page, strict and escaping; compiled once. Those beside it may be included.

    `policy` is the element for its head that says what the page may load and run.
    """
    environment = Environment(
        loader=FileSystemLoader(path.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["policy"] = Markup(META)  # noqa: S704 - a constant of ours
    return environment.get_template(path.name)
