"""Tables as a page shows them: captioned, scoped, escaped, with markers explained and qualifiers kept."""

from __future__ import annotations

import math

import pytest
from bs4 import BeautifulSoup

from evidence_book.facts import MARKER_MEANING, MARKERS
from evidence_book.tables.display import Cell, DisplayTable, limits, linked, quantity, words


def parsed(table: DisplayTable) -> BeautifulSoup:
    return BeautifulSoup(table.to_html(), "html.parser")


TABLE = DisplayTable(
    "Strip searches by force",
    ("Force", "Searches", "Rate"),
    (
        (words("Hertfordshire"), quantity(202), quantity(16.6114, "per_10000", 1)),
        (words("Cumbria"), quantity(None, marker="c"), quantity(math.nan, marker="c")),
        (words("Kent"), quantity(None), quantity(None, marker="x")),
    ),
)


def test_numbers_are_said_as_facts_say_them() -> None:
    assert quantity(2847) == Cell("2,847", None, True)
    assert quantity(16.6114, "per_10000", 1).text == "16.6 per 10,000"
    assert quantity(-42, "percent").text == "−42%"
    assert quantity(2.5).text == "3"
    assert quantity(0).text == "0"


@pytest.mark.parametrize(
    ("qualifier", "said"), [("over", "over 50"), ("at_least", "at least 50"), ("fewer_than", "fewer than 50")]
)
def test_over_fifty_is_never_shown_as_fifty(qualifier: str, said: str) -> None:
    assert quantity(50, qualifier=qualifier).text == said


@pytest.mark.parametrize("nothing", [None, math.nan])
def test_a_qualifier_that_is_missing_adds_nothing(nothing: float | None) -> None:
    assert quantity(50, qualifier=nothing).text == "50"


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("nothing", [None, math.nan])
def test_a_missing_number_shows_its_marker_in_brackets(nothing: float | None, marker: str) -> None:
    assert quantity(nothing, "percent", 1, "over", marker) == Cell(f"[{marker}]", marker, True)


@pytest.mark.parametrize("marker", [None, math.nan, "", "q"])
def test_a_missing_number_without_a_known_marker_is_not_available(marker: object) -> None:
    assert quantity(None, marker=marker) == Cell("[x]", "x", True)


def test_limits_are_shown_from_lower_to_upper_in_their_unit() -> None:
    assert limits(40.4994, 49.584, "percent").text == "40.5% to 49.6%"
    assert limits(14.3995, 19.067, decimals=1).text == "14.4 to 19.1"


@pytest.mark.parametrize(("lower", "upper"), [(None, 5.0), (5.0, math.nan), (None, None)])
def test_limits_of_which_one_is_missing_show_why(lower: float | None, upper: float | None) -> None:
    assert limits(lower, upper, marker="c") == Cell("[c]", "c", True)


def test_missing_text_is_empty() -> None:
    assert words(None).text == ""
    assert words(math.nan).text == ""
    assert words("Kent") == Cell("Kent")


def test_the_caption_names_the_table_and_the_region_that_scrolls() -> None:
    page = parsed(TABLE)
    assert page.table.caption.get_text() == "Strip searches by force"
    region = page.find("div", class_="table-scroll")
    assert (region["role"], region["aria-label"], region["tabindex"]) == ("region", "Strip searches by force", "0")


def test_every_column_has_a_header_and_every_row_one() -> None:
    page = parsed(TABLE)
    heads = page.thead.find_all("th")
    assert [(head.get_text(), head["scope"]) for head in heads] == [
        ("Force", "col"), ("Searches", "col"), ("Rate", "col"),
    ]  # fmt: skip
    rows = page.tbody.find_all("tr")
    assert [[cell.name for cell in row.find_all(["th", "td"])] for row in rows] == [["th", "td", "td"]] * 3
    assert [(row.th.get_text(), row.th["scope"]) for row in rows] == [
        ("Hertfordshire", "row"), ("Cumbria", "row"), ("Kent", "row"),
    ]  # fmt: skip


def test_cells_show_numbers_and_bracketed_markers() -> None:
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in parsed(TABLE).tbody.find_all("tr")]
    assert rows == [["Hertfordshire", "202", "16.6 per 10,000"], ["Cumbria", "[c]", "[c]"], ["Kent", "[x]", "[x]"]]


def test_numbers_are_aligned_and_text_is_not() -> None:
    cells = parsed(TABLE).tbody.find("tr").find_all(["th", "td"])
    assert [cell.get("class") for cell in cells] == [None, ["number"], ["number"]]


def test_the_legend_explains_each_marker_that_is_shown_once_and_no_other() -> None:
    assert TABLE.markers() == ["c", "x"]
    assert parsed(TABLE).find("p", class_="legend").get_text() == "[c] confidential; [x] not available"


def test_the_legend_knows_every_marker_in_the_order_of_the_vocabulary() -> None:
    table = DisplayTable("t", ("a",), tuple((quantity(None, marker=marker),) for marker in reversed(MARKERS)))
    legend = parsed(table).find("p", class_="legend").get_text()
    assert legend == "; ".join(f"[{marker}] {MARKER_MEANING[marker]}" for marker in MARKERS)


def test_a_table_without_gaps_has_no_legend() -> None:
    table = DisplayTable("Searches", ("Force", "Searches"), ((words("Kent"), quantity(5)),))
    assert table.markers() == []
    assert parsed(table).find(class_="legend") is None


def test_nothing_in_a_table_is_read_as_html() -> None:
    evil = "<script>alert(\"x\")</script> & 'so on'"
    table = DisplayTable(evil, (evil, "b"), ((words(evil), words("<b>")),))
    page = parsed(table)
    assert page.find("script") is None
    assert page.find("b") is None
    assert page.caption.get_text() == evil
    assert page.find("div")["aria-label"] == evil
    assert page.thead.th.get_text() == evil
    assert page.tbody.th.get_text() == evil
    assert page.tbody.td.get_text() == "<b>"


def test_a_cell_may_lead_somewhere() -> None:
    cell = linked(("a & b", 'facts/a".html'), link_class="fact-link")
    html = DisplayTable("One", ["Name"], [[cell]]).to_html()
    assert cell.text == "a & b"
    assert '<th scope="row"><a class="fact-link" href="facts/a&quot;.html">a &amp; b</a></th>' in html


def test_what_stands_behind_a_link_is_no_part_of_it() -> None:
    cell = linked(("1", "one"), ("2", "two"), notes=["searches <b>", "plans"])
    assert cell.text == "1: searches <b>; 2: plans"
    html = DisplayTable("Two", ["Name"], [[cell]]).to_html()
    assert '<a href="one">1</a>: searches &lt;b&gt;; <a href="two">2</a>: plans</th>' in html


@pytest.mark.parametrize(("name", "head"), [("Thirsk and Sowerby", ["names"]), ("Bath", None)])
def test_a_column_of_long_names_or_of_sentences_is_given_room(name: str, head: list[str] | None) -> None:
    why = words("A sentence that would be a tower of single words.")
    table = DisplayTable(
        "Places", ["Place", "Code", "Children", "Why"], [[words(name), words("E1"), quantity(10**15), why]]
    )
    assert [each.get("class") for each in parsed(table).select("thead th")] == [head, None, None, ["sentences"]]


@pytest.mark.parametrize("long", ["0123456789abcdef" * 4, "data/raw/published/business_plan/claims.csv", "a-b" * 20])
def test_a_word_that_is_longer_than_a_line_may_be_broken_and_reads_as_it_is(long: str) -> None:
    cell = parsed(DisplayTable("Sources", ["Source"], [[words(f"Plan & data ({long}), 'as it was'")]])).select_one(
        "tbody th"
    )
    assert cell is not None and cell.get_text() == f"Plan & data ({long}), 'as it was'"
    assert max(map(len, cell.decode_contents().replace("<wbr/>", " ").split())) < 20
