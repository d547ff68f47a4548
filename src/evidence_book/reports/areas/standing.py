"""How a place stands: beside its country, region and neighbours, in rank, and against its own earlier figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.frames import each_row
from evidence_book.measures.change import difference
from evidence_book.measures.estimates import LOW_RELIABILITY, NOT_APPLICABLE, NOT_AVAILABLE, Estimate
from evidence_book.measures.funnel import sides
from evidence_book.measures.proportion_funnel import binomial_limits
from evidence_book.reports.areas.declared import PROFILED, Better, Level, Measure, measures_of
from evidence_book.reports.making import or_none

COLUMNS = {
    "measure": "Measure",
    "area_code": "Code of the place",
    "period": "Latest period that at least half of the places with any value have one for",
    "value": "Value of the place",
    "lower": "Lower 95% limit",
    "upper": "Upper 95% limit",
    "reference": "Value of England; for police forces, of all forces with figures together",
    "region": "Value of its region",
    "neighbours": "Median of its statistical neighbours",
    "neighbours_counted": "How many of its ten neighbours have a value that can be relied on",
    "rank": "Rank: 1 is best; where neither direction is good, highest",
    "ranked": "Places with a value",
    "against": "Beside the reference, by the limits; of shares with counts, by those of the funnel too",
    "since": "First period that it is compared with",
    "change": "Change since then",
    "change_lower": "Lower 95% limit of the change (square-and-add)",
    "change_upper": "Upper 95% limit of the change",
    "changed": "What the change is, by its limits",
    "value_marker": "Why there is no value",
    "limits_marker": "Why there are no limits",
    "reference_marker": "Why there is no reference",
    "region_marker": "Why there is no value of the region",
    "neighbours_marker": "Why there are no neighbours",
    "rank_marker": "Why there is no rank",
    "change_marker": "Why there is no change with limits",
}
MARKERS = {
    "value": "value_marker", "lower": "limits_marker", "upper": "limits_marker", "reference": "reference_marker",
    "region": "region_marker", "neighbours": "neighbours_marker", "neighbours_counted": "neighbours_marker",
    "rank": "rank_marker", "ranked": "rank_marker", "change": "change_marker", "change_lower": "change_marker",
    "change_upper": "change_marker",
}  # fmt: skip
# What limits say of a place, or of its change. Without limits nothing is said.
BETTER, WORSE, HIGHER, LOWER, ALIKE, UNSAID = (
    "better",
    "worse",
    "higher",
    "lower",
    "no clear difference",
    "not compared",
)


# How seldom chance may give none of all, for that to be believed.
_HARDLY = 0.001
# More than is shown: what is rounded here is rounded again where it is said.
_DECIMALS = 4
_LEVEL = 0.95


def verdict(lower: float | None, upper: float | None, reference: float | None, better: Better) -> str:
    """What the limits say beside a reference: the point alone says nothing."""
    if lower is None or upper is None or reference is None:
        return UNSAID
    if lower <= reference <= upper:
        return ALIKE
    side = "higher" if lower > reference else "lower"
    if not better:
        return HIGHER if side == "higher" else LOWER
    return BETTER if side == better else WORSE


def ranks(values: pd.Series, better: Better) -> pd.Series:
    """Rank of each value, 1 for the best (the highest where neither direction is good); equal values share the better rank."""
    return values.rank(method="min", ascending=better == "lower").astype("Int64")


def latest_period(rows: pd.DataFrame, places: int) -> str | None:
    """The last period for which at least half of `places` have a value."""
    counts = rows.dropna(subset=["value"]).groupby("period").size()
    enough = counts[counts.ge(places / 2)]
    return str(max(enough.index)) if len(enough) else None


def _exact(row: Any, measure: Measure) -> float | None:
    """A value to compare: of a share published as a whole number, what its counts make it; its rounding is no difference."""
    value = or_none(row.value)
    if value is None or measure.unit != "percent" or or_none(row.lower) is None or or_none(row.numerator) is None:
        return None if value is None else float(value)
    share = 100 * float(row.numerator) / float(row.denominator)
    # A share of a region may leave out whoever's count is of low reliability.
    return share if abs(share - value) <= 1 else float(value)


def value_of_england(row: Any, measure: Measure) -> float | None:
    """The value of England that places are set beside, of its row in the figures; none without a row or a value."""
    exact = _exact(row, measure) if row else None
    return None if exact is None else round(exact, _DECIMALS)


def is_doubtful(row: Any, measure: Measure, reference: float | None) -> bool:
    """Whether a place has none of so many that chance would hardly give it, at the value of the reference."""
    if not measure.none_is_doubtful or reference is None or or_none(row.denominator) is None or row.numerator != 0:
        return False
    return bool((1 - reference / 100) ** float(row.denominator) < _HARDLY)


def _by_chance(rows: Iterable[Any], measure: Measure, reference: float | None) -> set[str]:
    """Codes of the places whose share chance alone would make at the value of the reference, by the exact limits of the funnel.

    Limits of a share are approximate where few are counted, and would call more places other than chance does.
    """
    counted = [row for row in rows if or_none(row.numerator) is not None and (or_none(row.denominator) or 0) > 0]
    if measure.unit != "percent" or reference is None or not 0 < reference < 100 or not counted:
        return set()
    sizes = [int(row.denominator) for row in counted]
    limits = binomial_limits(sizes, reference / 100, (_LEVEL,), smooth=False)
    shares = pd.Series([float(row.numerator) for row in counted]) / limits["size"]
    within = sides(shares, limits, _LEVEL) == 0
    return {str(row.area_code) for row, inside in zip(counted, within, strict=True) if inside}


def _estimate(row: Any, measure: Measure) -> Estimate:
    value = _exact(row, measure)
    if value is None:
        return Estimate.marked(or_none(row.value_marker) or NOT_AVAILABLE)
    if or_none(row.lower) is None:
        return Estimate.marked(or_none(row.limits_marker) or NOT_AVAILABLE)
    return Estimate(value, min(row.lower, value), max(row.upper, value))


def _unsaid(marker: str) -> dict[str, object]:
    return {"since": "", "changed": UNSAID, "change_marker": marker}


def _since(series: Sequence[Any], measure: Measure) -> dict[str, object]:
    """The change from the first period with limits to the last; nothing where one of them has none."""
    last, before = series[-1], [row for row in series[:-1] if or_none(row.lower) is not None]
    if not before or or_none(last.lower) is None or or_none(last.value) is None:
        return _unsaid(NOT_AVAILABLE)
    moved = difference(_estimate(last, measure), _estimate(before[0], measure))
    if moved.marker:
        return _unsaid(moved.marker)
    low, high = round(moved.lower, _DECIMALS), round(moved.upper, _DECIMALS)
    return {
        "since": before[0].period, "change": round(moved.value, _DECIMALS), "change_lower": low, "change_upper": high,
        "changed": verdict(low, high, 0.0, measure.better),
    }  # fmt: skip


def _of_measure(
    measure: Measure,
    rows: pd.DataFrame,
    places: pd.DataFrame,
    neighbours: Mapping[str, Sequence[str]],
    references: Mapping[str, float],
) -> list[dict[str, object]]:
    period = latest_period(rows[rows["area_code"].isin(places["area_code"])], _told(rows, places))
    if period is None:
        return []
    now = rows[rows["period"].eq(period)].set_index("area_code")
    values = {str(code): float(value) for code, value in now["value"].dropna().items()}
    series: dict[str, list[Any]] = {}
    for row in each_row(rows[rows["period"].le(period)].sort_values("period", kind="stable")):
        series.setdefault(row.area_code, []).append(row)

    def at(code: str) -> Any:
        return next((each for each in reversed(series.get(code, ())) if each.period == period), None)

    reference = references.get(measure.name)
    if reference is None:
        reference = value_of_england(at(ENGLAND), measure)
    latest = {code: at(code) for code in places["area_code"]}
    doubtful = {code for code, row in latest.items() if row and is_doubtful(row, measure, reference)}
    by_chance = _by_chance([row for row in latest.values() if row], measure, reference)
    reliable = values.keys() - doubtful
    sound = now[now.index.isin(places["area_code"]) & ~now.index.isin(doubtful)]
    rank = ranks(sound["value"].dropna(), measure.better).to_dict()
    found = []
    for place in each_row(places):
        row, doubted = latest[place.area_code], place.area_code in doubtful
        why_not = LOW_RELIABILITY if doubted else NOT_AVAILABLE
        value = or_none(row.value) if row else None
        beside = [values[code] for code in neighbours.get(place.area_code, ()) if code in reliable]
        region = values.get(place.region_code)
        lower, upper = (or_none(row.lower), or_none(row.upper)) if row else (None, None)
        against = UNSAID if doubted else verdict(lower, upper, reference, measure.better)
        if against != UNSAID and place.area_code in by_chance:
            against = ALIKE
        found.append(
            {
                "measure": measure.name, "area_code": place.area_code, "period": period, "value": value, "lower": lower,
                "upper": upper, "reference": reference, "region": region,
                "neighbours": round(median(beside), _DECIMALS) if beside else None,
                "neighbours_counted": len(beside) if beside else None,
                "rank": rank.get(place.area_code), "ranked": len(rank) if place.area_code in rank else None,
                "against": against,
                "value_marker": None if value is not None else (or_none(row.value_marker) if row else None) or NOT_AVAILABLE,
                "limits_marker": None if lower is not None else (or_none(row.limits_marker) if row else None) or NOT_AVAILABLE,
                "reference_marker": None if reference is not None else NOT_AVAILABLE,
                "region_marker": None if region is not None else NOT_AVAILABLE if place.region_code else NOT_APPLICABLE,
                "neighbours_marker": None if beside else NOT_AVAILABLE if neighbours.get(place.area_code) else NOT_APPLICABLE,
                "rank_marker": None if place.area_code in rank else why_not,
            }
            | (_since(series[place.area_code], measure) if row and value is not None and not doubted else _unsaid(why_not))
        )  # fmt: skip
    return found


def _told(rows: pd.DataFrame, places: pd.DataFrame) -> int:
    """How many of the places a measure tells of at all: police forces that published nothing do not hold others back."""
    known = rows.loc[rows["value"].notna(), "area_code"]
    return int(places["area_code"].isin(known).sum())


def standing(
    figures: pd.DataFrame,
    places: pd.DataFrame,
    neighbours: Mapping[str, Sequence[str]],
    references: Mapping[str, float],
) -> pd.DataFrame:
    """Every place with a profile and every measure of its kind; columns as in `COLUMNS`.

    `neighbours` are codes of the ten statistical neighbours by code; `references` hold the value to compare with where
    it is not that of England.
    """
    by_level = {level: places[places["level"].eq(level)] for level in PROFILED}

    def told(level: Level, measure: Measure) -> list[dict[str, object]]:
        here = by_level[level]
        of_measure = figures[figures["measure"].eq(measure.name)]
        of_level = of_measure["area_code"].isin([*here["area_code"], ENGLAND, *here["region_code"].unique()])
        return _of_measure(measure, of_measure[of_level], here, neighbours, references)

    rows = [row for level in PROFILED for measure in measures_of(level) for row in told(level, measure)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in MARKERS:
        table[name] = pd.to_numeric(table[name])
    return table
