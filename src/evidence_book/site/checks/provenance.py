"""Every page for adults says once how it was made, and every digest it shows is one of the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from evidence_book.companions.content import EDITIONS
from evidence_book.digests import digest_file
from evidence_book.problems import BadInput, Problem
from evidence_book.reports.origins import Origins, load_origins
from evidence_book.review.reproduced import PROVENANCE_CLASS, SITE_ORIGINS
from evidence_book.site import edition_pages
from evidence_book.site.area_pages import FOLDER as PLACES
from evidence_book.site.cards import FOLDER
from evidence_book.site.checks.parsed import Page, elements, of_class, text_of
from evidence_book.site.checks.site import BuiltSite
from evidence_book.site.provenance_box import ANCHOR, SHOWN_DIGITS, short

# Pages of facts have a check that holds each to its release; pages for children lead to the page for adults; pages of
# frozen editions name the digest of their manifest.
_NOT_HERE = (*EDITIONS, FOLDER, edition_pages.FOLDER)
_DIGEST = re.compile(rf"[0-9a-f]{{{SHOWN_DIGITS},}}")
_MEND = "run `evidence build` again; if it comes again, mend site/provenance_box.py"


def _on_record(origins: Origins) -> frozenset[str]:
    """How the digests begin that a box may show."""
    releases = origins.releases.values()
    whole = [origins.lock, *(each.code for each in releases), *(each.notebook for each in releases)]
    return frozenset(short(each) for each in (*whole, *(each.raw for each in origins.datasets.values())) if each)


def _of_place(site: BuiltSite, name: str) -> frozenset[str]:
    """How the digest of a place's own download begins, which its page may show besides."""
    download = site.folder / "downloads" / PLACES / f"{Path(name).stem}.json"
    here = name.startswith(f"{PLACES}/") and download.is_file()
    return frozenset([short(digest_file(download))]) if here else frozenset()


def _said(page: Page) -> list[str] | None:
    """What the one box of a page says as code; None if it has no such box, or several.

    Articles may stand in articles: a box of both counts once.
    """
    found = (box for article in elements(page, "article") for box in of_class(article, PROVENANCE_CLASS))
    boxes = list(dict.fromkeys(found))
    if len(boxes) != 1 or boxes[0].tag != "details" or boxes[0].get("id") != ANCHOR:
        return None
    return [text_of(each) for each in elements(boxes[0], "code")]


def _faults(said: list[str] | None, known: frozenset[str], version: str) -> Iterator[str]:
    if said is None:
        yield "one box that says how the page was made"
        return
    if version not in said:
        yield "the version of the code, in the box that says how the page was made"
    if any(_DIGEST.fullmatch(each) and each not in known for each in said):
        yield f"digests of {SITE_ORIGINS}, or of what a place's page offers, only, each cut to its beginning"


def check(site: BuiltSite) -> list[Problem]:
    """One problem a page without its box, with another, or with a digest in it that is not on record."""
    pages = [name for name in site.written() if name.split("/")[0] not in _NOT_HERE]
    try:
        origins = load_origins(site.folder / SITE_ORIGINS, SITE_ORIGINS)
    except BadInput as error:
        return list(error.problems)
    known, before = _on_record(origins), site.memory.noted("boxes")
    digests = site.memory.digests
    # What boxes may say changes with every figure; what the box of a page says, with the page alone.
    said = {
        name: noted[1:] if (noted := before.get(name)) and noted[0] == digests.get(name) else _said(site.pages[name])
        for name in pages
    }
    site.memory.note(
        "boxes", {name: [digests[name], *each] for name, each in said.items() if each is not None and name in digests}
    )
    return [
        Problem("bad-provenance", name, fault, _MEND)
        for name, each in said.items()
        for fault in _faults(each, known | _of_place(site, name), origins.version)
    ]
