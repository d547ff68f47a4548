"""Every figure by place in one shape: a row a measure, place and period, with limits where counts are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from evidence_book.datasets.geography import ENGLAND, plain_name
from evidence_book.frames import each_row, is_missing
from evidence_book.measures.estimates import NOT_AVAILABLE, Estimate, Number
from evidence_book.measures.proportions import proportion
from evidence_book.measures.rates import rate
from evidence_book.problems import EvidenceError
from evidence_book.reports.areas.codes import BOARDS
from evidence_book.reports.making import or_none
from evidence_book.reports.release import source_ids

COLUMNS = {
    "measure": "Measure",
    "area_code": "Code of the place",
    "period": "Period",
    "value": "Value as published, or as worked out where the measure says so",
    "numerator": "Count behind it",
    "denominator": "What the count is out of",
    "lower": "Lower 95% limit (Wilson for a share, exact Poisson for a rate)",
    "upper": "Upper 95% limit",
    "value_marker": "Why there is no value",
    "counts_marker": "Why there are no counts",
    "limits_marker": "Why there are no limits",
    "source_id": "Where it was read",
}
# The column that says why a number is missing.
MARKERS = {
    "value": "value_marker", "numerator": "counts_marker", "denominator": "counts_marker", "lower": "limits_marker",
    "upper": "limits_marker",
}  # fmt: skip


def _figure(
    measure: str, area: str, period: object, value: Number, source: str, counts: tuple[Number, Number] = (None, None),
    estimate: Estimate | None = None,
) -> dict[str, object]:  # fmt: skip
    """One row; a text among the numbers is their marker."""
    marker = value if isinstance(value, str) else NOT_AVAILABLE if value is None else None
    missing = next((each for each in counts if each is None or isinstance(each, str)), "")
    estimate = estimate or Estimate.marked(NOT_AVAILABLE)
    return {
        "measure": measure, "area_code": area, "period": str(period), "value": None if marker else value,
        "numerator": None if missing != "" else counts[0], "denominator": None if missing != "" else counts[1],
        "lower": or_none(round(estimate.lower, 3)), "upper": or_none(round(estimate.upper, 3)), "value_marker": marker,
        "counts_marker": (missing or NOT_AVAILABLE) if missing != "" else None,
        "limits_marker": estimate.marker, "source_id": source,
    }  # fmt: skip


def _given(value: object, marker: object) -> Number:
    """A number, or the marker that stands in its place."""
    if is_missing(value):
        return or_none(marker) or NOT_AVAILABLE
    return float(value)  # type: ignore[arg-type]


def _percent(estimate: Estimate) -> Estimate:
    return Estimate(100 * estimate.value, 100 * estimate.lower, 100 * estimate.upper, estimate.marker)


def social_care(raw: pd.DataFrame, measures: Iterable[str]) -> list[dict[str, object]]:
    """Percentages and averages of children's social care, as published; limits of shares from their counts."""
    rows = []
    for row in each_row(raw[raw["measure_id"].isin(list(measures))]):
        shared = not (is_missing(row.percent) and is_missing(row.percent_marker))
        value = _given(row.percent, row.percent_marker) if shared else _given(row.value, row.value_marker)
        counts = (_given(row.count, row.count_marker), _given(row.denominator, row.denominator_marker))
        known = not any(isinstance(each, str) for each in (*counts, value))
        estimate = _percent(proportion(*counts)) if shared and known else None
        rows.append(_figure(row.measure_id, row.area_code, row.period, value, row.source_id, counts, estimate))
    return rows


def in_need(
    raw: pd.DataFrame, children: pd.DataFrame, regions: Mapping[str, str], measures: Iterable[str]
) -> list[dict[str, object]]:
    """Children in need and episodes begun per 10,000 children of the middle of the year before, worked out.

    `regions` are codes of regions by name: the table of children names them only.
    """
    national, regional = (children["geographic_level"].eq(each) for each in ("National", "Regional"))
    codes = children["la_code"].mask(national, ENGLAND)
    codes = codes.mask(
        regional, children["region_name"].map(lambda name: regions.get(plain_name(name), ""), na_action="ignore")
    )
    population = {
        (row.code, row.mid_year): _given(row.children_0_17, row.children_0_17_marker)
        for row in each_row(children.assign(code=codes))
    }
    rows = []
    for row in each_row(raw[raw["measure_id"].isin(list(measures))]):
        counts = (_given(row.count, row.count_marker), population.get((row.area_code, row.period - 1), NOT_AVAILABLE))
        estimate = rate(*counts)
        value = estimate.marker or round(estimate.value, 1)
        rows.append(_figure(row.measure_id, row.area_code, row.period, value, row.source_id, counts, estimate))
    return rows


def looked_after(table: pd.DataFrame) -> list[dict[str, object]]:
    """Children looked after per 10,000, from the report on illegal children's homes."""
    return [
        _figure(
            "looked_after_rate", row.area_code, row.as_at[:4], _given(row.rate_per_10000, row.rate_marker), row.source_id,
            (_given(row.children_looked_after, row.children_looked_after_marker), _given(row.children_0_17, row.children_0_17_marker)),
            Estimate(row.rate_per_10000, row.lower, row.upper, or_none(row.rate_marker)),
        )
        for row in each_row(table)
    ]  # fmt: skip


def home_places(table: pd.DataFrame) -> list[dict[str, object]]:
    """Places in registered homes for every 100 children looked after, from the same report; those of England from its sums."""
    rows = [
        _figure("home_places", row.area_code, "2023", _given(row.places_per_100, row.marker), row.source_id,
                (_given(row.places, row.marker), _given(row.children_looked_after, row.marker)))
        for row in each_row(table)
    ]  # fmt: skip
    whole = table[table["children_looked_after"].notna()]
    counts = (float(whole["places"].sum()), float(whole["children_looked_after"].sum()))
    source = "+".join(source_ids(whole["source_id"]))
    return [*rows, _figure("home_places", ENGLAND, "2023", round(100 * counts[0] / counts[1], 2), source, counts)]


def shares(
    measure: str, table: pd.DataFrame, period: str, value: str, counts: tuple[str, str]
) -> list[dict[str, object]]:
    """A share with its limits as another report released them: the columns of its table that hold period, value and counts."""
    rows = []
    for row in each_row(table):
        given = tuple(_given(getattr(row, name), getattr(row, f"{name}_marker")) for name in counts)
        estimate = Estimate(getattr(row, value), row.lower, row.upper, or_none(row.limits_marker))
        shown = _given(getattr(row, value), getattr(row, f"{value}_marker"))
        rows.append(
            _figure(measure, row.area_code, getattr(row, period), shown, row.source_id, (given[0], given[1]), estimate)
        )
    return rows  # fmt: skip


def special_needs(raw: pd.DataFrame, codes: Mapping[str, str]) -> list[dict[str, object]]:
    """Pupils with a plan or with support, as published; `codes` by the department's number."""
    names = {"EHC": "pupils_with_plan", "SEN Support": "pupils_with_support"}
    rows = []
    for row in each_row(raw):
        (measure,) = [
            name for word, name in names.items() if word in row.measure.replace("(SEN) Support", "SEN Support")
        ]
        rows.append(_figure(measure, codes[row.old_la_code], row.year, float(row.value), row.source_id))
    return rows


def admissions(raw: pd.DataFrame, code_of: Callable[[str], str]) -> list[dict[str, object]]:
    """Admissions for mental health per 100,000 children, as published; `code_of` finds the code of a name."""
    return [
        _figure("admissions", code_of(row.area), row.year, float(row.value), row.source_id) for row in each_row(raw)
    ]


def waits(table: pd.DataFrame) -> list[dict[str, object]]:
    """Waits of footprints and commissioning groups, and of England, from the report on mental health services."""
    outcomes = {
        "within_4_weeks": "0_4w", "over_12_weeks": "over_12w", "closed_before_contact": "closed",
        "no_contact_yet": "waiting_no_contact",
    }  # fmt: skip
    rows = []
    for row in each_row(table[table["level"].isin(["country", "footprint", "commissioning_group"])]):
        area = ENGLAND if row.level == "country" else BOARDS.get(row.area_code, row.area_code)
        rows.append(
            _figure("mean_wait_days", area, row.financial_year, _given(row.mean_wait_days, None), row.source_id)
        )
        for measure, outcome in outcomes.items():
            value = _given(getattr(row, f"percent_{outcome}"), row.band_marker)
            pair = (_given(getattr(row, f"n_{outcome}"), row.band_marker), _given(row.children_referred, None))
            estimate = _percent(proportion(*pair))
            rows.append(_figure(measure, area, row.financial_year, value, row.source_id, pair, estimate))
    return rows


def scores(table: pd.DataFrame, codes: Mapping[str, str]) -> list[dict[str, object]]:
    """Spending, referrals and score of commissioning groups in 2021-22; `codes` by name in small letters."""
    columns = {"spend_per_child": 2, "budget_percent": 1, "referred_percent": 1, "overall_score": 0}
    names = {"budget_percent": "budget_share", "referred_percent": "referred"}
    return [
        _figure(names.get(column, column), codes[row.area_name.lower()], "2021-22", _rounded(getattr(row, column), decimals), row.source_id)
        for row in each_row(table)
        for column, decimals in columns.items()
    ]  # fmt: skip


def _rounded(value: float, decimals: int) -> Number:
    return None if pd.isna(value) else round(float(value), decimals)


def searches(table: pd.DataFrame) -> list[dict[str, object]]:
    """Strip searches per 10,000 children over the whole period, from the report on them; none where none is published."""
    return [
        _figure("strip_searches", row.area_code, "2018 to mid-2022", _given(row.rate, row.rate_marker), row.source_id,
                (_given(row.searches, row.searches_marker), float(row.population_10_17)),
                Estimate(row.rate, row.lower, row.upper, or_none(row.rate_marker)))
        for row in each_row(table)
    ]  # fmt: skip


def figures_table(rows: Iterable[dict[str, object]], places: pd.DataFrame, recoded: Mapping[str, str]) -> pd.DataFrame:
    """All rows of places there are, under their present codes; columns as in `COLUMNS`, by measure, place and period.

    Places that are gone are left out, and figures that two places share. Raises `EvidenceError` for two rows of one
    measure, place and period.
    """
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    frame["area_code"] = frame["area_code"].replace(dict(recoded))
    frame = frame[frame["area_code"].isin(places["area_code"])]
    key = ["measure", "area_code", "period"]
    if (twice := frame[frame.duplicated(key)]).size:
        raise EvidenceError(f"two figures for {', '.join(map(str, twice[key].iloc[0]))}")
    for name in MARKERS:
        frame[name] = pd.to_numeric(frame[name])
    return frame.sort_values(key, kind="stable").reset_index(drop=True)
