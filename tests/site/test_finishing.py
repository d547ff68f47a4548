"""Pages are finished once: what was finished before is taken again as long as it would come out the same."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from evidence_book.content_policy import META
from evidence_book.digests import digest_tree
from evidence_book.kept_files import KeptFiles
from evidence_book.site.finishing import finish_pages
from evidence_book.site.previews import Previews

PAGE = (
    "<html><head>{head}<title>{title}</title></head>"
    '<body><h1>Title</h1><p>First words.</p><p><data class="fact" data-fact="a.b" value="1">1</data></p></body></html>'
)
THEME = PAGE.format(head='<meta charset="utf-8" />', title="Of the theme")
OURS = PAGE.format(head=META, title="Ours")


def finished(folder: Path, last: Path, known: Collection[str] = ("a.b",), address: str = "") -> Path:
    """A site of three pages, as it is finished when `last` stands."""
    for name, text in {"theme.html": THEME, "ours/page.html": OURS, "facts/a.b.html": OURS}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    kept = KeptFiles(last, last.with_suffix(".json"), ["code"])
    finish_pages(folder, {"theme.html"}, Previews(address), known, kept)
    kept.write()
    return folder


@pytest.fixture
def last(tmp_path: Path) -> Path:
    return finished(tmp_path / "last", tmp_path / "last")


def test_pages_get_their_head_their_preview_and_their_links(last: Path) -> None:
    theme, ours = (last / name for name in ("theme.html", "ours/page.html"))
    assert META in theme.read_text(encoding="utf-8")
    for page, root in ((theme, ""), (ours, "../")):
        said = page.read_text(encoding="utf-8")
        assert 'property="og:description" content="First words."' in said
        assert f'href="{root}facts/a.b.html"' in said
    assert (last / "facts/a.b.html").read_text(encoding="utf-8") == OURS


def test_a_page_that_would_come_out_the_same_is_taken_as_it_is(last: Path, tmp_path: Path) -> None:
    again = finished(tmp_path / "again", last)
    assert digest_tree(again) == digest_tree(last)
    for name in ("theme.html", "ours/page.html"):
        assert (again / name).samefile(last / name)


@pytest.mark.parametrize("changed", [{"known": ()}, {"known": ("a.b", "a.c")}, {"address": "https://book.example/"}])
def test_what_decides_how_pages_come_out_makes_them_anew(last: Path, tmp_path: Path, changed: dict[str, Any]) -> None:
    again = finished(tmp_path / "again", last, **changed)
    plain = finished(tmp_path / "plain", tmp_path / "nowhere", **changed)
    assert digest_tree(again) == digest_tree(plain)
    for name in ("theme.html", "ours/page.html"):
        assert not (again / name).samefile(last / name)


def test_a_finished_page_that_somebody_edited_is_made_anew(last: Path, tmp_path: Path) -> None:
    whole = digest_tree(last)
    (last / "theme.html").write_text("edited", encoding="utf-8")
    assert digest_tree(finished(tmp_path / "again", last)) == whole
