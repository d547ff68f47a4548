"""Libraries: each one that was chosen has a reason and is used, nothing is imported that was not chosen, the page says so."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from tests.conftest import ROOT

from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.reports.origins import pinned
from evidence_book.site.libraries import (
    chosen_table,
    count_others,
    declared,
    needed_by,
    normal,
    others_table,
    read_libraries,
    reasons,
)

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
TEST_LOCK = (ROOT / "requirements-test.lock").read_text(encoding="utf-8")
BOOK, *EXTRAS = (frozenset(names) for names in declared(PYPROJECT).values())
# What a module is called is not always what its library is called.
LIBRARY_OF = {module: {normal(name) for name in names} for module, names in packages_distributions().items()}


def imported(folder: str) -> set[str]:
    """The libraries that modules of a folder import, wherever in a module that is; ours and Python's own left out."""
    modules = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {each.name.split(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    beside = {path.stem for path in (ROOT / folder).glob("*.py")}
    named = modules - sys.stdlib_module_names - {"evidence_book", "tests", *beside}
    return set().union(*(LIBRARY_OF.get(each, {each}) for each in named))


@pytest.mark.parametrize("name", sorted(BOOK.union(*EXTRAS)))
def test_each_library_that_was_chosen_has_a_reason(name: str) -> None:
    assert len(reasons(PYPROJECT).get(name, "")) > 5


def test_the_package_imports_what_was_chosen_for_it_and_nothing_else() -> None:
    extra = {name for names in EXTRAS for name in names}
    builds = set(re.findall(r'requires = \["([A-Za-z0-9_.-]+)', PYPROJECT))
    assert BOOK - imported("src") == {normal(name) for name in builds}
    assert imported("src") - BOOK == {"distributed"} <= extra


def test_what_only_tests_need_is_used_by_them() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    used = imported("tests") | imported("benchmarks") | imported("src")
    for name in set().union(*EXTRAS):
        types_of = re.sub(r"^types-|-stubs$", "", name)
        is_command = re.search(rf"\$\(BIN\)/{re.escape(name)}\b", makefile)
        side_by_side = name == "pytest-xdist" and "pytest -n" in makefile
        assert name in used or is_command or side_by_side or types_of in BOOK, f"{name} is used nowhere"


@pytest.mark.parametrize(("lock", "chosen"), [(LOCK, BOOK), (TEST_LOCK, set().union(*EXTRAS))])
def test_every_other_pinned_library_is_needed_by_one_that_is_pinned(lock: str, chosen: set[str]) -> None:
    known = {*pinned(LOCK), *pinned(TEST_LOCK)}
    for name, others in needed_by(lock).items():
        assert name in chosen or others, f"nobody needs {name}"
        assert set(others) <= known, name


def test_what_was_chosen_is_pinned() -> None:
    assert set(pinned(LOCK)) >= BOOK
    assert {*pinned(LOCK), *pinned(TEST_LOCK)} >= set().union(*EXTRAS)


def test_a_library_has_one_version_or_says_all_of_them() -> None:
    two = "a==2.10 ; python_full_version < '3.11.5' \\\n    --hash=x\na==4.1.2 ; python_full_version >= '3.11.5' \\\n"
    assert pinned(two) == {"a": "2.10 or 4.1.2"}
    # Libraries are read for this Python: those that say what numbers the book has are pinned once.
    assert all(re.fullmatch(r"[0-9][0-9a-z.]*", pinned(LOCK)[name]) for name in ("numpy", "pandas", "scipy"))


def test_the_lock_says_which_others_need_a_library() -> None:
    text = "a==1 \\\n    --hash=sha256:0\n    # via b\nb==2\n    # via\n    #   evidence-book (pyproject.toml)\n    #   c\n"
    assert needed_by(text) == {"a": ("b",), "b": ("c",)}


def test_tables_tell_each_library_once() -> None:
    libraries = read_libraries(Project(ROOT))
    tables = [BeautifulSoup(table(libraries), "lxml") for table in (chosen_table, others_table)]
    names = [[row.get_text() for row in table.select("tbody th")] for table in tables]
    assert set(names[0]) == BOOK
    assert sorted(names[0] + names[1]) == sorted(pinned(LOCK))
    assert reasons(PYPROJECT)["nh3"][1:] in tables[0].get_text()
    assert f">{len(names[1])}</data>" in count_others(libraries)


def test_a_library_without_a_reason_stops_the_build(tmp_path: Path) -> None:
    for name, text in {"requirements.lock": LOCK, "pyproject.toml": PYPROJECT.replace("# tables", "")}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="pandas"):
        read_libraries(Project(tmp_path))
