"""Deprivation of liberty: applications by quarter, what is known of the children and orders, and earlier counts.

What the report on illegal children's homes has released (children by year, the youngest, regions) is not released again.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND
from evidence_book.datasets.qualifiers import closed
from evidence_book.facts import Fact
from evidence_book.frames import each_row
from evidence_book.measures.disproportionality import relative_rate
from evidence_book.measures.estimates import Estimate
from evidence_book.measures.proportions import share_of
from evidence_book.project import Project
from evidence_book.reports.agreement import agree
from evidence_book.reports.briefs.reading import (
    POLICY,
    Conflict,
    Figure,
    conflicts_table,
    declared,
    figures_table,
    noted,
    released,
)
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, id_of, interval_of, or_none, sources_of
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect, source_ids

APPLICATIONS = "illegal_childrens_homes.deprivation_of_liberty_applications"
NAME = "deprivation_of_liberty"
ENGLAND_AND_WALES = "K04000001"
WILSON = "Wilson score limits of the published percentage, 95%"
make = fact_maker(NAME, POLICY, ENGLAND_AND_WALES)

CHILDREN, REGIONS = "children subject to applications", "region share of applications"
# Measure and category as transcribed: name of the fact without its period, what it says.
MEASURES = {
    "applications, total": ("applications", "applications to deprive children of their liberty"),
    f"{CHILDREN}, total": ("children", "children subject to applications to deprive them of their liberty"),
    "age, 13-15": ("aged_13_to_15", "percentage of the children aged 13 to 15"),
    "age, 16-18": ("aged_16_to_18", "percentage of the children aged 16 to 18"),
    "gender, female": ("girls", "percentage of the children who were girls"),
    "gender, male": ("boys", "percentage of the children who were boys"),
    "order length, under 3 months": ("orders_under_3_months", "percentage of orders for under three months"),
    "order length, 3-6 months": ("orders_3_to_6_months", "percentage of orders for three to six months"),
    "orders made as share of cases issued, total": ("orders_made", "orders made, as a share of cases issued"),
    "secure accommodation order applications, total": ("secure_accommodation", "applications for secure accommodation orders"),
    "children to be placed in unregistered setting, total": ("unregistered_setting", "percentage of children who were to be placed in an unregistered setting"),
}  # fmt: skip
# Released by the report on illegal children's homes.
_RELEASED_THERE = {("2023", CHILDREN), ("2024", CHILDREN)}
_KEYS_THERE = {"age, 12 or under"}
QUARTER_COLUMNS = {
    "quarter": "Quarter",
    "children": "Children subject to applications, England and Wales",
    "kind": "published, or computed from published figures",
    "vintage": "Which release it is of",
    "source_id": "Where it was read",
}
CHILDREN_COLUMNS = {
    "breakdown": "Breakdown: age or gender",
    "category": "Category",
    "percent": "Percentage of the children",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "children": "Children subject to applications in the year",
    "source_id": "Where it was read",
}

HEADLINES = in_report(
    NAME,
    {
        "2024": (
            "In 2024 courts in England and Wales were asked to deprive {per_month.2024} children of their liberty each month, on average.",
            "{fewer.2023_2024:start} fewer children than in 2023, a change of {change.2023_2024}, with limits of {change.2023_2024:limits}.",
            "{three_regions.2022_07_to_2023_06} of applications from July 2022 to June 2023 came from London, the North West and the South East. Others are not published.",
            "{aged_13_to_15.2024} of the children were aged 13 to 15. {girls.2024} were girls.",
            "Quarters are of first releases, some revised since. Figures of Cafcass count other things and are not joined to these.",
        ),
    },
)
CONFLICTS = (
    Conflict("Children, July 2023 to June 2024", "first_releases.2023_q3_to_2024_q2", "revised.2023_q3_to_2024_q2", "the quarters as first released",
             "an answer in Parliament gives a smaller number for the four quarters together, and none for each"),
    Conflict("Applications for secure accommodation in a quarter", "secure_accommodation.2023_q3", "secure_accommodation.2024_q1", "not compared",
             "the first stands far above the quarters of 2024 and was read in one account: it may count something else"),
)  # fmt: skip


def published(raw: pd.DataFrame) -> list[Figure]:
    """Every figure that is not released elsewhere; shares of the children of 2024 have limits, of orders they have none."""
    totals = raw[raw["measure"].eq(CHILDREN)].set_index("period")["value"]
    found = []
    for row in each_row(raw):
        key = f"{row.measure}, {row.category}"
        if key in _KEYS_THERE or row.measure == REGIONS or (row.period, row.measure) in _RELEASED_THERE:
            continue
        name, label = declared(MEASURES, key, APPLICATIONS)
        note = or_none(row.note) or ""
        qualifier = or_none(closed(pd.Series([note.split(",")[0]])).iloc[0])
        unit = "percent" if row.unit == "percent" else "count"
        rest: dict[str, Any] = {"unit": unit, "decimals": 1 if unit == "percent" else 0, "note": note}
        if row.measure in ("age", "gender"):
            base = float(totals[row.period])
            rest |= {"interval": interval_of(share_of(row.value, base), WILSON), "denominator": base}
        if note.startswith("derived"):
            rest |= {"kind": "computed"}
        if row.geography == "England":
            name, label, rest = f"{name}_cafcass", f"{label}, by Cafcass", rest | {"area_code": ENGLAND}
        fact = make(f"{name}.{id_of(row.period)}", label, row.value, period=row.period, qualifier=qualifier,
                    source_ids=source_ids(pd.Series([row.source_id])), **({"kind": "published"} | rest))  # fmt: skip
        found.append(Figure(label, row.geography, fact))
    return found


def quarters(raw: pd.DataFrame) -> pd.DataFrame:
    """Children by quarter with the release each is of; columns as in `QUARTER_COLUMNS`."""
    rows = raw[raw["measure"].eq(CHILDREN) & raw["period"].str.contains("Q")].sort_values("period")
    notes = rows["note"].fillna("")
    derived = notes.str.startswith("derived")
    vintage = [
        "derived from the year" if flag else "first release" if note.startswith("first release") else "release of the year"
        for flag, note in zip(derived, notes, strict=True)
    ]  # fmt: skip
    frame = pd.DataFrame(
        {"quarter": rows["period"], "children": rows["value"].astype("int64"), "vintage": vintage, "source_id": rows["source_id"]}
    )  # fmt: skip
    frame["kind"] = ["computed" if flag else "published" for flag in derived]
    return frame[list(QUARTER_COLUMNS)].reset_index(drop=True)


def children_table(raw: pd.DataFrame) -> ReleasedTable:
    """Release ages and genders of the children of 2024, with limits; columns as in `CHILDREN_COLUMNS`."""
    total = int(_year(raw, "2024")[0])
    records = []
    for row in each_row(raw[raw["measure"].isin(["age", "gender"])]):
        limits = share_of(row.value, total)
        records.append(
            {"breakdown": row.measure, "category": row.category.replace("-", " to "), "percent": row.value}
            | {"lower": round(limits.lower, 4), "upper": round(limits.upper, 4), "children": total}
            | {"source_id": row.source_id}
        )
    frame = pd.DataFrame(records, columns=list(CHILDREN_COLUMNS))
    note = "Limits are for chance alone, with the children of the year as base. Shares are rounded and may not come to a hundred."
    sources = source_ids(frame["source_id"])
    return ReleasedTable("children", "Children subject to applications in 2024", frame, CHILDREN_COLUMNS, sources, note)


def _year(raw: pd.DataFrame, period: str) -> tuple[float, str]:
    row = raw[raw["measure"].eq(CHILDREN) & raw["period"].eq(period)].iloc[0]
    return float(row["value"]), str(row["source_id"])


def worked_out(raw: pd.DataFrame, figures: list[Figure]) -> list[Figure]:
    """The year by month, the change since the year before, sums of parts, and the revision that was published."""
    facts = released(figures)
    (before, _), (after, source) = _year(raw, "2023"), _year(raw, "2024")
    ratio = relative_rate(int(after), 1, int(before), 1)
    value, lower, upper = (round(100 * (each - 1), 4) for each in (ratio.value, ratio.lower, ratio.upper))
    change = Estimate(value, lower, upper)
    both: dict[str, Any] = {"period": "2023 to 2024", "source_ids": (source,)}
    made = [
        make("per_month.2024", "children subject to applications, a month", round(after / 12, 4), qualifier="about",
             numerator=after, denominator=12, period="2024", source_ids=(source,)),
        make("fewer.2023_2024", "fewer children than a year before", before - after, **both),
        make("change.2023_2024", "change in a year", change.value, unit="percent", decimals=1, numerator=after, denominator=before,
             interval=interval_of(change, "limits of the ratio of two counts by the log method, 95%"), **both),
    ]  # fmt: skip
    regions = raw[raw["measure"].eq(REGIONS)]
    for period, rows in regions.groupby("period"):
        label = "percentage of applications from London, the North West and the South East together"
        made.append(
            make(f"three_regions.{id_of(str(period))}", label, round(float(rows["value"].sum()), 4), unit="percent", decimals=1,
                 period=str(period), source_ids=source_ids(rows["source_id"]))
        )  # fmt: skip
    under, to_six = facts[f"{NAME}.orders_under_3_months.2024"], facts[f"{NAME}.orders_3_to_6_months.2024"]
    secure = {period: facts[f"{NAME}.secure_accommodation.{period}"] for period in ("2024", "2024_q1", "2024_q2")}
    made += [
        make("orders_up_to_6_months.2024", "percentage of orders for up to six months", round((under.value or 0) + (to_six.value or 0), 4),
             unit="percent", decimals=1, period="2024", source_ids=under.source_ids),
        make("secure_accommodation.2024_q3_and_q4", "applications for secure accommodation orders in the second half of the year",
             (secure["2024"].value or 0) - (secure["2024_q1"].value or 0) - (secure["2024_q2"].value or 0), period="2024 Q3 and Q4",
             source_ids=sources_of(*secure.values())),
        *_revision(raw),
    ]  # fmt: skip
    return [Figure(fact.label, "worked out here", fact) for fact in made]


_FOUR_QUARTERS = ("2023 Q3", "2023 Q4", "2024 Q1", "2024 Q2")


def _revision(raw: pd.DataFrame) -> list[Fact]:
    """Four quarters as first released, and as an answer in Parliament gives them together."""
    rows = raw[raw["measure"].eq(CHILDREN) & raw["period"].isin(_FOUR_QUARTERS)]
    first = next(each_row(rows[rows["period"].eq(_FOUR_QUARTERS[0])]))
    revised = noted(first, "gives {} for", APPLICATIONS)
    label, period = "children subject to applications", "2023 Q3 to 2024 Q2"
    return [
        make("first_releases.2023_q3_to_2024_q2", f"{label}, sum of first releases", float(rows["value"].sum()), period=period,
             source_ids=source_ids(rows["source_id"])),
        make("revised.2023_q3_to_2024_q2", f"{label}, as an answer in Parliament gives them", revised.value, period=period, kind="published",
             source_ids=("pq_hl5810",), note="read in the remark on another figure"),
    ]  # fmt: skip


def check_agreement(raw: pd.DataFrame) -> None:
    """Raise `Disagreement` unless quarters add up to the year, shares to a hundred, first releases to what is said of them."""
    children = raw[raw["measure"].eq(CHILDREN)].set_index("period")["value"]
    year = float(children[children.index.str.startswith("2024 Q")].sum())
    agree("children of the four quarters of 2024", year, float(children["2024"]), 0)
    for measure in ("age", "gender"):
        total = float(raw[raw["measure"].eq(measure)]["value"].sum())
        agree(f"children by {measure}, percent", total, 100, 0.2)
    first = next(each_row(raw[raw["measure"].eq(CHILDREN) & raw["period"].eq(_FOUR_QUARTERS[0])]))
    said = noted(first, "a sum of first releases of {}", APPLICATIONS)
    agree("sum of first releases", float(children[list(_FOUR_QUARTERS)].sum()), said.value, 0)


def release(report: Report, project: Project) -> Release:
    """Work out the brief from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    raw = evidence[APPLICATIONS]
    check_agreement(raw)
    figures = published(raw)
    figures = [*figures, *worked_out(raw, figures)]
    facts, by_quarter = released(figures), quarters(raw)
    tables = [
        ReleasedTable("quarters", "Children subject to applications, by quarter", by_quarter, QUARTER_COLUMNS,
                      source_ids(by_quarter["source_id"]), "Quarters of different releases: some were revised later, which ones is not published."),
        children_table(raw),
        figures_table(figures, "Deprivation of liberty: figures not in the report on illegal children's homes",
                      "Limits are given for shares of children. How many orders or cases the other percentages are of is not published."),
        conflicts_table(CONFLICTS, facts, NAME),
    ]  # fmt: skip
    return collect(report, evidence.policy, tables, facts, HEADLINES)
