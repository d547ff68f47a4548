"""Cards in a real browser: opened by click, by Enter and by tap, closed again, left, searched, and without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.site.browsing import ALIKE, DESK, EVERY, PHONE, RULES, SIZES, axe_violations, faults, open_page

REPORT = "reports/strip-searches.html"
CHILD = "children/strip-searches.html"
FACT = "strip_searches.searches.2022_23"
CARDS = [
    f"facts/{each}.html"
    for each in (FACT, "ehcp_inconsistency.appeal_rate.2021", "returns_illegal_home.children", "plans.accuracy.dates.known")
]  # fmt: skip
LINK = "article a.fact-link >> nth=0"
OPEN = "dialog.fact-dialog[open]"


@pytest.mark.parametrize("name", CARDS)
def test_nothing_is_wrong_with_the_page_of_a_fact(browser: Browser, site: str, name: str) -> None:
    assert faults(browser, site, name, EVERY if name == CARDS[0] else ALIKE) == []


def opened(browser: Browser, address: str, size: dict[str, int] = DESK, **context: Any) -> Page:
    page = open_page(browser, address, size, reduced_motion="reduce", **context)
    page.click(LINK)
    page.wait_for_selector(OPEN)
    return page


def is_on_the_number(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement === document.querySelector('article a.fact-link')"))


def test_a_number_opens_by_click_and_closes_by_button_escape_and_backdrop(browser: Browser, site: str) -> None:
    page = opened(browser, site + REPORT)
    dialog = page.locator(OPEN)
    assert "457" in dialog.inner_text()
    assert page.url == site + REPORT
    expect(page.get_by_role("dialog", name="Strip searches of children recorded")).to_be_visible()
    assert page.evaluate("document.activeElement.className") == "fact-close"
    for close in (
        lambda: page.click(f"{OPEN} .fact-close"),
        lambda: page.keyboard.press("Escape"),
        lambda: page.mouse.click(5, 5),
    ):
        close()
        page.wait_for_selector(OPEN, state="detached")
        assert is_on_the_number(page)
        page.click(LINK)
        page.wait_for_selector(OPEN)
    page.close()


def test_a_number_opens_by_enter_and_focus_stays_inside(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, DESK, reduced_motion="reduce")
    page.focus(LINK)
    page.keyboard.press("Enter")
    page.wait_for_selector(OPEN)
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('dialog') || document.activeElement === document.body")
    # On a link inside the card, where a script of the theme would keep the key from the browser.
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.keyboard.press("Escape")
    page.wait_for_selector(OPEN, state="detached")
    assert is_on_the_number(page)
    page.close()


def test_a_number_opens_by_tap_as_a_sheet_that_fits(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, SIZES["small"], has_touch=True, reduced_motion="reduce")
    page.tap(LINK)
    page.wait_for_selector(OPEN)
    box = page.locator(OPEN).bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= SIZES["small"]["width"]
    assert page.eval_on_selector(OPEN, "each => each.scrollWidth <= each.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["small"]["width"]
    page.close()


def test_links_inside_a_card_lead_where_they_lead_on_its_page(browser: Browser, site: str) -> None:
    page = opened(browser, site + "index.html")
    links = page.eval_on_selector_all(f"{OPEN} a", "all => all.map(each => each.href)")
    assert site + REPORT in links and site + "data/facts.csv" in links
    own = [link for link in links if link.startswith(site)]
    assert all(page.request.get(link).ok for link in own)
    ids = page.eval_on_selector_all("[id]", "all => all.map(each => each.id)")
    assert len(ids) == len(set(ids))
    page.close()


def test_on_the_first_page_the_number_opens_and_the_rest_of_its_box_leads_to_the_report(
    browser: Browser, site: str
) -> None:
    page = opened(browser, site + "index.html")
    page.keyboard.press("Escape")
    title = page.locator(".sd-card-title >> nth=0").bounding_box()
    assert title
    page.mouse.click(title["x"] + 5, title["y"] + 5)
    page.wait_for_url(site + REPORT)
    page.close()


@pytest.mark.parametrize("name", [REPORT, CHILD])
def test_without_script_a_number_is_a_link_to_its_page(browser: Browser, site: str, name: str) -> None:
    page = open_page(browser, site + name, PHONE, java_script_enabled=False)
    address = page.locator(LINK).get_attribute("href")
    page.click(LINK)
    assert page.url == site + str(address).removeprefix("../")
    assert page.is_visible(".fact-number data.fact")
    assert page.is_visible(".leave")
    page.close()


def test_if_the_card_cannot_be_fetched_the_link_is_followed(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, DESK)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no')); }")
    page.click(LINK)
    page.wait_for_url(f"{site}facts/{FACT}.html")
    page.close()


def test_a_click_that_asks_for_a_new_tab_gets_one(browser: Browser, site: str) -> None:
    page = open_page(browser, site + REPORT, DESK)
    with page.context.expect_page() as other:
        page.click(LINK, modifiers=["ControlOrMeta"])
    assert other.value.url.endswith(".html")
    assert page.locator(OPEN).count() == 0
    page.close()


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [
        (REPORT, "phone", "light"),
        (REPORT, "desk", "dark"),
        (CHILD, "small", "light"),
        (CHILD, "desk", "dark"),
        ("index.html", "phone", "dark"),
    ],
)
def test_axe_finds_nothing_with_a_card_open(browser: Browser, site: str, name: str, size: str, scheme: str) -> None:
    page = opened(browser, site + name, SIZES[size], color_scheme=scheme)
    assert axe_violations(page, {"runOnly": RULES}, within=OPEN) == []
    page.close()


def test_with_high_contrast_the_card_has_it_too(browser: Browser, site: str) -> None:
    page = open_page(browser, site + CHILD, PHONE, reduced_motion="reduce")
    page.click('[data-setting="contrast"]')
    page.click(LINK)
    page.wait_for_selector(OPEN)
    assert page.eval_on_selector(OPEN, "each => getComputedStyle(each).backgroundColor") == "rgb(0, 0, 0)"
    assert axe_violations(page, {"runOnly": RULES}, within=OPEN) == []
    page.close()


@pytest.mark.parametrize("way", ["button", "escape", "escape on a link"])
def test_a_child_can_leave_from_an_open_card_and_leaves_nothing_behind(browser: Browser, site: str, way: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="elsewhere"))
    page.goto(site + "children/index.html")
    page.goto(site + CHILD)
    page.click(LINK)
    page.wait_for_selector(OPEN)
    if way == "button":
        page.click(f"{OPEN} .leave")
    else:
        if way == "escape on a link":
            page.focus(f"{OPEN} .fact-card a >> nth=0")
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == site + "children/index.html"
    page.context.close()


def test_facts_are_searched_by_any_words_and_a_search_can_be_linked_to(browser: Browser, site: str) -> None:
    page = open_page(browser, site + "facts.html", DESK)
    status = page.get_by_role("search").get_by_role("status")
    assert re.fullmatch(r"All \d,\d{3} facts are listed\.", status.inner_text())
    page.get_by_label("Search the facts").fill("searches 2022-23 cco_2024")
    expect(status).to_contain_text("facts of")
    shown = page.locator("table.released tbody tr:visible")
    assert 0 < shown.count() < 100
    assert all("cco_2024" in text for text in shown.all_inner_texts())
    assert page.url.endswith("facts.html#q=searches%202022-23%20cco_2024")
    page.reload()
    assert 0 < page.locator("table.released tbody tr:visible").count() < 100
    page.evaluate("location.hash = 'main-content'")  # as a link within the page does
    page.reload()
    assert 0 < page.locator("table.released tbody tr:visible").count() < 100
    page.get_by_label("Search the facts").fill("no such words")
    expect(status).to_contain_text("No facts")
    page.goto(f"{site}facts.html#q={FACT}")
    expect(page.locator("table.released tbody tr:visible")).to_have_count(1)
    page.click("table.released tbody tr:visible a")
    page.wait_for_selector(OPEN)
    assert axe_violations(page, {"runOnly": RULES}, within=OPEN) == []
    page.close()


def test_without_script_every_fact_is_listed(browser: Browser, site: str) -> None:
    page = open_page(browser, site + "facts.html", DESK, java_script_enabled=False)
    assert page.locator("table.released tbody tr:visible a.fact-link").count() > 800
    page.close()
