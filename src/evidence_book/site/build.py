"""Building the site with Jupyter Book, in a scratch folder, and checking it: nothing is put in place here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from evidence_book import faults
from evidence_book.digests import code_behind, digest_tree, names_below
from evidence_book.engine.forking import STARTER
from evidence_book.engine.running import read_runs
from evidence_book.facts import read_facts
from evidence_book.kept_files import KeptFiles
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS
from evidence_book.reports.origins import load_origins
from evidence_book.review.bundle import bundle_file
from evidence_book.review.reproduced import RUN, SITE_ORIGINS
from evidence_book.side_by_side import side_by_side
from evidence_book.site.address import read_address
from evidence_book.site.area_pages import FOLDER as PLACES
from evidence_book.site.area_pages import take_frames, write_frames, write_places
from evidence_book.site.checks import check_site
from evidence_book.site.finding import write_finding
from evidence_book.site.finishing import finish_pages
from evidence_book.site.head import ICON_SCRIPT
from evidence_book.site.kept_pages import made_once, put_boxes, take_boxes
from evidence_book.site.previews import Previews
from evidence_book.site.searched import complete_index
from evidence_book.storage import in_place_of, link_tree, to_json, write_json, write_scratch

# The same everywhere, so that the same source gives the same bytes everywhere.
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "946684800",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "PYTHONWARNINGS": "ignore",
}

# Made by Sphinx for its own later use, or for who works on the theme; of no use to a reader.
_NOT_PUBLISHED = (
    ".buildinfo", "objects.inv", ".nojekyll", "_static/webpack-macros.html", "_static/sbt-webpack-macros.html",
    ICON_SCRIPT, f"{ICON_SCRIPT}.LICENSE.txt",
)  # fmt: skip
_FOR_DEBUGGERS = ".map"
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
# A traceback, up to the line that names the error.
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)*", re.MULTILINE)
_SHOWN_LINES = 30
SIDE_BY_SIDE = "evidence_book.site.jupyter_book"


class BuildFailed(EvidenceError):
    """Jupyter Book failed or warned; the last good site still stands."""


def _jupyter_book() -> str:
    beside = Path(sys.executable).with_name("jupyter-book")
    found = str(beside) if beside.exists() else shutil.which("jupyter-book")
    if not found:
        raise BuildFailed("jupyter-book is not installed in this environment; run `make book`")
    return found


def run_jupyter_book(source: Path, output: Path, *, on_all_cores: bool = False) -> Path:
    """Build `source` below `output` and return the folder of pages; raises `BuildFailed` on any warning.

    The command is Jupyter Book's own, or gives the same bytes `on_all_cores`.
    """
    program = [sys.executable, "-m", SIDE_BY_SIDE] if on_all_cores else [_jupyter_book()]
    command = [*program, "build", str(source), "--path-output", str(output), "-W", "-n", "--keep-going", "-q"]
    # It keeps accounts of its own crashes where temporary files go: they are to vanish with the rest.
    environment = os.environ | _ENVIRONMENT | {"TMPDIR": str(output), STARTER: str(os.getpid())}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=output, check=False)
    if done.returncode:
        said = _ANSI.sub("", done.stdout + done.stderr)
        if fault := faults.in_text(said, str(output)):
            raise fault
        raise BuildFailed("jupyter-book failed:\n" + "\n".join(_shown(said, source, output)))
    return output / "_build" / "html"


def _shown(said: str, source: Path, output: Path) -> list[str]:
    """The last lines of what was said, without tracebacks and without folders of this machine."""
    for folder, name in ((source, "_build/source"), (output, "_build"), (Path(sys.prefix), "…")):
        said = said.replace(str(folder), name)
    lines = [line for line in _TRACEBACK.sub("", said).splitlines() if line.strip()]
    return lines[-_SHOWN_LINES:]


def _check_source(project: Project, folder: Path) -> None:
    """Hold what is built to what was assembled: somebody may have edited it meanwhile."""
    if to_json(digest_tree(folder)) != project.source_manifest.read_text(encoding="utf-8"):
        shown = project.relative(project.source)
        raise BuildFailed(f"{shown}: changed since it was assembled; run `evidence build` again")


def render(project: Project, source: Path, output: Path, kept: Path | None = None) -> Path:
    """Make every page of an assembled book, below `output`, and return the folder of pages; `source` is taken apart.

    What Jupyter Book makes is kept in `kept`, if given, and taken from there as long as it would come out the same.
    """
    places, extra = output / "places", output / "extra"
    address = read_address(source / "_config.yml")
    # Thousands of files that Jupyter Book would copy one by one as they are: they are moved past it.
    (source / "_extra").rename(extra)
    (source / "_extra").mkdir()
    # One frame a kind of place stands for hundreds of pages, which would take minutes.
    (source / PLACES).rename(places)
    origins = load_origins(extra / SITE_ORIGINS, SITE_ORIGINS)
    _keep_written(places, source / PLACES)
    write_frames(project, origins, source / PLACES)
    boxes = take_boxes(source)

    def make() -> Path:
        made = run_jupyter_book(source, output, on_all_cores=True)
        for name in (*_NOT_PUBLISHED, *(each for each in names_below(made) if each.endswith(_FOR_DEBUGGERS))):
            (made / name).unlink(missing_ok=True)
        shutil.rmtree(made / "_sources", ignore_errors=True)
        return made

    makers = [project.root / "requirements.lock", Path(__file__), *code_behind(project.package, [SIDE_BY_SIDE])]
    pages = made_once(source, makers, kept, make) if kept else make()
    put_boxes(pages, boxes)
    of_theme = {name for name in names_below(pages) if name.endswith(".html")}
    _move_into(extra, pages)
    facts = read_facts(pages / "data" / "facts.json", "data/facts.json")
    made_by = (origins.lock, origins.code_digest)
    with in_place_of(project.site, pages):
        last = KeptFiles(project.site, project.kept_site, made_by) if kept else None
        finish_pages(pages, of_theme, Previews(address), {fact.id for fact in facts}, last)
        frames = take_frames(pages)
        side_by_side([partial(complete_index, pages, facts), partial(write_places, places, pages, frames, last)])
        write_finding(pages, address)
    return pages


def make_site(project: Project, ready: str, output: str, digests_file: str) -> None:
    """Make and check the site in the empty folder `ready`, and note the digests of its files in a file below `output`.

    `output` is an empty folder as well, for what Jupyter Book makes. Nothing is written elsewhere, but for what is kept.
    """
    scratch, within = Path(ready), Path(output)
    # Built at a path of fixed length inside the scratch: nothing is written into the source.
    source = within / "source"
    link_tree(project.source, source)
    _check_source(project, source)
    for each in render(project, source, within, project.kept_pages).iterdir():
        each.rename(scratch / each.name)
    # Large, and of no interest to Jupyter Book: it would copy them twice.
    for name, report in NOTEBOOKS.items():
        bundle = bundle_file(project, name)
        write_scratch(scratch / "downloads" / report.page / bundle.name, bundle.read_bytes())
    write_json(scratch / RUN, read_runs(project))
    digests = digest_tree(scratch)
    check_site(project, scratch, digests)
    _check_source(project, project.source)  # files of the two are the same
    write_json(Path(digests_file), digests)


def _move_into(folder: Path, target: Path) -> None:
    """Move all that is in a folder into another, into folders that are there already as well."""
    for each in sorted(folder.iterdir()):
        if each.is_dir() and (target / each.name).is_dir():
            _move_into(each, target / each.name)
        else:
            each.rename(target / each.name)


def _keep_written(places: Path, folder: Path) -> None:
    """Put the pages on places that somebody wrote back: the list and the map."""
    folder.mkdir()
    for path in places.glob("*.md"):
        path.rename(folder / path.name)
