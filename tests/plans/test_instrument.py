"""The instrument: order, cores, broken documents, and nothing but numbers and kinds."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from tests.plans.bad_files import write_bad_files
from tests.plans.made import some

from evidence_book.plans import instrument
from evidence_book.plans.instrument import feature_frame, read_documents, unread_frame
from evidence_book.plans.plan import PlanReading, Unread, read_plan


def test_two_processes_read_what_one_reads_and_in_the_same_order(tmp_path: Path) -> None:
    plans = {"SYN-C03": some(tmp_path / "a", 26)}
    one, two = read_documents(plans, processes=1), read_documents(plans, processes=2)
    assert [each.path for each in one] == [each.path for each in two] == plans["SYN-C03"]
    assert [each.outcome for each in one] == [each.outcome for each in two]


def test_bad_documents_cost_themselves_only_and_are_told_by_reason(tmp_path: Path) -> None:
    good = some(tmp_path / "plans", 14)
    bad = sorted(write_bad_files(tmp_path / "bad").values())
    documents = read_documents({"SYN-C03": [*bad[:5], *good, *bad[5:]]}, processes=2)
    assert len(feature_frame(documents)) == 14
    reasons = {each.path.name: each.outcome.reason for each in documents if isinstance(each.outcome, Unread)}
    assert reasons == {
        "blank.docx": "empty", "corrupt.docx": "corrupt", "empty.docx": "empty", "encrypted.docx": "encrypted",
        "encrypted.pdf": "encrypted", "letter.docx": "not a plan", "long.pdf": "too long", "notes.txt": "unknown format",
        "scanned.pdf": "no text", "truncated.docx": "corrupt",
    }  # fmt: skip
    assert list(unread_frame(documents).columns) == ["council", "reason"]


def test_a_document_that_ends_its_process_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = some(tmp_path / "plans", 30)

    def dies(path: Path) -> PlanReading | Unread:
        if path == plans[17]:
            os._exit(1)
        return read_plan(path)

    # The reading processes are forked, and so inherit this.
    monkeypatch.setattr(instrument, "read_plan", dies)
    documents = read_documents({"SYN-C03": plans}, processes=2)
    unread = [each for each in documents if isinstance(each.outcome, Unread)]
    assert [(each.path, each.outcome) for each in unread] == [(plans[17], Unread("corrupt"))]


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    read_documents({"SYN-C03": some(tmp_path, 13)}, processes=2, told=lambda done, of: told.append((done, of)))
    assert told[-1] == (13, 13)


def test_features_are_numbers_and_kinds_and_their_order_tells_nothing(tmp_path: Path) -> None:
    plans = some(tmp_path, 20)
    frame = feature_frame(read_documents({"SYN-C03": plans}))
    turned = feature_frame(read_documents({"SYN-C03": plans[::-1]}))
    pd.testing.assert_frame_equal(frame, turned)
    text = {name for name in frame.columns if frame[name].map(lambda value: isinstance(value, str)).any()}
    assert text == {"council", "format", "template_family", "views"}
    assert not any("date" in name for name in frame.columns)


def test_nothing_to_read_is_no_frame() -> None:
    assert feature_frame([]).empty
    assert read_documents({}) == []
