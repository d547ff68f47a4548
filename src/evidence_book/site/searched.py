"""What the search of a built site finds beside Jupyter Book's own pages: places, pages for children, facts and worries."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from evidence_book.companions.content import EDITIONS, HELP, address
from evidence_book.companions.publish import addresses
from evidence_book.facts import Fact
from evidence_book.problems import EvidenceError
from evidence_book.reports.catalogue import REPORTS
from evidence_book.site.area_pages import FOLDER as PLACES
from evidence_book.site.area_pages import FRAME
from evidence_book.site.checks.parsed import Element, of_class, parse, text_of
from evidence_book.site.place_index import places_found
from evidence_book.site.previews import first_words
from evidence_book.site.search_index import (
    Found,
    WorryFound,
    read_index,
    with_facts,
    with_pages,
    with_told,
    with_words,
    with_worries,
    without,
    write_index,
)


def _first(found: list[Element], address: str) -> Element:
    if not found:
        raise EvidenceError(f"{address}: without a title, a lead or an article; search would not find it")
    return found[0]


def _line(element: Element) -> str:
    return " ".join(text_of(element).split())


def children_found(pages: Path) -> list[Found]:
    """What the search is to find of each page for children: all that its article says. An example says first that it is one."""
    found = []
    for where in sorted(addresses(each.page for each in REPORTS.values())):
        page = parse((pages / where).read_text(encoding="utf-8"))
        title, article = (_first(list(page.iter(tag)), where) for tag in ("h1", "article"))
        told = [*of_class(page, "made-up"), _first(of_class(page, "lead"), where)]
        words = text_of(article, " ")
        found.append(Found(where.removesuffix(".html"), _line(title), words, " ".join(map(_line, told))))
    return found


def worries_found(pages: Path) -> list[WorryFound]:
    """What the search is to say to who looks for words of a worry: the same as the page of who can help, of any edition."""
    where = address(EDITIONS[0], HELP)
    page = parse((pages / where).read_text(encoding="utf-8"))
    return [
        WorryFound(
            each.attrib["id"],
            _line(_first(list(each.iter("h2")), where)),
            _line(_first(of_class(each, "says"), where)),
            tuple(each.attrib["data-looked-for"].split("; ")),
        )
        for each in of_class(page, "worry")
    ]


def _told(pages: Path, name: str) -> str:
    """The first words of a page that Jupyter Book built; of an article of the convention what it says, not who helps."""
    page = (pages / f"{name}.html").read_text(encoding="utf-8")
    return first_words(page, 'id="in-plain-words"') if name.startswith("rights/") else first_words(page)


def complete_index(pages: Path, facts: Iterable[Fact]) -> None:
    """Write into the search index of a built site what Jupyter Book could not know of, and what each page is."""
    index = without(read_index(pages), lambda name: name.startswith(f"{PLACES}/{FRAME}"))
    for_children = children_found(pages)
    added = [*places_found(pages), *for_children]
    told = {name: _told(pages, name) for name in index["docnames"]} | {each.address: each.told for each in added}
    worries = worries_found(pages)
    index = with_facts(with_told(with_pages(index, added), told), facts)
    words = [*(each.words for each in for_children), *(line for each in worries for line in each.looked_for)]
    write_index(pages, with_words(with_worries(index, worries), words))
