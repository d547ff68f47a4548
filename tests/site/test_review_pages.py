"""The page for reviewers: answers that the build found, and criteria whose proof is there."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from tests.conftest import ROOT
from tests.site.test_correction_pages import FAULTS, released

from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.facts import Fact, Facts
from evidence_book.problems import BadInput, EvidenceError
from evidence_book.reports.business_plan.comparison import STATUSES, spelt
from evidence_book.reports.editions import Edition
from evidence_book.reports.release import Release
from evidence_book.site import checks
from evidence_book.site.checks import area_pages
from evidence_book.site.checks.canaries import check_canaries
from evidence_book.site.checks.disclosure import check_disclosure
from evidence_book.site.contents import read_table_of_contents
from evidence_book.site.counts import BOOK_COUNTS, book_count, counted
from evidence_book.site.pages import Contents
from evidence_book.site.rap_levels import Level, rap_levels, rap_summary, reached, read_levels
from evidence_book.site.review_pages import answers, checklist, checks_table, count_charts, site_checks
from evidence_book.sources import Registry

LEVELS = read_levels()
CRITERIA = [each for level in LEVELS for each in level.criteria]


def claim_fact(name: str, **rest: object) -> Fact:
    given = {
        "id": f"claims.{name}", "label": "claims", "value": 7, "period": "2025-26", "area_code": "E92000001",
        "kind": "computed", "source_ids": ("a",), "policy": "published", "made_by": "module:function",
    }  # fmt: skip
    return Fact(**(given | rest))


def contents() -> Contents:
    facts = Facts([claim_fact("total"), *(claim_fact(spelt(each)) for each in STATUSES)])
    return Contents(facts, released(), Registry([]), [], {}, {}, charts=3)


def told(made: Contents) -> str:
    return " ".join(BeautifulSoup(checklist(made, ()), "lxml").get_text(" ").split())


def test_every_number_of_the_checklist_is_a_count_or_a_fact() -> None:
    page = BeautifulSoup(checklist(contents(), ()), "lxml")
    names = {str(each["data-fact"]) for each in page.select("data.fact")}
    assert all(name in BOOK_COUNTS or name.startswith("claims.") for name in names)
    for each in page.select("data.fact, code"):
        each.decompose()
    assert not re.search(r"\d", page.get_text())


def test_answers_follow_from_what_the_build_holds() -> None:
    made = contents()
    assert f"{len(FAULTS)} are listed" in told(made)
    assert "3 charts" in told(made)
    assert "0 editions are frozen. A frozen" in told(made)
    assert "Yes. Of 5 numbers" in told(made)
    unmade = Facts([*(fact for fact in made.facts if fact.id != "claims.total"), claim_fact("total", made_by="")])
    assert "Not every one." in told(replace(made, facts=unmade))


def test_what_changed_since_the_last_edition_is_counted() -> None:
    made = contents()
    same = replace(made, editions=[Edition("2025", "2025-04-01", made.facts, (), "digest")])
    assert "1 edition is frozen. Since the last, no number is new" in told(same)
    before = Facts(fact for fact in made.facts if fact.id != "claims.total")
    other = replace(made, editions=[Edition("2025", "2025-04-01", before, (), "digest")])
    assert "1 number is new" in told(other)


def test_records_are_called_invented_only_while_all_of_them_are() -> None:
    policy = read_counts_policy("strip_search_return")
    made = Release("returns_strip_search", "Made", policy, (), {}, Facts(), {}, "synthetic")
    both = [*released(), made, replace(made, report="other", sensitivity="restricted")]
    assert "1 collection of records is released under 1 policy" in told(replace(contents(), releases=both[:2]))
    assert "invented" in told(replace(contents(), releases=both[:2]))
    assert "invented" not in told(replace(contents(), releases=both))


def test_every_path_of_the_checklist_is_there_and_every_page_is_listed() -> None:
    pages = read_table_of_contents(ROOT / "book")
    for _, _, named, paths in answers(contents(), ()):
        assert {f"{each}.html" for each in named.values()} <= pages
        assert all((ROOT / each).exists() for each in paths)


def test_the_checks_listed_are_the_checks_that_are_made() -> None:
    made = [*checks.CHECKS, area_pages.check, check_canaries, check_disclosure]
    modules = {inspect.getmodule(each).__name__.rsplit(".", 1)[1] for each in made}  # type: ignore[union-attr]
    # The attack on the plans is made by the check of disclosure.
    assert set(site_checks()) == modules | {"plans"}
    assert all(said.endswith(".") for said in site_checks().values())
    assert "Alt text" in checks_table()


def test_charts_are_the_pictures_of_executed_notebooks(tmp_path: Path) -> None:
    outputs = [{"data": {"image/png": "…"}}, {"data": {"text/html": "…"}}, {"name": "stdout"}]
    cells = [{"outputs": outputs}, {"source": "words"}, {"outputs": outputs[:1]}]
    path = tmp_path / "made.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert count_charts([path]) == 2
    assert count_charts([]) == 0


def test_a_count_has_a_name_that_the_check_of_digits_knows() -> None:
    assert 'data-fact="book.sources" value="1200">1,200<' in book_count("sources", 1200)
    assert counted("editions", 1, "edition", "editions").endswith(" edition")
    with pytest.raises(EvidenceError, match="no count of the book is called 'children'"):
        book_count("children", 7)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.asked)
def test_the_proof_of_a_criterion_exists(criterion: object) -> None:
    pages = read_table_of_contents(ROOT / "book")
    assert all((ROOT / each).exists() for each in criterion.paths)  # type: ignore[attr-defined]
    assert {f"{each}.html" for each in criterion.pages.values()} <= pages  # type: ignore[attr-defined]


def test_what_the_repository_cannot_show_is_not_called_met() -> None:
    standing = {each.asked: each.standing for each in CRITERIA}
    for asked in ("Somebody else has reviewed the code", "The process starts by itself, on an event or by the clock"):
        assert standing[asked] == "not met"
    assert reached(LEVELS) is None
    assert "no level is reached in full yet" in rap_summary()


def test_a_level_is_reached_with_all_below_it() -> None:
    def all_are(standing: str) -> list[Level]:
        return [
            level.model_copy(
                update={"criteria": tuple(each.model_copy(update={"standing": standing}) for each in level.criteria)}
            )
            for level in LEVELS
        ]

    met, in_part = all_are("met"), all_are("in part")
    assert reached(met) == "Gold"
    assert reached([met[0], in_part[1], met[2]]) == "Baseline"
    assert reached([in_part[0], *met[1:]]) is None


def test_the_levels_are_told_with_a_table_each() -> None:
    page = rap_levels()
    assert [level.level for level in LEVELS] == ["Baseline", "Silver", "Gold"]
    assert page.count("<table") == len(LEVELS)
    assert page.count('<th scope="row">') == len(CRITERIA)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"standing": "nearly"}, "bad-levels"), ({"paths": [], "pages": {}}, "no-proof"), ({"because": ""}, "bad-levels")],
)
def test_a_standing_without_proof_or_reason_is_refused(tmp_path: Path, change: dict[str, object], code: str) -> None:
    one = {"asked": "Is it so?", "standing": "met", "because": "It is.", "paths": ["README.md"]} | change
    path = tmp_path / "levels.yaml"
    path.write_text(
        yaml.safe_dump({"levels": [{"level": "Only", "about": "It.", "criteria": [one]}]}), encoding="utf-8"
    )
    with pytest.raises(BadInput, match=code):
        read_levels(path)


def test_levels_that_are_missing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="bad-levels"):
        read_levels(tmp_path / "none.yaml")
