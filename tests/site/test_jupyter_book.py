"""Building on all cores, and moving files past Jupyter Book: the same bytes as its own command makes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evidence_book.digests import digest_tree
from evidence_book.project import Project
from evidence_book.site.build import render, run_jupyter_book


@pytest.fixture(scope="module")
def source(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembled book with a single place, since Jupyter Book takes long for each."""
    folder = tmp_path_factory.mktemp("book") / "source"
    shutil.copytree(built.source, folder)
    for path in sorted((folder / "areas").glob("*.ipynb"))[1:]:
        path.unlink()
        (folder / "_extra" / "downloads" / "areas" / f"{path.stem}.json").unlink()
    return folder


def test_on_all_cores_every_file_is_byte_for_byte_that_of_the_stock_command(source: Path, tmp_path: Path) -> None:
    # A part of the book that cannot be written side by side would be a warning, and so no book.
    made = {}
    for on_all_cores in (False, True):
        output = tmp_path / str(on_all_cores)
        output.mkdir()
        made[on_all_cores] = digest_tree(run_jupyter_book(source, output, on_all_cores=on_all_cores))
    assert made[True] == made[False]
    assert len(made[True]) > 1_000


def test_files_that_are_moved_past_are_all_there_as_they_were(built: Project, source: Path, tmp_path: Path) -> None:
    shutil.copytree(source, tmp_path / "source")
    moved = digest_tree(source / "_extra")
    pages = digest_tree(render(built, tmp_path / "source", tmp_path))
    # Pages that quote facts are linked to them afterwards.
    assert {name: pages.get(name) for name in moved if not name.endswith(".html")} == {
        name: digest for name, digest in moved.items() if not name.endswith(".html")
    }
    assert moved.keys() <= pages.keys()
