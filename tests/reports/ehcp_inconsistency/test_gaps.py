"""Authorities without a percentage are named, with the reason; a reason nobody knows stops the release."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence_book.reports.ehcp_inconsistency.gaps import gaps

ISSUED = pd.DataFrame(
    {
        "calendar_year": [2023, 2023, 2023, 2024, 2024],
        "area_code": ["B", "A", "E", "A", "B"],
        "issued": [None, None, None, 0, 4],
        "area_name": ["Byford", "Ayton", "England", "Ayton", "Byford"],
        "level": ["local_authority", "local_authority", "country", "local_authority", "local_authority"],
        "rate": [None, None, None, None, 50.0],
        "rate_marker": ["x", "x", "x", "z", None],
        "source_id": ["dfe_lait"] * 5,
    }
)


def test_authorities_are_named_by_year_and_reason() -> None:
    table = gaps(ISSUED, ISSUED)
    assert table["names"].tolist() == ["Ayton", "Ayton; Byford"]
    assert table["why"].tolist() == ["no plan was issued", "not published"]
    assert table["authorities"].tolist() == [1, 2]


def test_a_reason_nobody_knows_stops_the_release() -> None:
    with pytest.raises(KeyError):
        gaps(ISSUED.assign(rate_marker="w"), ISSUED)


def test_plans_that_were_all_exceptions_are_plans() -> None:
    assert (
        gaps(ISSUED, ISSUED.assign(issued=[None, None, None, 408, 4]))["why"].tolist()[0]
        == "every plan was an exception case"
    )
