"""Digests of files and trees, and which code stands behind a module."""

from __future__ import annotations

import os
from pathlib import Path

from evidence_book.digests import (
    code_behind,
    digest_bytes,
    digest_code,
    digest_file,
    digest_files,
    digest_tree,
    imported_modules,
    imports_seen,
)
from evidence_book.project import Project
from tests.conftest import ROOT

PACKAGE = Project(Path(__file__).resolve().parents[1]).package

# The example of the standard, FIPS 180-2: the digest of "abc".
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def behind(*modules: str) -> set[str]:
    return {path.relative_to(PACKAGE).as_posix() for path in code_behind(PACKAGE, modules)}


def test_a_digest_is_sha_256_in_hexadecimal(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert digest_bytes(b"abc") == ABC
    assert digest_file(tmp_path / "abc") == ABC


def test_a_digest_of_files_does_not_depend_on_their_order(tmp_path: Path) -> None:
    # So many that a set of them, filled in another order, is walked in another order too.
    paths = [tmp_path / f"{number}.csv" for number in range(300)]
    for path in paths:
        path.write_text(path.name)
    backwards = paths[::-1]
    assert list(set(paths)) != list(set(backwards))
    assert digest_files(paths, tmp_path) == digest_files(backwards, tmp_path)
    assert digest_files(paths, tmp_path) == digest_files([*paths, paths[0]], tmp_path)


def test_a_digest_of_files_depends_on_names_and_contents_and_not_on_the_place(tmp_path: Path) -> None:
    digests = []
    for folder, name, content in (
        ("one", "a", "x"), ("two", "a", "x"), ("three", "b", "x"), ("four", "a", "y"),
    ):  # fmt: skip
        path = tmp_path / folder / name
        path.parent.mkdir()
        path.write_text(content)
        digests.append(digest_files([path], tmp_path / folder))
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_swapping_two_contents_changes_the_digest(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("1")
    second.write_text("2")
    before = digest_files([first, second], tmp_path)
    first.write_text("2")
    second.write_text("1")
    assert digest_files([first, second], tmp_path) != before


def test_a_tree_is_digested_file_by_file_in_order(tmp_path: Path) -> None:
    (tmp_path / "z" / "deep").mkdir(parents=True)
    (tmp_path / "z" / "deep" / "abc").write_bytes(b"abc")
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / ".hidden").write_bytes(b"abc")
    tree = digest_tree(tmp_path)
    assert list(tree) == [".hidden", "b", "z/deep/abc"]
    assert tree["z/deep/abc"] == tree[".hidden"] == ABC
    assert tree["b"] != ABC


def test_imports_are_found_wherever_they_stand() -> None:
    source = """
import os, evidence_book.project
import evidence_book.sources as registry
from evidence_book.measures import rates
from evidence_bookshop import prices
from . import sibling
def later():
    if True:
        from evidence_book.site.build import build
"""
    assert imported_modules(source) == {
        "evidence_book.project",
        "evidence_book.sources",
        "evidence_book.measures",
        "evidence_book.measures.rates",
        "evidence_book.site.build",
        "evidence_book.site.build.build",
    }


def test_the_code_behind_rates_is_rates_and_what_it_imports() -> None:
    code = behind("evidence_book.measures.rates")
    assert {"__init__.py", "measures/__init__.py", "measures/rates.py", "measures/estimates.py"} <= code
    assert "site/build.py" not in code
    assert not {name for name in code if "/" in name and not name.startswith("measures/")}


def test_the_code_behind_a_report_follows_imports_at_every_depth_but_leaves_the_site_out() -> None:
    code = behind("evidence_book.reports.strip_searches")
    assert {
        "reports/strip_searches/forces.py", "measures/funnel.py", "datasets/strip_searches.py", "wording.py", "storage.py",
    } <= code  # fmt: skip
    assert not {name for name in code if name.startswith(("site/", "engine/", "charts/", "tables/"))}


def test_the_code_behind_several_modules_is_the_code_behind_each() -> None:
    both = behind("evidence_book.sources", "evidence_book.storage")
    assert both == behind("evidence_book.sources") | behind("evidence_book.storage")


def test_code_is_listed_once_and_in_order() -> None:
    code = code_behind(PACKAGE, ["evidence_book.facts", "evidence_book.facts"])
    assert list(code) == sorted(set(code))


def test_a_circle_of_imports_ends_and_a_changed_import_is_followed(tmp_path: Path) -> None:
    package = tmp_path / "evidence_book"
    package.mkdir()
    for name, source in {
        "__init__": "",
        "a": "import evidence_book.b",
        "b": "from evidence_book import a, c",
        "c": "",
        "d": "",
    }.items():
        (package / f"{name}.py").write_text(source)
    assert [path.stem for path in code_behind(package, ["evidence_book.a"])] == ["__init__", "a", "b", "c"]
    (package / "b.py").write_text("import evidence_book.d")
    os.utime(package / "b.py", ns=(1, 1))
    assert [path.stem for path in code_behind(package, ["evidence_book.a"])] == ["__init__", "a", "b", "d"]


def test_imports_read_off_the_lines_are_those_of_the_syntax() -> None:
    files = [path for folder in ("src", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 300
    for path in files:
        source = path.read_text(encoding="utf-8")
        assert imports_seen(source) >= imported_modules(source), path.name
    ours = list((ROOT / "src").rglob("*.py"))
    more = [path.name for path in ours if imports_seen(path.read_text()) != imported_modules(path.read_text())]
    assert len(more) <= 2, "texts of code that hold imports"


def test_code_is_digested_as_files_are_and_anew_once_it_was_touched(tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text("a = 1", encoding="utf-8")
    before = digest_code([file], tmp_path)
    assert before == digest_files([file], tmp_path) == digest_code([file], tmp_path)
    file.write_text("a = 2", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert digest_code([file], tmp_path) == digest_files([file], tmp_path) != before
