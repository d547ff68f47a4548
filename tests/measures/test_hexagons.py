from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT

from evidence_book.measures import hexagons
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
    laid = lay_out(points)
    assert len(set(laid)) == len(points)
    assert min(each.column for each in laid) == 0
    assert min(each.row for each in laid) in (0, 1)
    kept, of = neighbours_kept(points, laid)
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
    laid = lay_out(points)
    beside = [
        (one, other) for one in range(len(lattice)) for other in range(one) if adjacent(lattice[one], lattice[other])
    ]
    kept = sum(adjacent(laid[one], laid[other]) for one, other in beside)
    assert kept / len(beside) > 0.9


def test_places_of_one_point_stand_side_by_side() -> None:
    points = [(x / 2, 51 + y / 2) for x in range(4) for y in range(4)]
    laid = lay_out([*points, points[5]])
    assert adjacent(laid[5], laid[-1])


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
    laid = lay_out(points)
    assert len(laid) == len(set(laid)) == places
    for count, least in ((1, first), (3, three)):
        kept, of = neighbours_kept(points, laid, count)
        assert of == count * places
        assert kept / of >= least


def test_the_north_is_up_and_the_west_is_left() -> None:
    points = centre_points("police_force")
    laid = lay_out(points)
    for axis, sign, position in ((1, -1, 1), (0, 1, 0)):
        order = pd.Series([sign * point[axis] for point in points]).rank()
        drawn = pd.Series([each.centre[position] for each in laid]).rank()
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


def test_of_equally_near_places_the_first_come_first() -> None:
    together = nearest([(0.0, 51.0)] * 60)
    assert together[:4].tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]
    assert (together[4:] == [0, 1, 2]).all()


def test_as_many_places_as_there_are_hexagons_around_a_point_find_room() -> None:
    assert len(set(lay_out([(0.0, 51.0)] * 25))) == 25


@settings(max_examples=40, deadline=None, derandomize=True)
@given(POINTS)
def test_the_box_around_all_places_holds_as_many_hexagons_as_there_are_places(points: list[Point]) -> None:
    wide, high = hexagons._scaled(hexagons._plane(points)).max(axis=0)
    assert (wide + 1) * (high / ROW_HEIGHT + 1) == pytest.approx(len(points))


def test_there_are_two_free_hexagons_on_every_side() -> None:
    free = hexagons._free(np.array([[0.0, 0.0], [2.5, 2.5 * ROW_HEIGHT]]))
    assert set(free) == {Hexagon(column, row) for column in range(-2, 6) for row in range(-2, 6)}


def arrangement(seed: int, count: int = 12) -> tuple[hexagons._Arrangement, np.ndarray]:
    """Places at random, each on a hexagon at random, and the centres of all hexagons."""
    chance = np.random.default_rng(seed)
    points = [(float(x), float(y)) for x, y in chance.uniform((-3, 50), (1, 54), (count, 2))]
    scaled = hexagons._scaled(hexagons._plane(points))
    centres = np.asarray([each.centre for each in hexagons._free(scaled)])
    made = hexagons._Arrangement(scaled, centres, nearest(points))
    made.taken = chance.choice(len(centres), count, replace=False)
    made.owner = np.full(len(centres), count)
    made.owner[made.taken] = np.arange(count)
    return made, centres


def whole_cost(made: hexagons._Arrangement, taken: np.ndarray) -> float:
    """What an arrangement costs: how far places are from their points, and neighbours from each other."""
    places = np.arange(len(taken))
    return float(made.pull[places, taken].sum() + (made.wanted[:-1] * made.strain[np.ix_(taken, taken)]).sum() / 2)


@pytest.mark.parametrize("seed", range(4))
def test_what_an_exchange_is_said_to_cost_is_what_it_costs(seed: int) -> None:
    made, centres = arrangement(seed)
    everywhere = np.arange(len(centres))
    for place in range(len(made.taken)):
        here = int(made.taken[place])
        said = made._costs(place, here, everywhere)
        for there in everywhere[everywhere != here]:
            taken = np.where(made.taken == there, here, made.taken)
            taken[place] = there
            assert said[there] == pytest.approx(whole_cost(made, taken) - whole_cost(made, made.taken), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_settled_is_where_no_exchange_within_reach_is_an_improvement(seed: int) -> None:
    made, centres = arrangement(seed)
    for place in range(len(made.taken)):
        before, cost = made.taken.copy(), whole_cost(made, made.taken)
        assert made.move(place) == (before != made.taken).any()
        assert math.dist(centres[before[place]], centres[made.taken[place]]) <= 3 + 1e-6
        assert whole_cost(made, made.taken) <= cost + 1e-9
    taken = made.settle()
    assert made.owner[taken].tolist() == list(range(len(taken)))
    assert (made.owner == len(taken)).sum() == len(centres) - len(taken)
    for place, here in enumerate(taken):
        reach = np.flatnonzero(made.apart[here] <= 3 + 1e-6)
        assert made._costs(place, int(here), reach).min() > -1e-5


def test_a_place_may_move_three_hexagons_at_once_and_costs_are_as_stated() -> None:
    line = np.array([[float(x), 0.0] for x in range(7)])
    made = hexagons._Arrangement(line[:4], line, np.array([[1], [0], [1], [2]]))
    assert made.taken.tolist() == [0, 1, 2, 3]
    # One in twenty of the squared distance; a pair that names each other counts twice.
    assert made.pull[0, :4] == pytest.approx([0, 0.05, 0.2, 0.45])
    assert made.strain[0, :4].tolist() == [0, 0, 1, 2]
    assert made.wanted[:4].tolist() == [[0, 2, 0, 0], [2, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]
    made.taken[[0, 3]], made.owner[[0, 3]] = [3, 0], [3, 0]
    assert made.move(0)
    assert made.taken.tolist() == [0, 1, 2, 3]


def test_places_that_are_as_near_come_in_their_own_order() -> None:
    """Twenty places stand at either of two points: nearest are the first others at the same one."""
    for place, found in enumerate(nearest([(0.0, 51.0), (1.0, 51.0)] * 20).tolist()):
        assert found == [other for other in range(place % 2, 40, 2) if other != place][:3]
