"""The pages for children in a real browser: small, quiet, usable by keyboard, without script, in the dark, on paper."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect
from tests.site.browsing import ALIKE, EVERY, PHONE, SIZES, faults, open_page

from evidence_book.companions.content import EDITIONS, FRONT, HELP, address
from evidence_book.project import Project
from evidence_book.reports.catalogue import REPORTS

REPORT_PAGES = [address(edition, each.page) for edition in EDITIONS for each in REPORTS.values()]
PAGES = [*(address(edition, page) for edition in EDITIONS for page in (FRONT, HELP)), *REPORT_PAGES]
ONE = "children/camhs.html"
# A device with a voice, which the browsers of tests lack: what it is given to read is kept.
A_VOICE = """
window.given = [];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => [{lang: "en-GB", localService: true}], speak: part => window.given.push(part.text), cancel: () => {},
}});
"""
# The words of a page in their order, without what pictures hide from voices and what is no word of the page.
SEEN = """() => {
  const words = [], walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const part = node.parentElement;
    if (!part.closest("svg, [aria-hidden=true]") && part.getClientRects().length) words.push(node.data);
  }
  return words.join(" ");
}"""
HEAVIEST = 300_000


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wrong_with_a_page_at_any_size_in_the_light_or_the_dark(
    browser: Browser, site: str, name: str
) -> None:
    one = name.endswith(("index.html", "strip-searches.html"))
    assert faults(browser, site, name, EVERY if one else ALIKE) == []


@pytest.mark.parametrize("setting", ["big", "contrast", "space"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_is_wrong_with_a_setting_and_it_is_remembered(
    browser: Browser, site: str, edition: str, setting: str
) -> None:
    page = open_page(browser, f"{site}{edition}/strip-searches.html", SIZES["small"])
    page.click(f'[data-setting="{setting}"]')
    assert page.get_attribute(f'[data-setting="{setting}"]', "aria-pressed") == "true"
    page.goto(f"{site}{edition}/camhs.html")
    assert setting in (page.get_attribute("html", "class") or "").split()
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["small"]["width"]
    assert page.context.cookies() == []
    page.click(f'[data-setting="{setting}"]')
    assert page.evaluate("localStorage.length") == 0
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light(browser: Browser, site: str, name: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    weights: list[int] = []
    page.on("response", lambda response: weights.append(len(response.body()) if response.ok else 0))
    page.goto(site + name)
    page.context.close()
    assert 0 < sum(weights) < HEAVIEST


@pytest.mark.parametrize("name", PAGES)
def test_what_can_be_tapped_is_large_enough(browser: Browser, site: str, name: str) -> None:
    page = open_page(browser, site + name, PHONE)
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, summary')]
        .filter(each => !each.matches('.word, .skip, p a:not(.dial)') && each.getClientRects().length)
        .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""
    )
    page.close()
    assert small == []


@pytest.mark.parametrize("name", [ONE, "easy-read/index.html"])
def test_keyboard_alone_reaches_everything_in_order_and_focus_is_seen(browser: Browser, site: str, name: str) -> None:
    page = open_page(browser, site + name, PHONE, reduced_motion="reduce")
    # What is folded away has its place on the page, and cannot be reached: a number in an answer of the quiz.
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, summary')].filter(each => each.checkVisibility()).length"
    )
    seen: list[str] = []
    hidden: list[str] = []
    for _ in range(wanted):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """(() => { const on = document.activeElement, box = on.getBoundingClientRect();
            const top = document.querySelector('header.top').getBoundingClientRect().bottom;
            const covered = !on.closest('header.top, .skip') && box.bottom <= top;
            return [on.outerHTML.slice(0, 90), box.bottom > 0 && box.top < innerHeight && !covered,
                    getComputedStyle(on).outlineStyle !== 'none']; })()"""
        )
        seen.append(told[0])
        if not (told[1] and told[2]):
            hidden.append(told[0])
    page.close()
    assert hidden == []
    assert len(set(seen)) > 5
    assert 'class="skip"' in seen[0]
    assert any('class="leave"' in each for each in seen[:4])


@pytest.mark.parametrize("edition", EDITIONS)
def test_from_every_page_a_child_gets_to_who_can_help_and_to_what_is_wrong(
    browser: Browser, site: str, edition: str
) -> None:
    page = open_page(browser, f"{site}{edition}/camhs.html", PHONE, reduced_motion="reduce")
    page.click("text=Is something wrong?")
    page.wait_for_url(f"{site}{edition}/help.html")
    assert page.is_visible(".helpers a[href='tel:08001111']")
    page.click("text=Other people bully me >> nth=0")
    assert page.evaluate("document.activeElement.textContent") == "Other people bully me"
    assert page.url == f"{site}{edition}/help.html", "which worry it is stands in no address"
    assert 0 <= page.evaluate("document.activeElement.getBoundingClientRect().y") < PHONE["height"]
    page.go_back()
    assert page.url == f"{site}{edition}/help.html", "Back leads to the list again"
    expect(page.locator("#worries h2")).to_be_in_viewport()
    page.goto(f"{site}{edition}/index.html")
    page.click("#stories a:has-text('Is something wrong?')")
    page.wait_for_url(f"{site}{edition}/help.html")
    page.close()


def test_a_word_is_explained_by_keyboard_and_by_touch_and_escape_hides_it(browser: Browser, site: str) -> None:
    page = open_page(browser, site + ONE, PHONE, has_touch=True)
    word = page.locator("a.word").first
    word.focus()
    tip = page.locator("[role=tooltip]")
    assert tip.inner_text() == word.get_attribute("data-meaning")
    assert word.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    assert tip.count() == 0
    page.locator("a.word").nth(1).tap()
    assert tip.count() == 1
    box = tip.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    page.close()


@pytest.mark.parametrize("name", [*PAGES[:2], ONE, "young-people/camhs.html", "easy-read/camhs.html"])
def test_all_of_a_page_is_read_aloud_in_its_order(browser: Browser, site: str, name: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.add_init_script(A_VOICE)
    page.goto(site + name)
    page.click("[data-read]")
    read, seen = (re.findall(r"\w+", text) for text in (" ".join(page.evaluate("window.given")), page.evaluate(SEEN)))
    assert len(read) > 100 or name.endswith("index.html")
    assert read == seen
    page.context.close()


def test_an_answer_of_the_quiz_opens_by_keyboard_and_is_kind(browser: Browser, site: str) -> None:
    page = open_page(browser, site + ONE, PHONE)
    page.locator("details.answer:not(.right) summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.answer[open] p").first.inner_text().startswith("Not quite.")
    page.close()


def test_leaving_leaves_nothing_behind(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="elsewhere"))
    page.goto(site + "children/index.html")
    page.goto(site + ONE)
    page.click(".leave")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == site + "children/index.html"
    page.goto(site + ONE)
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.context.close()


def test_escape_that_closes_what_was_opened_leads_nobody_away(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.goto(site + ONE)
    for word in page.locator("a.word").all()[:3]:
        word.click()
        page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1_600)
    page.keyboard.press("Escape")
    assert page.url == site + ONE
    assert page.evaluate("document.visibilityState") == "visible"
    page.context.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_bar_at_the_top_hides_nothing_that_is_gone_to(browser: Browser, site: str, edition: str) -> None:
    """With large text and space it is twice as high."""
    page = open_page(browser, f"{site}{edition}/help.html", PHONE)
    page.click("[data-setting=big]")
    page.click("[data-setting=space]")
    page.click("#worries a >> nth=5")
    top = "document.activeElement.getBoundingClientRect().top"
    bar = "document.querySelector('header.top').getBoundingClientRect().bottom"
    assert page.evaluate("document.activeElement.textContent") == "Other people bully me"
    assert page.evaluate(f"{top} >= {bar}")
    page.go_back()
    assert page.evaluate("document.activeElement.textContent") == "Other people bully me"
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.click("[data-setting=big]")
    page.click("[data-setting=space]")
    page.close()


def test_a_device_that_names_its_voices_late_reads_and_one_without_says_so(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.add_init_script(A_VOICE)
    page.add_init_script("speechSynthesis.getVoices = () => [];")
    page.goto(site + ONE)
    button, said = page.locator("[data-read]"), page.locator(".tools-said")
    button.click()
    assert said.inner_text() == "", "it waits"
    page.evaluate(
        "() => { speechSynthesis.getVoices = () => [{lang: 'en-GB', localService: true}]; speechSynthesis.onvoiceschanged(); }"
    )
    assert button.inner_text() == "Stop reading"
    assert page.evaluate("window.given.length") > 10
    page.reload()
    button.click()
    expect(said).to_have_text("This device has no voice to read with.")
    assert button.inner_text() == "Read aloud"
    page.context.close()


@pytest.mark.parametrize("name", REPORT_PAGES)
def test_without_script_everything_is_there(browser: Browser, site: str, name: str) -> None:
    page = open_page(browser, site + name, PHONE, java_script_enabled=False)
    assert not page.is_visible(".tools")
    for dial in ("tel:08001111", "tel:08005280731", "tel:999"):
        assert page.is_visible(f'#help a[href="{dial}"]')
        assert page.is_visible(f'.help-box a[href="{dial}"]')
    word = page.locator("a.word").first
    assert page.is_visible(f"{word.get_attribute('href')} dd")
    assert page.is_visible(".leave")
    page.close()


@pytest.mark.parametrize("name", REPORT_PAGES)
def test_on_paper_it_is_at_most_four_pages(browser: Browser, site: str, name: str) -> None:
    page = open_page(browser, site + name, SIZES["desk"])
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) <= 4


@pytest.mark.parametrize("name", REPORT_PAGES)
def test_pages_follow_one_shape(built: Project, name: str) -> None:
    page = BeautifulSoup((built.site / name).read_text(encoding="utf-8"), "lxml")
    ids = [str(section["id"]) for section in page.select("main section")]
    shape = ["found", "means", "change", "rights", "do", "quiz", "words", "help", "pages"]
    assert ids == [part for part in shape if part != "quiz" or name.startswith("children/")]
    note = page.select_one(".note")
    assert note is not None and {"#found", "#help"} <= {str(link["href"]) for link in note.find_all("a")}
    assert page.select("data.fact")
    headings = [heading.name for heading in page.select("h1, h2, h3")]
    assert headings[0] == "h1" and headings.count("h1") == 1
    assert all(not (one == "h1" and other == "h3") for one, other in pairwise(headings))
