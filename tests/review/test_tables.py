"""Comparing tables: rows are paired by what names them, and cells by column."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.review.tables import compare_table, compare_tables

BEFORE = b"area_code,year,value,value_marker,note\nE1,2022,10.0,,a\nE1,2023,20.0,,b\nE2,2022,,c,\n"


def changed(old: str, new: str) -> bytes:
    assert old in BEFORE.decode()
    return BEFORE.decode().replace(old, new).encode()


@pytest.mark.parametrize(
    ("old", "new", "tier", "told"),
    [
        ("20.0", "20.4", "small", "1 cell; furthest E1, 2023: value"),
        ("20.0", "22.0", "large", "1 cell; furthest E1, 2023: value"),
        ("20.0", "20.000000000001", "rounding", "1 cell"),
        ("20.0,,b", ",c,b", "meaning", "2 cells; furthest E1, 2023: value"),
        ("2022,,c", "2022,,x", "meaning", "E2, 2022: value_marker"),
        (",b\n", ",other words\n", "wording", "E1, 2023: note"),
        ("E1,2023,20.0,,b\n", "", "structure", "rows gone: 1, the first 'E1, 2023'"),
        ("E2,2022,,c,\n", "E2,2022,,c,\nE3,2022,1,,\n", "structure", "rows new: 1, the first 'E3, 2022'"),
        ("note\n", "remark\n", "structure", "columns new: remark; columns gone: note"),
        ("value,value_marker", "lower,value_marker", "structure", "columns new: lower"),
    ],
)
def test_a_change_of_a_table_has_its_tier(old: str, new: str, tier: str, told: str) -> None:
    found = compare_table("t.table", BEFORE, changed(old, new))
    assert found[0].tier == tier
    assert told in found[0].told


def test_limits_that_move_are_limits() -> None:
    before = BEFORE.replace(b"value,", b"lower,", 1)
    assert compare_table("t", before, before.replace(b"20.0", b"40.0"))[0].tier == "limits"


def test_rows_in_another_order_are_equal() -> None:
    lines = BEFORE.decode().splitlines()
    shuffled = "\n".join([lines[0], *reversed(lines[1:])]) + "\n"
    (found,) = compare_table("t", BEFORE, shuffled.encode())
    assert found.status == "equal"


def test_a_table_whose_rows_nothing_names_is_told_to_differ() -> None:
    (found,) = compare_table("t", b"a,b\n1,2\n1,2\n", b"a,b\n1,2\n1,2\n1,2\n")
    assert found.status == "differs"


@given(
    values=st.lists(st.floats(0.1, 1e6), min_size=1, max_size=20),
    place=st.integers(0, 19),
    factor=st.floats(1.06, 3),
)
def test_the_cell_that_moved_is_found_wherever_it_stands(values: list[float], place: int, factor: float) -> None:
    place %= len(values)
    frame = pd.DataFrame({"code": [f"E{n}" for n in range(len(values))], "value": values})
    moved = frame.assign(value=[v * factor if n == place else v for n, v in enumerate(values)])
    (found,) = compare_table("t", frame.to_csv(index=False).encode(), moved.to_csv(index=False).encode())
    assert f"E{place}: value" in found.told
    assert found.tier == "large"


def test_tables_are_new_or_gone() -> None:
    found = compare_tables({"t.a": BEFORE, "t.b": BEFORE}, {"t.b": BEFORE, "t.c": BEFORE})
    assert [(each.name, each.status) for each in found] == [("t.a", "gone"), ("t.c", "new")]
