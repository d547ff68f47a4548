"""The levels of reproducible analytical pipelines: each criterion in our words, whether it is met, and the proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evidence_book.problems import BadInput, Problem
from evidence_book.safe_yaml import safe_load
from evidence_book.site.counts import book_count
from evidence_book.site.told_tables import proof, told_table

FILE = Path(__file__).with_name("rap_levels.yaml")
_SHOWN_AS = "src/evidence_book/site/rap_levels.yaml"

Standing = Literal["met", "in part", "not met"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Criterion(_Strict):
    """One criterion. `paths` are of the repository, `pages` addresses of the site by what their links say."""

    asked: str = Field(min_length=1)
    standing: Standing
    because: str = Field(min_length=1)
    paths: tuple[str, ...] = ()
    pages: dict[str, str] = Field(default_factory=dict)


class Level(_Strict):
    """One level with its criteria."""

    level: str
    about: str
    criteria: tuple[Criterion, ...] = Field(min_length=1)


class _Ladder(_Strict):
    levels: tuple[Level, ...] = Field(min_length=1)


def read_levels(path: Path = FILE) -> tuple[Level, ...]:
    """Read the levels, lowest first; raises `BadInput` for what is not understood, and for a criterion met without proof."""
    try:
        levels = _Ladder.model_validate(safe_load(path.read_text(encoding="utf-8"))).levels
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) if isinstance(error, ValidationError) else None
        expected = "levels, each with criteria as the others have them"
        raise BadInput([Problem("bad-levels", _SHOWN_AS, expected, "correct the entry", field=where)]) from None
    unproven = [
        Problem("no-proof", _SHOWN_AS, "a path or a page", "name the proof, or do not call it met", field=each.asked)
        for level in levels
        for each in level.criteria
        if each.standing != "not met" and not (each.paths or each.pages)
    ]
    if unproven:
        raise BadInput(unproven)
    return levels


def reached(levels: Sequence[Level]) -> str | None:
    """The highest level of which, and of all below which, every criterion is met; None if there is none."""
    name = None
    for level in levels:
        if any(each.standing != "met" for each in level.criteria):
            break
        name = level.level
    return name


def _table(level: Level) -> str:
    rows = [
        [escape(each.asked), f"<strong>{each.standing.capitalize()}.</strong> {escape(each.because)}", proof(each.pages, each.paths)]
        for each in level.criteria
    ]  # fmt: skip
    return told_table(
        f"{level.level}: criteria and proof", ["What is asked", "Is it met, and why we say so", "Proof"], rows
    )


def rap_levels() -> str:
    """The levels as Markdown: a heading, what the level is about, and a table each."""
    return "\n\n".join(f"### {each.level}\n\n{each.about}\n\n{_table(each)}" for each in read_levels())


def rap_summary() -> str:
    """How many criteria are met, and which level is reached, in sentences that follow from the table."""
    levels = read_levels()
    counts = Counter(each.standing for level in levels for each in level.criteria)
    name = reached(levels)
    level = f"The highest level reached is {name}." if name else "So no level is reached in full yet."
    return (
        f"Of {book_count('criteria', counts.total())} criteria {book_count('criteria_met', counts['met'])} are met, "
        f"{book_count('criteria_in_part', counts['in part'])} are met in part and "
        f"{book_count('criteria_not_met', counts['not met'])} are not met. A level is reached when all of its criteria, "
        f"and all of those below it, are met. {level}"
    )
