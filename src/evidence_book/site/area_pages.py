"""Pages of places, made fast: one page of each kind is built by Jupyter Book, and every place is put into that frame.

The assembled book holds a notebook for each place, so that any Jupyter Book builds them too, at the cost of a theme's
page for each. Here Jupyter Book sees one page a kind with marks in it, made from the notebook of that kind as it is
written; for each place the marks give way to its name, and to the outputs of its own notebook. What a reader gets is
the same: a test holds the two to each other.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from docutils.nodes import make_id
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from evidence_book.digests import digest_bytes, digest_file
from evidence_book.engine.running import executed_file, read_notebook
from evidence_book.facts import Fact
from evidence_book.kept_files import KeptFiles
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.project import Project
from evidence_book.reports.areas.codes import area_codes
from evidence_book.reports.areas.declared import NOTEBOOK_OF
from evidence_book.reports.areas.profiles import profile_file, profile_name, read_profile
from evidence_book.reports.origins import Origins
from evidence_book.side_by_side import in_shares
from evidence_book.site.provenance_box import place_box, short
from evidence_book.storage import write_scratch

FOLDER = "areas"
FRAME = "frame-"
# What a notebook of places may ask for in its text.
_ASKED = {"name": "area_name", "region": "region_name", "code": "area_code"}
# Marks that no text holds, spelt so that Markdown and the ids of headings leave them whole.
MARKS = {"name": "PlaceNameMark", "region": "PlaceRegionMark", "code": "PlaceCodeMark"}
_DIGEST_MARK = "PlaceDigestMark"
_OUTPUT = "PlaceOutputMark{}End"
OUTPUT_MARK = re.compile(r"PlaceOutputMark(\d+)End")
_NEIGHBOURING_PAGES = re.compile(r'<footer class="prev-next-footer.*?</footer>', re.DOTALL)
_BOX_ID = "how-this-page-was-made"
# Pictures of places, named by their digests; what the theme shows lies elsewhere.
_IMAGE = re.compile(r'src="\.\./_images/([0-9a-f]{64}\.svg)"')


class FrameFailed(EvidenceError):
    """A page of places does not fit the frame of its kind."""


_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)


@cache
def _template(text: str) -> Template:
    """A text compiled once: every place of a kind has it."""
    return _ENVIRONMENT.from_string(text)


def fill_place(text: str, place: Mapping[str, str], shown_as: str) -> str:
    """Fill in `{{ area("name") }}` and the like; raises `FrameFailed` for what a place does not have."""

    def area(asked: str) -> str:
        if asked not in place:
            raise EvidenceError(f"no place has '{asked}'; there are: {', '.join(_ASKED)}")
        return place[asked]

    try:
        return _template(text).render(area=area)
    except (TemplateError, EvidenceError) as error:
        raise FrameFailed(f"{shown_as}: {error}") from None


def _place(profile: Mapping[str, Any]) -> dict[str, str]:
    return {asked: str(profile[name]) for asked, name in _ASKED.items()}


def assemble_places(project: Project, folder: Path, origins: Origins) -> None:
    """Write the notebook of every place, its text filled in and the box of how it was made at its end, below `folder`.

    Those that would come out as in the book that was assembled last are taken from there.
    """
    kept = KeptFiles(project.source, project.kept_notebooks, (origins.lock, origins.code_digest))
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for level, codes in area_codes(project.raw).items():
        name = NOTEBOOK_OF[level]
        box = place_box(origins, name, MARKS["code"], _DIGEST_MARK)
        for code in codes:
            path = executed_file(project, profile_name(code))
            if not path.is_file():
                shown_as = project.relative(path)
                raise BadInput([Problem("missing-notebook", shown_as, "an executed notebook", "run `evidence build`")])
            profile = digest_file(profile_file(project, code))
            made_from, address = (digest_file(path), profile, box), f"{FOLDER}/{code}.ipynb"
            if not kept.take(address, made_from, folder):
                own_box = place_box(origins, name, code, short(profile))
                text = _assembled(path, _place(read_profile(project, code)), own_box, f"notebooks/{name}.ipynb")
                write_scratch(folder / address, text)
                kept.note(address, made_from, folder / address)
    kept.write()


def _assembled(path: Path, place: Mapping[str, str], box: str, shown_as: str) -> str:
    """The executed notebook of a place with its text filled in and the box at its end, as it goes into the book."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = fill_place("".join(cell["source"]), place, shown_as)
    notebook["cells"].append(nbformat.v4.new_markdown_cell(box, id=_BOX_ID))
    # No page lists them: the list of places and the map lead to them.
    notebook["metadata"]["orphan"] = True
    return json.dumps(notebook, ensure_ascii=False) + "\n"


def write_frames(project: Project, origins: Origins, folder: Path) -> None:
    """Write the page of each kind of place, with marks, as Markdown for Jupyter Book, into `folder`."""
    for name in dict.fromkeys(NOTEBOOK_OF.values()):
        parts = ["---\norphan: true\n---"]
        for position, cell in enumerate(read_notebook(project, name).cells):
            if cell.cell_type == "markdown":
                parts.append(fill_place(cell.source, MARKS, f"notebooks/{name}.ipynb"))
            else:
                tags = "".join(f" tag_{tag}" for tag in cell.metadata.get("tags", ()))
                parts.append(f'<div class="cell{tags} docutils container">{_OUTPUT.format(position)}</div>')
        parts.append(place_box(origins, name, MARKS["code"], _DIGEST_MARK))
        write_scratch(folder / f"{FRAME}{name.replace('_', '-')}.md", "\n\n".join(parts) + "\n")


def take_frames(pages: Path) -> dict[str, str]:
    """Take the built pages of kinds out of a site, by the name of their notebook."""
    frames = {}
    for path in sorted((pages / FOLDER).glob(f"{FRAME}*.html")):
        page = _NEIGHBOURING_PAGES.sub("", path.read_text(encoding="utf-8"))
        frames[path.stem.removeprefix(FRAME).replace("-", "_")] = page
        path.unlink()
    return frames


def _shown(cell: Mapping[str, Any], images: dict[str, bytes]) -> Iterator[str]:
    """The outputs of a cell as MyST-NB spells them; pictures go to `images`, by their name."""
    alt = cell["metadata"].get("mystnb", {}).get("image", {}).get("alt", "")
    for output in cell["outputs"]:
        data = output.get("data", {})
        if "image/svg+xml" in data:
            content = "\n".join("".join(data["image/svg+xml"]).splitlines()).encode()
            name = f"{digest_bytes(content)}.svg"
            images[name] = content
            yield f'<img alt="{escape(alt)}" src="../_images/{name}" />\n'
        elif "text/html" in data:
            yield f'<div class="output text_html">{"".join(data["text/html"])}</div>'
        else:
            raise FrameFailed(
                f"a cell shows {', '.join(data) or output.get('output_type')}: pages of places show HTML and SVG"
            )


def _filled(frame: str, notebook: Mapping[str, Any], place: Mapping[str, str], images: dict[str, bytes]) -> str:
    """A frame with the marks replaced by a place and the outputs of its notebook."""
    # Papermill's own cell is not among those that somebody wrote.
    written = [cell for cell in notebook["cells"] if "injected-parameters" not in cell["metadata"].get("tags", ())]
    outputs = {
        position: "".join(_shown(cell, images)) for position, cell in enumerate(written) if cell["cell_type"] == "code"
    }

    def output(found: re.Match[str]) -> str:
        shown = outputs.pop(int(found[1]), "")
        return f'\n<div class="cell_output docutils container">\n{shown}</div>\n' if shown else "\n"

    for asked, mark in MARKS.items():
        frame = frame.replace(mark, escape(place[asked])).replace(make_id(mark), make_id(place[asked]))
    page = OUTPUT_MARK.sub(output, frame)
    if any(outputs.values()):
        raise FrameFailed("a notebook of a place has cells that its kind has not; run `evidence build` again")
    return page


def profile_files(pages: Path) -> list[Path]:
    """The profile of every place, as a site carries it among its downloads, to the byte."""
    return sorted((pages / "downloads" / FOLDER).glob("*.json"))


def profiles_of(pages: Path) -> Iterator[dict[str, Any]]:
    """The same, read."""
    for path in profile_files(pages):
        yield json.loads(path.read_bytes())


def places_listed(pages: Path) -> list[dict[str, str]]:
    """Places with their codes, old and new, as the site lists them among its downloads: sooner read than every profile."""
    with (pages / "downloads" / FOLDER / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def facts_of_place(profile: Mapping[str, Any]) -> dict[str, Fact]:
    """The quotable figures of a place, by id, as its download has them."""
    return {record["id"]: Fact.of_record(record) for record in profile["facts"]}


def write_places(notebooks: Path, pages: Path, frames: Mapping[str, str], kept: KeptFiles | None = None) -> None:
    """Write the page of every place into a built site, from its assembled notebook and the frame of its kind.

    Those that would come out as what was `kept` are taken from there, with their pictures.
    """
    (pages / "_images").mkdir(exist_ok=True)
    of_frames = [digest_bytes(frame.encode()) for frame in frames.values()]
    made_from = {
        path: (digest_file(notebooks / f"{path.stem}.ipynb"), digest_file(path), *of_frames)
        for path in profile_files(pages)
    }
    due = [path for path in made_from if not (kept and _taken(kept, path.stem, made_from[path], pages))]
    in_shares(due, partial(_write_share, notebooks, pages, frames))
    if kept:
        for path in due:
            address = f"{FOLDER}/{path.stem}.html"
            kept.note(address, made_from[path], pages / address)
        kept.write()


def _taken(kept: KeptFiles, code: str, made_from: Sequence[str], pages: Path) -> bool:
    """Whether the page of a place was taken as it is, with the pictures that it shows: each is named by its digest."""
    address = f"{FOLDER}/{code}.html"
    if not kept.take(address, made_from, pages):
        return False
    shown = _IMAGE.findall((pages / address).read_text(encoding="utf-8"))
    return all(kept.take_named(f"_images/{name}", pages) for name in shown)


def _write_share(notebooks: Path, pages: Path, frames: Mapping[str, str], profiles: Sequence[Path]) -> None:
    images: dict[str, bytes] = {}
    for path in profiles:
        content = path.read_bytes()
        profile = json.loads(content)
        notebook = json.loads((notebooks / f"{path.stem}.ipynb").read_text(encoding="utf-8"))
        frame = frames[NOTEBOOK_OF[profile["level"]]].replace(_DIGEST_MARK, short(digest_bytes(content)))
        write_scratch(pages / FOLDER / f"{path.stem}.html", _filled(frame, notebook, _place(profile), images))
    for name, content in images.items():
        write_scratch(pages / "_images" / name, content)
