"""The box at the end of a page that says how it was made: inputs, code, libraries, policies, and how to run it again.

All of it is of the record `data/origins.json`, and none of it is of a machine or a moment: when a notebook was run
stands in `data/run.json`, which a script reads once the page is open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from evidence_book.reports.catalogue import AREAS, BRIEFS, NOTEBOOKS, REGISTER, REPORTS, RETURNS
from evidence_book.reports.origins import Input, Origins, of_notebook
from evidence_book.review.reproduced import PROVENANCE_CLASS, RUN, SITE_ORIGINS
from evidence_book.site.told_tables import told_table

# Where a link from elsewhere leads to the box; the script opens it for whoever comes that way.
ANCHOR = "provenance"
SHOWN_DIGITS = 12
SUMMARY = "How this page was made"

# A function that a page called, and what with.
Call = tuple[str, Sequence[object]]
# What shows tables of a release without quoting a fact of it: functions that pages call, and pages of articles.
_OF_PUBLISHED_FIGURES = (*REPORTS, *BRIEFS, AREAS.name)
_SHOWS: dict[str, tuple[str, ...]] = {
    "article": ("claims", "rights_map"),
    "pillar": ("claims", "rights_map"),
    "claims_by_pillar": ("claims",),
    "data_requests": ("claims",),
    "ambitions": ("claims",),
    "origin_table": _OF_PUBLISHED_FIGURES,
    "coverage_table": _OF_PUBLISHED_FIGURES,
    "known_faults": (REGISTER.name,),
    "area_map": (AREAS.name,),
    "places_of": (AREAS.name,),
    "map_neighbours": (AREAS.name,),
    "known_fault_count": (REGISTER.name,),
    "open_fault_count": (REGISTER.name,),
    "mended_fault_count": (REGISTER.name,),
}
_OF_A_RETURN = ("return_dictionary", "return_rules", "return_collection", "return_policy")
_QUOTED = re.compile(r'data-fact="([a-z0-9_]+)\.|facts/([a-z0-9_]+)\.[a-z0-9_.]+\.html')


def short(digest: str) -> str:
    """The beginning of a digest, as pages show it."""
    return digest[:SHOWN_DIGITS]


@dataclass(frozen=True)
class Digests:
    """What the page of a fact says of the code and the libraries behind it; `code` and `lock` are beginnings of digests."""

    version: str
    code: str
    lock: str


def digests_behind(origins: Origins, release: str) -> Digests:
    """The same of one release, as its facts' pages say it and as they are held to it."""
    return Digests(origins.version, short(origins.releases[release].code), short(origins.lock))


def _shown_by(name: str, arguments: Sequence[object]) -> tuple[str, ...]:
    if name == "released_table":
        return tuple(map(str, arguments[:1]))
    if name in _OF_A_RETURN:
        return tuple(each for each, returned in RETURNS.items() if returned.specification.name in arguments)
    return _SHOWS.get(name, ())


def releases_behind(origins: Origins, filled: str, calls: Iterable[Call] = ()) -> tuple[str, ...]:
    """The releases of which a filled page quotes a fact, or leads to one, or shows a table; in the order of the record."""
    found = {each for pair in _QUOTED.findall(filled) for each in pair}
    found |= {each for name, arguments in calls for each in _shown_by(name, arguments)}
    return tuple(name for name in _in_order(origins) if name in found)


def _in_order(origins: Origins) -> list[str]:
    return [
        *(name for name in NOTEBOOKS if name in origins.releases),
        *sorted(origins.releases.keys() - NOTEBOOKS.keys()),
    ]


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _input_row(each: Input) -> list[str]:
    said = escape(each.title) + (": synthetic demonstration" if each.sensitivity == "synthetic" else "")
    if each.sensitivity == "restricted":
        return [said, "not shown", "not shown"]
    file = _code(each.file) if each.file else "no single file"
    return [said, file, _code(short(each.raw)) if each.raw else "not shown"]


def _inputs(origins: Origins, releases: Sequence[str]) -> str:
    names = dict.fromkeys(name for release in releases for name in origins.releases[release].inputs)
    rows = [_input_row(origins.datasets[name]) for name in names]
    return told_table("Inputs of this page", ["Dataset", "Raw file", "Its digest begins"], rows)


def _releases(origins: Origins, releases: Sequence[str]) -> str:
    rows = [
        [escape(each.title), _code(short(each.code)), _code(each.policy)]
        for each in (origins.releases[name] for name in releases)
    ]
    headers = ["Release", "The digest of its code begins", "Disclosure policy"]
    return told_table("Releases behind this page", headers, rows)


def _record(origins: Origins, notebook: str, root: str) -> str:
    said = {"Code": f"the evidence book, version {_code(origins.version)}"}
    if origins.lock:
        said["Libraries"] = f"{_code('requirements.lock')}, digest {_code(short(origins.lock))}"
    if notebook:
        said["Notebook"] = (
            f"{_code(f'notebooks/{notebook}.ipynb')}, digest {_code(short(origins.releases[notebook].notebook))}"
        )
        link = f'<a href="{root}{RUN}">when each notebook was run</a>'
        said["Run"] = f'<span data-run="{escape(notebook)}">see {link}</span>'
    return f'<dl class="made">{"".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in said.items())}</dl>'


def _commands(address: str, notebook: str) -> list[str]:
    explain = f"evidence explain {address}"
    if not notebook:
        return [explain]
    return [f"evidence run {notebook}", f"evidence verify {notebook}", explain, f"evidence bundle {notebook}"]


def box(origins: Origins, releases: Sequence[str], address: str, *, notebook: str = "") -> str:
    """The box of the page at `address` (`reports/camhs.html`) as one line of HTML, without a blank line in it.

    `releases` are those that it is made from; `notebook` is the name of the notebook that it is, if it is one.
    """
    root = "../" * address.count("/")
    bundle = ""
    if notebook:
        page = NOTEBOOKS[notebook].page
        bundle = f'<p><a href="{root}downloads/{page}/{page}-bundle.zip">All that this page needs, as one file</a></p>'
    made_from = "<p>No number of a release is on this page.</p>"
    if releases:
        made_from = _releases(origins, releases) + _inputs(origins, releases)
    return _folded(_record(origins, notebook, root), made_from, _commands(address, notebook), root, bundle)


def _folded(record: str, made_from: str, commands: Sequence[str], root: str, last: str = "") -> str:
    parts = [record, made_from]
    parts.append(
        "<p>To run just this again, in a checkout of this book:</p>"
        if len(commands) > 1
        else "<p>To see what it is made from, in a checkout of this book:</p>"
    )
    # Set as other commands of the book are, with a button that copies them.
    parts.append(f'<div class="highlight"><pre><code>{escape(chr(10).join(commands))}</code></pre></div>{last}')
    parts.append(
        f'<p>Digests are SHA-256; here is how they begin. They are whole in <a href="{root}{SITE_ORIGINS}">the record of what everything was made from</a>.</p>'
    )
    return f'<details class="{PROVENANCE_CLASS}" id="{ANCHOR}"><summary>{SUMMARY}</summary>{"".join(parts)}</details>'


def place_box(origins: Origins, notebook: str, area_code: str, digest: str) -> str:
    """The box of the page of a place, which a notebook shared with other places made of its profile, of that `digest`.

    What all places are made from stands in the box of their list: a corrected figure of one changes no other's page.
    """
    record = _record(origins, "", "../").removesuffix("</dl>")
    link = f'<a href="../{RUN}">when each notebook was run</a>'
    record += (
        f"<div><dt>Notebook</dt><dd>{_code(f'notebooks/{notebook}.ipynb')}, run for this place alone</dd></div>"
        f'<div><dt>Run</dt><dd><span data-run="{AREAS.name}.{escape(area_code)}">see {link}</span></dd></div>'
        f'<div><dt>Read</dt><dd><a href="../downloads/{AREAS.page}/{area_code}.json">all that is known of this place</a>, '
        f"digest {_code(digest)}, and nothing else</dd></div></dl>"
    )
    commands = [
        f"papermill --engine evidence notebooks/{notebook}.ipynb out.ipynb -r area_code {area_code}",
        f"evidence explain {AREAS.name}/{area_code}.html",
    ]
    listed = f'<p>The <a href="index.html#{ANCHOR}">list of places</a> says what all of them were made from.</p>'
    return _folded(record, _releases(origins, (AREAS.name,)) + listed, commands, "../")


def notebook_box(origins: Origins, name: str) -> str:
    """The box of a notebook's page."""
    return box(origins, of_notebook(name), f"{NOTEBOOKS[name].address}.html", notebook=name)


def with_box(origins: Origins, page: str, filled: str, calls: Iterable[Call] = ()) -> str:
    """A filled page in Markdown, called `page` in the book (`about.md`), with its box at the end."""
    address = f"{page.removesuffix('.md')}.html"
    return f"{filled.rstrip()}\n\n{box(origins, releases_behind(origins, filled, calls), address)}\n"


def article_with_box(origins: Origins, page: str, text: str) -> str:
    """The page of an article of the convention with its box; it shows what the plan says of it, whatever it quotes."""
    return with_box(origins, page, text, [("article", ())])
