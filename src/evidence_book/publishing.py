"""The steps that make the site of what was released and of notebooks that were run: downloads, bundles, book, pages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from evidence_book.actions import code_manifest
from evidence_book.digests import code_behind
from evidence_book.engine.running import executed_file
from evidence_book.engine.workers import workers_here
from evidence_book.graph import Confirm, Step, ancestry, leaves
from evidence_book.intake.returns.folders import earlier_file, return_dataset
from evidence_book.plans.folders import plans_dataset
from evidence_book.project import Project
from evidence_book.reports.areas.codes import AreaCodes
from evidence_book.reports.areas.profiles import profile_file, profile_name
from evidence_book.reports.catalogue import AREAS, NOTEBOOKS, RELEASED, RETURNS, Released, Report, Returned
from evidence_book.reports.editions import editions_folder
from evidence_book.reports.origins import every_dataset
from evidence_book.reports.release import release_folder, release_record
from evidence_book.review.bundle import bundle_file
from evidence_book.stepping import PAGES, files, later, matches, there
from evidence_book.storage import replacing_tree, write_text
from evidence_book.validation.collection import collection_file
from evidence_book.validation.receipts import data_file, receipt_file, suite_file
from evidence_book.validation.references import references_file


def downloads(project: Project, report: Released, codes: AreaCodes, lock: tuple[Path, ...]) -> Step:
    """What a page offers for download, in a folder held to its manifest."""
    of_places = (profile_file(project, each) for level in codes for each in codes[level])
    return Step(
        name=f"downloads:{report.name}",
        title=f"write the downloads of {report.title.lower()}",
        action=later("site.assemble:write_downloads", project, report.name, modules=PAGES),
        inputs=(
            *release_record(project, report.name),
            *(of_places if report == AREAS else ()),
            *there(project.registry, project.notebooks / f"{report.name}.ipynb"),
            *code_behind(project.package, ["evidence_book.tables.workbook", "evidence_book.site.assemble"]),
            *lock,
        ),
        outputs=(project.downloads_manifest(report.page),),
        intact=partial(matches, project.downloads / report.page, project.downloads_manifest(report.page)),
    )


def inputs_of(ancestors: Sequence[Step]) -> tuple[Path, ...]:
    """What steps are made from and none of them makes, in order."""
    return tuple(sorted(leaves(ancestors)))


def bundle(project: Project, report: Report, before: Sequence[Step], lock: tuple[Path, ...]) -> Step:
    """All that a report needs to be run elsewhere, of the steps that come `before`."""
    ancestors = ancestry(before, f"run:{report.name}")
    inputs, code = inputs_of(ancestors), f"{project.package}/"
    return Step(
        name=f"bundle:{report.name}",
        title=f"bundle {report.title.lower()}",
        action=later(
            "actions:bundle", project, report.name, [project.relative(path) for path in inputs], modules=PAGES
        ),
        inputs=(
            executed_file(project, report.name),
            # Receipts, and records of what this report and those it is made from released: a bundle states their digests.
            *(path for step in ancestors for path in step.outputs if path.suffix == ".json"),
            *(path for path in inputs if not str(path).startswith(code)),
            *there(*(project.notebooks / f"{name}.ipynb" for name in report.evidence)),
            code_manifest(project, "all"),
            *there(project.config, project.root / "pyproject.toml", project.root / "LICENSE", project.registry),
            *lock,
        ),
        outputs=(bundle_file(project, report.name),),
    )


def map_script(project: Project, lock: tuple[Path, ...]) -> Step:
    """The script that draws the map, which the pinned libraries alone decide."""
    return Step(
        name="map-script",
        title="write the script that draws the map",
        action=later("site.map_chart:write_script", project, modules=PAGES),
        inputs=(*code_behind(project.package, ["evidence_book.site.map_chart"]), *lock),
        outputs=(project.map_script,),
    )


def map_of_places(project: Project, lock: tuple[Path, ...]) -> Step:
    """All that the page of the map asks for."""
    return Step(
        name="map",
        title="draw the map of places",
        action=later("site.map_pages:make_map", project, modules=PAGES),
        inputs=(
            *release_record(project, AREAS.name),
            project.map_script,
            *there(project.registry),
            *code_behind(project.package, ["evidence_book.site.map_pages", "evidence_book.site.map_chart"]),
            *lock,
        ),
        outputs=(project.map_manifest,),
        intact=partial(matches, project.map, project.map_manifest),
    )


def assemble(project: Project, codes: AreaCodes, lock: tuple[Path, ...]) -> Step:
    """The book as a plain source folder, of all that was released and run."""
    manifest = project.source_manifest
    return Step(
        name="assemble",
        title="assemble the book",
        action=later("site.assemble:assemble", project, modules=PAGES),
        inputs=(
            *files(project.book),
            *there(project.config, project.registry, project.root / "pyproject.toml"),
            *(receipt_file(project, dataset) for dataset in every_dataset(project)),
            *there(*(suite_file(project, dataset) for dataset in every_dataset(project))),
            *(collection_file(project, return_dataset(project.raw, each.specification)) for each in RETURNS.values()),
            *(executed_file(project, name) for name in NOTEBOOKS),
            *(executed_file(project, profile_name(each)) for level in codes for each in codes[level]),
            project.funnels_manifest,
            project.map_manifest,
            *(release_folder(project, name) / "facts.json" for name in RELEASED),
            *(project.downloads_manifest(each.page) for each in RELEASED.values()),
            # The site states the digest of all code that decides what it says.
            code_manifest(project, "all"),
            *files(editions_folder(project)),
            *lock,
        ),
        outputs=(manifest, project.reading),
        intact=partial(matches, project.source, manifest),
    )


def _truth_of(project: Project, returned: Returned) -> tuple[Path, ...]:
    """What the attack on the finished site compares its findings with."""
    dataset = return_dataset(project.raw, returned.specification)
    kept = (data_file(project, dataset), references_file(project, dataset))
    return (*kept, *there(earlier_file(project.raw, returned.specification)))


def _build_site(project: Project, every_step: Callable[[], list[Step]], confirm: Confirm) -> None:
    """Build the site; it takes its place only if every check passes, and all that it is made from, by way of every step,
    kept still meanwhile. On any failure the last good site still stands.
    """
    with tempfile.TemporaryDirectory(dir=project.build, prefix=".jupyter-book.scratch.") as output:
        digests = f"{output}/digests.json"
        with replacing_tree(project.site) as ready:
            workers_here().perform(later("site.build:make_site", project, str(ready), output, digests, modules=PAGES))
            confirm(leaves(ancestry(every_step(), "site")))
        write_text(project.site_manifest, Path(digests).read_text(encoding="utf-8"))


def site(project: Project, every_step: Callable[[], list[Step]], lock: tuple[Path, ...]) -> Step:
    """The site; `every_step` lists all steps as they are when it is asked."""
    manifest = project.site_manifest
    return Step(
        name="site",
        title="build and check the site",
        action=partial(_build_site, project, every_step),
        inputs=(
            project.source_manifest,
            *(bundle_file(project, name) for name in NOTEBOOKS),
            *(path for each in RETURNS.values() for path in _truth_of(project, each)),
            data_file(project, plans_dataset(project)),
            *there(project.book / "_toc.yml", project.book / "allowed_numbers.yml"),
            *code_behind(project.package, ["evidence_book.site.build"]),
            *lock,
        ),
        outputs=(manifest,),
        intact=partial(matches, project.site, manifest),
        confirms=True,
    )
