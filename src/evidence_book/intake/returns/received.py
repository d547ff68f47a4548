"""What came of reading a file that a provider sent: the rows, what was put right, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evidence_book.problems import Problem


def shown_name(path: Path) -> str:
    """The name of a file as it can be shown: what no screen or workbook can show of it is replaced."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in path.name)


@dataclass(frozen=True)
class Repair:
    """Something that was put right without asking: always counted, always listed, never by its value.

    `file` is a name, never a path. `rows` are the first twenty, as the sender's spreadsheet numbers them.
    """

    code: str
    file: str
    field: str | None
    count: int
    meaning: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Received:
    """One file as it was read.

    `digest` is the SHA-256 of the file. `frame` has the columns of the specification, in its order, and the
    sender's row numbers as an int32 index named `row`: provider and category are `category`, reference is
    `string[pyarrow]`, date `datetime64[s]`, integer `Int32`, number `float64`. A cell that could not be read is
    missing in `frame` and is a problem. A file that could not be read at all has no rows, and says why.
    """

    file: str
    digest: str
    frame: pd.DataFrame
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]
