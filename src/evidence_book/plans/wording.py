"""The words by which features are told: an analyst's file, read and checked once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from evidence_book.plans.declared import Declaration, read_declared
from evidence_book.plans.sections import Area

FILE = Path(__file__).parent / "wording.yaml"
Views = Literal["conversation", "questionnaire", "drawing or symbols", "observation", "through parents", "not stated"]
DateLabel = Literal["request", "draft", "final", "review", "other"]


class ExceptionWords(Declaration):
    """Words that tell of a statutory exception, and those that deny one."""

    words: tuple[str, ...]
    denied: tuple[str, ...]


class Wording(Declaration):
    """All words of `wording.yaml`."""

    vague: tuple[str, ...]
    roles: frozenset[str]
    nothing: frozenset[str]
    areas: dict[Area, frozenset[str]]
    views: dict[Views, tuple[str, ...]]
    gathering: tuple[str, ...]
    dates: dict[DateLabel, tuple[str, ...]]
    exception: ExceptionWords


@cache
def wording(file: Path = FILE) -> Wording:
    """The words of a file. Raises `BadInput` that names the file and each wrong entry."""
    return read_declared(Wording, file, "wording")
