"""What a child may be worried about, and who can help: a page of each edition, and what a search says first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from evidence_book.companions.content import HELP, Edition, Strict, Text, address, read_as
from evidence_book.companions.gates import check_reading
from evidence_book.companions.page import Pictures, Right, environment, frame_of, other_editions, reviewed_line
from evidence_book.companions.reading import Reading
from evidence_book.problems import BadInput, Problem

SHOWN_AS = "book/companions/worries.yml"
# Words in small letters and no sign: a page holds the lines of a worry side by side, with a sign between them.
Line = Annotated[str, Field(pattern=r"^[a-z]+( [a-z]+)*$")]


class Worry(Strict):
    """A thing that may be wrong, as a child would say it, what is said to that child, and the article that it is about.

    Who searches for all words of one line of `looked_for` is shown it first. `page` is a report that tells more;
    `help_at_hand` says that it is of children whom that help line is for.
    """

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    title: Text
    says: Text
    looked_for: Annotated[tuple[Line, ...], Field(min_length=1)]
    right: int
    picture: Text
    page: Text | None = None
    help_at_hand: bool = False


class Worries(Strict):
    """All of them, the gravest first, with title, lead and picture of their page, and the day on which children reviewed it."""

    title: Text
    lead: Text
    picture: Text
    worries: Annotated[tuple[Worry, ...], Field(min_length=1)]
    reviewed_by_children: str | None = None

    @property
    def articles(self) -> tuple[int, ...]:
        """The articles that they are about."""
        return tuple(dict.fromkeys(each.right for each in self.worries))


def read_worries(book: Path, pages: Collection[str]) -> Worries:
    """Read them; `pages` are the reports that have pages for children. Raises `BadInput` with every problem."""
    found = read_as(Worries, book / "companions" / "worries.yml", SHOWN_AS)
    named = Counter(each.id for each in found.worries)
    looked_for = Counter(line for each in found.worries for line in each.looked_for)
    problems = [
        *(Problem("twice", SHOWN_AS, "a name of its own", "rename one", field=each) for each, n in named.items() if n > 1),
        *(Problem("twice", SHOWN_AS, "words of one worry", "take out one", field=each) for each, n in looked_for.items() if n > 1),
        *(
            Problem("missing-page", SHOWN_AS, f"one of {', '.join(sorted(pages))}", "name one, or none", field=each.id)
            for each in found.worries
            if each.page is not None and each.page not in pages
        ),
    ]  # fmt: skip
    if problems:
        raise BadInput(problems)
    return found


def check_worries(
    worries: Worries, edition: Edition, rights: Mapping[int, Right], familiar: frozenset[str]
) -> tuple[Reading, list[Problem]]:
    """Measure the page of an edition, and hold it to its limits; `rights` are the articles in the words of the edition."""
    said = [worries.title, worries.lead]
    for each in worries.worries:
        said += [f"{each.title}.", each.says, rights[each.right].text]
    return check_reading(said, edition, familiar, f"{SHOWN_AS}, {edition}")


def render_worries(
    worries: Worries, edition: Edition, rights: Mapping[int, Right], titles: Mapping[str, str], pictures: Pictures
) -> str:
    """Render the page of an edition; `titles` are those of its other pages, by their names."""
    shown = [
        {
            "id": each.id,
            "title": each.title,
            "says": each.says,
            "looked_for": "; ".join(each.looked_for),
            "right": rights[each.right],
            "help_at_hand": each.help_at_hand,
            "picture": pictures.svg(each.picture),
            "more": {"address": address(edition, each.page), "title": titles[each.page]} if each.page else None,
        }
        for each in worries.worries
    ]
    return (
        environment()
        .get_template("worries.html.jinja")
        .render(
            title=worries.title,
            description=worries.lead,
            digest="",
            adult="",
            hero=pictures.svg(worries.picture),
            lead=worries.lead,
            worries=shown,
            pairs=other_editions(HELP, edition),
            reviewed=reviewed_line(worries.reviewed_by_children),
            **frame_of(edition, pictures),
        )
    )
