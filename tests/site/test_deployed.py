"""The site as it is handed out: by nginx below a path of a host, from the folder of a disk; nothing breaks its policy."""

from __future__ import annotations

import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.nginx import running
from tests.site.browsing import DESK, PATIENCE_MS, PHONE

from evidence_book.content_policy import HEADER, HEADER_OF_PICTURES, IN_PAGE
from evidence_book.project import Project
from evidence_book.site.finding import write_finding
from evidence_book.site.serving import CannotServe, moved, nginx_configuration

LISTEN = "127.0.0.1:8931"
# A page of each kind.
PAGES = (
    "index.html", "search.html#q=searches", "genindex.html", "facts.html", "reports/strip-searches.html", "reports/camhs.html",
    "reports/ehcp-inconsistency.html", "evidence/big-ask.html", "business-plan/claims.html", "rights/article-12.html",
    "returns/strip-search.html", "review.html", "areas/index.html", "areas/map.html", "areas/E06000004.html", "areas/E23000001.html",
    "children/index.html", "children/camhs.html", "young-people/strip-searches.html", "easy-read/ehcp-inconsistency.html",
    "facts/strip_searches.no_further_action.2022_23.html", "editions/2025-26/index.html", "404.html",
)  # fmt: skip
WATCH = """addEventListener('securitypolicyviolation', event => {
  (window.broken = window.broken || []).push([event.violatedDirective, event.blockedURI, event.sample]);
});"""


@pytest.fixture(scope="module")
def below(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The built site with an address on a path of a host, in its settings and in what names it whole."""
    project = Project(tmp_path_factory.mktemp("below") / "project")
    address = "https://evidence.example/a/b/"
    shutil.copytree(built.site, project.site)
    settings = built.config.read_text(encoding="utf-8").replace('baseurl: ""', f"baseurl: {address}")
    project.config.write_text(settings, encoding="utf-8")
    write_finding(project.site, address)
    return project


@pytest.fixture(scope="module")
def host(below: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx, with the site at /a/b/."""
    configuration = nginx_configuration(below, str(below.site), LISTEN)
    with running(configuration, tmp_path_factory.mktemp("nginx") / "server", LISTEN) as address:
        yield address


def watching(browser: Browser) -> BrowserContext:
    """What pages are opened in that note what their policy stops."""
    context = browser.new_context(viewport=DESK)
    context.add_init_script(WATCH)
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    """A page that notes what its policy stops, and what scripts complain of; nothing is remembered for the next."""
    context = watching(browser)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def reader(browser: Browser) -> BrowserContext:
    """The same for many pages, as a reader goes through them: what they share is fetched once."""
    return watching(browser)


def broken(page: Page) -> list[object]:
    return list(page.evaluate("window.broken || []"))


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


def ask(address: str, method: str = "GET", **headers: str) -> tuple[int, HTTPMessage, bytes]:
    request = urllib.request.Request(address, headers=headers, method=method)  # noqa: S310 - this machine
    try:
        with urllib.request.build_opener(_Stay).open(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_its_policy_below_a_path(host: str, reader: BrowserContext, name: str) -> None:
    faults: list[str] = []
    page = reader.new_page()
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{host}/a/b/{name}")
    page.wait_for_load_state("networkidle")
    assert broken(page) == []
    assert faults == []
    assert page.locator("h1 >> visible=true").count() == 1
    page.close()


def test_a_policy_that_is_broken_is_noticed(host: str, watched: Page) -> None:
    watched.goto(f"{host}/a/b/index.html")
    watched.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\" onclick=\"x()\">a</p>')")
    watched.wait_for_timeout(500)
    assert {directive for directive, *_ in broken(watched)} == {"style-src-attr", "script-src-attr"}


def test_map_search_cards_and_lists_work_under_the_policy(host: str, watched: Page) -> None:
    watched.goto(f"{host}/a/b/areas/map.html")
    watched.wait_for_selector(".area-map-drawn svg path")
    watched.locator("#area-map-kind").select_option(index=1)
    watched.wait_for_selector("[data-area-map]:not([aria-busy=true])")
    watched.locator(".area-map-drawn svg path[fill^='#']").nth(5).hover(force=True)
    tooltip = watched.locator("#vg-tooltip-element.visible")
    tooltip.wait_for()
    assert tooltip.evaluate("each => getComputedStyle(each).position") == "fixed"
    assert broken(watched) == []

    watched.goto(f"{host}/a/b/search.html#q=searches")
    watched.wait_for_selector("#search-results li a")
    assert broken(watched) == []

    watched.goto(f"{host}/a/b/reports/strip-searches.html")
    watched.locator("a.fact-link").first.click()
    watched.wait_for_selector("dialog.fact-dialog[open]")
    assert broken(watched) == []

    watched.goto(f"{host}/a/b/areas/index.html")
    watched.locator("input[type=search]").last.fill("leeds")
    watched.wait_for_function(
        "[...document.querySelectorAll('section.places li')].filter(each => each.checkVisibility()).length < 5"
    )
    assert broken(watched) == []

    watched.goto(f"{host}/a/b/children/camhs.html")
    watched.locator("button[data-setting=big]").click()
    assert broken(watched) == []


def test_icons_and_the_readers_choice_of_light_come_without_a_script_or_style_inside_the_page(
    host: str, watched: Page
) -> None:
    watched.goto(f"{host}/a/b/index.html")
    heights = watched.locator("svg.icon").evaluate_all("all => all.map(each => getComputedStyle(each).height)")
    assert heights and all(0 < float(height.removesuffix("px")) < 40 for height in heights)
    watched.evaluate("localStorage.setItem('mode', 'dark'); localStorage.setItem('theme', 'dark')")
    watched.reload()
    assert watched.evaluate("document.documentElement.dataset.theme") == "dark"
    assert broken(watched) == []


def test_from_a_disk_pages_stand_and_lead_on(built: Project, watched: Page) -> None:
    folder = built.site.resolve().as_uri()
    for name in ("index.html", "reports/strip-searches.html", "children/camhs.html", "areas/E06000004.html"):
        watched.goto(f"{folder}/{name}")
        watched.wait_for_load_state("networkidle")
        assert broken(watched) == []
        assert watched.evaluate("[...document.styleSheets].length") > 0
        assert watched.evaluate("[...document.images].every(each => each.naturalWidth > 0)")
    watched.goto(f"{folder}/reports/strip-searches.html")
    watched.locator("a.fact-link").first.click()
    watched.wait_for_url(re.compile(r"/facts/strip_searches\."))
    watched.goto(f"{folder}/children/index.html")
    watched.locator("form.find input[name=q]").fill("searches")
    watched.keyboard.press("Enter")
    watched.wait_for_selector("#search-results li a")
    watched.goto(f"{folder}/index.html")
    watched.locator("[data-search-door] input").fill("searches")
    watched.keyboard.press("Enter")
    watched.wait_for_selector("#search-results li a")
    watched.locator("#search-results li a").first.click()
    watched.wait_for_selector("h1 >> visible=true")
    watched.goto(f"{folder}/areas/map.html")
    watched.wait_for_selector("[data-map=table] tbody tr")
    assert watched.locator("[data-map=picture] img").evaluate("each => each.naturalWidth") > 0
    assert broken(watched) == []


def test_headers(host: str) -> None:
    status, headers, _ = ask(f"{host}/a/b/index.html")
    assert status == 200
    assert headers["Content-Security-Policy"] == HEADER
    assert "unsafe" not in HEADER and "unsafe" not in IN_PAGE and "http" not in HEADER
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Server"] == "nginx"
    assert headers["Cache-Control"] == "no-cache"
    # What is as it was is not sent again.
    assert ask(f"{host}/a/b/index.html", **{"If-None-Match": headers["ETag"]})[0] == 304


def test_what_is_named_by_its_content_is_kept(host: str, below: Project) -> None:
    page = (below.site / "reports" / "strip-searches.html").read_text(encoding="utf-8")
    style = re.search(r"_static/book\.css\?v=[0-9a-f]+", page)
    picture = re.search(r"_images/[0-9a-f]{64}\.png", page)
    assert style and picture
    for name in (style[0], picture[0]):
        assert "immutable" in ask(f"{host}/a/b/{name}")[1]["Cache-Control"]
    assert ask(f"{host}/a/b/_static/book.css")[1]["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feed.xml", "application/atom+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("data/facts.csv", "text/csv; charset=utf-8"),
        ("data/facts.json", "application/json; charset=utf-8"),
        ("areas/map/picture.svg", "image/svg+xml; charset=utf-8"),
        ("downloads/camhs/camhs.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_kinds_of_files(host: str, name: str, kind: str) -> None:
    status, headers, _ = ask(f"{host}/a/b/{name}")
    assert (status, headers["Content-Type"]) == (200, kind)
    assert headers["Content-Security-Policy"] == (HEADER_OF_PICTURES if name.endswith(".svg") else HEADER)


def test_text_is_sent_packed(host: str) -> None:
    _, headers, packed = ask(f"{host}/a/b/facts.html", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert len(packed) < len(ask(f"{host}/a/b/facts.html")[2]) / 4


def test_what_is_not_there_is_told_in_plain_words_at_any_depth(host: str, browser: Browser) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    answer = page.goto(f"{host}/a/b/nowhere/at/all.html")
    assert answer is not None and answer.status == 404
    assert page.locator("h1").inner_text() == "This page is not here"
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != '"Times New Roman"'
    page.get_by_role("link", name="Pages for children").click()
    page.wait_for_url(f"{host}/a/b/children/index.html")
    page.context.close()


@pytest.mark.parametrize(
    "name", [".git/config", "../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "_static/.hidden", "areas../project"]
)
def test_nothing_else_of_the_machine_is_handed_out(host: str, name: str) -> None:
    assert ask(f"{host}/a/b/{name}")[0] in (400, 404)


def test_nothing_is_taken_in(host: str) -> None:
    assert ask(f"{host}/a/b/index.html", method="POST")[0] == 405


def test_former_addresses_lead_on(host: str, below: Project) -> None:
    known = list(moved(below.site))
    assert len(known) > 100
    former, now = known[len(known) // 2]
    status, headers, _ = ask(f"{host}/a/b/{former}")
    assert (status, headers["Location"]) == (301, f"/a/b/{now}")
    assert all((below.site / target).is_file() for _, target in known)
    assert ask(f"{host}/a/b")[1]["Location"] == "/a/b/"


@pytest.mark.parametrize(
    "asked",
    [
        {"folder": "relative"},
        {"folder": "/srv/../etc"},
        {"folder": '/srv"; }'},
        {"listen": "80; include /a"},
        {"server_name": "a b;"},
    ],
)
def test_what_is_no_address_or_folder_is_refused(below: Project, asked: dict[str, str]) -> None:
    with pytest.raises(CannotServe):
        nginx_configuration(below, **({"folder": "/srv/book"} | asked))


def test_without_a_site_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="no site yet"):
        nginx_configuration(Project(tmp_path), "/srv/book")
