"""Pages of facts: what each says, that each is held to what was released, and the table for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from tests.conftest import run_evidence

from evidence_book.facts import Fact, read_facts
from evidence_book.project import Project
from evidence_book.reports.origins import read_origins
from evidence_book.site.assemble import read_contents
from evidence_book.site.checks import fact_pages as check
from evidence_book.site.checks.site import BuiltSite
from evidence_book.site.fact_pages import render_fact_pages
from evidence_book.site.fact_table import COLUMNS, facts_csv
from evidence_book.storage import link_tree

PUBLISHED = "strip_searches.searches.2022_23"
COMPUTED = "ehcp_inconsistency.appeal_rate.2021"
SYNTHETIC = "returns_illegal_home.children"


def lines(html: str) -> list[str]:
    """What the article of a page says, an element a line; without digests, which other code changes."""
    article = BeautifulSoup(html, "lxml").select_one("article.fact-card")
    assert article is not None
    for box in article.select(".provenance"):
        box.decompose()
    told = article.select("h1, h2, p, dl.record > div, ul.record > li")
    return [" ".join(each.get_text(" ").split()) for each in told]


def marked(built: Project) -> str:
    facts = read_facts(built.site / "data" / "facts.json", "data/facts.json")
    return next(fact.id for fact in facts if fact.marker)


@pytest.mark.parametrize("which", ["published", "computed", "synthetic", "marked"])
def test_a_page_says_all_there_is_to_know(built: Project, snapshot: SnapshotAssertion, which: str) -> None:
    named = {"published": PUBLISHED, "computed": COMPUTED, "synthetic": SYNTHETIC}
    fact_id = named.get(which) or marked(built)
    assert lines((built.site / "facts" / f"{fact_id}.html").read_text(encoding="utf-8")) == snapshot


def test_what_changed_and_what_rests_on_a_fact_are_told(built: Project) -> None:
    pages = render_fact_pages(
        built,
        read_contents(built),
        read_origins(built),
        changes={PUBLISHED: "It was 450 & is 457."},
        claims={PUBLISHED: ['<a href="../index.html">Children are searched</a>']},
    )
    assert "It was 450 &amp; is 457." in pages[f"facts/{PUBLISHED}.html"]
    assert '<li><a href="../index.html">Children are searched</a></li>' in pages[f"facts/{PUBLISHED}.html"]
    other = lines(pages[f"facts/{COMPUTED}.html"])
    assert "Since the last edition No earlier edition is on record." in other
    assert not any("Claims" in line for line in other)


def test_every_number_of_a_page_leads_to_its_card_and_every_card_back(built: Project) -> None:
    page = BeautifulSoup((built.site / "reports" / "strip-searches.html").read_text(encoding="utf-8"), "lxml")
    for fact in page.select("article data.fact"):
        assert fact.parent is not None
        assert fact.parent.get("href") == f"../facts/{fact['data-fact']}.html"
    for name in ("children", "young-people", "easy-read"):
        text = (built.site / name / "strip-searches.html").read_text(encoding="utf-8")
        assert '<a class="fact-link" href="../facts/strip_searches.' in text
    card = (built.site / "facts" / f"{PUBLISHED}.html").read_text(encoding="utf-8")
    assert 'href="../reports/strip-searches.html"' in card
    assert "fact-link" not in card


def test_the_build_explains_the_page_of_a_fact(built: Project) -> None:
    done = run_evidence(built, "explain", f"facts/{PUBLISHED}.html", "--seconds", "0")
    assert "made by the step 'site'" in done.stdout
    assert run_evidence(built, "explain", "facts/strip_searches.nothing.html").returncode == 1


@pytest.fixture(scope="module")
def few(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site with the pages of a few facts only."""
    folder = tmp_path_factory.mktemp("few") / "site"
    link_tree(built.site, folder)
    shutil.rmtree(folder / "facts")
    (folder / "facts").mkdir()
    for name in (PUBLISHED, COMPUTED, SYNTHETIC):
        shutil.copyfile(built.site / "facts" / f"{name}.html", folder / "facts" / f"{name}.html")
    return folder


def site_of(folder: Path) -> BuiltSite:
    facts = [
        fact
        for fact in read_facts(folder / "data" / "facts.json", "data/facts.json")
        if fact.id in (PUBLISHED, COMPUTED, SYNTHETIC)
    ]
    return BuiltSite(folder, {}, frozenset(), {}, (), facts=type(read_facts(folder / "data" / "facts.json", ""))(facts))


def faults(folder: Path, tmp_path: Path, change: Callable[[Path], object]) -> set[tuple[str, str]]:
    copy = tmp_path / "site"
    link_tree(folder, copy)
    # What may be changed is the copy's own.
    shutil.rmtree(copy / "facts")
    shutil.copytree(folder / "facts", copy / "facts")
    change(copy / "facts")
    return {(problem.code, problem.expected) for problem in check.check(site_of(copy))}


def test_sound_pages_have_no_fault(few: Path) -> None:
    assert check.check(site_of(few)) == []


@pytest.mark.parametrize(
    ("fact_id", "old", "new", "said"),
    [
        (COMPUTED, ">1.8%</data>", ">1.9%</data>", "as they were released"),
        (COMPUTED, ">1.8% to 1.9%</data>", ">1.8% to 2.9%</data>", "as they were released"),
        (COMPUTED, 'value="9184"', 'value="9185"', "numerator and denominator"),
        (COMPUTED, "<h1>", "<h1>Synthetic demonstration: ", "synthetic demonstration"),
        (SYNTHETIC, "<h1>Synthetic demonstration: ", "<h1>", "synthetic demonstration"),
        (COMPUTED, "this release <code>", "this release <code>0", "digests as"),
        (COMPUTED, "version <code>", "version <code>9", "digests as"),
        (COMPUTED, "requirements.lock</code>, digest <code>", "requirements.lock</code>, digest <code>0", "digests as"),
        (COMPUTED, '<details class="provenance">', "<details>", "which comparisons leave out"),
        (COMPUTED, "</article>", '<details class="provenance"></details></article>', "one box"),
        (COMPUTED, "</article>", "<script>x()</script></article>", "no <script>"),
        (COMPUTED, "</article>", '<img src="https://elsewhere.example/a.png"></article>', "no <img>"),
        (COMPUTED, "<h2>", '<h2 onclick="x()">', "no <h2> with onclick"),
        (COMPUTED, "<h2>", '<h2 style="background:url(//a.example)">', "no <h2> with style"),
        (COMPUTED, '<a href="../facts.html">all', '<a href="javascript:x()">all', "a file for 'javascript:x()'"),
        (COMPUTED, '<a href="../facts.html">all', '<a href="../nowhere.html">all', "a file for '../nowhere.html'"),
        (COMPUTED, "tel:08001111", "tel:1", "the same head"),
        (COMPUTED, "not an official publication", "an official publication", "the same head"),
        (COMPUTED, "</head>", '<script src="x.js"></script></head>', "the same head"),
        (COMPUTED, "<h2>Make", "<h2>{{ make }} Make", "placeholder"),
        (COMPUTED, '<article class="fact-card">', "<article>", "the same head"),
    ],
)
def test_a_fault_of_a_page_is_found(few: Path, tmp_path: Path, fact_id: str, old: str, new: str, said: str) -> None:
    def spoil(pages: Path) -> None:
        page = pages / f"{fact_id}.html"
        text = page.read_text(encoding="utf-8")
        assert old in text
        page.write_text(text.replace(old, new, 1), encoding="utf-8")

    found = faults(few, tmp_path, spoil)
    assert any(code == "bad-fact-page" and said in expected for code, expected in found), found


def test_without_the_record_no_page_of_a_fact_passes(few: Path, tmp_path: Path) -> None:
    found = faults(few, tmp_path, lambda pages: (pages.parent / "data" / "origins.json").unlink())
    assert found >= {
        ("bad-fact-page", f"a record of what '{each.split('.')[0]}' was made from, in data/origins.json")
        for each in (PUBLISHED, COMPUTED, SYNTHETIC)
    }


def test_a_page_says_code_and_libraries_by_digest(built: Project) -> None:
    origins = read_origins(built)
    page = BeautifulSoup((built.site / "facts" / f"{COMPUTED}.html").read_text(encoding="utf-8"), "lxml")
    said = [each.get_text() for each in page.select("details.provenance code")]
    code = origins.releases["ehcp_inconsistency"].code
    assert said == [origins.version, code[:12], "requirements.lock", origins.lock[:12]]
    assert page.select_one('details.provenance a[href="../data/origins.json"]')


def test_a_fact_without_a_page_and_a_page_without_a_fact_are_found(few: Path, tmp_path: Path) -> None:
    found = faults(few, tmp_path, lambda pages: (pages / f"{COMPUTED}.html").rename(pages / "made.up.html"))
    assert {code for code, _ in found} == {"missing-fact-page", "stray-fact-page"}


def made(**given: object) -> Fact:
    whole = {"id": "made.a", "label": "searches", "value": -3.5, "period": "2024", "area_code": "E92000001"} | given
    return Fact.model_validate({"kind": "published", "source_ids": ("a", "b"), "policy": "published"} | whole)


def read_back(*facts: Fact) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(facts_csv(facts), newline="")))


@given(st.text(max_size=20) | st.text("=+-@\t\r\n,'\"a", max_size=8), st.floats(-1e15, 1e15))
def test_no_cell_of_text_can_run_and_no_number_is_harmed(text: str, value: float) -> None:
    row = read_back(made(label=text, note=text, value=value))[0]
    assert tuple(row) == COLUMNS
    assert not row["label"].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert row["label"] in (plain, f"'{plain}")
    assert float(row["value"]) == pytest.approx(value, rel=1e-14)


def test_negative_numbers_and_gaps_in_the_table() -> None:
    rows = read_back(made(label="=1+1"), made(value=None, marker="c", note="-"))
    assert (rows[0]["label"], rows[0]["value"], rows[0]["source_ids"]) == ("'=1+1", "-3.5", "a+b")
    assert (rows[1]["value"], rows[1]["marker"], rows[1]["note"], rows[1]["level"]) == ("", "c", "'-", "")


def test_the_table_on_the_site_is_that_of_the_facts_for_machines(built: Project) -> None:
    content = (built.site / "data" / "facts.csv").read_bytes()
    assert b"\r" not in content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    records = json.loads((built.site / "data" / "facts.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in rows] == [record["id"] for record in records]
    assert [row["value"] for row in rows] == [
        "" if each["value"] is None else f"{each['value']:.15g}" for each in records
    ]
