"""The tables of the study as they are released: every count protected, every gap with its marker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evidence_book.disclosure.hierarchy import ALL, Cell, cell
from evidence_book.disclosure.policy import CountsPolicy
from evidence_book.plans.sections import SECTIONS
from evidence_book.reports.plans.counting import (
    COUNCIL,
    FAMILY,
    Counted,
    band_dimension,
    requirement_dimension,
    section_dimension,
)
from evidence_book.reports.plans.questions import BANDED, MEASURES, REQUIREMENTS, section_label
from evidence_book.reports.release import ReleasedTable
from evidence_book.reports.returns.tables import HIDDEN, cells_table, percent, told

Published = Mapping[Cell, float | None]
_AREA = {"council": "Code of the council", "council_name": "Council"}
_COUNT = {"count": "Plans", "count_marker": "Why the count is missing"}
_SHARE = {
    "percent": "Percentage of the plans that were read",
    "percent_marker": "Why the percentage is missing",
}


def read_cell(counted: Counted, council: str, **at: str) -> Cell:
    """The cell of plans that were read, of one council or of `All`."""
    return cell(counted.trees, {COUNCIL: council, **at})


def _row(counted: Counted, published: Published, council: str, dimension: str, value: str) -> dict[str, Any]:
    """Count and percentage of one council's plans with one value."""
    count, whole = published[read_cell(counted, council, **{dimension: value})], published[read_cell(counted, council)]
    return told("count", count) | told("percent", percent(count, whole), "z" if whole == 0 else HIDDEN)


def _councils(names: Mapping[str, str]) -> dict[str, str]:
    return {ALL: "All councils", **names}


def _whole_counts(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(count=frame["count"].astype("Int64"))


def _not_read(unread: int, read: int) -> str:
    """How many documents could not be read, so roughly that it tells nothing of how many there are."""
    if not unread:
        return "all were read"
    return "under a tenth were not read" if unread < 0.1 * (unread + read) else "a tenth or more were not read"


def documents_table(
    counted: Counted, published: Published, names: Mapping[str, str], unread: pd.DataFrame, source: str
) -> ReleasedTable:
    """How many plans were read, and why others were not, by council. Reasons stand without counts: they are few."""
    rows = []
    for code, name in _councils(names).items():
        reasons = unread["reason"] if code == ALL else unread.loc[unread["council"].eq(code), "reason"]
        read = int(counted.counts[read_cell(counted, code)])
        rows.append(
            {"council": code, "council_name": name, **told("count", published[read_cell(counted, code)]),
             "not_read": _not_read(len(reasons), read), "reasons": ", ".join(sorted(set(reasons)))}
        )  # fmt: skip
    columns = {**_AREA, **_COUNT, "not_read": "Documents that could not be read", "reasons": "Why not"}
    frame = _whole_counts(pd.DataFrame(rows))[list(columns)]
    return ReleasedTable("documents", "Plans that were read", frame, columns, (source,))


def requirements_table(counted: Counted, published: Published, names: Mapping[str, str], source: str) -> ReleasedTable:
    """How many plans meet each requirement, by council."""
    rows = [
        {"requirement": requirement.label, "basis": requirement.basis, "council": code, "council_name": name,
         "answer": answer}
        | _row(counted, published, code, requirement_dimension(requirement.name), answer)
        for requirement in REQUIREMENTS
        for code, name in _councils(names).items()
        for answer in counted.trees[requirement_dimension(requirement.name)].values[1:]
    ]  # fmt: skip
    columns = {"requirement": "Requirement", "basis": "Where it stands", **_AREA, "answer": "Met", **_COUNT, **_SHARE}
    note = "Not stated: what the plan holds does not say, or there is nothing to ask it of."
    frame = _whole_counts(pd.DataFrame(rows))[list(columns)]
    return ReleasedTable("requirements", "Plans that meet each requirement", frame, columns, (source,), note)


def sections_table(counted: Counted, published: Published, names: Mapping[str, str], source: str) -> ReleasedTable:
    """How many plans have a place for each section, by council."""
    rows = [
        {"section": section, "holds": section_label(section), "council": code, "council_name": name}
        | _row(counted, published, code, section_dimension(section), "present")
        for section in SECTIONS
        for code, name in _councils(names).items()
    ]
    columns = {"section": "Section", "holds": "What it holds", **_AREA, **_COUNT, **_SHARE}
    frame = _whole_counts(pd.DataFrame(rows))[list(columns)]
    note = "A section has a place if it has a heading, shares one, or is a labelled column of a table."
    return ReleasedTable("sections", "Plans with a place for each section", frame, columns, (source,), note)


def bands_table(counted: Counted, published: Published, names: Mapping[str, str], source: str) -> ReleasedTable:
    """The distribution of some measures in bands, by council."""
    labels = {measure.name: measure.label for measure in MEASURES}
    rows = [
        {"measure": labels[bands.measure], "band": band, "council": code, "council_name": name}
        | _row(counted, published, code, band_dimension(bands.measure), band)
        for bands in BANDED
        for code, name in _councils(names).items()
        for band in bands.values
    ]
    columns = {"measure": "Measure", "band": "Band", **_AREA, **_COUNT, **_SHARE}
    frame = _whole_counts(pd.DataFrame(rows))[list(columns)]
    return ReleasedTable("bands", "How plans are distributed", frame, columns, (source,))


def families_table(counted: Counted, published: Published, names: Mapping[str, str], source: str) -> ReleasedTable:
    """How many plans each layout has, by council."""
    rows = [
        {"family": family, "council": code, "council_name": name} | _row(counted, published, code, FAMILY, family)
        for family in counted.trees[FAMILY].values[1:]
        for code, name in _councils(names).items()
    ]
    columns = {"family": "Layout", **_AREA, **_COUNT, **_SHARE}
    frame = _whole_counts(pd.DataFrame(rows))[list(columns)]
    note = "A layout is told by how headings, sections, needs and outcomes are set out, not by any word of the plan."
    return ReleasedTable("layouts", "Layouts of plans", frame, columns, (source,), note)


def distributions_table(frame: pd.DataFrame, policy: CountsPolicy, source: str) -> ReleasedTable:
    """Medians with limits and quartiles."""
    columns = {
        "measure": "Measure, short", "label": "Measure", "unit": "Unit", **_AREA, "median": "Median",
        "lower": "Median, lower 95% limit", "upper": "Median, upper 95% limit",
        "lower_quartile": "A quarter of plans lie below", "upper_quartile": "A quarter of plans lie above",
        "marker": "Why there is no number",
    }  # fmt: skip
    numbers = ("median", "lower", "upper", "lower_quartile", "upper_quartile")
    note = f"Shown where a quarter of the plans is {policy.threshold} or more."
    return ReleasedTable(
        "distributions",
        "Medians and quartiles of plans",
        frame,
        columns,
        (source,),
        note,
        dict.fromkeys(numbers, "marker"),
    )


def differences_table(frame: pd.DataFrame, source: str) -> ReleasedTable:
    """How far councils lie apart."""
    columns = {
        "measure": "Measure, short", "label": "Measure", "first": "First council", "second": "Second council",
        "delta": "Cliff's delta: above 0 if the first has more", "lower": "Lower 95% limit", "upper": "Upper 95% limit",
        "size": "Size of the difference", "within": "Variation within councils, percent",
        "within_by_chance": "That share if councils made no difference, percent", "marker": "Why there is no number",
        "within_marker": "Why there is no share",
    }  # fmt: skip
    markers = {"delta": "marker", "lower": "marker", "upper": "marker", "within": "within_marker",
               "within_by_chance": "within_marker"}  # fmt: skip
    return ReleasedTable(
        "differences", "How far councils lie apart", frame[list(columns)], columns, (source,), "", markers
    )


def count_tables(
    counted: Counted, published: Published, names: Mapping[str, str], unread: pd.DataFrame, source: str
) -> Sequence[ReleasedTable]:
    """Every table of counts, and the list of cells."""
    makers = (requirements_table, sections_table, bands_table, families_table)
    return (
        documents_table(counted, published, names, unread, source),
        *(make(counted, published, names, source) for make in makers),
        cells_table(published, source, ""),
    )
