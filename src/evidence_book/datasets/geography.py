"""Areas, their codes and names over time, and populations."""

from __future__ import annotations

import re

import pandas as pd

from evidence_book.intake.specification import Dataset, integers, numbers, published, text

ENGLAND = "E92000001"


_LISTED = re.compile(r", (City|County) of$")


def spoken_name(name: str) -> str:
    """An authority's name as sentences have it: lists turn it round to sort it, as `Bristol, City of`."""
    return _LISTED.sub("", name)


def plain_name(name: str) -> str:
    """Spell an authority's name without what lists spell differently: `Bristol, City of` and `Bristol` are one."""
    name = re.sub("^County ", "", spoken_name(name.replace("&", "and")))
    return re.sub(r"[.\-]", " ", name).replace("  ", " ").strip().lower()


def force_name(name: str) -> str:
    """Spell a police force one way: `Devon & Cornwall` is Devon and Cornwall, `Metropolitan` the Met."""
    spelt = name.replace("&", "and")
    return "Metropolitan Police" if spelt == "Metropolitan" else spelt


def tidy_force_population(frame: pd.DataFrame) -> pd.DataFrame:
    """Add `police_force` (text): the area's name as the counts by force spell it."""
    return frame.assign(police_force=frame["police_force_area"].map(force_name).astype("string"))


DATASETS = (
    Dataset(
        name="geography.population_by_police_force_mid2020",
        file="published/geography/population_by_police_force_mid2020.csv",
        columns=(
            *text("area_code", "police_force_area", required=True),
            *integers("all_ages", "age_0_17", "age_10_17", required=True),
            *text("source_id", required=True),
            *text("note"),
        ),
        sensitivity="public",
        period="mid-2020",
        title="Population by police force area",
        tidy=tidy_force_population,
    ),
    Dataset(
        name="geography.population_by_region_mid2020",
        file="published/geography/population_by_region_mid2020.csv",
        columns=(
            *text("region", required=True),
            *integers("all_ages", "age_0_17", "age_10_17", required=True),
            *text("derivation", "source_id", required=True),
        ),
        sensitivity="public",
        period="mid-2020",
        title="Population by region",
    ),
    Dataset(
        name="geography.ethnicity_share_10_17_england_wales",
        file="published/geography/ethnicity_share_10_17_england_wales.csv",
        columns=(
            *text("reference", "ethnic_group", required=True),
            *numbers("pct", required=True),
            *text("source_id", "confidence", required=True),
            *text("note"),
        ),
        sensitivity="public",
        period="2021",
        title="Share of children who are Black",
    ),
    Dataset(
        name="geography.areas",
        file="published/geography/areas.csv",
        columns=(
            *text("area_code", "area_name", "level", required=True),
            *text("parent_code"),
            *numbers("longitude", "latitude"),
            *text("source_id", required=True),
        ),
        sensitivity="public",
        period="2022-2023",
        title="Areas: codes, names, levels and centre points",
    ),
    Dataset(
        name="geography.children_0_17_by_la",
        file="published/geography/children_0_17_by_la.csv",
        columns=(
            *integers("mid_year", required=True),
            *text("geographic_level", required=True),
            *text("region_name", "la_code", "la_name"),
            *integers("children_0_17", required=True, marked=True),
            *text("source_id", required=True),
        ),
        sensitivity="public",
        period="mid-2018 to mid-2024",
        title="Children aged 0 to 17 by local authority",
    ),
    published(
        "geography",
        "local_authority_changes",
        "Local authorities that merged, split, changed their area or their code",
        "2019 to 2023",
        (
            *text("effective", "kind", required=True),
            *text("predecessor_code", "predecessor_old_code", "predecessor_name", required=True),
            *text("successor_code", "successor_old_code", "successor_name", required=True),
            *text("note"),
            *text("source_id", required=True),
        ),
    ),
)
