from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT

from evidence_book.measures.hexagons import (
    ROW_HEIGHT,
    Hexagon,
    adjacent,
    borders,
    lay_out,
    nearest,
    neighbours_kept,
)

Point = tuple[float, float]
POINTS = st.lists(
    st.tuples(st.floats(-6, 2, allow_subnormal=False), st.floats(50, 56, allow_subnormal=False)),
    min_size=4, max_size=40, unique=True,
)  # fmt: skip


def centre_points(level: str) -> list[Point]:
    areas = pd.read_csv(ROOT / "data/raw/published/geography/areas.csv")
    found = areas[areas["level"].eq(level)]
    return list(zip(found["longitude"], found["latitude"], strict=True))


def test_a_hexagon_touches_six_others_and_has_a_side_in_common_with_each() -> None:
    for own in (Hexagon(4, 4), Hexagon(4, 5)):
        around = [Hexagon(column, row) for column in range(9) for row in range(10)]
        beside = [other for other in around if adjacent(own, other)]
        assert len(beside) == 6
        for other in beside:
            ((one, two),) = borders([own, other], ["a", "b"])
            assert math.dist(one, two) == pytest.approx(1 / math.sqrt(3))
            assert math.dist(one, own.centre) == pytest.approx(math.dist(one, other.centre))


def test_hexagons_of_one_group_have_no_border_and_those_that_do_not_touch_none_either() -> None:
    assert borders([Hexagon(0, 0), Hexagon(1, 0)], ["a", "a"]) == []
    assert borders([Hexagon(0, 0), Hexagon(2, 0)], ["a", "b"]) == []


def test_every_hexagon_needs_a_group() -> None:
    with pytest.raises(ValueError, match="zip"):
        borders([Hexagon(0, 0), Hexagon(1, 0), Hexagon(2, 0)], ["a", "a"])


@settings(max_examples=60, deadline=None)
@given(POINTS)
def test_every_place_has_a_hexagon_of_its_own(points: list[Point]) -> None:
    hexagons = lay_out(points)
    assert len(set(hexagons)) == len(points)
    assert min(each.column for each in hexagons) == 0
    assert min(each.row for each in hexagons) in (0, 1)
    kept, of = neighbours_kept(points, hexagons)
    assert 0 <= kept <= of == 3 * len(points)


@settings(max_examples=25, deadline=None)
@given(POINTS)
def test_equal_points_give_equal_layouts(points: list[Point]) -> None:
    assert lay_out(points) == lay_out(list(points))


@pytest.mark.parametrize(("columns", "rows"), [(4, 4), (9, 6), (5, 12)])
def test_what_lies_as_hexagons_do_is_laid_out_as_it_lies(columns: int, rows: int) -> None:
    lattice = [Hexagon(column, row) for row in range(rows) for column in range(columns)]
    # Near the equator degrees are as wide as they are high, so that the lattice stays one.
    points = [(x / 100, -y / 100) for x, y in (each.centre for each in lattice)]
    hexagons = lay_out(points)
    beside = [
        (one, other) for one in range(len(lattice)) for other in range(one) if adjacent(lattice[one], lattice[other])
    ]
    kept = sum(adjacent(hexagons[one], hexagons[other]) for one, other in beside)
    assert kept / len(beside) > 0.9


def test_places_of_one_point_stand_side_by_side() -> None:
    points = [(x / 2, 51 + y / 2) for x in range(4) for y in range(4)]
    hexagons = lay_out([*points, points[5]])
    assert adjacent(hexagons[5], hexagons[-1])


@pytest.mark.parametrize(
    ("level", "places", "first", "three"),
    [
        ("local_authority", 153, 0.88, 0.79),
        ("police_force", 43, 0.88, 0.82),
        ("integrated_care_board", 42, 0.88, 0.80),
    ],
)
def test_real_places_keep_their_neighbours(level: str, places: int, first: float, three: float) -> None:
    points = centre_points(level)
    hexagons = lay_out(points)
    assert len(hexagons) == len(set(hexagons)) == places
    for count, least in ((1, first), (3, three)):
        kept, of = neighbours_kept(points, hexagons, count)
        assert of == count * places
        assert kept / of >= least


def test_the_north_is_up_and_the_west_is_left() -> None:
    points = centre_points("police_force")
    hexagons = lay_out(points)
    for axis, sign, position in ((1, -1, 1), (0, 1, 0)):
        order = pd.Series([sign * point[axis] for point in points]).rank()
        drawn = pd.Series([each.centre[position] for each in hexagons]).rank()
        assert order.corr(drawn) > 0.9


def test_settling_beats_the_plain_assignment(monkeypatch: pytest.MonkeyPatch) -> None:
    points = centre_points("local_authority")
    settled, _ = neighbours_kept(points, lay_out(points))
    monkeypatch.setattr("evidence_book.measures.hexagons._Arrangement.move", lambda *_: False)
    plain, of = neighbours_kept(points, lay_out(points))
    assert (settled - plain) / of > 0.05


def test_the_nearest_come_first() -> None:
    assert nearest([(0, 0), (1, 0), (3, 0), (7, 0)], 2).tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([(0.0, 51.0)] * 3, "more than 3 places"),
        ([(0.0, 51.0)] * 60, "one point"),
        ([(0.0, 51.0), (1.0, 51.0), (2.0, 51.0), (math.nan, 52.0)], "longitude"),
    ],
)
def test_what_cannot_be_laid_out_is_said(points: list[Point], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        lay_out(points)


def test_rows_are_as_high_as_hexagons_that_touch_want_them() -> None:
    assert math.dist(Hexagon(0, 0).centre, Hexagon(0, 1).centre) == pytest.approx(1)
    assert pytest.approx(math.sqrt(3) / 2) == ROW_HEIGHT
