"""The rows that a fact rests on are found by changing rows, whatever the code does with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS
from evidence_book.review import lineage
from evidence_book.review.lineage import trace


@given(size=st.integers(1, 200), data=st.data())
def test_halving_finds_every_row_that_matters_and_no_other(size: int, data: st.DataObject) -> None:
    lines = list(range(2, size + 2))
    matter = data.draw(st.sets(st.sampled_from(lines), min_size=1, max_size=5))

    def test(sets: list[list[int]]) -> list[lineage.Effect]:
        return ["moves" if matter & set(some) else "still" for some in sets]

    found, unresolved = lineage._search(test, lines, "moves", lambda: False)
    assert set(found) == matter
    assert unresolved == []


@pytest.mark.parametrize(
    ("fact_id", "expected"),
    [
        # A published percentage, and the number of searches that its limits come from.
        ("strip_searches.no_further_action.2022_23", {("strip_searches/national_figures.csv", 41), ("strip_searches/national_figures.csv", 46)}),
        # A number taken over as it stands.
        ("illegal_childrens_homes.children.2025", {("illegal_childrens_homes/national_figures.csv", 4)}),
    ],
)  # fmt: skip
def test_a_fact_rests_on_its_rows(built: Project, fact_id: str, expected: set[tuple[str, int]]) -> None:
    found = trace(built, NOTEBOOKS[fact_id.split(".", 1)[0]], fact_id, seconds=120)
    assert {(row.file.removeprefix("data/raw/published/"), row.line) for row in found.rows} == expected
    assert all(row.effect == "moves" for row in found.rows)
    assert not found.unresolved


def test_a_fact_that_counts_rows_rests_on_their_being_there(built: Project) -> None:
    found = trace(built, NOTEBOOKS["rights_map"], "rights_map.articles", seconds=60)
    counted = [row for row in found.rows if row.effect == "present"]
    assert counted
    assert {row.file for row in counted} == {"data/raw/published/business_plan/uncrc_articles.csv"}


def test_what_time_did_not_suffice_for_is_said(built: Project) -> None:
    found = trace(built, NOTEBOOKS["strip_searches"], "strip_searches.forces.pooled_rate", seconds=0)
    assert "data/raw/published/strip_searches/by_force_2018_mid2022.csv" in found.unresolved
