"""The search in a real browser: it finds places, facts, rights and pages for children, and says which is which."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect
from tests.browser import FLAGS
from tests.site.browsing import DESK, PHONE, executable, faults, open_page

from evidence_book.companions.content import EDITIONS, address
from evidence_book.facts import read_facts
from evidence_book.project import Project

FACT = "strip_searches.no_further_action.2022_23"
PLACES, RIGHTS, FACTS, FOR_CHILDREN = "Places", "Rights of every child", "Facts", "Pages for children"


def searched(browser: Browser, site: str, question: str, edition: str = "", size: dict[str, int] = DESK) -> Page:
    """The page of the search, asked from the pages of an edition if one is named."""
    page = open_page(browser, f"{site}search.html{f'?for={edition}' if edition else ''}#q={quote_plus(question)}", size)
    page.wait_for_selector(".search-summary")
    return page


def groups(page: Page) -> dict[str, list[tuple[str, str, str]]]:
    """What was found by its kind: address, title and what is said of it, in the order shown."""
    found = page.eval_on_selector_all(
        "section.found",
        """all => all.map(group => [group.querySelector('h2').textContent.replace(/ \\(.*/, ''),
        [...group.querySelectorAll('li')].map(each => [each.querySelector('a').getAttribute('href'),
          each.querySelector('a').textContent, each.textContent])])""",
    )
    return {name: [tuple(each) for each in items] for name, items in found}


@pytest.mark.parametrize(
    ("question", "kind", "leads_to", "title"),
    [
        ("Barnet", PLACES, "areas/E09000003.html", "Barnet"),
        ("barnet", PLACES, "areas/E09000003.html", "Barnet"),
        ("E09000003", PLACES, "areas/E09000003.html", "Barnet"),
        ("westmor", PLACES, "areas/E06000064.html", "Westmorland and Furness"),
        ("E10000006", PLACES, "areas/E06000063.html", "Cumberland"),
        ("article 12", RIGHTS, "rights/article-12.html", "Article 12: being heard"),
        ("Article 3", RIGHTS, "rights/article-03.html", "Article 3: best interests first"),
        ("the right to be heard", RIGHTS, "rights/article-12.html", "Article 12: being heard"),
        (FACT, FACTS, f"facts/{FACT}.html", "Percentage of searches that led to no further action"),
        ("led to no further action", FACTS, f"facts/{FACT}.html", "Percentage of searches that led to no further action"),
    ],
)  # fmt: skip
def test_what_is_asked_for_stands_first_under_its_kind(
    browser: Browser, site: str, question: str, kind: str, leads_to: str, title: str
) -> None:
    page = searched(browser, site, question)
    found = groups(page)
    assert next(iter(found)) == kind
    assert (leads_to, title) in [each[:2] for each in found[kind]]
    if question not in ("E10000006", "led to no further action"):  # several have these words or came after that code
        assert found[kind][0][:2] == (leads_to, title)
    assert page.is_visible(f"section.found >> nth=0 >> h2:has-text('{kind}')")
    assert page.request.get(site + leads_to).ok
    page.close()


def test_a_place_is_found_by_its_former_name_and_says_so(browser: Browser, site: str) -> None:
    page = searched(browser, site, "Cumbria")
    said = {leads_to: text for leads_to, _, text in groups(page)[PLACES]}
    assert "Local authority, North West, E06000063. Formerly: Cumbria" in said["areas/E06000063.html"]
    assert "Police force" in said["areas/E23000002.html"]
    page.close()


def test_a_fact_is_shown_with_its_value_and_an_invented_one_says_so(
    browser: Browser, site: str, built: Project
) -> None:
    facts = read_facts(built.site / "data" / "facts.json", "data/facts.json")
    invented = next(fact for fact in facts if fact.kind == "synthetic")
    for fact, before in ((facts[FACT], ""), (invented, "Synthetic demonstration: ")):
        page = searched(browser, site, fact.id)
        assert groups(page)[FACTS][0][2].endswith(f"{before}{fact.display}, {fact.period}")
        page.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page_for_children_is_found_by_its_words_and_says_for_whom_it_is(
    browser: Browser, site: str, built: Project, edition: str
) -> None:
    name = address(edition, "camhs")
    written = BeautifulSoup((built.site / name).read_text(encoding="utf-8"), "lxml")
    told, whom = written.select_one("#means p"), written.select_one(".for-whom")
    assert told is not None and whom is not None
    page = searched(browser, site, told.get_text())
    found = {leads_to: text for leads_to, _, text in groups(page)[FOR_CHILDREN]}
    assert whom.get_text() in found[name]
    page.close()


@contextmanager
def listening(browser: Browser, size: dict[str, int]) -> Iterator[tuple[Page, list[str]]]:
    """A page, and all addresses that it asks anybody for."""
    page, asked = browser.new_context(viewport=size).new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    yield page, asked
    page.context.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_child_who_searches_gets_pages_for_children_first_the_way_back_and_help(
    browser: Browser, site: str, edition: str
) -> None:
    with listening(browser, PHONE) as (page, asked):
        page.goto(site + address(edition, "camhs"))
        page.get_by_label("Find a page").last.fill("police")
        page.keyboard.press("Enter")
        page.wait_for_selector(".search-summary")
        found = groups(page)
        assert next(iter(found)) == FOR_CHILDREN
        assert found[FOR_CHILDREN][0][0].startswith(f"{edition}/")
        help_box = page.locator(".found-help")
        for dial in ("tel:08001111", "tel:08005280731", "tel:999"):
            assert help_box.locator(f"a[href='{dial}']").is_visible()
        # So is the list of all facts, and what is looked for there.
        page.get_by_text("All facts with these words").click()
        page.wait_for_url(f"{site}facts.html")
        expect(page.locator(".fact-search [role=status]")).to_contain_text("facts of")
        page.get_by_label("Search the facts").fill("police searches")
        page.wait_for_function("() => history.state.asked === 'police searches'")
        page.reload()
        expect(page.get_by_label("Search the facts")).to_have_value("police searches")
        assert page.url == f"{site}facts.html"
        page.go_back()
        # What is asked next is asked for children too.
        page.locator(".bd-search-container input[name=q]").fill("school")
        page.keyboard.press("Enter")
        expect(page.locator(".search-summary")).to_contain_text("school")
        # What a child looked for is sent to nobody, and stays on no device.
        assert page.url == f"{site}search.html?for={edition}"
        assert page.title().startswith("Search")
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert not [each for each in (*asked, kept) if "police" in each or "school" in each]
        page.reload()
        expect(page.locator(".search-summary")).to_contain_text("school")
        page.get_by_text("Back to the pages for you").click()
        page.wait_for_url(f"{site}{edition}/index.html")


@pytest.mark.parametrize("begin", ["index.html", "reports/camhs.html", "search.html"])
def test_what_is_asked_is_sent_to_nobody_and_can_be_kept_and_passed_on(browser: Browser, site: str, begin: str) -> None:
    with listening(browser, DESK) as (page, asked):
        page.goto(site + begin)
        if begin.startswith("reports/"):
            page.keyboard.press("Control+K")
        page.locator("input[name=q] >> visible=true").first.fill("Barnet & 100%")
        page.keyboard.press("Enter")
        page.wait_for_selector(".search-summary")
        assert page.url == f"{site}search.html#q=Barnet%20%26%20100%25"
        assert page.title().startswith("Barnet & 100% - ")
        assert not [each for each in asked if "Barnet" in each]
        # Who follows a link within the page, loads it again, or is given its address, has the same before them.
        shown = page.inner_text("#search-results")
        page.evaluate("location.hash = 'main-content'")
        page.reload()
        page.wait_for_selector(".search-summary")
        assert page.inner_text("#search-results") == shown
        page.goto(f"{site}search.html#q=leeds")
        expect(page.locator(".search-summary")).to_contain_text("leeds")
        page.goto(f"{site}search.html?q=leeds")  # as it was passed on before
        expect(page.locator(".search-summary")).to_contain_text("leeds")
        assert page.url == f"{site}search.html#q=leeds"


@pytest.mark.parametrize("question", ["my dad hits me", "sucide"])
def test_words_of_a_worry_stay_in_no_address_and_no_title_whoever_asks(
    browser: Browser, site: str, question: str
) -> None:
    with listening(browser, PHONE) as (page, asked):
        page.goto(site + "index.html")
        page.locator("[data-search-door] input").fill(question)
        page.keyboard.press("Enter")
        page.wait_for_selector(".found-worry")
        assert page.url == f"{site}search.html"
        assert page.title().startswith("Search")
        longest = max(question.split(), key=len)
        assert not [each for each in asked if longest in each]
        page.reload()
        page.wait_for_selector(".found-worry")


def test_the_history_of_the_browser_holds_no_word_of_it(browser: Browser, site: str, tmp_path: Path) -> None:
    """What the browser itself writes down, where whoever uses it next finds it."""
    context = browser.browser_type.launch_persistent_context(tmp_path, executable_path=executable(), args=FLAGS)
    page = context.pages[0]
    for begin, field, words in (  # each but the last is followed to its worry, and from there to another
        ("children/index.html", "form.find input[name=q]", "bullied"),
        ("search.html?for=children", ".bd-search-container input[name=q]", "lonely"),
        ("index.html", "[data-search-door] input", "my dad hits me"),
        ("index.html", "[data-search-door] input", "Barnet"),
    ):
        page.goto(site + begin)
        page.locator(field).fill(words)
        page.keyboard.press("Enter")
        page.wait_for_selector(".search-summary")
        if words != "Barnet":
            page.click(".found-worry a >> text=/^(Other people|Somebody|I feel)/")
            expect(page.locator(".worry h2:focus")).to_be_in_viewport()
            page.click("#worries a >> text=I am scared")
            expect(page.locator("#scared h2")).to_be_focused()
    context.close()
    with closing(sqlite3.connect(tmp_path / "Default" / "History")) as history:
        kept = " ".join(str(each) for each in history.execute("SELECT url, title FROM urls"))
    assert "children/index.html" in kept and "#q=Barnet" in kept, "the browser keeps a history"
    assert "young-people/help.html" in kept
    assert not [word for word in ("bullied", "lonely", "dad", "hits", "help.html#") if word in kept]


@pytest.mark.parametrize("begin", ["children/index.html", "index.html"])
def test_a_browser_that_keeps_nothing_is_asked_all_the_same(browser: Browser, site: str, begin: str) -> None:
    with listening(browser, PHONE) as (page, asked):
        page.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('refused'); }})")
        page.goto(site + begin)
        page.locator("input[name=q] >> visible=true").first.fill("police")
        page.keyboard.press("Enter")
        expect(page.locator(".search-summary")).to_contain_text("police")
        page.locator(".bd-search-container input[name=q]").fill("school")
        page.keyboard.press("Enter")
        expect(page.locator(".search-summary")).to_contain_text("school")
        assert not [each for each in asked if "police" in each.split("#")[0] or "q=" in each.split("#")[0]]


def test_a_child_can_leave_the_search_and_the_search_is_not_gone_back_to(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport=PHONE).new_page()
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="elsewhere"))
    page.goto(site + "children/index.html")
    page.locator("form.find input[name=q]").fill("police")
    page.keyboard.press("Enter")
    page.click(".found-leave")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert page.url == site + "children/index.html"
    page.context.close()


def test_the_very_right_that_a_child_names_stands_before_other_pages(browser: Browser, site: str) -> None:
    page = searched(browser, site, "article 12", "children")
    assert next(iter(groups(page))) == RIGHTS
    page.close()


def test_more_is_there_for_the_asking(browser: Browser, site: str) -> None:
    page = searched(browser, site, "police")
    places = page.locator("section.found", has=page.get_by_role("heading", name=PLACES))
    before = places.locator("li").count()
    places.get_by_role("button").click()
    assert places.locator("li").count() > before
    assert page.evaluate("document.activeElement.closest('li') !== null"), "who reads by keyboard goes on there"
    page.get_by_text("All facts with these words").click()
    page.wait_for_url(f"{site}facts.html#q=police")
    assert "facts of" in page.inner_text(".fact-search [role=status]")
    page.close()


def test_words_that_no_page_has_together_are_found_apart_and_what_is_nowhere_says_so(
    browser: Browser, site: str
) -> None:
    page = searched(browser, site, "bananas police")
    assert page.inner_text(".search-summary").startswith("Nothing has all of these words.")
    assert groups(page)
    page.close()
    for nowhere in ("bananas", "constructor", "<bananas>", "the", "xyz"):
        page = searched(browser, site, nowhere)
        assert page.inner_text(".search-summary") == f"Nothing was found for “{nowhere}”."
        assert page.is_visible("#search-results a[href='areas/index.html']")
        page.close()


@pytest.mark.parametrize(
    ("question", "meant", "leads_to"),
    [
        ("Birmingam", "birmingham", "areas/E08000025.html"),  # a letter left out
        ("Brimingham", "birmingham", "areas/E08000025.html"),  # two exchanged
        ("leedz", "leeds", "areas/E08000035.html"),  # another one
        ("strip serch", "strip search", "reports/strip-searches.html"),
        ("skool", "school", "children/ehcp-inconsistency.html"),  # as it sounds
        ("chilrens rites", "children rights", "rights/article-12.html"),  # a word, and another sounds the same
        ("polees", "police", "children/strip-searches.html"),
        ("soshal wurker", "social worker", "rights/article-26.html"),
        ("Lester", "leicester", "areas/E06000016.html"),
        ("docter", "doctor", "easy-read/camhs.html"),  # only pages for children have it
        ("safegaurding", "safeguarding", "reports/strip-searches.html"),  # two exchanged in a long word
        ("wating", "waiting", "young-people/camhs.html"),  # shortened, it is how "water" begins
        ("arcticle 12", "article 12", "rights/article-12.html"),
    ],
)
def test_a_word_that_is_not_spelt_as_it_is_here_finds_what_is_spelt_most_nearly_so(
    browser: Browser, site: str, question: str, meant: str, leads_to: str
) -> None:
    page = searched(browser, site, question)
    said = page.inner_text(".search-summary")
    assert said.startswith(f"Nothing was found for “{question}”. ") and said.endswith(f" for “{meant}”.")
    assert leads_to in [each[0] for found in groups(page).values() for each in found]
    assert page.locator(".bd-search-container input[name=q]").input_value() == question, "to be mended by who asked"
    page.close()


def test_the_list_of_facts_forgives_a_letter_or_two_too(browser: Browser, site: str) -> None:
    page = open_page(browser, f"{site}facts.html?q=strip+serches", DESK)
    said = page.inner_text(".fact-search [role=status]")
    known = re.fullmatch(r"No fact has “strip serches”\. (\d+) of \d,\d{3} have “strip searches”\.", said)
    assert known and page.locator("section section tbody tr:not([hidden])").count() == int(known[1]) > 0
    page.fill("#fact-search-words", "bananas")
    expect(page.locator(".fact-search [role=status]")).to_have_text(re.compile("^No facts of .* have these words.$"))
    page.close()


def test_a_word_that_something_has_is_not_taken_for_another(browser: Browser, site: str) -> None:
    for question in ("police", "polic", "strip search", "Barnet"):
        page = searched(browser, site, question)
        assert page.inner_text(".search-summary").endswith(f"for “{question}”.")
        assert "Nothing" not in page.inner_text(".search-summary")
        page.close()


def test_only_the_page_of_the_search_asks_for_the_index_and_it_asks_for_no_page(browser: Browser, site: str) -> None:
    page = browser.new_context(viewport=DESK).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site).split("?")[0]))
    page.goto(f"{site}search.html#q=police")
    page.wait_for_selector("section.found li")
    assert "searchindex.js" in asked
    assert [each for each in asked if each.endswith(".html")] == ["search.html"]
    asked.clear()
    page.goto(f"{site}reports/strip-searches.html")
    page.wait_for_load_state("networkidle")
    assert not [each for each in asked if "search" in each and not each.endswith("/search-page.js")
                and "strip-searches" not in each and not each.endswith("/search-box.js")]  # fmt: skip
    page.context.close()


@pytest.mark.parametrize(
    ("question", "worry", "edition"),
    [
        ("bullying", "bullied", ""),
        ("Bulied", "bullied", "children"),  # a letter left out
        ("suicide", "hurt-myself", ""),
        ("sucide", "hurt-myself", "young-people"),
        ("i want to die", "hurt-myself", "children"),
        ("my dad hits me and i want to die", "hurt-myself", ""),  # what cannot wait goes first
        ("my dad hits me", "hurt", "easy-read"),
        ("abuse", "hurt", ""),
        ("he touched me", "touched", "children"),
        ("I don't feel safe", "scared", ""),
        ("scard", "scared", "children"),
        ("running away", "run-away", ""),
        ("hungry", "home-or-food", "easy-read"),
        ("my social worker", "in-care", ""),
        ("the police searched me", "police", "young-people"),
        ("lonely", "feelings", ""),
        ("my nan died", "somebody-died", "children"),
    ],
)
def test_who_looks_for_words_of_a_worry_is_told_first_who_can_help(
    browser: Browser, site: str, question: str, worry: str, edition: str
) -> None:
    page = searched(browser, site, question, edition, PHONE)
    first = page.locator("#search-results > *").first
    assert "Is this about you?" in first.inner_text()
    numbers = page.eval_on_selector_all(
        "a[href^='tel:']", "all => all.filter(each => each.closest('.found-help')).map(each => each.textContent)"
    )
    assert numbers == ["0800 1111", "0800 528 0731", "999"], "once, whoever asks"
    summary = page.locator(".search-summary").bounding_box()
    told = first.bounding_box()
    assert summary and told and told["y"] < summary["y"]
    first.locator(f"a[href='{edition or 'young-people'}/help.html']").click()
    page.wait_for_url(f"{site}{edition or 'young-people'}/help.html")
    expect(page.locator(f"#{worry} h2")).to_be_focused()
    expect(page.locator(f"#{worry} h2")).to_be_in_viewport()
    page.close()


@pytest.mark.parametrize("question", ["police", "Barnet", "article 19", "social worker", "school", "care", "plans"])
def test_who_looks_for_something_else_is_not_asked(browser: Browser, site: str, question: str) -> None:
    page = searched(browser, site, question)
    assert page.locator(".found-worry").count() == 0
    page.close()


def test_a_child_for_whose_worry_no_page_has_the_words_is_led_on_kindly(browser: Browser, site: str) -> None:
    page = searched(browser, site, "my dad punches me", "easy-read")
    assert page.inner_text(".search-summary") == "No page has these words."
    assert [each.get_attribute("href") for each in page.locator("#search-results > ul a").all()] == [
        "easy-read/help.html", "easy-read/index.html", "business-plan/rights-map.html",
    ]  # fmt: skip
    page.close()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_glass_stands_beside_what_was_asked_and_not_on_it(
    browser: Browser, site: str, size: dict[str, int]
) -> None:
    page = searched(browser, site, "police", size=size)
    apart = page.evaluate("""() => {
      const form = document.querySelector('.bd-search-container form.bd-search'), box = form.querySelector('input');
      const text = box.getBoundingClientRect().left + parseFloat(getComputedStyle(box).paddingLeft);
      return text - form.querySelector('.icon').getBoundingClientRect().right;
    }""")
    assert apart >= 4
    page.close()


@pytest.mark.parametrize(
    "name",
    [
        "search.html?for=children#q=police",
        "search.html?for=children#q=bullied",
        "search.html#q=abuse",
        "facts.html#q=police",
    ],
)
def test_nothing_is_wrong_with_a_page_that_was_asked(browser: Browser, site: str, name: str) -> None:
    failed: list[str] = []
    page = browser.new_context(viewport=DESK).new_page()
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(site + name)
    page.wait_for_load_state("networkidle")
    assert failed == []
    page.context.close()
    assert faults(browser, site, name) == []
