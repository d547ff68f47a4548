"""What a dataset is: its file, its columns, its sensitivity, and how raw columns become tidy ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

Sensitivity = Literal["public", "synthetic", "restricted"]
# The source that invented figures name, and no other figures.
EXAMPLE_SOURCE = "invented_example"
ColumnType = Literal["text", "integer", "number", "date"]


@dataclass(frozen=True)
class Column:
    """A raw column. An empty cell is missing; `required` forbids it.

    In a `marked` column a cell may hold a marker (`c`, `x`, `z` …) in place of a number: the number is
    then missing and the marker stands in the column `<name>_marker`.
    """

    name: str
    type: ColumnType = "text"
    required: bool = False
    marked: bool = False


def unchanged(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy nothing: the raw columns are tidy already."""
    return frame


@dataclass(frozen=True)
class Dataset:
    """A raw file and everything the gate needs to know of it.

    `file` is relative to `data/raw`. `sources` names the columns that hold ids of the registry.
    `tidy` takes the typed raw frame (index: line number in the file) and returns the tidy one. What `period` says may
    be left to the data: it is then the first and last value of the column `periods`.
    """

    name: str
    file: str
    columns: tuple[Column, ...]
    sensitivity: Sensitivity
    period: str
    title: str
    sources: tuple[str, ...] = ("source_id",)
    tidy: Callable[[pd.DataFrame], pd.DataFrame] = unchanged
    periods: str = ""

    def period_of(self, frame: pd.DataFrame) -> str:
        """The period that a typed raw frame covers, as the dataset states it or as the data do."""
        if not self.periods:
            return self.period
        found = sorted(frame[self.periods].dropna().astype("str").unique())
        return found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}"

    @property
    def topic(self) -> str:
        """The folder of the dataset: what stands before the dot of its name."""
        return self.name.split(".", 1)[0]

    @property
    def stem(self) -> str:
        """The name without its topic."""
        return self.name.split(".", 1)[1]

    def raw_file(self, raw: Path) -> Path:
        """The input file below `raw`."""
        return raw / self.file


def text(*names: str, required: bool = False) -> tuple[Column, ...]:
    """Text columns."""
    return tuple(Column(name, "text", required) for name in names)


def numbers(*names: str, required: bool = False, marked: bool = False) -> tuple[Column, ...]:
    """Columns of numbers that may hold decimals, or of such numbers and markers."""
    return tuple(Column(name, "number", required, marked) for name in names)


def integers(*names: str, required: bool = False, marked: bool = False) -> tuple[Column, ...]:
    """Columns of whole numbers, or of whole numbers and markers."""
    return tuple(Column(name, "integer", required, marked) for name in names)


def published(
    topic: str,
    name: str,
    title: str,
    period: str,
    columns: tuple[Column, ...],
    *,
    sources: tuple[str, ...] = ("source_id",),
    tidy: Callable[[pd.DataFrame], pd.DataFrame] = unchanged,
    periods: str = "",
) -> Dataset:
    """A transcription of published figures: public, in `data/raw/published/<topic>/<name>.csv`."""
    file = f"published/{topic}/{name}.csv"
    return Dataset(f"{topic}.{name}", file, columns, "public", period, title, sources, tidy, periods)


def example(topic: str, name: str, title: str, columns: tuple[Column, ...], *, periods: str) -> Dataset:
    """Invented figures that stand in until real ones are there: synthetic, in `data/raw/example/<topic>/<name>.csv`.

    The gate holds every row to the source `EXAMPLE_SOURCE`, and lets no published figure bear it.
    """
    file = f"example/{topic}/{name}.csv"
    return Dataset(f"{topic}.{name}", file, columns, "synthetic", "", title, periods=periods)
