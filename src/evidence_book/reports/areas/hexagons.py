"""Where each place stands on the map of hexagons, and how well the map keeps neighbours together."""

from __future__ import annotations

import pandas as pd

from evidence_book.facts import Fact
from evidence_book.measures.hexagons import lay_out, neighbours_kept
from evidence_book.problems import EvidenceError
from evidence_book.reports.areas.declared import LEVELS, Level
from evidence_book.reports.making import MakeFact
from evidence_book.reports.release import source_ids

# The kinds of places whose centre points are known.
MAPPED: tuple[Level, ...] = ("local_authority", "police_force", "integrated_care_board")
COLUMNS = {
    "level": "Kind of place",
    "area_code": "Code of the place",
    "column": "Column of its hexagon, from the west; odd rows stand half a hexagon to the east",
    "row": "Row of its hexagon, from the north",
    "source_id": "Where its centre point was read",
}
# How many of the nearest places are counted, and what the fact of it is called and says.
_COUNTED = (
    (1, "map_nearest", "{} whose nearest one is drawn beside them on the map"),
    (3, "map_neighbours", "of the three nearest {} of each, those drawn beside it on the map"),
)


def _points(level: str, codes: pd.Series, areas: pd.DataFrame) -> list[tuple[float, float]]:
    known = areas[areas["level"].eq(level)].dropna(subset=["longitude", "latitude"]).set_index("area_code")
    if missing := sorted(set(codes) - set(known.index)):
        raise EvidenceError(f"places without a centre point: {', '.join(missing)}; add them to geography/areas.csv")
    return [(float(known.loc[code, "longitude"]), float(known.loc[code, "latitude"])) for code in codes]


def hexagons(places: pd.DataFrame, areas: pd.DataFrame, make: MakeFact) -> tuple[pd.DataFrame, list[Fact]]:
    """A hexagon for each place of a kind that has centre points, and facts on the neighbours that stay together.

    `places` is the released table, `areas` the dataset `geography.areas`. Returns a table with the columns of `COLUMNS`.
    Raises `EvidenceError` naming the places without a centre point: a map that leaves out a place is none.
    """
    tables, facts = [], []
    for level in MAPPED:
        codes = places.loc[places["level"].eq(level), "area_code"].sort_values()
        points = _points(level, codes, areas)
        laid = lay_out(points)
        read = areas.set_index("area_code").loc[codes, "source_id"]
        tables.append(
            pd.DataFrame(
                {"level": level, "area_code": list(codes), "column": [each.column for each in laid],
                 "row": [each.row for each in laid], "source_id": list(read)}
            )
        )  # fmt: skip
        for count, name, label in _COUNTED:
            kept, of = neighbours_kept(points, laid, count)
            facts.append(
                make(f"{level}.{name}", label.format(LEVELS[level][1]), 100 * kept / of, unit="percent", numerator=kept, denominator=of,
                     period="latest", source_ids=source_ids(read))
            )  # fmt: skip
    return pd.concat(tables, ignore_index=True), facts
