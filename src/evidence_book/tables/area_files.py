"""The downloads of each place: its figures as CSV, and all that its page tells as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidence_book.digests import code_behind, digest_bytes, digest_code
from evidence_book.kept_files import KeptFiles
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


def write_area_files(project: Project, folder: Path, last: Path) -> None:
    """Write `<code>.csv` and `<code>.json` of every place into a scratch folder.

    Figures that would come out as in the `last` such folder are taken from there.
    """
    kept = KeptFiles(
        last, project.kept_figures, [digest_code(code_behind(project.package, [__name__]), project.package)]
    )
    for path in sorted(profiles_folder(project).glob("*.json")):
        name, content = f"{path.stem}.csv", path.read_bytes()
        made_from = [digest_bytes(content)]
        write_scratch(folder / path.name, content)
        if not kept.take(name, made_from, folder):
            write_scratch(folder / name, figures_csv(read_profile(project, path.stem)))
            kept.note(name, made_from, folder / name)
    kept.write()
