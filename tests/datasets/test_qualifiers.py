"""Numbers and their words: a qualifier is read, never dropped."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.conftest import ROOT

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.qualifiers import noted, with_noted, worded_number, worded_unit
from evidence_book.intake.published import read_published
from evidence_book.project import Project


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "unit"),
    [
        ("339000", 339000, None, None),
        ("1.1", 1.1, None, None),
        ("-3", -3, None, None),
        ("14,000 (less than)", 14000, "fewer_than", None),
        ("40 (just over)", 40, "over", None),
        ("30 (almost)", 30, "nearly", None),
        ("nearly 6 months", 6, "nearly", "months"),
    ],
)
def test_a_number_is_taken_from_its_words(text: str, value: float, qualifier: str | None, unit: str | None) -> None:
    assert worded_number(text) == (value, qualifier, unit)


@pytest.mark.parametrize("text", ["", "many", "40 (roughly speaking)", "4 to 6", "40 %", "[c]"])
def test_what_is_not_understood_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="expected a number") as refused:
        worded_number(text)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "unit", "qualifier"),
    [("children (nearly)", "children", "nearly"), ("children", "children", None), ("pct (a third)", "pct", None)],
)
def test_a_unit_is_taken_from_its_qualifier(text: str, unit: str, qualifier: str | None) -> None:
    assert worded_unit(text) == (unit, qualifier)


@pytest.mark.parametrize(
    ("remark", "value", "qualifier"),
    [
        ("about", 1850, "about"),
        ("over 1,000; CCO quotes 1,056", 1000, "over"),
        ("nearly 85", 85, "nearly"),
        ("at least", 78, "at_least"),
        ("rounded; up 13% on year", 107800, None),  # as most published figures are
        ('"around a third"', 33, "about"),
        ("about 150 searches (The Times)", 23, None),
        ("up 13% on year", 20, None),
        ("overall", 20, None),
        ("Ofsted page: over 900", 931, None),
        (None, 20, None),
    ],
)
def test_a_remark_that_begins_with_a_qualifier_qualifies_its_own_number(
    remark: str | None, value: float, qualifier: str | None
) -> None:
    found = noted(pd.Series([remark], dtype="string"), pd.Series([value]))
    assert found.dtype == "string"
    assert (None if pd.isna(found.iloc[0]) else found.iloc[0]) == qualifier


def test_no_figure_whose_remark_qualifies_it_is_released_without_its_qualifier() -> None:
    """A source may keep the qualifier in its remark: what has such remarks has a column of qualifiers."""
    for name, dataset in CATALOGUE.items():
        columns = {column.name for column in dataset.columns}
        if not {"note", "value"} <= columns or dataset.sensitivity != "public":
            continue
        frame = dataset.tidy(read_published(dataset, Project(ROOT).raw))
        values = pd.to_numeric(frame["value"], errors="coerce")
        said = with_noted(frame.assign(value=values))["qualifier"]
        known = frame["qualifier"] if "qualifier" in frame else pd.Series(pd.NA, index=frame.index, dtype="string")
        lost = said.notna() & known.isna()
        assert not list(frame.index[lost]), name
