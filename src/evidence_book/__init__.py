"""Reproducible reports on children's lives: facts, disclosure, notebooks and the book made from them."""

from typing import Any

from evidence_book.later import once_imported

__version__ = "0.1.0"
# The day of this version: a bundle must say when it was published, and no clock may decide what it says.
VERSION_DATE = "2026-11-25"


def _settle(pandas: Any) -> None:
    """Keep text in tables as Python's own: rows are looked at and looked up one by one here, where Arrow's takes thrice as long."""
    pandas.set_option("mode.string_storage", "python")


once_imported("pandas", _settle)
