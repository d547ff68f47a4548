"""What a heading says by itself: which sections it may stand for, how surely, and by which evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evidence_book.plans.reading.areas import area_named
from evidence_book.plans.reading.vocabulary import Lookup, Phrase, stem, tokens_of
from evidence_book.plans.sections import SECTIONS, Section

Evidence = Literal["letter", "statutory title", "local title", "column", "key words", "position"]

LETTER_SCORE = 6.0
_TITLE_SCORE = 4.0
# Key words alone never weigh as much as a title.
_MOST_BY_KEYS = 2.6
# A title that covers less of the heading than this is a key word at best.
_COVERED = 0.55
_CLEAR_DOMAIN = 0.6

_ONE = r"(?:H\s?[-(]?\s?[12]\)?|[A-K])(?![A-Za-z0-9'])"
_LIST = rf"{_ONE}(?:\s*(?:,\s*and|,|and|AND|&|/|\+)\s*(?:[Ss]ection\s+)?{_ONE})*"
_WORDED = re.compile(rf"\(?(?i:sections?|parts?)\s*[-:]?\s*\(?(?P<list>{_LIST})\)?", re.ASCII)
_BARE = re.compile(rf"(?:\((?P<round>{_LIST})\)|(?P<list>{_LIST})\s*(?:[.):|–—-]|$))(?=\s|$)")
_NUMBERED_H = re.compile(r"(?P<list>H[12])(?=[\s:.)-]|$)")
_TRAILING = re.compile(rf"[(\[](?P<list>{_LIST})[)\]]$|[-–—:]\s*(?i:sections?|parts?)\s+(?P<plain>{_LIST})$")
# In brackets, alone or behind other words: "(Part C)", "(special educational needs, Part B)"; not "(see Section F)".
_INSIDE = re.compile(
    rf"[(\[](?!(?i:see|refer|from|as)\b)(?:[^()\[\]]*\s)?(?i:sections?|parts?)\s+(?P<list>{_LIST})[)\]]", re.ASCII
)
_POSSESSIVE = re.compile(r"[a-z]+'s?\b")
_JOINED = re.compile(r"\band\b|[&/+,:–—-]", re.I)
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
        # "Health (Part C) and social care (Part D)" names two.
        inside = list(_INSIDE.finditer(text))
        sections = _sections_of(" ".join(each["list"] for each in inside))
        return sections, _INSIDE.sub("", text).strip(" -–—:.|") if sections else text
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


def _weigh(found: Sequence[tuple[int, Phrase]], use: str) -> tuple[dict[str, float], dict[str, int]]:
    """The weight of each kind or domain, and the word at which it is first named; longer phrases first, none twice."""
    weights: dict[str, float] = {}
    first: dict[str, int] = {}
    used: set[int] = set()
    for at, phrase in sorted(found, key=lambda each: -len(each[1].words)):
        if phrase.use != use:
            continue
        places = set(range(at, at + len(phrase.words)))
        if places & used:
            continue
        used |= places
        weights[phrase.key] = weights.get(phrase.key, 0.0) + phrase.weight
        first[phrase.key] = min(at, first.get(phrase.key, at))
    return weights, first


def _crossed(found: Sequence[tuple[int, Phrase]], joined: bool) -> list[Option]:
    """Options from words of kind and of domain: a health word and a need word make section C, joined ones several."""
    kinds, _ = _weigh(found, "kind")
    domains, _ = _weigh(found, "domain")
    # Of education alone goes without saying: "educational needs" are needs.
    taught = domains.pop("education", 0.0) >= _CLEAR_DOMAIN
    options = []
    clear_kinds = [kind for kind in ("need", "outcome", "provision") if kinds.get(kind, 0.0) >= 0.5]
    clear_domains = [domain for domain in ("health", "social") if domains.get(domain, 0.0) >= _CLEAR_DOMAIN]
    if clear_domains and taught and joined:
        clear_domains.insert(0, "education")
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
            options.append(Option(both, weight + sum(domains.get(each, 0.5) for each in clear_domains), "key words"))
    if not clear_kinds:
        for domain, strength in domains.items():
            # "My health" alone may head needs, provision, or both.
            for kind in ("need", "provision"):
                options.extend(Option((each,), strength, "key words") for each in _DOMAIN_SECTIONS[(kind, domain)])
            options.append(Option(_together(("need", "provision"), (domain,)), strength - 0.1, "key words"))
    if len(clear_kinds) > 1 and joined:
        score = 1.1 * sum(kinds[each] for each in clear_kinds) + sum(domains.get(each, 0.5) for each in clear_domains)
        options.append(Option(_together(clear_kinds, clear_domains or ("education",)), score, "key words"))
    return options


def _together(kinds: Sequence[str], domains: Sequence[str]) -> tuple[Section, ...]:
    whole: list[Section] = []
    for kind in kinds:
        for domain in domains:
            whole.extend(("E",) if kind == "outcome" else _DOMAIN_SECTIONS[(kind, domain)])
    return tuple(sorted(set(whole), key=SECTIONS.index))


def _prefer_whole(best: dict[tuple[Section, ...], Option]) -> None:
    """ "Health needs and provision" holds the title of C alone: several sections joined outdo the title of one of them."""
    titles = [option for option in best.values() if len(option.sections) == 1 and "title" in option.evidence]
    for sections, option in tuple(best.items()):
        if len(sections) > 1 and option.evidence == "key words" and option.score >= 2.0:
            inside = [title for title in titles if title.sections[0] in sections]
            top = max((title.score for title in titles), default=0.0)
            if inside and max(title.score for title in inside) >= top and top < _TITLE_SCORE:
                best[sections] = replace(option, score=top + 0.3)


def domain_alone(text: str, lookup: Lookup) -> str | None:
    """The domain, health or social care, that a heading names without a word of kind: it may stand over needs and provision.

    A heading with a letter of its own stands over nothing, nor does one of an area of need.
    """
    if letters_in(text)[0] or area_named(text) is not None:
        return None
    found = _phrases_in(tokens_of(text), lookup)
    kinds, _ = _weigh(found, "kind")
    domains, _ = _weigh(found, "domain")
    clear = [domain for domain, weight in domains.items() if weight >= _CLEAR_DOMAIN]
    # "Education, Health and Care Plan" names all of them and stands over the whole.
    return clear[0] if len(domains) == 1 and clear and clear[0] != "education" and not kinds else None


def under(options: Sequence[Option], domain: str) -> list[Option]:
    """The options of a heading under one of a domain: needs under health are section C."""
    moved = {("B",): _DOMAIN_SECTIONS[("need", domain)], ("F",): _DOMAIN_SECTIONS[("provision", domain)]}
    return [
        replace(option, sections=moved[option.sections], evidence="key words")
        if option.sections in moved and option.evidence != "letter"
        else option
        for option in options
    ]


def options_of(text: str, lookup: Lookup) -> list[Option]:
    """What a heading may stand for, best first, one option for each set of sections."""
    letters, rest = letters_in(text)
    if letters:
        return [Option(letters, LETTER_SCORE, "letter")]
    words = tokens_of(rest)
    if not words:
        return []
    # "Sam's health" is a heading on health: a possessive says whose.
    whose = {stem(each.split("'")[0]) for each in _POSSESSIVE.findall(rest.lower())}
    telling = sum(word not in _SMALL and word not in whose for word in words) or len(words)
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
    for option in _crossed(found, _JOINED.search(rest) is not None):
        offer(Option(option.sections, min(option.score, _MOST_BY_KEYS), option.evidence))
    _prefer_whole(best)
    return sorted(best.values(), key=lambda option: -option.score)[:6]
