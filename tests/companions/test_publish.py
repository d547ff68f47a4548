"""Every report has three editions that follow the facts, or nothing is published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from tests.conftest import copy_project

from evidence_book.companions.content import EDITIONS, FRONT, Edition, address, read_companion
from evidence_book.companions.gates import facts_of
from evidence_book.companions.publish import Source, addresses, render_all
from evidence_book.companions.settling import settled
from evidence_book.datasets import CATALOGUE
from evidence_book.facts import Facts
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.release import Release, read_release
from evidence_book.validation.gate import validate

PAGES = [report.page for report in REPORTS.values()]


@pytest.fixture(scope="session")
def releases(built_by_now: Project | None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Release]:
    if built_by_now:
        return {name: read_release(built_by_now, name) for name in REPORTS}
    project = copy_project(tmp_path_factory.mktemp("companions") / "project")
    for name in dict.fromkeys(name for report in REPORTS.values() for name in report.inputs):
        validate(project, CATALOGUE[name])
    return {name: report.release(project) for name, report in REPORTS.items()}


@pytest.fixture
def book(project: Project) -> Path:
    return project.book


def all_facts(releases: dict[str, Release]) -> Facts:
    return Facts(fact for release in releases.values() for fact in release.facts)


def sources() -> Sequence[Source]:
    return [
        Source(report.name, report.page, report.title, report.edition, f"digest-{name}")
        for name, report in REPORTS.items()
    ]


def test_every_report_has_three_editions_and_each_edition_a_front_page_and_who_can_help(
    book: Path, releases: dict[str, Release]
) -> None:
    pages, measured = render_all(book, sources(), all_facts(releases))
    assert set(pages) == addresses(PAGES)
    assert {address(each.edition, each.page) for each in measured} == addresses(PAGES) - {
        address(edition, FRONT) for edition in EDITIONS
    }


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_report_without_an_edition_stops_everything(
    book: Path, releases: dict[str, Release], edition: Edition
) -> None:
    (book / "companions" / edition / "camhs.yml").unlink()
    with pytest.raises(BadInput, match=rf"{edition}/camhs\.yml.*missing-edition"):
        render_all(book, sources(), all_facts(releases))


def test_if_the_fact_changes_the_page_for_children_changes(book: Path, releases: dict[str, Release]) -> None:
    known = all_facts(releases)
    before, _ = render_all(book, sources(), known)
    name = "strip_searches.searches.2022_23"
    changed = Facts(fact.model_copy(update={"value": 321.0}) if fact.id == name else fact for fact in known)
    after, _ = render_all(book, sources(), changed)
    for edition in EDITIONS:
        address = f"{edition}/strip-searches.html"
        old, new = (
            BeautifulSoup(pages[address], "lxml").select(f'data[data-fact="{name}"]') for pages in (before, after)
        )
        assert {each.get_text() for each in old} == {"457"}
        assert {each.get_text() for each in new} == {"321"}


def test_a_fact_that_grows_too_small_for_children_stops_the_page(book: Path, releases: dict[str, Release]) -> None:
    name = "strip_searches.searches.2022_23"
    few = Facts(fact.model_copy(update={"value": 7.0}) if fact.id == name else fact for fact in all_facts(releases))
    with pytest.raises(BadInput, match="small-count"):
        render_all(book, sources(), few)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_facts_for_children_are_of_the_whole_country(
    project: Project, releases: dict[str, Release], edition: Edition, page: str
) -> None:
    report = page.replace("-", "_")
    companion = settled(read_companion(project.book, edition, page), report, all_facts(releases), page)
    for name in facts_of(companion):
        fact = releases[report].facts[f"{report}.{name}"]
        assert fact.kind == "synthetic" or fact.area_code in ("E92000001", "K04000001"), name


def test_each_edition_for_7_to_11_has_a_quiz_of_five_with_one_right_answer_each(project: Project) -> None:
    for page in PAGES:
        quiz = read_companion(project.book, "children", page).quiz
        assert len(quiz) == 5
        assert all(sum(answer.right for answer in question.answers) == 1 for question in quiz)


def test_pages_say_honestly_whether_children_reviewed_them(book: Path, releases: dict[str, Release]) -> None:
    pages, _ = render_all(book, sources(), all_facts(releases))
    assert "No children have checked this page yet" in pages["children/camhs.html"]
    path = book / "companions" / "children" / "camhs.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(content | {"reviewed_by_children": "1 May 2027"}), encoding="utf-8")
    pages, _ = render_all(book, sources(), all_facts(releases))
    assert "Children checked this page on 1 May 2027" in pages["children/camhs.html"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "title"),
        ({"colour": "red"}, "colour"),
        ({"rights": [99, 2]}, "missing-right"),
        ({"picture": "no-such-picture"}, "missing-picture"),
        ({"picture": "../../../etc/passwd"}, "missing-picture"),
        ({"quiz": []}, "five questions"),
    ],
)
def test_bad_content_is_named(book: Path, releases: dict[str, Release], change: dict[str, object], said: str) -> None:
    path = book / "companions" / "children" / "camhs.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(content | change), encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        render_all(book, sources(), all_facts(releases))


def test_what_is_written_is_escaped(book: Path, releases: dict[str, Release]) -> None:
    path = book / "companions" / "children" / "camhs.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["do"][0]["text"] = "Tell <script>alert(0)</script> them."
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    pages, _ = render_all(book, sources(), all_facts(releases))
    assert "<script>alert" not in pages["children/camhs.html"]
