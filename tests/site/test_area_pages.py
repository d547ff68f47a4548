"""Pages of places: what the fast way makes is what Jupyter Book makes; they are found, lead on, and are held to their data."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser
from tests.site.browsing import ALIKE, DESK, EVERY, PHONE, faults, open_page

from evidence_book.project import Project
from evidence_book.site.area_pages import FrameFailed, fill_place, take_frames
from evidence_book.site.build import run_jupyter_book
from evidence_book.site.checks import area_pages as check
from evidence_book.site.search_index import FILE, read_index

# A big city, the smallest authority, one that was made of another, a force that published nothing, NHS areas old and new.
BIG, SMALL, NEW = "E08000025", "E09000001", "E06000063"
FORCE, SILENT = "E23000027", "E23000009"
FOOTPRINT, GROUP = "E54000050", "A3A8R"
OF_EACH_KIND = (BIG, FORCE, FOOTPRINT, GROUP)


def article(folder: Path, name: str) -> Tag:
    (found,) = BeautifulSoup((folder / name).read_text(encoding="utf-8"), "lxml").find_all("article", "bd-article")
    assert isinstance(found, Tag)
    return found


def read(page: Tag) -> dict[str, Any]:
    """What a reader, a screen reader and a link can get at."""
    return {
        "text": " ".join(page.get_text(" ").split()),
        "headings": [(each.name, each.get_text()) for each in page.find_all(re.compile(r"^h\d$"))],
        "links": [(each.get("href"), each.get_text()) for each in page.find_all("a")],
        "pictures": [(each.get("src"), each.get("alt")) for each in page.find_all("img")],
        "ids": [each.get("id") for each in page.find_all(id=True)],
        "tables": [each.get_text(" ") for each in page.find_all("table")],
        "facts": [(each.get("data-fact"), each.get_text()) for each in page.find_all("data")],
    }


@pytest.fixture(scope="module")
def stock(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same assembled book by plain Jupyter Book, with a page of each kind of place."""
    output = tmp_path_factory.mktemp("stock")
    source = output / "source"
    shutil.copytree(built.source, source, ignore=shutil.ignore_patterns("_extra"))
    (source / "_extra").mkdir()
    for path in (source / "areas").glob("*.ipynb"):
        if path.stem not in OF_EACH_KIND:
            path.unlink()
    return run_jupyter_book(source, output)


@pytest.mark.parametrize("code", OF_EACH_KIND)
def test_a_page_is_what_plain_jupyter_book_makes_of_the_same_notebook(built: Project, stock: Path, code: str) -> None:
    name = f"areas/{code}.html"
    ours, theirs = read(article(built.site, name)), read(article(stock, name))
    assert ours == theirs
    assert len(ours["headings"]) > 8 and len(ours["text"]) > 1500


def test_the_assembled_book_builds_with_plain_jupyter_book(stock: Path) -> None:
    assert "457" in article(stock, "reports/strip-searches.html").get_text()


@pytest.mark.parametrize("code", [*OF_EACH_KIND, SMALL, SILENT])
def test_nothing_is_wrong_with_the_page_of_a_place(browser: Browser, site: str, code: str) -> None:
    assert faults(browser, site, f"areas/{code}.html", EVERY if code == BIG else ALIKE) == []


@pytest.mark.parametrize("name", ["areas/E10000023.html", "areas/E10000006.html"])
def test_nothing_is_wrong_with_the_page_of_a_former_code(browser: Browser, site: str, name: str) -> None:
    assert faults(browser, site, name, ALIKE) == []


def test_the_contents_of_other_pages_do_not_hold_places(built: Project) -> None:
    page = BeautifulSoup((built.site / "reports" / "camhs.html").read_text(encoding="utf-8"), "lxml")
    inside = {str(each.get("href")) for each in page.select(".bd-sidebar-primary a")}
    assert {address for address in inside if "areas/" in address} == {"../areas/index.html", "../areas/map.html"}
    frames = [path.name for path in built.site.rglob("*frame-*")]
    assert frames == []


def test_a_former_code_leads_to_the_place_that_is_there_now(browser: Browser, site: str) -> None:
    page = open_page(browser, site + "areas/E10000023.html", DESK)
    page.wait_for_url("**/areas/E06000065.html")
    assert page.inner_text("h1").startswith("North Yorkshire")
    page.goto(site + "areas/E10000006.html")
    assert page.locator("main li a").all_inner_texts() == ["Cumberland", "Westmorland and Furness"]
    page.close()


def test_the_search_finds_places_by_name_code_and_former_name(browser: Browser, site: str) -> None:
    page = open_page(browser, site + "search.html#q=Cumberland", DESK)
    page.wait_for_selector("ul.search li a:has-text('Cumberland')")
    for words, found in (("E06000063", "Cumberland"), ("Cumbria", "Cumberland"), ("Merseyside", "Merseyside")):
        page.goto(f"{site}search.html#q={words}")
        page.wait_for_selector(f"ul.search li a:has-text('{found}')")
    page.locator("ul.search li a:has-text('Merseyside') >> nth=0").click()
    page.wait_for_url("**/areas/E23000004.html*")
    page.close()


def test_the_index_is_whole_and_small(built: Project) -> None:
    index = read_index(built.site)
    pages = [name for name in index["docnames"] if name.startswith("areas/")]
    assert len(pages) == 344 + 2
    assert len(index["titles"]) == len(index["docnames"]) == len(index["filenames"])
    positions = range(len(index["docnames"]))
    for terms in (index["terms"], index["titleterms"]):
        assert all(
            each in positions for entry in terms.values() for each in (entry if isinstance(entry, list) else [entry])
        )
    assert "barnet" in index["titleterms"]
    assert not [term for term in index["terms"] if "mark" in term and term.startswith("place")]
    assert (built.site / FILE).stat().st_size < 1_000_000


def test_the_list_of_places_narrows_to_a_name(browser: Browser, site: str) -> None:
    page = open_page(browser, site + "areas/index.html", PHONE)
    shown = "section.places li:not([hidden])"
    assert page.locator(shown).count() == 344
    page.fill("#place-search-words", "cumbria")
    names = page.locator(shown).all_inner_texts()
    assert {"Cumberland", "Westmorland and Furness"} <= set(names) and len(names) < 10
    assert page.inner_text(".fact-search [role=status]") == f"{len(names)} places"
    page.locator(f"{shown} a >> nth=0").press("Enter")
    page.wait_for_url("**/areas/E*.html")
    page.close()


@pytest.mark.parametrize(
    ("typed", "meant", "names"),
    [
        ("Birmingam", "birmingham", ["Birmingham"]),
        ("Kirkles", "kirklees", ["Kirklees"]),  # nothing has all these letters in a row
        ("bananas", "", []),
    ],
)
def test_the_list_of_places_forgives_a_letter_or_two(
    browser: Browser, site: str, typed: str, meant: str, names: list[str]
) -> None:
    page = open_page(browser, site + "areas/index.html", PHONE)
    page.fill("#place-search-words", typed)
    shown = page.locator("section.places li:not([hidden])").all_inner_texts()
    said = page.inner_text(".fact-search [role=status]")
    assert set(names) <= set(shown) and bool(shown) == bool(names)
    assert (
        said.startswith(f"No place has “{typed}”. ") and said.endswith(f" “{meant}”.") if names else said == "No places"
    )
    page.close()


def test_without_script_the_list_is_whole(browser: Browser, site: str) -> None:
    page = open_page(browser, site + "areas/index.html", PHONE, java_script_enabled=False)
    assert page.locator("section.places li").count() == 344
    page.close()


def test_a_place_is_marked_in_the_funnel_of_all(browser: Browser, site: str) -> None:
    page = open_page(browser, f"{site}areas/funnels/three_placements-local_authority.svg#{BIG}", DESK)
    shown = page.evaluate(
        "[...document.querySelectorAll('.here')].filter(each => getComputedStyle(each).visibility === 'visible').map(each => each.id)"
    )
    assert shown == [BIG]
    page.close()


def problems(folder: Path) -> list[str]:
    return [f"{each.code} {each.file}: {each.expected}" for each in check.check(folder)]


TAMPERED = (
    ('value="12">', 'value="12">9', "as the place's own download has it"),
    ('<div class="of-place">', '<div class="of-place"><script>1</script>', "no <script>"),
    ('href="../sources.html', 'href="../sauces.html', "a file for '../sauces.html"),
    ('<div class="of-place">', '<div class="of-place">Synthetic', "nothing synthetic"),
    ('class="provenance"', 'class="elsewhere"', "one box"),
    (' alt="', ' data-alt="', "alternative text"),
)


def test_pages_that_were_tampered_with_are_told_and_no_others(built: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(built.site, site)
    pages = iter(sorted((site / "areas").glob("E0*.html")))
    tampered = {}
    for old, new, said in TAMPERED:
        path, text = next((path, text) for path in pages if old in (text := path.read_text(encoding="utf-8")))
        path.write_text(text.replace(old, new), encoding="utf-8")
        tampered[f"areas/{path.name}"] = said
    found = check.check(site)
    assert {each.file for each in found} == tampered.keys()
    for name, said in tampered.items():
        assert any(said in each.expected for each in found if each.file == name), (name, found)


def test_a_place_without_its_page_and_a_page_without_its_place_are_told(built: Project, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(built.site, site)
    assert problems(site) == []
    (site / "areas" / f"{SMALL}.html").rename(site / "areas" / "E06999999.html")
    (site / "areas" / "E10000023.html").unlink()
    told = problems(site)
    assert [each.split(":")[0] for each in told if "place" in each.split(" ")[0]][:3] == [
        "missing-place areas/E09000001.html", "missing-place areas/E10000023.html", "stray-place areas/E06999999.html",
    ]  # fmt: skip


def test_what_a_place_does_not_have_is_told_with_the_notebook() -> None:
    assert fill_place('# {{ area("name") }}', {"name": "Ayton"}, "a.ipynb") == "# Ayton"
    with pytest.raises(FrameFailed, match=r"a\.ipynb: no place has 'mayor'; there are: name"):
        fill_place('{{ area("mayor") }}', {"name": "Ayton"}, "a.ipynb")


def test_a_site_without_frames_has_none_to_take(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    assert take_frames(tmp_path) == {}


def test_the_download_of_a_place_is_what_its_page_tells(built: Project) -> None:
    told = json.loads((built.site / "downloads" / "areas" / f"{BIG}.json").read_text(encoding="utf-8"))
    page = article(built.site, f"areas/{BIG}.html")
    assert told["area_name"] == "Birmingham"
    known = {each["id"] for each in told["facts"]}
    assert {str(each.get("data-fact")) for each in page.find_all("data")} <= known
    rows = (built.site / "downloads" / "areas" / f"{BIG}.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) - 1 == sum(len(each["series"]) for each in told["measures"])
