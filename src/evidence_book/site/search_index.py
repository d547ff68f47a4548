"""The search index of Jupyter Book, with pages that it did not build added, and pages that nobody is to find taken out.

Words are split, shortened and passed over by Sphinx's own rules. Four parts are ours, for `search-page.js`: `told`, a line
of text a page, in the order of `docnames`; `facts`, a list each of id, what it measures, and its value and period;
`worries`, what a child may be worried about, with the words that it is looked for by; and `words`, not shortened, for one
that is not spelt as it is here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sphinx.search.en import SearchEnglish

from evidence_book.facts import Fact
from evidence_book.problems import EvidenceError
from evidence_book.storage import write_scratch

FILE = "searchindex.js"
_BEFORE, _AFTER = "Search.setIndex(", ")"
_WORD = re.compile(r"\b[a-z]{4,}\b")


@dataclass(frozen=True)
class Found:
    """A page to be found: its address without an ending, its title, the words that lead to it, and what is said of it."""

    address: str
    title: str
    words: str
    told: str


def read_index(pages: Path) -> dict[str, Any]:
    """Read the index of a built site; raises `EvidenceError` if it has another form."""
    text = (pages / FILE).read_text(encoding="utf-8")
    if not (text.startswith(_BEFORE) and text.endswith(_AFTER)):
        raise EvidenceError(f"{FILE}: not as this version of Sphinx writes it; search would not find places")
    found: dict[str, Any] = json.loads(text.removeprefix(_BEFORE).removesuffix(_AFTER))
    return found


def write_index(pages: Path, index: Mapping[str, Any]) -> None:
    """Write the index back in its own form."""
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    write_scratch(pages / FILE, f"{_BEFORE}{text}{_AFTER}")


def _renumbered(entry: Any, number: Mapping[int, int]) -> Any:
    """The pages of a term, under their new numbers; a list, one number, or nothing where no page is left."""
    kept = [number[each] for each in (entry if isinstance(entry, list) else [entry]) if each in number]
    return kept[0] if len(kept) == 1 else kept


def without(index: Mapping[str, Any], left_out: Callable[[str], bool]) -> dict[str, Any]:
    """An index without the pages whose address is `left_out`."""
    kept = [position for position, name in enumerate(index["docnames"]) if not left_out(name)]
    number = {old: new for new, old in enumerate(kept)}
    found = dict(index)
    for name in ("docnames", "filenames", "titles"):
        found[name] = [index[name][position] for position in kept]
    for name in ("terms", "titleterms"):
        entries = {term: _renumbered(entry, number) for term, entry in index[name].items()}
        found[name] = {term: entry for term, entry in entries.items() if entry != []}
    for name in ("alltitles", "indexentries"):
        entries = {
            title: [[number[place[0]], *place[1:]] for place in places if place[0] in number]
            for title, places in index.get(name, {}).items()
        }
        found[name] = {title: places for title, places in entries.items() if places}
    return found


def _added(terms: dict[str, Any], term: str, position: int) -> None:
    entry = terms.get(term, [])
    places = entry if isinstance(entry, list) else [entry]
    if position not in places:
        places = [*places, position]
    terms[term] = places[0] if len(places) == 1 else places


def with_pages(index: Mapping[str, Any], pages: Sequence[Found]) -> dict[str, Any]:
    """An index with pages added; their titles and words become terms as those of Sphinx's own pages do."""
    language = SearchEnglish({})
    found: dict[str, Any] = dict(index)
    for name in ("docnames", "filenames", "titles"):
        found[name] = list(index[name])
    for name in ("terms", "titleterms", "alltitles"):
        found[name] = dict(index[name])
    stems: dict[str, str] = {}

    def terms(text: str) -> list[str]:
        kept = []
        for word in language.split(text):
            if word not in stems:
                stem = language.stem(word.lower())
                stems[word] = (
                    stem if language.word_filter(stem) else word.lower() if language.word_filter(word.lower()) else ""
                )
            if stems[word]:
                kept.append(stems[word])
        return list(dict.fromkeys(kept))

    for page in pages:
        position = len(found["docnames"])
        found["docnames"].append(page.address)
        found["filenames"].append(f"{page.address}.ipynb")
        found["titles"].append(page.title)
        found["alltitles"].setdefault(page.title, [])
        found["alltitles"][page.title] = [*found["alltitles"][page.title], [position, None]]
        for term in terms(page.title):
            _added(found["titleterms"], term, position)
        for term in terms(page.words):
            _added(found["terms"], term, position)
    return found


@dataclass(frozen=True)
class WorryFound:
    """A worry on the page of who can help: the id and title of its section, what is said, and lines of words to look for."""

    id: str
    title: str
    says: str
    looked_for: tuple[str, ...]


def with_worries(index: Mapping[str, Any], worries: Iterable[WorryFound]) -> dict[str, Any]:
    """An index with what a child may be worried about, what cannot wait first."""
    return dict(index) | {"worries": [asdict(each) for each in worries]}


def with_told(index: Mapping[str, Any], told: Mapping[str, str]) -> dict[str, Any]:
    """An index that says of each page what `told` does, by its address without an ending; of others nothing."""
    return dict(index) | {"told": [told.get(name, "") for name in index["docnames"]]}


def with_words(index: Mapping[str, Any], texts: Iterable[str]) -> dict[str, Any]:
    """An index with the words of four letters or more that these texts have, in small letters."""
    words = {word for text in texts for word in _WORD.findall(text.lower())}
    return dict(index) | {"words": sorted(words)}


def _said(fact: Fact) -> str:
    said = f"{fact.display}, {fact.period}"
    return f"Synthetic demonstration: {said}" if fact.kind == "synthetic" else said


def with_facts(index: Mapping[str, Any], facts: Iterable[Fact]) -> dict[str, Any]:
    """An index with every fact. They are too many to be pages of it, and each has few words: those are its index."""
    return dict(index) | {"facts": [[fact.id, fact.label, _said(fact)] for fact in facts]}
