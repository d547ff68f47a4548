"""The built site, opened in a real browser: what it asks for, how it reads, on a phone, on a desk, in the dark."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, sync_playwright
from syrupy.assertion import SnapshotAssertion
from tests.browser import FLAGS, find_chromium
from tests.conftest import ROOT

from evidence_book.project import Project
from evidence_book.site.contents import read_table_of_contents

PAGES = sorted(read_table_of_contents(ROOT / "book" / "_toc.yml"))
REPORT = "reports/strip-searches.html"
REPORTS = [name for name in PAGES if name.startswith("reports/")]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None: ...


@pytest.fixture(scope="module")
def address(built: Project) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(built.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    assert chromium, "no browser: run `python -m tests.browser`"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


def open_page(browser: Browser, url: str, size: dict[str, int], **context: Any) -> Page:
    page = browser.new_context(viewport=size, **context).new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page


def violations(page: Page, options: dict[str, Any]) -> list[tuple[str, list[str]]]:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    page.context.close()
    assert found["passes"], "axe checked nothing"
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in found["violations"]]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", [*PAGES, "search.html"])
def test_axe_finds_nothing(browser: Browser, address: str, name: str, size: dict[str, int]) -> None:
    assert violations(open_page(browser, address + name, size), {"runOnly": RULES}) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_dark_is_legible(browser: Browser, address: str, name: str) -> None:
    page = open_page(browser, address + name, DESK, color_scheme="dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast"]}}) == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_else_is_silent_and_does_not_scroll_sideways(
    browser: Browser, address: str, name: str, size: dict[str, int]
) -> None:
    page = browser.new_context(viewport=size).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(address + name)
    page.wait_for_load_state("networkidle")
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert said == []
    assert width <= size["width"]


def test_a_reader_without_script_reads_everything(browser: Browser, address: str) -> None:
    page = open_page(browser, address + REPORT, PHONE, java_script_enabled=False)
    text = page.inner_text("main")
    assert "one every 19 hours" in text
    page.click("summary >> nth=0")
    assert page.is_visible("details.chart-data[open] table.released >> nth=0")
    page.context.close()


def test_on_paper_the_statement_is_there_and_the_furniture_is_not(browser: Browser, address: str) -> None:
    page = open_page(browser, address + REPORT, DESK)
    page.emulate_media(media="print")
    assert page.is_visible("text=official publication")
    assert page.is_visible("article img >> nth=0")
    assert not page.is_visible(".bd-sidebar-primary")
    assert not page.is_visible("p.chart-download >> nth=0")
    page.context.close()


def test_charts_keep_their_colours_in_the_dark(browser: Browser, address: str) -> None:
    page = open_page(browser, address + REPORT, DESK, color_scheme="dark")
    assert page.eval_on_selector("article img", "image => getComputedStyle(image).filter") == "none"
    page.context.close()


def test_data_of_a_chart_opens_by_keyboard(browser: Browser, address: str) -> None:
    page = open_page(browser, address + REPORT, DESK)
    page.focus("details.chart-data > summary >> nth=0")
    page.keyboard.press("Enter")
    assert page.is_visible("details.chart-data table.released >> nth=0")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region", (
        "a table can be scrolled by keyboard"
    )
    page.context.close()


def test_every_download_of_the_report_downloads(browser: Browser, address: str) -> None:
    page = open_page(browser, address + REPORT, DESK)
    links = page.eval_on_selector_all("ul.downloads a, p.chart-download a", "all => all.map(each => each.href)")
    assert len(links) > 15
    for link in sorted(set(links)):
        assert page.request.get(link).ok, link
    page.context.close()


def test_search_finds_a_word_of_the_report(browser: Browser, address: str) -> None:
    page = open_page(browser, address + "search.html?q=appropriate+adult", DESK)
    page.wait_for_selector("ul.search li a", timeout=10_000)
    assert "Strip searches of children" in page.inner_text("ul.search")
    page.context.close()


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


@pytest.mark.parametrize("name", REPORTS)
def test_the_first_screen_answers_the_five_questions(browser: Browser, address: str, name: str) -> None:
    page = open_page(browser, address + name, DESK)
    assert page.eval_on_selector_all("dl.answers dt", "all => all.length") == 5
    assert page.eval_on_selector("dl.answers", "list => list.getBoundingClientRect().bottom") <= DESK["height"]
    page.context.close()


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_has_its_sections(built: Project, name: str) -> None:
    found = [heading.get_text().rstrip("#") for heading in report(built, name).select("article h2")]
    assert found == ["What we found", "What it means", "How sure we are", "How it was made", "Downloads"]


@pytest.mark.parametrize("name", REPORTS)
def test_every_chart_has_alt_text_a_table_and_a_download(built: Project, name: str) -> None:
    page = report(built, name)
    titles = page.select("p.chart-title")
    images = page.select("article img")
    assert len(titles) == len(images) == len(page.select("details.chart-data table.released")) >= 8
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
    blocks = report(built, name).select("article h1, article h2, article h3, article p, article li")
    assert [" ".join(block.get_text(" ").split()) for block in blocks] == snapshot


@pytest.mark.parametrize("name", REPORTS)
def test_what_pictures_say_reads_as_it_was_approved(built: Project, snapshot: SnapshotAssertion, name: str) -> None:
    assert [str(image["alt"]) for image in report(built, name).select("article img")] == snapshot
