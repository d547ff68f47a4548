"""A file is taken again only if it was made of the same, by the same, and is as it was made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence_book.digests import digest_bytes, digest_file
from evidence_book.kept_files import KeptFiles

NAMED = f"{digest_bytes(b'drawn')}.svg"


@pytest.fixture
def last(tmp_path: Path) -> Path:
    """A folder as it was made last, and beside it what its file was made from."""
    folder = tmp_path / "last"
    folder.mkdir()
    (folder / "a.html").write_bytes(b"made")
    (folder / NAMED).write_bytes(b"drawn")
    kept = KeptFiles(folder, tmp_path / "record.json", ["code"])
    kept.note("a.html", ["notebook", "frame"], folder / "a.html")
    kept.write()
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "new"
    folder.mkdir()
    return folder


def test_a_file_that_would_come_out_the_same_is_taken_and_kept_for_the_next_time(last: Path, target: Path) -> None:
    record = last.with_name("record.json")
    kept = KeptFiles(last, record, ["code"])
    assert kept.take("a.html", ["notebook", "frame"], target)
    assert (target / "a.html").samefile(last / "a.html")
    before = record.read_bytes()
    kept.write()
    assert record.read_bytes() == before


def test_it_takes_the_place_of_what_is_there_which_others_may_share(last: Path, target: Path) -> None:
    (target / "a.html").write_bytes(b"half made")
    shared = target / "b.html"
    shared.hardlink_to(target / "a.html")
    assert KeptFiles(last, last.with_name("record.json"), ["code"]).take("a.html", ["notebook", "frame"], target)
    assert (target / "a.html").read_bytes() == b"made"
    assert shared.read_bytes() == b"half made"


@pytest.mark.parametrize(
    ("name", "made_by", "made_from"),
    [
        ("b.html", ["code"], ["notebook", "frame"]),
        ("a.html", ["other code"], ["notebook", "frame"]),
        ("a.html", ["code"], ["other notebook", "frame"]),
        ("a.html", ["code"], ["frame", "notebook"]),
        ("a.html", ["code", "notebook"], ["frame", ""]),
        ("a.html", [], ["notebook", "frame"]),
    ],
)
def test_what_is_made_of_or_by_anything_else_is_made_again(
    last: Path, target: Path, name: str, made_by: list[str], made_from: list[str]
) -> None:
    kept = KeptFiles(last, last.with_name("record.json"), made_by)
    assert not kept.take(name, made_from, target)
    assert not list(target.iterdir())


def test_a_file_that_somebody_changed_or_that_is_gone_is_made_again(last: Path, target: Path) -> None:
    kept = KeptFiles(last, last.with_name("record.json"), ["code"])
    (last / "a.html").write_bytes(b"edited")
    assert not kept.take("a.html", ["notebook", "frame"], target)
    (last / "a.html").unlink()
    assert not kept.take("a.html", ["notebook", "frame"], target)


@pytest.mark.parametrize("rubbish", [b"", b"\xff", b"[]", b"null", b'{"a.html": 1}', b'{"a.html": ["one"]}', b"{"])
def test_a_record_that_is_rubbish_keeps_nothing(last: Path, target: Path, rubbish: bytes) -> None:
    record = last.with_name("record.json")
    record.write_bytes(rubbish)
    assert not KeptFiles(last, record, ["code"]).take("a.html", ["notebook", "frame"], target)


def test_a_record_of_another_folder_takes_nothing_that_it_did_not_make(
    last: Path, target: Path, tmp_path: Path
) -> None:
    """The site was not put in place after the record was written: the old page is no page of the new record."""
    (tmp_path / "made").write_bytes(b"made later")
    kept = KeptFiles(last, last.with_name("record.json"), ["code"])
    kept.note("a.html", ["later notebook"], tmp_path / "made")
    kept.write()
    again = KeptFiles(last, last.with_name("record.json"), ["code"])
    assert not again.take("a.html", ["later notebook"], target)
    assert json.loads(last.with_name("record.json").read_text())["a.html"][1] == digest_file(tmp_path / "made")


def test_a_picture_is_taken_by_its_digest_alone(last: Path, target: Path) -> None:
    kept = KeptFiles(last, last.with_name("no-record.json"), ["code"])
    assert kept.take_named(NAMED, target) and kept.take_named(NAMED, target)
    assert (target / NAMED).read_bytes() == b"drawn"
    (target / NAMED).unlink()
    (last / NAMED).write_bytes(b"drawn otherwise")
    assert not kept.take_named(NAMED, target)
    assert not kept.take_named(f"{digest_bytes(b'gone')}.svg", target)
