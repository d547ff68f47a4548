"""Every authority of a year against the funnel of what chance would give, for the number of plans that it issued."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_book.measures.estimates import NOT_APPLICABLE, NOT_AVAILABLE
from evidence_book.measures.funnel import positions
from evidence_book.measures.proportion_funnel import binomial_limits, z_scores
from evidence_book.reports.ehcp_inconsistency.timescales import COUNTED
from evidence_book.reports.release import ReleasedTable, source_ids

LIMIT_COLUMNS = {
    "lower_95": "Lower 95% limit, percent",
    "upper_95": "Upper 95% limit, percent",
    "lower_99_8": "Lower 99.8% limit, percent",
    "upper_99_8": "Upper 99.8% limit, percent",
}
FUNNEL_COLUMNS = {
    "calendar_year": "Calendar year",
    "area_code": "Area code",
    "area_name": "Local authority",
    "region_name": "Region",
    "issued": "Plans issued",
    "issued_within_20_weeks": "Of them within 20 weeks",
    "rate": "Percentage within 20 weeks",
    "z_score": "Distance from all authorities together, in standard errors of chance",
    **LIMIT_COLUMNS,
    "position": "Position against the limits",
    "marker": "Why a number is missing",
    "source_id": "Where it was read",
}
FUNNEL_LINE_COLUMNS = {
    "issued": "Plans issued",
    "pooled_rate": "Percentage on time of all authorities together",
    **LIMIT_COLUMNS,
}
FUNNEL_YEAR = max(COUNTED)
# Drawn lines: enough sizes for smooth curves on a chart.
_LINE_POINTS = 60


def by_authority(issued: pd.DataFrame) -> pd.DataFrame:
    """The rows of authorities."""
    return issued[issued["level"].eq("local_authority")]


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with both numbers and at least one plan, which can be compared with chance."""
    return rows[rows["issued"].notna() & rows["issued_within_20_weeks"].notna() & rows["issued"].gt(0)]


def funnel(issued: pd.DataFrame, year: int = FUNNEL_YEAR) -> pd.DataFrame:
    """Every authority of a year against the funnel around all of them together; columns as in `FUNNEL_COLUMNS`."""
    rows = by_authority(issued)[by_authority(issued)["calendar_year"].eq(year)].reset_index(drop=True)
    known = counted(rows)
    pooled = float(known["issued_within_20_weeks"].sum() / known["issued"].sum())
    exact = binomial_limits(known["issued"].astype(int), pooled, smooth=False)
    limits = exact.set_index(known.index)[list(LIMIT_COLUMNS)] * 100
    share = known["issued_within_20_weeks"].astype(float) / known["issued"].astype(float) * 100
    position = positions(share, limits, "inside the 95% limits", "{side} the {level} limits")
    scores = pd.Series(z_scores(known["issued_within_20_weeks"], known["issued"]), index=known.index)
    frame = rows.assign(
        z_score=scores.round(2), position=position, marker=rows["rate_marker"],
        **{name: limits[name].round(2) for name in LIMIT_COLUMNS},
    )  # fmt: skip
    absent = frame["marker"].map(
        {NOT_APPLICABLE: "no plan but exception cases", NOT_AVAILABLE: "numbers not published"}
    )
    return frame.assign(position=frame["position"].fillna(absent))[list(FUNNEL_COLUMNS)]


def funnel_lines(table: pd.DataFrame) -> pd.DataFrame:
    """The funnel's limits over the sizes that occur; columns as in `FUNNEL_LINE_COLUMNS`."""
    known = counted(table)
    pooled = float(known["issued_within_20_weeks"].sum() / known["issued"].sum())
    sizes = sorted({int(size) for size in np.geomspace(1, float(known["issued"].max()) * 1.05, _LINE_POINTS).round()})
    lines = binomial_limits(sizes, pooled)
    percents = (lines[list(LIMIT_COLUMNS)] * 100).round(2)
    return percents.assign(issued=sizes, pooled_rate=round(100 * pooled, 2))[list(FUNNEL_LINE_COLUMNS)]


def funnel_tables(places: pd.DataFrame, lines: pd.DataFrame) -> tuple[ReleasedTable, ReleasedTable]:
    """Release the authorities and the lines around them."""
    sources = source_ids(places["source_id"])
    numbers = ("issued", "issued_within_20_weeks", "rate", "z_score", *LIMIT_COLUMNS)
    return (
        ReleasedTable(
            "funnel", f"Local authorities against chance, {FUNNEL_YEAR}", places, FUNNEL_COLUMNS, sources,
            "Exact binomial limits around all authorities together, for the number of plans that each issued: the fewest and "
            "the most on time that lie within them.",
            dict.fromkeys(numbers, "marker"),
        ),
        ReleasedTable(
            "funnel_limits", f"Funnel limits by number of plans issued, {FUNNEL_YEAR}", lines, FUNNEL_LINE_COLUMNS, sources,
        ),
    )  # fmt: skip
