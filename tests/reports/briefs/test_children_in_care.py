"""Children in care: shares, limits and changes worked out again from the raw file in another way; words that the figures bear out."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from tests.conftest import ROOT, copy_project
from tests.reports.tidying import tidy

from evidence_book.datasets import CATALOGUE
from evidence_book.project import Project
from evidence_book.reports.areas.standing import ALIKE, BETTER, WORSE
from evidence_book.reports.briefs import children_in_care
from evidence_book.reports.catalogue import BRIEFS
from evidence_book.reports.release import Release
from evidence_book.validation.gate import validate

Z = 1.959963984540054


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    project: Project = copy_project(tmp_path_factory.mktemp("care") / "project")
    validate(project, CATALOGUE[children_in_care.CARE])
    return BRIEFS["children_in_care"].release(project)


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    """The raw file as it lies on the disk, past the gate and the package; counts by measure, place and year."""
    path = ROOT / "data/raw/published/children_by_place/children_social_care_by_area.csv"
    frame = pd.read_csv(path, na_values=["x", "c", "z", "u", "k", "low"])
    frame = frame[frame["measure_id"].isin(children_in_care.MEASURES) & frame["count"].notna()]
    return frame.set_index(["measure_id", "area_code", "period"])[["count", "denominator", "percent"]].sort_index()


def wilson(count: float, out_of: float) -> tuple[float, float]:
    """Both roots of (count / out_of - p)^2 = Z^2 p (1 - p) / out_of, in percent."""
    share = count / out_of
    a, b, c = 1 + Z**2 / out_of, -(2 * share + Z**2 / out_of), share**2
    root = math.sqrt(b * b - 4 * a * c)
    return 100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)


def newcombe(later: tuple[float, float], earlier: tuple[float, float]) -> tuple[float, float, float]:
    """Difference of two shares given as counts, with limits of Newcombe's tenth method, in percentage points."""
    (p, q), (low_p, up_p), (low_q, up_q) = (
        (100 * later[0] / later[1], 100 * earlier[0] / earlier[1]),
        wilson(*later),
        wilson(*earlier),
    )
    down, up = math.sqrt((p - low_p) ** 2 + (up_q - q) ** 2), math.sqrt((up_p - p) ** 2 + (q - low_q) ** 2)
    return p - q, p - q - down, p - q + up


def counts(raw: pd.DataFrame, measure: str, year: int, area: str = "E92000001") -> tuple[float, float]:
    row = raw.loc[(measure, area, year)]
    return float(row["count"]), float(row["denominator"])


def test_every_share_and_its_limits_are_those_of_the_raw_counts(release: Release, raw: pd.DataFrame) -> None:
    england = raw.xs("E92000001", level="area_code")
    trend = release.tables["trend"].frame
    assert len(trend) == len(england) == 50
    for row in trend.itertuples(index=False):
        count, out_of = counts(raw, row.measure, row.period)
        assert (row.percent, row.lower, row.upper) == pytest.approx(
            (100 * count / out_of, *wilson(count, out_of)), abs=1e-4
        )
        assert row.published == england.loc[(row.measure, row.period), "percent"]
        fact = release.facts[f"children_in_care.{row.measure}.{row.period}"]
        assert (fact.value, fact.numerator, fact.denominator) == (row.percent, count, out_of)
        assert fact.interval
        assert (fact.interval.lower, fact.interval.upper) == (row.lower, row.upper)


def test_every_change_has_the_limits_of_two_independent_shares(release: Release, raw: pd.DataFrame) -> None:
    changes = release.tables["changes"].frame
    assert len(changes) == 20
    assert "three_social_workers" not in set(changes["measure"])
    for row in changes.itertuples(index=False):
        expected = newcombe(counts(raw, row.measure, row.until), counts(raw, row.measure, row.since))
        assert (row.change, row.lower, row.upper) == pytest.approx(expected, abs=3e-4)
        clear = row.lower > 0 or row.upper < 0
        good = (row.change > 0) == (row.better == "higher")
        assert row.changed == (ALIKE if not clear else BETTER if good else WORSE)
        fact = release.facts[f"children_in_care.{row.measure}_change.{row.since}_{row.until}"]
        assert (fact.value, fact.unit) == (row.change, "points")


def test_the_year_before_is_the_year_before(release: Release) -> None:
    changes = release.tables["changes"].frame.set_index("measure")
    assert changes.loc["mid_year_school_move", ["since", "until"]].to_numpy().tolist() == [[2021, 2024], [2023, 2024]]
    assert changes.loc["saw_dentist", ["since", "until"]].to_numpy().tolist() == [[2021, 2025], [2024, 2025]]


def test_regions_are_nine_and_stand_beside_england_by_their_limits(release: Release, raw: pd.DataFrame) -> None:
    regions = release.tables["regions"].frame
    assert regions.groupby("measure").size().to_dict() == dict.fromkeys(children_in_care.BY_REGION, 9)
    assert set(regions["period"]) == {2025}
    for row in regions.itertuples(index=False):
        count, out_of = counts(raw, row.measure, row.period, row.area_code)
        england = counts(raw, row.measure, row.period)
        lower, upper = wilson(count, out_of)
        reference = 100 * england[0] / england[1]
        good = (count / out_of > england[0] / england[1]) == (row.better == "higher")
        assert row.england == pytest.approx(reference, abs=1e-4)
        assert row.against == (ALIKE if lower <= reference <= upper else BETTER if good else WORSE)


def test_a_later_year_is_not_told_by_an_edition_before_it() -> None:
    frame = tidy(children_in_care.CARE)
    assert set(children_in_care.shares(frame, "2024")["period"]) == {2021, 2022, 2023, 2024}


# What words of the headlines and of the page say.
SAID = {
    ("three_placements", 2021): WORSE, ("three_placements", 2024): ALIKE,
    ("same_carer_2_years", 2021): WORSE, ("same_carer_2_years", 2024): BETTER,
    ("placed_far_from_home", 2021): BETTER, ("placed_far_from_home", 2024): WORSE,
    ("mid_year_school_move", 2021): WORSE, ("mid_year_school_move", 2023): ALIKE,
    ("health_assessment", 2021): WORSE, ("health_assessment", 2024): BETTER,
    ("saw_dentist", 2021): BETTER, ("saw_dentist", 2024): BETTER,
    ("sdq_concern", 2021): WORSE, ("sdq_concern", 2024): WORSE,
    ("care_leavers_suitable_home", 2021): BETTER, ("care_leavers_suitable_home", 2024): BETTER,
    ("care_leavers_eet", 2021): BETTER, ("care_leavers_eet", 2024): ALIKE,
    ("convicted_or_cautioned", 2021): BETTER, ("convicted_or_cautioned", 2024): BETTER,
}  # fmt: skip


def test_words_on_changes_are_borne_out(release: Release, raw: pd.DataFrame) -> None:
    changes = release.tables["changes"].frame
    assert {(row.measure, row.since): row.changed for row in changes.itertuples(index=False)} == SAID
    # "It was higher in 2023", "the share rose until 2023", "all of it came in the last year", "risen every year".
    assert newcombe(counts(raw, "care_leavers_eet", 2025), counts(raw, "care_leavers_eet", 2023))[2] < 0
    for year in (2022, 2023):
        assert newcombe(counts(raw, "three_placements", year), counts(raw, "three_placements", year - 1))[1] > 0
    low, high = newcombe(
        counts(raw, "care_leavers_suitable_home", 2024), counts(raw, "care_leavers_suitable_home", 2021)
    )[1:]
    assert low < 0 < high
    for year in (2023, 2024, 2025):
        assert newcombe(counts(raw, "saw_dentist", year), counts(raw, "saw_dentist", year - 1))[1] > 0


def test_words_on_regions_are_borne_out(release: Release, raw: pd.DataFrame) -> None:
    regions = release.tables["regions"].frame
    by_name = {measure: rows.set_index("area_name") for measure, rows in regions.groupby("measure")}
    homes, far, eet = (
        by_name[name] for name in ("care_leavers_suitable_home", "placed_far_from_home", "care_leavers_eet")
    )
    # Clear of the limits of every other region.
    assert homes.loc["South East", "upper"] < homes["lower"].drop("South East").min()
    assert far.loc["South West", "lower"] > far["upper"].drop("South West").max()
    assert {rows.loc["South East", "against"] for rows in by_name.values()} == {WORSE}
    assert [by_name[name].loc["South West", "against"] for name in children_in_care.BY_REGION] == [BETTER, BETTER, WORSE, WORSE]  # fmt: skip
    assert set(eet[eet["against"].eq(BETTER)].index) == {"London", "East Midlands", "South West"}
    assert set(eet[eet["against"].eq(WORSE)].index) == {"North East", "Yorkshire and The Humber", "South East"}
    for one, other in (("E12000001", "E12000003"), ("E12000007", "E12000004"), ("E12000007", "E12000009")):
        low, high = newcombe(*(counts(raw, "care_leavers_eet", 2025, area) for area in (one, other)))[1:]
        assert low < 0 < high


def test_more_new_placements_are_published_for_2024_than_for_the_years_around_it(raw: pd.DataFrame) -> None:
    for area in ("E92000001", *(f"E1200000{number}" for number in range(1, 10))):
        of_year = {year: counts(raw, "placed_far_from_home", year, area)[1] for year in (2023, 2024, 2025)}
        assert of_year[2024] == max(of_year.values())


def test_the_headlines_answer_with_the_figures(release: Release) -> None:
    many, better, where, whom, sure = release.headlines["2025"]
    assert "{children_in_care.three_placements.2025}" in many
    assert better.startswith("In part.")
    assert "in the pandemic" in better
    assert "the lowest share" in where
    assert "cause for concern" in whom
    assert "not a sample" in sure


def test_the_page_says_what_is_not_in_the_figures() -> None:
    cells = json.loads((ROOT / "notebooks/children_in_care.ipynb").read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells)
    for said in (
        "What children say",
        "what kind of home they live in",
        "why they were moved",
        "rounded to ten",
        "**Checked.**",
    ):
        assert said in text
    assert text.count("which chance alone could make") == sum(verdict == ALIKE for verdict in SAID.values())
