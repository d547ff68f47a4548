"""What pages on returns say of themselves follows from the returns, not from who wrote the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.facts import Facts
from evidence_book.intake.returns.specification import specifications
from evidence_book.problems import EvidenceError
from evidence_book.reports.release import Release
from evidence_book.site.return_pages import Returns, return_functions
from evidence_book.validation.collection import Collection


def returns(**sensitivity: str) -> dict[str, Returns]:
    """Every return, synthetic unless said otherwise; who sent what does not matter here."""
    made = {}
    for name, declared in specifications().items():
        standing = sensitivity.get(name, "synthetic")
        policy = read_counts_policy(declared.policy)
        release = Release(f"returns_{name}", declared.title, policy, (), {}, Facts(), {})
        made[name] = Returns(declared, Collection(name, declared.period_name, standing, (), 0), policy, release)
    return made


def test_the_note_names_what_is_synthetic_and_goes_when_nothing_is() -> None:
    assert "The returns in this edition are synthetic" in return_functions(returns())["returns_note"]()
    some = return_functions(returns(strip_search="restricted"))["returns_note"]()
    assert "strip searches" not in some and "children's homes" in some
    assert return_functions(returns(**dict.fromkeys(specifications(), "restricted")))["returns_note"]() == ""


@pytest.mark.parametrize("name", sorted(specifications()))
def test_headings_say_synthetic_only_of_synthetic_returns(name: str) -> None:
    assert return_functions(returns())["returns_heading"](name) == "## From the returns: synthetic demonstration"
    real = return_functions(returns(**{name: "restricted"}))
    assert real["returns_heading"](name) == "## From the returns"
    assert real["returns_standing"](name) == ""


@pytest.mark.parametrize("name", sorted(specifications()))
def test_the_dictionary_has_every_field_and_the_policy_every_setting(name: str) -> None:
    functions, declared = return_functions(returns()), specifications()[name]
    for field in declared.fields:
        assert f">{field.label}</th>" in functions["return_dictionary"](name).replace("&#x27;", "'")
    for rule in declared.rules:
        assert rule.meaning in functions["return_rules"](name).replace("&quot;", '"').replace("&#x27;", "'")
    policy = read_counts_policy(declared.policy)
    assert f"{policy.lowest_hidden} to {policy.threshold - 1}" in functions["return_policy"](name)


def test_a_policy_that_changed_changes_the_page() -> None:
    made = returns()
    one = made["strip_search"]
    other = replace(one, policy=one.policy.model_copy(update={"threshold": 12}))
    told = return_functions({**made, "strip_search": other})["return_policy"]("strip_search")
    assert "1 to 11" in told


def test_a_return_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(EvidenceError, match="no return 'unknown'; there are: camhs_referral"):
        return_functions(returns())["return_dictionary"]("unknown")
