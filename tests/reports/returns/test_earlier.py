"""An earlier edition: what a release wrote is read back as it was, and nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.returns.made import account, tidy_rows

from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.intake.returns.folders import earlier_file
from evidence_book.intake.returns.specification import specification
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.reports.returns import released_tables
from evidence_book.reports.returns.counting import count_cells, is_national, trees_of
from evidence_book.reports.returns.earlier import parse_cell, read_earlier
from evidence_book.reports.returns.tables import spelt

SEARCHES = specification("strip_search")
NAME = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
VALUE = st.from_regex(r"[A-Za-z][A-Za-z0-9 ,'=-]{0,20}", fullmatch=True)
HEADINGS = "cell,count,count_marker\n"


@given(st.dictionaries(NAME, VALUE, max_size=3))
def test_a_cell_is_read_back_as_it_was_spelt(values: dict[str, str]) -> None:
    each = tuple(sorted(values.items()))
    assert parse_cell(spelt(each)) == each


def laid(project: Project, content: bytes) -> Path:
    path = earlier_file(project.raw, SEARCHES)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_without_one_there_is_none(tmp_path: Path) -> None:
    assert read_earlier(Project(tmp_path), SEARCHES) is None


def test_what_a_release_wrote_is_read_back(tmp_path: Path) -> None:
    collection = account(SEARCHES)
    rows = tidy_rows(SEARCHES, collection, 90, 1)
    policy = read_counts_policy(SEARCHES.policy)
    tables, published = released_tables(SEARCHES, rows, collection, policy, "synthetic")
    laid(Project(tmp_path), tables[-1].checked().to_csv())
    assert tables[-1].name == "cells"
    assert None in published.values()
    assert read_earlier(Project(tmp_path), SEARCHES) == published


def test_the_next_edition_does_not_tell_who_was_added(tmp_path: Path) -> None:
    """One row more: every count that it would change is as it was, or hidden."""
    collection = account(SEARCHES)
    rows = tidy_rows(SEARCHES, collection, 400, 2)
    policy, trees = read_counts_policy(SEARCHES.policy), trees_of(SEARCHES, collection)
    _, before = released_tables(SEARCHES, rows.iloc[:-1], collection, policy, "synthetic")
    _, now = released_tables(SEARCHES, rows, collection, policy, "synthetic", before)
    counts, old = count_cells(SEARCHES, rows, trees), count_cells(SEARCHES, rows.iloc[:-1], trees)
    changed = [each for each in counts if counts[each] != old[each]]
    assert changed
    assert all(now[each] is None for each in changed if before[each] is not None)
    assert all(now[each] is None for each in before if before[each] is None), "what was hidden stays so"
    assert any(is_national(each) for each in changed)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"cell,count\neverything,5\n",
        b"cell,count,marker\neverything,5,\n",
        HEADINGS.encode() + b"everything,many,\n",
        HEADINGS.encode() + b"everything,nan,\n",
        HEADINGS.encode() + b"everything,inf,\n",
        HEADINGS.encode() + b"everything,-1,\n",
        HEADINGS.encode() + b"everything,1.5,\n",
        HEADINGS.encode() + b"no cell,5,\n",
        HEADINGS.encode() + b"everything,,\n",
        HEADINGS.encode() + b"everything,5,c\n",
        HEADINGS.encode() + b"everything,50,\neverything,51,\n",
        HEADINGS.encode() + b"area=Caf\xe9,50,\n",
    ],
)
def test_what_no_release_wrote_is_refused(tmp_path: Path, content: bytes) -> None:
    laid(Project(tmp_path), content)
    with pytest.raises(BadInput, match="bad-edition") as refused:
        read_earlier(Project(tmp_path), SEARCHES)
    assert refused.value.problems[0].file == "data/raw/returns/strip_search/earlier/2024-25.csv"
