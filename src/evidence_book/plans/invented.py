"""The invented plans of the build: those of the study, and those of templates that the reader has not seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evidence_book.digests import digest_tree
from evidence_book.plans.folders import COUNCILS, study_folder, synthetic_folder, synthetic_manifest, unseen_folder
from evidence_book.plans.instrument import cores
from evidence_book.plans.synthetic.council import councils
from evidence_book.plans.synthetic.writing import write_documents
from evidence_book.project import Project
from evidence_book.storage import replacing_tree, write_json, write_text


def _write(folder: Path, names: Mapping[str, str]) -> None:
    write_documents(folder, councils=list(names), processes=cores())
    lines = ["code,name", *(f"{code},{name}" for code, name in names.items())]
    write_text(folder / COUNCILS, "\n".join(lines) + "\n")


def names_of(study: bool) -> dict[str, str]:
    """Names by code of the fictional councils of the study, or of those with templates kept for measuring."""
    return {code: council.name for code, council in councils().items() if council.study == study}


def write_invented(project: Project) -> None:
    """Write every invented plan; the folder is replaced whole, and its digests are kept beside it."""
    target = synthetic_folder(project)
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing_tree(target) as scratch:
        _write(scratch / study_folder(project).name, names_of(study=True))
        _write(scratch / unseen_folder(project).name, names_of(study=False))
        digests = digest_tree(scratch)
    write_json(synthetic_manifest(project), digests)
