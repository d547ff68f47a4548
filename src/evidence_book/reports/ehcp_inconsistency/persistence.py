"""Whether the slowest authorities stay the slowest, against what chance would give."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from evidence_book.measures.estimates import LOW_RELIABILITY, NOT_APPLICABLE
from evidence_book.measures.proportions import proportion
from evidence_book.measures.ranks import in_lowest_share, rank_correlation
from evidence_book.reports.choices import chosen
from evidence_book.reports.ehcp_inconsistency.authorities import Authorities, calendar_day
from evidence_book.reports.ehcp_inconsistency.funnel import by_authority
from evidence_book.reports.ehcp_inconsistency.timescales import one_decimal
from evidence_book.reports.release import ReleasedTable, source_ids

LAGS = (1, 2, 3, 5)
# Plans were made in the last four months of 2014 only, and by half of the authorities.
FIRST_YEAR = 2015
POOLED = "all years"

PERSISTENCE_COLUMNS = {
    "years_later": "Years later",
    "from_year": "From year",
    "authorities": "Authorities with a percentage in both years",
    "slowest": "Of them in the slowest fifth of the first year",
    "still_slowest": "Of these in the slowest fifth again",
    "percent": "Percentage in the slowest fifth again",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "by_chance": "Percentage that chance would give",
    "rank_correlation": "Rank correlation of the two years (Spearman)",
    "limits_marker": "Why there are no limits",
    "rank_marker": "Why there is no rank correlation",
    "source_id": "Where it was read",
}
SLOWEST_COLUMNS = {
    "area_code": "Latest area code",
    "area_name": "Local authority",
    "region_name": "Region",
    "still_there": "Whether the authority still exists",
    "years_ranked": f"Years with a percentage, from {FIRST_YEAR}",
    "years_slowest": "Of them in the slowest fifth",
    "which_years": "Which years",
    "latest_year": "Latest year with a percentage",
    "latest_rate": "Percentage on time in that year",
    "source_id": "Where it was read",
}


def ranked(issued: pd.DataFrame, known: Authorities) -> pd.DataFrame:
    """Authorities with a percentage, from `FIRST_YEAR`: adds `old_code`, which a new code for the same area keeps, and `slow`."""
    rows = by_authority(issued)
    rows = rows[rows["calendar_year"].ge(FIRST_YEAR) & rows["rate"].notna()]
    numbers = known.table.set_index("area_code")["old_code"]
    rows = rows.assign(old_code=rows["area_code"].map(numbers))
    slow = rows.groupby("calendar_year")["rate"].transform(
        lambda rates: in_lowest_share(rates, chosen("slowest_share"))
    )
    return rows.assign(slow=slow.astype(bool))


def _record(lag: int, start: int | str, pairs: pd.DataFrame) -> dict[str, Any]:
    slowest = pairs[pairs["slow"]]
    still = int(slowest["slow_later"].sum())
    estimate = proportion(still, len(slowest))
    # The years of one authority are no independent trials, so limits for all years together would be too narrow.
    limits_marker = LOW_RELIABILITY if start == POOLED else estimate.marker
    pooled = start == POOLED
    correlation = math.nan if pooled else rank_correlation(list(pairs["rate"]), list(pairs["rate_later"]))
    return {
        "years_later": lag, "from_year": str(start), "authorities": len(pairs), "slowest": len(slowest),
        "still_slowest": still, "percent": one_decimal(100 * estimate.value),
        "lower": math.nan if pooled else one_decimal(100 * estimate.lower),
        "upper": math.nan if pooled else one_decimal(100 * estimate.upper),
        "by_chance": one_decimal(100 * float(pairs["slow_later"].mean())),
        "rank_correlation": round(correlation, 2), "limits_marker": limits_marker,
        "rank_marker": NOT_APPLICABLE if pooled else None, "source_id": "+".join(source_ids(pairs["source_id"], pairs["source_id_later"])),
    }  # fmt: skip


def persistence(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the slowest fifth of a year, how many are so again later; columns as in `PERSISTENCE_COLUMNS`.

    A row for each first year and one for all of them together. Chance would put as large a share of the
    slowest in the slowest fifth again as of all authorities. An authority that ended has no later year.
    """
    kept = ["old_code", "calendar_year", "rate", "slow", "source_id"]
    records = []
    for lag in LAGS:
        later = rows[kept].assign(calendar_year=rows["calendar_year"] - lag)
        pairs = rows[kept].merge(later, on=["old_code", "calendar_year"], suffixes=("", "_later"))
        records += [_record(lag, int(str(year)), each) for year, each in pairs.groupby("calendar_year")]
        records.append(_record(lag, POOLED, pairs))
    return pd.DataFrame(records, columns=list(PERSISTENCE_COLUMNS))


def slowest_authorities(rows: pd.DataFrame, known: Authorities) -> pd.DataFrame:
    """How often each authority was among the slowest fifth, most often first; columns as in `SLOWEST_COLUMNS`.

    Every authority that ever had a percentage is listed; one that merged or split ends, its successors are new.
    """
    now = set(known.on(calendar_day(int(rows["calendar_year"].max())))["old_code"])
    records = []
    for code, each in rows.sort_values("calendar_year").groupby("old_code"):
        last = each.iloc[-1]
        records.append(
            {
                "area_code": last["area_code"], "area_name": last["area_name"], "region_name": last["region_name"],
                "still_there": "yes" if code in now else "no", "years_ranked": len(each),
                "years_slowest": int(each["slow"].sum()),
                "which_years": ", ".join(str(year) for year in each.loc[each["slow"], "calendar_year"]),
                "latest_year": last["calendar_year"], "latest_rate": last["rate"],
                "source_id": "+".join(source_ids(each["source_id"])),
            }
        )  # fmt: skip
    frame = pd.DataFrame(records, columns=list(SLOWEST_COLUMNS))
    return frame.sort_values(["years_slowest", "area_name"], ascending=[False, True]).reset_index(drop=True)


def persistence_tables(later: pd.DataFrame, slowest: pd.DataFrame) -> tuple[ReleasedTable, ReleasedTable]:
    """Release both."""
    return (
        ReleasedTable(
            "persistence", "Whether the slowest fifth of authorities stays the slowest", later, PERSISTENCE_COLUMNS,
            source_ids(later["source_id"]),
            f"From {FIRST_YEAR}, the first whole year. Limits for all years together would be too narrow, for the years "
            "of one authority are not independent.",
            {"lower": "limits_marker", "upper": "limits_marker", "rank_correlation": "rank_marker"},
        ),
        ReleasedTable(
            "slowest_authorities", "How often each authority was among the slowest fifth", slowest, SLOWEST_COLUMNS,
            source_ids(slowest["source_id"]),
            "A small authority issues few plans, so that chance moves its percentage more.",
        ),
    )  # fmt: skip
