"""England by year: what is counted before and after the break, and what sources say differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.reports.making import or_none
from evidence_book.reports.release import ReleasedTable, source_ids

STARTED, ACTIVE, OTHER = "referrals started in the year", "referrals active in the year", "another basis"

BY_YEAR_COLUMNS = {
    "financial_year": "Financial year",
    "measure": "Measure",
    "value": "Value",
    "unit": "Unit",
    "unit_words": "Unit as its source words it",
    "qualifier": "Qualifier of the value",
    "basis": "Which referrals are counted; the first two may not be compared",
    "reading": "used, or another reading of the measure named",
    "note": "Note",
    "source_id": "Where it was read",
}
SERIES_COLUMNS = {
    "financial_year": "Financial year",
    "basis": "Which referrals are counted; the two may not be compared",
    "children": "Children referred, or with an active referral",
    "closed_percent": "Percentage whose referral was closed before treatment",
    "closed_marker": "Why that percentage is missing",
    "still_waiting_percent": "Percentage still waiting when the year ended",
    "still_waiting_qualifier": "Qualifier of that percentage",
    "still_waiting_marker": "Why that percentage is missing",
    "mean_wait_days": "Mean wait of those treated, days (from 2022-23: of those who entered treatment)",
    "mean_wait_marker": "Why the mean wait is missing",
    "kind": "published, or computed from published numbers where they are",
    "source_id": "Where it was read",
}
PERCENT = "percent_"


def reason_columns(years: Sequence[str], waited: str) -> dict[str, str]:
    """The columns of the table of reasons: a percentage of each of the `years`, and waits of the year `waited`."""
    return {
        "reason": "Main reason for referral",
        **{f"{PERCENT}{spelt(year)}": f"Percentage of active referrals, {year}" for year in years},
        "percent_marker": "Why the percentages are missing",
        "mean_wait_days": f"Mean wait, days, {waited}",
        "mean_wait_marker": "Why the mean wait is missing",
        "still_waiting_percent": f"Percentage still waiting when the year ended, {waited}",
        "still_waiting_marker": "Why that percentage is missing",
        "note": "Note",
        "source_id": "Where it was read",
    }


DETENTION_COLUMNS = {
    "financial_year": "Financial year",
    "detentions": "Detentions of people under 18 under the Mental Health Act",
    "girls_percent": "Percentage that were of girls",
    "girls_marker": "Why that percentage is missing",
    "source_id": "Where it was read",
}
AGE_COLUMNS = {
    "financial_year": "Financial year",
    "age_group": "Age",
    "children": "Children who entered treatment",
    "children_marker": "Why the number is missing",
    "percent": "Percentage of all who entered treatment",
    "percent_marker": "Why that percentage is missing",
    "population_percent": "Percentage of children of that age among all children",
    "population_marker": "Why that percentage is missing",
    "source_id": "Where it was read",
}
OTHER_COLUMNS = {
    "period": "Day or period",
    "measure": "Measure",
    "value": "Value",
    "unit": "Unit",
    "unit_words": "Unit as its source words it",
    "qualifier": "Qualifier of the value",
    "note": "Note",
    "source_id": "Where it was read",
}

# Two readings of one measure: the office's own trend file, or its fuller number, is used where it has one.
OTHER_READINGS = {
    "children_referred_more_than": "children_referred",
    "referrals_closed_before_treatment_alt": "referrals_closed_before_treatment",
    "not_accepted_or_discharged_after_assessment": "referrals_closed_before_treatment",
}
_REASON_WORDS = {
    "neurodevelopmental_conditions_excluding_autism": "neurodevelopmental, other than autism",
    "suspected_first_episode_psychosis": "suspected first psychosis",
}


def spelt(year: str) -> str:
    """A financial year as names of columns and facts spell it: 2023_24."""
    return year.replace("-", "_")


def active_years(table: pd.DataFrame) -> list[str]:
    """The years of which children with an active referral are published, in order."""
    return sorted(table.loc[table["measure"].eq("children_with_active_referrals"), "financial_year"])


def _basis(words: Any) -> str:
    text = or_none(words) or ""
    if "active" in text:
        return ACTIVE
    return STARTED if "new referrals" in text else OTHER


def by_year(raw: pd.DataFrame) -> pd.DataFrame:
    """Every published figure of England; columns as in `BY_YEAR_COLUMNS`.

    The share of children referred names its population instead of its basis; it belongs to the years before the break.
    """
    bases = raw["basis"].map(_basis).mask(raw["measure"].eq("children_referred_share"), STARTED)
    readings = raw["measure"].map(
        lambda measure: f"another reading of {OTHER_READINGS[measure]}" if measure in OTHER_READINGS else "used"
    )
    return raw.assign(basis=bases, reading=readings)[list(BY_YEAR_COLUMNS)].reset_index(drop=True)


def one(table: pd.DataFrame, year: str, measure: str) -> Any:
    """The row of a measure in a year, or None where nothing is published."""
    found = table[table["financial_year"].eq(year) & table["measure"].eq(measure)]
    return None if found.empty else next(each_row(found))


def _percent(part: Any, whole: Any) -> float | None:
    return None if part is None or whole is None else round(part.value / whole.value * 100, 4)


def series(table: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """One row a year, told by what is counted in it; columns as in `SERIES_COLUMNS`.

    Before the break shares come from `shares` (see `outcomes.grouped`) where they can be worked out, else
    they are the published ones; after it they are numbers of children over those with an active referral.
    """
    records: list[dict[str, Any]] = []
    grouped = shares.set_index(["financial_year", "group"])["percent"]
    for year in sorted(table["financial_year"].unique()):
        waiting_then = one(table, year, "still_waiting_at_year_end")
        started, active = one(table, year, "children_referred"), one(table, year, "children_with_active_referrals")
        if active is not None:
            closed = _percent(one(table, year, "referral_closed_before_treatment"), active)
            waiting = _percent(waiting_then, active)
            wait, kind = one(table, year, "mean_wait_of_those_entering_treatment"), "computed"
        elif (year, "closed") in grouped.index:
            closed, waiting = float(grouped[(year, "closed")]), float(grouped[(year, "waiting")])
            wait, kind = one(table, year, "mean_wait_to_second_contact"), "computed"
        else:
            rows = [one(table, year, "referrals_closed_before_treatment"), waiting_then]
            closed, waiting = (None if row is None else row.value for row in rows)
            wait, kind = one(table, year, "mean_wait_to_second_contact"), "published"
        counted = started if active is None else active
        if counted is None:  # spending or detentions may have a year before referrals do
            continue
        records.append(
            {"financial_year": year, "basis": counted.basis, "children": int(counted.value), "kind": kind}
            | {"closed_percent": closed, "closed_marker": "x" if closed is None else None}
            | {"still_waiting_qualifier": or_none(waiting_then.qualifier) if waiting_then else None}
            | {"still_waiting_percent": waiting, "still_waiting_marker": "x" if waiting is None else None}
            | {"mean_wait_days": wait.value if wait else None, "mean_wait_marker": None if wait else "x"}
            | {"source_id": "+".join(sorted({counted.source_id, *([wait.source_id] if wait else [])}))}
        )
    return pd.DataFrame(records)[list(SERIES_COLUMNS)].astype(
        {"still_waiting_qualifier": "string", "closed_marker": "string", "still_waiting_marker": "string"}
    )


def reasons(shares: pd.DataFrame, waits: pd.DataFrame) -> pd.DataFrame:
    """Main reasons for referral: how many in the last two years published, and how long each waits in the last.

    Columns as in `reason_columns`.
    """
    years, waited = sorted(set(shares["financial_year"]))[-2:], waits["financial_year"].max()
    told = shares[shares["financial_year"].isin(years)]
    wide = told.pivot_table(index="primary_referral_reason", columns="financial_year", values="pct_of_active_referrals")
    sources = told.groupby("primary_referral_reason")["source_id"].agg(lambda ids: "+".join(source_ids(ids)))
    waits = waits[waits["financial_year"].eq(waited)]
    both = (
        wide.assign(source_id=sources)
        .reset_index()
        .merge(waits, on="primary_referral_reason", how="outer", suffixes=("_share", "_wait"))
    )
    last = years[-1]
    records = [
        {
            "reason": _REASON_WORDS.get(row["primary_referral_reason"], row["primary_referral_reason"].replace("_", " ")),
            **{f"{PERCENT}{spelt(year)}": row[year] for year in years},
            "percent_marker": "x" if row[years].isna().any() else None,
            "mean_wait_days": row["mean_wait_days"],
            "mean_wait_marker": _marker(row["mean_wait_days"]),
            "still_waiting_percent": row["pct_still_waiting_at_year_end"],
            "still_waiting_marker": _marker(row["pct_still_waiting_at_year_end"]),
            "note": or_none(row["note"]),
            "source_id": "+".join(sorted({each for each in (row["source_id_share"], row["source_id_wait"]) if not pd.isna(each)})),
        }
        for _, row in both.iterrows()
    ]  # fmt: skip
    table = pd.DataFrame(records, columns=list(reason_columns(years, waited)))
    order = ["mean_wait_days", f"{PERCENT}{spelt(last)}"]
    return table.convert_dtypes().sort_values(order, ascending=False).reset_index(drop=True)


def reasons_by_year(shares: pd.DataFrame, waits: pd.DataFrame) -> list[tuple[pd.DataFrame, str]]:
    """The table of `reasons` as it was in every year of which waits are published, the last with all there is."""
    years = sorted(set(waits["financial_year"]))
    earlier = [
        (reasons(*(each[each["financial_year"].le(year)] for each in (shares, waits))), year) for year in years[:-1]
    ]
    return [*earlier, (reasons(shares, waits), years[-1])]


def _marker(value: Any) -> str | None:
    return "x" if pd.isna(value) else None


def _marked(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Rename columns, and give those called `*_percent`, `percent` or `children` a marker where they have gaps."""
    named = frame.rename(columns=names)
    for name in [str(column) for column in named]:
        marker = f"{name.removesuffix('_percent')}_marker"
        if named[name].isna().any() and marker not in named and pd.api.types.is_numeric_dtype(named[name]):
            named[marker] = pd.Series("x", index=named.index, dtype="string").where(named[name].isna())
    return named


def detentions(raw: pd.DataFrame) -> pd.DataFrame:
    """Detentions under the Mental Health Act; columns as in `DETENTION_COLUMNS`."""
    names = {"detentions_of_under_18s": "detentions", "pct_girls": "girls_percent"}
    return _marked(raw, names)[list(DETENTION_COLUMNS)]


def ages(raw: pd.DataFrame) -> pd.DataFrame:
    """Ages of children who entered treatment, as far as published; columns as in `AGE_COLUMNS`."""
    names = {"pct_of_entering": "percent", "pct_of_child_population": "population_percent"}
    return _marked(raw, names)[list(AGE_COLUMNS)]


def national_tables(
    table: pd.DataFrame,
    years: pd.DataFrame,
    reason: pd.DataFrame,
    waited: str,
    detained: pd.DataFrame,
    age: pd.DataFrame,
    other: pd.DataFrame,
) -> tuple[ReleasedTable, ...]:
    """Release what is published of England as a whole; waits by `reason` are of the year `waited`."""
    percents = [name for name in reason.columns if name.startswith(PERCENT) and name != "percent_marker"]
    reasons_told = [name.removeprefix(PERCENT).replace("_", "-") for name in percents]
    break_note = (
        "From 2022-23 children whose referral was active at any time in the year are counted, before that those "
        "whose referral started in it. The two are not compared."
    )
    return (
        ReleasedTable(
            "england", "Children's mental health services in England, one row a year", years, SERIES_COLUMNS,
            source_ids(years["source_id"]), break_note,
            {"closed_percent": "closed_marker", "still_waiting_percent": "still_waiting_marker", "mean_wait_days": "mean_wait_marker"},
        ),
        ReleasedTable(
            "england_figures", "Every published figure of England by year", table, BY_YEAR_COLUMNS,
            source_ids(table["source_id"]), break_note,
        ),
        ReleasedTable(
            "reasons", "Why children are referred, and how long they wait", reason, reason_columns(reasons_told, waited),
            source_ids(reason["source_id"]),
            "Read in published accounts; what the waits are measured to is not always stated.",
            {**dict.fromkeys(percents, "percent_marker"),
             "mean_wait_days": "mean_wait_marker", "still_waiting_percent": "still_waiting_marker"},
        ),
        ReleasedTable(
            "detentions", "Detentions of children under the Mental Health Act", detained, DETENTION_COLUMNS,
            source_ids(detained["source_id"]), markers={"girls_percent": "girls_marker"},
        ),
        ReleasedTable(
            "entering_treatment_by_age", "Children who entered treatment, by age, as far as published", age, AGE_COLUMNS,
            source_ids(age["source_id"]), markers={"population_percent": "population_marker"},
        ),
        ReleasedTable(
            "other_figures", "Other national figures", other.rename(columns={"date_or_period": "period"})[list(OTHER_COLUMNS)],
            OTHER_COLUMNS, source_ids(other["source_id"]), "Of different sources and definitions: none may be joined to another.",
        ),
    )  # fmt: skip
