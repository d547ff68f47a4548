"""How far authorities lie apart each year, how much of it chance would give, and how much lies within regions."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from evidence_book.measures.estimates import NOT_AVAILABLE
from evidence_book.measures.proportion_funnel import (
    binomial_dispersion,
    spread_beyond_chance,
)
from evidence_book.measures.variation import share_within
from evidence_book.reports.ehcp_inconsistency.funnel import by_authority, counted, funnel
from evidence_book.reports.ehcp_inconsistency.timescales import one_decimal
from evidence_book.reports.release import ReleasedTable, source_ids

SPREAD_COLUMNS = {
    "calendar_year": "Calendar year",
    "authorities": "Local authorities with a percentage",
    "without_rate": "Local authorities without one",
    "lowest": "Lowest percentage on time",
    "percentile_10": "A tenth of authorities lie below, percent",
    "lower_quartile": "A quarter of authorities lie below, percent",
    "median": "Half of authorities lie below, percent",
    "upper_quartile": "A quarter of authorities lie above, percent",
    "percentile_90": "A tenth of authorities lie above, percent",
    "highest": "Highest percentage on time",
    "below_half": "Authorities with less than half of their plans on time",
    "above_nine_tenths": "Authorities with more than nine tenths on time",
    "counted": "Authorities with numbers of plans, for the comparison with chance",
    "pooled_rate": "Percentage on time of all of them together",
    "dispersion": "Dispersion: mean squared z-score, 1 if they differ by chance alone",
    "beyond_chance": "Standard deviation between authorities beyond chance, percentage points",
    "outside_95": "Authorities outside the 95% funnel limits",
    "outside_99_8": "Authorities outside the 99.8% funnel limits",
    "expected_95": "Authorities that chance would put outside the 95% limits",
    "expected_99_8": "Authorities that chance would put outside the 99.8% limits",
    "within_regions": "Share of the variation between authorities that lies within regions, percent",
    "within_by_chance": "That share if regions made no difference, percent",
    "chance_marker": "Why there is no comparison with chance",
    "source_id": "Where it was read",
}
REGION_COLUMNS = {
    "calendar_year": "Calendar year",
    "area_code": "Region code",
    "region_name": "Region",
    "authorities": "Local authorities with a percentage",
    "lowest": "Lowest percentage on time",
    "lower_quartile": "A quarter lie below, percent",
    "median": "Half lie below, percent",
    "upper_quartile": "A quarter lie above, percent",
    "highest": "Highest percentage on time",
    "slowest": "Authority with the lowest",
    "fastest": "Authority with the highest",
    "source_id": "Where it was read",
}
_QUANTILES = {
    "lowest": 0.0, "percentile_10": 0.1, "lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75,
    "percentile_90": 0.9, "highest": 1.0,
}  # fmt: skip
_CHANCE = ("pooled_rate", "dispersion", "beyond_chance", "outside_95", "outside_99_8", "expected_95", "expected_99_8")


def _quantiles(rates: pd.Series, names: tuple[str, ...]) -> dict[str, float]:
    found = rates.quantile([_QUANTILES[name] for name in names])
    return {name: one_decimal(float(value)) for name, value in zip(names, found, strict=True)}


def _against_chance(issued: pd.DataFrame, year: int, rows: pd.DataFrame) -> dict[str, Any]:
    """The comparison with chance, which needs numbers of plans; marked in years that have none."""
    known = counted(rows)
    if known.empty:
        return dict.fromkeys(_CHANCE, math.nan) | {"counted": 0, "chance_marker": NOT_AVAILABLE}
    counts, sizes = known["issued_within_20_weeks"].astype(float), known["issued"].astype(float)
    places = funnel(issued, year)["position"]
    far = int(places.str.contains("99.8%", regex=False).sum())
    return {
        "counted": len(known),
        "pooled_rate": one_decimal(100 * counts.sum() / sizes.sum()),
        "dispersion": round(binomial_dispersion(counts, sizes), 1),
        "beyond_chance": one_decimal(100 * spread_beyond_chance(counts, sizes)),
        "outside_95": far + int((places.str.contains("95%", regex=False) & ~places.str.startswith("inside")).sum()),
        "outside_99_8": far,
        "expected_95": round(0.05 * len(known), 1),
        "expected_99_8": round(0.002 * len(known), 1),
        "chance_marker": None,
    }


def spread_by_year(issued: pd.DataFrame) -> pd.DataFrame:
    """Percentiles of the authorities, and the comparison with chance, a row a year; columns as in `SPREAD_COLUMNS`."""
    records = []
    for year, rows in by_authority(issued).groupby("calendar_year"):
        rates = rows.loc[rows["rate"].notna(), "rate"].astype(float)
        within, by_chance = share_within(rates, rows.loc[rates.index, "region_name"])
        records.append(
            {"calendar_year": year, "authorities": len(rates), "without_rate": len(rows) - len(rates)}
            | _quantiles(rates, tuple(_QUANTILES))
            | {"below_half": int(rates.lt(50).sum()), "above_nine_tenths": int(rates.gt(90).sum())}
            | _against_chance(issued, int(str(year)), rows)
            | {"within_regions": one_decimal(100 * within), "within_by_chance": one_decimal(100 * by_chance)}
            | {"source_id": "+".join(source_ids(rows["source_id"]))}
        )
    frame = pd.DataFrame(records, columns=list(SPREAD_COLUMNS))
    return frame.assign(**{name: frame[name].astype("Int64") for name in ("outside_95", "outside_99_8")})


def within_regions(issued: pd.DataFrame) -> pd.DataFrame:
    """Authorities of each region and year, lowest to highest; columns as in `REGION_COLUMNS`."""
    names = ("lowest", "lower_quartile", "median", "upper_quartile", "highest")
    codes = issued[issued["level"].eq("region")].drop_duplicates("region_name").set_index("region_name")["area_code"]
    known = by_authority(issued)[by_authority(issued)["rate"].notna()]
    records = [
        {"calendar_year": year, "area_code": codes[str(region)], "region_name": region, "authorities": len(rows)}
        | _quantiles(rows["rate"].astype(float), names)
        | {"slowest": _named(rows, rows["rate"].min()), "fastest": _named(rows, rows["rate"].max())}
        | {"source_id": "+".join(source_ids(rows["source_id"]))}
        for (year, region), rows in known.groupby(["calendar_year", "region_name"])
    ]
    return pd.DataFrame(records, columns=list(REGION_COLUMNS))


def _named(rows: pd.DataFrame, rate: float) -> str:
    """Name the authorities of a percentage; more than one where they are level."""
    return ", ".join(rows.loc[rows["rate"].eq(rate), "area_name"])


def spread_tables(years: pd.DataFrame, regions: pd.DataFrame) -> tuple[ReleasedTable, ReleasedTable]:
    """Release both."""
    return (
        ReleasedTable(
            "spread_by_year", "How far local authorities lie apart", years, SPREAD_COLUMNS, source_ids(years["source_id"]),
            "Every authority weighs alike in the percentiles. The first plans were made in the last four months of 2014: "
            "that year has few. Authorities all together are those with both numbers, so their percentage can differ "
            "from England's as published.", dict.fromkeys(_CHANCE, "chance_marker"),
        ),
        ReleasedTable(
            "within_regions", "How far local authorities of one region lie apart", regions, REGION_COLUMNS,
            source_ids(regions["source_id"]), "Authorities without a percentage in a year are left out of that year.",
        ),
    )  # fmt: skip
