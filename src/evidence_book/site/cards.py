"""Numbers lead to their cards: every fact that a built page quotes becomes a link to the page of that fact.

Without script it is a plain link; with script the same link opens the same content over the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape

from evidence_book.tables.display import FACT_LINK

FOLDER = "facts"
# What the script that opens cards knows a link to one by.
LINK_CLASS = FACT_LINK

# Comments and what is no markup inside are passed over whole; so is every tag, up to its first `>` outside quotation
# marks, for the value of an attribute may hold what looks like a tag.
_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+"
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    rf"|<(?P<raw>script|style|title|textarea|template)(?=[\s/>]){_ATTRIBUTES}>.*?(?:</(?P=raw)\s*>|\Z)"
    rf"|<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*+)(?=[\s/>])(?P<attributes>{_ATTRIBUTES})>",
    re.IGNORECASE | re.DOTALL,
)
# Where a link may not stand, or would take the click from what it stands in.
_NO_LINK_IN = frozenset({"a", "summary", "button", "option", "label"})
_QUOTES_A_FACT = re.compile(r"\sclass=\"fact\"(?=\s|$).*?\sdata-fact=\"(?P<id>[^\"]*)\"", re.DOTALL)


def address_of(fact_id: str) -> str:
    """The address of a fact's page, from the root of the site."""
    return f"{FOLDER}/{fact_id}.html"


def fact_at(address: str) -> str | None:
    """The id of the fact whose page has this address; None if it is no page of a fact."""
    found = re.fullmatch(rf"{FOLDER}/([a-z0-9_.]+)\.html", address)
    return found.group(1) if found else None


def link_facts(html: str, root: str, known: Collection[str]) -> str:
    """Wrap every fact of `html` that is among the `known` ids in a link to its page; `root` leads to the site's root.

    A fact inside a link, a button, a label, the summary of something folded or an option stays as it is.
    Linking twice changes nothing.
    """
    pieces: list[str] = []
    told = 0  # how much of `html` is in `pieces`
    around = 0  # how many elements are open in which no link may begin
    opened = False  # whether a link begun here waits for the end of its fact
    for token in _TOKEN.finditer(html):
        name = (token["name"] or "").lower()
        if name == "data":
            if token["end"] and opened:
                pieces.append(html[told : token.end()] + "</a>")
                told, opened = token.end(), False
            elif not token["end"] and not around and not opened:
                quoted = _QUOTES_A_FACT.search(token["attributes"])
                fact_id = unescape(quoted["id"]) if quoted else ""
                if fact_id in known:
                    link = f'<a class="{LINK_CLASS}" href="{root}{address_of(fact_id)}">'
                    pieces.append(html[told : token.start()] + link)
                    told, opened = token.start(), True
        elif name in _NO_LINK_IN:
            around = max(0, around - 1) if token["end"] else around + 1
    if opened:  # a fact without its end is no fact: leave the page as it came
        return html
    pieces.append(html[told:])
    return "".join(pieces)
