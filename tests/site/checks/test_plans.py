"""The site is attacked for the plans: a number that would undo a hidden count is found, however it got there."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.site.checks.conftest import copied

from evidence_book.facts import read_facts
from evidence_book.plans.account import read_account
from evidence_book.plans.canaries import planted_words
from evidence_book.plans.folders import plans_dataset, synthetic_folder
from evidence_book.project import Project
from evidence_book.reports.plans.counting import count_plans
from evidence_book.reports.returns.tables import spelt
from evidence_book.site.checks.canaries import check_canaries
from evidence_book.site.checks.plans import check_plans
from evidence_book.site.checks.site import BuiltSite
from evidence_book.validation.receipts import open_dataset


@pytest.fixture
def spoilt(site: BuiltSite, tmp_path: Path) -> BuiltSite:
    """A copy of what the attack reads, to be changed."""
    return copied(site, tmp_path, "data", "downloads/plans")


def codes(project: Project, site: BuiltSite) -> set[str]:
    facts = read_facts(site.folder / "data" / "facts.json", "data/facts.json")
    return {problem.code for problem in check_plans(project, site, facts)}


def change(path: Path, spoil: Callable[[dict[str, str]], bool]) -> None:
    """Change the first row of a table that `spoil` changes."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert any(spoil(row) for row in rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_the_site_as_built_stands(built: Project, site: BuiltSite) -> None:
    assert codes(built, site) == set()


def test_a_hidden_count_put_back_is_found(built: Project, spoilt: BuiltSite) -> None:
    account = read_account(built)
    features = open_dataset(built, plans_dataset(built))
    truth = {spelt(each): count for each, count in count_plans(features, list(account.councils)).counts.items()}

    def tell(row: dict[str, str]) -> bool:
        if row["count"] or not truth[row["cell"]]:
            return False
        row["count"], row["count_marker"] = str(int(truth[row["cell"]])), ""
        return True

    change(spoilt.folder / "downloads" / "plans" / "cells.csv", tell)
    assert codes(built, spoilt)


def test_a_table_that_cannot_be_read_back_is_a_failed_check(built: Project, spoilt: BuiltSite) -> None:
    (spoilt.folder / "downloads" / "plans" / "requirements.csv").unlink()
    assert codes(built, spoilt) == {"not-attacked"}


def test_counts_that_contradict_each_other_are_a_failed_check(built: Project, spoilt: BuiltSite) -> None:
    path = spoilt.folder / "data" / "facts.json"
    records = json.loads(path.read_text(encoding="utf-8"))
    fact = next(each for each in records if each["id"] == "plans.meets.in_time.all")
    fact["numerator"] += 30
    path.write_text(json.dumps(records), encoding="utf-8")
    assert codes(built, spoilt) == {"not-attacked"}


def test_a_name_that_was_planted_in_a_plan_is_found_on_the_site(
    built: Project, site: BuiltSite, tmp_path: Path
) -> None:
    word = sorted(planted_words(synthetic_folder(built)))[100]
    (tmp_path / "page.html").write_text(f"<p>About {word.title()}, who likes trains.</p>", encoding="utf-8")
    found = check_canaries(built, tmp_path)
    assert [problem.code for problem in found] == ["reference-published"]
    assert word not in found[0].expected.casefold()
