"""Assembling the book: pages and notebooks with their facts filled in, downloads beside them.

The result is a plain Jupyter Book source folder: `jupyter-book build _build/source` builds it as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from evidence_book.companions.publish import ASSETS, Measured, Source, reading_table, render_all
from evidence_book.datasets import CATALOGUE
from evidence_book.digests import digest_tree
from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.engine.running import executed_file, notebook_file
from evidence_book.facts import Facts
from evidence_book.intake.returns.folders import return_dataset
from evidence_book.intake.returns.specification import ReturnSpecification
from evidence_book.intake.returns.template import write_template
from evidence_book.markup import check_page
from evidence_book.plans.folders import plans_dataset
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.reports.catalogue import AREAS, NOTEBOOKS, RELEASED, REPORTS, RETURNS, Report
from evidence_book.reports.editions import read_editions, since_last
from evidence_book.reports.origins import Origins, origins_of
from evidence_book.reports.release import Release, edition_told, facts_digest, read_release, release_folder
from evidence_book.review.reproduced import SITE_ORIGINS
from evidence_book.side_by_side import side_by_side
from evidence_book.site import contents as table_of_contents
from evidence_book.site.address import read_address
from evidence_book.site.area_pages import assemble_places
from evidence_book.site.edition_pages import since_in, write_editions
from evidence_book.site.fact_pages import render_fact_pages
from evidence_book.site.fact_table import facts_csv
from evidence_book.site.front_page import front_functions
from evidence_book.site.libraries import read_libraries
from evidence_book.site.pages import Contents, Filler
from evidence_book.site.passed_on import write_told
from evidence_book.site.place_index import former_code_pages
from evidence_book.site.plan_pages import claims_by_fact
from evidence_book.site.provenance_box import Call, article_with_box, notebook_box, with_box
from evidence_book.site.return_pages import Returns
from evidence_book.site.review_pages import count_charts
from evidence_book.site.rights_pages import article_pages, read_words
from evidence_book.sources import read_registry
from evidence_book.spreadsheets import guarded
from evidence_book.storage import link_tree, replacing_tree, to_json, write_json, write_scratch, write_text
from evidence_book.tables.area_files import write_area_files
from evidence_book.tables.workbook import write_workbook
from evidence_book.validation.collection import read_collection
from evidence_book.validation.receipts import check_receipt, suite_file
from evidence_book.validation.suites import rules_of

NOT_PUBLISHED = ("allowed_numbers.yml",)


def read_contents(project: Project) -> Contents:
    """Collect releases, facts, registry and receipts; raises if any of them is missing or void."""
    releases = {name: read_release(project, name) for name in RELEASED}
    facts = Facts(fact for release in releases.values() for fact in release.facts)
    returned = {
        each.specification.name: Returns(
            each.specification,
            read_collection(project, return_dataset(project.raw, each.specification)),
            read_counts_policy(each.specification.policy),
            releases[each.name],
        )
        for each in RETURNS.values()
    }
    datasets = [return_dataset(project.raw, each.specification) for each in RETURNS.values()] + [plans_dataset(project)]
    return Contents(
        facts=facts,
        releases=list(releases.values()),
        registry=read_registry(project.registry),
        receipts=[check_receipt(project, dataset) for dataset in CATALOGUE.values()],
        titles={dataset.name: dataset.title for dataset in (*CATALOGUE.values(), *datasets)},
        rules={dataset.name: rules_of(suite_file(project, dataset)) for dataset in (*CATALOGUE.values(), *datasets)},
        returns=returned,
        return_receipts=[check_receipt(project, dataset) for dataset in datasets],
        editions=read_editions(project),
        charts=count_charts(path for name in NOTEBOOKS if (path := executed_file(project, name)).is_file()),
        libraries=read_libraries(project),
    )


# What a hand-written book may hold, by the end of its name; pages are written in Markdown, so that checks see them.
ALLOWED_FILES = {".md", ".yml", ".css", ".js", ".svg", ".png", ".ico"}


# What the editions for children are made from; their pages are rendered from it.
COMPANIONS = "companions"


def _check_kind(path: Path, relative: Path) -> None:
    template = relative.parts[0] == "_templates" and path.suffix == ".html"
    if relative.parts[0] == "_extra" or not (path.suffix in ALLOWED_FILES or template):
        expected = f"files ending in {', '.join(sorted(ALLOWED_FILES))}, and nothing under _extra"
        raise BadInput([Problem("stray-file", f"book/{relative.as_posix()}", expected, "remove the file")])


def _read_page(path: Path, shown_as: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput([Problem("wrong-encoding", shown_as, "UTF-8", "save the page as UTF-8")]) from None


def _copy_book(project: Project, folder: Path, filler: Filler, origins: Origins) -> None:
    for path in sorted(project.book.rglob("*")):
        relative = path.relative_to(project.book)
        if path.is_dir() or path.name in NOT_PUBLISHED or relative.parts[0] == COMPANIONS:
            continue
        _check_kind(path, relative)
        if path.suffix == ".md":
            shown_as = f"book/{relative.as_posix()}"
            calls: list[Call] = []
            text = _read_page(path, shown_as)
            check_page(text, shown_as)
            filled = filler.fill(text, shown_as, calls)
            write_scratch(folder / relative, with_box(origins, relative.as_posix(), filled, calls))
        elif relative.as_posix() != table_of_contents.NAME:
            write_scratch(folder / relative, path.read_bytes())
    write_scratch(
        folder / table_of_contents.NAME,
        table_of_contents.spelt_contents(table_of_contents.read_contents_tree(project.book)),
    )
    write_scratch(folder / "_config.yml", project.config.read_bytes())


def _copy_notebook(project: Project, report: Report, folder: Path, filler: Filler, last: Mapping[str, str]) -> None:
    """Copy an executed notebook with its facts filled in; the `last` cells, by id, go to its end unless empty."""
    name = report.name
    path = executed_file(project, name)
    if not path.is_file():
        shown_as = project.relative(path)
        raise BadInput([Problem("missing-notebook", shown_as, "an executed notebook", f"run `evidence run {name}`")])
    notebook = nbformat.read(path, as_version=4)
    for position, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            cell.source = filler.fill(cell.source, f"notebooks/{name}.ipynb, cell {position}")
    for cell_id, source in last.items():
        if source:
            notebook.cells.append(nbformat.v4.new_markdown_cell(source, id=cell_id))
    write_scratch(folder / f"{report.address}.ipynb", nbformat.writes(notebook))


def render_companions(
    project: Project, releases: Sequence[Release], facts: Facts
) -> tuple[Mapping[str, str], list[Measured]]:
    """Render the editions for children by address, and measure how hard they are to read."""
    sources = [
        Source(
            each.report,
            REPORTS[each.report].page,
            each.title,
            edition_told(each, REPORTS[each.report].edition),
            facts_digest(project, each.report),
            each.sensitivity == "synthetic",
        )
        for each in releases
        if each.report in REPORTS
    ]
    return render_all(project.book, sources, facts)


def measure_companions(project: Project) -> list[Measured]:
    """The reading figures of every edition for children."""
    releases = [read_release(project, name) for name in REPORTS]
    _, measured = render_companions(project, releases, Facts(fact for each in releases for fact in each.facts))
    return measured


def _write_articles(project: Project, folder: Path, released: Mapping[str, Release], origins: Origins) -> None:
    """Write a page for each article of the convention."""
    words = read_words(project.book)
    for name, page in article_pages(released["rights_map"], released["claims"], words):
        write_scratch(folder / name, article_with_box(origins, name, page))


def _write_companions(project: Project, folder: Path, pages: Mapping[str, str]) -> None:
    for address, html in pages.items():
        write_scratch(folder / "_extra" / address, html)
    for name in ASSETS:
        source = project.book / COMPANIONS / "assets" / name
        write_scratch(folder / "_extra" / COMPANIONS / name, source.read_bytes())


def _write_facts(folder: Path, facts: Facts, pages: Mapping[str, str], origins: Origins) -> None:
    write_scratch(folder / "_extra" / "data" / "facts.json", to_json(facts.to_records()))
    write_scratch(folder / "_extra" / SITE_ORIGINS, to_json(origins.model_dump(mode="json")))
    write_scratch(folder / "_extra" / "data" / "facts.csv", facts_csv(facts))
    for address, html in pages.items():
        write_scratch(folder / "_extra" / address, html)


def _write_template(project: Project, specification: ReturnSpecification, path: Path) -> None:
    collection = read_collection(project, return_dataset(project.raw, specification))
    write_template(path, specification, [(line.code, line.name) for line in collection.lines])


def write_downloads(project: Project, name: str) -> None:
    """Write the downloads of a release: the workbook, every released table, the notebook or the template if it has one."""
    release = read_release(project, name)
    page = RELEASED[name].page
    last = project.downloads / page
    with replacing_tree(last) as folder:
        if name == AREAS.name:
            write_area_files(project, folder, last)  # tens of thousands of rows are no sheet to read: a place's own are
        else:
            write_workbook(folder / f"{page}.xlsx", release, read_registry(project.registry))
        for table in release.tables:
            released = (release_folder(project, name) / f"{table}.csv").read_bytes()
            write_scratch(folder / f"{table}.csv", guarded(released))
        if name in RETURNS:
            _write_template(project, RETURNS[name].specification, folder / f"{page}-template.xlsx")
        elif name in NOTEBOOKS:
            write_scratch(folder / f"{name}.ipynb", notebook_file(project, name).read_bytes())
        digests = digest_tree(folder)
    write_json(project.downloads_manifest(page), digests)


@dataclass(frozen=True)
class _Assembly:
    """What the parts of a book have in common; each part is a method that writes below `folder`, and needs no other."""

    project: Project
    folder: Path
    contents: Contents
    origins: Origins

    @property
    def extra(self) -> Path:
        """What the site serves as it is."""
        return self.folder / "_extra"

    @property
    def released(self) -> dict[str, Release]:
        """Every release by name."""
        return {release.report: release for release in self.contents.releases}

    def pages(self) -> str:
        """Pages that somebody wrote, with those for children; how hard these are to read, as a table, is returned."""
        pages, measured = render_companions(self.project, self.contents.releases, self.contents.facts)
        _write_companions(self.project, self.folder, pages)
        filler = Filler(self.contents, measured, front_functions(self.project.book, self.contents.facts))
        _copy_book(self.project, self.folder, filler, self.origins)
        return reading_table(measured)

    def notebooks(self) -> None:
        """Notebooks of reports and briefs."""
        filler = Filler(self.contents)
        for report in NOTEBOOKS.values():
            last = {
                "since-the-last-edition": since_in(
                    report.name, self.contents.editions, self.released[report.name].facts
                ),
                "how-this-page-was-made": notebook_box(self.origins, report.name),
            }
            _copy_notebook(self.project, report, self.folder, filler, last)

    def facts(self) -> None:
        """A page a fact, and all facts as data."""
        since = since_last(self.contents.editions, self.contents.facts)
        claims = claims_by_fact(self.released["claims"])
        pages = render_fact_pages(self.project, self.contents, self.origins, since, claims)
        _write_facts(self.folder, self.contents.facts, pages, self.origins)

    def places(self) -> None:
        """Notebooks of places, and what they share."""
        assemble_places(self.project, self.folder, self.origins)
        link_tree(self.project.funnels, self.extra / "areas" / "funnels")
        for address, page in former_code_pages(self.released[AREAS.name].tables["places"].frame):
            write_scratch(self.extra / address, page)

    def map(self) -> None:
        """The map of places."""
        link_tree(self.project.map, self.extra)

    def others(self) -> None:
        """Pages of articles, downloads, editions, and what other programs are told."""
        _write_articles(self.project, self.folder, self.released, self.origins)
        for each in RELEASED.values():
            link_tree(self.project.downloads / each.page, self.extra / "downloads" / each.page)
        write_editions(self.project, self.extra, self.contents.editions)
        write_told(self.extra, self.contents.editions, self.contents.releases, read_address(self.project.config))


def assemble(project: Project) -> None:
    """Assemble the book whole; an unknown fact, a missing notebook or a void receipt leaves the last one."""
    contents = read_contents(project)
    releases = {release.report: release for release in contents.releases}
    receipts = {receipt.dataset: receipt for receipt in (*contents.receipts, *contents.return_receipts)}
    origins = origins_of(project, releases, receipts)
    with replacing_tree(project.source) as folder:
        book = _Assembly(project, folder, contents, origins)
        reading, *_ = side_by_side([book.pages, book.places, book.facts, book.others, book.notebooks, book.map])
        digests = digest_tree(folder)
    write_text(project.reading, reading)
    write_json(project.source_manifest, digests)
