"""Comparing facts: each kind of change has its tier, and how a fact was made is none."""

from __future__ import annotations

from typing import Any

import pytest

from evidence_book.facts import Fact, Facts, Interval
from evidence_book.review.facts import compare_fact, compare_facts

LIMITS = Interval(lower=42.0, upper=52.0, level=0.95, method="Wilson score limits, 95%")


def fact(**changed: Any) -> Fact:
    given: dict[str, Any] = {
        "id": "topic.share", "label": "a share", "value": 47.0, "unit": "percent", "interval": LIMITS, "period": "2024",
        "area_code": "E92000001", "kind": "computed", "source_ids": ("a_source",), "policy": "published",
        "made_by": "module:function",
    }  # fmt: skip
    return Fact(**given | changed)


@pytest.mark.parametrize(
    ("changed", "tier", "status"),
    [
        ({"qualifier": "over"}, "meaning", "differs"),
        ({"unit": "count", "interval": None}, "meaning", "differs"),
        ({"value": None, "marker": "c", "interval": None}, "meaning", "differs"),
        ({"period": "2025"}, "meaning", "differs"),
        ({"value": 53.0}, "large", "differs"),
        ({"value": 48.0}, "large", "differs"),
        ({"value": 46.51, "decimals": 0}, "rounding", "equal"),
        ({"value": 47.6, "interval": Interval(lower=43, upper=53, level=0.95, method="m")}, "small", "differs"),
        ({"interval": None}, "limits", "differs"),
        ({"interval": LIMITS.model_copy(update={"lower": 42.00001})}, "rounding", "equal"),
        ({"label": "another label"}, "wording", "differs"),
        ({"source_ids": ("another_source",)}, "wording", "differs"),
        ({"numerator": 47.0}, "wording", "differs"),
    ],
)
def test_a_change_has_its_tier(changed: dict[str, Any], tier: str, status: str) -> None:
    found = compare_fact(fact(), fact(**changed))
    assert found is not None
    assert (found.tier, found.status) == (tier, status)


def test_a_number_out_of_its_limits_is_large_however_little_it_moved() -> None:
    narrow = LIMITS.model_copy(update={"lower": 46.9, "upper": 47.1})
    found = compare_fact(fact(decimals=1, interval=narrow), fact(decimals=1, interval=narrow, value=47.2))
    assert found is not None
    assert found.tier == "large"


def test_how_a_fact_was_made_is_no_change() -> None:
    assert compare_fact(fact(), fact(made_by="other:function")) is None


def test_facts_are_new_or_gone() -> None:
    found = compare_facts(Facts([fact()]), Facts([fact(id="topic.other")]))
    assert [(each.name, each.status, each.tier) for each in found] == [
        ("topic.other", "new", "structure"),
        ("topic.share", "gone", "structure"),
    ]
    assert compare_facts(Facts([fact()]), Facts([fact()])) == []
