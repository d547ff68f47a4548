"""Each check of the built site finds what it is for, and is quiet on a sound page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidence_book.content_policy import META
from evidence_book.site.checks import (
    alt_text,
    contents,
    footer,
    helplines,
    links,
    numbers,
    policy,
    requests,
    scripts,
    spreadsheets,
    tracebacks,
)
from evidence_book.site.checks.parsed import parse
from evidence_book.site.checks.site import BuiltSite

FOOT = (
    '<footer><p>not an official publication</p><a href="tel:08001111">0800 1111</a>'
    '<a href="tel:08005280731">0800 528 0731</a><a href="tel:999">Call 999</a></footer>'
)


def site_of(folder: Path, body: str, foot: str = FOOT, listed: tuple[str, ...] = ("index.html",)) -> BuiltSite:
    markup = f"<html><head>{META}</head><body><main><article>{body}</article></main>{foot}</body></html>"
    (folder / "index.html").write_text(markup, encoding="utf-8")
    return BuiltSite(
        folder=folder,
        pages={"index.html": parse(markup)},
        table_of_contents=frozenset(listed),
        fact_values={"made.over": frozenset({"over 50", "Over 50"})},
        allowed_numbers=(r"(?<![\d,.£])(19|20)\d{2}(?! children)\b",),
    )


SOUND = (
    '<h1>Title</h1><p>In 2023, <data class="fact" data-fact="made.over" value="50">over 50</data> searches.</p>'
    '<table class="released"><tr><td>17</td></tr></table><div class="highlight"><pre>code 3</pre></div>'
    '<img src="a.png" alt="A line that falls from left to right"><a href="#here" id="here">here</a>'
)


@pytest.mark.parametrize(
    "check",
    [contents, footer, helplines, tracebacks, alt_text, scripts, requests, links, numbers, policy, spreadsheets],
)
def test_a_sound_page_passes(tmp_path: Path, check) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    assert check.check(site_of(tmp_path, SOUND)) == []


@pytest.mark.parametrize(
    ("check", "body", "code"),
    [
        (tracebacks, "<pre>Traceback (most recent call last)</pre>", "error-on-page"),
        (tracebacks, "<p>ValueError: bad</p>", "error-on-page"),
        (tracebacks, '<div class="output stderr">careful</div>', "error-on-page"),
        (tracebacks, "<p>{{ fact('a') }}</p>", "error-on-page"),
        (alt_text, '<img src="a.png">', "bad-alt-text"),
        (alt_text, '<img src="a.png" alt="">', "bad-alt-text"),
        (alt_text, '<img src="a.png" alt="../_images/a1b2.png">', "bad-alt-text"),
        (alt_text, '<img src="a.png" alt="reports/a">', "bad-alt-text"),
        (scripts, "<script>x()</script>", "active-content"),
        (scripts, '<p onclick="x()">a</p>', "event-handler"),
        (scripts, '<a href="javascript:x()">a</a>', "script-address"),
        (scripts, '<script src="https://elsewhere.example/x.js"></script>', "foreign-script"),
        (policy, "<script>x()</script>", "against-policy"),
        (policy, "<SCRIPT src='_static/a.js'></SCRIPT>", "against-policy"),
        (policy, '<script src="../downloads/a.js"></script>', "against-policy"),
        (policy, '<script src="_static/../data/a.js"></script>', "against-policy"),
        (policy, '<script src="https://elsewhere.example/_static/a.js"></script>', "against-policy"),
        (policy, "<p/onclick=x()>a</p>", "against-policy"),
        (policy, "<p ONCLICK = 'x()'>a</p>", "against-policy"),
        (policy, '<p style="color:red">a</p>', "against-policy"),
        (policy, "<style>p {}</style>", "against-policy"),
        (policy, '<a href=" JavaScript:x()">a</a>', "against-policy"),
        (policy, '<iframe srcdoc="a"></iframe>', "against-policy"),
        (policy, '<base href="/">', "against-policy"),
        (policy, '<form action="https://elsewhere.example/"></form>', "against-policy"),
        (policy, '<meta http-equiv="refresh" content="0; url=https://elsewhere.example/">', "against-policy"),
        (requests, '<img src="https://elsewhere.example/a.png" alt="a line">', "third-party-request"),
        (requests, '<link rel="stylesheet" href="//elsewhere.example/a.css">', "third-party-request"),
        (requests, '<img alt="a line" srcset="https://elsewhere.example/a.png 2x">', "third-party-request"),
        (requests, '<video poster="https://elsewhere.example/a.png"></video>', "third-party-request"),
        (requests, '<p style="background:url(https://elsewhere.example/a)">a</p>', "third-party-request"),
        (requests, '<style>@import url("https://elsewhere.example/a.css")</style>', "third-party-request"),
        (scripts, '<button formaction="javascript:x()">a</button>', "script-address"),
        (links, '<a href="file:///secret.csv">a</a>', "bad-address"),
        (links, '<a href="/etc/passwd">a</a>', "bad-address"),
        (numbers, '<div class="cell_output"><pre>4811</pre></div>', "typed-number"),
        (numbers, '<p title="4812 children">a</p>', "typed-number"),
        (numbers, '<ol start="4813"><li>a</li></ol>', "typed-number"),
        (numbers, "<p>½ of the children, or 4,814, or ②</p>", "typed-number"),
        (numbers, "<p>2019 children and 999 children</p>", "typed-number"),
        (numbers, "<ruby>a<rt>4717</rt></ruby>", "typed-number"),
        (numbers, '<data class="fact" data-fact="book.anything">4714</data>', "unproven-number"),
        (numbers, "</article><p>4725</p><article>", "no-content"),
        (links, '<a href="nowhere.html">a</a>', "broken-link"),
        (links, '<a href="../outside.html">a</a>', "broken-link"),
        (links, '<a href="#nowhere">a</a>', "broken-anchor"),
        (numbers, "<p>There were 457 searches.</p>", "typed-number"),
        (numbers, "<h2>3 findings</h2>", "typed-number"),
        (numbers, '<data class="fact" data-fact="made.other" value="1">1</data>', "unproven-number"),
        (numbers, '<data class="fact" data-fact="made.over" value="50">50</data>', "unproven-number"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, check, body: str, code: str) -> None:
    found = check.check(site_of(tmp_path, body))
    assert code in {problem.code for problem in found}
    assert all(problem.mend and problem.file == "index.html" for problem in found)


def test_a_page_that_nobody_listed_and_one_that_is_missing(tmp_path: Path) -> None:
    found = contents.check(site_of(tmp_path, SOUND, listed=("other.html",)))
    assert {(problem.code, problem.file) for problem in found} == {
        ("missing-page", "other.html"),
        ("stray-page", "index.html"),
    }


@pytest.mark.parametrize("gone", ["not an official publication", "tel:999", "tel:08001111", "tel:08005280731"])
def test_a_foot_without_its_statement_or_a_help_line_is_found(tmp_path: Path, gone: str) -> None:
    assert len(footer.check(site_of(tmp_path, SOUND, FOOT.replace(gone, "gone")))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "<p>Call Childline on 0800 1112.</p>",
        "<p>Call <b>0800 528 0713</b>, or 0800 1111</p>",
        "<p>Call 0800\u00a0528\u00a07031</p>",
        "<p>Call 08005280732 (free)</p>",
        "<p>Call +44 20 7946 0000</p>",
        "<p>020 7946 0000</p>",
        '<a href="tel:08001112">0800 1111</a>',
        '<a href="tel:08001111">0800 528 0731</a>',
        '<a href="tel:08001111">Call Childline</a>',
        '<a href="tel:101">101</a>',
    ],
)
def test_a_number_to_call_that_is_no_help_line_is_found(tmp_path: Path, wrong: str) -> None:
    (problem,) = helplines.check(site_of(tmp_path, f"<h1>Title</h1>{wrong}"))
    assert problem.code == "wrong-number"


@pytest.mark.parametrize(
    "right",
    [
        "<p>Childline: 0800 1111. Help at Hand: 0800\u00a0528\u00a00731, free.</p>",
        "<table><tr><td>0301</td><td>2019</td><td>20201</td></tr></table>",
        "<p>Between 0.05 and 0.123456789 of 1,000,000, as of 2025-01-01; <code>0123456789ab</code>, facts.a_0123456789</p>",
        '<p>The <a href="a.html">0800 1111</a> of Childline; sha256 of 10,0123456789</p>',
    ],
)
def test_help_lines_and_numbers_that_nobody_calls_are_left_alone(tmp_path: Path, right: str) -> None:
    assert helplines.check(site_of(tmp_path, right)) == []


def test_a_style_that_fetches_from_elsewhere_is_found(tmp_path: Path) -> None:
    site = site_of(tmp_path, SOUND)
    (tmp_path / "a.css").write_text("@import url('https://elsewhere.example/font.css');", encoding="utf-8")
    assert [problem.code for problem in requests.check(site)] == ["third-party-request"]


def test_every_allowed_number_has_a_reason() -> None:
    import yaml
    from tests.conftest import ROOT

    entries = yaml.safe_load((ROOT / "book" / "allowed_numbers.yml").read_text(encoding="utf-8"))
    for entry in entries:
        re.compile(entry["pattern"])
        assert entry["why"]
        assert not re.search(entry["pattern"], " 457 searches, 47% and 2,847 "), "allows a fact's number"


@pytest.mark.parametrize(
    "head", ["", '<link rel="stylesheet" href="_static/a.css">' + META, META.replace("'none'", "*", 1)]
)
def test_a_page_without_its_policy_first_is_found(tmp_path: Path, head: str) -> None:
    site = site_of(tmp_path, SOUND)
    page = (tmp_path / "index.html").read_text(encoding="utf-8").replace(META, head)
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert any("its policy" in problem.expected for problem in policy.check(site))


def test_a_page_that_no_other_check_opens_is_held_to_the_policy(tmp_path: Path) -> None:
    site = site_of(tmp_path, SOUND)
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "a.html").write_text(f"<head>{META}</head><script>x()</script>", encoding="utf-8")
    assert {problem.file for problem in policy.check(site)} == {"facts/a.html"}


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("downloads/a.csv", "a,b\n1,=1+1\n", 1),
        ("downloads/a.csv", "a,b\n-1,'=1+1\n", 0),
        ("downloads/a.csv", 'a,b\n1,"@a, b"\n', 1),
        ("editions/2025-26/a.csv", "a\n+43% on the year before\n", 0),
        ("editions/2025-26/a.csv", "a\n+43|calc\n", 1),
        ("editions/2025-26/a.csv", "a\n=A1\n", 1),
    ],
)
def test_a_table_that_a_spreadsheet_would_run_is_found(tmp_path: Path, name: str, content: str, found: int) -> None:
    site = site_of(tmp_path, SOUND)
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert len(spreadsheets.check(site)) == found
