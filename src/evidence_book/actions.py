"""What steps do, each as a function of the project and of names, so that any process can be asked to do it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evidence_book.datasets import CATALOGUE
from evidence_book.digests import code_name, digest_file
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED, RETURNS
from evidence_book.reports.release import write_release
from evidence_book.storage import write_json


def code_manifest(project: Project, name: str) -> Path:
    """Where the digests of the code behind many steps are noted."""
    return project.build / "code" / f"{name}.json"


def validate(project: Project, name: str) -> None:
    """Let a dataset of published figures through the gate."""
    from evidence_book.validation import gate

    gate.validate(project, CATALOGUE[name])


def validate_return(project: Project, name: str) -> None:
    """Let what providers returned through the gate; `name` is that of the release made from it."""
    from evidence_book.validation import return_gate

    return_gate.validate_return(project, RETURNS[name].specification)


def release(project: Project, name: str) -> None:
    """Work out the tables and facts of a release and write them."""
    write_release(project, RELEASED[name].release(project))


def bundle(project: Project, name: str, inputs: Sequence[str]) -> None:
    """Write the bundle of a report; `inputs` are files, from the root of the project."""
    from evidence_book.review.bundle import write_bundle

    write_bundle(project, name, [project.root / each for each in inputs])


def note_code(project: Project, name: str, paths: Sequence[str]) -> None:
    """Write down the digest of each of these files of code, by its name from the root of a checkout."""

    def named(path: Path) -> str:
        inside = project.package in path.parents
        return code_name(project.package, path) if inside else project.relative(path)

    write_json(code_manifest(project, name), {named(Path(each)): digest_file(Path(each)) for each in paths})
