"""Invented plans for tests: a council's, written once, and a few of them where a test wants them."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evidence_book.plans.synthetic.writing import write_documents

# A council with a template that no vocabulary was written for, and one of the study.
CEDAR, ALDER = "SYN-C03", "SYN-C01"


# Removed when the tests end.
_SCRATCH = TemporaryDirectory(prefix="plans-")


@cache
def written(council: str = CEDAR) -> Path:
    """A folder with the plans of one council, their truth and what was planted in them."""
    folder = Path(_SCRATCH.name) / council
    folder.mkdir()
    write_documents(folder, councils=[council])
    return folder


def some(folder: Path, many: int, council: str = CEDAR) -> list[Path]:
    """Copy the first plans of a council into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    plans = sorted((written(council) / council).iterdir())[:many]
    return [Path(shutil.copy(plan, folder / plan.name)) for plan in plans]
