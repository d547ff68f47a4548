"""How hard a text is to read, by measures that count letters, words and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence_book.measures.reading_grade import automated_readability_index, coleman_liau_index

_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_WORD = re.compile(r"[A-Za-z0-9£%][A-Za-z0-9£%,.'’-]*")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][A-Za-z]*\b")
# A form of be, then a participle: the passives that a machine can tell.
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:not\s+|often\s+|always\s+)?"
    r"(?:[a-z]{2,}ed|made|given|told|found|kept|sent|seen|done|held|put|taken|known|written|left|hurt|cut|hidden|meant)\b"
)


@dataclass(frozen=True)
class Reading:
    """Figures of a text: words, mean and greatest length of sentences in words, two grades, passives, acronyms."""

    words: int
    sentences: int
    mean_sentence: float
    longest_sentence: int
    longest: str
    ari: float
    coleman_liau: float
    passive_share: float
    acronyms: frozenset[str]


def words_of(text: str) -> list[str]:
    """The words of a text; a number is one word."""
    return [word.strip(".,'’-") for word in _WORD.findall(text) if word.strip(".,'’-")]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text. Decimal points and abbreviations of one letter do not end one."""
    guarded = re.sub(r"(?<=\d)[.,](?=\d)", "", text)
    return [each.strip() for each in _SENTENCE.findall(guarded) if words_of(each)]


def reading_of(texts: Iterable[str]) -> Reading:
    """Measure texts, each of which ends its last sentence.

    Automated Readability Index (Senter and Smith 1967) and Coleman-Liau index (Coleman and Liau 1975), both
    US school grades; add five for the age. Raises `ValueError` if there are no words.
    """
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    lengths = [len(words_of(sentence)) for sentence in sentences]
    words = [word for sentence in sentences for word in words_of(sentence)]
    if not words:
        raise ValueError("a text needs at least one word")
    letters = sum(len(re.sub(r"[^A-Za-z0-9]", "", word)) for word in words)
    return Reading(
        words=len(words),
        sentences=len(sentences),
        mean_sentence=round(len(words) / len(sentences), 2),
        longest_sentence=max(lengths),
        longest=sentences[lengths.index(max(lengths))],
        ari=round(automated_readability_index(letters, len(words), len(sentences)), 2),
        coleman_liau=round(coleman_liau_index(letters, len(words), len(sentences)), 2),
        passive_share=round(sum(bool(_PASSIVE.search(each)) for each in sentences) / len(sentences), 3),
        acronyms=frozenset(found for each in sentences for found in _ACRONYM.findall(each)),
    )
