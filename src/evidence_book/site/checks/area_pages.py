"""Every place has its page, and every page of a place quotes figures of its own download, in the frame of its kind.

There are hundreds. One of each kind goes through all other checks like any page; here each is held to them in short: its
numbers, its links, its pictures, its box of how it was made, and what its article may hold.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import html

from evidence_book.digests import digest_bytes
from evidence_book.facts import FORMS, Fact
from evidence_book.problems import Problem
from evidence_book.review.reproduced import PROVENANCE_CLASS
from evidence_book.site.area_pages import FOLDER, FRAME, facts_of_place, profile_files
from evidence_book.site.checks.memory import Memory
from evidence_book.site.checks.parsed import text_of
from evidence_book.site.place_index import codes_on
from evidence_book.site.provenance_box import short

_ARTICLE = re.compile(r'<article class="bd-article">.*?</article>', re.DOTALL)
_ERRORS = re.compile(
    r"Traceback \(most recent call last\)|\{\{|\}\}|Place(Name|Region|Code|Digest|Output)Mark|synthetic", re.IGNORECASE
)
_NOT_HERE = frozenset({"script", "iframe", "object", "embed", "form", "link", "meta", "base"})
_OUTSIDE = ("https://", "http://", "mailto:", "tel:")
_MEND = "run `evidence build` again; if it comes again, mend site/area_pages.py or the notebook of this kind of place"


def _faults_of_numbers(article: html.HtmlElement, facts: dict[str, Fact]) -> Iterator[str]:
    for quoted in article.iterfind(".//data[@class='fact']"):
        fact = facts.get(quoted.get("data-fact") or "")
        if fact is None or quoted.text_content() not in {fact.said(form) for form in FORMS}:
            yield f"'{quoted.get('data-fact')}' as the place's own download has it"


def _faults_of_elements(article: html.HtmlElement) -> Iterator[str]:
    for element in article.iter():
        if not isinstance(element.tag, str):
            yield "no comment or instruction"
        elif element.tag in _NOT_HERE or any(str(name).startswith("on") for name in element.attrib):
            yield f"no <{element.tag}> that runs or asks for something"
        elif element.tag == "img" and len(element.get("alt") or "") < 20:
            yield "alternative text for every picture"
    boxes = [each.get("class") for each in article.iterfind(".//details") if each.get("class") == PROVENANCE_CLASS]
    if len(boxes) != 1:
        yield "one box that says how the page was made"


def _faults_of_links(article: html.HtmlElement, leads_somewhere: Callable[[str], bool]) -> Iterator[str]:
    own = {element.get("id") for element in article.iter() if element.get("id")}
    for name, attribute in (("a", "href"), ("img", "src")):
        for element in article.iterfind(f".//{name}"):
            address = element.get(attribute) or ""
            if address.startswith("#"):
                if address[1:] not in own:
                    yield f"a place on the page for '{address}'"
            elif name == "img" and address.startswith(_OUTSIDE):
                yield f"no picture from elsewhere ('{address}')"
            elif not leads_somewhere(address):
                yield f"a file for '{address}'"


def _faults_of(folder: Path, name: str, leads_somewhere: Callable[[str], bool]) -> list[str]:
    found = _ARTICLE.findall((folder / name).read_text(encoding="utf-8"))
    if len(found) != 1:
        return ["one article"]
    article = html.fromstring(found[0])
    content = (folder / "downloads" / FOLDER / f"{Path(name).stem}.json").read_bytes()
    profile = json.loads(content)
    digests = {text_of(each) for each in article.iterfind(".//dl[@class='made']//code")}
    faults = [
        *_faults_of_numbers(article, facts_of_place(profile)),
        *_faults_of_elements(article),
        *_faults_of_links(article, leads_somewhere),
        *(["no error, no mark of the frame, nothing synthetic"] if _ERRORS.search(found[0]) else []),
        *([] if short(digest_bytes(content)) in digests else ["the digest of the place's own download in its box"]),
    ]
    if not (article.findtext(".//h1") or "").startswith(profile["area_name"]):
        faults.append("the name of the place as its heading")
    return list(dict.fromkeys(faults))


def check(folder: Path, memory: Memory | None = None) -> list[Problem]:
    """One problem a place without its page, a page without its place, and a fault of a page."""
    memory = memory or Memory()
    names = memory.names(folder)
    needs: dict[str, dict[str, str]] = {}  # where each page leads: it is asked again if one of them is gone

    downloads = {path.stem for path in profile_files(folder)}
    there = {path.stem for path in (folder / FOLDER).glob("*.html")}
    former = codes_on(folder).keys()
    problems = [
        *(Problem("missing-place", f"{FOLDER}/{code}.html", "a page of every place, and at every former code", _MEND)
          for code in sorted((downloads | former) - there)),
        *(Problem("stray-place", f"{FOLDER}/{code}.html", "pages of places and of former codes only", _MEND)
          for code in sorted(there - downloads - former - {"index", "map"})),
        *(Problem("stray-place", f"{FOLDER}/{code}.html", "no frame among the pages", _MEND) for code in sorted(there) if code.startswith(FRAME)),
    ]  # fmt: skip

    def faults_of(name: str) -> list[Problem]:
        needed = needs[name] = {}

        def leads_somewhere(address: str) -> bool:
            if address.startswith(_OUTSIDE):
                return True
            target = posixpath.normpath(posixpath.join(FOLDER, address.split("#")[0].split("?")[0]))
            needed[target] = ""
            return target in names

        return [Problem("bad-place", name, fault, _MEND) for fault in _faults_of(folder, name, leads_somewhere)]

    pages = {f"{FOLDER}/{code}.html": f"downloads/{FOLDER}/{code}.json" for code in sorted(downloads & there)}
    return problems + memory.hold("places", {name: (name, of) for name, of in pages.items()}, faults_of, needs=needs)
