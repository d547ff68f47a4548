"""The register of known faults in sources: released as a table once every fault is seen to stand as it says."""

from __future__ import annotations

from evidence_book.datasets import CATALOGUE
from evidence_book.facts import Facts
from evidence_book.project import Project
from evidence_book.reports.release import Evidence, Named, Release, ReleasedTable, collect, source_ids
from evidence_book.validation.corrections import check_corrections, read_corrections

POLICY = "published"
TABLE = "known_faults"

COLUMNS = {
    "correction_id": "Correction",
    "fault": "What is wrong, in our words",
    "action": "What is done: kept_and_noted, other_reading_used, replaced or left_out",
    "used": "What is used instead, if anything",
    "reason": "Why, and how it is told",
    "status": "Status: open, mended, or not_a_fault (looked at, and no fault)",
    "file": "File, below data/raw/published",
    "where": "Row of the file",
    "field": "Field of the row",
    "expect": "What the field says as long as the fault stands; empty if it holds nothing",
    "handled_in": "Module that handles it, below src/evidence_book",
    "page": "Page that tells it",
    "source_id": "Source that has the fault",
}


def release(report: Named, project: Project) -> Release:
    """Release the register; raises `BadInput` if a fault does not stand in its file as the register says.

    It makes no facts: a fault is told by the report that it touches.
    """
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    faults = evidence["corrections.known_faults"]
    check_corrections(read_corrections(faults), project.raw / "published")
    table = ReleasedTable(
        TABLE, report.title, faults[list(COLUMNS)], COLUMNS, source_ids(faults["source_id"]),
        "A fault that is open is looked for in its file at every build. If it is gone, the build stops until the entry is reviewed.",
    )  # fmt: skip
    return collect(report, evidence.policy, [table], Facts(), {})
