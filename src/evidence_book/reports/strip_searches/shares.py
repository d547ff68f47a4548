"""Published percentages with Wilson limits, and the few measures that can stand side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.datasets.strip_searches import is_a_year
from evidence_book.frames import row_at
from evidence_book.measures.proportions import share_of
from evidence_book.reports.release import ReleasedTable, source_ids

# Breakdowns whose percentages are shares of the searches of a period.
SHARES = (
    "year", "age", "gender", "ethnicity", "appropriate_adult", "outcome", "reason", "location",
    "location_detail", "officer_gender", "compliance", "safeguarding",
)  # fmt: skip

# A measure that several reports give, and under which breakdown and category each gives it.
COMPARED: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "no_further_action": (
        "No further action was taken",
        {
            "2018-20": ("outcome", "no further action"),
            "2018-22": ("outcome", "no further action"),
            "2022-23": ("outcome", "no further action"),
        },
    ),
    "adult_not_confirmed": (
        "Appropriate adult absent or not confirmed",
        {
            "2018-20": ("appropriate_adult", "not confirmed present"),
            "2018-22": ("appropriate_adult", "not confirmed present"),
            "2022-23": ("appropriate_adult", "absent or not confirmed"),
        },
    ),
    "aged_15_or_under": (
        "Child was 15 or younger",
        {"2018-20": ("age", "10-15"), "2018-22": ("age", "10-15"), "2022-23": ("age", "15 or younger")},
    ),
    "boys": ("Child was a boy", {"2018-20": ("gender", "boys"), "2018-22": ("gender", "boys")}),
    "black": (
        "Child was Black",
        {"2018-20": ("ethnicity", "Black (officer described)"), "2018-22": ("ethnicity", "Black")},
    ),
    "drugs": ("Reason: suspected drugs", {"2022-23": ("reason", "drugs")}),
    "safeguarding_referral": ("A safeguarding referral was made", {"2022-23": ("safeguarding", "referral made")}),
}
# The two single publications; years from July to June follow, all under the breakdowns of the first of them.
_SINGLE, FIRST_YEAR = ("2018-20", "2018-22"), "2022-23"

COLUMNS = {
    "edition": "Edition: short name of the period",
    "period": "Period as published",
    "geography": "Area",
    "area_code": "Area code",
    "breakdown": "What is broken down",
    "category": "Category",
    "percent": "Percentage of searches",
    "qualifier": "Qualifier of the percentage",
    "kind": "published, or computed from published figures",
    "denominator": "Searches in the period",
    "denominator_marker": "Why it is missing",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "interval_marker": "Why there are no limits",
    "origin_id": "Report that first published it",
    "source_id": "Where it was read",
}

COMPARED_COLUMNS = {
    "measure": "Measure",
    "label": "What is measured",
    "edition": "Edition: short name of the period",
    "geography": "Area",
    "category": "Category as the report words it",
    "percent": "Percentage of searches",
    "percent_marker": "Why it is missing",
    "qualifier": "Qualifier of the percentage",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "interval_marker": "Why there are no limits",
    "source_id": "Where it was read",
}


def _adult_absent_or_unconfirmed(shares: pd.DataFrame) -> pd.DataFrame:
    """Add the two published categories that together are `absent or not confirmed`, in each year from July to June."""
    totals = []
    for edition in years_told(shares):
        parts = shares[
            shares["edition"].eq(edition)
            & shares["breakdown"].eq("appropriate_adult")
            & shares["category"].isin(["could not be confirmed", "none present"])
        ]
        if len(parts) != 2:
            raise ValueError(f"expected two published categories of appropriate adult in {edition}")
        totals.append(
            parts.iloc[[0]].assign(
                category="absent or not confirmed", value=parts["value"].sum(),
                source_id="+".join(sorted(set(parts["source_id"]))), derived=True, qualifier=None,
            )
        )  # fmt: skip
    return pd.concat([shares, *totals], ignore_index=True)


def years_told(frame: pd.DataFrame) -> list[str]:
    """The editions of a table that are years from July to June, in order."""
    return sorted(edition for edition in set(frame["edition"].dropna()) if is_a_year(str(edition)))


def compared_editions(shares: pd.DataFrame) -> list[str]:
    """The editions that are set side by side, in order."""
    return [*_SINGLE, *years_told(shares)]


def period_shares(national: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Percentages of searches with limits where the base is known; columns as in `COLUMNS`.

    A percentage that is a bound (`over 95`) has no limits, nor has one whose base is not published.
    """
    rows = national[national["unit"].eq("percent") & national["breakdown"].isin(SHARES)]
    rows = _adult_absent_or_unconfirmed(rows.copy())
    bases = totals.set_index(["edition", "area_code"])["searches"]
    keys = pd.MultiIndex.from_arrays([rows["edition"], rows["area_code"]])
    rows["denominator"] = pd.array(bases.reindex(keys).to_numpy(), dtype="Int64")
    rows["denominator_marker"] = rows["denominator"].isna().map({True: "x", False: None}).astype("string")
    estimates = [
        share_of(float(value), None if pd.isna(base) or pd.notna(qualifier) else int(base))
        for value, base, qualifier in zip(rows["value"], rows["denominator"], rows["qualifier"], strict=True)
    ]  # fmt: skip
    rows["percent"] = rows["value"].astype("float64")
    rows["lower"] = [round(estimate.lower, 4) for estimate in estimates]
    rows["upper"] = [round(estimate.upper, 4) for estimate in estimates]
    rows["interval_marker"] = pd.array([estimate.marker for estimate in estimates], dtype="string")
    rows["kind"] = rows["derived"].map({True: "computed", False: "published"})
    rows["edition"] = rows["edition"].fillna("part of a period")
    return rows[list(COLUMNS)].reset_index(drop=True)


def compared(shares: pd.DataFrame) -> pd.DataFrame:
    """The measures that several reports give, a row a measure and edition; gaps are `x`, not zero."""
    by_place = shares.set_index(["edition", "breakdown", "category"])
    records = []
    for measure, (label, places) in COMPARED.items():
        for edition in compared_editions(shares):
            area = "Metropolitan Police" if edition == "2018-20" else "England and Wales"
            record: dict[str, Any] = {"measure": measure, "label": label, "edition": edition, "geography": area}
            place = places.get(FIRST_YEAR if is_a_year(edition) else edition)
            if place and (edition in places or (edition, *place) in by_place.index):
                found = row_at(by_place, (edition, *place))
                record |= {"category": place[1]} | found[
                    ["percent", "qualifier", "lower", "upper", "interval_marker", "source_id"]
                ].to_dict()
            else:
                record |= {"percent_marker": "x", "interval_marker": "x"}
            records.append(record)
    frame = pd.DataFrame(records, columns=list(COMPARED_COLUMNS))
    return frame.astype({"percent": "float64", "lower": "float64", "upper": "float64"})


_WORDS = {3: "three", 4: "four", 5: "five", 6: "six"}
_INTERVALS = {"lower": "interval_marker", "upper": "interval_marker"}
_ROUNDING = (
    "Percentages are published in whole numbers; limits are for chance alone and do not cover rounding "
    "(up to half a point either way) or faults of recording."
)


def shares_table(shares: pd.DataFrame) -> ReleasedTable:
    """Release the percentages."""
    return ReleasedTable(
        "shares",
        "Percentages of strip searches of children, by report",
        shares,
        COLUMNS,
        source_ids(shares["source_id"], shares["origin_id"]),
        _ROUNDING,
        _INTERVALS,
    )


def compared_table(frame: pd.DataFrame) -> ReleasedTable:
    """Release the side-by-side measures."""
    return ReleasedTable(
        "compared",
        f"The same measures in the office's {_WORDS.get(frame['edition'].nunique(), 'many')} reports",
        frame,
        COMPARED_COLUMNS,
        source_ids(frame["source_id"]),
        f"London only in 2018-20. {_ROUNDING}",
        _INTERVALS,
    )
