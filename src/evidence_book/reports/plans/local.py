"""The same study of any folder of plans, for whoever holds them: tables written where they say, nothing published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.plans.folders import documents_in
from evidence_book.plans.gate import check_features
from evidence_book.plans.instrument import Document, Told, feature_frame, read_documents, unread_frame
from evidence_book.plans.plan import Unread
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.reports.plans import POLICY, Study, study
from evidence_book.spreadsheets import guarded, to_csv
from evidence_book.storage import replacing_tree, write_bytes, write_text

# Names of documents often name a child: the list of those that could not be read is for whoever holds the plans.
NOT_READ = "not-read.restricted.csv"


@dataclass(frozen=True)
class LocalStudy:
    """What was read in a folder, and its tables."""

    documents: list[Document]
    study: Study

    @property
    def unread(self) -> Counter[str]:
        """How many documents could not be read, by reason."""
        return Counter(each.outcome.reason for each in self.documents if isinstance(each.outcome, Unread))


def councils_in(folder: Path) -> dict[str, tuple[Path, ...]]:
    """The documents of each council: a folder each, or all of them if they lie side by side. Lists of ours are left out."""
    inside = sorted(each for each in folder.iterdir() if each.is_dir() and not each.name.startswith("."))
    found = {each.name: documents_in(each) for each in inside}
    if not any(found.values()):
        found = {folder.resolve().name: documents_in(folder)}
    return {name: paths for name, paths in found.items() if paths}


def study_locally(project: Project, folder: Path, told: Told) -> LocalStudy:
    """Read every plan below `folder` and work out the tables, under the policy of published studies.

    Raises `BadInput` if there is nothing to read, and `NotReleasable` if the policy cannot be kept.
    """
    found = councils_in(folder)
    if not found:
        raise BadInput(
            [Problem("nothing-to-read", folder.name, "plans as DOCX or PDF, in a folder a council", "add them")]
        )
    documents = read_documents(found, told=told)
    features, unread = feature_frame(documents), unread_frame(documents)
    if features.empty:
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(Counter(unread["reason"]).items()))
        expected = f"a plan that can be read; none could be ({reasons})"
        raise BadInput(
            [Problem("nothing-read", folder.name, expected, "see which documents they are, and send others")]
        )
    check_features(project, features, folder.name)
    policy = read_counts_policy(POLICY)
    return LocalStudy(documents, study(features, unread, {name: name for name in found}, policy, "restricted"))


def write_local(found: LocalStudy, folder: Path) -> list[Path]:
    """Write each table as CSV, and the list of documents that could not be read; the folder is replaced whole."""
    with replacing_tree(folder) as scratch:
        for table in found.study.tables:
            checked = table.checked()
            write_bytes(scratch / f"{checked.name}.csv", guarded(checked.to_csv()))
        unread = [
            (each.council, each.path.name, each.outcome.reason)
            for each in found.documents
            if isinstance(each.outcome, Unread)
        ]
        write_text(scratch / NOT_READ, to_csv(("council", "file", "reason"), unread))
    return sorted(folder.iterdir())


def said(found: LocalStudy) -> Iterator[str]:
    """Say in counts what was read; never a name of a document."""
    read = len(found.documents) - found.unread.total()
    yield f"{read} of {len(found.documents)} documents read"
    for reason, count in sorted(found.unread.items()):
        yield f"  not read, {reason}: {count}"
