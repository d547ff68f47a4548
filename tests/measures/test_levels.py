"""The level of limits: as published, unless a block asks for another."""

from __future__ import annotations

import pytest

from evidence_book.measures.levels import PUBLISHED, at_level, checked, level_in_use
from evidence_book.measures.proportions import proportion
from evidence_book.measures.rates import rate


def test_a_block_works_at_its_level_and_gives_it_back() -> None:
    usual = proportion(47, 100)
    with at_level(0.99):
        wide = proportion(47, 100)
        assert level_in_use() == 0.99
        assert rate(5, 1000, level=0.95).lower > rate(5, 1000).lower
    assert level_in_use() == PUBLISHED
    assert proportion(47, 100) == usual
    assert wide.lower < usual.lower < usual.upper < wide.upper


@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_a_level_is_a_part(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        checked(level)
