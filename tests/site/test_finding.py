"""What search engines, feed readers, lost readers and other programs are told, with the book's address and without."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from evidence_book.charts.preview import HEIGHT, PICTURE, WIDTH, Shown, draw_preview
from evidence_book.content_policy import META
from evidence_book.disclosure.policy import read_policy
from evidence_book.facts import Fact, Facts, Kind
from evidence_book.intake.specification import Sensitivity
from evidence_book.problems import BadInput
from evidence_book.reports.editions import Edition
from evidence_book.reports.headlines import in_report
from evidence_book.reports.release import Release
from evidence_book.site.address import path_of, read_address
from evidence_book.site.feed import feed
from evidence_book.site.finding import write_finding
from evidence_book.site.head import ICON_SCRIPT, close_head
from evidence_book.site.passed_on import first_figures, write_told
from evidence_book.site.previews import Previews, with_preview

ADDRESS = "https://evidence.example/a/b/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
FIRST = Edition("2025-26", "2026-01-31", Facts(()), ("strip_searches", "camhs"), "d")
SECOND = Edition("2026-27", "2027-01-31", Facts(()), ("strip_searches", "camhs", "big_ask"), "e")


def config(folder: Path, text: str) -> Path:
    path = folder / "_config.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("html:\n  baseurl: ''", ""),
        ("title: x", ""),
        (f"html:\n  baseurl: {ADDRESS}", ADDRESS),
        (f"html:\n  baseurl: {ADDRESS[:-1]}", ADDRESS),
    ],
)
def test_the_address_ends_in_a_slash_or_is_empty(tmp_path: Path, written: str, read: str) -> None:
    assert read_address(config(tmp_path, written)) == read
    assert path_of(read) == ("/a/b/" if read else "/")


@pytest.mark.parametrize(
    "address",
    [
        "evidence.example",
        "javascript:x",
        "https://a.example/../b",
        'https://a.example/"x',
        "https://a.example/?q",
        "file:///a",
    ],
)
def test_what_is_no_address_of_a_folder_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadInput):
        read_address(config(tmp_path, f"html:\n  baseurl: '{address}'"))


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    for name in ("index.html", "a/index.html", "a/b.html", "genindex.html", "search.html", "_static/x.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"<head>{META}<title>A &amp; B — The evidence book</title></head><h1>A</h1><p>One <b>&lt;two&gt;</b>.</p>",
            encoding="utf-8",
        )
    (tmp_path / "a" / "old.html").write_text(
        f'<head>{META}<meta http-equiv="refresh" content="0; url=b.html"></head>', encoding="utf-8"
    )
    return tmp_path


def test_with_an_address_there_is_a_map_of_the_site_and_robots_are_told(pages: Path) -> None:
    write_finding(pages, ADDRESS)
    found = [
        each.text for each in ET.parse(pages / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert found == [f"{ADDRESS}a/b.html", f"{ADDRESS}a/", ADDRESS]
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (pages / "robots.txt").read_text(encoding="utf-8")
    assert 'href="/a/b/children/index.html"' in (pages / "404.html").read_text(encoding="utf-8")


def told_of(path: Path, name: str, address: str) -> str:
    """A page with its preview."""
    return with_preview(path.read_text(encoding="utf-8"), name, Previews(address))


def test_without_one_nothing_is_said_of_a_host(pages: Path) -> None:
    write_finding(pages, "")
    assert not (pages / "sitemap.xml").exists()
    assert "Sitemap" not in (pages / "robots.txt").read_text(encoding="utf-8")
    assert 'href="/children/index.html"' in (pages / "404.html").read_text(encoding="utf-8")
    told = told_of(pages / "a" / "b.html", "a/b.html", "")
    assert "og:url" not in told and "og:image" not in told and "canonical" not in told


def test_a_page_says_what_is_shown_of_it_elsewhere(pages: Path) -> None:
    told = told_of(pages / "a" / "b.html", "a/b.html", ADDRESS)
    assert '<meta property="og:title" content="A &amp; B">' in told
    assert '<meta property="og:description" content="One &lt;two&gt;.">' in told
    assert f'<link rel="canonical" href="{ADDRESS}a/b.html">' in told
    assert f'content="{ADDRESS}preview.png"' in told
    assert 'href="../feed.xml"' in told
    assert told.index(META) < told.index("og:title")
    # A page that leads on says nothing of itself.
    assert "og:" not in told_of(pages / "a" / "old.html", "a/old.html", ADDRESS)


def test_a_place_is_told_by_its_own_address_not_by_the_frame_of_its_kind(pages: Path) -> None:
    frame = pages / "areas" / "frame-local-authority-profile.html"
    frame.parent.mkdir()
    frame.write_text(
        f'<head>{META}<link rel="canonical" href="{ADDRESS}areas/frame-local-authority-profile.html" /></head>',
        encoding="utf-8",
    )
    told = told_of(frame, f"areas/{frame.name}", ADDRESS)
    assert "frame-" not in told
    assert f"{ADDRESS}areas/PlaceCodeMark.html" in told


def test_the_feed_has_an_entry_an_edition_and_one_a_report_that_began_with_it() -> None:
    written = feed([FIRST, SECOND], "")
    assert feed([FIRST, SECOND], "") == written
    entries = ET.fromstring(written).findall("a:entry", ATOM)
    said = [(each.findtext("a:title", "", ATOM), each.findtext("a:updated", "", ATOM)[:10]) for each in entries]
    assert said == [
        ("Edition 2026-27", "2027-01-31"), ("New: The Big Ask", "2027-01-31"), ("Edition 2025-26", "2026-01-31"),
        ("New: Strip searches of children", "2026-01-31"), ("New: Children's mental health services", "2026-01-31"),
    ]  # fmt: skip
    assert ET.fromstring(written).findtext("a:updated", "", ATOM) == "2027-01-31T00:00:00Z"
    names = [each.findtext("a:id", "", ATOM) for each in entries]
    assert len(set(names)) == len(names)
    # An entry keeps its name when others come, and when the book gets an address.
    assert names[-3:] == [
        each.findtext("a:id", "", ATOM) for each in ET.fromstring(feed([FIRST], ADDRESS)).findall("a:entry", ATOM)
    ]
    links = [
        each.get("href", "") for each in ET.fromstring(feed([FIRST], ADDRESS)).iter("{http://www.w3.org/2005/Atom}link")
    ]
    assert all(each.startswith(ADDRESS) for each in links)


def test_without_an_edition_the_feed_is_empty_and_whole() -> None:
    assert ET.fromstring(feed([], "")).findall("a:entry", ATOM) == []
    assert ET.fromstring(feed([replace(FIRST, releases=())], "")).findall("a:entry", ATOM) != []


def test_the_picture_is_of_the_size_that_is_said_and_equal_for_equal_figures(tmp_path: Path) -> None:
    figures = [Shown("A report", "1,234", "children, and a long text on what they are counted by that has to be cut")]
    (tmp_path / "a.png").write_bytes(draw_preview(figures))
    assert Image.open(tmp_path / "a.png").size == (WIDTH, HEIGHT)
    assert draw_preview(figures) == (tmp_path / "a.png").read_bytes()
    assert draw_preview([figures[0]._replace(number="1,235")]) != draw_preview(figures)


def a_report(number: float, kind: Kind = "published", sensitivity: Sensitivity = "public") -> Release:
    fact = Fact(
        id="strip_searches.searches.2022_23", label="searches", value=number, period="2022-23", area_code="E92000001",
        kind=kind, source_ids=("a",), policy="published",
    )  # fmt: skip
    answers = ("{searches.2022_23} searches.", "Better.", "Here.", "For all.", "Sure.")
    told = in_report("strip_searches", {"2022-23": answers})
    return Release("strip_searches", "Made", read_policy("published"), (), {}, Facts([fact]), told, sensitivity)


@pytest.mark.parametrize(("kind", "sensitivity"), [("synthetic", "public"), ("computed", "synthetic")])
def test_no_invented_figure_reaches_the_picture(tmp_path: Path, kind: Kind, sensitivity: Sensitivity) -> None:
    true, invented = a_report(457), a_report(98765, kind, sensitivity)
    assert [each.number for each in first_figures([true])] == ["457"]
    assert first_figures([invented]) == []
    write_told(tmp_path, [], [true, invented], "")
    assert (tmp_path / PICTURE).read_bytes() == draw_preview(first_figures([true]))


def test_the_themes_own_scripts_go_and_others_stay_for_the_check_to_find() -> None:
    known = "<script>DOCUMENTATION_OPTIONS.pagename = 'reports/camhs';</script>"
    stranger = "<script>DOCUMENTATION_OPTIONS.pagename = 'x'; steal();</script>"
    page = close_head(f'<head><meta charset="utf-8" />{known}{stranger}</head>')
    assert known not in page and stranger in page
    assert page.index(META) < page.index(stranger)
    assert close_head("<head></head>") == "<head></head>"


def test_icons_are_drawn_and_one_that_is_not_known_is_left() -> None:
    icons = '<i class="fa-solid fa-list"></i><span class="fa-solid fa-bars"></span>'
    stranger = '<i class="fa-solid fa-fish"></i>'
    script = f'<script defer src="../{ICON_SCRIPT}?digest=55c26ed414f5f8a31ebb"></script>'
    page = close_head(f'<head><meta charset="utf-8" />{script}</head>{icons}{stranger}')
    assert page.count("<svg") == page.count('aria-hidden="true"') == 2
    assert stranger in page and icons not in page and "<script" not in page


@pytest.mark.parametrize(
    ("held", "kept"),
    [
        ("", set()),
        ("<pre>evidence build</pre>", set()),
        ('<div class="highlight-sh notranslate"><div class="highlight"><pre></pre></div></div>', {"copybutton.css", "clipboard.min.js"}),
        ('<div class="tag_x cell docutils container"></div>', {f"mystnb.{'a' * 64}.css"}),
        ('<div class="sd-tab-set docutils">', {"sphinx-design.min.css", "design-tabs.js"}),
        ("<div data-fact-index></div>", {"fact-index.js", "spelling.js"}),
        ("<div data-area-map></div>", {"area-map.js"}),
        ('<div id="search-results"></div>', {"spelling.js", "worries.js"}),
    ],
)  # fmt: skip
def test_a_page_asks_for_the_scripts_and_styles_that_it_has_a_use_for(held: str, kept: set[str]) -> None:
    styles = ("copybutton.css", f"mystnb.{'a' * 64}.css", "sphinx-design.min.css")
    scripts = ("clipboard.min.js", "design-tabs.js", "fact-index.js", "spelling.js", "area-map.js", "worries.js")
    always = (
        '<link rel="stylesheet" href="../_static/book.css?v=1a" /><script src="../_static/fact-cards.js?v=1a"></script>'
    )
    asked = [f'<link rel="stylesheet" type="text/css" href="../_static/{each}?v=1a" />\n' for each in styles]
    asked += [f'<script data-prefix="x-" src="../_static/{each}?v=1a"></script>\n' for each in scripts]
    page = close_head(f'<head><meta charset="utf-8" />{"".join(asked)}{always}</head>{held}')
    assert {each for each in (*styles, *scripts) if f"_static/{each}" in page} == kept
    assert always in page


def test_the_index_of_the_search_is_loaded_by_its_own_page_only() -> None:
    tools = "".join(
        f'<script src="../{name}.js"></script>'
        for name in ("_static/searchtools", "_static/language_data", "searchindex")
    )
    head = f'<head><meta charset="utf-8" />{tools}</head>'
    assert "<script" not in close_head(head)
    asked = close_head(f'{head}<div id="search-results"></div>')
    assert "searchindex" in asked and "language_data" in asked and "searchtools" not in asked
