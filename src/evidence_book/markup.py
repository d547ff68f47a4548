"""What Markdown of a page or a notebook may hold: text, a few elements, a few directives, links; never what runs or reads files.

MyST lets any HTML through, and has directives that read files of the machine that builds (`include`, `literalinclude`,
`raw`, `figure`). What is not known here is refused, not cleaned: somebody wrote it, and can write it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from itertools import zip_longest
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from evidence_book.problems import BadInput, Problem

DIRECTIVES = frozenset(
    {"admonition", "note", "tip", "important", "warning", "seealso", "grid", "grid-item-card", "dropdown"}
)
CODE = "code-block"
ELEMENTS = frozenset({"a", "abbr", "b", "br", "code", "div", "em", "i", "li", "ol", "p", "span", "strong", "sub", "sup", "ul"})  # fmt: skip
_TAG = re.compile(
    r"</?([a-z][a-z0-9]*)((?:\s+(?:(?:class|id|lang|title|href)=\"[^\"<>]*\"|data-(?:fact|place)-index))*)\s*/?>"
)
_HREF = re.compile(r"href=\"([^\"]*)\"")
_SCHEME = re.compile(r"\s*([^/?#]*?):", re.DOTALL)
_SCHEMES = frozenset({"https", "http", "mailto", "tel"})
_OPTION = re.compile(r"^[ \t]*:[\w-]+:[^\n]*|^---.*?^---", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"\{([^}]*)\}")
# A directive between colons, which plain Markdown takes for text; and the name of a role, which stands before its code.
_COLONS = re.compile(r"^[ \t>*+-]*:{3,}[ \t]*\{([^}\n]*)\}", re.MULTILINE)
_ROLE = re.compile(r"\{[a-zA-Z][\w:.+-]*\}\Z")
# Without any of these a text is only text: an element, a link or its address, a directive, a role. Most texts need not be read.
_PERHAPS = re.compile(r"<[a-zA-Z/!?]|\]\s*[(:\[]|`{3}|~{3}|:{3}|\}`")


def _made() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.validateLink = lambda _: True  # type: ignore[method-assign,assignment] # decided below
    return parser


_PARSER = _made()  # made where this is imported, which processes that run notebooks do once


def _of_address(address: str, depth: int, *, picture: bool = False) -> Iterator[str]:
    """Faults of an address as a browser reads it, on a page so many folders deep."""
    if re.search(r"[\x00-\x20\\]", address):
        yield "an address with a space or a control character in it"
    scheme = _SCHEME.match(address)
    if scheme and (picture or scheme[1].lower() not in _SCHEMES):
        yield "a picture from elsewhere" if picture else "an address that is no page, https, mailto or tel"
    if address.startswith("/"):
        yield "an address from the root of a host"
    parts = unquote(address).split("/")
    up = next((position for position, part in enumerate(parts) if part != ".."), len(parts))
    if not scheme and (up > depth or ".." in parts[up:]):
        yield "an address outside the book"


def _of_html(html: str, depth: int) -> Iterator[str]:
    for position in (found.start() for found in re.finditer("<", html)):
        tag = _TAG.match(html, position)
        if tag is None or tag[1] not in ELEMENTS:
            name = re.match(r"</?\s*([A-Za-z0-9-]*)", html[position:])
            yield f"HTML that is not known: <{name[1] if name else ''}>"
            continue
        for address in _HREF.findall(tag[2]):
            yield from _of_address(unescape(address), depth)


def _of_directive(name: str) -> Iterator[str]:
    if name.strip() not in DIRECTIVES:
        yield f"a directive that is not known: {name.strip() or 'without a name'}"


def _of_token(token: Token, depth: int) -> Iterator[str]:
    if token.type in ("html_block", "html_inline"):
        yield from _of_html(token.content, depth)
    elif token.type in ("fence", "code_block") and (named := _FENCED.match(token.info.strip())):
        if named[1].strip() == CODE:  # what it holds is shown as it is; its options are read
            yield from faults("\n".join(_OPTION.findall(token.content)), depth)
            return
        yield from _of_directive(named[1])
        yield from faults(token.content, depth)
    elif token.type == "link_open":
        yield from _of_address(str(token.attrs.get("href", "")), depth)
    elif token.type == "image":
        yield from _of_address(str(token.attrs.get("src", "")), depth, picture=True)
    children = token.children or []
    for child, following in zip_longest(children, children[1:]):
        yield from _of_token(child, depth)
        if following and following.type == "code_inline" and child.type == "text" and _ROLE.search(child.content):
            yield "a role: none is used in this book"


@cache
def faults(text: str, depth: int = 1) -> tuple[str, ...]:
    """What a Markdown text may not hold, each fault in words; `depth` is how many folders deep its page lies."""
    if not _PERHAPS.search(text):
        return ()
    found = [fault for name in _COLONS.findall(text) for fault in _of_directive(name)]
    found += [fault for token in _PARSER.parse(text) for fault in _of_token(token, depth)]
    return tuple(dict.fromkeys(found))


def check_page(text: str, shown_as: str) -> None:
    """Raise `BadInput` for a hand-written page (`book/reports/x.md`) that holds more than text."""
    expected = "text, links, and the elements and directives of evidence_book.markup"
    found = faults(text, shown_as.count("/") - 1)
    if found:
        raise BadInput(
            [Problem("more-than-text", shown_as, f"{expected}; not {each}", "write it otherwise") for each in found]
        )
