"""The real populations and areas: names agree, and parts add up to wholes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evidence_book.datasets.geography import DATASETS, force_name, plain_name, spoken_name
from evidence_book.intake.published import read_published
from evidence_book.intake.specification import Dataset
from evidence_book.project import Project

RAW = Project(Path(__file__).resolve().parents[2]).raw
BY_NAME = {dataset.stem: dataset for dataset in DATASETS}
AGES = ["all_ages", "age_0_17", "age_10_17"]


def tidy(name: str) -> pd.DataFrame:
    dataset = BY_NAME[name]
    return dataset.tidy(read_published(dataset, RAW))


@pytest.fixture(scope="module")
def forces() -> pd.DataFrame:
    return tidy("population_by_police_force_mid2020").set_index("police_force")


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("Devon & Cornwall", "Devon and Cornwall"),
        ("Avon & Somerset", "Avon and Somerset"),
        ("Metropolitan", "Metropolitan Police"),
        ("Metropolitan Police", "Metropolitan Police"),
        ("Dyfed-Powys", "Dyfed-Powys"),
        ("England and Wales", "England and Wales"),
    ],
)
def test_a_force_has_one_name(written: str, spelt: str) -> None:
    assert force_name(written) == spelt


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bristol, City of", "Bristol"),
        ("County Durham", "Durham"),
        ("Herefordshire, County of", "Herefordshire"),
        ("St. Helens", "St Helens"),
        ("Southend-on-Sea", "Southend on Sea"),
        ("Bournemouth, Christchurch & Poole", "Bournemouth, Christchurch and Poole"),
    ],
)
def test_an_authority_is_one_however_lists_spell_it(one: str, other: str) -> None:
    assert plain_name(one) == plain_name(other)


def test_a_name_that_a_list_turned_round_is_turned_back() -> None:
    assert [spoken_name(name) for name in ("Kingston upon Hull, City of", "Herefordshire, County of", "County Durham")] == [
        "Kingston upon Hull", "Herefordshire", "County Durham",
    ]  # fmt: skip


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.stem)
def test_every_transcription_reads(dataset: Dataset) -> None:
    frame = tidy(dataset.stem)
    assert len(frame) > 0
    assert set(dataset.sources) <= set(frame)


def test_there_are_forty_three_forces_and_their_sum(forces: pd.DataFrame) -> None:
    assert len(forces) == 44
    assert forces.index.is_unique
    assert forces["area_code"].is_unique
    parts = forces.drop("England and Wales")
    assert parts["area_code"].str.fullmatch(r"(E23|W15)\d{6}").all()
    assert parts[AGES].sum().tolist() == forces.loc["England and Wales", AGES].tolist()


def test_a_younger_group_is_part_of_an_older_one(forces: pd.DataFrame) -> None:
    for frame in (forces, tidy("population_by_region_mid2020")):
        assert (frame["age_10_17"] < frame["age_0_17"]).all()
        assert (frame["age_0_17"] < frame["all_ages"]).all()


def test_regions_and_forces_count_the_same_people(forces: pd.DataFrame) -> None:
    regions = tidy("population_by_region_mid2020").set_index("region")
    assert len(regions) == 10
    assert "Wales" in regions.index
    assert regions[AGES].sum().tolist() == forces.loc["England and Wales", AGES].tolist()
    welsh = forces[forces["area_code"].str.startswith("W15")]
    assert welsh[AGES].sum().tolist() == regions.loc["Wales", AGES].tolist()


def test_the_share_of_black_children_keeps_its_reference() -> None:
    shares = tidy("ethnicity_share_10_17_england_wales").set_index("reference")["pct"]
    assert shares.to_dict() == {
        "2021 population 10-17 (Youth Justice Statistics 2022/23)": 6.0,
        "London child population": 16.9,
    }


def test_every_area_has_one_code_and_lies_in_or_near_england_and_wales() -> None:
    areas = tidy("areas")
    assert areas["area_code"].is_unique
    placed = areas.dropna(subset=["longitude", "latitude"])
    assert len(placed) > 200
    assert placed["longitude"].between(-6.5, 2).all()
    assert placed["latitude"].between(49.8, 56).all()


def test_police_force_areas_have_the_codes_and_names_of_their_populations(forces: pd.DataFrame) -> None:
    areas = tidy("areas")
    listed = areas[areas["level"].eq("police_force")].set_index("area_code")["area_name"].map(force_name)
    populated = forces.reset_index().set_index("area_code")["police_force"]
    assert set(listed.index) <= set(populated.index)
    others = {name: populated[code] for code, name in listed.items() if name != populated[code]}
    assert others == {"London, City of": "City of London"}


def test_a_withheld_number_of_children_is_marked_and_not_a_number() -> None:
    children = tidy("children_0_17_by_la")
    marked = children["children_0_17_marker"].notna()
    assert marked.sum() > 0
    assert (children["children_0_17"].isna() == marked).all()
    assert children.loc[~marked, "children_0_17"].gt(0).all()


def test_the_regions_of_each_year_add_up_to_the_country() -> None:
    children = tidy("children_0_17_by_la")
    parts_of_london = ("Inner London", "Outer London")
    regions = children[children["geographic_level"].eq("Regional")]
    national = children[children["geographic_level"].eq("National")].set_index("mid_year")["children_0_17"]
    whole = regions[~regions["region_name"].isin(parts_of_london)].groupby("mid_year")["children_0_17"].sum()
    assert whole.to_dict() == national.to_dict()
    assert sorted(national.index) == list(range(2018, 2025))
    london = regions[regions["region_name"].eq("London")].set_index("mid_year")["children_0_17"]
    halves = regions[regions["region_name"].isin(parts_of_london)].groupby("mid_year")["children_0_17"].sum()
    assert halves.to_dict() == london.to_dict()
