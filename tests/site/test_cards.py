"""Links from numbers to their cards: put around every released fact, where a link may stand, and nothing else changed."""

from __future__ import annotations

import re
import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.site.cards import address_of, fact_at, link_facts

KNOWN = {"made.over", "made.other.2024"}
FACT = '<data class="fact" data-fact="made.over" value="50">over 50</data>'
LINKED = f'<a class="fact-link" href="../facts/made.over.html">{FACT}</a>'


def linked(html: str) -> str:
    return link_facts(html, "../", KNOWN)


def test_a_fact_is_linked_to_its_page() -> None:
    assert linked(f"<p>There were {FACT} searches.</p>") == f"<p>There were {LINKED} searches.</p>"
    assert link_facts(FACT, "", KNOWN).startswith('<a class="fact-link" href="facts/made.over.html">')


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="x">{FACT}</a>',
        f"<a href='x > y'><span>{FACT}</span></a>",
        f"<A HREF=x>{FACT}</A>",
        f"<details><summary>{FACT}</summary></details>",
        f"<button>{FACT}</button>",
        f"<select><option>{FACT}</option></select>",
        f"<label>{FACT} <input></label>",
        f"<title>{FACT}</title>",
        f"<!-- {FACT} -->",
        f"<script>var a = '{FACT}';</script>",
        f"<style>/* {FACT} */</style>",
        f"<textarea>{FACT}</textarea>",
        '<data class="fact" data-fact="book.sources" value="3">3</data>',
        '<data class="fact" data-fact="made.unknown" value="3">3</data>',
        '<data class="part" value="3">3</data>',
        '<data class="fact" data-fact="made.over" value="50">never ended',
        "<p>2 < 3 and <data",
    ],
)
def test_where_no_link_may_stand_nothing_changes(html: str) -> None:
    assert linked(html) == html


def test_what_only_looks_like_a_place_for_no_link_is_one() -> None:
    around = '<abbr title="a">b</abbr><article title="<a>"><aside><details><summary>x</summary>{}</details></aside></article>'
    assert linked(around.format(FACT)) == around.format(LINKED)
    assert linked(f"<a>x</a>{FACT}<button>y</button>") == f"<a>x</a>{LINKED}<button>y</button>"


WORDS = st.text("ab<>&\"' /=!-\n", max_size=8)
ELEMENTS = ("p", "a", "summary", "button", "option", "span", "h2", "li", "script", "title", "svg", "abbr")
PIECES = st.one_of(
    WORDS,
    st.sampled_from([FACT, FACT.replace("made.over", "made.other.2024"), FACT.replace("made.over", "made.unknown"), "<!--", "-->"]),
    st.sampled_from([f"<{name}>" for name in ELEMENTS] + [f"</{name}>" for name in ELEMENTS] + ['<a href="b">']),
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_linking_only_adds_links_and_twice_is_once(html: str) -> None:
    once = linked(html)
    assert linked(once) == once
    assert (
        re.sub(r'<a class="fact-link" href="\.\./facts/[a-z0-9_.]+\.html">(<data .*?</data>)</a>', r"\1", once) == html
    )


def tree(depth: int = 3) -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["words", FACT, "&amp;", '<img alt="&lt;a>" src="x">'])
    if not depth:
        return leaf
    inner = st.lists(tree(depth - 1), max_size=4).map("".join)
    inside = st.sampled_from(["p", "div", "section", "span", "button", "summary", "em", "label"])
    return st.one_of(leaf, st.tuples(inside, inner).map(lambda each: f"<{each[0]}>{each[1]}</{each[0]}>"), inner)


@given(tree())
def test_on_sound_pages_every_fact_is_linked_but_those_in_what_is_clicked(html: str) -> None:
    page = BeautifulSoup(linked(html), "html.parser")
    for fact in page.select("data.fact"):
        inside = {parent.name for parent in fact.parents}
        is_linked = fact.parent is not None and fact.parent.get("class") == ["fact-link"]
        assert is_linked != bool(inside & {"button", "summary", "label"})
    assert not page.select("a a")


@pytest.mark.parametrize("piece", ["<a ", '<a "', "<!--", "<script>", "<data ", FACT, "<a '\"", "<title"])
def test_a_long_page_takes_time_in_proportion_to_its_length(piece: str) -> None:
    def seconds(times: int) -> float:
        begun = time.perf_counter()
        linked(piece * times)
        return time.perf_counter() - begun

    assert seconds(20_000) < 2


def test_addresses_of_facts() -> None:
    assert fact_at(address_of("made.other.2024")) == "made.other.2024"
    assert fact_at("reports/made.html") is None
    assert fact_at("facts/../index.html") is None
