"""Which places have a profile, by kind, read from raw files alone: a build must know its steps before it has run any."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from evidence_book.reports.areas.declared import Level

# Footprints of 2019 to 2022, by their code with the NHS, and the boards that took their place. Codes of the Office for
# National Statistics are joined by hand: the two lists share no code, and half of the names changed.
BOARDS = {
    "QE1": "E54000048", "QF7": "E54000061", "QGH": "E54000019", "QH8": "E54000026", "QHG": "E54000024", "QHL": "E54000055",
    "QHM": "E54000050", "QJ2": "E54000058", "QJG": "E54000023", "QJK": "E54000037", "QJM": "E54000013", "QK1": "E54000015",
    "QKK": "E54000030", "QKS": "E54000032", "QM7": "E54000025", "QMF": "E54000029", "QMJ": "E54000028", "QMM": "E54000022",
    "QNC": "E54000010", "QNQ": "E54000034", "QNX": "E54000064", "QOC": "E54000011", "QOP": "E54000057", "QOQ": "E54000051",
    "QOX": "E54000040", "QPM": "E54000059", "QR1": "E54000043", "QRL": "E54000042", "QRV": "E54000027", "QSL": "E54000038",
    "QT1": "E54000060", "QT6": "E54000036", "QU9": "E54000044", "QUA": "E54000062", "QUE": "E54000056", "QUY": "E54000039",
    "QVV": "E54000041", "QWE": "E54000031", "QWO": "E54000054", "QWU": "E54000018", "QXU": "E54000063", "QYG": "E54000008",
}  # fmt: skip


AreaCodes = dict[Level, tuple[str, ...]]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a raw file; none where it cannot be read: the step that validates it says why."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except (OSError, ValueError, csv.Error):
        return


def _latest(path: Path, period: str, level: str, kind: str, code: str) -> set[str]:
    rows = [row for row in _rows(path) if row.get(level) == kind and row.get(period)]
    last = max((row[period] for row in rows), default="")
    return {row[code] for row in rows if row[period] == last and row.get(code)}


def area_codes(raw: Path) -> AreaCodes:
    """Codes of the places with a profile, in order, by kind; `raw` is `data/raw`."""
    published = raw / "published"
    gone = {row.get("predecessor_code") for row in _rows(published / "geography" / "local_authority_changes.csv")}
    local = _latest(
        published / "illegal_childrens_homes" / "children_looked_after_by_la.csv",
        "as_at_31_march",
        "geographic_level",
        "Local authority",
        "la_code",
    )
    groups = _latest(
        published / "camhs" / "waits_to_second_contact_by_area.csv", "financial_year", "level", "ccg", "org_code"
    )
    forces = {
        row.get("area_code", "") for row in _rows(published / "geography" / "population_by_police_force_mid2020.csv")
    }
    return {
        "local_authority": tuple(sorted(local - gone)),
        "police_force": tuple(sorted(code for code in forces if code[:3] in ("E23", "W15"))),
        "integrated_care_board": tuple(sorted(BOARDS.values())),
        "commissioning_group": tuple(sorted(groups)),
    }  # fmt: skip
