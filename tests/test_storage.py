"""Writing whole or not at all, and putting things right after a kill."""

from __future__ import annotations

import json
import math
import os
import resource
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence_book.storage import (
    in_place_of,
    link_tree,
    recover_tree,
    remove_scratch,
    replacing_tree,
    to_json,
    write_bytes,
    write_json,
    write_scratch,
    write_text,
)

# Replaces the folder named on the command line, and dies, with no chance to tidy up, at the rename named there; without
# the exchange of two folders in one move, which leaves no moment to be killed in.
_KILLED = """
import os, sys
from pathlib import Path
from evidence_book import storage
from evidence_book.storage import replacing_tree

storage._exchange = lambda one, other: False

target, fatal = Path(sys.argv[1]), int(sys.argv[2])
rename, calls = Path.rename, []

def dying(self, to):
    calls.append(self)
    if len(calls) == fatal:
        os._exit(9)
    return rename(self, to)

Path.rename = dying
with replacing_tree(target) as scratch:
    (scratch / "page.html").write_text("new")
os._exit(0)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "made" / "site"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text("old")
    (folder / "gone.html").write_text("old too")
    return folder


def killed_at(rename: int, target: Path) -> int:
    return subprocess.run([sys.executable, "-c", _KILLED, str(target), str(rename)], check=False).returncode


def test_new_content_is_written_with_the_folders_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "figures.csv"
    assert write_bytes(path, b"1\n") is True
    assert path.read_bytes() == b"1\n"
    assert path.stat().st_mode & 0o777 == 0o644
    assert names(path.parent) == ["figures.csv"]


def test_equal_content_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    write_bytes(path, b"1\n")
    os.utime(path, ns=(1_000_000_000, 1_000_000_000))
    before = path.stat()
    assert write_bytes(path, b"1\n") is False
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_other_content_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    write_bytes(path, b"1\n")
    assert write_bytes(path, b"2\n") is True
    assert path.read_bytes() == b"2\n"
    assert names(tmp_path) == ["figures.csv"]


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "figures.csv"
    folder.mkdir()
    (folder / "kept").write_text("kept")
    with pytest.raises(OSError, match=r"figures\.csv"):
        write_bytes(folder, b"1\n")
    assert names(tmp_path) == ["figures.csv"]
    assert names(folder) == ["kept"]


def test_text_is_written_as_utf_8(tmp_path: Path) -> None:
    assert write_text(tmp_path / "note.md", "£5 − naïve\n") is True
    assert (tmp_path / "note.md").read_bytes() == "£5 − naïve\n".encode()


def test_equal_values_are_spelt_alike_in_json(tmp_path: Path) -> None:
    assert to_json({"b": [1, 2.5], "a": "£"}) == '{\n  "a": "£",\n  "b": [\n    1,\n    2.5\n  ]\n}\n'
    assert write_json(tmp_path / "x.json", {"b": 1, "a": 2}) is True
    assert write_json(tmp_path / "x.json", {"a": 2, "b": 1}) is False
    assert json.loads((tmp_path / "x.json").read_text()) == {"a": 2, "b": 1}


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_not_spelt_in_json(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json({"a": value})


def test_a_replaced_folder_holds_the_new_files_only(site: Path) -> None:
    with replacing_tree(site) as scratch:
        assert names(scratch) == []
        (scratch / "page.html").write_text("new")
        assert (site / "page.html").read_text() == "old"
    assert names(site) == ["page.html"]
    assert (site / "page.html").read_text() == "new"
    assert site.stat().st_mode & 0o777 == 0o755
    assert names(site.parent) == ["site"]


def test_a_folder_that_was_not_there_is_made(tmp_path: Path) -> None:
    with replacing_tree(tmp_path / "deep" / "site") as scratch:
        (scratch / "page.html").write_text("new")
    assert names(tmp_path / "deep") == ["site"]
    assert names(tmp_path / "deep" / "site") == ["page.html"]


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_a_failure_leaves_the_old_folder_as_it_was(site: Path, failure: type[BaseException]) -> None:
    with pytest.raises(failure), replacing_tree(site) as scratch:
        (scratch / "page.html").write_text("half")
        raise failure
    assert names(site) == ["gone.html", "page.html"]
    assert (site / "page.html").read_text() == "old"
    assert names(site.parent) == ["site"]


def test_a_failure_where_nothing_was_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), replacing_tree(tmp_path / "site") as scratch:
        (scratch / "page.html").write_text("half")
        raise RuntimeError
    assert names(tmp_path) == []


def test_a_kill_between_the_two_renames_is_mended(site: Path) -> None:
    assert killed_at(2, site) == 9
    assert not site.exists()
    recover_tree(site)
    assert names(site) == ["gone.html", "page.html"]
    assert (site / "page.html").read_text() == "old"
    remove_scratch(site.parent)
    assert names(site.parent) == ["site"]


def test_a_kill_before_the_first_rename_leaves_the_old_folder(site: Path) -> None:
    assert killed_at(1, site) == 9
    assert (site / "page.html").read_text() == "old"
    recover_tree(site)
    remove_scratch(site.parent)
    assert names(site.parent) == ["site"]
    assert (site / "page.html").read_text() == "old"


def test_the_next_replacement_goes_on_after_a_kill(site: Path) -> None:
    assert killed_at(2, site) == 9
    with pytest.raises(RuntimeError), replacing_tree(site):
        raise RuntimeError
    assert (site / "page.html").read_text() == "old"
    with replacing_tree(site) as scratch:
        (scratch / "page.html").write_text("newer")
    assert names(site) == ["page.html"]
    assert (site / "page.html").read_text() == "newer"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges two folders in one move")
def test_there_is_no_moment_without_the_folder(site: Path) -> None:
    (site / "page.html").write_text("0")
    ended, seen = threading.Event(), set()

    def watch() -> None:
        while not ended.is_set():
            seen.add((site / "page.html").read_text())

    with ThreadPoolExecutor() as pool:
        watching = pool.submit(watch)
        for number in range(1, 100):
            with replacing_tree(site) as scratch:
                (scratch / "page.html").write_text(str(number))
                assert not site.with_name(".site.previous").exists()
        ended.set()
        watching.result()
    assert len(seen) > 1 and seen <= {str(number) for number in range(100)}
    assert names(site.parent) == ["site"]


def test_a_fault_of_writing_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
        with pytest.raises(OSError, match=r"File too large: .*figures\.csv"):
            write_bytes(path, b"1" * 100)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path) == []


def test_recovering_where_nothing_is_amiss_changes_nothing(site: Path) -> None:
    recover_tree(site)
    recover_tree(site.with_name("never-made"))
    assert names(site) == ["gone.html", "page.html"]
    assert names(site.parent) == ["site"]


def test_removing_scratch_spares_everything_else(site: Path) -> None:
    stray = site.with_name(".site.scratch.abc123")
    stray.mkdir()
    (stray / "half.html").write_text("half")
    site.with_name(".hidden").write_text("kept")
    remove_scratch(site.parent)
    assert names(site.parent) == [".hidden", "site"]


def test_a_linked_folder_joins_one_that_is_there_and_never_writes_into_a_file(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for path in (ours / "data" / "a.json", theirs / "data" / "b.json"):
        path.parent.mkdir(parents=True)
        path.write_text(path.name)
    link_tree(ours, theirs)
    assert sorted(path.name for path in (theirs / "data").iterdir()) == ["a.json", "b.json"]
    (ours / "data" / "b.json").write_text("other")
    with pytest.raises(FileExistsError):
        link_tree(ours, theirs)
    assert (theirs / "data" / "b.json").read_text() == "b.json"


def test_a_file_that_says_the_same_is_taken_from_the_folder_that_is_replaced(site: Path) -> None:
    (site / "deep").mkdir()
    for name in ("same.html", "deep/same.html"):
        (site / name).write_text("as before")
    before = {name: (site / name).stat().st_ino for name in ("page.html", "same.html", "deep/same.html")}
    with replacing_tree(site) as scratch:
        (scratch / "deep").mkdir()
        for name in ("same.html", "deep/same.html"):
            write_scratch(scratch / name, "first said otherwise")
            write_scratch(scratch / name, "as before")
        write_scratch(scratch / "page.html", "new")
        write_scratch(scratch / "new" / "page.html", "as before")
        assert (site / "page.html").read_text() == "old"
    assert {name: (site / name).stat().st_ino == before[name] for name in before} == {
        "page.html": False, "same.html": True, "deep/same.html": True,
    }  # fmt: skip
    assert (site / "page.html").read_text() == "new"
    assert (site / "new" / "page.html").read_text() == "as before"


def test_a_link_that_lies_where_a_file_should_is_not_taken_for_it(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.html").write_text("the same")
    (site / "page.html").unlink()
    (site / "page.html").symlink_to(tmp_path / "elsewhere.html")
    with replacing_tree(site) as scratch:
        write_scratch(scratch / "page.html", "the same")
    assert not (site / "page.html").is_symlink()
    assert (site / "page.html").read_text() == "the same"


def test_outside_a_folder_that_is_replaced_every_file_is_a_new_one(site: Path, tmp_path: Path) -> None:
    with in_place_of(site, tmp_path / "scratch"):
        write_scratch(tmp_path / "scratched" / "page.html", "old")
    write_scratch(tmp_path / "scratch" / "page.html", "old")
    inode = (site / "page.html").stat().st_ino
    assert (tmp_path / "scratched" / "page.html").stat().st_ino != inode
    assert (tmp_path / "scratch" / "page.html").stat().st_ino != inode
