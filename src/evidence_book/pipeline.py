"""The steps from raw figures to the published site, what each needs, and what each makes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from evidence_book import publishing
from evidence_book.actions import code_manifest
from evidence_book.calls import Call
from evidence_book.datasets import CATALOGUE
from evidence_book.digests import code_behind, imported_modules, one_look
from evidence_book.engine.running import executed_file
from evidence_book.engine.warm import GATE_MODULES, NOTEBOOK_MODULES
from evidence_book.graph import Step, ancestry
from evidence_book.intake.returns.folders import earlier_file, return_dataset, return_folder
from evidence_book.intake.specification import Dataset
from evidence_book.plans.account import account_file
from evidence_book.plans.folders import plan_folder, plans_dataset, synthetic_folder, synthetic_manifest
from evidence_book.project import Project
from evidence_book.reports.areas.codes import AreaCodes, area_codes
from evidence_book.reports.areas.declared import NOTEBOOK_OF, Level
from evidence_book.reports.areas.profiles import profile_file, profile_name
from evidence_book.reports.catalogue import (
    AREAS,
    NOTEBOOKS,
    REGISTER,
    RELEASED,
    RETURNS,
    STUDY,
    AreaProfiles,
    Released,
    Report,
    Returned,
    check_declarations,
    declaration_of,
    shown_in,
)
from evidence_book.reports.origins import code_paths, release_code
from evidence_book.reports.release import release_is_whole, release_record
from evidence_book.stepping import REPORTS, files, later, matches, note_code, there
from evidence_book.validation.collection import collection_file
from evidence_book.validation.receipts import data_file, gate_code, receipt_file, receipt_is_valid, suite_file
from evidence_book.validation.references import references_file


def _run_later(project: Project, *arguments: Any) -> Call:
    """Run a notebook once the step runs: its cells in a process of their own, papermill's part in one for many."""
    return Call("engine.running:run_notebook", project.root, arguments, NOTEBOOK_MODULES, lasting=True)


def _validate(project: Project, dataset: Dataset, lock: tuple[Path, ...]) -> Step:
    return Step(
        name=f"validate:{dataset.name}",
        title=f"validate {dataset.name}",
        action=later("actions:validate", project, dataset.name, modules=GATE_MODULES),
        inputs=(
            *there(dataset.raw_file(project.raw), suite_file(project, dataset), project.registry),
            *gate_code(project, dataset),
            *lock,
        ),
        outputs=(data_file(project, dataset), receipt_file(project, dataset)),
        intact=partial(receipt_is_valid, project, dataset),
    )


def _validate_return(project: Project, returned: Returned, lock: tuple[Path, ...]) -> Step:
    found = return_folder(project.raw, returned.specification)
    dataset = return_dataset(project.raw, returned.specification)
    return Step(
        name=f"validate:{dataset.name}",
        title=f"validate the returns of {returned.specification.records}",
        action=later("actions:validate_return", project, returned.name, modules=GATE_MODULES),
        inputs=(
            *found.everything,
            *there(suite_file(project, dataset), project.registry),
            *gate_code(project, dataset),
            *lock,
        ),
        outputs=(
            data_file(project, dataset),
            receipt_file(project, dataset),
            collection_file(project, dataset),
            references_file(project, dataset),
        ),
        intact=partial(receipt_is_valid, project, dataset),
    )


def _words_of(project: Project, part: str) -> tuple[Path, ...]:
    """What is data and no code below a folder of the package: vocabularies, sentences, councils."""
    return tuple(path for path in files(project.package / part) if path.suffix in (".yaml", ".txt"))


def _synthesise_plans(project: Project, lock: tuple[Path, ...]) -> Step:
    manifest = synthetic_manifest(project)
    return Step(
        name="synthesise:plans",
        title="write synthetic plans",
        action=later("plans.invented:write_invented", project, modules=GATE_MODULES),
        inputs=(
            *code_behind(project.package, ["evidence_book.plans.invented"]),
            *_words_of(project, "plans/synthetic"),
            *lock,
        ),
        outputs=(manifest,),
        intact=partial(matches, synthetic_folder(project), manifest),
    )


def _validate_plans(project: Project, lock: tuple[Path, ...]) -> Step:
    found, dataset = plan_folder(project), plans_dataset(project)
    real = files(found.folder) if found.sensitivity == "restricted" else ()
    return Step(
        name=f"validate:{dataset.name}",
        title="read and validate plans",
        action=later("plans.gate:validate_plans", project, modules=GATE_MODULES),
        inputs=(
            synthetic_manifest(project),
            *real,
            *there(suite_file(project, dataset), project.registry),
            *gate_code(project, dataset),
            *lock,
        ),
        outputs=(data_file(project, dataset), receipt_file(project, dataset), account_file(project, dataset)),
        intact=partial(receipt_is_valid, project, dataset),
    )


def _release_step(
    project: Project,
    released: Released,
    title: str,
    data: tuple[Path, ...],
    lock: tuple[Path, ...],
) -> Step:
    return Step(
        name=f"release:{released.name}",
        title=title,
        action=later("actions:release", project, released.name, modules=REPORTS),
        inputs=(
            *data,
            *files(project.package / "disclosure" / "policies"),
            *release_code(project, released),
            *lock,
        ),
        outputs=release_record(project, released.name),
        intact=partial(release_is_whole, project, released.name),
    )


def _validated(project: Project, dataset: Dataset) -> tuple[Path, Path]:
    return data_file(project, dataset), receipt_file(project, dataset)


def _release_plans(project: Project, lock: tuple[Path, ...]) -> Step:
    dataset = plans_dataset(project)
    data = (*_validated(project, dataset), account_file(project, dataset))
    return _release_step(project, STUDY, "protect and release what plans say", data, lock)


def _release_return(project: Project, returned: Returned, lock: tuple[Path, ...]) -> Step:
    dataset, declared = return_dataset(project.raw, returned.specification), returned.specification
    data = (
        *_validated(project, dataset),
        collection_file(project, dataset),
        *there(earlier_file(project.raw, declared)),
    )
    return _release_step(project, returned, f"protect and release the returns of {declared.records}", data, lock)


def _release_register(project: Project, lock: tuple[Path, ...]) -> Step:
    """Looks for every known fault in the raw files again once any of them changed."""
    datasets = [CATALOGUE[name] for name in REGISTER.inputs]
    data = (*(path for each in datasets for path in _validated(project, each)), *files(project.raw / "published"))
    return _release_step(project, REGISTER, "look for known faults in sources, and release their register", data, lock)


def _release(project: Project, report: Report | AreaProfiles, lock: tuple[Path, ...]) -> Step:
    data = tuple(path for name in report.inputs for path in _validated(project, CATALOGUE[name]))
    made_from = tuple(path for name in report.evidence for path in release_record(project, name))
    return _release_step(project, report, f"release {report.title.lower()}", (*data, *made_from), lock)


def notebook_modules(path: Path) -> set[str]:
    """The modules of ours that a notebook's cells import; none of one that cannot be read, which is told when it is run."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        return set().union(*(imported_modules(source) for source in sources))
    except (ValueError, KeyError, TypeError, SyntaxError):
        return set()


def _run(project: Project, report: Report, lock: tuple[Path, ...]) -> Step:
    notebook = project.notebooks / f"{report.name}.ipynb"
    modules = notebook_modules(notebook) if notebook.is_file() else set()
    return Step(
        name=f"run:{report.name}",
        title=f"run the notebook of {report.title.lower()}",
        action=_run_later(project, report.name),
        inputs=(
            *(path for name in (report.name, *shown_in(report)) for path in release_record(project, name)),
            *there(notebook),
            *declaration_of(report),
            *code_behind(project.package, [*modules, "evidence_book.engine.running"]),
            *code_behind(project.package, ["evidence_book.engine.papermill_engine", "evidence_book.engine.cells"]),
            *lock,
        ),
        outputs=(executed_file(project, report.name),),
    )


def _profiles(project: Project, codes: AreaCodes, lock: tuple[Path, ...]) -> list[Step]:
    """The profiles of all places in one step, and a step for each place's notebook, which reads its own profile only."""
    released = release_record(project, AREAS.name)
    code = code_behind(project.package, ["evidence_book.reports.areas.profiles"])
    gathered = Step(
        name="profiles",
        title="gather the profile of every place",
        action=later("reports.areas.profiles:write_profiles", project, modules=REPORTS),
        inputs=(*released, *there(project.registry), *code, *lock),
        outputs=tuple(profile_file(project, each) for level in codes for each in codes[level]),
    )
    drawn = Step(
        name="funnels",
        title="draw the funnel of every measure by place",
        action=later("charts.funnels:write_funnels", project, modules=NOTEBOOK_MODULES),
        inputs=(
            *released,
            *code_behind(project.package, ["evidence_book.charts.funnels"]),
            project.package / "charts" / "funnel.svg.jinja",
            *lock,
        ),
        outputs=(project.funnels_manifest,),
        intact=partial(matches, project.funnels, project.funnels_manifest),
    )
    notebooks = {level: project.notebooks / f"{NOTEBOOK_OF[level]}.ipynb" for level in codes}
    modules = set().union(*(notebook_modules(path) for path in notebooks.values() if path.is_file()))
    drawing = (
        *code_behind(project.package, [*modules, "evidence_book.engine.running"]),
        *code_behind(project.package, ["evidence_book.engine.papermill_engine", "evidence_book.engine.cells"]),
        *lock,
    )
    return [
        gathered,
        drawn,
        note_code(project, "profiles", drawing),
        *(_run_profile(project, level, each, notebooks[level]) for level in codes for each in codes[level]),
    ]


def _run_profile(project: Project, level: Level, area_code: str, notebook: Path) -> Step:
    return Step(
        name=f"run:areas.{area_code}",
        title=f"run the profile of {area_code}",
        action=_run_later(project, NOTEBOOK_OF[level], {"area_code": area_code}, profile_name(area_code)),
        inputs=(profile_file(project, area_code), *there(notebook), code_manifest(project, "profiles")),
        outputs=(executed_file(project, profile_name(area_code)),),
    )


def bundle_inputs(before: Sequence[Step], name: str) -> tuple[Path, ...]:
    """The files that the notebook of a report is made from and no step makes."""
    return publishing.inputs_of(ancestry(before, f"run:{name}"))


def steps(project: Project) -> list[Step]:
    """All steps, inputs first; raises `BadInput` if a report is not declared as it must be."""
    check_declarations()
    with one_look():
        return _steps(project)


def _steps(project: Project) -> list[Step]:
    lock, code = there(project.root / "requirements.lock"), code_paths(project.package)
    codes = area_codes(project.raw)
    made = _until_downloads(project, codes, lock)
    return [
        *made,
        note_code(project, "all", code),
        *(publishing.bundle(project, report, made, lock) for report in NOTEBOOKS.values()),
        publishing.map_script(project, lock),
        publishing.map_of_places(project, lock),
        publishing.assemble(project, codes, lock),
        publishing.site(project, partial(steps, project), lock),
    ]


def _until_downloads(project: Project, codes: AreaCodes, lock: tuple[Path, ...]) -> list[Step]:
    """The steps up to executed notebooks and downloads."""
    return [
        *(_validate(project, dataset, lock) for dataset in CATALOGUE.values()),
        *(_validate_return(project, returned, lock) for returned in RETURNS.values()),
        _synthesise_plans(project, lock),
        _validate_plans(project, lock),
        *(_release(project, report, lock) for report in NOTEBOOKS.values()),
        *(_release_return(project, returned, lock) for returned in RETURNS.values()),
        _release_plans(project, lock),
        _release_register(project, lock),
        _release(project, AREAS, lock),
        *_profiles(project, codes, lock),
        *(_run(project, report, lock) for report in NOTEBOOKS.values()),
        *(publishing.downloads(project, each, codes, lock) for each in RELEASED.values()),
    ]
