"""A funnel plot a measure, with every place in it: a page shows the same picture and marks its own place by its code.

The picture holds a mark for each place, which shows only when the address of the picture ends in its code
(`three_placements-local_authority.svg#E09000003`). So a figure that changes for one place changes one picture, and no
page of another place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from evidence_book.digests import digest_tree
from evidence_book.frames import each_row
from evidence_book.measures.funnel import funnel_limits
from evidence_book.measures.proportion_funnel import binomial_limits
from evidence_book.project import Project
from evidence_book.reports.areas.declared import LEVELS, PROFILED, Measure, measures_of
from evidence_book.reports.areas.profiles import RELEASE
from evidence_book.reports.release import read_release
from evidence_book.storage import replacing_tree, write_json, write_scratch
from evidence_book.templating import light_template
from evidence_book.wording import capitalised, number, with_unit

TEMPLATE = Path(__file__).with_name("funnel.svg.jinja")
# The units of which a funnel can be drawn: shares and rates, with their counts.
UNITS = ("percent", "per_10000")
WIDTH, HEIGHT = 560, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 545, 14, 300
_POINTS = 60
_COLUMNS = ("lower_95", "upper_95", "lower_99_8", "upper_99_8")


class Scale(NamedTuple):
    """From a quantity to a place on the sheet, in its pixels, and its ticks."""

    most: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies."""
        return round(self.start + (self.end - self.start) * value / self.most, 1)

    def ticks(self) -> list[float]:
        """Round values from 0 on, six at most."""
        return [float(each) for each in MaxNLocator(5).tick_values(0, self.most) if 0 <= each <= self.most]


def _limits(sizes: Sequence[int], reference: float, measure: Measure) -> pd.DataFrame:
    """Limits of chance by size, in the measure's unit."""
    if measure.unit == "percent":
        return binomial_limits(sizes, reference / 100).drop(columns="size") * 100
    return funnel_limits(sizes, reference).drop(columns="population")


def draw_funnel(measure: Measure, rows: pd.DataFrame, reference: float, plural: str) -> str:
    """The picture of one measure as SVG; `rows` hold `area_code`, `area_name`, `value`, `denominator` (above nought)."""
    most = float(rows["denominator"].max()) * 1.04
    sizes = sorted(
        {
            max(1, math.ceil(each))
            for each in np.geomspace(max(float(rows["denominator"].min()) * 0.8, 1), most, _POINTS)
        }
    )
    limits = _limits(sizes, reference, measure)
    highest = max(float(rows["value"].max()) * 1.05, reference * 1.3)
    across, down = (
        Scale(most, _LEFT, _RIGHT),
        Scale(min(highest, 104) if measure.unit == "percent" else highest, _BOTTOM, _TOP),
    )
    lines = []
    for column in _COLUMNS:
        points = [
            f"{across.at(size)} {max(down.at(value), _TOP)}" for size, value in zip(sizes, limits[column], strict=True)
        ]
        lines.append({"path": "M" + "L".join(points), "dashed": "99" in column})
    places = [
        {"code": row.area_code, "name": row.area_name, "x": across.at(row.denominator), "y": down.at(row.value),
         "side": 1 if row.denominator < most * 0.6 else -1}
        for row in each_row(rows)
    ]  # fmt: skip
    return light_template(TEMPLATE).render(
        width=WIDTH, height=HEIGHT, left=_LEFT, right=_RIGHT, bottom=_BOTTOM, places=places, limits=lines,
        reference=down.at(reference), title=f"{capitalised(measure.words)}: all {plural}",
        axis=capitalised(measure.of),
        across=[{"at": across.at(each), "text": number(each)} for each in across.ticks()],
        down=[{"at": down.at(each), "text": with_unit(each, measure.unit, 0 if highest > 5 else 1).split(" per ")[0]} for each in down.ticks()],
    )  # fmt: skip


def funnels(project: Project) -> Iterator[tuple[str, str]]:
    """Name and SVG of every funnel that the release of areas has the counts for."""
    tables = read_release(project, RELEASE).tables
    figures = tables["figures"].frame.set_index(["measure", "area_code", "period"])[["denominator"]]
    standing = tables["standing"].frame.merge(
        tables["places"].frame[["area_code", "area_name", "level"]], on="area_code"
    )
    standing = standing.join(figures, on=["measure", "area_code", "period"])
    for level in PROFILED:
        for measure in measures_of(level):
            of_measure = standing["measure"].eq(measure.name) & standing["level"].eq(level)
            rows = standing[of_measure].dropna(subset=["value", "denominator", "reference"])
            rows = rows[rows["denominator"].gt(0)]
            if measure.unit in UNITS and len(rows):
                picture = draw_funnel(measure, rows, float(rows["reference"].iloc[0]), LEVELS[level][1])
                yield f"{measure.name}-{level}.svg", picture


def write_funnels(project: Project) -> None:
    """Draw every funnel, and put the folder in place whole, with the digests of its files beside it."""
    with replacing_tree(project.funnels) as folder:
        for name, picture in funnels(project):
            write_scratch(folder / name, picture)
        digests = digest_tree(folder)
    write_json(project.funnels_manifest, digests)


def funnel_address(name: str, level: str, area_code: str) -> str:
    """Address of a measure's funnel with a place marked, as seen from the place's page."""
    return f"funnels/{name}-{level}.svg#{area_code}"


def has_funnel(measure: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether a measure of a profile has a funnel in which its place is marked."""
    return measure["unit"] in UNITS and now.get("denominator", 0) > 0 and "reference" in measure
