"""A period that is published again after two children were added does not tell that it was two, or where."""

from __future__ import annotations

import re
import shutil

import pytest

from evidence_book.disclosure.attacker import check_differences
from evidence_book.disclosure.hierarchy import Cell
from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.disclosure.protect import Before
from evidence_book.intake.returns.folders import earlier_file, return_dataset
from evidence_book.intake.returns.specification import specification
from evidence_book.project import Project
from evidence_book.reports.catalogue import RETURNS
from evidence_book.reports.release import Release, write_release
from evidence_book.reports.returns.counting import count_cells, is_national, trees_of
from evidence_book.reports.returns.earlier import parse_cell, read_earlier
from evidence_book.validation.collection import read_collection
from evidence_book.validation.receipts import open_dataset
from evidence_book.validation.return_gate import validate_return

DECLARED = specification("strip_search")
RETURNED = RETURNS["returns_strip_search"]


def cells(release: Release) -> dict[Cell, float | None]:
    frame = release.tables["cells"].frame
    told = zip(frame["cell"], frame["count"], frame["count_marker"], strict=True)
    return {parse_cell(cell): None if marker == "c" else float(count) for cell, count, marker in told}


@pytest.fixture
def corrected(project: Project) -> Project:
    """A project that has published once, and then was sent two more rows by one force."""
    validate_return(project, DECLARED)
    write_release(project, RETURNED.release(project))
    kept = earlier_file(project.raw, DECLARED)
    kept.parent.mkdir(parents=True)
    shutil.copyfile(project.released / RETURNED.name / "cells.csv", kept)
    sent = project.raw / "returns" / "strip_search" / "2024-25" / "SYN-F07.synthetic.csv"
    lines = sent.read_text(encoding="utf-8").splitlines()
    more = [re.sub(r"(SYN-F07-)\d+", rf"\g<1>99990{row}", lines[row]) for row in (1, 2)]
    sent.write_text("\n".join([*lines, *more, ""]), encoding="utf-8")
    validate_return(project, DECLARED)
    return project


def test_the_change_is_protected_and_what_was_hidden_stays_hidden(corrected: Project) -> None:
    earlier = read_earlier(corrected, DECLARED)
    assert earlier is not None
    now = cells(RETURNED.release(corrected))
    assert all(now[each] is None for each, count in earlier.items() if count is None)
    assert not any(count is not None and now[each] not in (None, count) for each, count in earlier.items())
    dataset = return_dataset(corrected.raw, DECLARED)
    trees = trees_of(DECLARED, read_collection(corrected, dataset))
    truth = count_cells(DECLARED, open_dataset(corrected, dataset), trees)
    policy = read_counts_policy(DECLARED.policy)
    change = Before.since(earlier, truth, policy, is_national).change
    assert any(change.values())
    assert not check_differences(trees, earlier, now, change, policy, is_national)


def test_without_the_earlier_edition_the_change_would_be_told(corrected: Project) -> None:
    earlier = read_earlier(corrected, DECLARED)
    assert earlier is not None
    earlier_file(corrected.raw, DECLARED).unlink()
    now = cells(RETURNED.release(corrected))
    assert [
        now[each] - count
        for each, count in earlier.items()
        if count is not None and now[each] is not None and now[each] != count
    ]  # type: ignore[operator]
