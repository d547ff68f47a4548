"""Hostile outputs lose what makes them hostile and keep what makes them readable."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from evidence_book.engine.sanitising import clean_html, clean_svg

HOSTILE = [
    "<script>steal()</script>",
    '<img src="x" onerror="steal()">',
    '<a href="javascript:steal()">x</a>',
    '<a href="data:text/html,steal()">x</a>',
    '<iframe src="https://elsewhere.example/steal"></iframe>',
    '<div style="background:url(https://elsewhere.example/steal)">x</div>',
    "<style>body{background:url(//elsewhere.example/steal)}</style>",
    '<form action="https://elsewhere.example/steal"><input></form>',
    '<object data="steal"></object>',
    '<svg><script>steal()</script><a href="javascript:steal()"><text>x</text></a></svg>',
    '<svg onload="steal()"><foreignObject><iframe src="steal"></iframe></foreignObject></svg>',
    '<svg><use href="https://elsewhere.example/steal#a"/><image href="steal"/></svg>',
    '<svg><style>@import "//elsewhere.example/steal"</style></svg>',
    "<math><mtext></mtext><script>steal()</script></math>",
]


@pytest.mark.parametrize("markup", HOSTILE)
@pytest.mark.parametrize("clean", [clean_html, clean_svg])
def test_nothing_hostile_survives(clean, markup: str) -> None:
    assert "steal" not in clean(markup)


def test_tables_facts_and_links_survive() -> None:
    markup = (
        '<table class="released"><caption>A</caption><thead><tr><th scope="col">B</th></tr></thead>'
        '<tbody><tr><th scope="row">C</th></tr></tbody></table>'
        '<data class="fact" data-fact="a.b" value="1">1</data>'
        '<details class="chart-data"><summary>D</summary></details>'
        '<a href="../downloads/x.csv">E</a><a href="tel:999">F</a>'
    )
    assert clean_html(markup) == markup


def test_shapes_survive() -> None:
    markup = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" aria-label="a line">'
        '<path d="M0 0L9 9" fill="red"></path></svg>'
    )
    assert clean_svg(markup) == markup
    assert clean_svg(clean_svg(markup)) == markup


def test_a_picture_can_stand_in_a_file_of_its_own() -> None:
    cleaned = clean_svg("<svg viewBox='0 0 9 9'><text>5&nbsp;&lt; 6 &amp; é</text><circle r='1'/></svg>")
    root = ElementTree.fromstring(cleaned)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root[0].text == "5\xa0< 6 & é"
