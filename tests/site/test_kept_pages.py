"""Pages are taken again only as they were made, of the same, and every box comes back into its page."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evidence_book.digests import digest_tree
from evidence_book.project import Project
from evidence_book.site import build
from evidence_book.site.kept_pages import EMPTY_BOX, BoxLost, made_once, put_boxes, take_boxes

BOX = '<details class="provenance" id="provenance"><summary>How</summary><details>in it</details><pre>one\ntwo</pre>5f3a</details>'


class Maker:
    """Makes a page of a source, and counts how often."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, 0

    def __call__(self) -> Path:
        self.times += 1
        pages = self.folder / f"html{self.times}"
        pages.mkdir()
        (pages / "a.html").write_text("made")
        return pages


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "work" / "source"
    (folder / "reports").mkdir(parents=True)
    (folder / "a.md").write_text(f"# A\n\n{BOX}\n")
    cells = [{"cell_type": "markdown", "source": ["# B\n", f"\n{BOX}"]}, {"cell_type": "code", "source": BOX}]
    (folder / "reports" / "b.ipynb").write_text(json.dumps({"cells": cells}))
    (folder / "c.md").write_text("No box.\n")
    return folder


def test_boxes_are_taken_out_of_pages_and_notebooks_and_put_into_what_is_made_of_them(source: Path) -> None:
    boxes = take_boxes(source)
    assert boxes == {"a.html": BOX, "reports/b.html": BOX}
    assert (source / "a.md").read_text() == f"# A\n\n{EMPTY_BOX}\n"
    first, code = json.loads((source / "reports" / "b.ipynb").read_text())["cells"]
    assert (first["source"], code["source"]) == (f"# B\n\n{EMPTY_BOX}", BOX)
    for address in boxes:
        (source / address).write_text(f"<p>{EMPTY_BOX}</p>")
    put_boxes(source, boxes)
    assert (source / "a.html").read_text() == f"<p>{BOX}</p>"
    with pytest.raises(BoxLost, match=r"^a\.html"):
        put_boxes(source, boxes)


def made(source: Path, maker: Maker, makers: list[Path]) -> dict[str, str]:
    shutil.rmtree(source.with_name("kept"), ignore_errors=True)
    return digest_tree(made_once(source, makers, source.parents[1] / "pages", maker))


def test_pages_are_made_again_if_and_only_if_what_they_are_made_from_changed(source: Path, tmp_path: Path) -> None:
    maker, lock = Maker(tmp_path), tmp_path / "lock"
    lock.write_text("1")
    first = made(source, maker, [lock])
    assert made(source, maker, [lock]) == first and maker.times == 1
    (source / "a.md").write_text("changed")
    assert made(source, maker, [lock]) == first and maker.times == 2
    lock.write_text("2")
    assert made(source, maker, [lock]) == first and maker.times == 3
    assert made(source, maker, [lock]) == first and maker.times == 3


@pytest.mark.parametrize("spoil", ["change", "lose", "add", "forget"])
def test_pages_that_are_not_as_they_were_made_are_made_again(source: Path, tmp_path: Path, spoil: str) -> None:
    maker, pages = Maker(tmp_path), tmp_path / "pages" / "pages"
    first = made(source, maker, [])
    if spoil == "change":
        (pages / "a.html").write_text("half a pa")
    elif spoil == "lose":
        (pages / "a.html").unlink()
    elif spoil == "add":
        (pages / "b.html").write_text("of nobody")
    else:
        (tmp_path / "pages" / "made-from.json").write_bytes(b"\xff\x00")
    assert made(source, maker, []) == first and maker.times == 2


def test_pages_that_cannot_be_made_are_not_kept(source: Path, tmp_path: Path) -> None:
    def fail() -> Path:
        raise build.BuildFailed("warned")

    with pytest.raises(build.BuildFailed):
        made_once(source, [], tmp_path / "pages", fail)
    assert not (tmp_path / "pages").exists()


def test_a_site_of_pages_that_were_kept_is_byte_for_byte_that_of_pages_made_now(
    built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for name in ("first", "second"):
        output = tmp_path / name
        output.mkdir()
        shutil.copytree(built.source, output / "source")
        found.append(digest_tree(build.render(built, output / "source", output, tmp_path / "kept")))
        # The digests behind the boxes change, and nothing else of any page: no page is made again.
        monkeypatch.setattr(build, "run_jupyter_book", lambda *_, **__: pytest.fail("made again"))
    assert found[0] == found[1]
    published = digest_tree(built.site)
    assert {name for name in found[0] if published.get(name) != found[0][name]} == set()
