"""An accessible workbook of a release, made with gptables: cover, contents, notes, one table a sheet."""

from __future__ import annotations

from pathlib import Path

import gptables
import pandas as pd

from evidence_book.facts import COUNTRIES, MARKER_MEANING, Facts
from evidence_book.intake.specification import Sensitivity
from evidence_book.reports.headlines import quoted
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.sources import Registry
from evidence_book.wording import QUALIFIER_WORDS
from evidence_book.workbooks import write_sheets

_LONGEST_NAME = 31
_STANDING: dict[Sensitivity, str] = {
    "public": "Built from figures already published. Not an official publication.",
    "synthetic": "Synthetic demonstration: every row behind these numbers is invented. Not an official publication.",
    "restricted": "Built from returns, under the disclosure policy named below. Not an official publication.",
}


def _with_symbols(table: ReleasedTable) -> pd.DataFrame:
    """Put each marker in the gap it explains, as `[x]`, and drop the marker columns."""
    frame = table.frame.astype(object)
    marker_columns = {name for name in frame if str(name).endswith("_marker")}
    for name in table.columns:
        column = table.markers.get(name, f"{name}_marker")
        if column in frame:
            gaps = table.frame[name].isna()
            frame.loc[gaps, name] = "[" + table.frame.loc[gaps, column].fillna("x").astype(str) + "]"
        if name.endswith("qualifier"):
            frame[name] = frame[name].map(QUALIFIER_WORDS)
    shown = frame.drop(columns=list(marker_columns))
    described = {name: meaning for name, meaning in table.columns.items() if name not in marker_columns}
    return shown.where(shown.notna(), "").rename(columns=described)


def _sheet(table: ReleasedTable, coverage: str, registry: Registry) -> gptables.GPTable:
    frame = _with_symbols(table)
    publishers = "; ".join(sorted({registry[source].publisher for source in table.sources}))
    legend = [f"[{marker}] {meaning}" for marker, meaning in MARKER_MEANING.items()]
    cells = set(frame.to_numpy(dtype=str).ravel())
    used = [line for line in legend if line.split(" ")[0] in cells]
    return gptables.GPTable(
        table=frame,
        table_name=table.name,
        title=table.title,
        subtitles=[table.note] if table.note else [],
        scope=f"{coverage} unless a row says otherwise",
        source=publishers,
        legend=used,
        instructions="One table on this sheet. Symbols in square brackets stand for missing numbers.",
        index_columns={},
    )


def _coverage(release: Release) -> str:
    """The area of the facts that the report begins with, else of most of its facts."""
    first = [fact_id for answers in release.headlines.values() for fact_id, _ in quoted(answers[0])]
    areas = [release.facts[fact_id].area_code for fact_id in first] or [fact.area_code for fact in release.facts]
    return next((COUNTRIES[area] for area in areas if area in COUNTRIES), "The area that a row names")


def _sheet_names(release: Release) -> dict[str, ReleasedTable]:
    """Tables by the names of their sheets: a spreadsheet allows 31 characters, and no two alike."""
    named: dict[str, ReleasedTable] = {}
    for table in release.tables.values():
        name = table.name[:_LONGEST_NAME]
        for number in range(2, 100):
            if name not in named:
                break
            name = f"{table.name[: _LONGEST_NAME - 3]}_{number}"
        named[name] = table
    return named


def _facts_sheet(facts: Facts) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Fact": [fact.id for fact in facts],
            "What it measures": [fact.label for fact in facts],
            "As published": [fact.display for fact in facts],
            "95% limits": [fact.limits or "none" for fact in facts],
            "Period": [fact.period for fact in facts],
            "Area code": [fact.area_code for fact in facts],
            "Kind": [fact.kind for fact in facts],
            "Sources": [", ".join(fact.source_ids) for fact in facts],
        }
    )


def write_workbook(path: Path, release: Release, registry: Registry) -> None:
    """Write the workbook of a release; equal releases give equal bytes."""
    coverage = _coverage(release)
    sheets = {name: _sheet(table, coverage, registry) for name, table in _sheet_names(release).items()}
    if len(release.facts):
        sheets["facts"] = gptables.GPTable(
            table=_facts_sheet(release.facts),
            table_name="facts",
            title=f"{release.title}: every figure of the report",
            source="See the sheet sources",
            scope=f"{coverage} unless a row says otherwise",
            index_columns={},
        )
    used = sorted({source for table in release.tables.values() for source in table.sources})
    sheets["sources"] = gptables.GPTable(
        table=pd.DataFrame(
            [registry[source].model_dump() for source in used],
        ).rename(columns=lambda name: str(name).replace("_", " ").capitalize()),
        table_name="sources",
        title="Sources",
        source="Registry of sources",
        scope="Every source named in this workbook",
        index_columns={},
    )
    cover = gptables.Cover(
        cover_label="Cover",
        title=release.title,
        intro=[_STANDING[release.sensitivity], "Every sheet holds one table. Contents lists them."],
        about=[f"Disclosure policy: {release.policy.name}. {release.policy.why}"],
    )
    write_sheets(path, sheets, cover, release.title, _STANDING[release.sensitivity])
