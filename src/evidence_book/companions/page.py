"""Rendering an edition for children: content, facts, glossary and pictures into one page of HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evidence_book.companions.content import (
    EDITION_NAMES,
    EDITIONS,
    FRONT,
    HELP,
    Block,
    Companion,
    Edition,
    address,
)
from evidence_book.companions.glossary import Glossary, anchor, marked, split
from evidence_book.companions.icons import bar, fitting, icon_array, whole_bar
from evidence_book.content_policy import META
from evidence_book.facts import Fact, Facts, Form
from evidence_book.problems import BadInput, Problem
from evidence_book.reports.headlines import filled

_FOR_WHOM: dict[Edition, str] = {
    "children": "for children",
    "young-people": "for young people",
    "easy-read": "in easy read",
}
_RIGHTS_LEAD: dict[Edition, str] = {
    "children": "All children have rights. They are in a promise that most of the world has signed. It is called the UN Convention on the Rights of the Child.",
    "young-people": "Your rights are written in the UN Convention on the Rights of the Child. The UK has agreed to keep it. These articles matter most here.",
    "easy-read": "All children have rights. Here are some.",
}
# What stands first on a page for children while its numbers are an example.
MADE_UP = "This page is only an example. We made up all the numbers on it. They are not true."
_NOT_REVIEWED = (
    "No children have checked this page yet. That should change. If you want to help make it better, "
    "tell a grown-up you trust."
)


@dataclass(frozen=True)
class Right:
    """An article of the convention in the words of an edition, with its picture where there is one."""

    number: int
    text: str
    picture: str = ""


@dataclass(frozen=True)
class Pictures:
    """Illustrations by name, each an SVG of ours."""

    folder: Path

    def svg(self, name: str) -> str:
        """A picture, hidden from screen readers: the words beside it say all. Raises `BadInput` if it is not there."""
        path = self.folder / f"{name}.svg"
        if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
            shown_as = f"book/companions/pictures/{name}.svg"
            raise BadInput([Problem("missing-picture", shown_as, "a picture", "draw it, or name another")])
        text = path.read_text(encoding="utf-8").strip()
        return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


@cache
def environment() -> Environment:
    """The templates, strict and escaping; each is compiled once."""
    folder = Path(__file__).with_name("templates")
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["policy"] = Markup(META)  # noqa: S704 - a constant of ours
    return made


def frame_of(edition: Edition, pictures: Pictures) -> dict[str, str]:
    """What the templates show around every page of an edition."""
    return {
        "edition": edition,
        "edition_name": EDITION_NAMES[edition],
        "for_whom": _FOR_WHOM[edition],
        "front": address(edition, FRONT),
        "help": address(edition, HELP),
        "house": pictures.svg("house"),
    }


def reviewed_line(day: str | None) -> str:
    """When children reviewed a page, or that none have yet, as the page says it."""
    return f"Children checked this page on {day}." if day else _NOT_REVIEWED


@dataclass(frozen=True)
class Renderer:
    """Renders the texts of one page."""

    report: str
    edition: Edition
    facts: Facts
    glossary: Glossary
    pictures: Pictures

    def fact(self, name: str, form: Form = "display") -> str:
        """A fact in words, traceable to the page for adults."""
        fact = self.known(name)
        said = fact.said("words" if form == "display" else form)
        return f'<data class="fact" data-fact="{escape(fact.id)}" value="{fact.value:.15g}">{escape(said)}</data>'

    def known(self, name: str) -> Fact:
        """A fact of this report, by its name in it."""
        return self.facts[f"{self.report}.{name}"]

    def words(self, text: str) -> str:
        """Words with their marked ones linked to the list on the page."""
        return "".join(escape(piece) if entry is None else self._word(piece, entry) for piece, entry in split(text))

    def _word(self, piece: str, entry: str) -> str:
        meaning = escape(self.glossary.meaning(entry, self.edition), quote=True)
        return f'<a class="word" href="#{anchor(entry)}" data-meaning="{meaning}">{escape(piece)}</a>'

    def text(self, text: str) -> str:
        """A text whole: words, marks and facts."""
        return filled(text, self.fact, self.words)

    def block(self, block: Block) -> dict[str, Any]:
        """A block as the template takes it."""
        drawn = ""
        if block.icons:
            shares = {name: float(self.known(name).value or 0) for name in block.icons.facts}
            of, filled_icons = fitting(shares, block.icons.of)
            for name, label in block.icons.facts.items():
                icons = icon_array(filled_icons[name], of, block.icons.shape)
                drawn += f'<div class="array">{icons}<p>{self.fact(name)} {self.words(label)}</p></div>'
        if block.bars:
            values = {name: float(self.known(name).value or 0) for name in block.bars.facts}
            whole = whole_bar(values.values(), self.known(next(iter(values))).unit)
            for name, label in block.bars.facts.items():
                drawn += (
                    f'<div class="row"><p>{self.words(label)}: {self.fact(name)}</p>{bar(values[name], whole)}</div>'
                )
        return {
            "title": block.title,
            "text": self.text(block.text),
            "picture": self.pictures.svg(block.picture) if block.picture else "",
            "drawn": drawn,
        }


def other_editions(page: str, edition: Edition) -> list[dict[str, str]]:
    """The same page in the other editions."""
    return [{"address": address(each, page), "name": EDITION_NAMES[each]} for each in EDITIONS if each != edition]


def words_on(texts: Sequence[str], glossary: Glossary, edition: Edition) -> list[dict[str, str]]:
    """The marked words of a page with their meanings, in the order of the alphabet."""
    entries = sorted({entry.lower() for text in texts for _, entry in marked(text)})
    return [
        {"word": glossary.spelt(each), "meaning": glossary.meaning(each, edition), "anchor": anchor(each)}
        for each in entries
    ]


def render_page(
    companion: Companion,
    renderer: Renderer,
    *,
    page: str,
    adult_title: str,
    figures: str,
    digest: str,
    rights: Sequence[Right],
    texts: Sequence[str],
    made_up: bool = False,
) -> str:
    """Render one edition of a report as a whole page; one whose numbers are `made_up` begins with saying so."""
    edition = renderer.edition
    blocks = {
        name: [renderer.block(each) for each in getattr(companion, name)] for name in ("found", "means", "change", "do")
    }
    quiz = [
        {
            "ask": renderer.text(question.ask),
            "answers": [
                {"text": renderer.text(answer.text), "reply": renderer.text(answer.reply), "right": answer.right}
                for answer in question.answers
            ],
        }
        for question in companion.quiz
    ]
    return (
        environment()
        .get_template("page.html.jinja")
        .render(
            title=companion.title,
            description=f"{companion.title}. {EDITION_NAMES[edition]}.",
            digest=digest,
            figures=figures,
            adult=f"reports/{page}.html",
            hero=renderer.pictures.svg(companion.picture),
            lead=renderer.text(companion.lead),
            made_up=MADE_UP if made_up else "",
            note=[renderer.text(each) for each in companion.note],
            rights=rights,
            rights_lead=_RIGHTS_LEAD[edition],
            words=words_on(texts, renderer.glossary, edition),
            quiz=quiz,
            pairs=[
                *other_editions(page, edition),
                {"address": f"reports/{page}.html", "name": f"For adults: {adult_title}"},
            ],
            reviewed=reviewed_line(companion.reviewed_by_children),
            **frame_of(edition, renderer.pictures),
            **blocks,
        )
    )
