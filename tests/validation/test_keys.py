"""Numbers in place of keys: all different where the texts are, and never otherwise."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.validation.keys import numbered_texts


def column(texts: list[str | None]) -> pd.Series:
    return pd.Series(texts, dtype="string[pyarrow]")


@given(st.lists(st.text(max_size=24), min_size=1, max_size=40, unique=True))
def test_different_texts_have_different_numbers(texts: list[str]) -> None:
    numbers = numbered_texts(column(texts))
    if numbers is not None:
        assert len(set(numbers.tolist())) == len(texts)


@given(st.lists(st.text(max_size=9), min_size=1, max_size=20), st.integers(0, 19))
def test_texts_that_are_alike_are_never_told_apart(texts: list[str], again: int) -> None:
    assert numbered_texts(column([*texts, texts[again % len(texts)]])) is None


def test_references_of_every_length_are_numbered() -> None:
    numbers = numbered_texts(column([f"SYN-F01-{number}" for number in range(20_000)]))
    assert numbers is not None
    assert len(set(numbers.tolist())) == 20_000


def test_a_slice_is_looked_at_alone() -> None:
    whole = column([*(f"R-{number:06d}" for number in range(60)), *(f"R-{number:06d}" for number in range(40))])
    assert numbered_texts(whole) is None
    assert numbered_texts(whole.iloc[40:90]) is not None


@pytest.mark.parametrize("texts", [["a", None], ["a", "b" * 40], [""], []])
def test_what_it_cannot_number_it_leaves(texts: list[str | None]) -> None:
    assert numbered_texts(column(texts)) is None


def test_another_kind_of_column_is_left() -> None:
    assert numbered_texts(pd.Series([1, 2, 3])) is None
