"""The words by which features are told: an analyst's file, read and checked once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evidence_book.plans.sections import Area
from evidence_book.problems import BadInput, Problem

FILE = Path(__file__).parent / "wording.yaml"
Views = Literal["conversation", "questionnaire", "drawing or symbols", "observation", "through parents", "not stated"]
DateLabel = Literal["request", "draft", "final", "review", "other"]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExceptionWords(_Declared):
    """Words that tell of a statutory exception, and those that deny one."""

    words: tuple[str, ...]
    denied: tuple[str, ...]


class Wording(_Declared):
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
    try:
        return Wording.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise BadInput(
            Problem(
                code="wording-entry",
                file=file.name,
                field=".".join(map(str, each["loc"])),
                expected=each["msg"],
                mend="mend the entry",
            )
            for each in error.errors(include_input=False)
        ) from None
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        expected, mend = "a readable file in YAML", "mend the file; a colon or a quotation mark may be missing"
        raise BadInput([Problem(code="wording-file", file=file.name, expected=expected, mend=mend)]) from None
