"""Statements of the plan, taken apart: number, unit, rounding, qualifier, and the way they are said."""

from __future__ import annotations

import pytest
from tests.reports.tidying import tidy

from evidence_book.datasets.office_plan import read_statement


@pytest.mark.parametrize(
    ("written", "noun", "words", "expected"),
    [
        ("550000", "responses", "over", (550_000, "count", 1, "over", "over 550,000 responses")),
        ("90", "percent", "close to", (90, "percent", 1, "about", "about 90%")),
        ("8.6", "percent", None, (8.6, "percent", 0.1, None, "8.6%")),
        ("440", "million pounds", "nearly", (440, "million_pounds", 1, "nearly", "nearly £440 million")),
        ("54", "percent", "more than half", (54, "percent", 1, None, "54%")),
        ("4", "times", None, (4, "ratio", 1, None, "4 times")),
        ("2", "years", "over", (2, "years", 1, "over", "over 2 years")),
        ("-42", "percent", None, (-42, "percent", 1, None, "−42%")),
        ("1 in 10", "share", "more than", (10, "percent", 1, "over", "over 1 in 10")),
        ("4 of 14", "options", None, (4, "count", 1, None, "4 of 14 options")),
    ],
)
def test_a_statement_keeps_its_qualifier_and_its_rounding(
    written: str, noun: str, words: str | None, expected: tuple[object, ...]
) -> None:
    told = read_statement(written, noun, words)
    assert (told["number"], told["unit"], told["step"], told["qualifier"], told["stated"]) == expected


@pytest.mark.parametrize(
    ("written", "words"), [("many", None), ("1,000", None), ("5", "roughly speaking"), ("", None), ("1 inn", None)]
)
def test_what_is_no_statement_is_refused_without_being_repeated(written: str, words: str | None) -> None:
    with pytest.raises(ValueError, match=r"a number in digits|a qualifier that is known") as refused:
        read_statement(written, "percent", words)
    assert not written or written not in str(refused.value)


def test_every_claim_is_a_statement_and_no_number_is_lost() -> None:
    for name in ("claims", "report_claims"):
        claims = tidy(f"office_plan.{name}")
        assert claims["number"].notna().all()
        assert claims["stated"].str.contains(r"\d").all()
        assert claims["claim_id"].is_unique


def test_figures_that_repeat_what_the_plan_claims_are_no_evidence() -> None:
    figures = tidy("office_plan.office_and_topic_figures")
    assert set(figures["topic"]) == {"office"}
    trained = figures[figures["measure"].str.startswith("professionals trained")].iloc[0]
    assert (trained["number"], trained["qualifier"]) == (200, "over")
