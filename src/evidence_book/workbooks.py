"""Accessible workbooks, made with gptables, of equal bytes for equal content."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import gptables

from evidence_book.storage import write_bytes

# Workbooks say when they were made; equal content gives equal bytes, whenever that is.
_CREATED = datetime(2000, 1, 1)


def write_sheets(
    path: Path, sheets: Mapping[str, gptables.GPTable], cover: gptables.Cover, title: str, comments: str
) -> None:
    """Write a cover, a list of contents and a table a sheet, whole or not at all; `title` and `comments` are its properties.

    What looks like a formula or an address is text. Raises `OSError` if it cannot be written.
    """
    scratch = path.with_name(f".{path.name}.scratch.xlsx")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = gptables.produce_workbook(
                str(scratch), dict(sheets), cover=cover, contentsheet_label="Contents", auto_width=True,
                workbook_options={"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True},
            )  # fmt: skip
            workbook.set_properties({"title": title, "created": _CREATED, "comments": comments})
            workbook.close()
        write_bytes(path, scratch.read_bytes())
    finally:
        scratch.unlink(missing_ok=True)
