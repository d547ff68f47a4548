"""Where everything lives: the folders of a checkout, found once and named in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from evidence_book.problems import EvidenceError

ROOT_VARIABLE = "EVIDENCE_BOOK_ROOT"
_MARKS = ("_config.yml", "pyproject.toml", "expectations")


class ProjectNotFound(EvidenceError):
    """No folder from here upwards holds the files that mark a checkout."""


@dataclass(frozen=True)
class Project:
    """The folders of one checkout; nothing else in the package spells a path."""

    root: Path

    @property
    def raw(self) -> Path:
        """Immutable inputs."""
        return self.root / "data" / "raw"

    @property
    def registry(self) -> Path:
        """The registry of sources."""
        return self.raw / "sources.csv"

    @property
    def processed(self) -> Path:
        """Validated datasets, each with its receipt."""
        return self.root / "data" / "processed"

    @property
    def released(self) -> Path:
        """The only data that notebooks, pages and downloads may read."""
        return self.processed / "released"

    @property
    def expectations(self) -> Path:
        """Great Expectations suites."""
        return self.root / "expectations"

    @property
    def notebooks(self) -> Path:
        """Parameterised notebooks, as written."""
        return self.root / "notebooks"

    @property
    def book(self) -> Path:
        """Hand-written pages and the table of contents."""
        return self.root / "book"

    @property
    def config(self) -> Path:
        """The Jupyter Book configuration."""
        return self.root / "_config.yml"

    @property
    def package(self) -> Path:
        """The source of this package."""
        return Path(__file__).parent

    @property
    def build(self) -> Path:
        """Everything made; never in git."""
        return self.root / "_build"

    @property
    def executed(self) -> Path:
        """Executed and cleaned notebooks."""
        return self.build / "notebooks"

    @property
    def scratch(self) -> Path:
        """Folders in which notebooks run; each is gone when its notebook is done."""
        return self.build / "scratch"

    @property
    def downloads(self) -> Path:
        """Workbooks and tables offered by the site."""
        return self.build / "downloads"

    @property
    def kept_pages(self) -> Path:
        """Pages as Jupyter Book made them last."""
        return self.build / "pages"

    @property
    def kept_site(self) -> Path:
        """What each page that the site holds was made from, where it need not be made anew."""
        return self.build / "pages-of-the-site.json"

    @property
    def kept_notebooks(self) -> Path:
        """What each notebook of a place that the assembled book holds was made from."""
        return self.build / "notebooks-of-places.json"

    @property
    def kept_figures(self) -> Path:
        """What the downloads of each place were made from."""
        return self.build / "figures-of-places.json"

    @property
    def kept_picture(self) -> Path:
        """What the still picture of the map was made from."""
        return self.build / "picture-of-the-map.json"

    @property
    def funnels(self) -> Path:
        """Funnel plots of measures by place, shared by the pages of all places."""
        return self.build / "funnels"

    @property
    def funnels_manifest(self) -> Path:
        """Digests of the funnel plots, beside their folder."""
        return self.build / "funnels.manifest.json"

    @property
    def map_script(self) -> Path:
        """The script that draws the map of places in a browser."""
        return self.build / "map.js"

    @property
    def source(self) -> Path:
        """The assembled book: a plain Jupyter Book source folder."""
        return self.build / "source"

    @property
    def map(self) -> Path:
        """What the page of the map asks for: figures, picture and script, as the site serves them."""
        return self.build / "map"

    @property
    def map_manifest(self) -> Path:
        """Digests of these, beside their folder."""
        return self.build / "map.manifest.json"

    @property
    def site(self) -> Path:
        """The built site, the only folder that is ever deployed."""
        return self.build / "html"

    def downloads_manifest(self, page: str) -> Path:
        """Digests of a report's downloads, beside their folder."""
        return self.build / f"downloads.{page}.manifest.json"

    @property
    def reading(self) -> Path:
        """How hard the assembled book's editions for children are to read, as a table of plain text."""
        return self.build / "reading.txt"

    @property
    def steps_record(self) -> Path:
        """What was seen at the last run of steps."""
        return self.build / "steps.json"

    @property
    def builds_log(self) -> Path:
        """The log of builds, a line each."""
        return self.build / "builds.jsonl"

    @property
    def source_manifest(self) -> Path:
        """Digests of the assembled book, beside it."""
        return self.build / "source.manifest.json"

    @property
    def site_manifest(self) -> Path:
        """Digests of the built site, beside it."""
        return self.build / "html.manifest.json"

    def is_restricted(self, path: Path) -> bool:
        """Whether a path lies in a folder of restricted inputs: nothing of it is shown, its digest included."""
        return self.raw in path.parents and "restricted" in path.parts

    def relative(self, path: Path) -> str:
        """Spell `path` from the root, so that no message or output holds a machine's path."""
        root, spelt = f"{self.root}/", str(path)
        # Thousands are asked for at every build: most need no look at the disk.
        if spelt.startswith(root) and "/../" not in spelt:
            return spelt.removeprefix(root)
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.name


def find_project(start: Path | None = None) -> Project:
    """Find the checkout: the environment variable, then upwards from `start`, then the package's own.

    Raises `ProjectNotFound` if none of the three is a checkout.
    """
    named = os.environ.get(ROOT_VARIABLE)
    begin = Path(named) if named else (start or Path.cwd())
    for folder in (begin, *begin.resolve().parents, *Path(__file__).resolve().parents):
        if all((folder / mark).exists() for mark in _MARKS):
            return Project(folder.resolve())
    raise ProjectNotFound(
        f"no evidence book found from {begin.name or begin} upwards: run inside a checkout or set {ROOT_VARIABLE}"
    )
