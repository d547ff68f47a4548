"""Facts that only the ledger of claims needs: the office's own counts, and what other accounts say of the same number."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import Fact, Facts
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.reports.making import fact_maker, or_none, sources_of

POLICY = "published"
make = fact_maker("claims", POLICY, ENGLAND)
_YEAR = re.compile(r"\d{4}-\d{2}|\d{4}")

# Other readings of a number of a report: fact name, the item of `known_conflicts`, the number, its unit, what it is.
OTHER_READINGS: dict[str, tuple[str, str, float, str, str]] = {
    "searches.2018_22": ("2023 report: total", "2,487", 2487, "count", "searches of children, as one newspaper prints it"),
    "adult_not_confirmed.2018_22": ("2023 report: searches without appropriate adult", "53%", 53, "percent", "searches without an appropriate adult confirmed present, as told to Parliament"),
    "forces_with_data.2018_22": ("2023 report: forces without data", "5 named", 38, "count", "police forces that gave data, if all that one account names gave none"),
    "not_compliant.2018_23": ("2024 report: non-compliance", "one in 20", 5, "percent", "searches not compliant with the statutory codes, as one account rounds it"),
}  # fmt: skip
_PERIODS = {"2018_22": "2018 to mid-2022", "2018_23": "Jan 2018 to Jun 2023"}


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def office_facts(figures: pd.DataFrame) -> Iterator[Fact]:
    """The office's own counts, one a row: `claims.office.<measure>.<year>`."""
    for row in each_row(figures):
        # A remark in brackets is no part of the period; a count without one is of the year of its report.
        period = (or_none(row.period) or "").partition(" (")[0]
        year = _YEAR.search(period)
        period = period if year else "2021-22"
        yield make(
            f"office.{_slug(row.measure)}.{_slug(year[0] if year else period)}", f"the office: {row.measure}",
            float(row.number), unit=row.unit, qualifier=or_none(row.qualifier), period=period, kind="published",
            source_ids=(row.source_id,), note="Counted by the office; no other source is on record.",
        )  # fmt: skip


def other_readings(conflicts: pd.DataFrame) -> Iterator[Fact]:
    """What other accounts say of a number of a report; raises `EvidenceError` if the list of conflicts has it no longer."""
    listed = {row.item: row for row in each_row(conflicts)}
    for name, (item, written, value, unit, label) in OTHER_READINGS.items():
        if item not in listed or listed[item].value_b != written:
            raise EvidenceError(
                f"known_conflicts.csv no longer says what claims.other_reading.{name} is read from: '{item}'"
            )
        yield make(
            f"other_reading.{name}", label, value, unit=unit, period=_PERIODS[name.split(".")[1]], kind="published",
            area_code="K04000001", source_ids=(listed[item].source_b,),
            note=f"Another reading of a published number. Most likely: {listed[item].likely_reading}.",
        )  # fmt: skip


def children_heard(facts: Facts) -> Fact:
    """Responses to the two largest surveys, added up; a child may be in both."""
    parts = [facts["big_ask.responses.2021"], facts["big_ambition.engaged.2023_24"]]
    return make(
        "children_heard", "responses to The Big Ask and children and adults whom The Big Ambition reached, added up",
        sum(part.value or 0 for part in parts), period="2021 to 2024",
        source_ids=sources_of(*parts),
        note="A child may be counted in both; some answers of The Big Ambition are of adults on behalf of children.",
    )  # fmt: skip
