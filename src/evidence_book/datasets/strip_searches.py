"""Strip searches of children: published figures of the office, the Home Office, forces and the press."""

from __future__ import annotations

import re

import pandas as pd

from evidence_book.datasets.qualifiers import closed, with_noted
from evidence_book.intake.specification import Dataset, integers, numbers, text

# The periods of single publications, each an edition of this report, with its first and last day.
EDITIONS: dict[str, tuple[str, str, str]] = {
    "2018-2020": ("2018-20", "2018-01-01", "2020-12-31"),
    "2018 to mid-2022": ("2018-22", "2018-01-01", "2022-06-30"),
    "Jan 2018 to Jun 2023": ("2018-23", "2018-01-01", "2023-06-30"),
}
_YEAR = re.compile(r"Jul (\d{4}) to Jun (\d{4})")


def edition_of(period: str) -> tuple[str, str, str] | None:
    """The edition of a published period, with its first and last day: one of `EDITIONS`, or a year from July to June."""
    if found := _YEAR.fullmatch(period):
        first, last = int(found[1]), int(found[2])
        return (f"{first}-{last % 100:02d}", f"{first}-07-01", f"{last}-06-30") if last == first + 1 else None
    return EDITIONS.get(period)


def is_a_year(edition: str) -> bool:
    """Whether an edition is of a year from July to June; reports on longer periods are single publications."""
    first, last = edition[:4], edition[5:]
    return len(edition) == len("2022-23") and int(last) == (int(first) + 1) % 100


AREA_CODES = {
    "England and Wales": "K04000001",
    "Metropolitan Police": "E23000001",
    "Yorkshire and the Humber": "E12000003",
    "South West": "E12000009",
    "Wales": "W92000004",
}

# What a force's count stands for, by the word in `count_qualifier`: status, marker, qualifier.
FORCE_STATUS: dict[str, tuple[str, str | None, str | None]] = {
    "exact": ("published", None, None),
    "derived": ("derived from published counts", None, None),
    "reported_maybe_suppressed": ("reported as 10, may stand for fewer than 10", "u", None),
    "fewer_than_10": ("fewer than 10", "c", "fewer_than"),
    "no_data": ("no data from the force", "x", None),
}


def tidy_national(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy the national figures.

    Adds `edition` (text, missing for periods that are no edition), `start` and `end` (dates as text),
    `area_code`, `derived` (whether the figure was worked out from published ones) and a `qualifier` of
    the closed vocabulary. `remark` keeps what stood in the qualifier column and is none.
    """
    tidy = frame.copy()
    told = [edition_of(period) or (None, None, None) for period in tidy["period"]]
    for position, name in enumerate(("edition", "start", "end")):
        tidy[name] = pd.array([each[position] for each in told], dtype="string")
    tidy["area_code"] = tidy["geography"].map(AREA_CODES).astype("string")
    tidy["derived"] = tidy["qualifier"].eq("derived").fillna(False)
    worded = tidy["qualifier"].mask(tidy["derived"])
    tidy["qualifier"] = closed(worded)
    tidy["remark"] = worded.mask(tidy["qualifier"].notna())
    return tidy


def tidy_forces(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy counts by force: adds `status` (text), `marker` and `qualifier`.

    A marked force has no count: the reported 10 that may stand for fewer than 10 is withheld from
    every sum and rate.
    """
    tidy = frame.copy()
    for position, name in enumerate(("status", "marker", "qualifier")):
        mapping = {word: status[position] for word, status in FORCE_STATUS.items()}
        tidy[name] = tidy["count_qualifier"].map(mapping).astype("string")
    tidy["searches"] = tidy["searches"].astype("Int64").mask(tidy["marker"].notna())
    return tidy.drop(columns="count_qualifier")


DATASETS = (
    Dataset(
        name="strip_searches.national_figures",
        file="published/strip_searches/national_figures.csv",
        columns=(
            *text("report", "period", "geography", "breakdown", "category", required=True),
            *numbers("value", required=True),
            *text("unit", required=True),
            *text("qualifier"),
            *text("origin_id", "source_id", "confidence", required=True),
            *text("note"),
        ),
        sensitivity="public",
        period="2018 to June 2023",
        title="Strip searches of children: totals and shares in the office's three reports",
        sources=("source_id", "origin_id"),
        tidy=tidy_national,
    ),
    Dataset(
        name="strip_searches.by_force_2018_mid2022",
        file="published/strip_searches/by_force_2018_mid2022.csv",
        columns=(
            *text("police_force", required=True),
            *numbers("searches"),
            *text("count_qualifier", required=True),
            *numbers("pct_of_all_searches"),
            *text("origin_id", "source_id", required=True),
            *text("note"),
        ),
        sensitivity="public",
        period="2018 to mid-2022",
        title="Strip searches of children by police force, 2018 to mid-2022",
        sources=("source_id", "origin_id"),
        tidy=tidy_forces,
    ),
    Dataset(
        name="strip_searches.by_force_jul2022_jun2023",
        file="published/strip_searches/by_force_jul2022_jun2023.csv",
        columns=(
            *text("police_force", required=True),
            *numbers("searches"),
            *text("count_qualifier", "origin_id", "source_id", required=True),
        ),
        sensitivity="public",
        period="July 2022 to June 2023",
        title="Strip searches of children by police force, July 2022 to June 2023",
        sources=("source_id", "origin_id"),
        tidy=tidy_forces,
    ),
    Dataset(
        name="strip_searches.custody_strip_searches",
        file="published/strip_searches/custody_strip_searches.csv",
        columns=(
            *text("year_ending", "measure", required=True),
            *numbers("value", required=True),
            *text("unit", "coverage", "source_id", required=True),
            *text("note"),
        ),
        sensitivity="public",
        period="years to March 2022, 2023 and 2024",
        title="Strip searches in police custody",
        tidy=with_noted,
    ),
    Dataset(
        name="strip_searches.custody_detentions",
        file="published/strip_searches/custody_detentions.csv",
        columns=(
            *text("year_ending", "geography", "measure", required=True),
            *integers("value", required=True),
            *text("source_id", required=True),
        ),
        sensitivity="public",
        period="years to March 2023 and 2024",
        title="Detentions of children in police custody",
    ),
    Dataset(
        name="strip_searches.force_foi_releases",
        file="published/strip_searches/force_foi_releases.csv",
        columns=(
            *text("police_force", "period", "search_type", "breakdown", "category", required=True),
            *numbers("value", required=True),
            *text("unit", "source_id", required=True),
            *text("note"),
        ),
        sensitivity="public",
        period="2017 to 2024, by release",
        title="Strip searches of children in answers to freedom of information requests (other definitions)",
        tidy=with_noted,
    ),
    Dataset(
        name="strip_searches.stop_and_search_of_children",
        file="published/strip_searches/stop_and_search_of_children.csv",
        columns=(
            *text("measure", required=True),
            *numbers("value", required=True),
            *text("unit", "source_id", required=True),
            *text("note"),
        ),
        sensitivity="public",
        period="2022-23",
        title="Stop and search of children",
        tidy=with_noted,
    ),
    Dataset(
        name="strip_searches.known_conflicts",
        file="published/strip_searches/known_conflicts.csv",
        columns=text("item", "value_a", "source_a", "value_b", "source_b", "likely_reading", required=True),
        sensitivity="public",
        period="2018 to 2026",
        title="Figures on which sources disagree",
        sources=("source_a", "source_b"),
    ),
)
