"""What an earlier edition published for the same period: a correction must not tell who was added or taken out.

The office keeps the table `cells` of an edition that it published as
`data/raw/returns/<return>/earlier/<period>.csv`; the next release of the period is protected against it.
"""

from __future__ import annotations

import pandas as pd

from evidence_book.disclosure.hierarchy import Cell
from evidence_book.intake.returns.folders import earlier_file, return_folder
from evidence_book.intake.returns.specification import ReturnSpecification
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.reports.returns.tables import HIDDEN, KINDS

_COLUMNS = ["cell", "count", "count_marker"]


def parse_cell(spelt: str) -> Cell:
    """Read a cell back: `area=SYN-F01; sex=Male`, or `everything`; raises `ValueError`."""
    if spelt == "everything":
        return ()
    pairs = [part.split("=", 1) for part in spelt.split("; ")]
    return tuple(sorted((name, value) for name, value in pairs))


def _count(count: str, marker: str) -> float | None:
    """A whole number without a marker, or nothing with the marker of what is hidden; raises `ValueError`."""
    if (count, marker) == ("", HIDDEN):
        return None
    if marker or not (count.isascii() and count.isdigit()):
        raise ValueError
    return float(count)


def read_earlier(project: Project, specification: ReturnSpecification) -> dict[Cell, float | None] | None:
    """Read the published counts of an earlier edition, None where hidden; None if there was none.

    Raises `BadInput` if the file is not as a release wrote it.
    """
    path = earlier_file(project.raw, specification)
    if not path.is_file():
        return None
    shown_as = project.relative(path)
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        kinds = set(frame.pop("data")) if "data" in frame else set()
        if list(frame.columns) != _COLUMNS or not frame["cell"].is_unique:
            raise ValueError
        cells = [parse_cell(spelt) for spelt in frame["cell"]]
        counts = [_count(*each) for each in zip(frame["count"], frame["count_marker"], strict=True)]
    except (ValueError, UnicodeDecodeError):
        mend = "put the table `cells` of the earlier edition there as it was published"
        raise BadInput([Problem("bad-edition", shown_as, f"the columns {', '.join(_COLUMNS)}", mend)]) from None
    expected = KINDS[return_folder(project.raw, specification).sensitivity]
    if kinds - {expected}:
        mend = "keep editions of synthetic returns and of real ones apart"
        raise BadInput([Problem("synthetic-and-real", shown_as, f"counts of {expected} data", mend, field="data")])
    return dict(zip(cells, counts, strict=True))
