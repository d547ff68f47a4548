"""What a heading says by itself: which sections it may stand for, how surely, and by which evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from evidence_book.plans.reading.vocabulary import Lookup, Phrase, tokens_of
from evidence_book.plans.sections import SECTIONS, Section

Evidence = Literal["letter", "statutory title", "local title", "column", "key words", "position"]

LETTER_SCORE = 6.0
_TITLE_SCORE = 4.0
# Key words alone never weigh as much as a title.
_MOST_BY_KEYS = 2.6
# A title that covers less of the heading than this is a key word at best.
_COVERED = 0.55

_ONE = r"(?:H\s?[-(]?\s?[12]\)?|[A-K])(?![A-Za-z0-9'])"
_LIST = rf"{_ONE}(?:\s*(?:,\s*and|,|and|AND|&|/|\+)\s*(?:[Ss]ection\s+)?{_ONE})*"
_WORDED = re.compile(rf"\(?(?i:sections?|parts?)\s*[-:]?\s*\(?(?P<list>{_LIST})\)?", re.ASCII)
_BARE = re.compile(rf"(?:\((?P<round>{_LIST})\)|(?P<list>{_LIST})\s*(?:[.):|–—-]|$))(?=\s|$)")
_NUMBERED_H = re.compile(r"(?P<list>H[12])(?=[\s:.)-]|$)")
_TRAILING = re.compile(
    rf"[(\[](?:(?i:sections?|parts?)\s+)?(?P<list>{_LIST})[)\]]$|[(\[](?i:sections?|parts?)\s+(?P<inside>{_LIST})[)\]]|[-–—:]\s*(?i:sections?)\s+(?P<plain>{_LIST})$"
)
_EACH = re.compile(r"H\s?[-(]?\s?[12]|[A-K](?![A-Za-z])")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "to",
        "in",
        "for",
        "with",
        "which",
        "that",
        "by",
        "on",
        "at",
        "is",
        "are",
        "be",
        "as",
        "it",
        "this",
        "s",
        "her",
        "his",
        "their",
        "my",
        "our",
        "your",
        "i",
        "we",
        "me",
        "child",
        "young",
        "person",
        "people",
        "parent",
        "any",
        "what",
        "how",
        "who",
        "where",
        "section",
        "part",
        "children",
    ]
)
_DOMAIN_SECTIONS: dict[tuple[str, str], tuple[Section, ...]] = {
    ("need", "education"): ("B",),
    ("need", "health"): ("C",),
    ("need", "social"): ("D",),
    ("provision", "education"): ("F",),
    ("provision", "health"): ("G",),
    ("provision", "social"): ("H1", "H2"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """Sections that a heading may stand for; none if it heads a place outside all sections."""

    sections: tuple[Section, ...]
    score: float
    evidence: Evidence


def _sections_of(listed: str) -> tuple[Section, ...]:
    found: list[Section] = []
    for each in _EACH.findall(listed):
        letter = each[0] + each[-1] if len(each) > 1 else each
        for section in ("H1", "H2") if letter == "H" else (letter,):
            if section in SECTIONS and section not in found:
                found.append(section)
    return tuple(found)


def letters_in(text: str) -> tuple[tuple[Section, ...], str]:
    """The sections that a heading names by letter, and the rest of the heading."""
    found = _WORDED.match(text) or _BARE.match(text) or _NUMBERED_H.match(text) or _TRAILING.search(text)
    if found is None:
        return (), text
    listed = next(group for group in found.groupdict().values() if group)
    sections = _sections_of(listed)
    if len(sections) > 5:
        return (), text
    return sections, (text[: found.start()] + " " + text[found.end() :]).strip(" -–—:.|")


def _phrases_in(words: tuple[str, ...], lookup: Lookup) -> list[tuple[int, Phrase]]:
    found = []
    for at, word in enumerate(words):
        for phrase in lookup.phrases.get(word, ()):
            size = len(phrase.words)
            if size == 1 or words[at : at + size] == phrase.words:
                found.append((at, phrase))
    return found


def _crossed(found: list[tuple[int, Phrase]]) -> list[Option]:
    """Options from words of kind and of domain: a health word and a need word make section C."""
    kinds: dict[str, float] = {}
    domains: dict[str, float] = {}
    used: dict[str, set[int]] = {"kind": set(), "domain": set()}
    for at, phrase in found:
        if phrase.use in ("kind", "domain"):
            places = set(range(at, at + len(phrase.words)))
            if places & used[phrase.use]:
                continue
            used[phrase.use] |= places
            into = kinds if phrase.use == "kind" else domains
            into[phrase.key] = into.get(phrase.key, 0.0) + phrase.weight
    options = []
    clear_kinds = [kind for kind, weight in kinds.items() if weight >= 0.5]
    clear_domains = [domain for domain, weight in domains.items() if weight >= 0.6]
    for kind, weight in kinds.items():
        if kind == "outcome":
            options.append(Option(("E",), 1.2 * weight, "key words"))
            continue
        if not domains:
            options.append(Option(_DOMAIN_SECTIONS[(kind, "education")], 1.2 * weight, "key words"))
        for domain, strength in domains.items():
            sections = _DOMAIN_SECTIONS[(kind, domain)]
            options.append(Option(sections, weight + strength, "key words"))
            if strength < 0.8:
                options.append(Option(_DOMAIN_SECTIONS[(kind, "education")], weight, "key words"))
            options.extend(
                Option((each,), weight + strength - 0.2, "key words") for each in sections if len(sections) > 1
            )
        if len(clear_domains) > 1:
            both = tuple(each for domain in clear_domains for each in _DOMAIN_SECTIONS[(kind, domain)])
            options.append(Option(both, weight + sum(domains[each] for each in clear_domains), "key words"))
    if not clear_kinds:
        for domain, strength in domains.items():
            for kind in ("need", "provision"):
                sections = _DOMAIN_SECTIONS[(kind, domain)]
                options.extend(Option((each,), strength, "key words") for each in sections)
    if len(clear_kinds) > 1 and not clear_domains:
        whole: list[Section] = []
        for kind in clear_kinds:
            whole.extend(("E",) if kind == "outcome" else _DOMAIN_SECTIONS[(kind, "education")])
        together = tuple(sorted(whole, key=SECTIONS.index))
        options.append(Option(together, 1.1 * sum(kinds[each] for each in clear_kinds), "key words"))
    return options


def options_of(text: str, lookup: Lookup) -> list[Option]:
    """What a heading may stand for, best first, one option for each set of sections."""
    letters, rest = letters_in(text)
    if letters:
        return [Option(letters, LETTER_SCORE, "letter")]
    words = tokens_of(rest)
    if not words:
        return []
    telling = sum(word not in _SMALL for word in words) or len(words)
    best: dict[tuple[Section, ...], Option] = {}

    def offer(option: Option) -> None:
        known = best.get(option.sections)
        if known is None or option.score > known.score:
            best[option.sections] = option

    found = _phrases_in(words, lookup)
    keys: dict[Section, float] = {}
    for _, phrase in found:
        if phrase.use in ("title", "outside"):
            own = sum(word not in _SMALL for word in phrase.words)
            covered = own / telling if own else len(phrase.words) / len(words)
            if covered >= _COVERED:
                evidence: Evidence = "statutory title" if phrase.statutory else "local title"
                offer(Option(phrase.sections, _TITLE_SCORE * min(covered, 1.0), evidence))
        elif phrase.use == "key":
            for section in phrase.sections:
                keys[section] = keys.get(section, 0.0) + phrase.weight
    for section, weight in keys.items():
        offer(Option((section,), min(weight, _MOST_BY_KEYS), "key words"))
    for option in _crossed(found):
        offer(Option(option.sections, min(option.score, _MOST_BY_KEYS), option.evidence))
    return sorted(best.values(), key=lambda option: -option.score)[:6]
