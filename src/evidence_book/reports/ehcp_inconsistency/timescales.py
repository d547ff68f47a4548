"""Plans issued within 20 weeks: by authority, region and for England, with and without exception cases."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.frames import each_row
from evidence_book.measures.estimates import NOT_AVAILABLE
from evidence_book.measures.proportions import proportion
from evidence_book.reports.ehcp_inconsistency.authorities import Authorities, UnexplainedAuthority, calendar_day
from evidence_book.reports.making import or_none
from evidence_book.reports.release import ReleasedTable, source_ids
from evidence_book.wording import rounded

ISSUED_COLUMNS = {
    "calendar_year": "Calendar year",
    "area_code": "Area code in force at the end of the year",
    "area_name": "Area",
    "issued": "Plans issued",
    "issued_within_20_weeks": "Of them within 20 weeks",
    "rate": "Percentage within 20 weeks",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "level": "Level: country, region or local_authority",
    "region_name": "Region",
    "issued_marker": "Why there is no number of plans",
    "issued_within_20_weeks_marker": "Why there is no number within 20 weeks",
    "rate_marker": "Why there is no percentage",
    "limits_marker": "Why there are no limits",
    "kind": "computed from the two numbers, published as a percentage only, or none",
    "source_id": "Where it was read",
}
# Numbers of plans by authority were published from 2014, when plans began, to 2022; after that percentages alone, whose
# years are those of their rows.
COUNTED = range(2014, 2023)


@dataclass(frozen=True)
class Basis:
    """What counts as a plan: the columns of the counts, and England's percentage as published."""

    name: str
    title: str
    issued: str
    within: str
    published: str
    by_authority: bool


WITHOUT_EXCEPTIONS = Basis(
    "issued_within_20_weeks", "Plans issued within 20 weeks, exception cases left out", "tot_no_exc_ehc",
    "no_exc_20week_ehc", "pct_issued_20_weeks_excl_exceptions", True,
)  # fmt: skip
WITH_EXCEPTIONS = Basis(
    "issued_within_20_weeks_with_exceptions", "Plans issued within 20 weeks, exception cases included", "tot_inc_exc_ehc",
    "inc_exc_20week_ehc", "pct_issued_20_weeks_incl_exceptions", False,
)  # fmt: skip


def one_decimal(value: float) -> float:
    """Round as people do, to one decimal; not-a-number stays itself."""
    return value if pd.isna(value) else float(rounded(value, 1))


def ordered(frame: pd.DataFrame, year: str) -> pd.DataFrame:
    """Order by the column of the year, then England, regions, authorities, each by code."""
    order = {"country": 0, "region": 1, "local_authority": 2}
    return frame.sort_values([year, "level", "area_code"], key=lambda each: each.replace(order)).reset_index(drop=True)


def rated(frame: pd.DataFrame) -> pd.DataFrame:
    """Work out percentages with limits; columns as in `ISSUED_COLUMNS`.

    Takes those columns up to `issued_within_20_weeks`, with `level`, `region_name`, `given` (a percentage
    published without its numbers) and `source_id`. A number that is missing is marked `x` and leaves no
    limits; where no plan was issued there is no percentage (`z`).
    """
    estimates = [proportion(or_none(row.issued_within_20_weeks), or_none(row.issued)) for row in each_row(frame)]
    published = frame["issued"].isna() & frame["given"].notna()
    given = frame["given"].where(published).astype("Float64").astype("float64")
    computed = pd.Series([100 * each.value for each in estimates], index=frame.index)
    markers = pd.Series([each.marker for each in estimates], index=frame.index, dtype="string")
    unknown = markers.mask(published).eq(NOT_AVAILABLE).fillna(False)
    return frame.assign(
        rate=given.fillna(computed).map(one_decimal),
        lower=[one_decimal(100 * each.lower) for each in estimates],
        upper=[one_decimal(100 * each.upper) for each in estimates],
        issued_marker=frame["issued"].isna().map({True: NOT_AVAILABLE, False: None}),
        issued_within_20_weeks_marker=frame["issued_within_20_weeks"].isna().map({True: NOT_AVAILABLE, False: None}),
        rate_marker=markers.mask(published),
        limits_marker=markers,
        kind=published.map({True: "published", False: "computed"}).mask(unknown, "none"),
    )[list(ISSUED_COLUMNS)]


def _by_authority(
    basis: Basis, known: Authorities, counts: pd.DataFrame, rates: pd.DataFrame
) -> Iterable[pd.DataFrame]:
    """One frame a year, a row for every authority there was."""
    named = {"old_la_code": "old_code", basis.issued: "issued", basis.within: "issued_within_20_weeks"}
    for year in COUNTED:
        rows = counts[counts["calendar_year"].eq(year)].rename(columns=named)
        kept = rows[["old_code", "new_la_code", "issued", "issued_within_20_weeks", "source_id"]]
        placed = known.placed(kept, calendar_day(year), basis.title, complete=True)
        if other := sorted(placed.loc[placed["new_la_code"].ne(placed["area_code"]), "new_la_code"]):
            raise UnexplainedAuthority(f"{basis.title}, {year}: codes not in force then: {', '.join(other)}")
        yield placed.assign(calendar_year=year, given=math.nan)
    named = {"old_la_code": "old_code", "pct_issued_within_20_weeks_excluding_exceptions": "given"}
    for year in sorted(set(rates["calendar_year"])):
        rows = rates[rates["calendar_year"].eq(year)].rename(columns=named)[["old_code", "given"]]
        placed = known.placed(rows if basis.by_authority else rows[:0], calendar_day(year), basis.title, complete=False)
        yield placed.assign(
            calendar_year=year,
            issued=math.nan,
            issued_within_20_weeks=math.nan,
            source_id="+".join(source_ids(rates["source_id"])),
        )


def _whole_sum(numbers: pd.Series) -> Any:
    """The sum, missing if one of the numbers is: what is derived from a gap is a gap."""
    return numbers.sum(skipna=False)


def issued(
    basis: Basis,
    known: Authorities,
    counts: pd.DataFrame,
    rates: pd.DataFrame,
    england: pd.DataFrame,
    areas: pd.DataFrame,
) -> pd.DataFrame:
    """Every authority there was, the regions and England by year; columns as in `ISSUED_COLUMNS`.

    A region has its authorities' sums, and a marker where one of them has a gap. England's numbers are the
    sums of what is published, as its published percentage is; from 2023 that percentage is all there is.
    """
    numbers = ["issued", "issued_within_20_weeks"]
    parts = pd.concat(list(_by_authority(basis, known, counts, rates)), ignore_index=True)
    parts = parts.assign(level="local_authority", **{name: parts[name].astype("Int64") for name in numbers})
    names = areas[areas["level"].eq("region")].set_index("area_name")["area_code"]
    grouped = parts.groupby(["calendar_year", "region_name"])
    regions = grouped[numbers].agg(_whole_sum).reset_index()
    regions = regions.assign(
        area_code=regions["region_name"].map(names), area_name=regions["region_name"], level="region", given=math.nan,
        source_id=grouped["source_id"].first().to_numpy(),
    )  # fmt: skip
    whole = parts.groupby("calendar_year")[numbers].sum(min_count=1).reset_index()
    published = england.set_index("year")
    whole = whole.assign(
        area_code=ENGLAND, area_name="England", level="country", region_name="England",
        given=whole["calendar_year"].map(published[basis.published]), source_id=whole["calendar_year"].map(published["source_id"]),
    )  # fmt: skip
    frame = rated(pd.concat([whole, regions, parts], ignore_index=True))
    return ordered(frame, "calendar_year")


def counted_as_late(counts: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    """Authorities whose plans England's percentage counts although no number on time is published for them."""
    return counts[counts[basis.issued].notna() & counts[basis.within].isna()]


def without_numbers(counts: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    """Authorities of which not even the number of plans is published, in years that have numbers."""
    return counts[counts[basis.issued].isna()]


def issued_table(basis: Basis, frame: pd.DataFrame, counts: pd.DataFrame) -> ReleasedTable:
    """Release one basis, with what its reader must know of gaps."""
    late, gone = counted_as_late(counts, basis), without_numbers(counts, basis)

    def listed(rows: pd.DataFrame) -> str:
        return ", ".join(f"{row.la_name} {row.calendar_year}" for row in each_row(rows))

    return ReleasedTable(
        basis.name, basis.title, frame, ISSUED_COLUMNS, source_ids(frame["source_id"]),
        "Plans could first be issued on 1 September 2014. From 2023 percentages are published without their numbers. "
        f"England's published percentages leave out {listed(gone)}, and count the plans of {listed(late)} with none on time.",
        {"lower": "limits_marker", "upper": "limits_marker"},
    )  # fmt: skip
