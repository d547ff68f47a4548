"""No authority is silently dropped: codes come and go by listed changes only."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence_book.reports.ehcp_inconsistency.authorities import (
    Authorities,
    UnexplainedAuthority,
    authorities,
    changes_table,
    regions_of,
)


@pytest.mark.parametrize(
    ("day", "number"),
    [("2018-12-31", 152), ("2019-12-31", 151), ("2021-03-31", 151), ("2021-04-01", 152), ("2023-12-31", 153)],
)
def test_the_authorities_of_a_day_are_as_many_as_there_were(known: Authorities, day: str, number: int) -> None:
    then = known.on(day)
    assert len(then) == number
    assert then["area_code"].is_unique
    assert then["old_code"].is_unique


def test_a_change_in_april_counts_from_that_year(known: Authorities) -> None:
    before, after = (known.on(day).set_index("old_code")["area_code"] for day in ("2020-01-31", "2020-12-31"))
    assert (before["825"], after["825"]) == ("E10000002", "E06000060")


def test_a_code_that_did_not_exist_stops_the_release(known: Authorities) -> None:
    then = known.on("2022-12-31")[["old_code"]]
    early = pd.concat([then, pd.DataFrame({"old_code": ["942"]})])
    with pytest.raises(UnexplainedAuthority, match=r"did not exist: 942.*local_authority_changes"):
        known.placed(early, "2022-12-31", "counts", complete=True)


def test_an_authority_that_is_left_out_stops_the_release_of_a_complete_table(known: Authorities) -> None:
    then = known.on("2022-12-31")[["old_code"]]
    with pytest.raises(UnexplainedAuthority, match="without a row: 909"):
        known.placed(then[then["old_code"].ne("909")], "2022-12-31", "counts", complete=True)


def test_an_authority_that_is_left_out_elsewhere_keeps_an_empty_row(known: Authorities) -> None:
    then = known.on("2022-12-31")[["old_code"]].assign(given=1.0)
    placed = known.placed(then[then["old_code"].ne("909")], "2022-12-31", "rates", complete=False)
    assert len(placed) == 152
    assert placed.loc[placed["given"].isna(), "area_name"].tolist() == ["Cumbria"]


def test_two_rows_of_one_authority_stop_the_release(known: Authorities) -> None:
    then = known.on("2022-12-31")[["old_code"]]
    with pytest.raises(UnexplainedAuthority, match="more than one row for 909"):
        known.placed(pd.concat([then, pd.DataFrame({"old_code": ["909"]})]), "2022-12-31", "counts", complete=True)


def test_a_name_finds_the_authority_of_its_year(known: Authorities) -> None:
    assert known.named("Dorset", 2018) == "835"
    assert known.named("Dorset", 2019) == "838"
    assert known.named("Durham", 2020) == known.named("County Durham", 2020) == "840"
    assert known.named("Northamptonshire", 2021) == "928", "it ended in that year"
    with pytest.raises(UnexplainedAuthority, match="no authority 'Northamptonshire' in 2022"):
        known.named("Northamptonshire", 2022)


def test_an_unlisted_code_and_a_missing_region_are_refused() -> None:
    codes = pd.DataFrame({"old_la_code": ["1", "2"], "la_code": ["A", "B"], "la_name": ["a", "b"]})
    change = pd.DataFrame({"successor_code": ["C"], "predecessor_code": ["A"], "effective": ["2020-04-01"]})
    with pytest.raises(UnexplainedAuthority, match="does not hold: C"):
        authorities(codes, change, {"1": "R", "2": "R"})
    with pytest.raises(UnexplainedAuthority, match="without a region: 2"):
        authorities(codes, change.assign(successor_code="B"), {"1": "R"})


def test_an_authority_lies_in_one_region() -> None:
    one = pd.DataFrame({"old_la_code": ["1"], "region": ["North"]})
    with pytest.raises(UnexplainedAuthority, match="two regions: 1"):
        regions_of(one, one.assign(region="South").rename(columns={"region": "region_name"}))


def test_every_change_is_released_with_what_becomes_of_its_series(tidy) -> None:  # type: ignore[no-untyped-def]
    table = changes_table(tidy("geography.local_authority_changes")).checked().frame.set_index("predecessor_name")
    assert table.loc["Somerset", "one_series"] == "yes, the same area"
    assert set(table.loc["Cumbria", "one_series"]) == {"no, a new authority"}
    assert set(table.loc["Cumbria", "first_calendar_year"]) == {2023}
