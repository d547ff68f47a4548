"""A claim is held against facts: what agrees, what must not be called evidence, what stops the build."""

from __future__ import annotations

from typing import Any

import pytest

from evidence_book.facts import Fact, Facts
from evidence_book.problems import EvidenceError
from evidence_book.reports.agreement import Disagreement
from evidence_book.reports.business_plan.comparison import (
    RELATIONS,
    STATUSES,
    BadEvidence,
    Claim,
    basis_of,
    compare,
    compare_all,
    status_of,
)
from evidence_book.sources import Registry, Source

OFFICE = "Children's Commissioner for England"


def source(name: str, publisher: str) -> Source:
    return Source(source_id=name, title=name, publisher=publisher, published="2025", url="", licence="quoted")


REGISTRY = Registry([source("plan", OFFICE), source("report", OFFICE), source("paper", "A newspaper")])


def claim(number: float = 47, **rest: Any) -> Claim:
    given: dict[str, Any] = {"unit": "percent", "step": 1.0, "stated": f"{number:g}%", "source_id": "plan"} | rest
    return Claim("BP26", number, **given)


def fact(value: float | None = 47, **rest: Any) -> Fact:
    given: dict[str, Any] = {
        "id": "searches.share", "label": "share", "value": value, "unit": "percent", "period": "2023", "area_code": "E",
        "kind": "published", "source_ids": ("paper",), "policy": "published",
    }  # fmt: skip
    return Fact.model_validate(given | rest)


def test_a_computed_fact_recomputes_and_a_published_one_does_not() -> None:
    found = compare(claim(), "recomputes", fact(46.8, kind="computed", decimals=1), "parts of a whole", REGISTRY)
    assert found.remark == "Worked out: 46.8%, parts of a whole."
    assert status_of([found]) == "recomputed"
    with pytest.raises(BadEvidence, match="only a computed fact"):
        compare(claim(), "recomputes", fact(), "", REGISTRY)


def test_a_conflict_with_what_agrees_by_the_qualifier_of_the_claim_stops_the_build() -> None:
    """*About 47%* and 49% do not conflict; 47% and 49% do."""
    assert status_of([compare(claim(), "conflicts", fact(49), "", REGISTRY)]) == "conflicting"
    with pytest.raises(Disagreement, match="take the conflict out"):
        compare(claim(qualifier="about"), "conflicts", fact(49), "", REGISTRY)


def test_a_claim_that_stops_agreeing_stops_the_build_and_says_what_to_do() -> None:
    with pytest.raises(
        Disagreement, match=r"claim BP26 states 47%; fact searches.share is 49% .* list it as 'conflicts'"
    ):
        compare(claim(), "recomputes", fact(49, kind="computed"), "", REGISTRY)


def test_a_conflict_that_is_over_stops_the_build_too() -> None:
    found = compare(claim(), "conflicts", fact(45), "restated", REGISTRY)
    assert found.remark == "Disagrees: 45% (restated)."
    assert status_of([found]) == "conflicting"
    with pytest.raises(Disagreement, match="take the conflict out"):
        compare(claim(), "conflicts", fact(47), "", REGISTRY)


@pytest.mark.parametrize(
    ("relation", "rest", "message"),
    [
        ("traces", {"source_ids": ("plan",)}, "a claim is not its own evidence"),
        ("shows", {"source_ids": ("plan",)}, "a claim is not its own evidence"),
        ("own", {"source_ids": ("plan", "paper")}, "use 'traces'"),
        ("traces", {"kind": "synthetic"}, "a synthetic number evidences nothing"),
        ("bears", {"kind": "synthetic"}, "a synthetic number evidences nothing"),
        ("proves", {}, "no relation 'proves'"),
        ("traces", {"value": None, "marker": "x"}, "holds no number"),
        ("traces", {"unit": "days"}, "name a fact in the same unit"),
    ],
)
def test_what_cannot_evidence_is_refused(relation: str, rest: dict[str, Any], message: str) -> None:
    with pytest.raises(BadEvidence, match=message):
        compare(claim(), relation, fact(**rest), "", REGISTRY)


def test_the_offices_own_count_stands_alone_and_says_so() -> None:
    found = compare(claim(), "own", fact(source_ids=("report",)), "", REGISTRY)
    assert (status_of([found]), basis_of([found])) == ("traced", "the office's own count")
    assert basis_of([]) == "the statement alone"
    assert status_of([]) == "not yet evidenced"


def test_a_qualifier_that_the_source_has_and_the_claim_has_not_is_told() -> None:
    four = claim(4, unit="ratio", stated="4 times")
    found = compare(four, "traces", fact(4, unit="ratio", qualifier="about"), "of their share", REGISTRY)
    assert found.remark == "The source says about 4 times. Of their share."


@pytest.mark.parametrize(
    ("stated", "unit", "qualifier", "value", "fact_unit"),
    [
        (2, "years", "over", 27, "months"),
        (997, "million_pounds", None, 0.997, "billion_pounds"),
        (57, "days", None, 57, "days"),
    ],
)
def test_units_are_turned_into_each_other(
    stated: float, unit: str, qualifier: str | None, value: float, fact_unit: str
) -> None:
    asked = claim(stated, unit=unit, qualifier=qualifier)
    assert compare(asked, "traces", fact(value, unit=fact_unit), "", REGISTRY)


def test_one_in_five_is_what_rounds_to_it() -> None:
    one_in_five = claim(20, one_in=5, stated="1 in 5")
    assert compare(one_in_five, "traces", fact(22), "", REGISTRY)
    with pytest.raises(Disagreement):
        compare(one_in_five, "traces", fact(24), "", REGISTRY)


def test_two_statements_with_one_qualifier_agree_where_their_numbers_do() -> None:
    over = claim(95, qualifier="over", stated="over 95%")
    assert compare(over, "traces", fact(95, qualifier="over"), "", REGISTRY)
    with pytest.raises(Disagreement):
        compare(over, "traces", fact(95), "", REGISTRY)


def test_something_that_is_shown_must_be_there() -> None:
    some = claim(4, unit="years", qualifier="over")
    assert compare(some, "shows", fact(17), "waited over four years", REGISTRY).relation == "shows"
    with pytest.raises(Disagreement, match="no longer shows"):
        compare(some, "shows", fact(0), "", REGISTRY)


def test_what_only_bears_on_a_claim_leaves_it_unevidenced() -> None:
    found = compare(claim(), "bears", fact(12, unit="days"), "", REGISTRY)
    assert status_of([found]) == "not yet evidenced"


def test_every_combination_of_relations_has_one_status() -> None:
    made = {
        "recomputes": compare(claim(), "recomputes", fact(kind="computed"), "", REGISTRY),
        "traces": compare(claim(), "traces", fact(), "", REGISTRY),
        "own": compare(claim(), "own", fact(source_ids=("report",)), "", REGISTRY),
        "shows": compare(claim(), "shows", fact(3), "", REGISTRY),
        "conflicts": compare(claim(), "conflicts", fact(45), "", REGISTRY),
        "bears": compare(claim(), "bears", fact(), "", REGISTRY),
    }
    assert set(made) == set(RELATIONS)
    for bits in range(2 ** len(RELATIONS)):
        chosen = [made[name] for place, name in enumerate(RELATIONS) if bits >> place & 1]
        assert status_of(chosen) in STATUSES
        if any(each.relation == "conflicts" for each in chosen):
            assert status_of(chosen) == "conflicting"


def test_all_that_does_not_hold_is_told_at_once() -> None:
    evidence = [
        ("BP26", "traces", "searches.share", ""),
        ("BP26", "traces", "no.such", ""),
        ("BP99", "traces", "searches.share", ""),
    ]
    with pytest.raises(EvidenceError) as raised:
        compare_all([claim()], evidence, Facts([fact(45)]), REGISTRY)
    told = str(raised.value).splitlines()
    assert len(told) == 3
    for line, words in zip(told, ("no longer agrees", "'no.such'", "BP99"), strict=True):
        assert words in line


def test_evidence_for_a_claim_that_nobody_lists_is_refused() -> None:
    with pytest.raises(BadEvidence, match="BP99"):
        compare_all([claim()], [("BP99", "traces", "searches.share", "")], Facts([fact()]), REGISTRY)
    assert compare_all([claim()], [], Facts([fact()]), REGISTRY) == {"BP26": []}
