"""Jupyter Book's own command, on all cores: `python -m evidence_book.site.jupyter_book build …` gives the same bytes sooner.

Sphinx can write pages in processes side by side, which Jupyter Book's command has no option for; and it shortens each
word of the search index anew for every page. Nothing else is changed: a test holds what comes out to `jupyter-book`.
"""

from __future__ import annotations

import gc
import sys
from functools import cache
from typing import Any

import jupyter_book.sphinx
from jupyter_book.cli.main import main
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from evidence_book.machine import cores


class WritingSideBySide(Sphinx):
    """Sphinx on all cores for writing alone: reading is in one order, on which numbers in the search index depend."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **(named | {"parallel": cores()}))

    def is_parallel_allowed(self, typ: str) -> bool:
        """Whether all that is loaded can write, or read, side by side; of reading always no."""
        return typ == "write" and super().is_parallel_allowed(typ)


if __name__ == "__main__":
    # Trees of pages are kept to the end: to look through them for rubbish all the time finds none.
    gc.set_threshold(200_000, 50, 100)
    jupyter_book.sphinx.Sphinx = WritingSideBySide
    SearchEnglish.stem = cache(SearchEnglish.stem)  # type: ignore[method-assign]
    sys.exit(main())
