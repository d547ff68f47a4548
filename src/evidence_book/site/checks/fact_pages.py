"""Every released fact has its page, and every such page says its fact, as released, in the frame that all share.

There are about a thousand. One of each sort goes through all other checks like any page; here each of them is held to
the same frame, byte for byte, and to a closed list of elements and attributes within it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from lxml import html

from evidence_book.digests import digest_bytes
from evidence_book.facts import Fact
from evidence_book.problems import BadInput, Problem
from evidence_book.reports.origins import Origins, load_origins
from evidence_book.review.reproduced import PROVENANCE_CLASS, SITE_ORIGINS
from evidence_book.site.cards import FOLDER, address_of
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.site import BuiltSite
from evidence_book.site.provenance_box import digests_behind

# What may stand in the article of such a page, each with the attributes that it may carry: nothing that runs, asks
# another site for something, or is told apart by its style.
_ALLOWED = {
    "article": {"class"}, "section": {"class"}, "h1": set(), "h2": set(), "p": {"class"}, "dl": {"class"},
    "div": set(), "dt": set(), "dd": set(), "ul": {"class"}, "li": set(), "code": set(), "em": set(),
    "strong": set(), "a": {"href", "rel"}, "data": {"class", "data-fact", "value"}, "details": {"class"}, "summary": set(),
}  # fmt: skip
_ARTICLE = re.compile(r'<article class="fact-card">.*</article>', re.DOTALL)
_TITLE = re.compile(r"<title>[^<]*</title>")
_ERRORS = re.compile(r"Traceback \(most recent call last\)|\{\{|\}\}")
_TO_FOLLOW = ("https://", "http://")
_MEND = "run `evidence build` again; if it comes again, mend site/templates/fact.html.jinja"


def _faults_of_frame(page: str, frame: str) -> Iterator[str]:
    if _TITLE.sub("", _ARTICLE.sub("", page)) != frame:
        yield "the same head, way out and foot as on every page of a fact"


def _faults_of_elements(article: html.HtmlElement) -> Iterator[str]:
    for element in article.iter():
        if not isinstance(element.tag, str):
            yield "no comment or instruction"
        elif element.tag not in _ALLOWED or not set(element.keys()) <= _ALLOWED[element.tag]:
            yield f"no <{element.tag}> with {', '.join(sorted(map(str, element.keys()))) or 'no attribute'}"


def _faults_of_fact(article: html.HtmlElement, fact: Fact) -> Iterator[str]:
    quoted = [(each.get("data-fact"), each.text_content()) for each in article.iterfind(".//data[@class='fact']")]
    expected = [(fact.id, fact.display), *([(fact.id, fact.limits)] if fact.interval else [])]
    if quoted != expected:
        yield "the fact and its limits as they were released, and no other"
    parts = [each.get("value") for each in article.iterfind(".//data[@class='part']")]
    if parts != [f"{part:.15g}" for part in (fact.numerator, fact.denominator) if part is not None]:
        yield "the numerator and denominator as they were released"
    headings = [each.text_content() for each in article.iterfind(".//h1")]
    says_so = [heading.startswith("Synthetic demonstration: ") for heading in headings]
    if says_so != [fact.kind == "synthetic"]:
        yield "one heading, which says 'synthetic demonstration' if the fact is synthetic, and only then"


def _faults_of_provenance(article: html.HtmlElement, fact: Fact, origins: Origins | None) -> Iterator[str]:
    release = fact.id.split(".", 1)[0]
    if origins is None or release not in origins.releases:
        yield f"a record of what '{release}' was made from, in {SITE_ORIGINS}"
        return
    boxes = [[each.text for each in box.iterfind(".//code")] for box in article.iterfind(".//details")]
    known = digests_behind(origins, release)
    if boxes != [[known.version, known.code, *(["requirements.lock", known.lock] if known.lock else [])]]:
        yield f"one box, with version and digests as {SITE_ORIGINS} has them"
    if [each.get("class") for each in article.iterfind(".//details")] != [PROVENANCE_CLASS]:
        yield f"one box of the class '{PROVENANCE_CLASS}', which comparisons leave out"


def _read_origins(site: BuiltSite) -> Origins | None:
    try:
        return load_origins(site.folder / SITE_ORIGINS, SITE_ORIGINS)
    except BadInput:
        return None


def _faults_of_links(article: html.HtmlElement, leads_somewhere: Callable[[str], bool]) -> Iterator[str]:
    addresses = [link.get("href") or "" for link in article.iterfind(".//a")]
    yield from (f"a file for '{each}'" for each in addresses if not leads_somewhere(each))


def _read(site: BuiltSite, name: str) -> str:
    return (site.folder / name).read_text(encoding="utf-8")


def _held_to(site: BuiltSite, frame: str, origins: Origins | None) -> str:
    """What pages of facts are held to: their frame, all facts, and the digests of what these were made from."""
    behind = {name: digests_behind(origins, name) for name in sorted(origins.releases)} if origins else {}
    return digest_bytes(f"{frame} {site.memory.digests.get('data/facts.json')} {behind}".encode())


def check(site: BuiltSite) -> list[Problem]:
    """One problem a fact without its page, a page without its fact, and a fault of a page."""

    by_address = {address_of(fact.id): fact for fact in site.facts}
    there = {name for name in site.names if name.startswith(f"{FOLDER}/")}
    problems = [
        *(Problem("missing-fact-page", each, "a page of every released fact", _MEND) for each in sorted(by_address.keys() - there)),
        *(Problem("stray-fact-page", each, "pages of released facts only", _MEND) for each in sorted(there - by_address.keys())),
    ]  # fmt: skip
    due, origins = sorted(by_address.keys() & there), _read_origins(site)
    # The first page of the frame is among those that went through all other checks if any did: all are alike.
    frame = _TITLE.sub("", _ARTICLE.sub("", _read(site, due[0]))) if due else ""
    needs: dict[str, dict[str, str]] = {}  # where each page leads: it is asked again if one of them is gone

    def faults_of(name: str) -> list[Problem]:
        needed = needs[name] = {}

        def leads_somewhere(address: str) -> bool:
            if address.startswith(_TO_FOLLOW):
                return True
            target = posixpath.normpath(posixpath.join(FOLDER, address.split("#")[0]))
            needed[target] = ""
            return target in site.names

        page = _read(site, name)
        found = _ARTICLE.search(page)
        article = html.fromstring(found.group(0) if found else "<article></article>")
        faults = [
            *_faults_of_frame(page, frame),
            *_faults_of_elements(article),
            *_faults_of_fact(article, by_address[name]),
            *_faults_of_provenance(article, by_address[name], origins),
            *_faults_of_links(article, leads_somewhere),
            *(["no error or unfilled placeholder"] if _ERRORS.search(page) else []),
        ]
        return [Problem("bad-fact-page", name, fault, _MEND) for fault in dict.fromkeys(faults)]

    return problems + site.memory.hold("facts", alone(due), faults_of, _held_to(site, frame, origins), needs)
