"""The data of the map of childhood: hexagons, and figures as they are said, for each kind of place and each measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import MARKER_MEANING
from evidence_book.frames import each_row
from evidence_book.measures.estimates import LOW_RELIABILITY
from evidence_book.measures.hexagons import Hexagon, borders
from evidence_book.measures.quintiles import group_of_rank
from evidence_book.problems import EvidenceError
from evidence_book.reports.areas.declared import LEVELS, Level, measures_of
from evidence_book.reports.areas.hexagons import MAPPED
from evidence_book.reports.areas.standing import is_doubtful, value_of_england
from evidence_book.reports.making import or_none
from evidence_book.reports.release import Release
from evidence_book.sources import Registry
from evidence_book.wording import capitalised, spelt_limits, spelt_range, with_unit

# Decimals of a corner, in widths of a hexagon: a hundredth of a pixel.
_DECIMALS = 4
FIFTHS = ("Lowest fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Highest fifth")
# Viridis, the lowest fifth first: lightness alone tells the fifths apart, for every kind of sight and in print.
COLOURS = ("#fde725", "#5ec962", "#21918c", "#3b528b", "#440154")
MISSING = "#e8e8e8"
_DIRECTIONS = {"lower": "Lower is better.", "higher": "Higher is better.", "": "Neither direction is better by itself."}


@dataclass(frozen=True)
class Figure:
    """A figure as the map says it. `fifth` is 0 for the lowest; None, as `value`, where there is no number to rely on."""

    text: str
    value: float | None
    limits: str
    fifth: int | None


def fifths(values: Sequence[float | None]) -> list[int | None]:
    """The fifth of each value by rank, 0 for the lowest; equal values are in one, and what is missing in none."""
    known = np.sort([value for value in values if value is not None])
    if not len(known):
        return [None for _ in values]
    groups = min(len(FIFTHS), len(known))
    lower = {value: int(np.searchsorted(known, value)) for value in known}
    group = {value: int(group_of_rank(np.asarray([rank]), len(known), groups)[0]) - 1 for value, rank in lower.items()}
    return [None if value is None else group[value] for value in values]


def _places(release: Release, level: str) -> pd.DataFrame:
    places, drawn = release.tables["places"].frame, release.tables["hexagons"].frame
    found = places[places["level"].eq(level)].merge(drawn.drop(columns="source_id"), on=["level", "area_code"])
    if len(found) != places["level"].eq(level).sum():
        raise EvidenceError(f"places without a hexagon, of the kind {level}; run `evidence release areas`")
    return found.sort_values("area_name", key=lambda names: names.str.lower()).reset_index(drop=True)


def _rounded(points: Sequence[tuple[float, float]]) -> list[list[float]]:
    return [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in points]


def _middle(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def hatch(corners: Sequence[tuple[float, float]]) -> list[list[list[float]]]:
    """Three slanting lines across a hexagon, for one without a number."""
    north, north_east, _, south, south_west, _ = corners
    middle = [_middle(south_west, south), _middle(north, north_east)]
    return [_rounded(line) for line in ([south_west, north], middle, [south, north_east])]


# Rows of the released figures by measure, period and code.
Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class MapData:
    """What the map tells of one kind of place. `measures` are rows of the released table, those with figures only."""

    level: Level
    places: pd.DataFrame
    measures: pd.DataFrame
    rows: Rows
    latest: Mapping[str, str]
    registry: Registry

    def periods(self, measure: str) -> list[str]:
        """The periods of a measure for which at least one place has a value, the latest first."""
        known = set(self.places["area_code"])
        return [
            period
            for period, rows in sorted(self.rows[measure].items(), reverse=True)
            if any(code in known and or_none(row.value) is not None for code, row in rows.items())
        ]

    def title(self, measure: Any) -> str:
        """The words of a measure, as a heading has them."""
        return capitalised(measure.words)

    def told(self, measure: Any, period: str) -> list[Figure]:
        """The figure of each place, in the order of the places; none of very many that may not be recorded has no colour."""
        rows = self.rows[measure.measure][period]
        declared = next(each for each in measures_of(self.level) if each.name == measure.measure)
        england = value_of_england(rows.get(ENGLAND), declared)
        found = [rows.get(code) for code in self.places["area_code"]]
        doubted = [row is not None and is_doubtful(row, declared, england) for row in found]
        groups = fifths(
            [or_none(row.value) if row and not doubt else None for row, doubt in zip(found, doubted, strict=True)]
        )
        return [
            _doubted(_figure(measure, row, None)) if doubt else _figure(measure, row, group)
            for row, group, doubt in zip(found, groups, doubted, strict=True)
        ]

    def england(self, measure: Any, period: str) -> str:
        """The figure of England, said; empty where there is none."""
        row = self.rows[measure.measure][period].get(ENGLAND)
        return "" if row is None or or_none(row.value) is None else _figure(measure, row, None).text

    def source(self, measure: Any) -> str:
        """The titles and publishers of what the figures of a measure were read from."""
        named = {row.source_id for rows in self.rows[measure.measure].values() for row in rows.values()}
        ids = sorted({part for joined in named for part in joined.split("+")})
        return "; ".join(f"{self.registry[each].publisher}, {self.registry[each].title}" for each in ids)

    def record(self) -> dict[str, Any]:
        """All but the figures, for JSON: places with their hexagons, borders of regions, and the measures to choose from."""
        hexagons = [Hexagon(row.column, row.row) for row in each_row(self.places)]
        regions = [or_none(name) or "" for name in self.places["region_name"]]
        places = [
            {"code": row.area_code, "name": row.area_name, "region": region, "ring": _rounded([*each.corners, each.corners[0]]),
             "hatch": hatch(each.corners)}
            for row, region, each in zip(each_row(self.places), regions, hexagons, strict=True)
        ]  # fmt: skip
        return {
            "level": self.level,
            "one": LEVELS[self.level][0],
            "many": LEVELS[self.level][1],
            "places": places,
            "borders": [_rounded(line) for line in borders(hexagons, regions)],
            "measures": [self.measure_record(measure) for measure in each_row(self.measures)],
        }

    def measure_record(self, measure: Any) -> dict[str, Any]:
        """A measure as a reader chooses it: title, periods, what to know of it, and its sources."""
        notes = [f"Out of: {or_none(measure.of)}." if or_none(measure.of) else "", _DIRECTIONS[or_none(measure.better) or ""],
                 or_none(measure.note) or ""]  # fmt: skip
        return {
            "id": measure.measure,
            "topic": measure.topic,
            "title": self.title(measure),
            "better": or_none(measure.better) or "",
            "note": " ".join(filter(None, notes)),
            "source": self.source(measure),
            "periods": [{"id": each, "said": measure.when.format(each)} for each in self.periods(measure.measure)],
            "latest": self.latest[measure.measure],
        }

    def figures_record(self, measure: Any) -> dict[str, Any]:
        """The figures of one measure by period, for JSON: lists in the order of the places."""
        return {period: self._period(measure, period) for period in self.periods(measure.measure)}

    def _period(self, measure: Any, period: str) -> dict[str, Any]:
        told = self.told(measure, period)
        return {
            "text": [each.text for each in told],
            "value": [each.value for each in told],
            "limits": [each.limits for each in told],
            "fifth": [each.fifth for each in told],
            "legend": legend(measure, told),
            "england": self.england(measure, period),
        }


def _figure(measure: Any, row: Any, fifth: int | None) -> Figure:
    value = or_none(row.value) if row else None
    if value is None:
        why = MARKER_MEANING[(or_none(row.value_marker) if row else None) or "x"]
        return Figure(why, None, why, None)
    if or_none(row.lower) is None:
        limits = MARKER_MEANING[or_none(row.limits_marker) or "x"]
    else:
        limits = spelt_limits(row.lower, row.upper, measure.unit, measure.decimals)
    return Figure(with_unit(value, measure.unit, measure.decimals), float(value), limits, fifth)


def _doubted(figure: Figure) -> Figure:
    why = MARKER_MEANING[LOW_RELIABILITY]
    return Figure(f"{figure.text} ({why})", None, why, None)


def _decimals_apart(measure: Any, groups: Sequence[Sequence[float]]) -> int:
    """The decimals of the measure, or one or two more if else the highest of a fifth would read as the lowest of the next."""
    for decimals in (measure.decimals, measure.decimals + 1):
        ends = [
            (with_unit(here[0], measure.unit, decimals), with_unit(here[-1], measure.unit, decimals)) for here in groups
        ]
        if all(below[1] != above[0] for below, above in pairwise(ends)):
            return int(decimals)
    return int(measure.decimals) + 2


def legend(measure: Any, told: Sequence[Figure]) -> list[dict[str, Any]]:
    """What each colour stands for, the highest fifth first and what has no number last; a fifth with no place is left out."""
    groups = {
        fifth: here
        for fifth in range(len(FIFTHS))
        if (here := sorted(each.value for each in told if each.fifth == fifth and each.value is not None))
    }
    decimals = _decimals_apart(measure, list(groups.values()))
    rows: list[dict[str, Any]] = []
    for fifth, here in reversed(groups.items()):
        low, high = (with_unit(value, measure.unit, decimals) for value in (here[0], here[-1]))
        span = spelt_range(here[0], here[-1], measure.unit, decimals)
        rows.append({"fifth": fifth, "values": low if low == high else span, "places": len(here)})
    missing = [each.text for each in told if each.value is None]
    if missing:
        rows.append({"fifth": None, "values": ", ".join(sorted(set(missing))), "places": len(missing)})
    return rows


def _rows(figures: pd.DataFrame) -> Rows:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in each_row(figures):
        found.setdefault(row.measure, {}).setdefault(row.period, {})[row.area_code] = row
    return found


def read_map(release: Release, registry: Registry, level: Level) -> MapData:
    """Take the data of one kind of place from the release of areas; raises `EvidenceError` if a place has no hexagon."""
    measures, figures = release.tables["measures"].frame, release.tables["figures"].frame
    standing, places = release.tables["standing"].frame, _places(release, level)
    here = standing[standing["area_code"].isin(places["area_code"])]
    latest = dict(zip(here["measure"], here["period"], strict=True))
    told = measures[measures["level"].eq(level) & measures["measure"].isin(latest)]
    of_level = figures["area_code"].isin([*places["area_code"], ENGLAND]) & figures["measure"].isin(told["measure"])
    return MapData(level, places, told, _rows(figures[of_level]), latest, registry)


def read_maps(release: Release, registry: Registry) -> list[MapData]:
    """The data of every kind of place that has a map."""
    return [read_map(release, registry, level) for level in MAPPED]
