"""Where plan documents lie: the office's own in a folder that git ignores, else invented ones made by the build.

Below the folder there is one folder a council, named by its code, with its documents in it. `councils.csv` beside
them gives each code a name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from evidence_book.intake.bodies import are_synthetic, can_name, read_bodies
from evidence_book.intake.specification import Dataset, Sensitivity
from evidence_book.plans.scores import Use
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project

COUNCILS = "councils.csv"
_COLUMNS = ["code", "name"]
SYNTHETIC_PERIOD = "2024-25"
_PERIOD = {"synthetic": SYNTHETIC_PERIOD, "restricted": "as collected"}


@dataclass(frozen=True)
class PlanFolder:
    """A folder of plan documents, one folder a council in it, and whether they are real."""

    folder: Path
    sensitivity: Sensitivity

    def documents(self, code: str) -> tuple[Path, ...]:
        """The documents of one council, in order of name."""
        return documents_in(self.folder / code)


def documents_in(folder: Path) -> tuple[Path, ...]:
    """Every file in a folder and the folders within it, but for hidden ones and lock files of word processors."""
    found = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    return tuple(sorted(path for path in found if not path.name.startswith((".", "~"))))


def synthetic_folder(project: Project) -> Path:
    """Where the build puts invented plans."""
    return project.build / "plans"


def study_folder(project: Project) -> Path:
    """Where the invented plans of the study lie."""
    return synthetic_folder(project) / "study"


def invented_folders(project: Project) -> dict[Use, Path]:
    """Where the invented plans lie by what their templates are used for; the known ones are those of the study."""
    folder = synthetic_folder(project)
    return {"known": study_folder(project), "improved on": folder / "improved-on", "unseen": folder / "unseen"}


def synthetic_manifest(project: Project) -> Path:
    """Digests of the invented plans, beside their folder."""
    return project.build / "plans.manifest.json"


def plan_folder(project: Project) -> PlanFolder:
    """Find the plans to study: the office's own if there are any, else the invented ones."""
    own = project.raw / "plans" / "restricted"
    if own.is_dir() and any(own.iterdir()):
        return PlanFolder(own, "restricted")
    return PlanFolder(study_folder(project), "synthetic")


def plans_dataset(project: Project) -> Dataset:
    """Describe what is read from the plans as they lie now; its file is a folder."""
    found = plan_folder(project)
    file = Path(os.path.relpath(found.folder, project.raw)).as_posix()
    title = "Education, Health and Care Plans: what was read from the documents"
    return Dataset("plans.features", file, (), found.sensitivity, _PERIOD[found.sensitivity], title, ())


def read_councils(found: PlanFolder, shown_as: str) -> dict[str, str]:
    """Read whose plans they are: names by code, in order of code.

    Raises `BadInput` if the list is missing or not whole, if a council has no folder or a folder no council, and if a
    real code stands among synthetic plans or a synthetic one among real ones.
    """
    path, file = found.folder / COUNCILS, f"{shown_as}/{COUNCILS}"
    if not path.is_file():
        mend = f"list the councils in the columns {' and '.join(_COLUMNS)}, and put each one's plans in a folder named by its code"
        raise BadInput([Problem("missing-file", file, "the list of councils", mend)])
    listed = read_bodies(path, _COLUMNS)
    if listed is None:
        raise BadInput([Problem("bad-councils", file, f"the columns {' and '.join(_COLUMNS)}, filled", "fill them")])
    synthetic = are_synthetic(listed["code"])
    real = found.sensitivity == "restricted"
    faults = (
        (listed["code"].duplicated(), "each code once", "take one of them out"),
        (~can_name(listed["code"]), "a code of letters, digits and hyphens", "correct it"),
        (synthetic if real else ~synthetic, "codes of real councils" if real else "invented codes such as SYN-C01",
         "keep real plans in the restricted folder, which git ignores, and synthetic ones out of it"),
        (~listed["code"].map(lambda code: (found.folder / code).is_dir()), "a folder named by the code", "add the folder"),
    )  # fmt: skip
    problems = [
        Problem("bad-councils", file, expected, mend, int(str(row)) + 2, "code")
        for wrong, expected, mend in faults
        for row in listed.index[wrong]
    ]
    strangers = {each.name for each in found.folder.iterdir() if each.is_dir()} - set(listed["code"])
    if strangers:
        expected = f"folders of the councils in {COUNCILS} only; {len(strangers)} are of no council"
        problems.append(Problem("unknown-council", shown_as, expected, "list the council, or take its folder out"))
    if problems:
        raise BadInput(problems)
    return dict(sorted(zip(listed["code"], listed["name"], strict=True)))
