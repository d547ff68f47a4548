"""Likely causes: what is on record that changed, the nearest first; what is not on record is said to be so."""

from __future__ import annotations

from typing import Any

import pytest

from evidence_book.reports.origins import Input, Origin, Origins
from evidence_book.review.causes import UNEXPLAINED, UNKNOWN, causes_of, notes

DATASET = Input(title="Figures", file="data/raw/a.csv", sensitivity="public", raw="1", suite="1", data="1")
ORIGIN = Origin(
    title="Report", page="report", inputs=("t.a",), evidence=(), shown=(), policy="published", policy_digest="1", code="1",
    notebook="1", facts="1", tables={},
)  # fmt: skip
BEFORE = Origins(
    version="1", lock="1", registry="1", packages={"pandas": "2.0", "numpy": "1.0"},
    code={"src/evidence_book/reports/report.py": "1", "src/evidence_book/charts/report.py": "1"},
    datasets={"t.a": DATASET}, releases={"report": ORIGIN},
)  # fmt: skip


def after(origin: dict[str, Any] | None = None, dataset: dict[str, Any] | None = None, **changed: Any) -> Origins:
    return BEFORE.model_copy(
        update={
            "releases": {"report": ORIGIN.model_copy(update=origin or {})},
            "datasets": {"t.a": DATASET.model_copy(update=dataset or {})},
            **changed,
        }
    )


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"dataset": {"raw": "2"}}, "input: data/raw/a.csv"),
        ({"dataset": {"suite": "2"}}, "rules: expectations/t.a.json"),
        ({"origin": {"policy_digest": "2"}}, "policy: published"),
        ({"origin": {"notebook": "2"}}, "notebook"),
        (
            {"origin": {"code": "2"}, "code": BEFORE.code | {"src/evidence_book/reports/report.py": "2"}},
            "code: src/evidence_book/reports/report.py",
        ),
        ({"packages": BEFORE.packages | {"pandas": "2.1"}, "lock": "2"}, "library: pandas 2.0 to 2.1"),
        ({"lock": "2"}, "library: requirements.lock (the same versions, other hashes)"),
        ({"registry": "2"}, "input: data/raw/sources.csv"),
        ({}, UNEXPLAINED),
    ],
)
def test_what_changed_is_the_likely_cause(changed: dict[str, Any], cause: str) -> None:
    assert causes_of("report", BEFORE, after(**changed)) == [cause]
    if cause != UNEXPLAINED and not cause.startswith(("notebook", "input: data/raw/sources")):
        assert notes(BEFORE, after(**changed))


def test_code_that_a_release_does_not_run_is_no_cause_of_its_numbers() -> None:
    code = BEFORE.code | {"src/evidence_book/reports/another.py": "2"}
    assert causes_of("report", BEFORE, after(code=code)) == [UNEXPLAINED]


def test_another_name_of_the_same_file_is_no_cause_and_another_file_is() -> None:
    def named_b(raw: str) -> Origins:
        renamed = DATASET.model_copy(update={"file": "data/raw/b.csv", "raw": raw, "suite": "2"})
        return after(origin={"inputs": ("t.b",)}).model_copy(update={"datasets": {"t.b": renamed}})

    assert causes_of("report", BEFORE, named_b("1")) == [UNEXPLAINED]
    assert notes(BEFORE, named_b("1")) == ()
    assert causes_of("report", BEFORE, named_b("2")) == ["input: t.a (gone), t.b (new)"]


def test_inputs_come_through_releases_that_it_is_made_from() -> None:
    claims = ORIGIN.model_copy(update={"inputs": (), "evidence": ("report",)})
    old = BEFORE.model_copy(update={"releases": {"report": ORIGIN, "claims": claims}})
    new = old.model_copy(update={"datasets": {"t.a": DATASET.model_copy(update={"raw": "2"})}})
    assert causes_of("claims", old, new) == ["input: data/raw/a.csv"]


def test_of_a_book_without_a_record_the_cause_is_unknown() -> None:
    assert causes_of("report", None, BEFORE) == [UNKNOWN]
    assert notes(BEFORE, None) == (UNKNOWN,)


def test_nothing_changed_says_nothing() -> None:
    assert notes(BEFORE, BEFORE) == ()


def test_the_whole_digest_of_a_manifest_is_not_compared_with_a_list_of_files() -> None:
    manifest = BEFORE.model_copy(update={"code": {"src": "9"}, "packages": {}})
    assert causes_of("report", manifest, BEFORE) == ["code: src, which is on record as a whole only"]
