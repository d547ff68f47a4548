"""The invented plans of the build: those of the study, and those that only measure how well plans are read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evidence_book.digests import digest_tree
from evidence_book.machine import cores
from evidence_book.plans.folders import COUNCILS, invented_folders, synthetic_folder, synthetic_manifest
from evidence_book.plans.scores import Use
from evidence_book.plans.synthetic.council import Council, councils
from evidence_book.plans.synthetic.writing import write_documents
from evidence_book.project import Project
from evidence_book.storage import replacing_tree, write_json, write_text


def _write(folder: Path, names: Mapping[str, str]) -> None:
    write_documents(folder, councils=list(names), processes=cores())
    lines = ["code,name", *(f"{code},{name}" for code, name in names.items())]
    write_text(folder / COUNCILS, "\n".join(lines) + "\n")


def _use_of(council: Council) -> Use:
    return "known" if council.study else "unseen" if council.kept_aside else "improved on"


def names_of(use: Use) -> dict[str, str]:
    """Names by code of the fictional councils whose templates have this use."""
    return {code: council.name for code, council in councils().items() if _use_of(council) == use}


def write_invented(project: Project) -> None:
    """Write every invented plan; the folder is replaced whole, and its digests are kept beside it."""
    target = synthetic_folder(project)
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing_tree(target) as scratch:
        for use, folder in invented_folders(project).items():
            _write(scratch / folder.name, names_of(use))
        digests = digest_tree(scratch)
    write_json(synthetic_manifest(project), digests)
