"""Pages of the plan as they were built: claims followed to their sources, gaps said, requests that are empty."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from random import Random

import pytest
from bs4 import BeautifulSoup, Tag
from tests.conftest import ROOT
from tests.site.test_return_pages import returns

from evidence_book.companions.gates import LIMITS, familiar_words, hard_words
from evidence_book.companions.reading import reading_of
from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS
from evidence_book.reports.release import read_release
from evidence_book.site.plan_pages import plan_functions, requests_table
from evidence_book.site.rights_pages import read_words
from evidence_book.validation.collection import Line

PILLARS = (
    "cross-cutting", "better-world", "community", "childrens-social-care", "education", "family", "health",
    "jobs-and-skills", "help-at-hand",
)  # fmt: skip


def page(built: Project, name: str) -> BeautifulSoup:
    """What a page says, without the box that says how it was made."""
    found = BeautifulSoup((built.site / name).read_text(encoding="utf-8"), "lxml")
    for box in found.select(".provenance"):
        box.decompose()
    return found


def targets(element: Tag, folder: str) -> list[str]:
    links = [str(link["href"]) for link in element.find_all("a", href=True)]
    return [posixpath.normpath(posixpath.join(folder, link)) for link in links]


def test_claims_picked_at_random_lead_to_their_facts_and_from_there_to_their_sources(built: Project) -> None:
    ledger = read_release(built, "claims").tables["claims"].frame.fillna("")
    evidenced = ledger[ledger["fact_ids"].ne("")]
    shown = page(built, "business-plan/claims.html")
    for claim_id in Random(7).sample(sorted(evidenced["claim_id"]), 20):  # noqa: S311
        claim = evidenced[evidenced["claim_id"].eq(claim_id)].iloc[0]
        row = shown.find(id=claim_id.lower())
        assert isinstance(row, Tag), claim_id
        assert claim["stated"] in row.get_text()
        assert claim["status"].capitalize() in row.get_text()
        linked = targets(row, "business-plan")
        for fact_id in claim["fact_ids"].split():
            assert f"facts/{fact_id}.html" in linked
            card = page(built, f"facts/{fact_id}.html")
            assert f"../business-plan/claims.html#{claim_id.lower()}" in [
                str(each["href"]) for each in card.find_all("a")
            ]
            assert "Where it comes from" in card.get_text()
        for article in claim["uncrc_articles"].split():
            assert f"rights/article-{int(article):02}.html" in linked


def test_every_claim_stands_once_in_the_ledger_and_on_the_page_of_its_pillar(built: Project) -> None:
    ledger = read_release(built, "claims").tables["claims"].frame
    shown = page(built, "business-plan/claims.html")
    assert len(shown.select("tr[id]")) == len(ledger)
    told = "".join(page(built, f"business-plan/{pillar}.html").get_text() for pillar in PILLARS)
    assert all(f"{claim_id}: " in told for claim_id in ledger["claim_id"])


def test_the_front_page_shows_the_share_of_each_status_by_pillar(built: Project) -> None:
    table = next(
        each for each in page(built, "index.html").select("table.released") if "Claims by pillar" in each.get_text()
    )
    assert len(table.select("tbody tr")) == len(PILLARS) + 1
    assert [each.get_text() for each in table.select("thead th")] == [
        "Pillar", "Claims", "Recomputed", "Traced", "Conflicting", "Not yet evidenced",
    ]  # fmt: skip


def test_a_right_without_evidence_is_shown_as_a_gap(built: Project) -> None:
    articles = read_release(built, "rights_map").tables["articles"].frame
    words = {
        "gap": "A gap",
        "through a work stream": "Through a work stream only",
        "not in the plan": "Not in the plan",
    }
    assert len(articles) == 42
    for _, row in articles.iterrows():
        told = page(built, f"rights/article-{row['article']:02}.html").get_text()
        assert [each for each in words.values() if each in told] == (
            [words[row["standing"]]] if row["standing"] in words else []
        )
        assert "In plain words" in told and "In words for children" in told


@pytest.mark.parametrize("edition", ["children", "young-people", "easy-read"])
def test_every_article_is_said_in_words_that_children_know(edition: str) -> None:
    texts = [said[edition] for said in read_words(ROOT / "book").values()]
    limits, reading = LIMITS[edition], reading_of(texts)  # type: ignore[index]
    assert len(texts) == 42
    assert max(reading.ari, reading.coleman_liau) <= limits.grade
    assert reading.longest_sentence <= limits.longest_sentence
    assert hard_words(texts, limits.hard_letters, familiar_words(ROOT / "book")) == set()


def test_a_request_without_data_says_that_it_is_empty(built: Project) -> None:
    rows = page(built, "business-plan/data-requests.html").select("table.released tbody tr")
    assert len(rows) == 7
    assert all("Empty: nothing has come" in row.get_text() for row in rows)
    assert sum("synthetic demonstration" in row.get_text() for row in rows) == 3


def test_a_request_whose_data_came_says_when_and_from_how_many(built: Project) -> None:
    def line(code: str, standing: str, received: str) -> Line:
        return Line(code, code, "North", "England", standing, 1, (), (), (), received)  # type: ignore[arg-type]

    made = returns(strip_search="restricted")
    lines = (
        line("A", "accepted", "2026-02-03"),
        line("B", "accepted", "2026-01-09"),
        line("C", "refused", "2026-01-02"),
    )
    one = made["strip_search"]
    came = {**made, "strip_search": replace(one, collection=replace(one.collection, lines=lines))}
    table = read_release(built, "claims").tables["data_requests"].frame
    told = [cell.text for cell in requests_table(table, came, "Register").rows[0]]
    assert told[1:4] == ["data received, 2025-26", "2026-01-09 to 2026-02-03", "2 of 3"]


def test_a_pillar_that_there_is_not_is_refused_by_name(built: Project) -> None:
    releases = [read_release(built, name) for name in ("claims", "rights_map")]
    with pytest.raises(Exception, match="no pillar 'Weather'; there are: Cross-cutting"):
        plan_functions(releases, returns())["pillar"]("Weather")


def test_ambitions_are_questions_with_a_measure_and_what_is_missing(built: Project) -> None:
    rows = page(built, "business-plan/ambitions.html").select("table.released tbody tr")
    assert len(rows) == 33
    for row in rows:
        cells = row.find_all(["th", "td"])
        assert cells[0].get_text().endswith("?")
        assert cells[3].get_text()
        assert cells[1].find("a") or cells[2].get_text(), "what no figure answers says what is missing"


def test_a_figure_that_answers_an_ambition_says_what_it_is_and_of_when(built: Project) -> None:
    table = read_release(built, "claims").tables["ambitions"].frame.fillna("").set_index("ambition_id")
    facts = {fact.id: fact for name in NOTEBOOKS for fact in read_release(built, name).facts}
    rows = page(built, "business-plan/ambitions.html").select("table.released tbody tr")
    told = {row.find_all(["th", "td"])[0].get_text(): row.find_all(["th", "td"])[1] for row in rows}
    for _, ambition in table[table["fact_ids"].ne("")].iterrows():
        answering = [facts[each] for each in ambition["fact_ids"].split()]
        where = {"E92000001": "", "K04000001": ", England and Wales"}
        says = "; ".join(f"{fact.display}: {fact.label} ({fact.period}{where[fact.area_code]})" for fact in answering)
        assert told[ambition["question"]].get_text() == says
        assert [link.get_text() for link in told[ambition["question"]].find_all("a")] == [
            fact.display for fact in answering
        ]


def test_the_ledger_keeps_the_order_of_the_plan_and_every_claim_stands_alone(built: Project) -> None:
    ledger = page(built, "business-plan/claims.html")
    captions = [each.get_text() for each in ledger.select("table.released caption")]
    listed = [each.removeprefix("Claims: ") for each in captions if each.startswith("Claims: ")]
    assert listed == list(read_release(built, "claims").tables["claims_by_pillar"].frame["pillar"])[:-1]
    claimed = read_release(built, "claims").tables["claims"].frame["paraphrase"]
    assert not [each for each in claimed if each.split()[0] in {"of", "that", "who", "as"}]
