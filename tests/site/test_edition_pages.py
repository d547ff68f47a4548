"""Pages of frozen editions: what they hold, by names that can be read, and a list of facts that fits a phone."""

from __future__ import annotations

from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from tests.site.browsing import ALIKE, SIZES, faults, open_page

from evidence_book.project import Project
from evidence_book.reports.editions import read_editions
from evidence_book.site.edition_pages import address_of


def test_tables_are_named_as_they_are_read_and_lead_to_their_files(built: Project) -> None:
    for edition in read_editions(built):
        page = built.site / address_of(edition.name)
        links = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").select(".downloads li:not(:first-child) a")
        said = {link["href"]: link.get_text() for link in links}
        assert said["strip_searches/by_force_2022_23.csv"] == "by force 2022-23"
        assert said["strip_searches/foi_releases.csv"] == "FOI releases"
        assert said["ehcp_inconsistency/england_by_year.csv"] == "England by year"
        assert said["ehcp_inconsistency/issued_within_20_weeks.csv"] == "issued within 20 weeks"
        assert all((page.parent / str(file)).is_file() for file in said)


def test_the_list_of_facts_is_moved_sideways_on_a_small_phone_and_no_column_is_squeezed(
    browser: Browser, site: str, built: Project
) -> None:
    address = address_of(read_editions(built)[-1].name)
    assert faults(browser, site, address, ALIKE) == []
    page = open_page(browser, site + address, SIZES["small"])
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["small"]["width"]
    assert page.eval_on_selector(".table-scroll", "each => each.scrollWidth > each.clientWidth")
    widths = page.eval_on_selector_all("thead th", "all => all.map(each => each.clientWidth)")
    assert min(widths) >= 72 and min(widths[:2]) >= 170
    page.close()
