"""What other programs show of a page that somebody passes on: its title, its first sentence, and a drawn picture.

With the book's address in `_config.yml` (`html: baseurl`) pages also say where they are and where the picture is: both
must be whole addresses, so without one neither is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from evidence_book.charts.preview import HEIGHT, PICTURE, PICTURE_ALT, WIDTH
from evidence_book.content_policy import META
from evidence_book.site.area_pages import FOLDER as PLACES
from evidence_book.site.area_pages import FRAME, MARKS, OUTPUT_MARK
from evidence_book.site.feed import FEED

NAME = "The evidence book"
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_FIRST_WORDS = re.compile(r"<p(?: class=\"lead\")?>(.*?)</p>", re.DOTALL)
_UNDER_TITLE = "</h1>"
_TAG = re.compile(r"<[^>]*>")
_LONGEST = 200
_CANONICAL = re.compile(r'[ \t]*<link rel="canonical"[^>]*>\n?')
LEADS_ON = 'http-equiv="refresh"'


def first_words(page: str, after: str = _UNDER_TITLE) -> str:
    """The first paragraph under the title, or `after` other markup, as plain text, cut at a word; empty if there is none."""
    found = _FIRST_WORDS.search(page, page.find(after)) if after in page else None
    said = " ".join(unescape(_TAG.sub("", found[1])).split()) if found else ""
    if OUTPUT_MARK.search(said):
        return ""
    return said if len(said) <= _LONGEST else said[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def _meta(name: str, content: str) -> str:
    kind = "name" if name.startswith("twitter:") or name == "description" else "property"
    return f'<meta {kind}="{name}" content="{escape(content)}">\n'


@dataclass(frozen=True)
class Previews:
    """Tells of pages; `address` is that of the book, with a slash at its end, or empty."""

    address: str

    def of(self, name: str, page: str) -> str:
        """The elements for the head of a page called `name` from the root of the site."""
        if name.startswith(f"{PLACES}/{FRAME}"):
            name = f"{PLACES}/{MARKS['code']}.html"
        title = _TITLE.search(page)
        said = {"og:site_name": NAME, "og:type": "article" if "/" in name else "website", "og:locale": "en_GB"}
        said["og:title"] = unescape(title[1]).split(" — ")[0].strip() if title else NAME
        if words := first_words(page):
            said |= {"og:description": words} | ({} if '<meta name="description"' in page else {"description": words})
        if self.address:
            said |= {
                "og:url": self.url(name), "og:image": self.address + PICTURE, "og:image:alt": PICTURE_ALT,
                "og:image:width": str(WIDTH), "og:image:height": str(HEIGHT), "twitter:card": "summary_large_image",
            }  # fmt: skip
        feed = "../" * name.count("/") + FEED
        links = f'<link rel="alternate" type="application/atom+xml" title="New in {NAME}" href="{feed}">\n'
        if self.address:
            links += f'<link rel="canonical" href="{self.url(name)}">\n'
        return "".join(_meta(*each) for each in said.items()) + links

    def url(self, name: str) -> str:
        """The whole address of a page: that of a folder for its first page."""
        return self.address + re.sub(r"(^|/)index\.html$", r"\1", name)


def with_preview(page: str, name: str, previews: Previews) -> str:
    """A page that says what others show of it, if it does not lead on at once."""
    if LEADS_ON in page or META not in page:
        return page
    page = _CANONICAL.sub("", page)  # the theme's own names the frame of a place, not the place
    return page.replace(META, f"{META}\n{previews.of(name, page)}", 1)
