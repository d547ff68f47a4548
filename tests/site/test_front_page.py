"""The front page: each of its readers finds a door at once, on a desk and on a phone, without script too."""

from __future__ import annotations

import io
from typing import Literal

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Response
from tests.site.browsing import open_page

from evidence_book.companions.content import EDITIONS, address
from evidence_book.facts import read_facts
from evidence_book.project import Project

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
IN_SIGHT = """all => all.map(each => { const box = each.getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth; })"""


@pytest.mark.parametrize("script", [True, False])
def test_all_three_doors_are_in_sight_on_a_desk(browser: Browser, site: str, script: bool) -> None:
    page = open_page(browser, site + "index.html", DESK, java_script_enabled=script)
    assert page.eval_on_selector_all(".door, .door a", IN_SIGHT).count(False) == 0
    headings = page.locator(".door h2").all_inner_texts()
    assert headings == ["Children and young people", "Find a figure", "Check the evidence"]
    page.close()


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_door_for_children_and_the_help_lines_are_in_sight(
    browser: Browser, site: str, script: bool
) -> None:
    page = open_page(browser, site + "index.html", PHONE, java_script_enabled=script)
    for target in (*(address(edition, "index") for edition in EDITIONS), "tel:08001111", "tel:08005280731", "tel:999"):
        links = page.eval_on_selector_all(f".door.for-children a[href='{target}']", IN_SIGHT)
        assert links == [True], target
    small = page.eval_on_selector_all(
        ".door-ways a", "all => all.filter(each => each.getBoundingClientRect().height < 40).length"
    )
    assert small == 0
    page.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_for_children_is_one_tap_away(browser: Browser, site: str, edition: str) -> None:
    page = open_page(browser, site + "index.html", PHONE, has_touch=True)
    page.locator(f".for-children a[href='{address(edition, 'index')}']").tap()
    page.wait_for_url(site + address(edition, "index"))
    page.close()


def test_every_other_door_leads_somewhere_and_a_figure_is_searched_from_its_own(browser: Browser, site: str) -> None:
    page = open_page(browser, site + "index.html", DESK)
    ways = page.eval_on_selector_all(".door:not(.for-children) a", "all => all.map(each => each.href)")
    assert len(ways) == 7
    for way in ways:
        inner = way.split("#")[1] if "#" in way else ""
        assert page.locator(f"#{inner}").count() == 1 if inner else page.request.get(way).ok, way
    page.get_by_label("A council, a topic, a right").fill("Barnet")
    page.keyboard.press("Enter")
    page.wait_for_selector("section.found a[href='areas/E09000003.html']")
    page.close()


def test_how_many_facts_there_are_is_counted(browser: Browser, site: str, built: Project) -> None:
    page = open_page(browser, site + "index.html", DESK)
    said = page.inner_text(".door data[data-fact='book.facts']")
    assert said.replace(",", "") == str(len(read_facts(built.site / "data" / "facts.json", "data/facts.json")))
    page.close()


def test_a_phone_has_little_to_fetch(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    fetched: list[Response] = []
    page.on("response", lambda each: fetched.append(each))
    page.goto(site + "index.html")
    page.wait_for_load_state("networkidle")
    weights = {each.url: len(each.body()) for each in fetched}
    assert sum(weights.values()) < 800_000, "the theme's library of icons alone weighed one and a half megabytes"
    assert len(weights) < 26, "each is a journey to the server"
    assert not any("awesome" in url for url in weights), "neither its program nor its font is asked for"
    page.context.close()


@pytest.mark.parametrize("colours", ["none", "active"])
def test_where_the_keyboard_is_can_be_seen_on_cards_in_the_contents_and_on_the_button_for_them(
    browser: Browser, site: str, colours: Literal["none", "active"]
) -> None:
    """Also where the device chooses all colours."""
    page = open_page(browser, site + "index.html", DESK, forced_colors=colours)
    for what in (".sd-card:has(.sd-stretched-link)", ".bd-sidebar-primary li:has(> a)", "button.primary-toggle"):
        box = page.locator(what).locator("visible=true").first
        page.evaluate("() => document.activeElement.blur()")
        before = Image.open(io.BytesIO(box.screenshot())).convert("RGB")
        page.keyboard.press("Shift")
        box.evaluate("each => (each.matches('a, button') ? each : each.querySelector('a')).focus()")
        after = Image.open(io.BytesIO(box.screenshot())).convert("RGB")
        changed = ImageChops.difference(before, after).convert("L").point(lambda value: 255 * (value > 48))
        assert changed.histogram()[255] > 80, (what, changed.histogram()[255])
    page.close()
