"""What steps do, each as a function of the project and of names, so that any process can be asked to do it."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_book.datasets import CATALOGUE
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED, RETURNS
from evidence_book.reports.release import write_release


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
