"""Jupyter Book's own command, on all cores: `python -m evidence_book.site.jupyter_book build …` gives the same bytes sooner.

Sphinx can read and write pages in processes side by side, which Jupyter Book's command has no option for; and it shortens each
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

from evidence_book.engine.forking import CAN_FORK, end_with_starter
from evidence_book.machine import cores

# They do not say whether pages can be read side by side. One numbers sections when all are read, the other is for paper.
_UNDECLARED = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")


class SideBySide(Sphinx):
    """Sphinx on all cores, for reading and for writing pages."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        # To write, Sphinx takes one process fewer than it is given, for one reads meanwhile: of two cores, one would write.
        super().__init__(*arguments, **(named | {"parallel": cores() + 1 if cores() > 1 else 1}))
        for name in _UNDECLARED:
            self.extensions[name].parallel_read_safe = True


if __name__ == "__main__":
    if CAN_FORK:
        end_with_starter()
    # Trees of pages are kept to the end, which is seconds away: to look through them for rubbish finds none.
    gc.disable()
    jupyter_book.sphinx.Sphinx = SideBySide
    SearchEnglish.stem = cache(SearchEnglish.stem)  # type: ignore[method-assign]
    sys.exit(main())
