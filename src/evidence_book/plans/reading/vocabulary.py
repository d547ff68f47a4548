"""The words by which sections are found: an analyst's file, checked and turned into quick look-ups."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from evidence_book.plans.declared import Declaration, read_declared
from evidence_book.plans.sections import TITLES, Section

FILE = Path(__file__).parent / "vocabulary.yaml"
Kind = Literal["need", "outcome", "provision"]
Domain = Literal["education", "health", "social"]
Weight = Annotated[float, Field(ge=-3, le=3)]

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


class SectionWords(Declaration):
    """The words of one section: titles of its headings, key words of headings and of what follows, with weights."""

    titles: tuple[str, ...]
    keys: dict[str, Weight]
    contents: dict[str, Weight]


class SharedTitle(Declaration):
    """A title that stands for several sections at once."""

    title: str
    sections: Annotated[tuple[Section, ...], Field(min_length=2)]


class Vocabulary(Declaration):
    """All words of `vocabulary.yaml`."""

    sections: dict[Section, SectionWords]
    kinds: dict[Kind, dict[str, Weight]]
    domains: dict[Domain, dict[str, Weight]]
    shared: tuple[SharedTitle, ...]
    outside: tuple[str, ...]


def stem(word: str) -> str:
    """A word without the s of the plural or of the third person."""
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "su'" else word


def tokens_of(text: str) -> tuple[str, ...]:
    """The words of a heading, small and without plural s; "I'm" and "child's" lose what follows the apostrophe."""
    return tuple(stem(word.split("'")[0]) for word in _TOKEN.findall(text.lower()))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to look for. `use` says what it speaks for, `key` for which; titles have statutory True or False."""

    words: tuple[str, ...]
    use: Literal["title", "key", "kind", "domain", "outside"]
    sections: tuple[Section, ...] = ()
    key: str = ""
    weight: float = 0.0
    statutory: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """Phrases by their first word, weights of words of contents by word, titles of what lies outside all sections."""

    phrases: dict[str, tuple[Phrase, ...]]
    contents: dict[str, tuple[tuple[Section, float], ...]]
    outside: frozenset[tuple[str, ...]]


def read_vocabulary(file: Path = FILE) -> Vocabulary:
    """Read and check a vocabulary. Raises `BadInput` that names the file and each wrong entry."""
    return read_declared(Vocabulary, file, "vocabulary")


def _phrases(vocabulary: Vocabulary) -> list[Phrase]:
    found = [Phrase(tokens_of(title), "title", (section,), statutory=True) for section, title in TITLES.items()]
    for section, words in vocabulary.sections.items():
        found += [Phrase(tokens_of(title), "title", (section,)) for title in words.titles]
        found += [Phrase(tokens_of(key), "key", (section,), weight=weight) for key, weight in words.keys.items()]
    found += [Phrase(tokens_of(each.title), "title", each.sections) for each in vocabulary.shared]
    for kind, keys in vocabulary.kinds.items():
        found += [Phrase(tokens_of(key), "kind", key=kind, weight=weight) for key, weight in keys.items()]
    for domain, keys in vocabulary.domains.items():
        found += [Phrase(tokens_of(key), "domain", key=domain, weight=weight) for key, weight in keys.items()]
    found += [Phrase(tokens_of(title), "outside") for title in vocabulary.outside]
    return [phrase for phrase in found if phrase.words]


@cache
def lookup(file: Path = FILE) -> Lookup:
    """The look-ups of a vocabulary, made once. Raises `BadInput`."""
    vocabulary = read_vocabulary(file)
    phrases: dict[str, list[Phrase]] = {}
    for phrase in sorted(_phrases(vocabulary), key=lambda phrase: -len(phrase.words)):
        phrases.setdefault(phrase.words[0], []).append(phrase)
    contents: dict[str, list[tuple[Section, float]]] = {}
    for section, words in vocabulary.sections.items():
        for word, weight in words.contents.items():
            contents.setdefault(stem(word), []).append((section, weight))
    return Lookup(
        {word: tuple(each) for word, each in phrases.items()},
        {word: tuple(each) for word, each in contents.items()},
        frozenset(tokens_of(title) for title in vocabulary.outside),
    )
