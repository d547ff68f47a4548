from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.site.small_map import area_release, registry

from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.reports.areas.hexagons import MAPPED
from evidence_book.reports.release import Release
from evidence_book.site.map_data import COLOURS, Figure, fifths, hatch, legend, read_map, read_maps
from evidence_book.site.map_pages import fifth_name, map_html, write_map


@pytest.fixture(scope="module")
def areas() -> Release:
    return area_release()


@given(st.lists(st.one_of(st.none(), st.integers(0, 30).map(float)), max_size=60))
def test_fifths_follow_the_order_of_values(values: list[float | None]) -> None:
    found = fifths(values)
    known = [(value, fifth) for value, fifth in zip(values, found, strict=True) if value is not None]
    assert all((fifth is None) == (value is None) for value, fifth in zip(values, found, strict=True))
    assert all(fifth is not None and 0 <= fifth < 5 for _, fifth in known)
    for value, fifth in known:
        assert all(
            (other <= fifth) if less < value else (other == fifth) if less == value else True for less, other in known
        )  # type: ignore[operator]


def test_fifths_of_different_values_are_of_equal_size() -> None:
    found = fifths([float(value) for value in range(23)])
    assert [found.count(fifth) for fifth in range(5)] == [5, 5, 5, 4, 4]


def test_equal_values_have_one_colour_even_if_fifths_are_then_unequal() -> None:
    assert fifths([1.0] * 9 + [2.0]) == [0] * 9 + [4]


def test_a_hatch_lies_within_its_hexagon() -> None:
    corners = [(0.0, -0.6), (0.5, -0.3), (0.5, 0.3), (0.0, 0.6), (-0.5, 0.3), (-0.5, -0.3)]
    lines = hatch(corners)
    assert len(lines) == 3
    assert all(abs(x) <= 0.5 and abs(y) <= 0.6 for line in lines for x, y in line)
    slopes = {round((y2 - y1) / (x2 - x1), 3) for (x1, y1), (x2, y2) in lines}
    assert len(slopes) == 1


def test_every_number_of_the_map_is_a_released_one(areas: Release) -> None:
    released = {
        (row.measure, row.area_code, row.period): row.value for row in each_row(areas.tables["figures"].frame.dropna(subset=["value"]))
    }  # fmt: skip
    shown = {}
    for data in read_maps(areas, registry()):
        for measure in each_row(data.measures):
            for period, told in data.figures_record(measure).items():
                pairs = zip(data.places["area_code"], told["value"], strict=True)
                shown |= {(measure.measure, code, period): value for code, value in pairs if value is not None}
    assert shown == {
        key: value for key, value in released.items() if key[1] in set(areas.tables["places"].frame["area_code"])
    }


def test_a_figure_is_said_with_its_unit_and_limits_and_what_is_missing_says_why(areas: Release) -> None:
    data = read_map(areas, registry(), "local_authority")
    measure = next(each_row(data.measures))
    told = dict(zip(data.places["area_name"], data.told(measure, "2023"), strict=True))
    assert told["Cumberland"] == Figure("not applicable", None, "not applicable", None)
    barnet = told["Barnet"]
    assert barnet.text.endswith("%") and barnet.value is not None and " to " in barnet.limits
    low, high = (float(part.removesuffix("%")) for part in barnet.limits.split(" to "))
    assert low <= barnet.value <= high


def test_none_of_very_many_that_may_not_be_recorded_has_no_colour(areas: Release) -> None:
    """England's share, a tenth, gives none of these thousands less than once in a thousand times."""

    def told_of(measure: str) -> Figure:
        named = {
            name: areas.tables[name].frame.assign(
                measure=areas.tables[name].frame["measure"].replace("three_placements", measure)
            )
            for name in ("figures", "measures", "standing")
        }
        figures = named["figures"]
        here = figures["measure"].eq(measure) & figures["area_code"].eq("E09000003") & figures["period"].eq("2025")
        figures.loc[here, ["value", "numerator", "lower"]] = 0.0
        tables = {name: dataclasses.replace(areas.tables[name], frame=frame) for name, frame in named.items()}
        data = read_map(dataclasses.replace(areas, tables=areas.tables | tables), registry(), "local_authority")
        (row,) = (each for each in each_row(data.measures) if each.measure == measure)
        found = data.told(row, "2025")
        assert sum(line["places"] for line in legend(row, found)) == len(found)
        return dict(zip(data.places["area_name"], found, strict=True))["Barnet"]

    assert told_of("convicted_or_cautioned") == Figure("0% (low reliability)", None, "low reliability", None)
    assert told_of("three_placements").fifth == 0, "placements are always known"


def test_a_place_without_a_row_is_not_available_and_never_nought(areas: Release) -> None:
    figures = areas.tables["figures"].frame
    gap = dataclasses.replace(areas.tables["figures"], frame=figures[figures["area_code"].ne("E09000003")])
    data = read_map(dataclasses.replace(areas, tables={**areas.tables, "figures": gap}), registry(), "local_authority")
    told = dict(zip(data.places["area_name"], data.told(next(each_row(data.measures)), "2025"), strict=True))
    assert told["Barnet"] == Figure("not available", None, "not available", None)


def test_the_legend_counts_every_place_once(areas: Release) -> None:
    for data in read_maps(areas, registry()):
        for measure in each_row(data.measures):
            for period in data.periods(measure.measure):
                told = data.told(measure, period)
                rows = legend(measure, told)
                assert sum(row["places"] for row in rows) == len(data.places)
                assert [row["fifth"] for row in rows if row["fifth"] is not None] == sorted(
                    {each.fifth for each in told if each.fifth is not None}, reverse=True
                )


@pytest.mark.parametrize(
    ("fifths_of", "said"),
    [
        (((74.6, 75.1), (75.4, 92)), ["75.4% to 92.0%", "74.6% to 75.1%"]),
        (((74.6, 75.33), (75.34, 92)), ["75.34% to 92.00%", "74.60% to 75.33%"]),
        (((62, 74.4), (75, 92)), ["75% to 92%", "62% to 74%"]),
    ],
)
def test_no_number_is_the_end_of_two_colours(fifths_of: tuple[tuple[float, ...], ...], said: list[str]) -> None:
    """A reader who has a place of 75 must be told by the legend which colour it has."""
    measure: Any = type("Measure", (), {"unit": "percent", "decimals": 0})
    told = [Figure("", value, "", fifth) for fifth, values in enumerate(fifths_of) for value in values]
    assert [row["values"] for row in legend(measure, told)] == said


@pytest.mark.parametrize(
    ("unit", "values", "said"),
    [("percent", (3, 9), "3% to 9%"), ("pounds", (30, 95), "£30 to £95"), ("per_10000", (7, 9), "7 to 9 per 10,000"), ("days", (4, 4), "4 days")],
)  # fmt: skip
def test_the_legend_says_the_values_of_a_colour(unit: str, values: tuple[float, ...], said: str) -> None:
    measure: Any = type("Measure", (), {"unit": unit, "decimals": 0})
    (row,) = legend(measure, [Figure("", value, "", 0) for value in values])
    assert row == {"fifth": 0, "values": said, "places": 2}


@pytest.mark.parametrize(
    ("better", "low", "high"),
    [("lower", "Lowest fifth (better)", "Highest fifth (worse)"), ("higher", "Lowest fifth (worse)", "Highest fifth (better)"), ("", "Lowest fifth", "Highest fifth")],
)  # fmt: skip
def test_the_good_end_is_named(better: str, low: str, high: str) -> None:
    assert (fifth_name(0, better), fifth_name(4, better)) == (low, high)
    assert fifth_name(2, better) == "Middle fifth"
    assert fifth_name(None, better) == "No number"


def test_colours_are_told_apart_by_lightness_alone() -> None:
    def luminance(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    found = [luminance(colour) for colour in COLOURS]
    assert found == sorted(found, reverse=True)
    assert all((one + 0.05) / (other + 0.05) > 1.5 for one, other in pairwise(found))


def test_the_files_of_the_map_hold_every_kind_and_measure(areas: Release, tmp_path: Path) -> None:
    write_map(tmp_path, areas, registry())
    for level in MAPPED:
        record = json.loads((tmp_path / "data" / "map" / f"{level}.json").read_text(encoding="utf-8"))
        codes = {row.area_code for row in each_row(areas.tables["places"].frame) if row.level == level}
        assert {each["code"] for each in record["places"]} == codes
        for measure in record["measures"]:
            figures = json.loads(
                (tmp_path / "data" / "map" / level / f"{measure['id']}.json").read_text(encoding="utf-8")
            )
            assert [each["id"] for each in measure["periods"]] == list(figures)
            assert measure["latest"] in figures
            assert all(len(told["text"]) == len(told["fifth"]) == len(codes) for told in figures.values())
    assert bool(json.loads((tmp_path / "data/map/local_authority.json").read_text())["borders"])


def test_equal_releases_give_equal_bytes(areas: Release, tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_map(tmp_path / name, areas, registry())
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert files
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes() for name in files)


def test_a_place_without_a_hexagon_stops_the_build(areas: Release) -> None:
    drawn = areas.tables["hexagons"]
    short = dataclasses.replace(drawn, frame=drawn.frame[drawn.frame["area_code"].ne("E23000001")])
    with pytest.raises(EvidenceError, match="police_force"):
        read_maps(dataclasses.replace(areas, tables={**areas.tables, "hexagons": short}), registry())


def test_the_page_has_no_blank_line_that_would_end_its_html(areas: Release) -> None:
    html = map_html(areas, registry())
    assert all(line.strip() for line in html.splitlines())
    assert html.count('<th scope="row"><a href="E') == 153


def test_altair_is_loaded_where_the_map_is_made_and_nowhere_else() -> None:
    package = Path(__file__).resolve().parents[2] / "src" / "evidence_book"
    for library in ("altair", "vl_convert"):
        importing = [
            path.name for path in package.rglob("*.py") if f"import {library}" in path.read_text(encoding="utf-8")
        ]
        assert importing == ["map_chart.py"]
    naming = [path.name for path in package.rglob("*.py") if "import map_chart" in path.read_text(encoding="utf-8")]
    assert naming == ["map_pages.py"]
    unloaded = "import sys, evidence_book.site.assemble; sys.exit(bool({'altair', 'vl_convert'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", unloaded], check=False).returncode == 0


def test_where_england_has_no_figure_nothing_is_said_of_it(areas: Release) -> None:
    forces, authorities = (read_map(areas, registry(), level) for level in ("police_force", "local_authority"))
    assert forces.england(next(each_row(forces.measures)), "mid-2020") == ""
    assert authorities.england(next(each_row(authorities.measures)), "2025") == "10%"
