"""Frozen editions: whole, never changed, and what changed since."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import copy_built

from evidence_book.facts import Fact, Facts, Interval
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED
from evidence_book.reports.editions import (
    EditionExists,
    changes,
    edition_folder,
    editions_folder,
    freeze,
    read_edition,
    read_editions,
    since_last,
)


def fact(name: str, value: float = 1, **rest: Any) -> Fact:
    given: dict[str, Any] = {
        "id": f"report.{name}", "label": name, "value": value, "period": "2025", "area_code": "E", "kind": "published",
        "source_ids": ("paper",), "policy": "published",
    }  # fmt: skip
    return Fact.model_validate(given | rest)


def test_each_kind_of_change_is_told() -> None:
    limits = Interval(lower=0.5, upper=2, level=0.95, method="Wilson")
    before = Facts(
        [
            fact("same"),
            fact("gone"),
            fact("number", 775),
            fact("decimals", 32),
            fact("limits", interval=limits),
            fact("words"),
            fact("source"),
        ]
    )
    after = Facts(
        [
            fact("same", made_by="elsewhere:made"),
            fact("new"),
            fact("number", 764),
            fact("decimals", 32.4),
            fact("limits"),
            fact("words", label="in other words"),
            fact("source", source_ids=("another",)),
        ]
    )
    told = {each.fact_id: each.told("2025-26") for each in changes(before, after)}
    assert told == {
        "report.decimals": "Rounded, it is as in the edition 2025-26; the number behind it was 32.",
        "report.gone": "In the edition 2025-26, and no longer here.",
        "report.limits": "The number is as in the edition 2025-26; its limits were 0.5 to 2.0.",
        "report.new": "New since the edition 2025-26.",
        "report.number": "Was 775 in the edition 2025-26.",
        "report.source": "The number is as in the edition 2025-26; its sources changed.",
        "report.words": "The number is as in the edition 2025-26; what is said of it changed.",
    }
    assert changes(before, before) == []


def test_what_is_said_alike_for_another_reason_is_no_rounding() -> None:
    gone = {"value": None, "marker": "x"}
    (change,) = changes(Facts([fact("a", **gone)]), Facts([fact("a", **gone, decimals=1)]))
    assert change.told("2025-26") == "Was not available in the edition 2025-26."


@pytest.mark.parametrize("rest", [{"qualifier": "over"}, {"unit": "percent"}, {"decimals": 1}])
def test_a_qualifier_or_unit_is_part_of_the_number(rest: dict[str, Any]) -> None:
    assert [each.kind for each in changes(Facts([fact("a")]), Facts([fact("a", **rest)]))] == ["number"]


@pytest.fixture(scope="module")
def frozen(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A built project with an edition; tests must not change what it holds."""
    project = copy_built(built, tmp_path_factory.mktemp("frozen") / "project")
    freeze(project, "2031-32", "2032-03-31")
    return project


@pytest.fixture
def editions(frozen: Project, tmp_path: Path) -> Project:
    """Its editions alone, to change them."""
    project = Project(tmp_path)
    shutil.copytree(editions_folder(frozen), editions_folder(project))
    return project


def test_an_edition_holds_everything_but_synthetic_demonstrations(frozen: Project) -> None:
    edition = read_edition(frozen, "2031-32")
    assert all(fact.kind != "synthetic" for fact in edition.facts)
    assert set(edition.releases) < set(RELEASED)
    assert "claims" in edition.releases
    record = json.loads((edition_folder(frozen, "2031-32") / "manifest.json").read_text(encoding="utf-8"))
    assert record["made_from"]["lock"]
    assert "claims/claims.csv" in record["files"]
    assert str(frozen.root) not in json.dumps(record)
    assert edition.frozen_on == "2032-03-31"


def test_a_frozen_edition_is_never_written_again(frozen: Project) -> None:
    with pytest.raises(EditionExists, match="choose another name"):
        freeze(frozen, "2031-32", "2032-04-01")
    assert read_edition(frozen, "2031-32").frozen_on == "2032-03-31"


@pytest.mark.parametrize(
    ("name", "day"), [("../escape", "2032-03-31"), ("latest", "2032-03-31"), ("2031-32", "31 March")]
)
def test_names_and_days_are_plain(frozen: Project, name: str, day: str) -> None:
    with pytest.raises(BadInput, match=r"bad-edition|bad-day"):
        freeze(frozen, name, day)


def test_a_file_that_was_changed_is_named_and_stops_the_reading(editions: Project) -> None:
    table = edition_folder(editions, "2031-32") / "claims" / "claims.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("457", "458"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"data/editions/2031-32/claims/claims.csv: changed-edition"):
        read_editions(editions)


def test_a_file_that_was_added_is_named_too(editions: Project) -> None:
    (edition_folder(editions, "2031-32") / "stray.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"stray.csv: changed-edition"):
        read_editions(editions)


def test_the_last_frozen_edition_is_the_one_that_is_compared_with(frozen: Project) -> None:
    freeze(frozen, "2030-31", "2033-01-01")
    editions = read_editions(frozen)
    shutil.rmtree(edition_folder(frozen, "2030-31"))
    assert editions[-1].name == "2030-31"
    told = since_last(editions, [*editions[-1].facts, fact("new")])
    assert told["report.new"] == "New since the edition 2030-31."
    assert told["claims.total"] == "Unchanged since the edition 2030-31."
    assert since_last([], [fact("new")]) == {}
