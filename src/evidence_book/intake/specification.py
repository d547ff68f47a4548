"""What a dataset is: its file, its columns, its sensitivity, and how raw columns become tidy ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

Sensitivity = Literal["public", "synthetic", "restricted"]
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
    `tidy` takes the typed raw frame (index: line number in the file) and returns the tidy one.
    """

    name: str
    file: str
    columns: tuple[Column, ...]
    sensitivity: Sensitivity
    period: str
    title: str
    sources: tuple[str, ...] = ("source_id",)
    tidy: Callable[[pd.DataFrame], pd.DataFrame] = unchanged

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
) -> Dataset:
    """A transcription of published figures: public, in `data/raw/published/<topic>/<name>.csv`."""
    file = f"published/{topic}/{name}.csv"
    return Dataset(f"{topic}.{name}", file, columns, "public", period, title, sources, tidy)
