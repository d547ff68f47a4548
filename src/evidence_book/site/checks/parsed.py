"""A built page as checks see it: parsed by lxml, and what they ask of its elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from lxml import html

Page: TypeAlias = html.HtmlElement
Element: TypeAlias = html.HtmlElement

# What a browser reads and no reader does.
_UNREAD = frozenset({"script", "style"})


def parse(markup: str) -> Page:
    """Parse a whole page."""
    return html.document_fromstring(markup)


def elements(root: Element, *tags: str) -> Iterator[Element]:
    """The element itself and those in it, in their order; of these tags, if any are named. No comments."""
    return (each for each in root.iter(*tags) if isinstance(each.tag, str))


def classes(element: Element) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((element.get("class") or "").split())


def of_class(root: Element, *names: str, tag: str = "*") -> list[Element]:
    """The elements in this one, itself left out, that have all these classes."""
    having = " and ".join(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in names)
    return list(root.xpath(f".//{tag}[{having}]"))


def facts_in(root: Element) -> list[Element]:
    """The facts that are quoted in an element."""
    return of_class(root, "fact", tag="data")


def pieces(root: Element) -> Iterator[str]:
    """The texts in an element, in their order, without scripts, styles and comments."""
    for piece in root.xpath(".//text()"):
        parent = piece.getparent()
        # A text after a script, or after a comment, is its tail and belongs to what is around it.
        if piece.is_tail or (isinstance(parent.tag, str) and parent.tag not in _UNREAD):
            yield str(piece)


def text_of(root: Element, between: str = "") -> str:
    """The text of an element."""
    return between.join(pieces(root))


def first(found: Iterable[Element]) -> Element | None:
    """The first of some elements, if there are any."""
    return next(iter(found), None)
