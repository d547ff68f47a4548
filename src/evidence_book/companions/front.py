"""The front page of each edition for children: a door to every page, and to the other editions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evidence_book.companions.content import (
    EDITION_NAMES,
    EDITIONS,
    FRONT,
    HELP,
    Companion,
    Edition,
    address,
    read_yaml,
)
from evidence_book.companions.page import Pictures, environment, frame_of
from evidence_book.companions.worries import Worries
from evidence_book.problems import BadInput, Problem

SHOWN_AS = "book/companions/front.yml"


def render_front(
    book: Path, edition: Edition, companions: Mapping[str, Companion], worries: Worries, pictures: Pictures
) -> str:
    """Render the front page of an edition; `companions` are its pages by name, beside that of `worries`.

    Raises `BadInput` if the page has not been written.
    """
    record = read_yaml(book / "companions" / "front.yml", SHOWN_AS)
    said = record.get(edition) if isinstance(record, dict) else None
    if not said:
        raise BadInput(
            [Problem("bad-front", SHOWN_AS, f"a title and a lead for {edition}", "write them", field=edition)]
        )
    cards = [
        {
            "address": address(edition, page),
            "title": each.title,
            "picture": pictures.svg(each.picture),
            "lead": each.card,
        }
        for page, each in companions.items()
    ]
    cards.append(
        {
            "address": address(edition, HELP),
            "title": worries.title,
            "picture": pictures.svg(worries.picture),
            "lead": worries.lead,
        }
    )
    others = [{"address": address(each, FRONT), "name": EDITION_NAMES[each]} for each in EDITIONS if each != edition]
    return (
        environment()
        .get_template("front.html.jinja")
        .render(
            title=said["title"],
            description=said["lead"],
            digest="",
            adult="index.html",
            hero=pictures.svg("children-together"),
            lead=said["lead"],
            cards=cards,
            pairs=[*others, {"address": "index.html", "name": "For adults: The evidence book"}],
            **frame_of(edition, pictures),
        )
    )
