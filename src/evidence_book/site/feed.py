"""What is new in the book, as an Atom feed: an entry for each frozen edition, and one for each report that it began.

It is made from the frozen editions alone, so its days are those on which something was published, and equal editions
give equal bytes. Names of entries are drawn from what they tell of; links are relative to the feed, wherever it lies.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evidence_book.reports.catalogue import NOTEBOOKS, RELEASED
from evidence_book.reports.editions import Edition, changes
from evidence_book.site.edition_pages import address_of

FEED = "feed.xml"
_ATOM = "http://www.w3.org/2005/Atom"
# Of the book's names: that of an entry is made from it and from what the entry tells of.
_NAMES = uuid.UUID("6f1f3a52-5d4e-5b1c-9a57-0e3d2c4b8a11")
_RIGHTS = "Not an official publication of the Children's Commissioner for England. Each figure has its source."


@dataclass(frozen=True)
class _Entry:
    of: Literal["edition", "report"]
    name: str
    day: str
    title: str
    address: str
    summary: str


def _entries(editions: Sequence[Edition]) -> Iterator[_Entry]:
    """The last edition first; within one the edition, then what began with it, in the order of the catalogue."""
    for position in range(len(editions) - 1, -1, -1):
        edition = editions[position]
        before = editions[position - 1] if position else None
        began = [name for name in RELEASED if name in edition.releases and not (before and name in before.releases)]
        moved = f"{len(changes(before.facts, edition.facts))} facts are new, gone or different." if before else "The first edition."  # fmt: skip
        yield _Entry("edition", edition.name, edition.frozen_on, f"Edition {edition.name}", address_of(edition.name),
                     f"{len(edition.facts)} facts of {len(edition.releases)} releases, frozen. {moved}")  # fmt: skip
        for name in began:
            if name in NOTEBOOKS:
                report = NOTEBOOKS[name]
                yield _Entry("report", name, edition.frozen_on, f"New: {report.title}", f"{report.address}.html",
                             f"First published in the edition {edition.name}.")  # fmt: skip


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    made.text = text or None
    return made


def _name(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMES, '/'.join(parts))}"


def feed(editions: Sequence[Edition], address: str) -> str:
    """Spell the feed; with the book's `address`, whole addresses in place of relative ones."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    _add(root, "id", _name("feed"))
    _add(root, "title", "The evidence book: new editions and reports")
    _add(root, "updated", f"{max((each.frozen_on for each in editions), default='2000-01-01')}T00:00:00Z")
    _add(_add(root, "author"), "name", "The evidence book")
    _add(root, "rights", _RIGHTS)
    _add(root, "link", rel="alternate", type="text/html", href=address or "index.html")
    if address:
        _add(root, "link", rel="self", type="application/atom+xml", href=address + FEED)
    for each in _entries(editions):
        entry = _add(root, "entry")
        _add(entry, "id", _name(each.of, each.name))
        _add(entry, "title", each.title)
        _add(entry, "updated", f"{each.day}T00:00:00Z")
        _add(entry, "link", rel="alternate", type="text/html", href=address + each.address)
        _add(entry, "summary", each.summary)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
