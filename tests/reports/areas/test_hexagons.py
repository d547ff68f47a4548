from __future__ import annotations

import pandas as pd
import pytest
from tests.conftest import ROOT

from evidence_book.measures.hexagons import NEAREST
from evidence_book.problems import EvidenceError
from evidence_book.reports.areas.hexagons import COLUMNS, MAPPED, hexagons
from evidence_book.reports.areas.release import make

COUNTS = {"local_authority": 153, "police_force": 43, "integrated_care_board": 42}


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data/raw/published/geography/areas.csv")


def test_every_place_has_a_hexagon_and_no_two_of_a_kind_have_the_same(areas: pd.DataFrame) -> None:
    drawn, _ = hexagons(areas, areas, make)
    assert list(drawn) == list(COLUMNS)
    assert drawn["level"].value_counts().to_dict() == COUNTS
    assert not drawn.duplicated(["level", "column", "row"]).any()
    assert set(drawn["area_code"]) == set(areas.loc[areas["level"].isin(MAPPED), "area_code"])


def test_the_order_of_places_makes_no_difference(areas: pd.DataFrame) -> None:
    shuffled = areas.sample(frac=1, random_state=7)
    pd.testing.assert_frame_equal(hexagons(areas, areas, make)[0], hexagons(shuffled, shuffled, make)[0])


def test_how_many_neighbours_the_map_keeps_is_a_fact_of_each_kind(areas: pd.DataFrame) -> None:
    facts = {fact.id: fact for fact in hexagons(areas, areas, make)[1]}
    assert len(facts) == 2 * len(MAPPED)
    for level, count in COUNTS.items():
        first, three = facts[f"areas.{level}.map_nearest"], facts[f"areas.{level}.map_neighbours"]
        assert (first.denominator, three.denominator) == (count, NEAREST * count)
        assert first.value is not None and three.value is not None
        assert first.value == pytest.approx(100 * (first.numerator or 0) / count)
        assert first.value > three.value > 75
        assert first.source_ids == ("ons_geography",)


def test_a_place_without_a_centre_point_stops_the_release(areas: pd.DataFrame) -> None:
    lost = areas.assign(latitude=areas["latitude"].mask(areas["area_code"].eq("E09000003")))
    with pytest.raises(EvidenceError, match=r"without a centre point: E09000003; add them to geography/areas\.csv"):
        hexagons(areas, lost, make)
