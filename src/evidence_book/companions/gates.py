"""The gates of writing for children: figures that a page must keep to, in each edition."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence_book.companions.content import Block, Companion, Edition, read_yaml
from evidence_book.companions.glossary import Glossary, marked, unmarked
from evidence_book.companions.reading import Reading, reading_of, words_of
from evidence_book.facts import Facts
from evidence_book.problems import Problem
from evidence_book.reports.headlines import filled, quoted


@dataclass(frozen=True)
class Limits:
    """The most that an edition may have of each."""

    words: int
    mean_sentence: float
    longest_sentence: int
    grade: float
    hard_letters: int
    passive_share: float = 0.1


LIMITS: dict[Edition, Limits] = {
    "children": Limits(words=1000, mean_sentence=10, longest_sentence=20, grade=4, hard_letters=9),
    "young-people": Limits(words=1000, mean_sentence=14, longest_sentence=25, grade=8, hard_letters=11),
    "easy-read": Limits(words=600, mean_sentence=10, longest_sentence=20, grade=4, hard_letters=9),
}
# Children count small numbers of children as people they might know.
SMALLEST_COUNT = 10
NATIONAL = ("E92000001", "K04000001", "E23000001")


def blocks_of(companion: Companion) -> Sequence[Block]:
    """Everything that is said in blocks, in reading order."""
    return (*companion.found, *companion.means, *companion.change, *companion.do)


def texts_of(companion: Companion, rights: Iterable[str]) -> list[str]:
    """Every text of the page in reading order, facts still in braces."""
    texts = [companion.lead, *companion.note]
    for block in blocks_of(companion):
        labels = [
            *(block.icons.facts.values() if block.icons else ()),
            *(block.bars.facts.values() if block.bars else ()),
        ]
        texts += [*([f"{block.title}."] if block.title else []), block.text, *(f"{label}." for label in labels)]
    texts += rights
    for question in companion.quiz:
        texts += [
            question.ask,
            *(part for answer in question.answers for part in (f"{answer.text.rstrip('.')}.", answer.reply)),
        ]
    return texts


def facts_of(companion: Companion) -> list[str]:
    """Every fact that the page quotes, by the name it has there."""
    names = [fact_id for text in texts_of(companion, ()) for fact_id, _ in quoted(text)]
    for block in blocks_of(companion):
        names += [*(block.icons.facts if block.icons else ()), *(block.bars.facts if block.bars else ())]
    return list(dict.fromkeys(names))


def spoken(text: str, report: str, facts: Facts) -> str:
    """A text as it is read: facts said in words, marks gone."""
    return unmarked(
        filled(
            text, lambda fact_id, form: facts[f"{report}.{fact_id}"].said("words" if form == "display" else form), str
        )
    )


def fact_problems(companion: Companion, report: str, facts: Facts, shown_as: str) -> list[Problem]:
    """Facts that a page for children may not quote: withheld ones, small counts, those of a single place."""
    problems = []
    for name in facts_of(companion):
        fact = facts[f"{report}.{name}"]
        if fact.value is None:
            problems.append(Problem("marked-fact", shown_as, "a fact with a value", "leave it out", field=name))
        elif fact.unit == "count" and 0 < fact.value < SMALLEST_COUNT:
            problems.append(Problem("small-count", shown_as, "no count under ten", "leave it out", field=name))
    for bars in (block.bars.facts for block in blocks_of(companion) if block.bars):
        if len({facts[f"{report}.{name}"].unit for name in bars}) > 1:
            found = ", ".join(bars)
            problems.append(Problem("unlike-bars", shown_as, "bars of one unit", "draw them apart", field=found))
    return problems


def familiar_words(book: Path) -> frozenset[str]:
    """Long words that children know all the same."""
    record = read_yaml(book / "companions" / "familiar.yml", "book/companions/familiar.yml")
    return frozenset(str(word).lower() for word in record or ())


def hard_words(texts: Iterable[str], letters: int, familiar: frozenset[str]) -> set[str]:
    """Words of so many letters or more that are neither familiar nor made of familiar words."""
    found = set()
    for word in (word for text in texts for word in words_of(text)):
        plain = re.sub(r"['’]s$", "", word.lower())
        stems = {
            plain,
            plain.removesuffix("s"),
            plain.removesuffix("ed"),
            plain.removesuffix("ing"),
            plain.removesuffix("ly"),
        }
        if plain.isalpha() and len(plain) >= letters and not stems & familiar:
            found.add(plain)
    return found


def check_writing(
    companion: Companion,
    edition: Edition,
    report: str,
    facts: Facts,
    glossary: Glossary,
    familiar: frozenset[str],
    rights: Sequence[str],
) -> tuple[Reading, list[Problem]]:
    """Measure a page and hold it to the limits of its edition."""
    shown_as = f"book/companions/{edition}/{report.replace('_', '-')}.yml"
    texts = texts_of(companion, rights)
    said = [spoken(text, report, facts) for text in texts]
    entries = {entry.lower() for text in texts for _, entry in marked(text)}
    problems = [
        Problem("unexplained-word", shown_as, "an entry in the glossary", "explain it", field=entry)
        for entry in sorted(entry for entry in entries if entry not in glossary)
    ]
    shown = {word for text in texts for piece, entry in marked(text) for word in words_of(f"{piece} {entry}".lower())}
    reading, found = check_reading(said, edition, familiar, shown_as, shown)
    return reading, [*fact_problems(companion, report, facts, shown_as), *problems, *found]


def check_reading(
    said: Sequence[str], edition: Edition, familiar: frozenset[str], shown_as: str, explained: Collection[str] = ()
) -> tuple[Reading, list[Problem]]:
    """Measure texts as they are read, and hold them to the limits of an edition; `explained` words may be hard."""
    limits, reading = LIMITS[edition], reading_of(said)
    problems = []

    def most(code: str, found: float, limit: float, mend: str) -> None:
        if found > limit:
            problems.append(Problem(code, shown_as, f"at most {limit:g}, found {found:g}", mend))

    most("too-many-words", reading.words, limits.words, "cut")
    most("long-sentences", reading.mean_sentence, limits.mean_sentence, "make sentences shorter")
    most("long-sentence", reading.longest_sentence, limits.longest_sentence, f"cut in two: {reading.longest[:60]} …")
    most("hard-to-read-ari", reading.ari, limits.grade, "shorter words, shorter sentences")
    most("hard-to-read-coleman-liau", reading.coleman_liau, limits.grade, "shorter words, shorter sentences")
    most("passive", reading.passive_share, limits.passive_share, "say who does it")
    for word in sorted(hard_words(said, limits.hard_letters, familiar) - set(explained)):
        mend = "use a shorter word, mark it as [[word]] and explain it, or list it in familiar.yml"
        problems.append(Problem("hard-word", shown_as, "a word children know", mend, field=word))
    for acronym in sorted(each for each in reading.acronyms if each.lower() not in explained):
        problems.append(
            Problem("acronym", shown_as, "no unexplained acronym", "write it out, or mark it", field=acronym)
        )
    return reading, problems
