"""What a run leaves behind: the record of what was made, and, of a run that was killed, what is to be cleared away."""

from __future__ import annotations

from evidence_book.intake.returns.folders import return_dataset
from evidence_book.plans.folders import synthetic_folder
from evidence_book.project import Project
from evidence_book.reports.areas.profiles import profiles_folder
from evidence_book.reports.catalogue import RELEASED, RETURNS
from evidence_book.reports.editions import editions_folder
from evidence_book.reports.release import release_folder
from evidence_book.storage import clear_scratch, recover_tree, remove_scratch
from evidence_book.validation.collection import feedback_folder


def recover(project: Project) -> None:
    """Clear away what a killed run left behind; the last good output is put back where it was displaced."""
    trees = [
        project.site,
        project.source,
        project.funnels,
        project.map,
        project.kept_pages,
        synthetic_folder(project),
        *(release_folder(project, name) for name in RELEASED),
    ]
    trees += [project.downloads / each.page for each in RELEASED.values()]
    trees += [feedback_folder(project, return_dataset(project.raw, each.specification)) for each in RETURNS.values()]
    for tree in trees:
        if tree.parent.is_dir():
            recover_tree(tree)
    topics = project.processed.iterdir() if project.processed.is_dir() else ()
    alone = (
        project.build,
        *project.build.glob("*/"),
        *project.executed.glob("*/"),
        profiles_folder(project),
        editions_folder(project),
    )
    for folder in {*alone, *topics, *(tree.parent for tree in trees)}:
        if folder.is_dir():
            remove_scratch(folder)
    clear_scratch(project.scratch)
