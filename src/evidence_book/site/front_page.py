"""The doors of the front page: one for children, one for who wants a figure, one for who checks the evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from markupsafe import Markup

from evidence_book.companions.content import EDITION_NAMES, EDITIONS, FRONT, address
from evidence_book.companions.page import Pictures
from evidence_book.facts import Facts
from evidence_book.site.counts import book_count
from evidence_book.templating import light_template

TEMPLATE = Path(__file__).with_name("templates") / "doors.html.jinja"
_PICTURE = "children-together"


def front_functions(book: Path, facts: Facts) -> Mapping[str, Callable[..., str]]:
    """What the front page may call: its doors. The picture is that of the pages for children; `BadInput` if it is not there."""

    def doors() -> str:
        return light_template(TEMPLATE).render(
            picture=Markup(Pictures(book / "companions" / "pictures").svg(_PICTURE)),  # noqa: S704 - a file of ours
            editions=[{"address": address(each, FRONT), "name": EDITION_NAMES[each]} for each in EDITIONS],
            facts=Markup(book_count("facts", len(facts))),  # noqa: S704 - HTML of ours
        )

    return {"doors": doors}
