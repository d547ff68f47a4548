"""The downloads of each place: its figures as CSV, and all that its page tells as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence_book.project import Project
from evidence_book.reports.areas.profiles import profiles_folder, read_profile
from evidence_book.spreadsheets import to_csv
from evidence_book.storage import write_scratch

COLUMNS = (
    "area_code", "area_name", "topic", "measure", "what_it_is", "unit", "period", "value", "lower_95", "upper_95",
    "numerator", "denominator", "marker",
)  # fmt: skip


def figures_csv(profile: Mapping[str, Any]) -> str:
    """Every figure of a place, a row a measure and period; a figure that is missing has its marker."""
    rows = (
        [profile["area_code"], profile["area_name"], measure["topic"], measure["name"], measure["words"], measure["unit"],
         measure["when"].format(point["period"]),
         *(point.get(name, "") for name in ("value", "lower", "upper", "numerator", "denominator", "marker"))]
        for measure in profile["measures"]
        for point in measure["series"]
    )  # fmt: skip
    return to_csv(COLUMNS, rows)


def write_area_files(project: Project, folder: Path) -> None:
    """Write `<code>.csv` and `<code>.json` of every place into a scratch folder."""
    for path in sorted(profiles_folder(project).glob("*.json")):
        profile = read_profile(project, path.stem)
        write_scratch(folder / f"{path.stem}.csv", figures_csv(profile))
        write_scratch(folder / path.name, path.read_bytes())
