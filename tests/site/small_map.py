"""A small site with nothing but the map, made straight from published figures: what its tests open in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from tests.conftest import ROOT

from evidence_book.disclosure.policy import read_policy
from evidence_book.facts import MARKERS, Facts
from evidence_book.frames import each_row
from evidence_book.measures.proportions import proportion
from evidence_book.reports.areas.codes import BOARDS
from evidence_book.reports.areas.hexagons import MAPPED, hexagons
from evidence_book.reports.areas.release import make
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.site.map_chart import script
from evidence_book.site.map_pages import FOLDER, SCRIPT, map_html, write_map
from evidence_book.sources import Registry, read_registry

PUBLISHED = ROOT / "data" / "raw" / "published"
MEASURES = (
    ("three_placements", "local_authority", "Children in care", "children in care who had three or more placements in the year", "percent", "looked-after children", "year to 31 March {}", "lower"),
    ("care_leavers_eet", "local_authority", "Leaving care", "care leavers aged 19 to 21 in education, employment or training", "percent", "care leavers", "year to 31 March {}", "higher"),
    ("strip_searches", "police_force", "Population", "children aged 0 to 17", "count", None, "{}", None),
    ("mean_wait_days", "integrated_care_board", "Waiting for help", "days from referral to a second contact, on average", "days", None, "{}", "lower"),
)  # fmt: skip
Row = dict[str, Any]


def registry() -> Registry:
    return read_registry(ROOT / "data" / "raw" / "sources.csv")


def _row(measure: str, code: str, period: object, value: object, source: str, **rest: object) -> Row:
    known = isinstance(value, float)
    empty = {
        "numerator": None,
        "denominator": None,
        "lower": None,
        "upper": None,
        "limits_marker": "x",
        "value_marker": None if known else value,
    }
    return empty | {
        "measure": measure, "area_code": code, "period": str(period), "value": value if known else None, "source_id": source,
    } | rest  # fmt: skip


def _social_care() -> Iterator[Row]:
    raw = pd.read_csv(PUBLISHED / "children_by_place" / "children_social_care_by_area.csv", dtype=str)
    names = [name for name, level, *_ in MEASURES if level == "local_authority"]
    for row in each_row(raw[raw["measure_id"].isin(names) & raw["level"].isin(["country", "local_authority"])]):
        value = row.percent if row.percent in MARKERS else float(row.percent)
        limits: Row = {}
        if row.count not in MARKERS and row.denominator not in MARKERS and isinstance(value, float):
            found = proportion(float(row.count), float(row.denominator))
            limits = {
                "numerator": float(row.count), "denominator": float(row.denominator),
                "lower": 100 * found.lower, "upper": 100 * found.upper, "limits_marker": None,
            }  # fmt: skip
        yield _row(row.measure_id, row.area_code, row.period, value, row.source_id, **limits)


def _others() -> Iterator[Row]:
    for row in each_row(pd.read_csv(PUBLISHED / "geography" / "population_by_police_force_mid2020.csv")):
        yield _row("strip_searches", row.area_code, "mid-2020", float(row.age_0_17), row.source_id)
    waits = pd.read_csv(PUBLISHED / "camhs" / "waits_to_second_contact_by_area.csv")
    for row in each_row(waits[waits["org_code"].isin(BOARDS) & waits["service"].eq("all_services")]):
        if row.period == "year":
            yield _row(
                "mean_wait_days", BOARDS[row.org_code], row.financial_year, float(row.avg_wait_days), row.source_id
            )


def area_release() -> Release:
    """A release of areas with the tables that the map reads, and the places of today."""
    areas = pd.read_csv(PUBLISHED / "geography" / "areas.csv")
    gone = pd.read_csv(PUBLISHED / "geography" / "local_authority_changes.csv")["predecessor_code"]
    places = areas[areas["level"].isin(MAPPED) & ~areas["area_code"].isin(gone)].reset_index(drop=True)
    regions = areas[areas["level"].eq("region")].set_index("area_code")["area_name"]
    places = places.assign(region_name=places["parent_code"].map(regions))
    figures = pd.DataFrame([*_social_care(), *_others()])
    columns = ["measure", "level", "topic", "words", "unit", "of", "when", "better"]
    measures = pd.DataFrame(MEASURES, columns=columns).assign(decimals=0, note=None)
    latest = {name: figures.loc[figures["measure"].eq(name), "period"].max() for name, *_ in MEASURES}
    standing = pd.DataFrame(
        [
            (name, code, latest[name])
            for name, level, *_ in MEASURES
            for code in places.loc[places["level"].eq(level), "area_code"]
        ],
        columns=["measure", "area_code", "period"],
    )
    drawn, facts = hexagons(places, areas, make)
    frames = {"places": places, "measures": measures, "figures": figures, "standing": standing, "hexagons": drawn}
    tables = {name: ReleasedTable(name, name, frame, dict.fromkeys(frame, ""), ()) for name, frame in frames.items()}
    return Release("areas", "Areas", read_policy("published"), (), tables, Facts(facts), {})


# The theme's own scripts follow the reader's scheme in the same way, and have a name in common with Vega's.
THEME = """const _ = (text) => text;
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => { document.documentElement.dataset.theme = dark.matches ? "dark" : "light"; };
dark.addEventListener("change", follow);
follow();
"""
PAGE = """<!doctype html>
<html lang="en-GB" data-theme="light"><head><meta charset="utf-8"><title>Map</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root {{ --pst-color-background: #fff; --pst-color-text-base: #222; --pst-color-text-muted: #555; }}
html[data-theme="dark"] {{ --pst-color-background: #121212; --pst-color-text-base: #eee; --pst-color-text-muted: #aaa; }}
body {{ background: var(--pst-color-background); color: var(--pst-color-text-base); font-family: sans-serif; }}
a {{ color: inherit; }}</style>
<link rel="icon" href="data:,"><link rel="stylesheet" href="../_static/book.css"><link rel="stylesheet" href="../_static/area-map.css">
<script src="../theme.js"></script>
<script defer src="../_static/area-map.js"></script></head>
<body><main class="bd-article"><h1>Map</h1>
{map}
</main></body></html>
"""


def write_small_site(folder: Path) -> Release:
    """Write the map's page, its files, and an empty page for every place."""
    release = area_release()
    write_map(folder, release, registry())
    (folder / FOLDER / SCRIPT).write_text(script(), encoding="utf-8")
    shutil.copytree(ROOT / "book" / "_static", folder / "_static")
    (folder / "theme.js").write_text(THEME, encoding="utf-8")
    (folder / "areas" / "map.html").write_text(PAGE.format(map=map_html(release, registry())), encoding="utf-8")
    for code in release.tables["places"].frame["area_code"]:
        (folder / "areas" / f"{code}.html").write_text(f"<title>{code}</title>", encoding="utf-8")
    return release
