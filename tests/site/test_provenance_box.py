"""The box that says how a page was made: what it shows and what it may not, and how it opens in a real browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, expect
from tests.conftest import ROOT
from tests.site.browsing import DESK, PHONE, RULES, SIZES, THEME_IS, axe_violations, open_page
from tests.site.test_pages import filler

from evidence_book.companions.content import EDITIONS
from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS, RELEASED, REPORTS
from evidence_book.reports.origins import Input, Origin, Origins, load_origins, of_notebook
from evidence_book.review.reproduced import SITE_ORIGINS
from evidence_book.site.assemble import read_contents
from evidence_book.site.checks import provenance as check
from evidence_book.site.checks.memory import Memory
from evidence_book.site.checks.parsed import parse
from evidence_book.site.checks.site import BuiltSite, Pages
from evidence_book.site.contents import read_table_of_contents
from evidence_book.site.pages import Filler
from evidence_book.site.provenance_box import (
    article_with_box,
    box,
    notebook_box,
    releases_behind,
    short,
    with_box,
)

REPORT = "reports/camhs.html"
BOX = "details.provenance"
# What pages may call without showing a table of a release: what they quote stands in what they return.
SHOWS_NO_TABLE = {
    "fact", "period", "compared", "against_chance", "validation_table", "rules_lists", "facts_tables", "sources_table", "marker_table", "plans_heading",
    "returns_heading", "returns_standing", "returns_note", "editions", "changes_since", "source_count", "dataset_count",
    "row_count", "rule_count", "review_checklist", "site_checks", "rap_levels", "rap_summary", "reading_table",
    "report_title", "timeliness_table", "reference", "chosen_libraries", "other_libraries", "chosen_library_count",
    "other_library_count",
}  # fmt: skip


def digest(letter: str) -> str:
    return letter * 64


def origin(title: str, *inputs: str, code: str, notebook: str = "") -> Origin:
    return Origin(
        title=title, page="made", inputs=inputs, evidence=(), shown=(), policy="published", policy_digest=digest("0"),
        code=digest(code), notebook=notebook, facts=digest("0"), tables={},
    )  # fmt: skip


def made(title: str, sensitivity: str, raw: str, file: str = "") -> Input:
    return Input(title=title, file=file, sensitivity=sensitivity, raw=raw, suite=digest("0"), data=raw)


SMALL = Origins(
    version="0.1.0",
    lock=digest("b"),
    registry=digest("0"),
    packages={},
    code={},
    datasets={
        "camhs.open": made("Open <figures>", "public", digest("c"), "data/raw/published/open.csv"),
        "returns.real": made("Records of children", "restricted", "", "data/raw/restricted/real.csv"),
        "returns.made_up": made("Invented records", "synthetic", digest("d")),
    },
    releases={
        "camhs": origin("Children's mental health services", "camhs.open", code="e", notebook=digest("f")),
        "returns_camhs_referral": origin("Referrals: returns", "returns.real", code="1"),
        "plans": origin("What plans say", "returns.made_up", code="2"),
    },
)


def parsed(html: str) -> Tag:
    found = BeautifulSoup(html, "lxml").select_one(BOX)
    assert found is not None
    return found


def rows(found: Tag) -> list[list[str]]:
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in found.select("tbody tr")]


def test_the_box_of_a_notebook_says_what_it_was_made_from_and_how_to_run_it_again() -> None:
    html = notebook_box(SMALL, "camhs")
    found = parsed(html)
    assert not found.has_attr("open")
    assert found["id"] == "provenance"
    assert rows(found) == [
        ["Children's mental health services", "e" * 12, "published"],
        ["Referrals: returns", "1" * 12, "published"],
        ["Open <figures>", "data/raw/published/open.csv", "c" * 12],
        ["Records of children", "not shown", "not shown"],
    ]
    said = [each.get_text() for each in found.select("dl.made dd")]
    assert said == [
        "the evidence book, version 0.1.0",
        f"requirements.lock, digest {'b' * 12}",
        f"notebooks/camhs.ipynb, digest {'f' * 12}",
        "see when each notebook was run",
    ]
    assert found.select_one("pre code").get_text().splitlines() == [  # type: ignore[union-attr]
        "evidence run camhs",
        "evidence verify camhs",
        "evidence explain reports/camhs.html",
        "evidence bundle camhs",
    ]
    links = ["../data/run.json", "../downloads/camhs/camhs-bundle.zip", "../data/origins.json"]
    assert [link["href"] for link in found.select("a")] == links
    assert "\n\n" not in html and html.startswith("<details")


def test_of_a_restricted_input_neither_digest_nor_file_is_shown() -> None:
    leaking = SMALL.model_copy(update={"datasets": {**SMALL.datasets, "returns.real": made("Records", "restricted", digest("a"), "data/raw/restricted/real.csv")}})  # fmt: skip
    for origins in (SMALL, leaking):
        html = box(origins, ["returns_camhs_referral"], "returns/camhs-referral.html")
        assert "a" * 12 not in html and "restricted/" not in html


def test_what_is_synthetic_says_so_and_nothing_else_does() -> None:
    assert "Invented records: synthetic demonstration" in box(SMALL, ["plans"], "methods.html")
    assert "synthetic" not in notebook_box(SMALL, "camhs")


def test_a_page_without_a_number_of_a_release_says_so_and_names_the_version() -> None:
    found = parsed(with_box(SMALL, "about.md", '# About\n\n<data class="fact" data-fact="book.rows">1</data>\n'))
    assert "No number of a release is on this page." in found.get_text()
    assert not found.select("table, [data-run]")
    assert "0.1.0" in [each.get_text() for each in found.select("code")]
    assert found.select_one("pre code").get_text() == "evidence explain about.html"  # type: ignore[union-attr]


def test_a_page_has_the_releases_of_what_it_quotes_leads_to_and_shows() -> None:
    assert releases_behind(SMALL, '<data class="fact" data-fact="camhs.waits.2023_24" value="1">1</data>') == ("camhs",)
    assert releases_behind(SMALL, '<a href="../facts/plans.accuracy.dates.known.html">1</a>') == ("plans",)
    assert releases_behind(SMALL, "", [("released_table", ("plans", "councils"))]) == ("plans",)
    assert releases_behind(SMALL, "", [("return_policy", ("camhs_referral",))]) == ("returns_camhs_referral",)
    assert releases_behind(SMALL, "no number", [("marker_table", ())]) == ()


def test_what_a_page_calls_is_noted() -> None:
    calls: list[tuple[str, object]] = []
    filler().fill('{{ fact("made.over", form="start") }}', "page.md", calls)  # type: ignore[arg-type]
    assert calls == [("fact", ("made.over", "start"))]


def test_of_every_function_that_pages_call_it_is_known_whether_it_shows_a_table(built: Project) -> None:
    origins = load_origins(built.site / SITE_ORIGINS, SITE_ORIGINS)
    arguments = {"released_table": ("plans",)}
    for name in Filler(read_contents(built))._functions:
        shown = releases_behind(origins, "", [(name, arguments.get(name, ("strip_search",)))])
        assert bool(shown) != (name in SHOWS_NO_TABLE), f"say in site/provenance_box.py what '{name}' shows"


def test_a_bundle_is_offered_where_there_is_one() -> None:
    assert "../downloads/camhs/camhs-bundle.zip" in notebook_box(SMALL, "camhs")
    assert "bundle.zip" not in box(SMALL, ("camhs",), "about.html")


def test_no_time_no_machine_and_no_folder_is_in_the_html(built: Project) -> None:
    runs = json.loads((built.site / "data" / "run.json").read_text(encoding="utf-8"))
    for name, run in runs.items():
        address = NOTEBOOKS[name].address if name in NOTEBOOKS else name.replace(".", "/")
        text = (built.site / f"{address}.html").read_text(encoding="utf-8")
        assert f'data-run="{name}"' in text
        assert run["started"] not in text and run["machine"] not in text and f"Python {run['python']}" not in text


def page(built: Project, name: str) -> BeautifulSoup:
    return BeautifulSoup((built.site / name).read_text(encoding="utf-8"), "lxml")


def test_every_page_for_adults_has_one_box_with_the_digests_of_the_record(built: Project) -> None:
    origins = load_origins(built.site / SITE_ORIGINS, SITE_ORIGINS)
    record = (built.site / SITE_ORIGINS).read_text(encoding="utf-8")
    articles = {f"rights/{path.name}" for path in (built.site / "rights").glob("article-*.html")}
    names = read_table_of_contents(ROOT / "book") | articles
    assert {f"{each.address}.html" for each in NOTEBOOKS.values()} <= names and len(articles) == 42
    for name in sorted(names):
        boxes = page(built, name).select(BOX)
        assert len(boxes) == 1, name
        shown = {each.get_text() for each in boxes[0].select("code")}
        digests = {each for each in shown if re.fullmatch("[0-9a-f]{12}", each)}
        assert short(origins.lock) in digests and origins.version in shown, name
        assert all(f'"{each}' in record for each in digests), name


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_page_of_a_notebook_names_every_release_and_input_behind_it(built: Project, name: str) -> None:
    origins = load_origins(built.site / SITE_ORIGINS, SITE_ORIGINS)
    behind = [origins.releases[each] for each in of_notebook(name)]
    inputs = {each for release in behind for each in release.inputs}
    told = rows(page(built, f"{NOTEBOOKS[name].address}.html").select_one(BOX))  # type: ignore[arg-type]
    assert [row[:2] for row in told[: len(behind)]] == [[each.title, short(each.code)] for each in behind]
    assert len(told) == len(behind) + len(inputs)
    for each in inputs:
        known = origins.datasets[each]
        assert any(row[0].startswith(known.title) and row[2] == short(known.raw) for row in told[len(behind) :])


def test_pages_of_articles_show_what_the_plan_says() -> None:
    plan = SMALL.model_copy(
        update={"releases": {"claims": origin("Claims", code="3"), "rights_map": origin("Rights", code="4")}}
    )
    text = article_with_box(plan, "rights/article-41.md", "# Article\n")
    assert [row[0] for row in rows(parsed(text))] == ["Claims", "Rights"]
    assert "evidence explain rights/article-41.html" in text


def site_of(folder: Path, boxes: str) -> BuiltSite:
    (folder / "data").mkdir(exist_ok=True)
    (folder / SITE_ORIGINS).write_text(SMALL.model_dump_json(), encoding="utf-8")
    pages = {"about.html": parse(f"<article>{boxes}</article>")}
    return BuiltSite(folder, pages, frozenset(), {}, ())


def test_a_sound_box_passes_the_check(tmp_path: Path) -> None:
    assert check.check(site_of(tmp_path, notebook_box(SMALL, "camhs"))) == []


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ("<p>no box</p>", "one box"),
        (box(SMALL, [], "about.html") * 2, "one box"),
        (box(SMALL, [], "about.html").replace(' id="provenance"', ""), "one box"),
        (box(SMALL, [], "about.html").replace("0.1.0", "0.2.0"), "the version"),
        (box(SMALL, ["camhs"], "about.html").replace("c" * 12, "a" * 12), "digests of"),
        (box(SMALL, ["camhs"], "about.html").replace("c" * 12, "c" * 64), "digests of"),
    ],
)
def test_a_fault_of_a_box_is_found(tmp_path: Path, boxes: str, said: str) -> None:
    found = check.check(site_of(tmp_path, boxes))
    assert [problem.code for problem in found] == ["bad-provenance"]
    assert said in found[0].expected


def test_a_box_that_was_read_is_held_to_the_record_of_now_without_its_page(tmp_path: Path) -> None:
    """What is on record changes with every figure; the page that shows it may not, and is then not read again."""
    parsed_again: list[str] = []

    def found(digest: str = "1") -> list[str]:
        site = site_of(tmp_path, notebook_box(SMALL, "camhs"))
        pages = Pages(site.pages, lambda name: (parsed_again.append(name), site.pages[name])[1])
        memory = Memory({"about.html": digest}, tmp_path / "notes")
        parsed_again.clear()
        return [problem.expected for problem in check.check(replace(site, pages=pages, memory=memory))]

    assert (found(), parsed_again) == ([], ["about.html"])
    assert (found(), parsed_again) == ([], [])
    assert (found("2"), parsed_again) == ([], ["about.html"])
    (tmp_path / "notes" / "boxes.json").write_text('{"held_to": "", "noted": 1}')
    assert (found("2"), parsed_again) == ([], ["about.html"])


def test_a_digest_that_is_no_longer_on_record_is_found_on_a_page_that_did_not_change(tmp_path: Path) -> None:
    site = replace(
        site_of(tmp_path, notebook_box(SMALL, "camhs")), memory=Memory({"about.html": "1"}, tmp_path / "notes")
    )
    assert check.check(site) == []
    others = {name: each.model_copy(update={"code": "9" * 64}) for name, each in SMALL.releases.items()}
    (tmp_path / SITE_ORIGINS).write_text(
        SMALL.model_copy(update={"releases": others}).model_dump_json(), encoding="utf-8"
    )
    (problem,) = check.check(site)
    assert "digests of" in problem.expected


def test_without_its_record_no_site_passes(tmp_path: Path) -> None:
    site = site_of(tmp_path, box(SMALL, [], "about.html"))
    (tmp_path / SITE_ORIGINS).unlink()
    assert [problem.code for problem in check.check(site)] == ["no-origins"]


def test_pages_for_children_lead_grown_ups_to_the_box_and_have_none(built: Project) -> None:
    for edition in EDITIONS:
        for each in REPORTS.values():
            found = page(built, f"{edition}/{each.page}.html")
            links = [link["href"] for link in found.select("footer .for-adults a")]
            assert links == [f"../reports/{each.page}.html#provenance"]
            assert not found.select(BOX)
        assert not page(built, f"{edition}/index.html").select(".for-adults")


def test_every_release_is_in_the_record(built: Project) -> None:
    assert set(load_origins(built.site / SITE_ORIGINS, SITE_ORIGINS).releases) == set(RELEASED)


def test_with_script_the_box_says_when_its_notebook_was_run(browser: Browser, site: str) -> None:
    opened = open_page(browser, site + REPORT, DESK)
    opened.click(f"{BOX} > summary")
    said = r"\d{1,2} [A-Z][a-z]+ 20\d\d, \d\d:\d\d UTC, in \d+\.\d seconds, Python 3\.\d+\.\d+ on \w+ \w+"
    expect(opened.locator(f"{BOX} [data-run]")).to_have_text(re.compile(f"^{said}$"))
    opened.close()


@pytest.mark.parametrize("answer", ["not json", "{}", '{"camhs": {"started": "never", "seconds": 1}}', None])
def test_if_the_record_of_runs_is_void_the_link_stands(browser: Browser, site: str, answer: str | None) -> None:
    opened = browser.new_context(viewport=DESK).new_page()
    opened.route("**/data/run.json", lambda route: route.fulfill(body=answer) if answer else route.abort())
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(f"{site}{REPORT}#provenance")
    opened.wait_for_load_state("networkidle")
    assert opened.inner_text(f"{BOX} [data-run]") == "see when each notebook was run"
    assert errors == []
    opened.context.close()


def test_without_script_the_box_opens_and_the_link_leads_to_the_record(browser: Browser, site: str) -> None:
    opened = open_page(browser, site + REPORT, PHONE, java_script_enabled=False)
    opened.click(f"{BOX} > summary")
    link = opened.locator(f"{BOX} [data-run] a")
    assert link.is_visible()
    assert opened.request.get(f"{site}data/run.json").ok and link.get_attribute("href") == "../data/run.json"
    opened.close()


def test_from_a_file_the_link_stands_and_nothing_is_said(browser: Browser, built: Project) -> None:
    said: list[str] = []
    opened = browser.new_context(viewport=DESK).new_page()
    opened.on("console", lambda message: said.append(message.text) if "run.json" in message.text else None)
    opened.goto(f"{(built.site / REPORT).as_uri()}#provenance")
    assert opened.is_visible(f"{BOX} [data-run] a")
    assert said == []
    opened.context.close()


def test_a_link_from_a_page_for_children_finds_the_box_open(browser: Browser, site: str) -> None:
    opened = open_page(browser, site + "children/camhs.html", PHONE)
    opened.click("footer .for-adults a")
    opened.wait_for_url(f"{site}{REPORT}#provenance")
    expect(opened.locator(f"{BOX}[open] pre")).to_be_visible()
    opened.close()


def test_the_search_of_facts_looks_for_facts_only_and_leaves_the_box(browser: Browser, site: str) -> None:
    opened = open_page(browser, f"{site}facts.html?q=no+such+words", DESK)
    assert opened.locator(f"{BOX} > summary").is_visible()
    opened.goto(f"{site}facts.html?q=camhs%2Fccg_mergers.csv")
    expect(opened.get_by_role("search").get_by_role("status")).to_contain_text("No facts")
    opened.close()


@pytest.mark.parametrize("name", [REPORT, "business-plan/claims.html", "about.html", "rights/article-12.html"])
def test_axe_finds_nothing_with_the_box_open(browser: Browser, site: str, name: str) -> None:
    opened = open_page(browser, f"{site}{name}#provenance", SIZES["small"], reduced_motion="reduce")
    opened.wait_for_load_state("networkidle")
    assert opened.is_visible(f"{BOX} pre")
    for size, scheme in (("small", "light"), ("desk", "dark")):
        opened.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        opened.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        opened.wait_for_function(THEME_IS, arg=scheme)
        assert opened.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        assert axe_violations(opened, {"runOnly": RULES}, within=BOX) == [], (size, scheme)
    opened.close()
