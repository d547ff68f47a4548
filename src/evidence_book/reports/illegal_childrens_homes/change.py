"""How the rate of children looked after changed in each area, and where liberty applications come from."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from evidence_book.facts import Fact
from evidence_book.frames import each_row
from evidence_book.measures.disproportionality import relative_rate
from evidence_book.measures.estimates import Estimate
from evidence_book.measures.proportions import share_of
from evidence_book.reports.illegal_childrens_homes.verdicts import FELL, ROSE, UNCLEAR, UNKNOWN
from evidence_book.reports.making import MakeFact, id_of, interval_of, or_none
from evidence_book.reports.release import ReleasedTable, source_ids


def change_columns(first: str, last: str) -> dict[str, str]:
    """The columns of the table of changes between the Marches of two years."""
    return {
        "area_code": "Area code",
        "area_name": "Area",
        "level": "Level: country, region or local_authority",
        "region_name": "Region",
        f"rate_{first}": f"Children looked after per 10,000 children on 31 March {first}",
        f"rate_{last}": f"Children looked after per 10,000 children on 31 March {last}",
        "change_percent": "Change of the rate, percent (computed)",
        "lower": "Lower 95% limit of the change, percent (log method)",
        "upper": "Upper 95% limit of the change, percent (log method)",
        "verdict": "Whether the change is beyond chance at the 95% level",
        f"rate_{first}_marker": f"Why there is no rate of {first}",
        f"rate_{last}_marker": f"Why there is no rate of {last}",
        "change_marker": "Why there is no change",
        "source_id": "Where it was read",
    }


LIBERTY_REGION_COLUMNS = {
    "period": "Period",
    "region": "Region",
    "percent": "Percentage of applications in England and Wales",
    "base": "Number that it is a percentage of, as far as known",
    "counts": "What that number counts",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "limits_marker": "Why there are no limits",
    "source_id": "Where it was read",
}


def _verdict(change: Estimate) -> str:
    if change.marker:
        return UNKNOWN
    if change.lower > 0:
        return ROSE
    return FELL if change.upper < 0 else UNCLEAR


def _count(row: Any, name: str) -> float | str | None:
    value = getattr(row, name)
    return or_none(getattr(row, f"{name}_marker")) if pd.isna(value) else float(value)


def looked_after_change(children: pd.DataFrame) -> pd.DataFrame:
    """Every area of the first or the last year, its rate in both and the change; columns as in `change_columns`.

    An authority that did not exist in one of the years has no change: its marker says so. Takes the table of
    `sufficiency.looked_after`.
    """
    days = (children["as_at"].min(), children["as_at"].max())
    first, last = (children[children["as_at"].eq(day)].set_index("area_code") for day in days)
    rate_first, rate_last = (f"rate_{day[:4]}" for day in days)
    records = []
    for code in sorted(set(first.index) | set(last.index)):
        before, after = first.loc[code], last.loc[code]
        estimate = relative_rate(
            _count(after, "children_looked_after"), _count(after, "children_0_17"),
            _count(before, "children_looked_after"), _count(before, "children_0_17"),
        )  # fmt: skip
        # Rounded before it is judged, so that readers of the table come to the same verdict.
        value, lower, upper = (round(100 * (each - 1), 2) for each in (estimate.value, estimate.lower, estimate.upper))
        change = Estimate(value, lower, upper, estimate.marker)
        records.append(
            {
                "area_code": code,
                "area_name": after["area_name"],
                "level": after["level"],
                "region_name": after["region_name"],
            }
            | {rate_first: before["rate_per_10000"], f"{rate_first}_marker": before["rate_marker"]}
            | {rate_last: after["rate_per_10000"], f"{rate_last}_marker": after["rate_marker"]}
            | {
                "change_percent": change.value,
                "lower": change.lower,
                "upper": change.upper,
            }
            | {"verdict": _verdict(change), "change_marker": change.marker, "source_id": after["source_id"]}
        )
    return pd.DataFrame(records, columns=list(change_columns(*(day[:4] for day in days))))


def liberty_by_region(applications: pd.DataFrame) -> pd.DataFrame:
    """Share of applications by region, as far as published, with limits; columns as in `LIBERTY_REGION_COLUMNS`.

    Takes the table of `series.liberty`; the base is the number published for the same period.
    """
    totals = applications[applications["category"].eq("total")].drop_duplicates("period").set_index("period")
    rows = applications[applications["measure"].eq("region share of applications")]
    records = []
    for row in each_row(rows):
        base, counts = float(totals["value"][row.period]), str(totals["measure"][row.period])
        # A share of applications has limits with the number of applications, not with that of children.
        limits = share_of(row.value, base if counts == "applications" else None)
        records.append(
            {"period": row.period, "region": row.category, "percent": row.value, "base": int(base), "counts": counts}
            | {"lower": round(limits.lower, 4), "upper": round(limits.upper, 4), "limits_marker": limits.marker}
            | {"source_id": row.source_id}
        )
    return pd.DataFrame(records, columns=list(LIBERTY_REGION_COLUMNS))


def years_of(change: pd.DataFrame) -> tuple[str, str]:
    """The two years that a table of changes is of."""
    first, last = (name.removeprefix("rate_") for name in change.columns if re.fullmatch(r"rate_\d{4}", name))
    return first, last


def change_tables(change: pd.DataFrame, regions: pd.DataFrame) -> tuple[ReleasedTable, ReleasedTable]:
    """Release both tables."""
    marked = dict.fromkeys(("change_percent", "lower", "upper"), "change_marker")
    first, last = years_of(change)
    return (
        ReleasedTable(
            "looked_after_change", f"How the rate of children looked after changed, {first} to {last}", change, change_columns(first, last),
            source_ids(change["source_id"]),
            "Of twenty areas where nothing changed, chance alone would put one beyond its 95% limits.", marked,
        ),
        ReleasedTable(
            "liberty_by_region", "Where applications to deprive children of their liberty come from", regions,
            LIBERTY_REGION_COLUMNS, source_ids(regions["source_id"]), "Three regions are published for each period.",
            {"lower": "limits_marker", "upper": "limits_marker"},
        ),
    )  # fmt: skip


def change_facts(make: MakeFact, change: pd.DataFrame, regions: pd.DataFrame) -> list[Fact]:
    """In how many authorities the rate rose or fell beyond chance, England's change, and the regions of applications."""
    authorities = change[change["level"].eq("local_authority")]
    sources = source_ids(change["source_id"])
    first, last = years_of(change)
    told = {"period": f"31 March {first} to 31 March {last}", "source_ids": sources}
    counts = authorities["verdict"].value_counts()
    england = next(each_row(change[change["level"].eq("country")]))
    facts = [
        make(f"looked_after_{name}.{first}_{last}", f"local authorities where the rate of children looked after {said}{verdict}",
             int(counts.get(verdict, 0)), **told)
        for name, said, verdict in (("rose", "", ROSE), ("fell", "", FELL), ("unclear", "shows ", UNCLEAR), ("unknown", "is ", UNKNOWN))
    ]  # fmt: skip
    facts.append(
        make(f"looked_after_by_chance.{first}_{last}", "local authorities that chance alone would put beyond their limits",
             round(0.05 * float(authorities["change_percent"].notna().sum()), 1), qualifier="about", **told)
    )  # fmt: skip
    facts.append(
        make(f"looked_after_compared.{first}_{last}", "local authorities that can be compared", int(authorities["change_percent"].notna().sum()), **told)
    )  # fmt: skip
    estimate = Estimate(england.change_percent, england.lower, england.upper)
    facts.append(
        make(f"looked_after_change.{first}_{last}", "change of the rate of children looked after", england.change_percent,
             unit="percent", decimals=1, interval=interval_of(estimate, "limits of the ratio of two rates by the log method, 95%"), **told)
    )  # fmt: skip
    for row in each_row(regions):
        name = id_of(f"{row.region}.{row.period}")
        facts.append(
            make(f"liberty_{name}", f"percentage of applications from {row.region}", row.percent, unit="percent", decimals=1,
                 interval=interval_of(Estimate(row.percent, row.lower, row.upper, or_none(row.limits_marker)), "Wilson score limits of the published percentage, 95%"),
                 kind="published", area_code="K04000001", period=row.period, source_ids=(row.source_id,))
        )  # fmt: skip
    return facts
