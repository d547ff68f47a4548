"""Filling pages in: facts are quoted whole, and what is unknown stops the build."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from evidence_book.disclosure.policy import read_policy
from evidence_book.facts import Fact, Facts
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.site.pages import Contents, Filler, PageFailed, _sources_html
from evidence_book.sources import Registry, Source


def filler() -> Filler:
    over = Fact(
        id="made.over", label="searches", value=50, qualifier="over", period="2024", area_code="E92000001",
        kind="published", source_ids=("a",), policy="published",
    )  # fmt: skip
    hidden = over.model_copy(update={"id": "made.hidden", "value": None, "marker": "c", "qualifier": None})
    years = [
        over.model_copy(update={"id": f"made.count.{year}", "value": value, "qualifier": None, "period": str(year)})
        for year, value in ((2023, 100), (2024, 131))
    ]
    return Filler(Contents(Facts([over, hidden, *years]), [], Registry([]), [], {}, {}))


def test_a_fact_is_quoted_with_its_qualifier_and_its_name() -> None:
    filled = filler().fill('{{ fact("made.over") }} searches', "page.md")
    assert filled == '<data class="fact" data-fact="made.over" value="50">over 50</data> searches'


def test_a_fact_can_begin_a_sentence_and_speak_to_a_child() -> None:
    assert ">Over 50<" in filler().fill('{{ fact("made.over", "start") }}', "page.md")
    assert ">over 50<" in filler().fill('{{ fact("made.over", "words") }}', "page.md")


def test_a_hidden_fact_shows_no_digit() -> None:
    filled = filler().fill('{{ fact("made.hidden") }}', "page.md")
    assert "confidential" in filled
    assert not any(character.isdigit() for character in filled)


@pytest.mark.parametrize(
    "text",
    [
        '{{ fact("made.unknown") }}',
        '{{ fact("made.over", "limits") }}',
        "{{ fact() }}",
        "{{ number_of_children }}",
        "{{ fact(",
        '{{ fact.__globals__["os"] }}',
        '{{ period("made.unknown") }}',
        '{{ compared("made.hidden", 5, "fewer", "as many", "more") }}',
        '{{ against_chance("made.hidden", "made.over", "no more", "more") }}',
    ],
)
def test_what_cannot_be_filled_in_stops_the_build_and_names_the_page(text: str) -> None:
    with pytest.raises(PageFailed, match=r"book/page\.md"):
        filler().fill(text, "book/page.md")


def test_a_period_and_words_follow_the_facts() -> None:
    said = filler().fill(
        'In {{ period("made.count.latest") }} it {{ compared("made.count.latest", "made.count.before", "fell", "stayed", "rose") }}, '
        '{{ against_chance("made.count.latest", "made.count.before", "no more", "more") }} than chance would make, '
        'to {{ compared("made.count.latest", 131, "less than", "just", "over") }} what was hoped.',
        "page.md",
    )  # fmt: skip
    assert said == "In 2024 it rose, more than chance would make, to just what was hoped."


def test_an_anchor_in_markdown_is_left_alone() -> None:
    assert filler().fill("## A heading {#anchor}\n", "page.md") == "## A heading {#anchor}\n"


def test_a_released_table_can_be_shown_on_a_page() -> None:
    frame = pd.DataFrame({"place": ["Ayton"], "hidden": ["not shown"]})
    release = Release(
        "made", "Made", read_policy("published"), (),
        {"places": ReleasedTable("places", "Places", frame, {}, ("ons_geography",))}, Facts(), {},
    )  # fmt: skip
    filler = Filler(Contents(Facts(), [release], Registry([]), [], {}, {}))
    shown = filler.fill('{{ released_table("made", "places", place="Place") }}', "page.md")
    assert "Ayton" in shown
    assert "not shown" not in shown
    with pytest.raises(PageFailed, match=r"made\.other"):
        filler.fill('{{ released_table("made", "other", place="Place") }}', "page.md")


def test_a_source_has_its_day_on_one_line_and_a_long_word_over_several() -> None:
    given = {"title": "A report", "url": "", "licence": "quoted"}
    registry = Registry(
        [
            Source(
                source_id="a", publisher="limitlesscommunitycare.org", published="2025-06-03 (read in a copy)", **given
            ),
            Source(source_id="b", publisher="Nobody", published="", **given),
        ]
    )
    first, second = BeautifulSoup(_sources_html(registry), "lxml").select("tbody tr")
    cells = [cell.get_text() for cell in first.select("th, td")]
    assert cells == ["A report", "limitlesscommunitycare.org", "2025-06-03 (read in a copy)", "quoted", "a"]
    assert [day.get_text() for day in first.select(".date")] == ["2025-06-03"]
    assert first.select("wbr") and second.select("td")[1].get_text() == "not known"
