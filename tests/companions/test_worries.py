"""What a child may be worried about: kept to the limits of every edition, in its words, with who can help."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from evidence_book.companions.content import EDITIONS, Edition, read_yaml
from evidence_book.companions.gates import familiar_words
from evidence_book.companions.page import Pictures, Right
from evidence_book.companions.worries import Worries, check_worries, read_worries, render_worries
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.reports.catalogue import REPORTS

TITLES = {each.page: f"About {each.page}" for each in REPORTS.values()}


@pytest.fixture
def book(project: Project) -> Path:
    return project.book


def rights(book: Path, edition: Edition) -> dict[int, Right]:
    known = read_yaml(book / "companions" / "rights.yml", "rights.yml")
    return {number: Right(number, said[edition]) for number, said in known.items()}


def rendered(book: Path, edition: Edition) -> tuple[Worries, BeautifulSoup]:
    worries = read_worries(book, TITLES)
    pictures = Pictures(book / "companions" / "pictures")
    page = render_worries(worries, edition, rights(book, edition), TITLES, pictures)
    return worries, BeautifulSoup(page, "lxml")


def rewrite(book: Path, change: Callable[[str], str]) -> None:
    path = book / "companions" / "worries.yml"
    before = path.read_text(encoding="utf-8")
    assert change(before) != before
    path.write_text(change(before), encoding="utf-8")


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_worry_says_what_to_do_and_whose_right_it_is_in_the_words_of_the_edition(
    book: Path, edition: Edition
) -> None:
    worries, page = rendered(book, edition)
    known = rights(book, edition)
    for each in worries.worries:
        shown = page.select_one(f"section.worry#{each.id}")
        assert shown
        text = " ".join(shown.get_text(" ").split())
        assert each.title in text and each.says in text and known[each.right].text in text
        assert page.select_one(f'#worries a[href="#{each.id}"]'), "found from the list at the top"
        assert shown.select_one(f'a[href="../rights/article-{each.right:02d}.html"]')
        assert bool(each.page) == bool(shown.select_one(f'a[href="../{edition}/{each.page}.html"]'))
        called = [str(link["href"])[4:] for link in shown.select('a[href^="tel:"]')]
        assert called == ["08005280731"] * each.help_at_hand + ["08001111", "999"], "where it is read, and not above it"
    for number in ("08001111", "08005280731", "999"):
        assert page.select_one(f'article a[href="tel:{number}"]')
    [article] = page.select("article")
    known_numbers = r"999|0800 1111|0800 528 0731|Article \d+|ages \d+ to \d+"
    assert not re.search(r"\d", re.sub(known_numbers, "", article.get_text()))


def test_children_in_care_are_told_whom_they_can_call_if_it_is_about_their_social_worker(book: Path) -> None:
    worries = {each.id: each for each in read_worries(book, TITLES).worries}
    assert {name for name, each in worries.items() if each.help_at_hand} == {"in-care"}
    assert "my social worker" in worries["in-care"].looked_for


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_page_is_held_to_the_limits_of_its_edition(book: Path, edition: Edition) -> None:
    familiar = familiar_words(book)
    _, problems = check_worries(read_worries(book, TITLES), edition, rights(book, edition), familiar)
    assert problems == []
    rewrite(book, lambda text: text.replace("You should feel safe.", "Notwithstanding safeguarding considerations."))
    _, problems = check_worries(read_worries(book, TITLES), edition, rights(book, edition), familiar)
    assert {each.field for each in problems} >= {"notwithstanding", "considerations"}
    assert all(edition in str(each) for each in problems)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("id: scared", "id: hurt"), "hurt.: twice"),
        (lambda text: text.replace("- unhappy", "- scared"), "scared.: twice"),
        (lambda text: text.replace("page: camhs", "page: nowhere", 1), "hurt-myself.: missing-page"),
        (lambda text: text.replace("    right: 27\n", ""), r"worries\.8\.right.: bad-content"),
        (lambda text: text.replace("    looked_for:", "    looked_fur:", 1), r"worries\.0\.looked_fur.: bad-content"),
        (lambda text: text.replace("id: touched", "id: <b>"), r"worries\.1\.id.: bad-content"),
        (lambda text: text.replace("- suicidal", "- suicidal; sad"), r"worries\.0\.looked_for\.1.: bad-content"),
    ],
    ids=["named-twice", "looked-for-twice", "no-such-page", "no-right", "unknown-field", "bad-id", "bad-line"],
)
def test_a_mistake_is_told_by_file_and_field(book: Path, change: Callable[[str], str], said: str) -> None:
    rewrite(book, change)
    with pytest.raises(BadInput, match=rf"(?s)book/companions/worries\.yml.*{said}"):
        read_worries(book, TITLES)
