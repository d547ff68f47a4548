"""Words to know: each hard word is marked where it stands, and explained on the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from evidence_book.companions.content import Edition, read_yaml
from evidence_book.problems import BadInput, Problem

SHOWN_AS = "book/companions/glossary.yml"
_MARKED = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]]+))?\]\]")


class Glossary:
    """Meanings by word; a meaning may differ between editions."""

    def __init__(self, meanings: dict[str, dict[str, str]]) -> None:
        self._meanings = {word.lower(): said for word, said in meanings.items()}
        self._spelt = {word.lower(): word for word in meanings}

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word.lower() in self._meanings

    def spelt(self, word: str) -> str:
        """A word as the glossary spells it."""
        return self._spelt[word.lower()]

    def meaning(self, word: str, edition: Edition) -> str:
        """What a word means, in the words of an edition, or in those for everybody."""
        known = self._meanings[word.lower()]
        return known.get(edition) or known["everybody"]


def read_glossary(book: Path) -> Glossary:
    """Read the glossary; raises `BadInput` for an entry without a meaning for everybody."""
    record = read_yaml(book / "companions" / "glossary.yml", SHOWN_AS)
    if not isinstance(record, dict):
        raise BadInput([Problem("bad-glossary", SHOWN_AS, "words with their meanings", "correct the file")])
    meanings: dict[str, dict[str, str]] = {}
    for word, said in record.items():
        known = {"everybody": said} if isinstance(said, str) else said
        if not isinstance(known, dict) or not known.get("everybody"):
            raise BadInput([Problem("bad-glossary", SHOWN_AS, "a meaning", "explain the word", field=str(word))])
        meanings[str(word)] = {str(key): str(text) for key, text in known.items()}
    return Glossary(meanings)


def marked(text: str) -> list[tuple[str, str]]:
    """The marked words of a text: as it stands there, and as the glossary has it (`[[searched|strip search]]`)."""
    return [(shown, entry or shown) for shown, entry in _MARKED.findall(text)]


def unmarked(text: str) -> str:
    """The text as it reads, without marks."""
    return _MARKED.sub(lambda found: found[1], text)


def split(text: str) -> Iterable[tuple[str, str | None]]:
    """Cut a text into pieces; a marked piece comes with its entry in the glossary."""
    end = 0
    for found in _MARKED.finditer(text):
        yield text[end : found.start()], None
        yield found[1], (found[2] or found[1]).lower()
        end = found.end()
    yield text[end:], None


def anchor(word: str) -> str:
    """The place of a word in the list on its page."""
    return "word-" + re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")
