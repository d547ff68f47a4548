"""Pages for adults and for children are held together: links both ways, one edition, the same facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_book.companions.content import EDITIONS
from evidence_book.site.checks import pairs
from evidence_book.site.checks.parsed import parse
from evidence_book.site.checks.site import BuiltSite

ADULT = '<p data-facts-digest="abc" data-edition="2024">' + "".join(
    f'<a href="../{edition}/made.html">{edition}</a>' for edition in EDITIONS
)
CHILD = (
    '<html><head><meta name="facts-digest" content="abc"><meta name="edition" content="2024"></head>'
    '<body><a href="../reports/made.html">adult</a></body></html>'
)


def site(**pages: str) -> BuiltSite:
    written = {"reports/made.html": ADULT} | {f"{edition}/made.html": CHILD for edition in EDITIONS}
    written |= {name.replace("__", "/").replace("_", "-") + ".html": text for name, text in pages.items()}
    parsed = {name: parse(text) for name, text in written.items() if text}
    return BuiltSite(Path(), parsed, frozenset(), {}, ())


def test_a_whole_family_passes() -> None:
    assert pairs.check(site()) == []


@pytest.mark.parametrize(
    ("child", "code"),
    [
        ("", "missing-edition"),
        (CHILD.replace("../reports/made.html", "../reports/other.html"), "unpaired"),
        (CHILD.replace("abc", "abd"), "other-facts"),
        (CHILD.replace("2024", "2023"), "other-facts"),
        (CHILD.replace('<meta name="facts-digest" content="abc">', ""), "other-facts"),
    ],
)
def test_what_does_not_belong_together_is_found(child: str, code: str) -> None:
    found = pairs.check(site(easy_read__made=child))
    assert [(problem.code, problem.file) for problem in found] == [(code, "easy-read/made.html")]


def test_a_page_for_adults_that_does_not_lead_to_an_edition_is_found() -> None:
    found = pairs.check(site(reports__made=ADULT.replace("../children/made.html", "../index.html")))
    assert [(problem.code, problem.file) for problem in found] == [("unpaired", "children/made.html")]


def test_a_page_for_adults_without_its_digest_is_found() -> None:
    found = pairs.check(site(reports__made=ADULT.replace("data-facts-digest", "data-other")))
    assert {problem.code for problem in found} == {"other-facts"}
