"""The map of childhood as Vega-Altair draws it: its specification, its still picture, and the script that a browser needs.

Loaded where the map is made and nowhere else: these libraries are large.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import vl_convert

from evidence_book.project import Project
from evidence_book.site.map_data import COLOURS, MISSING, Figure
from evidence_book.storage import write_text

INK = "#3d3d3d"
# The version of Vega-Lite that Altair writes, of those that the converter has.
_VERSION = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
_STILL = {"width": 460, "height": 520}
_TOLD = (("name", "Place"), ("value", "Value"), ("limits", "95% limits"), ("period", "Period"))


def _outline(data: str, colour: str, width: float) -> alt.Chart:
    drawn = alt.Chart(alt.NamedData(data)).mark_geoshape(filled=False, stroke=colour, strokeWidth=width, aria=False)
    outlined: alt.Chart = drawn.encode(tooltip=alt.value(None))
    return outlined


def map_chart(width: int | Literal["container"] = "container", height: int = 460) -> dict[str, Any]:
    """The specification, without its data: GeoJSON named `places`, `borders` and `chosen`.

    A place has the properties `code`, `name`, `value`, `limits`, `period` (text) and `colour`. What the picture says to
    those who do not see it stands on the page, in its table: its shapes are not read out one by one.
    """
    places = alt.Chart(alt.NamedData("places")).mark_geoshape(stroke=INK, strokeWidth=0.8, aria=False, cursor="pointer")
    places = places.encode(
        fill=alt.Fill("properties.colour:N", scale=None, legend=None),
        tooltip=[alt.Tooltip(f"properties.{name}:N", title=title) for name, title in _TOLD],
    )
    # A white line inside a dark one is seen on every colour.
    borders = (_outline("borders", INK, 4), _outline("borders", "#ffffff", 2))
    chosen = (_outline("chosen", "#000000", 7), _outline("chosen", "#ffffff", 3))
    chart = alt.layer(places, *borders, *chosen).project(type="identity").properties(width=width, height=height)
    found: dict[str, Any] = chart.configure_view(stroke=None).to_dict()
    return found


def features(record: dict[str, Any], told: Sequence[Figure], period: str) -> list[dict[str, Any]]:
    """The places of a kind as GeoJSON; the script of the page makes the same of what the browser fetched."""
    return [
        {
            "type": "Feature",
            "geometry": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "coordinates": [place["ring"]]},
                    {"type": "MultiLineString", "coordinates": place["hatch"] if figure.fifth is None else []},
                ],
            },
            "properties": {
                "code": place["code"], "name": place["name"], "value": figure.text, "limits": figure.limits,
                "period": period, "colour": MISSING if figure.fifth is None else COLOURS[figure.fifth],
            },
        }
        for place, figure in zip(record["places"], told, strict=True)
    ]  # fmt: skip


def still_chart(record: dict[str, Any], told: Sequence[Figure], period: str) -> dict[str, Any]:
    """The specification of the picture for pages without script, with its data."""
    border = {"type": "MultiLineString", "coordinates": record["borders"]}
    chart = map_chart(**_STILL)
    chart["datasets"] = {"places": features(record, told, period), "borders": [border], "chosen": []}
    return chart


def picture(chart: dict[str, Any]) -> str:
    """A specification with its data, drawn as SVG; equal ones give equal bytes."""
    return str(vl_convert.vegalite_to_svg(chart, vl_version=_VERSION))


def script() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that asks nobody for anything."""
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=_VERSION))


def write_script(project: Project) -> None:
    """Write the script where the book is assembled from: making it takes longer than all else of the map."""
    write_text(project.map_script, script())
