"""Requests and refusals, plans in place, and appeals: by authority and for England."""

from __future__ import annotations

import math

import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.frames import each_row
from evidence_book.measures.estimates import NOT_APPLICABLE, NOT_AVAILABLE
from evidence_book.measures.proportions import proportion
from evidence_book.reports.ehcp_inconsistency.authorities import Authorities, calendar_day, january_day
from evidence_book.reports.ehcp_inconsistency.timescales import COUNTED, one_decimal, ordered
from evidence_book.reports.making import or_none
from evidence_book.reports.release import ReleasedTable, source_ids
from evidence_book.wording import rounded

_AREA = {"area_code": "Area code in force then", "area_name": "Area"}
_PLACE = {"level": "Level: country, region or local_authority", "region_name": "Region"}
_LIMITS = {"lower": "Lower 95% Wilson limit, percent", "upper": "Upper 95% Wilson limit, percent"}
_ORIGIN = {"limits_marker": "Why there are no limits", "source_id": "Where it was read"}

REQUEST_COLUMNS = {
    "calendar_year": "Calendar year", **_AREA,
    "requests": "Initial requests for an assessment",
    "refused": "Of them refused",
    "refused_percent": "Percentage refused", **_LIMITS,
    "new_plans": "New plans made", **_PLACE,
    "requests_marker": "Why there is no number of requests",
    "refused_marker": "Why there is no number of refusals",
    "refused_percent_marker": "Why there is no percentage", **_ORIGIN,
}  # fmt: skip
PLACE_COLUMNS = {
    "january": "January", **_AREA,
    "plans": "Plans in place",
    "change_percent": "Change on the January before, percent", **_PLACE,
    "change_percent_marker": "Why there is no change",
    "source_id": "Where it was read",
}  # fmt: skip
APPEAL_COLUMNS = {
    "calendar_year": "Calendar year", **_AREA,
    "appeals": "Appeals registered with the tribunal",
    "decisions": "Decisions that could be appealed",
    "appeal_rate": "Appeals as a percentage of those decisions", **_LIMITS, **_PLACE,
    "appeals_marker": "Why there is no number of appeals",
    "decisions_marker": "Why there is no number of decisions",
    "appeal_rate_marker": "Why there is no percentage", **_ORIGIN,
}  # fmt: skip


# From so many requests on, not one refusal is worth a reader's doubt.
_MANY = 200


def _shares(frame: pd.DataFrame, part: str, whole: str, share: str, decimals: int) -> pd.DataFrame:
    """Add `share` of `part` in `whole`, percent, with limits and markers; a published `given` share fills a gap."""
    estimates = [proportion(or_none(one), or_none(all_)) for one, all_ in zip(frame[part], frame[whole], strict=True)]
    markers = pd.Series([each.marker for each in estimates], index=frame.index, dtype="string")
    given = frame["given"].astype("Float64").astype("float64").where(markers.notna())

    def spelt(value: float) -> float:
        return value if pd.isna(value) else float(rounded(value, decimals))

    computed = pd.Series([100 * each.value for each in estimates], index=frame.index)
    frame = frame.assign(
        lower=[spelt(100 * each.lower) for each in estimates],
        upper=[spelt(100 * each.upper) for each in estimates],
        limits_marker=markers,
    )
    frame[share] = given.fillna(computed).map(spelt)
    frame[f"{share}_marker"] = markers.mask(given.notna())
    for name in (part, whole):
        frame[f"{name}_marker"] = frame[name].isna().map({True: NOT_AVAILABLE, False: None})
    return frame


def requests(known: Authorities, counts: pd.DataFrame, england: pd.DataFrame) -> pd.DataFrame:
    """Requests, refusals and new plans of every authority 2014 to 2022, of England for as long as they are published; columns as in `REQUEST_COLUMNS`."""
    numbers = {"inreq_ehc": "requests", "ass_refused_ehc": "refused", "new_all_ehc": "new_plans"}
    named = counts.rename(columns=numbers | {"old_la_code": "old_code"})
    kept = ["old_code", *numbers.values(), "source_id"]
    placed = [
        known.placed(
            named[named["calendar_year"].eq(year)][kept], calendar_day(year), "requests", complete=True
        ).assign(calendar_year=year, level="local_authority", given=math.nan)
        for year in COUNTED
    ]
    parts = pd.concat(placed)
    later = england[england["year"].gt(max(COUNTED)) & england["initial_requests_calendar_year"].notna()]
    sums = parts.groupby("calendar_year")[list(numbers.values())].sum(min_count=1).reset_index()
    sums["source_id"] = parts["source_id"].iloc[0]
    after = pd.DataFrame(
        {
            "calendar_year": later["year"], "requests": later["initial_requests_calendar_year"],
            "refused": later["initial_requests_refused"], "new_plans": later["new_plans_calendar_year_lait"],
            "given": later["pct_requests_refused"], "source_id": later["source_id"],
        }
    )  # fmt: skip
    whole = pd.concat([sums, after]).assign(
        area_code=ENGLAND, area_name="England", region_name="England", level="country"
    )
    frame = pd.concat([whole, parts], ignore_index=True)
    frame = frame.assign(**{name: frame[name].astype("Int64") for name in numbers.values()})
    return ordered(_shares(frame, "refused", "requests", "refused_percent", 1), "calendar_year")[list(REQUEST_COLUMNS)]


def plans_in_place(known: Authorities, raw: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Plans in place each January of every authority, region and England; columns as in `PLACE_COLUMNS`.

    Change is measured for one and the same area: an authority that is new has none (`z`), the first January
    has nothing before it (`x`); a new code for the same area is no new authority.
    """
    named = raw.rename(columns={"old_la_code": "old_code", "plans_january": "plans"})
    kept = ["old_code", "plans", "source_id"]
    placed = [
        known.placed(
            named[named["january"].eq(january)][kept], january_day(january), "plans in place", complete=True
        ).assign(january=january, level="local_authority")
        for january in sorted(set(raw["january"]))
    ]
    parts = pd.concat(placed)
    regions = parts.groupby(["january", "region_name"], as_index=False).agg({"plans": "sum", "source_id": "first"})
    codes = regions["region_name"].map(areas[areas["level"].eq("region")].set_index("area_name")["area_code"])
    regions = regions.assign(level="region", area_name=regions["region_name"], old_code=codes, area_code=codes)
    whole = parts.groupby("january", as_index=False).agg({"plans": "sum", "source_id": "first"})
    whole = whole.assign(
        level="country", area_name="England", region_name="England", old_code=ENGLAND, area_code=ENGLAND
    )
    frame = pd.concat([whole, regions, parts], ignore_index=True)
    before = frame.assign(january=frame["january"] + 1)[["january", "old_code", "plans"]]
    frame = frame.merge(before, on=["january", "old_code"], how="left", suffixes=("", "_before"))
    change = (frame["plans"] / frame["plans_before"] - 1) * 100
    frame["change_percent"] = change.astype("float64").map(one_decimal)
    first = frame["january"].eq(frame["january"].min())
    frame["change_percent_marker"] = first.map({True: NOT_AVAILABLE, False: NOT_APPLICABLE}).where(change.isna())
    return ordered(frame.assign(plans=frame["plans"].astype("Int64")), "january")[list(PLACE_COLUMNS)]


def appeals(known: Authorities, raw: pd.DataFrame, england: pd.DataFrame) -> pd.DataFrame:
    """Appeals and decisions that could be appealed, 2014 to 2022, of England the rate as long as it is published; columns as in `APPEAL_COLUMNS`.

    An authority that ended in a year may still have appeals of that year; its row is kept under its last code.
    """
    named = raw.rename(columns={"appeals_registered": "appeals", "appealable_decisions": "decisions"})
    local = named[named["level"].eq("local_authority")]
    local = local.assign(
        old_code=[known.named(row.la_name, row.calendar_year) for row in each_row(local)], given=math.nan
    )
    kept = ["old_code", "appeals", "decisions", "given", "source_id"]
    parts = []
    for year in sorted(set(local["calendar_year"])):
        rows = local[local["calendar_year"].eq(year)]
        then = set(known.on(calendar_day(year))["old_code"])
        current, ended = rows[rows["old_code"].isin(then)], rows[~rows["old_code"].isin(then)]
        placed = known.placed(current[kept], calendar_day(year), "appeals", complete=True)
        former = known.on(january_day(year)).merge(ended[kept], on="old_code", validate="one_to_one")
        parts.append(pd.concat([placed, former]).assign(calendar_year=year))
    later = england[england["year"].gt(max(COUNTED)) & england["appeal_rate_pct"].notna()]
    after = later.rename(columns={"year": "calendar_year", "appeal_rate_pct": "given"})
    whole = pd.concat(
        [named[named["level"].eq("country")][["calendar_year", "appeals", "decisions", "source_id"]],
         after[["calendar_year", "given", "source_id"]]]
    ).assign(area_code=ENGLAND, area_name="England", region_name="England", level="country")  # fmt: skip
    frame = pd.concat([whole, pd.concat(parts).assign(level="local_authority")], ignore_index=True)
    frame = frame.assign(appeals=frame["appeals"].astype("Int64"), decisions=frame["decisions"].astype("Int64"))
    return ordered(_shares(frame, "appeals", "decisions", "appeal_rate", 4), "calendar_year")[list(APPEAL_COLUMNS)]


def decision_tables(
    asked: pd.DataFrame, place: pd.DataFrame, appealed: pd.DataFrame
) -> tuple[ReleasedTable, ReleasedTable, ReleasedTable]:
    """Release the three."""
    silent = asked[asked["requests"].eq(0) & asked["new_plans"].gt(0)]
    told = "; ".join(f"{row.area_name} {row.calendar_year}" for row in each_row(silent))
    latest = asked["level"].eq("local_authority") & asked["calendar_year"].eq(max(COUNTED))
    none = asked[latest & asked["refused"].eq(0) & asked["requests"].ge(_MANY)]
    without = ", ".join(none["area_name"])
    limits = {"lower": "limits_marker", "upper": "limits_marker"}
    return (
        ReleasedTable(
            "requests_and_refusals", "Requests for an assessment, refusals and new plans", asked, REQUEST_COLUMNS,
            source_ids(asked["source_id"]),
            "Requests are published from 2016. England's rows to 2022 are the sums of the authorities, as released in "
            "2023; a later release counts fewer new plans in 2022 (see England by year). A number of requests of 0 beside "
            f"new plans is as published: {told}. So is a number of 0 refusals where there were "
            f"{_MANY} requests or more in {max(COUNTED)}: {without}.", limits,
        ),
        ReleasedTable(
            "plans_in_place", "Plans in place in January", place, PLACE_COLUMNS, source_ids(place["source_id"]),
            "An authority that came into being between two Januaries has no change between them.",
        ),
        ReleasedTable(
            "appeals", "Appeals to the tribunal", appealed, APPEAL_COLUMNS, source_ids(appealed["source_id"]),
            "Decisions that could be appealed are those on requests, assessments and plans of the year, as the Ministry "
            "of Justice counts them.", limits,
        ),
    )  # fmt: skip
