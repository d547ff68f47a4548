"""The front page of each edition for children: a door to every page, and to the other editions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evidence_book.companions.content import (
    FRONT,
    HELP,
    Companion,
    Edition,
    address,
    read_yaml,
)
from evidence_book.companions.page import Pictures, environment, frame_of, other_editions
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
    shown = [(page, each.title, each.picture, each.card) for page, each in companions.items()]
    shown.append((HELP, worries.title, worries.picture, worries.lead))
    cards = [
        {"address": address(edition, page), "title": title, "picture": pictures.svg(picture), "lead": lead}
        for page, title, picture, lead in shown
    ]
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
            pairs=[*other_editions(FRONT, edition), {"address": "index.html", "name": "For adults: The evidence book"}],
            **frame_of(edition, pictures),
        )
    )
