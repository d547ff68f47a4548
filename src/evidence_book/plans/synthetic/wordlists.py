"""The word lists from which plans are written, and how their slots are filled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from evidence_book.safe_yaml import safe_load

FOLDER = Path(__file__).parent / "words"


@cache
def words(name: str) -> Mapping[str, Any]:
    """Read a word list: `needs`, `child`, `sections`, `amounts` or `provision`."""
    listed: dict[str, Any] = safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return listed


def pool(name: str, key: str, study: bool) -> list[Any]:
    """The pieces that a council may use: the study pieces, and those kept for unseen templates where it is one."""
    pieces: dict[str, list[Any]] = words(name)[key]
    return pieces["study"] if study else pieces["study"] + pieces["unseen"]


def pronouns(girl: bool) -> dict[str, str]:
    """The slots that say he or she."""
    if girl:
        return {"he": "she", "He": "She", "him": "her", "his": "her", "His": "Her", "himself": "herself"}
    return {"he": "he", "He": "He", "him": "him", "his": "his", "His": "His", "himself": "himself"}


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]
