"""The map in a real browser: by mouse, by keyboard, by touch, without script, in the dark, and when something is missing."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.site.browsing import DESK, PHONE, RULES, SIZES, Quiet, axe_violations, faults, open_page
from tests.site.small_map import write_small_site

MAP = "areas/map.html"
HEXAGONS = ".area-map-drawn .layer_0_marks path"
LEWISHAM = "E09000023"
# What a careful host allows: no text is run as a program, nothing comes from elsewhere.
POLICY = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"


class Strict(Quiet):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("map")
    write_small_site(folder)
    return folder


@pytest.fixture(scope="module")
def small(folder: Path) -> Iterator[str]:
    """The address of the small site."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Strict, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def drawn(browser: Browser, address: str, size: dict[str, int] = DESK, **context: Any) -> Page:
    page = open_page(browser, address, size, reduced_motion="reduce", **context)
    page.wait_for_selector(HEXAGONS)
    expect(page.locator(".area-map")).not_to_have_attribute("aria-busy", "true")
    return page


def told(folder: Path, level: str, measure: str, period: str, code: str) -> tuple[str, str, str]:
    """Name, value and limits of a place, as the data of the page has them."""
    places = json.loads((folder / f"data/map/{level}.json").read_text(encoding="utf-8"))["places"]
    figures = json.loads((folder / f"data/map/{level}/{measure}.json").read_text(encoding="utf-8"))[period]
    at = [each["code"] for each in places].index(code)
    return places[at]["name"], figures["text"][at], figures["limits"][at]


def middle_of(page: Page, folder: Path, code: str) -> tuple[float, float]:
    """The middle of the hexagon of a local authority, on the screen."""
    places = json.loads((folder / "data/map/local_authority.json").read_text(encoding="utf-8"))["places"]
    box = page.locator(HEXAGONS).nth([each["code"] for each in places].index(code)).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def places_with(letter: str, name: str, folder: Path) -> int:
    """How many places of a letter stand before a name in the list."""
    places = json.loads((folder / "data/map/local_authority.json").read_text(encoding="utf-8"))["places"]
    return [each["name"] for each in places if each["name"].startswith(letter)].index(name)


def first_column(page: Page) -> list[str]:
    return page.locator(".area-map .table-scroll tbody th").all_inner_texts()


def column(page: Page, position: int) -> list[str]:
    return page.locator(f".area-map .table-scroll tbody td:nth-child({position})").all_inner_texts()


def test_nothing_is_wrong_with_the_page_and_it_asks_nobody_else(browser: Browser, small: str) -> None:
    assert faults(browser, small, MAP) == []


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("phone", "dark"), ("desk", "dark")])
def test_axe_finds_nothing_with_a_place_chosen_and_nothing_scrolls_sideways(
    browser: Browser, small: str, size: str, scheme: str
) -> None:
    page = drawn(browser, f"{small}{MAP}?place={LEWISHAM}", SIZES[size], color_scheme=scheme)
    assert axe_violations(page, {"runOnly": RULES}, within="main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    page.close()


def test_every_place_is_a_hexagon_of_the_same_size_and_every_missing_one_is_hatched(
    browser: Browser, small: str, folder: Path
) -> None:
    page = drawn(browser, f"{small}{MAP}?measure=three_placements&period=2023")
    boxes = [each.bounding_box() for each in page.locator(HEXAGONS).all()]
    assert len(boxes) == 153
    assert len({round(box["width"]) for box in boxes if box}) == 1
    figures = json.loads((folder / "data/map/local_authority/three_placements.json").read_text(encoding="utf-8"))[
        "2023"
    ]
    paths = page.locator(HEXAGONS).evaluate_all("all => all.map(each => [each.getAttribute('fill'), each.getAttribute('d').split('M').length - 1])")  # fmt: skip
    assert [lines > 1 for _, lines in paths] == [value is None for value in figures["value"]]
    assert {fill for fill, lines in paths if lines > 1} == {"#e8e8e8"}
    page.close()


def test_the_map_fits_a_phone_and_is_drawn_again_for_another_width(browser: Browser, small: str) -> None:
    page = drawn(browser, small + MAP, PHONE)
    for size in ("phone", "desk", "small"):
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        frame = page.locator(".area-map-picture").bounding_box()
        assert frame
        page.wait_for_function(
            "([selector, left, right]) => [...document.querySelectorAll(selector)].every(each => {"
            "  const box = each.getBoundingClientRect(); return box.left >= left && box.right <= right; })",
            arg=[HEXAGONS, frame["x"], frame["x"] + frame["width"]],
        )
    page.close()


def test_the_map_follows_its_place_where_the_window_stays_as_it_is(browser: Browser, small: str) -> None:
    page = drawn(browser, small + MAP, DESK)
    for width in ("40%", "90%", "60%"):
        page.locator(".area-map-parts").evaluate("(parts, width) => { parts.style.width = width; }", width)
        page.wait_for_function(
            "() => { const svg = document.querySelector('.area-map-drawn svg');"
            "  return Math.abs(svg.viewBox.baseVal.width - svg.parentElement.clientWidth) <= 1; }"
        )
    page.close()


def test_a_mouse_over_a_place_shows_its_name_value_limits_and_period(
    browser: Browser, small: str, folder: Path
) -> None:
    page = drawn(browser, small + MAP)
    page.mouse.move(*middle_of(page, folder, LEWISHAM))
    tooltip = page.locator("#vg-tooltip-element.visible")
    for said in (*told(folder, "local_authority", "three_placements", "2025", LEWISHAM), "year to 31 March 2025"):
        expect(tooltip).to_contain_text(said)
    page.close()


def test_a_click_on_a_place_opens_its_page(browser: Browser, small: str, folder: Path) -> None:
    page = drawn(browser, small + MAP)
    page.mouse.click(*middle_of(page, folder, LEWISHAM))
    page.wait_for_url(f"{small}areas/{LEWISHAM}.html")
    page.close()


def test_a_tap_on_a_place_says_what_it_is_and_offers_its_page(browser: Browser, small: str, folder: Path) -> None:
    page = drawn(browser, small + MAP, PHONE, has_touch=True)
    page.locator(".area-map-drawn").scroll_into_view_if_needed()
    page.touchscreen.tap(*middle_of(page, folder, LEWISHAM))
    said = page.locator(".area-map-said")
    for words in told(folder, "local_authority", "three_placements", "2025", LEWISHAM):
        expect(said).to_contain_text(words)
    assert page.url.startswith(small + MAP)
    assert page.locator("#area-map-place").input_value() == LEWISHAM
    page.tap(".area-map-link a")
    page.wait_for_url(f"{small}areas/{LEWISHAM}.html")
    page.close()


def test_by_keyboard_a_place_is_found_told_and_opened(browser: Browser, small: str, folder: Path) -> None:
    page = drawn(browser, small + MAP)
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "area-map-place"
    page.keyboard.press("L")
    for _ in range(places_with("L", "Lewisham", folder)):
        page.keyboard.press("ArrowDown")  # further letters would have to follow within a second, on any machine
    said = page.get_by_role("status")
    name, value, limits = told(folder, "local_authority", "three_placements", "2025", LEWISHAM)
    expect(said).to_contain_text(f"{name}, year to 31 March 2025: {value} (95% limits: {limits}).")
    expect(said).to_contain_text("England: 10%")
    assert page.locator("tr[aria-current] a").inner_text() == "Lewisham"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Open the page of Lewisham"
    page.keyboard.press("Enter")
    page.wait_for_url(f"{small}areas/{LEWISHAM}.html")
    page.close()


def test_the_table_is_sorted_by_its_headings_by_keyboard_and_says_how(browser: Browser, small: str) -> None:
    page = drawn(browser, small + MAP)
    names = first_column(page)
    assert names == sorted(names, key=str.lower)
    headings = page.locator(".area-map .table-scroll thead th")
    assert headings.evaluate_all("all => all.map(each => each.getAttribute('aria-sort'))") == [
        "ascending", "none", "none", None,
    ]  # fmt: skip
    page.get_by_role("button", name="Value").focus()
    for way, down in (("descending", True), ("ascending", False)):
        page.keyboard.press("Enter")
        expect(headings.nth(2)).to_have_attribute("aria-sort", way)
        assert page.evaluate("document.activeElement.dataset.sort") == "value"
        values = column(page, 3)
        known = [float(value.removesuffix("%")) for value in values if value.endswith("%")]
        assert known == sorted(known, reverse=down)
        missing = [not value.endswith("%") for value in values]
        assert missing == sorted(missing)
    page.get_by_role("button", name="Region").press("Enter")
    regions = column(page, 2)
    assert regions == sorted(regions)
    page.close()


def test_the_table_the_legend_and_the_address_follow_what_is_chosen(browser: Browser, small: str, folder: Path) -> None:
    page = drawn(browser, small + MAP)
    before = page.locator(HEXAGONS).first.get_attribute("fill"), column(page, 3)
    page.get_by_label("Measure").select_option("care_leavers_eet")
    title = "Care leavers aged 19 to 21 in education, employment or training, year to 31 March 2025"
    expect(page.locator(".area-map-title")).to_have_text(title)
    assert page.locator(".table-scroll caption").inner_text() == title
    assert (page.locator(HEXAGONS).first.get_attribute("fill"), column(page, 3)) != before
    assert "Highest fifth (better)" in page.locator(".area-map-legend").inner_text()
    assert "Higher is better." in page.locator(".area-map-note").inner_text()
    page.get_by_label("Year", exact=True).select_option("2021")
    expect(page.locator(".area-map-title")).to_contain_text("31 March 2021")
    _, value, limits = told(folder, "local_authority", "care_leavers_eet", "2021", LEWISHAM)
    row = page.get_by_role("row", name="Lewisham")
    assert value in row.inner_text() and limits in row.inner_text()
    address = page.url
    assert "measure=care_leavers_eet" in address and "period=2021" in address
    page.goto(address)
    page.wait_for_selector(HEXAGONS)
    expect(page.locator(".area-map-title")).to_contain_text("31 March 2021")
    page.close()


def test_the_legend_counts_the_places_that_the_map_colours(browser: Browser, small: str) -> None:
    page = drawn(browser, small + MAP)
    counts = [int(text) for text in page.locator(".area-map-legend td.number").all_inner_texts()]
    swatches = page.locator(".area-map-legend .area-map-swatch:not(.area-map-missing)").evaluate_all("all => all.map(each => each.style.backgroundColor)")  # fmt: skip
    fills = page.locator(HEXAGONS).evaluate_all("all => all.map(each => getComputedStyle(each).fill)")
    assert [fills.count(colour) for colour in swatches] == counts[: len(swatches)]
    assert sum(counts) == 153
    page.close()


@pytest.mark.parametrize(
    ("kind", "places", "name"), [("police_force", 43, "Cleveland"), ("integrated_care_board", 42, "Devon")]
)
def test_another_kind_of_place_has_a_map_and_a_table_of_its_own(
    browser: Browser, small: str, kind: str, places: int, name: str
) -> None:
    page = drawn(browser, f"{small}{MAP}?place={LEWISHAM}")
    page.get_by_label("Places", exact=True).select_option(kind)
    expect(page.locator(HEXAGONS)).to_have_count(places)
    assert len(first_column(page)) == places
    assert any(name in each for each in first_column(page))
    # No place of the other kind is chosen any more, and these places have no regions to sort by.
    assert page.get_by_label("Find a place").input_value() == ""
    assert "place=" not in page.url
    assert page.get_by_role("button", name="Region").count() == 0
    assert axe_violations(page, {"runOnly": RULES}, within="main") == []
    page.close()


def test_without_script_there_is_a_picture_a_legend_and_the_whole_table(browser: Browser, small: str) -> None:
    page = open_page(browser, small + MAP, PHONE, java_script_enabled=False)
    picture = page.locator(".area-map-picture img")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.naturalWidth") > 0
    assert "each of the local authorities is one hexagon" in str(picture.get_attribute("alt"))
    assert len(first_column(page)) == 153
    assert page.locator(".area-map-legend tbody tr").count() == 6
    assert not page.locator(".area-map select").count()
    page.click("text=Barnet")
    page.wait_for_url(f"{small}areas/E09000003.html")
    page.close()


def test_the_script_shows_at_first_what_the_page_without_it_does(browser: Browser, small: str) -> None:
    still = open_page(browser, small + MAP, DESK, java_script_enabled=False)
    page = drawn(browser, small + MAP)
    for part in (
        ".area-map-title",
        ".area-map-note",
        ".area-map .chart-source",
        ".area-map-legend tbody",
        ".table-scroll tbody",
    ):
        one, other = (each.locator(part).first.inner_text().split() for each in (still, page))
        assert one == other, part
    assert page.url == small + MAP
    for each in (still, page):
        each.close()


def _stop(route: Route) -> None:
    route.abort()


@pytest.mark.parametrize(
    "lost", ["**/data/map/local_authority.json", "**/areas/map/vega.js", "**/areas/map/chart.json"]
)
def test_what_cannot_be_loaded_leaves_the_still_page_and_is_said(browser: Browser, small: str, lost: str) -> None:
    page = browser.new_context(viewport=DESK).new_page()  # type: ignore[arg-type]
    page.route(lost, _stop)
    page.goto(small + MAP)
    expect(page.locator(".area-map-said")).to_contain_text("could not be loaded")
    expect(page.locator(".area-map-picture img")).to_be_visible()
    assert len(first_column(page)) == 153
    # Without data there is nothing to choose; with data but no map, the table still follows.
    expect(page.get_by_label("Measure")).to_be_visible(visible="local_authority" not in lost)
    page.context.close()


def test_a_still_picture_stands_under_the_title_of_no_other_measure(browser: Browser, small: str) -> None:
    page = browser.new_context(viewport=DESK).new_page()  # type: ignore[arg-type]
    page.route("**/areas/map/vega.js", _stop)
    page.goto(small + MAP)
    expect(page.locator(".area-map-said")).to_contain_text("could not be loaded")
    for period, visible in (("2022", False), ("2025", True)):
        page.get_by_label("Year", exact=True).select_option(period)
        expect(page.locator(".table-scroll caption")).to_contain_text(f"31 March {period}")
        expect(page.locator(".area-map-picture")).to_be_visible(visible=visible)
    page.context.close()


def test_a_measure_that_cannot_be_loaded_leaves_the_one_before_and_its_choice(browser: Browser, small: str) -> None:
    page = drawn(browser, small + MAP)
    page.route("**/care_leavers_eet.json", _stop)
    before = page.locator(".area-map-title").inner_text(), column(page, 3)
    page.get_by_label("Measure").select_option("care_leavers_eet")
    expect(page.locator(".area-map-said")).to_contain_text("could not be loaded")
    assert (page.locator(".area-map-title").inner_text(), column(page, 3)) == before
    assert page.get_by_label("Measure").input_value() == "three_placements"
    page.unroute("**/care_leavers_eet.json")
    page.get_by_label("Measure").select_option("care_leavers_eet")
    expect(page.locator(".area-map-title")).to_contain_text("Care leavers")
    page.close()


def test_the_map_is_drawn_in_the_book(browser: Browser, site: str) -> None:
    page = drawn(browser, site + MAP, PHONE)
    assert page.locator(HEXAGONS).count() == 153
    page.get_by_label("Find a place").select_option(LEWISHAM)
    page.click(".area-map-link a")
    page.wait_for_url(f"{site}areas/{LEWISHAM}.html")
    assert "Lewisham" in page.locator("article h1").inner_text()
    page.close()


def test_what_was_asked_for_last_is_shown_even_if_it_comes_first(browser: Browser, small: str) -> None:
    page = drawn(browser, small + MAP)
    held: list[Route] = []
    page.route("**/police_force/strip_searches.json", lambda route: held.append(route))
    kinds = page.get_by_label("Places", exact=True)
    kinds.select_option("police_force")
    page.wait_for_function(
        "() => performance.getEntriesByName(new URL('../data/map/police_force.json', location).href).length"
    )
    kinds.select_option("integrated_care_board")
    expect(page.locator(HEXAGONS)).to_have_count(42)
    page.wait_for_timeout(100)
    held[0].continue_()
    page.wait_for_load_state("networkidle")
    assert page.locator(HEXAGONS).count() == 42
    assert kinds.input_value() == "integrated_care_board"
    page.close()


def test_an_address_that_asks_for_what_there_is_not_shows_the_first_measure(browser: Browser, small: str) -> None:
    page = drawn(browser, f"{small}{MAP}?kind=no&measure=no&period=no&place=no")
    assert page.locator(HEXAGONS).count() == 153
    assert page.locator(".area-map-title").inner_text().endswith("31 March 2025")
    assert page.get_by_label("Find a place").input_value() == ""
    page.close()
