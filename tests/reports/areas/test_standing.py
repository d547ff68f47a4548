"""How a place stands: what the limits say, ranks, the latest period, neighbours, and change."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_book.measures.proportions import proportion
from evidence_book.reports.areas.declared import CARE, MEASURES, Better
from evidence_book.reports.areas.figures import COLUMNS
from evidence_book.reports.areas.standing import (
    ALIKE,
    BETTER,
    HIGHER,
    LOWER,
    UNSAID,
    WORSE,
    latest_period,
    ranks,
    standing,
    verdict,
)

PROPERTY = settings(deadline=None, derandomize=True, max_examples=60)
NUMBERS = st.floats(0, 100)


@pytest.mark.parametrize(
    ("lower", "upper", "better", "said"),
    [(11, 14, "lower", WORSE), (11, 14, "higher", BETTER), (11, 14, "", HIGHER), (5, 9, "lower", BETTER), (5, 9, "higher", WORSE),
     (5, 9, "", LOWER), (9, 11, "lower", ALIKE), (10, 11, "lower", ALIKE), (None, None, "lower", UNSAID)],
)  # fmt: skip
def test_the_limits_and_the_direction_say_how_a_place_stands(
    lower: float | None, upper: float | None, better: Better, said: str
) -> None:
    assert verdict(lower, upper, 10.0, better) == said
    assert verdict(lower, upper, None, better) == UNSAID


@PROPERTY
@given(values=st.lists(NUMBERS, min_size=1, max_size=30), better=st.sampled_from(["lower", "higher", ""]))
def test_the_first_rank_is_the_best_and_equals_share_one(values: list[float], better: Better) -> None:
    found = ranks(pd.Series(values), better)
    best = min(values) if better == "lower" else max(values)
    assert {value for value, rank in zip(values, found, strict=True) if rank == 1} == {best}
    assert all(
        (first == second) == (one == other)
        for first, one in zip(values, found, strict=True)
        for second, other in zip(values, found, strict=True)
    )


def figure(area: str, period: str, value: float | None, limits: tuple[float, float] | None = None) -> dict[str, object]:
    given = {"measure": "three_placements", "area_code": area, "period": period, "value": value, "source_id": "s"}
    marks = {
        "value_marker": None if value is not None else "c",
        "counts_marker": "x",
        "limits_marker": None if limits else "x",
    }
    return dict.fromkeys(COLUMNS) | given | marks | dict(zip(("lower", "upper"), limits or (None, None), strict=True))


PLACES = pd.DataFrame(
    {
        "area_code": ["A", "B", "C", "D"],
        "area_name": list("abcd"),
        "level": "local_authority",
        "region_code": "E12000001",
    }
)


def stands(*rows: dict[str, object]) -> pd.DataFrame:
    table = standing(pd.DataFrame(rows), PLACES, {"A": ["B", "C", "D"]}, {})
    return table.set_index("area_code")


def test_a_place_stands_beside_region_neighbours_and_country() -> None:
    table = stands(
        figure("A", "2025", 12.0, (11.0, 13.0)), figure("B", "2025", 8.0, (6.0, 10.0)), figure("C", "2025", 9.0, (8.0, 10.5)),
        figure("D", "2025", None), figure("E12000001", "2025", 9.5), figure("E92000001", "2025", 10.0),
    )  # fmt: skip
    row = table.loc["A"]
    assert (row["value"], row["reference"], row["region"], row["neighbours"], row["neighbours_counted"]) == (
        12,
        10,
        9.5,
        8.5,
        2,
    )
    assert (row["rank"], row["ranked"], row["against"]) == (3, 3, WORSE)
    assert table.loc["B", "against"] == ALIKE
    assert table.loc["D", ["value_marker", "rank_marker"]].tolist() == ["c", "x"]
    assert pd.isna(table.loc["D", "rank"])


def test_a_marker_is_never_a_zero() -> None:
    table = stands(figure("A", "2025", 1.0), figure("B", "2025", None), figure("C", "2025", 2.0))
    assert table["value"].dropna().tolist() == [1.0, 2.0]
    assert table["ranked"].dropna().unique().tolist() == [2]


def test_change_is_told_by_its_limits_and_only_with_limits() -> None:
    table = stands(
        figure("A", "2021", 20.0, (19.0, 21.0)), figure("A", "2025", 12.0, (11.0, 13.0)), figure("B", "2021", 12.0),
        figure("B", "2025", 12.5, (9.0, 16.0)), figure("C", "2021", 12.0, (10.0, 14.0)), figure("C", "2025", 12.5, (9.0, 16.0)),
    )  # fmt: skip
    assert table.loc["A", ["since", "change", "changed"]].tolist() == ["2021", -8.0, BETTER]
    assert table.loc["B", ["since", "changed", "change_marker"]].tolist() == ["", UNSAID, "x"]
    assert table.loc["C", "changed"] == ALIKE


def test_none_of_very_many_is_neither_compared_nor_ranked_where_it_may_not_have_been_recorded() -> None:
    def counted(measure: str, area: str, period: str, count: int, of: int) -> dict[str, object]:
        estimate = proportion(count, of)
        given = figure(area, period, 100 * count / of, (100 * estimate.lower, 100 * estimate.upper))
        return given | {"measure": measure, "numerator": float(count), "denominator": float(of)}

    rows = [
        counted(measure, area, period, count, of)
        for measure in ("convicted_or_cautioned", "three_placements")
        for area, period, count, of in (
            ("A", "2021", 20, 1000), ("A", "2025", 0, 1000), ("B", "2025", 0, 300), ("C", "2025", 30, 1000),
            ("D", "2025", 3, 1000), ("E92000001", "2025", 2000, 100_000),
        )
    ]  # fmt: skip
    beside = {"D": ["A", "B", "C"]}
    table = standing(pd.DataFrame(rows), PLACES, beside, {}).set_index(["measure", "area_code"])
    recorded = table.loc["convicted_or_cautioned"]
    assert recorded["against"].tolist() == [UNSAID, BETTER, WORSE, BETTER], "chance may give B none, and hardly A"
    assert recorded.loc["A", ["value", "rank_marker", "changed", "change_marker"]].tolist() == [0, "u", UNSAID, "u"]
    assert recorded["rank"].dropna().tolist() == [1, 3, 2]
    assert recorded["ranked"].dropna().unique().tolist() == [3]
    assert recorded.loc["D", ["neighbours", "neighbours_counted"]].tolist() == [1.5, 2], "of 0 and 3 percent, without A"
    always_known = table.loc["three_placements"]
    assert always_known.loc["D", ["neighbours", "neighbours_counted"]].tolist() == [0, 3]
    assert always_known.loc["A", ["against", "rank", "changed"]].tolist() == [BETTER, 1, BETTER]


def shared(area: str, count: int, out_of: int) -> dict[str, object]:
    """A share with its counts and the limits that it is shown with."""
    share = proportion(count, out_of)
    limits = (round(100 * share.lower, 1), round(100 * share.upper, 1))
    return figure(area, "2025", 100 * share.value, limits) | {
        "numerator": count,
        "denominator": out_of,
        "counts_marker": None,
    }


def test_a_share_of_few_is_other_than_chance_only_if_exact_limits_say_so_too() -> None:
    """Two of 23, where chance gives as many or more once in ten: the limits of the share just leave England out."""
    table = stands(
        shared("A", 2, 23), shared("B", 5, 23), shared("C", 200, 2300), shared("D", 0, 2300), shared("E92000001", 233, 10_000),
    )  # fmt: skip
    assert table.loc["A", "lower"] > table.loc["A", "reference"] == 2.33
    assert table["against"].to_dict() == {"A": ALIKE, "B": WORSE, "C": WORSE, "D": BETTER}


def test_what_is_compared_is_not_rounded_to_what_is_shown() -> None:
    """Eighty and 847 thousandths, rounded twice, would be 80.9."""
    table = stands(shared("A", 40, 50), shared("B", 41, 50), shared("E92000001", 47_320, 58_530))
    assert table["reference"].dropna().unique().tolist() == [80.8474]


def test_rounding_makes_no_change_and_hides_none() -> None:
    """Whole percentages of 20,000 children: what their counts say is compared."""

    def rounded(area: str, period: str, value: float, count: float) -> dict[str, object]:
        estimate = proportion(count, 20_000)
        limits = (100 * estimate.lower, 100 * estimate.upper)
        return figure(area, period, value, limits) | {"numerator": count, "denominator": 20_000.0}

    table = stands(
        rounded("A", "2021", 9.0, 1710), rounded("A", "2025", 9.0, 1890),
        rounded("B", "2021", 9.0, 1899), rounded("B", "2025", 10.0, 1901),
        rounded("C", "2021", 9.0, 1800), rounded("C", "2025", 10.0, 2000),
    )  # fmt: skip
    assert table.loc[["A", "B", "C"], "change"].tolist() == [0.9, 0.01, 1.0]
    assert table.loc[["A", "B", "C"], "changed"].tolist() == [WORSE, ALIKE, WORSE]


def test_the_latest_period_is_one_that_half_of_the_places_have() -> None:
    rows = pd.DataFrame([figure("A", "2025", 1.0), *(figure(each, "2024", 1.0) for each in "ABC")])
    assert latest_period(rows, 3) == "2024"
    assert latest_period(rows, 2) == "2025"
    assert latest_period(rows.iloc[:0], 3) is None


def test_every_measure_is_declared_once_for_its_places() -> None:
    for of_level in MEASURES.values():
        names = [each.name for each in of_level]
        assert len(names) == len(set(names))
    assert any(each.topic == CARE for each in MEASURES["local_authority"])
