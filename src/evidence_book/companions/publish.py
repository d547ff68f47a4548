"""Publishing the editions for children: every report has three, each kept to its gates, or nothing is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence_book.companions.content import (
    EDITIONS,
    FRONT,
    HELP,
    Companion,
    Edition,
    address,
    read_companion,
    read_yaml,
)
from evidence_book.companions.front import render_front
from evidence_book.companions.gates import check_writing, familiar_words, texts_of
from evidence_book.companions.glossary import read_glossary
from evidence_book.companions.page import Pictures, Renderer, Right, render_page
from evidence_book.companions.reading import Reading
from evidence_book.companions.settling import settled
from evidence_book.companions.worries import check_worries, read_worries, render_worries
from evidence_book.facts import Facts
from evidence_book.problems import BadInput, Problem

ASSETS = ("style.css", "behaviour.js")


@dataclass(frozen=True)
class Source:
    """What an edition is made from, of one report: its names, the edition of its figures, and the digest of its facts.

    A `made_up` one is the example that a new report begins with, and says so.
    """

    report: str
    page: str
    title: str
    edition: str
    digest: str
    made_up: bool = False


@dataclass(frozen=True)
class Measured:
    """The reading figures of one edition."""

    edition: Edition
    page: str
    reading: Reading


def addresses(pages: Iterable[str]) -> frozenset[str]:
    """The pages that are to be there: three editions of every report, and of each edition a front page and who can help."""
    names = (*pages, FRONT, HELP)
    return frozenset(address(edition, name) for edition in EDITIONS for name in names)


RIGHTS = "book/companions/rights.yml"


def _rights(known: Any, numbers: Iterable[int], edition: Edition, pictures: Pictures) -> list[Right]:
    """Articles by their numbers, in the words of an edition; `known` is what `RIGHTS` holds."""
    found = []
    for number in numbers:
        said = known.get(number) if isinstance(known, dict) else None
        if not isinstance(said, dict) or edition not in said:
            raise BadInput(
                [Problem("missing-right", RIGHTS, f"the article in words {edition}", "write it", field=str(number))]
            )
        picture = pictures.svg(said["picture"]) if edition == "easy-read" and "picture" in said else ""
        found.append(Right(number, said[edition], picture))
    return found


def render_all(book: Path, sources: Sequence[Source], facts: Facts) -> tuple[Mapping[str, str], list[Measured]]:
    """Render every page by its address, and measure it; raises `BadInput` with every problem of every page."""
    glossary, familiar = read_glossary(book), familiar_words(book)
    known = read_yaml(book / "companions" / "rights.yml", RIGHTS)
    pictures = Pictures(book / "companions" / "pictures")
    worries = read_worries(book, {source.page for source in sources})
    about = {
        edition: {right.number: right for right in _rights(known, worries.articles, edition, pictures)}
        for edition in EDITIONS
    }
    pages: dict[str, str] = {}
    measured: list[Measured] = []
    problems: list[Problem] = []
    read: dict[tuple[Edition, str], Companion] = {}
    for source in sources:
        for edition in EDITIONS:
            try:
                companion = read_companion(book, edition, source.page)
                companion = settled(companion, source.report, facts, f"book/companions/{edition}/{source.page}.yml")
                if source.made_up:
                    companion = companion.model_copy(update={"title": f"An example: {companion.title}"})
                rights = _rights(known, companion.rights, edition, pictures)
            except BadInput as error:
                problems += error.problems
                continue
            read[edition, source.page] = companion
            said = [right.text for right in rights]
            reading, found = check_writing(companion, edition, source.report, facts, glossary, familiar, said)
            measured.append(Measured(edition, source.page, reading))
            problems += found
            if not found:
                renderer = Renderer(source.report, edition, facts, glossary, pictures)
                pages[address(edition, source.page)] = render_page(
                    companion, renderer, page=source.page, adult_title=source.title, figures=source.edition, digest=source.digest, rights=rights,
                    texts=texts_of(companion, said), made_up=source.made_up,
                )  # fmt: skip
    for edition in EDITIONS:
        reading, found = check_worries(worries, edition, about[edition], familiar)
        measured.append(Measured(edition, HELP, reading))
        problems += found
    if problems:
        raise BadInput(problems)
    for edition in EDITIONS:
        companions = {source.page: read[edition, source.page] for source in sources}
        titles = {page: companion.title for page, companion in companions.items()}
        pages[address(edition, FRONT)] = render_front(book, edition, companions, worries, pictures)
        pages[address(edition, HELP)] = render_worries(worries, edition, about[edition], titles, pictures)
    return pages, measured


def reading_table(measured: Iterable[Measured]) -> str:
    """The reading figures as the build prints them."""
    head = f"{'edition':<14}{'page':<26}{'words':>6}{'mean':>7}{'most':>6}{'ARI':>7}{'C-L':>7}{'passive':>9}"
    lines = [
        f"{each.edition:<14}{each.page:<26}{each.reading.words:>6}{each.reading.mean_sentence:>7.1f}"
        f"{each.reading.longest_sentence:>6}{each.reading.ari:>7.1f}{each.reading.coleman_liau:>7.1f}"
        f"{each.reading.passive_share:>8.0%}"
        for each in measured
    ]
    return "\n".join([head, *lines])
