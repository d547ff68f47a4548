"""The steps from raw figures to the published site, what each needs, and what each makes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from evidence_book.actions import code_manifest
from evidence_book.calls import Call
from evidence_book.datasets import CATALOGUE
from evidence_book.digests import code_behind, digest_tree, imported_modules
from evidence_book.engine.running import executed_file
from evidence_book.engine.warm import NOTEBOOK_MODULES
from evidence_book.graph import Confirm, Step, ancestry, leaves
from evidence_book.intake.returns.folders import earlier_file, return_dataset, return_folder
from evidence_book.intake.specification import Dataset
from evidence_book.plans.account import account_file
from evidence_book.plans.folders import plan_folder, plans_dataset, synthetic_folder, synthetic_manifest
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.areas.codes import AreaCodes, area_codes
from evidence_book.reports.areas.declared import NOTEBOOK_OF, Level
from evidence_book.reports.areas.profiles import profile_file, profile_name, profiles_folder
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
from evidence_book.reports.editions import editions_folder
from evidence_book.reports.origins import code_paths, every_dataset, release_code
from evidence_book.reports.release import read_release, release_folder
from evidence_book.review.bundle import bundle_file
from evidence_book.storage import clear_scratch, recover_tree, remove_scratch
from evidence_book.validation.collection import collection_file, feedback_folder
from evidence_book.validation.receipts import data_file, gate_code, receipt_file, receipt_is_valid, suite_file
from evidence_book.validation.references import references_file

# What processes that make calls import once, before they are forked: statistics and the gate take seconds.
_GATE = ("evidence_book.actions", "evidence_book.validation.suites", "evidence_book.validation.gate")
_REPORTS = ("evidence_book.actions", *sorted({each.module for each in RELEASED.values()}))
_PAGES = ("evidence_book.actions", "evidence_book.site.assemble", "evidence_book.review.bundle")


def _later(place: str, project: Project, *arguments: Any, modules: tuple[str, ...] = ()) -> Call:
    """Call `module:function` of this package once the step runs, in a process of its own."""
    return Call(place, project.root, arguments, modules)


def _run_later(project: Project, *arguments: Any) -> Call:
    """Run a notebook once the step runs: its cells in a process of their own, papermill's part in one for many."""
    return Call("engine.running:run_notebook", project.root, arguments, NOTEBOOK_MODULES, lasting=True)


def _there(*paths: Path) -> tuple[Path, ...]:
    """Keep inputs that exist: the step itself says, in words, which of its inputs is missing."""
    return tuple(path for path in paths if path.is_file())


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _validate(project: Project, dataset: Dataset, lock: tuple[Path, ...]) -> Step:
    return Step(
        name=f"validate:{dataset.name}",
        title=f"validate {dataset.name}",
        action=_later("actions:validate", project, dataset.name, modules=_GATE),
        inputs=(
            *_there(dataset.raw_file(project.raw), suite_file(project, dataset), project.registry),
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
        action=_later("actions:validate_return", project, returned.name, modules=_GATE),
        inputs=(
            *found.everything,
            *_there(suite_file(project, dataset), project.registry),
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
    return tuple(path for path in _files(project.package / part) if path.suffix in (".yaml", ".txt"))


def _synthesise_plans(project: Project, lock: tuple[Path, ...]) -> Step:
    manifest = synthetic_manifest(project)
    return Step(
        name="synthesise:plans",
        title="write synthetic plans",
        action=_later("plans.invented:write_invented", project, modules=_GATE),
        inputs=(
            *code_behind(project.package, ["evidence_book.plans.invented"]),
            *_words_of(project, "plans/synthetic"),
            *lock,
        ),
        outputs=(manifest,),
        intact=partial(_matches, synthetic_folder(project), manifest),
    )


def _validate_plans(project: Project, lock: tuple[Path, ...]) -> Step:
    found, dataset = plan_folder(project), plans_dataset(project)
    real = _files(found.folder) if found.sensitivity == "restricted" else ()
    return Step(
        name=f"validate:{dataset.name}",
        title="read and validate plans",
        action=_later("plans.gate:validate_plans", project, modules=_GATE),
        inputs=(
            synthetic_manifest(project),
            *real,
            *_there(suite_file(project, dataset), project.registry),
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
    folder = release_folder(project, released.name)
    return Step(
        name=f"release:{released.name}",
        title=title,
        action=_later("actions:release", project, released.name, modules=_REPORTS),
        inputs=(
            *data,
            *_files(project.package / "disclosure" / "policies"),
            *release_code(project, released),
            *lock,
        ),
        outputs=(folder / "tables.json", folder / "facts.json"),
        intact=partial(_release_is_whole, project, released.name),
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
        *_there(earlier_file(project.raw, declared)),
    )
    return _release_step(project, returned, f"protect and release the returns of {declared.records}", data, lock)


def _release_register(project: Project, lock: tuple[Path, ...]) -> Step:
    """Looks for every known fault in the raw files again once any of them changed."""
    datasets = [CATALOGUE[name] for name in REGISTER.inputs]
    data = (*(path for each in datasets for path in _validated(project, each)), *_files(project.raw / "published"))
    return _release_step(project, REGISTER, "look for known faults in sources, and release their register", data, lock)


def _release_is_whole(project: Project, name: str) -> bool:
    try:
        read_release(project, name)
    except EvidenceError:
        return False
    return True


def _release(project: Project, report: Report | AreaProfiles, lock: tuple[Path, ...]) -> Step:
    data = tuple(path for name in report.inputs for path in _validated(project, CATALOGUE[name]))
    others = [release_folder(project, name) for name in report.evidence]
    made_from = tuple(folder / name for folder in others for name in ("tables.json", "facts.json"))
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
    shown = [release_folder(project, name) for name in (report.name, *shown_in(report))]
    notebook = project.notebooks / f"{report.name}.ipynb"
    modules = notebook_modules(notebook) if notebook.is_file() else set()
    return Step(
        name=f"run:{report.name}",
        title=f"run the notebook of {report.title.lower()}",
        action=_run_later(project, report.name),
        inputs=(
            *(folder / name for folder in shown for name in ("tables.json", "facts.json")),
            *_there(notebook),
            *declaration_of(report),
            *code_behind(project.package, [*modules, "evidence_book.engine.running"]),
            *code_behind(project.package, ["evidence_book.engine.papermill_engine", "evidence_book.engine.cells"]),
            *lock,
        ),
        outputs=(executed_file(project, report.name),),
    )


def _note_code(project: Project, name: str, paths: tuple[Path, ...]) -> Step:
    """Note the digests of code that many steps share, in one file: they need not each list it."""
    return Step(
        name=f"code:{name}",
        title=f"note the code behind {name}",
        action=_later("actions:note_code", project, name, [str(path) for path in paths]),
        inputs=paths,
        outputs=(code_manifest(project, name),),
    )


def _profiles(project: Project, codes: AreaCodes, lock: tuple[Path, ...]) -> list[Step]:
    """The profiles of all places in one step, and a step for each place's notebook, which reads its own profile only."""
    released = release_folder(project, AREAS.name)
    code = code_behind(project.package, ["evidence_book.reports.areas.profiles"])
    gathered = Step(
        name="profiles",
        title="gather the profile of every place",
        action=_later("reports.areas.profiles:write_profiles", project, modules=_REPORTS),
        inputs=(released / "tables.json", released / "facts.json", *_there(project.registry), *code, *lock),
        outputs=tuple(profile_file(project, each) for level in codes for each in codes[level]),
    )
    drawn = Step(
        name="funnels",
        title="draw the funnel of every measure by place",
        action=_later("charts.funnels:write_funnels", project, modules=NOTEBOOK_MODULES),
        inputs=(
            released / "tables.json",
            released / "facts.json",
            *code_behind(project.package, ["evidence_book.charts.funnels"]),
            project.package / "charts" / "funnel.svg.jinja",
            *lock,
        ),
        outputs=(project.funnels_manifest,),
        intact=partial(_matches, project.funnels, project.funnels_manifest),
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
        _note_code(project, "profiles", drawing),
        *(_run_profile(project, level, each, notebooks[level]) for level in codes for each in codes[level]),
    ]


def _run_profile(project: Project, level: Level, area_code: str, notebook: Path) -> Step:
    return Step(
        name=f"run:areas.{area_code}",
        title=f"run the profile of {area_code}",
        action=_run_later(project, NOTEBOOK_OF[level], {"area_code": area_code}, profile_name(area_code)),
        inputs=(profile_file(project, area_code), *_there(notebook), code_manifest(project, "profiles")),
        outputs=(executed_file(project, profile_name(area_code)),),
    )


def _downloads(project: Project, report: Released, codes: AreaCodes, lock: tuple[Path, ...]) -> Step:
    folder = release_folder(project, report.name)
    of_places = (profile_file(project, each) for level in codes for each in codes[level])
    return Step(
        name=f"downloads:{report.name}",
        title=f"write the downloads of {report.title.lower()}",
        action=_later("site.assemble:write_downloads", project, report.name, modules=_PAGES),
        inputs=(
            folder / "tables.json",
            folder / "facts.json",
            *(of_places if report == AREAS else ()),
            *_there(project.registry, project.notebooks / f"{report.name}.ipynb"),
            *code_behind(project.package, ["evidence_book.tables.workbook", "evidence_book.site.assemble"]),
            *lock,
        ),
        outputs=(project.downloads_manifest(report.page),),
        intact=partial(_matches, project.downloads / report.page, project.downloads_manifest(report.page)),
    )


def _matches(folder: Path, manifest: Path) -> bool:
    """Say whether a made folder still holds what its manifest lists."""
    if not manifest.is_file() or not folder.is_dir():
        return False
    try:
        return bool(digest_tree(folder) == json.loads(manifest.read_text(encoding="utf-8")))
    except ValueError:
        return False


def _assemble(project: Project, codes: AreaCodes, lock: tuple[Path, ...]) -> Step:
    manifest = project.source_manifest
    return Step(
        name="assemble",
        title="assemble the book",
        action=_later("site.assemble:assemble", project, modules=_PAGES),
        inputs=(
            *_files(project.book),
            *_there(project.config, project.registry, project.root / "pyproject.toml"),
            *(receipt_file(project, dataset) for dataset in every_dataset(project)),
            *_there(*(suite_file(project, dataset) for dataset in every_dataset(project))),
            *(collection_file(project, return_dataset(project.raw, each.specification)) for each in RETURNS.values()),
            *(executed_file(project, name) for name in NOTEBOOKS),
            *(executed_file(project, profile_name(each)) for level in codes for each in codes[level]),
            project.funnels_manifest,
            *(release_folder(project, name) / "facts.json" for name in RELEASED),
            *(project.downloads_manifest(each.page) for each in RELEASED.values()),
            # The site states the digest of all code that decides what it says.
            code_manifest(project, "all"),
            *_files(editions_folder(project)),
            *lock,
        ),
        outputs=(manifest,),
        intact=partial(_matches, project.source, manifest),
    )


def _truth_of(project: Project, returned: Returned) -> tuple[Path, ...]:
    """What the attack on the finished site compares its findings with."""
    dataset = return_dataset(project.raw, returned.specification)
    kept = (data_file(project, dataset), references_file(project, dataset))
    return (*kept, *_there(earlier_file(project.raw, returned.specification)))


def _build_site(project: Project, confirm: Confirm) -> None:
    """Build the site; it takes its place only if all that it is made from, by way of every step, kept still meanwhile."""
    build: Callable[..., None] = import_module("evidence_book.site.build").build_site
    build(project, lambda: confirm(leaves(ancestry(steps(project), "site"))))


def _site(project: Project, lock: tuple[Path, ...]) -> Step:
    manifest = project.site_manifest
    return Step(
        name="site",
        title="build and check the site",
        action=partial(_build_site, project),
        inputs=(
            project.source_manifest,
            *(bundle_file(project, name) for name in NOTEBOOKS),
            *(path for each in RETURNS.values() for path in _truth_of(project, each)),
            data_file(project, plans_dataset(project)),
            *_there(project.book / "_toc.yml", project.book / "allowed_numbers.yml"),
            *code_behind(project.package, ["evidence_book.site.build"]),
            *lock,
        ),
        outputs=(manifest,),
        intact=partial(_matches, project.site, manifest),
        confirms=True,
    )


def bundle_inputs(before: Sequence[Step], name: str) -> tuple[Path, ...]:
    """The files that the notebook of a report is made from and no step makes."""
    return _inputs_of(ancestry(before, f"run:{name}"))


def _inputs_of(ancestors: Sequence[Step]) -> tuple[Path, ...]:
    return tuple(sorted(leaves(ancestors)))


def _bundle(project: Project, report: Report, before: Sequence[Step], lock: tuple[Path, ...]) -> Step:
    ancestors = ancestry(before, f"run:{report.name}")
    inputs = _inputs_of(ancestors)
    return Step(
        name=f"bundle:{report.name}",
        title=f"bundle {report.title.lower()}",
        action=_later(
            "actions:bundle", project, report.name, [project.relative(path) for path in inputs], modules=_PAGES
        ),
        inputs=(
            executed_file(project, report.name),
            # Receipts, and records of what this report and those it is made from released: a bundle states their digests.
            *(path for step in ancestors for path in step.outputs if path.suffix == ".json"),
            *(path for path in inputs if project.package not in path.parents),
            *_there(*(project.notebooks / f"{name}.ipynb" for name in report.evidence)),
            code_manifest(project, "all"),
            *_there(project.config, project.root / "pyproject.toml", project.root / "LICENSE", project.registry),
            *lock,
        ),
        outputs=(bundle_file(project, report.name),),
    )


def steps(project: Project) -> list[Step]:
    """All steps, inputs first; raises `BadInput` if a report is not declared as it must be."""
    check_declarations()
    lock, code = _there(project.root / "requirements.lock"), code_paths(project.package)
    codes = area_codes(project.raw)
    made = _steps(project, codes, lock)
    return [
        *made,
        _note_code(project, "all", code),
        *(_bundle(project, report, made, lock) for report in NOTEBOOKS.values()),
        _assemble(project, codes, lock),
        _site(project, lock),
    ]


def _steps(project: Project, codes: AreaCodes, lock: tuple[Path, ...]) -> list[Step]:
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
        *(_downloads(project, each, codes, lock) for each in RELEASED.values()),
    ]


def database(project: Project) -> Path:
    """Where doit keeps what it saw at the last run."""
    return project.build / "steps.json"


def recover(project: Project) -> None:
    """Clear away what a killed run left behind; the last good output is put back where it was displaced."""
    trees = [
        project.site,
        project.source,
        project.funnels,
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
