"""What the paragraph styles of a DOCX say of a paragraph: heading level, bold, list, table of contents, size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
OFF = ("0", "false", "off", "none")
_HEADING = re.compile(r"heading (\d)")
_BODY_SIZE = 22


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style after inheritance; `size` in half points."""

    level: int | None = None
    bold: bool = False
    listed: bool = False
    contents: bool = False
    size: int = _BODY_SIZE


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id, and that of a paragraph without one."""

    by_id: dict[str, Style]
    usual: Style


def parse(data: bytes) -> Any:
    """The root of an XML part. Entities, the network, document types and huge trees are refused: raises `ValueError`."""
    if b"<!DOCTYPE" in data[:4096]:
        raise ValueError("document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    return etree.fromstring(data, parser)


def is_on(element: Any | None) -> bool | None:
    """What a switch such as `w:b` says; None if it is not there."""
    return None if element is None else element.get(VAL) not in OFF


def _own(element: Any, base: Style) -> Style:
    name = element.find(f"{W}name")
    called = "" if name is None else (name.get(VAL) or "").lower()
    level, paragraph, run = base.level, element.find(f"{W}pPr"), element.find(f"{W}rPr")
    listed, bold, size = base.listed, base.bold, base.size
    if paragraph is not None:
        listed = listed or paragraph.find(f"{W}numPr") is not None
        outline = paragraph.find(f"{W}outlineLvl")
        if outline is not None:
            number = int(outline.get(VAL, "9"))
            level = number + 1 if number < 9 else None
    if run is not None:
        said = is_on(run.find(f"{W}b"))
        bold = bold if said is None else said
        points = run.find(f"{W}sz")
        size = size if points is None else int(float(points.get(VAL, str(size))))
    if found := _HEADING.match(called):
        level = int(found.group(1))
    elif called in ("title", "subtitle"):
        level = level or 1
    return Style(level, bold, (listed or called.startswith("list")) and level is None, called.startswith("toc"), size)


@lru_cache(maxsize=64)
def styles_of(data: bytes) -> Styles:
    """The styles of `word/styles.xml`. Remembered, as the plans of one council share theirs; they hold no text."""
    root = parse(data)
    size = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
    plain = Style(size=_BODY_SIZE if size is None else int(float(size.get(VAL, "22"))))
    elements = {each.get(f"{W}styleId"): each for each in root.iter(f"{W}style") if each.get(f"{W}type") == "paragraph"}
    by_id: dict[str, Style] = {}

    def resolve(identity: str, seen: tuple[str, ...]) -> Style:
        if identity in by_id:
            return by_id[identity]
        element = elements.get(identity)
        if element is None or identity in seen:
            return plain
        based = element.find(f"{W}basedOn")
        base = plain if based is None else resolve(based.get(VAL, ""), (*seen, identity))
        by_id[identity] = _own(element, base)
        return by_id[identity]

    usual = plain
    for identity, element in elements.items():
        style = resolve(identity, ())
        if element.get(f"{W}default") in ("1", "true"):
            usual = style
    return Styles(by_id, usual)
