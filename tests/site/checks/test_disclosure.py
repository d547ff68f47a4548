"""The finished site is attacked, and a number that leaked another way is found: each way a copy of the site is spoilt."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image, PngImagePlugin
from tests.site.checks.conftest import copied

from evidence_book.companions.page import MADE_UP
from evidence_book.digests import digest_tree
from evidence_book.intake.returns.folders import return_dataset
from evidence_book.intake.returns.specification import specification
from evidence_book.problems import Problem
from evidence_book.project import Project
from evidence_book.reports.returns.counting import count_cells, trees_of
from evidence_book.reports.returns.tables import spelt
from evidence_book.site.checks import canaries, synthetic
from evidence_book.site.checks.canaries import check_canaries, contents
from evidence_book.site.checks.disclosure import check_disclosure
from evidence_book.site.checks.memory import Memory
from evidence_book.site.checks.parsed import facts_in, parse
from evidence_book.site.checks.site import BuiltSite
from evidence_book.validation.collection import read_collection
from evidence_book.validation.receipts import open_dataset

RETURN = "returns-strip-search"
REPORT = "reports/strip-searches.html"
REFERENCE = "SYN-F07-000017"


@pytest.fixture
def spoilt(site: BuiltSite, tmp_path: Path) -> BuiltSite:
    """A copy of what the attack reads, to be changed."""
    return copied(site, tmp_path, "data", "downloads", REPORT)


def true_counts(project: Project) -> dict[str, float]:
    declared = specification("strip_search")
    dataset = return_dataset(project.raw, declared)
    trees = trees_of(declared, read_collection(project, dataset))
    return {spelt(each): count for each, count in count_cells(declared, open_dataset(project, dataset), trees).items()}


def codes(project: Project, site: BuiltSite) -> set[str]:
    return {problem.code for problem in check_disclosure(project, site)}


def edit(path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def test_the_site_as_it_is_built_tells_nothing(built: Project, site: BuiltSite) -> None:
    assert check_disclosure(built, site) == []
    assert check_canaries(built, built.site) == []
    assert synthetic.check(site) == []


def test_there_is_something_to_protect(built: Project) -> None:
    """Counts of one and of two were planted; without them the checks would prove nothing."""
    counts = true_counts(built)
    assert {1.0, 2.0} <= set(counts.values())
    with (built.site / "downloads" / RETURN / "cells.csv").open(encoding="utf-8") as file:
        shown = {row["cell"]: row["count"] for row in csv.DictReader(file)}
    assert set(shown) == set(counts)
    assert all(shown[each] == "" for each, count in counts.items() if 0 < count < 10)


def test_a_small_count_that_reached_a_table_is_found_and_not_named(built: Project, spoilt: BuiltSite) -> None:
    counts = true_counts(built)
    small = next(each for each, count in counts.items() if count == 2)

    def tell(rows: list[dict[str, str]]) -> None:
        next(row for row in rows if row["cell"] == small)["count"] = "2"

    edit(spoilt.folder / "downloads" / RETURN / "cells.csv", tell)
    problems = check_disclosure(built, spoilt)
    assert {problem.code for problem in problems} == {"could-be-undone"}
    assert not any(part in str(problem) for problem in problems for part in small.split("="))


def test_a_hidden_count_that_is_not_small_but_gives_others_away_is_found(built: Project, spoilt: BuiltSite) -> None:
    counts = true_counts(built)

    def tell(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row["count"] == "" and counts[row["cell"]] >= 10:
                row["count"] = f"{counts[row['cell']]:.0f}"

    edit(spoilt.folder / "downloads" / RETURN / "cells.csv", tell)
    assert codes(built, spoilt) == {"could-be-undone"}


def test_a_percentage_of_a_hidden_count_is_found(built: Project, spoilt: BuiltSite) -> None:
    counts = true_counts(built)

    def tell(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if not row["count"] and row["ethnicity_self"] != "All" and row["area_level"] == "police force":
                own = counts[f"area={row['area_code']}; ethnicity_self={row['ethnicity_self']}"]
                row["percent"] = str(round(100 * own / counts[f"area={row['area_code']}"], 1))

    edit(spoilt.folder / "downloads" / RETURN / "by_force_and_ethnicity.csv", tell)
    assert codes(built, spoilt) == {"could-be-undone"}


def test_a_fact_that_tells_what_a_table_hides_is_found(built: Project, spoilt: BuiltSite) -> None:
    path = spoilt.folder / "data" / "facts.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    told = next(fact for fact in facts if fact["id"] == "returns_strip_search.searches")
    told["value"] += 1
    path.write_text(json.dumps(facts), encoding="utf-8")
    assert codes(built, spoilt) == {"not-attacked"}


def test_a_release_that_is_not_there_cannot_be_attacked_and_fails(built: Project, spoilt: BuiltSite) -> None:
    (spoilt.folder / "downloads" / RETURN / "by_age_and_outcome.csv").unlink()
    assert codes(built, spoilt) == {"not-attacked"}


def test_a_row_of_a_page_that_was_not_released_is_found(built: Project, spoilt: BuiltSite) -> None:
    page = BeautifulSoup((spoilt.folder / REPORT).read_text(encoding="utf-8"), "lxml")
    tables = [each for each in page.select("table.released") if each.caption.get_text().startswith("Synthetic")]
    next(cell for each in tables for cell in each.select("td") if cell.get_text() == "[c]").string = "7"
    assert codes(built, replace(spoilt, pages={**spoilt.pages, REPORT: parse(str(page))})) == {"unreleased-row"}


def _in_text(folder: Path) -> None:
    (folder / "searchindex.js").write_text(
        f'Search.setIndex({{"terms":{{"{REFERENCE.lower()}":1}}}})', encoding="utf-8"
    )


def _in_workbook(folder: Path) -> None:
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", f"<x><title>{REFERENCE}</title></x>")


def _in_picture(folder: Path) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Description", f"search {REFERENCE}", zip=True)
    Image.new("1", (1, 1)).save(folder / "a.png", pnginfo=told)


def _in_address(folder: Path) -> None:
    (folder / "a.html").write_text(f'<a href="x/{REFERENCE}/y.html">x</a>', encoding="utf-8")


@pytest.mark.parametrize("leak", [_in_text, _in_workbook, _in_picture, _in_address])
def test_a_reference_in_any_byte_is_found_and_not_named(
    built: Project, site: BuiltSite, tmp_path: Path, leak: Callable[[Path], None]
) -> None:
    leak(tmp_path)
    (problem,) = check_canaries(built, tmp_path)
    assert problem.code == "reference-published"
    assert REFERENCE not in str(problem)


def test_of_a_packed_file_only_members_that_changed_are_looked_through(
    built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reference beside members that were clean is found, as often as the site is checked."""
    folder = tmp_path / "site"
    folder.mkdir()
    looked: list[bytes] = []
    told = canaries._told
    monkeypatch.setattr(canaries, "_told", lambda content, *more: (looked.append(content), told(content, *more))[1])

    def check(**members: str) -> list[Problem]:
        with zipfile.ZipFile(folder / "bundle.zip", "w") as archive:
            for name, text in members.items():
                archive.writestr(name, text)
        looked.clear()
        return check_canaries(built, folder, Memory(digest_tree(folder), tmp_path / "notes"))

    assert check(one="Nothing.", two="Nothing either.") == []
    assert b"Nothing." in looked
    assert check(one="Nothing.", two="Nothing at all.") == []
    assert b"Nothing." not in looked and b"Nothing at all." in looked
    for _ in range(2):
        (problem,) = check(one="Nothing.", two=f"About {REFERENCE}.")
        assert problem.code == "reference-published"
        assert f"About {REFERENCE}.".encode() in looked


def test_only_a_file_that_was_read_as_it_is_now_is_not_read_again(
    built: Project, site: BuiltSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = tmp_path / "notes" / "references.json"
    folder = tmp_path / "site"
    folder.mkdir()
    read: list[str] = []
    monkeypatch.setattr(canaries, "contents", lambda path: (read.append(path.name), contents(path))[1])
    for name in ("a.html", "b.html"):
        (folder / name).write_text(f"<p>Nothing of anybody in {name}.</p>")

    def check() -> tuple[list[str], int]:
        read.clear()
        memory = Memory(digest_tree(folder), noted.parent)
        return read, len(check_canaries(built, folder, memory))

    assert check() == (["a.html", "b.html"], 0)
    assert check() == ([], 0)
    (folder / "a.html").write_text(f"<p>Something of {REFERENCE}.</p>")
    assert check() == (["a.html"], 1)
    assert check() == (["a.html"], 1), "what was found stays found"
    for broken in ("{", "[]", json.dumps(json.loads(noted.read_text()) | {"held_to": "others"})):
        noted.write_text(broken)
        assert check() == (["a.html", "b.html"], 1)


def _site(html: str, name: str = REPORT) -> BuiltSite:
    pages = {name: parse(html)}
    return BuiltSite(Path(), pages, frozenset(), {}, (), frozenset({"returns_strip_search.searches"}))


SYNTHETIC = '<data class="fact" data-fact="returns_strip_search.searches">1,384</data>'
REAL = '<data class="fact" data-fact="camhs.active.2023_24">5</data>'


@pytest.mark.parametrize(
    ("html", "name", "code"),
    [
        (f"<section><h1>Searches</h1><p>{SYNTHETIC}</p></section>", REPORT, "unmarked-synthetic"),
        (f"<p>{SYNTHETIC}</p>", "index.html", "unmarked-synthetic"),
        (
            f"<section><h1>A synthetic demonstration</h1><p>{SYNTHETIC}</p></section>",
            "children/x.html",
            "synthetic-for-children",
        ),
        (f"<p>{SYNTHETIC}</p><p class='made-up'>{MADE_UP}</p>", "children/x.html", "synthetic-for-children"),
        (f"<p class='made-up'>True.</p><p>{SYNTHETIC}</p>", "easy-read/x.html", "synthetic-for-children"),
        (f"<p class='made-up'>{MADE_UP}</p>{SYNTHETIC}{REAL}", "children/x.html", "synthetic-for-children"),
    ],
)
def test_a_synthetic_figure_that_does_not_say_so_is_found(html: str, name: str, code: str) -> None:
    assert [problem.code for problem in synthetic.check(_site(html, name))] == [code]


def test_the_example_of_a_new_report_is_known_on_a_page_for_children_by_what_it_says_first() -> None:
    said = f"<p class='made-up'>{MADE_UP}</p><p>{SYNTHETIC}</p>"
    assert synthetic.check(_site(said, "children/x.html")) == []


def test_a_synthetic_figure_under_a_heading_that_says_so_passes() -> None:
    marked = (
        f"<section><h1>Searches</h1><section><h2>Synthetic demonstration</h2><p>{SYNTHETIC}</p></section></section>"
    )
    assert synthetic.check(_site(marked)) == []


def test_every_synthetic_figure_of_the_built_site_is_found_by_the_check(built: Project, site: BuiltSite) -> None:
    quoted = [
        each for name, page in site.pages.items() if name.startswith("reports/")
        for each in facts_in(page) if re.match("returns_", str(each.get("data-fact")))
    ]  # fmt: skip
    assert len(quoted) == 8
    assert {str(each.get("data-fact")) for each in quoted} <= site.synthetic
