"""Strip searches by police force, 2018 to mid-2022: counts, rates with limits, and the funnel."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_book.measures.funnel import dispersion, funnel_limits, positions
from evidence_book.measures.rates import rate
from evidence_book.reports.release import ReleasedTable, source_ids

ENGLAND_AND_WALES = "K04000001"
NOT_PUBLISHED = "not published here"

COLUMNS = {
    "police_force": "Police force",
    "area_code": "Area code",
    "searches": "Strip searches of children, 2018 to mid-2022",
    "searches_marker": "Why the count is missing",
    "status": "What is known of the count",
    "population_10_17": "Children aged 10 to 17, mid-2020",
    "rate": "Searches per 10,000 children aged 10 to 17 over the whole period (computed)",
    "lower": "Lower 95% limit (exact Poisson)",
    "upper": "Upper 95% limit (exact Poisson)",
    "rate_marker": "Why there is no rate",
    "rank": "Rank by rate among forces with a rate, 1 is highest",
    "funnel": "Position against the funnel limits",
    "source_id": "Where it was read",
}
FUNNEL_COLUMNS = {
    "population": "Children aged 10 to 17",
    "reference_rate": "Pooled rate per 10,000",
    "lower_95": "Lower 95% limit, per 10,000",
    "upper_95": "Upper 95% limit, per 10,000",
    "lower_99_8": "Lower 99.8% limit, per 10,000",
    "upper_99_8": "Upper 99.8% limit, per 10,000",
}


def forces(counts: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """All 43 forces: those with a count, those withheld, those without data, those not published here.

    Columns as in `COLUMNS`. Raises `ValueError` for a force that no population is known of.
    """
    areas = population[population["area_code"].ne(ENGLAND_AND_WALES)]
    strangers = sorted(set(counts["police_force"]) - set(areas["police_force"]))
    if strangers:
        raise ValueError(f"no population for {', '.join(strangers)}")
    merged = areas[["police_force", "area_code", "age_10_17", "source_id"]].merge(
        counts[["police_force", "searches", "marker", "status", "source_id"]],
        on="police_force", how="left", suffixes=("_population", ""),
    )  # fmt: skip
    merged["status"] = merged["status"].fillna(NOT_PUBLISHED)
    merged["searches_marker"] = merged["marker"].mask(merged["status"].eq(NOT_PUBLISHED), "x")
    merged["source_id"] = merged["source_id"].str.cat(merged["source_id_population"], sep="+", na_rep="")
    merged["source_id"] = merged["source_id"].str.strip("+")
    estimates = [
        rate(marker if pd.isna(count) else int(count), int(size))
        for count, marker, size in zip(merged["searches"], merged["searches_marker"], merged["age_10_17"], strict=True)
    ]
    merged["rate"] = [estimate.value for estimate in estimates]
    merged["lower"] = [round(estimate.lower, 4) for estimate in estimates]
    merged["upper"] = [round(estimate.upper, 4) for estimate in estimates]
    merged["rate_marker"] = pd.array([estimate.marker for estimate in estimates], dtype="string")
    merged["rank"] = merged["rate"].rank(ascending=False, method="min").astype("Int64")
    merged["population_10_17"] = merged["age_10_17"]
    limits = funnel_limits(merged["age_10_17"], pooled_rate(merged), smooth=False).set_index(merged.index)
    found = positions(merged["rate"].astype(float), limits, "within the limits", "{side} the {level} limit")
    merged["funnel"] = found.where(merged["rate"].notna(), "no rate")
    merged["rate"] = merged["rate"].round(4)
    return merged.sort_values(["rank", "police_force"], na_position="last")[list(COLUMNS)].reset_index(drop=True)


def with_rate(table: pd.DataFrame) -> pd.DataFrame:
    """Only the forces whose count can be used."""
    return table[table["searches"].notna()]


def _population_column(table: pd.DataFrame) -> str:
    return "population_10_17" if "population_10_17" in table else "age_10_17"


def pooled_rate(table: pd.DataFrame) -> float:
    """Searches per 10,000 in all forces with a count together: the centre line of the funnel."""
    usable = with_rate(table)
    return float(usable["searches"].sum() / usable[_population_column(table)].sum() * 10_000)


def overdispersion(table: pd.DataFrame) -> float:
    """How much more forces differ than chance would make them; 1 is chance alone."""
    usable = with_rate(table)
    return dispersion(usable["searches"].astype(float), usable["population_10_17"].astype(float))


def funnel(table: pd.DataFrame) -> pd.DataFrame:
    """The funnel's lines over the range of populations; columns as in `FUNNEL_COLUMNS`."""
    sizes = np.geomspace(40_000, 900_000, 80).round(-2)
    centre = pooled_rate(table)
    lines = funnel_limits(sizes, centre).round(4)
    lines["population"] = lines["population"].astype(int)
    lines.insert(1, "reference_rate", round(centre, 4))
    return lines


def forces_table(table: pd.DataFrame) -> ReleasedTable:
    """Release counts and rates by force."""
    return ReleasedTable(
        "by_force",
        "Strip searches of children by police force, 2018 to mid-2022",
        table,
        COLUMNS,
        source_ids(table["source_id"]),
        "A force that is not published here is not a force without searches. Rates cover the whole "
        "period of four and a half years and use the mid-2020 population. Counts were collected from "
        "published accounts of the office's 2023 report.",
        {"lower": "rate_marker", "upper": "rate_marker", "rank": "rate_marker"},
    )


def funnel_table(lines: pd.DataFrame, table: pd.DataFrame) -> ReleasedTable:
    """Release the funnel's lines."""
    return ReleasedTable(
        "funnel_limits",
        "Funnel limits around the pooled rate of forces with a published count",
        lines,
        FUNNEL_COLUMNS,
        source_ids(with_rate(table)["source_id"]),
        "Poisson limits, smoothed between counts. Forces differ far more than chance allows, so most lie outside.",
    )
