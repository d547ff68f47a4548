"""The built site, opened in a real browser: what it asks for, how it reads, on a phone, on a desk, in the dark."""

from __future__ import annotations

import csv
import json
import re

import lxml.html
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from syrupy.assertion import SnapshotAssertion
from tests.conftest import ROOT
from tests.site.browsing import ALIKE, DESK, EVERY, PHONE, faults, open_page

from evidence_book.project import Project
from evidence_book.site.contents import read_table_of_contents

PAGES = sorted(read_table_of_contents(ROOT / "book"))
REPORT = "reports/strip-searches.html"
REPORTS = [name for name in PAGES if name.startswith("reports/")]
BRIEFS = [name for name in PAGES if name.startswith("evidence/")]


# One page of each sort that one template makes alike; of articles, one of each standing.
SORTS = frozenset(
    (
        "index.html", "methods.html", "facts.html", "areas/index.html", "areas/map.html", "search.html",
        "reports/strip-searches.html", "business-plan/community.html", "evidence/help-at-hand.html",
        "returns/strip-search.html", "rights/article-12.html",
    )
)  # fmt: skip
ARTICLES = ("rights/article-12.html", "rights/article-16.html", "rights/article-30.html", "rights/article-34.html")


@pytest.mark.parametrize("name", [*PAGES, *ARTICLES, "search.html"])
def test_nothing_is_wrong_with_a_page_at_any_size_in_the_light_or_the_dark(
    browser: Browser, site: str, name: str
) -> None:
    assert faults(browser, site, name, EVERY if name in SORTS else ALIKE) == []


def test_a_reader_who_prefers_the_dark_gets_it(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, DESK, color_scheme="dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.close()


def test_a_reader_without_script_reads_everything(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, PHONE, java_script_enabled=False)
    text = page.inner_text("main")
    assert "one every 19 hours" in text
    page.click("summary >> nth=0")
    assert page.is_visible("details.chart-data[open] table.released >> nth=0")
    page.close()


def test_on_paper_the_statement_is_there_and_the_furniture_is_not(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, DESK)
    page.emulate_media(media="print")
    assert page.is_visible("text=official publication")
    assert page.is_visible("article img >> nth=0")
    assert not page.is_visible(".bd-sidebar-primary")
    assert not page.is_visible("p.chart-download >> nth=0")
    page.close()


def test_charts_keep_their_colours_in_the_dark(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, DESK, color_scheme="dark")
    assert page.eval_on_selector("article img", "image => getComputedStyle(image).filter") == "none"
    page.close()


def test_data_of_a_chart_opens_by_keyboard(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, DESK)
    page.focus("details.chart-data > summary >> nth=0")
    page.keyboard.press("Enter")
    assert page.is_visible("details.chart-data table.released >> nth=0")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region", (
        "a table can be scrolled by keyboard"
    )
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_table_that_is_scrolled_keeps_its_title_its_names_and_what_is_reached_by_keyboard_in_sight(
    browser: Browser, site: str, scheme: str
) -> None:
    page = open_page(browser, site + "business-plan/claims.html", PHONE, color_scheme=scheme)
    table = page.locator(".table-scroll", has_text="Claims on which sources disagree")
    caption, name = table.locator("caption"), table.locator("tbody th >> nth=0")
    before = caption.bounding_box(), name.bounding_box()
    assert before[0] and before[0]["width"] <= PHONE["width"]
    link = table.locator("tbody td:last-child a >> nth=0")
    link.focus()
    assert table.evaluate("each => each.scrollLeft") > 100
    for place, part in zip(before, (caption, name), strict=True):
        now = part.bounding_box()
        assert place and now and round(now["x"]) == round(place["x"])
    hit = "each => { const at = each.getBoundingClientRect(); return document.elementFromPoint(at.x + 3, at.y + 3) === each; }"
    assert link.evaluate(hit), "nothing lies over it"
    assert name.evaluate("each => getComputedStyle(each).backgroundColor") not in ("rgba(0, 0, 0, 0)", "transparent")
    page.close()


def test_every_download_of_the_report_downloads(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, DESK)
    links = page.eval_on_selector_all("ul.downloads a, p.chart-download a", "all => all.map(each => each.href)")
    assert len(links) > 15
    for link in sorted(set(links)):
        assert page.request.get(link).ok, link
    page.close()


def test_search_finds_a_word_of_the_report(browser: Browser, site: str) -> None:
    page = open_page(browser, site + "search.html#q=appropriate+adult", DESK)
    page.wait_for_selector("ul.search li a:has-text('Strip searches of children')")
    page.close()


def report(built: Project, name: str = REPORT) -> BeautifulSoup:
    return BeautifulSoup((built.site / name).read_text(encoding="utf-8"), "lxml")


def text_of(page: BeautifulSoup) -> str:
    article = page.find("article")
    assert article is not None
    return " ".join(article.get_text(" ").split())


def test_the_headlines_are_those_of_the_office(built: Project) -> None:
    answers = [item.get_text(" ", strip=True) for item in report(built).select("dl.answers dd")]
    assert answers[0].startswith("457 searches")
    assert "about 4 times" in answers[3]


@pytest.mark.parametrize("name", [*REPORTS, *BRIEFS])
def test_the_first_screen_answers_the_five_questions(browser: Browser, site: str, name: str) -> None:
    page = open_page(browser, site + name, DESK)
    assert page.eval_on_selector_all("dl.answers dt", "all => all.length") == 5
    assert page.eval_on_selector("dl.answers", "list => list.getBoundingClientRect().bottom") <= DESK["height"]
    page.close()


def sections(page: BeautifulSoup) -> list[str]:
    """The sections of a report, without the last, which says what changed since the last frozen edition."""
    found = [heading.get_text().rstrip("#") for heading in page.select("article h2")]
    assert found[-1].startswith("Since the edition ")
    return found[:-1]


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_has_its_sections(built: Project, name: str) -> None:
    found = sections(report(built, name))
    returned = "From the returns: synthetic demonstration"
    plans = ["Part two: what the plans say: synthetic demonstration"] if "ehcp" in name else []
    expected = ["What we found", "What it means", "How sure we are", *plans, returned, "How it was made", "Downloads"]
    assert found == expected


@pytest.mark.parametrize("name", BRIEFS)
def test_a_brief_has_its_sections_its_charts_and_its_downloads(built: Project, name: str) -> None:
    page = report(built, name)
    found = sections(page)
    assert found == ["What we found", "What it means", "How sure we are", "How it was made", "Downloads"]
    images = page.select("article img")
    assert len(images) == len(page.select("p.chart-title")) == len(page.select("p.chart-source")) >= 1
    assert all(len(str(image["alt"])) > 60 for image in images)
    assert page.select("div.content-note a[href='tel:08001111']")
    assert len(page.select("ul.downloads a")) >= 4


@pytest.mark.parametrize("name", REPORTS)
def test_every_chart_has_alt_text_a_table_and_a_download(built: Project, name: str) -> None:
    page = report(built, name)
    titles = page.select("p.chart-title")
    images = page.select("article img")
    shown = [each for each in page.select("details.chart-data") if "Show this data" in each.summary.get_text()]
    assert len(titles) == len(images) == len([each for each in shown if each.select("table.released")]) >= 8
    assert len(page.select("p.chart-source")) == len(images)
    assert all(len(str(image["alt"])) > 60 for image in images)
    assert len({str(image["alt"]) for image in images}) == len(images)


def test_qualifiers_stand_before_their_numbers(built: Project) -> None:
    text = text_of(report(built))
    for said in ("at least 2,847", "about 4 times", "Over 50 searches", "over 95%", "about 25%", "at least 14"):
        assert said in text, said
    assert "only 2,847" not in text


def test_forces_without_a_count_are_no_zeros(built: Project) -> None:
    rows = {
        row.find("th").get_text(): [cell.get_text() for cell in row.find_all("td")]
        for row in report(built).select("details.chart-data table.released tbody tr")
        if row.find("th") is not None and len(row.find_all("td")) == 6
    }
    assert len(rows) >= 43
    assert rows["Kent"][:2] == ["not published here", "[x]"]
    assert rows["Cumbria"][:2] == ["fewer than 10", "[c]"]
    assert rows["Bedfordshire"][:2] == ["no data from the force", "[x]"]
    assert rows["Cheshire"][1] == "[u]"


def test_no_machine_and_no_time_is_on_the_site(built: Project) -> None:
    for path in built.site.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".json", ".csv", ".ipynb", ".js", ".css", ".svg"):
            text = path.read_text(encoding="utf-8")
            assert str(built.root) not in text, path.name
            assert "_sources/" not in text or "_static" in path.parts or path.suffix == ".js", path.name
    assert not (built.site / "_sources").exists()


def test_sources_are_named_as_people_name_them(built: Project) -> None:
    """Their codes stand in lists for whoever works with them: those of sources, facts and faults, and the tutorials."""
    codes = {row["source_id"] for row in csv.DictReader((ROOT / "data/raw/sources.csv").open(encoding="utf-8"))}
    for path in built.site.rglob("*.html"):
        name = path.relative_to(built.site).as_posix()
        if name not in ("sources.html", "facts.html", "corrections.html") and not name.startswith("tutorials/"):
            words = lxml.html.parse(path).getroot().xpath("//body//text()[not(ancestor::script)]")
            named = codes.intersection(re.findall(r"[\w-]+", " ".join(words)))
            assert not named, (name, named)


def test_facts_for_machines_are_on_the_site(built: Project) -> None:
    records = json.loads((built.site / "data" / "facts.json").read_text(encoding="utf-8"))
    by_id = {record["id"]: record for record in records}
    fact = by_id["strip_searches.adult_not_confirmed.2022_23"]
    assert (fact["value"], fact["kind"], fact["display"]) == (45, "computed", "45%")
    assert all(record["source_ids"] and record["period"] and record["policy"] for record in records)


@pytest.mark.parametrize("name", REPORTS)
def test_the_text_of_the_report_reads_as_it_was_approved(
    built: Project, snapshot: SnapshotAssertion, name: str
) -> None:
    page = report(built, name)
    for box in page.select(".provenance"):  # its digests change with the code
        box.decompose()
    blocks = page.select("article h1, article h2, article h3, article p, article li")
    assert [" ".join(block.get_text(" ").split()) for block in blocks] == snapshot


@pytest.mark.parametrize("name", REPORTS)
def test_what_pictures_say_reads_as_it_was_approved(built: Project, snapshot: SnapshotAssertion, name: str) -> None:
    assert [str(image["alt"]) for image in report(built, name).select("article img")] == snapshot
