"""Black children's share of searches against their share of the population."""

from __future__ import annotations

import pandas as pd

from evidence_book.frames import row_at
from evidence_book.measures.disproportionality import relative_rate, share_ratio
from evidence_book.measures.estimates import Estimate
from evidence_book.reports.choices import OTHER_POPULATIONS, OWN_POPULATION, chosen
from evidence_book.reports.release import ReleasedTable, source_ids
from evidence_book.reports.strip_searches.shares import years_told

# Edition, where its share of searches stands in `shares`, and which population it is set against.
_COMPARISONS = (
    ("2018-20", "Metropolitan Police", "Black (officer described)", "London child population"),
    ("2018-22", "England and Wales", "Black", "2021 population 10-17 (Youth Justice Statistics 2022/23)"),
)
# A year from July to June, of which the share of searches is not at hand, only a ratio as published.
_OF_A_YEAR = ("England and Wales", None, "2021 population 10-17 (Youth Justice Statistics 2022/23)")

COLUMNS = {
    "edition": "Edition: short name of the period",
    "geography": "Area",
    "searches_percent": "Black children as a percentage of searches",
    "searches_percent_marker": "Why it is missing",
    "population_percent": "Black children as a percentage of the population",
    "population": "Population compared with",
    "ratio": "Share of searches divided by share of population (computed)",
    "ratio_lower": "Lower 95% limit of the ratio",
    "ratio_upper": "Upper 95% limit of the ratio",
    "relative_rate": "Rate for Black children divided by the rate for all other children (computed)",
    "relative_rate_lower": "Lower 95% limit of the relative rate",
    "relative_rate_upper": "Upper 95% limit of the relative rate",
    "estimate_marker": "Why there is no estimate",
    "published_ratio": "Share of searches against share of population, as published",
    "published_ratio_marker": "Why it is missing",
    "published_qualifier": "Qualifier of the published ratio",
    "source_id": "Where the figures were read",
}
_ESTIMATES = ("ratio", "ratio_lower", "ratio_upper", "relative_rate", "relative_rate_lower", "relative_rate_upper")


def _rounded(name: str, estimate: Estimate) -> dict[str, float]:
    return {
        name: round(estimate.value, 4),
        f"{name}_lower": round(estimate.lower, 4),
        f"{name}_upper": round(estimate.upper, 4),
    }


def ethnicity(shares: pd.DataFrame, national: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Two ratios an edition, with limits: against the population share, and against all other children.

    The relative rate takes the two groups' shares of the population as their populations, for only
    their ratio matters. Columns as in `COLUMNS`.
    """
    reference = population.set_index("reference")
    published = national[national["category"].eq("Black children vs share of population")].set_index("edition")
    records = []
    group = chosen("comparison_group")
    years = [(edition, *_OF_A_YEAR) for edition in years_told(shares)]
    for edition, geography, category, own in (*_COMPARISONS, *years):
        against = own if group == OWN_POPULATION else OTHER_POPULATIONS[group]
        base = row_at(reference, against)
        share, denominator, sources = None, None, {base["source_id"]}
        if category is not None:
            found = shares[shares["edition"].eq(edition) & shares["category"].eq(category)].iloc[0]
            share, denominator = float(found["percent"]), int(found["denominator"])
            sources.add(found["source_id"])
        black, everyone_else = float(base["pct"]), 100 - float(base["pct"])
        events = None if share is None or denominator is None else share / 100 * denominator
        others = None if events is None or denominator is None else denominator - events
        ratio = share_ratio(share, denominator, black)
        relative = relative_rate(events, black, others, everyone_else)
        record = {
            "edition": edition,
            "geography": geography,
            "searches_percent": share,
            "searches_percent_marker": None if share is not None else "x",
            "population_percent": black,
            "population": against,
            "estimate_marker": ratio.marker,
            "published_ratio_marker": None if edition in published.index else "x",
            **_rounded("ratio", ratio),
            **_rounded("relative_rate", relative),
        }
        if edition in published.index:
            row = row_at(published, edition)
            record |= {"published_ratio": float(row["value"]), "published_qualifier": row["qualifier"]}
            sources.add(row["source_id"])
        records.append(record | {"source_id": "+".join(sorted(sources))})
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("searches_percent", "published_ratio", *_ESTIMATES), "float64"))


def ethnicity_table(frame: pd.DataFrame) -> ReleasedTable:
    """Release the comparison."""
    return ReleasedTable(
        "ethnicity",
        "Black children: share of searches against share of the population",
        frame,
        COLUMNS,
        source_ids(frame["source_id"]),
        "Limits are for chance in the searches only: the population shares are themselves approximate. "
        "Searches with no ethnicity recorded count as searches of other children, so ratios are, if "
        "anything, too low. Ages and years of searches and populations do not match exactly.",
        dict.fromkeys(_ESTIMATES, "estimate_marker"),
    )
